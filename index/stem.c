#include "index/stem.h"

#include "base/utf8.h"
#include "text/language.h"
#include "xapian-c/xapian_c.h"
#include <stdlib.h>
#include <string.h>

/* Languages are few; those met are kept in a short list. `stem` is NULL for one without stemmer. */
#define SLOTS 64

struct stems {
    struct {
        char language[STEM_CLASS_MAX];
        struct xap_stem *stem;
    } slots[SLOTS];
    size_t count;
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
    free(s);
}

static bool listed(const char *language)
{
    for (size_t i = 0; i < sizeof with_stemmer / sizeof *with_stemmer; i++)
        if (strcmp(with_stemmer[i], language) == 0)
            return true;
    return false;
}

static int find(struct stems *s, const char *language, struct xap_stem **out, struct err *err)
{
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->slots[i].language, language) == 0) {
            *out = s->slots[i].stem;
            return 0;
        }
    }
    *out = NULL;
    if (!listed(language) || s->count == SLOTS)
        return 0;
    *out = xap_stem_new(language, err);
    if (!*out)
        return -1;
    strcpy(s->slots[s->count].language, language);
    s->slots[s->count++].stem = *out;
    return 0;
}

int stems_stem(struct stems *s, const char *language, const char *word, size_t len,
               const char **out, size_t *out_len, struct err *err)
{
    struct xap_stem *stem;
    struct xap_bytes stemmed;

    *out = word;
    *out_len = len;
    if (find(s, language, &stem, err) < 0)
        return -1;
    if (!stem || (len <= 8 && utf8_count(word, len) <= 2))
        return 0;
    if (xap_stem_word(stem, xap_mem(word, len), &stemmed, err) < 0)
        return -1;
    if (stemmed.len > 0) {
        *out = stemmed.data;
        *out_len = stemmed.len;
    }
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
