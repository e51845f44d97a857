#include "client/spelling.h"

#include "base/distance.h"
#include "base/utf8.h"
#include "client/plain.h"
#include "client/view.h"
#include <string.h>
#include <wctype.h>

#define STEPS_MOST 2u
#define SHORT      5 /* code points: shorter words have no neighbours two steps away */

struct letters {
    uint32_t cps[DISTANCE_WORD + 1];
    size_t len;
};

static void add_letter(struct letters *l, uint32_t cp)
{
    if (l->len <= DISTANCE_WORD)
        l->cps[l->len++] = (uint32_t)towlower((wint_t)cp);
}

static unsigned steps(const struct letters *a, const struct letters *b)
{
    size_t shorter = a->len < b->len ? a->len : b->len;
    unsigned far = distance(a->cps, a->len, b->cps, b->len, STEPS_MOST);

    return far < shorter && (far < STEPS_MOST || shorter >= SHORT) ? far : STEPS_MOST + 1;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* From `want` to a value, or to the nearest of its words. */
static unsigned steps_to(const struct letters *want, const char *value)
{
    struct letters whole = {0}, word = {0};
    unsigned best = STEPS_MOST + 1;
    size_t len = strlen(value);

    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(value, len, &i);

        add_letter(&whole, cp);
        if (iswalnum((wint_t)cp)) {
            add_letter(&word, cp);
            continue;
        }
        best = least(best, steps(want, &word));
        word.len = 0;
    }
    return least(best, least(steps(want, &word), steps(want, &whole)));
}

const char *spelling_nearest(const char *text, const json_t *hits)
{
    struct letters want = {0};
    const char *nearest = NULL;
    unsigned best = STEPS_MOST + 1;
    size_t len = strlen(text), i;
    json_t *hit;

    for (size_t at = 0; at < len;) {
        uint32_t cp = utf8_next(text, len, &at);
        if (!plain_is_mark(cp))
            add_letter(&want, cp);
    }
    json_array_foreach(hits, i, hit)
    {
        const char *value = view_text(hit, "value");
        unsigned far = value ? steps_to(&want, value) : best;

        if (far < best) {
            best = far;
            nearest = value;
        }
    }
    return nearest;
}
