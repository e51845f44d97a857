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

#define SLOTS      16384 /* a power of two; a unit test holds every table to half of it */
#define WORD_BYTES 128

/* A word: a stem and an ending, into the language's data. */
struct slot {
    const char *stem; /* NULL when free */
    const char *ending;
    uint32_t stem_len, ending_len;
    uint32_t classes;
};

struct vocabulary {
    const struct quote_language *language;
    size_t used;
    struct slot slots[SLOTS];
};

static struct vocabulary vocabularies[LANGUAGES];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static uint32_t hash(uint32_t h, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h;
}

static bool slot_is(const struct slot *slot, const char *word, size_t len)
{
    return slot->stem_len + slot->ending_len == len &&
           memcmp(slot->stem, word, slot->stem_len) == 0 &&
           memcmp(slot->ending, word + slot->stem_len, slot->ending_len) == 0;
}

static size_t place(uint32_t h)
{
    return (h ^ h >> 15) & (SLOTS - 1);
}

/* Its slot, or the free one where it belongs. */
static size_t find(const struct vocabulary *v, const char *word, size_t len)
{
    size_t i = place(hash(2166136261u, word, len));
    while (v->slots[i].stem && !slot_is(&v->slots[i], word, len))
        i = (i + 1) & (SLOTS - 1);
    return i;
}

static bool same(const struct slot *a, const struct slot *b)
{
    char word[WORD_BYTES];
    size_t len = b->stem_len + b->ending_len;
    if (len > sizeof word)
        return false;
    memcpy(word, b->stem, b->stem_len);
    memcpy(word + b->stem_len, b->ending, b->ending_len);
    return slot_is(a, word, len);
}

static void add(struct vocabulary *v, const struct slot *word)
{
    size_t i =
        place(hash(hash(2166136261u, word->stem, word->stem_len), word->ending, word->ending_len));
    while (v->slots[i].stem && !same(&v->slots[i], word))
        i = (i + 1) & (SLOTS - 1);
    if (!v->slots[i].stem) {
        if (v->used >= SLOTS - 1)
            return;
        v->used++;
        v->slots[i] = *word;
    } else {
        v->slots[i].classes |= word->classes;
    }
}

/* The next of blank-parted words, *s moved behind it; its length, 0 at the end. */
static uint32_t next_word(const char **s, const char **word)
{
    *s += strspn(*s, " ");
    *word = *s;
    size_t len = strcspn(*s, " ");
    *s += len;
    return (uint32_t)len;
}

static void add_inflected(struct vocabulary *v, const char *stems, const char *endings,
                          enum word_class class)
{
    struct slot word = {.classes = CLASS(class)};
    while ((word.stem_len = next_word(&stems, &word.stem)) > 0) {
        const char *rest = endings;
        while ((word.ending_len = next_word(&rest, &word.ending)) > 0) {
            if (word.ending[0] == '-')
                word.ending_len = 0;
            add(v, &word);
        }
    }
}

static void build(void)
{
    for (size_t l = 0; l < LANGUAGES; l++) {
        struct vocabulary *v = &vocabularies[l];
        v->language = registry[l];
        for (int c = 0; c < WORD_CLASSES; c++)
            if (registry[l]->words[c])
                add_inflected(v, registry[l]->words[c], "-", (enum word_class)c);
        const struct inflection *f = registry[l]->inflections;
        for (; f && f->stems; f++)
            add_inflected(v, f->stems, f->endings, f->class);
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

double vocabulary_load(const struct vocabulary *v)
{
    return (double)v->used / SLOTS;
}

uint32_t vocabulary_find(const struct vocabulary *v, const char *word, size_t len)
{
    return v->slots[find(v, word, len)].classes;
}

bool ending_matches(const char *endings, const char *word, size_t len)
{
    if (!endings || len < 3)
        return false;                    /* more letters than an ending, and one more */
    for (const char *s = endings; *s;) { /* each compared from its last letter */
        const char *end = s;
        while (*end && *end != ' ')
            end++;
        size_t n = (size_t)(end - s);
        if (n && len > n + 1 && end[-1] == word[len - 1] && memcmp(word + len - n, s, n) == 0)
            return true;
        s = *end ? end + 1 : end;
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
