#include "client/kwic.h"

#include "base/utf8.h"
#include "client/view.h"
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

/* What a hit is sorted by: words of the context, from the match outwards, parted by 1. */
struct key {
    uint32_t *cps;
    size_t count, at; /* `at`: the hit's place, which decides between equals */
};

static bool is_letter(uint32_t cp)
{
    return iswalnum((wint_t)cp) || (cp >= 0x300 && cp < 0x370);
}

/* Lower-case letters; whatever stands between words as one 1. */
static size_t fold(const char *text, uint32_t *cps)
{
    size_t len = strlen(text), n = 0;

    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(text, len, &i);
        if (is_letter(cp))
            cps[n++] = (uint32_t)towlower((wint_t)cp);
        else if (n > 0 && cps[n - 1] != 1)
            cps[n++] = 1;
    }
    if (n > 0 && cps[n - 1] != 1)
        cps[n++] = 1;
    return n;
}

/* "the state of" becomes "of state the": the words, not their letters, are turned round. */
static void reverse_words(uint32_t *cps, size_t n, uint32_t *scratch)
{
    size_t to = n;

    memcpy(scratch, cps, n * sizeof *cps);
    for (size_t from = 0; from < n;) {
        size_t end = from;
        while (scratch[end] != 1)
            end++;
        to -= end + 1 - from;
        memcpy(cps + to, scratch + from, (end + 1 - from) * sizeof *cps);
        from = end + 1;
    }
}

static int make_key(struct key *k, const json_t *hit, enum kwic_side side)
{
    const char *text = view_text(hit, side == KWIC_LEFT ? "left" : "right");
    size_t room = text ? strlen(text) + 1 : 1;

    /* The second half is room to turn the words round. */
    k->cps = malloc(2 * room * sizeof *k->cps);
    if (!k->cps)
        return -1;
    k->count = text ? fold(text, k->cps) : 0;
    if (side == KWIC_LEFT)
        reverse_words(k->cps, k->count, k->cps + room);
    return 0;
}

static int compare(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    size_t n = a->count < b->count ? a->count : b->count;

    for (size_t i = 0; i < n; i++)
        if (a->cps[i] != b->cps[i])
            return a->cps[i] < b->cps[i] ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

json_t *kwic_sort(const json_t *hits, enum kwic_side side)
{
    size_t n = json_array_size(hits), made = 0;
    struct key *keys = calloc(n + 1, sizeof *keys);
    json_t *out = json_array();

    for (; keys && made < n; made++) {
        keys[made].at = made;
        if (make_key(&keys[made], json_array_get(hits, made), side) < 0)
            break;
    }
    if (keys && made == n) {
        qsort(keys, n, sizeof *keys, compare);
        for (size_t i = 0; i < n && out; i++)
            if (json_array_append(out, json_array_get(hits, keys[i].at)) < 0) {
                json_decref(out);
                out = NULL;
            }
    } else {
        json_decref(out);
        out = NULL;
    }
    for (size_t i = 0; i < made; i++)
        free(keys[i].cps);
    free(keys);
    return out;
}
