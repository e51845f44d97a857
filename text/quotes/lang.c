/* The registry of languages, and a hash table of words for each, built at first use. */
#include "text/quotes/lang.h"
#include <pthread.h>
#include <string.h>

extern const struct quote_language quote_language_default, quote_language_en, quote_language_ru,
    quote_language_kk, quote_language_de, quote_language_fr;

/* To add a language, add its file to lang/ and its name here and above; the first is the default.
 */
static const struct quote_language *const registry[] = {
    &quote_language_default, &quote_language_en, &quote_language_ru,
    &quote_language_kk,      &quote_language_de, &quote_language_fr,
};
#define LANGUAGES (sizeof registry / sizeof *registry)

#define SLOTS 8192 /* a power of two; a unit test holds every table to half of it */

struct slot {
    const char *word; /* into the language's data; NULL when free */
    uint32_t len;
    uint32_t classes;
};

struct vocabulary {
    const struct quote_language *language;
    size_t used;
    struct slot slots[SLOTS];
};

static struct vocabulary vocabularies[LANGUAGES];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static size_t hash(const char *word, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)word[i]) * 16777619u;
    return (h ^ h >> 15) & (SLOTS - 1);
}

/* Its slot, or the free one where it belongs. */
static size_t place(const struct vocabulary *v, const char *word, size_t len)
{
    size_t i = hash(word, len);
    while (v->slots[i].word && (v->slots[i].len != len || memcmp(v->slots[i].word, word, len) != 0))
        i = (i + 1) & (SLOTS - 1);
    return i;
}

static void add(struct vocabulary *v, const char *word, size_t len, enum word_class class)
{
    struct slot *slot = &v->slots[place(v, word, len)];
    if (!slot->word) {
        if (v->used >= SLOTS - 1)
            return;
        v->used++;
        slot->word = word;
        slot->len = (uint32_t)len;
    }
    slot->classes |= CLASS(class);
}

static void build(void)
{
    for (size_t l = 0; l < LANGUAGES; l++) {
        vocabularies[l].language = registry[l];
        for (int c = 0; c < WORD_CLASSES; c++) {
            const char *s = registry[l]->words[c];
            while (s && *s) {
                size_t len = strcspn(s, " ");
                if (len)
                    add(&vocabularies[l], s, len, (enum word_class)c);
                s += len + (s[len] == ' ');
            }
        }
    }
}

const struct vocabulary *vocabulary_of(const char *tag)
{
    pthread_once(&built, build);
    size_t primary = strcspn(tag, "-");
    for (size_t l = 1; l < LANGUAGES; l++)
        if (strlen(registry[l]->tag) == primary && memcmp(registry[l]->tag, tag, primary) == 0)
            return &vocabularies[l];
    return &vocabularies[0];
}

const struct quote_language *vocabulary_language(const struct vocabulary *v)
{
    return v->language;
}

uint32_t vocabulary_find(const struct vocabulary *v, const char *word, size_t len)
{
    return v->slots[place(v, word, len)].classes;
}

bool ending_matches(const char *endings, const char *word, size_t len)
{
    while (endings && *endings) {
        size_t n = strcspn(endings, " ");
        if (n && len > n + 1 && memcmp(word + len - n, endings, n) == 0)
            return true;
        endings += n + (endings[n] == ' ');
    }
    return false;
}

bool word_listed(const char *words, const char *word, size_t len)
{
    while (words && *words) {
        size_t n = strcspn(words, " ");
        if (n == len && memcmp(words, word, n) == 0)
            return true;
        words += n + (words[n] == ' ');
    }
    return false;
}
