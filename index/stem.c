#include "index/stem.h"

#include "base/map.h"
#include "base/utf8.h"
#include "text/language.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>
#include <string.h>

/* Languages are few; those met are kept in a short list. `stem` is NULL for one without stemmer. */
#define SLOTS 64

/* Words of texts that were stemmed last, each in the one place that its hash names. A word and its
 * stem stand side by side; longer ones are not kept. */
#define KNOWN_BITS  13
#define KNOWN_BYTES 84
struct known {
    uint64_t hash;
    unsigned char language, len, stem_len; /* language: slot + 1; 0 where nothing is known */
    char bytes[KNOWN_BYTES];
};

struct stems {
    struct {
        char language[STEM_CLASS_MAX];
        struct xap_stem *stem;
    } slots[SLOTS];
    size_t count;
    struct known *known; /* made when first asked for */
};

/* Snowball by ISO 639-1. Xapian knows some languages under these codes by itself; the table says
 * which ones, so that a code of another meaning ("none", "earlyenglish") never chooses a stemmer.
 */
static const char *const with_stemmer[] = {
    "ar", "ca", "da", "de", "en", "es", "eu", "fi", "fr", "ga", "hu", "hy", "id",
    "it", "lt", "nb", "ne", "nl", "nn", "no", "pt", "ro", "ru", "sv", "ta", "tr",
};

struct stems *stems_new(struct err *err)
{
    struct stems *s = calloc(1, sizeof *s);

    if (!s)
        err_nomem(err);
    return s;
}

void stems_free(struct stems *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        xap_stem_free(s->slots[i].stem);
    free(s->known);
    free(s);
}

static bool listed(const char *language)
{
    for (size_t i = 0; i < sizeof with_stemmer / sizeof *with_stemmer; i++)
        if (strcmp(with_stemmer[i], language) == 0)
            return true;
    return false;
}

/* The slot of a language + 1, 0 for one without stemmer, or -1. */
static int find(struct stems *s, const char *language, struct err *err)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->slots[i].language, language) == 0)
            return (int)i + 1;
    if (!listed(language) || s->count == SLOTS)
        return 0;
    s->slots[s->count].stem = xap_stem_new(language, err);
    if (!s->slots[s->count].stem)
        return -1;
    strcpy(s->slots[s->count++].language, language);
    return (int)s->count;
}

static int stem_by(struct xap_stem *stem, const char *word, size_t len, const char **out,
                   size_t *out_len, struct err *err)
{
    struct xap_bytes stemmed;

    if (xap_stem_word(stem, xap_mem(word, len), &stemmed, err) < 0)
        return -1;
    if (stemmed.len > 0) {
        *out = stemmed.data;
        *out_len = stemmed.len;
    }
    return 0;
}

static bool is_short(const char *word, size_t len)
{
    return len <= 8 && utf8_count(word, len) <= 2;
}

int stems_stem(struct stems *s, const char *language, const char *word, size_t len,
               const char **out, size_t *out_len, struct err *err)
{
    int slot = find(s, language, err);

    *out = word;
    *out_len = len;
    if (slot <= 0 || is_short(word, len))
        return slot < 0 ? -1 : 0;
    return stem_by(s->slots[slot - 1].stem, word, len, out, out_len, err);
}

/* The place of a word; NULL where words are not remembered. */
static struct known *place_of(struct stems *s, uint64_t hash)
{
    if (!s->known)
        s->known = calloc((size_t)1 << KNOWN_BITS, sizeof *s->known);
    return s->known ? &s->known[hash & ((1U << KNOWN_BITS) - 1)] : NULL;
}

static bool is_known(const struct known *k, uint64_t hash, int slot, const char *word, size_t len)
{
    return k->hash == hash && k->language == slot && k->len == len &&
           memcmp(k->bytes, word, len) == 0;
}

int stems_recall(struct stems *s, const char *language, const char *word, size_t len,
                 const char **out, size_t *out_len, struct err *err)
{
    uint64_t hash = map_hash(word, len);
    int slot = find(s, language, err);
    struct known *k = slot > 0 ? place_of(s, hash) : NULL;

    if (!k || len >= KNOWN_BYTES)
        return stems_stem(s, language, word, len, out, out_len, err);
    if (!is_known(k, hash, slot, word, len)) {
        *out = word;
        *out_len = len;
        if (!is_short(word, len) &&
            stem_by(s->slots[slot - 1].stem, word, len, out, out_len, err) < 0)
            return -1;
        if (len + *out_len > KNOWN_BYTES)
            return 0;
        *k = (struct known){
            hash, (unsigned char)slot, (unsigned char)len, (unsigned char)*out_len, {0}};
        memcpy(k->bytes, word, len);
        memcpy(k->bytes + len, *out, *out_len);
    }
    *out = k->bytes + k->len;
    *out_len = k->stem_len;
    return 0;
}

int stems_has(struct stems *s, const char *language)
{
    (void)s;
    return listed(language);
}

void stems_class(const char *tag, char out[STEM_CLASS_MAX])
{
    char primary[LANGUAGE_TAG_MAX] = "";

    if (tag)
        language_primary(tag, primary);
    strcpy(out, listed(primary) ? primary : "");
}
