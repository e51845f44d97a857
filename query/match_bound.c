/* How often a span can match at most, told without looking at any position: a phrase of exact words
 * no more often than its rarest word stands there. Of other spans nothing is known.
 */
#include "query/match_span.h"

static const struct span_unit *phrase_units(const struct match_span *s, const struct span_place *p,
                                            uint32_t *count)
{
    *count = s->shape == SHAPE_PHRASE ? p->leaves[0].unit_count : 0;
    return p->leaves[0].units;
}

/* A share of a sum of frequencies is no greater than the sum of their shares. */
float match_span_bound(const struct match_span *s, uint32_t doc, uint32_t *end)
{
    float sum = 0;

    *end = UINT32_MAX;
    for (uint32_t i = 0; i < s->place_count; i++) {
        const struct span_place *p = &s->places[i];
        uint32_t count, last;
        const struct span_unit *units = phrase_units(s, p, &count);
        float least = 1;

        for (uint32_t u = 0; u < count; u++) {
            float share = 1;

            if (units[u].leaf->only) {
                share = match_list_bound(units[u].leaf->only, doc, &last);
                *end = last < *end ? last : *end;
            }
            least = share < least ? share : least;
        }
        sum += (float)p->factor * least;
    }
    return sum < 1 ? sum : 1;
}

int match_span_scratch(struct match_span *s, struct err *err)
{
    if (s->most)
        return 0;
    s->most = arena_alloc(s->env->arena, WINDOW_DOCS * sizeof *s->most);
    s->least = arena_alloc(s->env->arena, WINDOW_DOCS * sizeof *s->least);
    return s->most && s->least ? 0 : err_nomem(err);
}

static uint32_t add_matches(uint32_t sum, uint32_t factor, uint32_t matches)
{
    uint64_t more = sum + (uint64_t)factor * matches;

    return more > UINT32_MAX ? UINT32_MAX : (uint32_t)more;
}

/* Each word is read once for all documents: a block of it costs little more than one of them. */
static int add_place(struct match_span *s, const struct span_place *p, uint32_t window,
                     const struct bits *among, struct err *err)
{
    uint32_t count;
    const struct span_unit *units = phrase_units(s, p, &count);
    struct bits here = p->candidates;

    bits_and(&here, among);
    BITS_EACH(&here, 0, doc)
    s->least[doc] = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++)
        if (units[i].leaf->only &&
            match_list_least(units[i].leaf->only, window, &here, s->least, err) < 0)
            return -1;
    BITS_EACH(&here, 0, doc)
    s->most[doc] = add_matches(s->most[doc], p->factor, s->least[doc]);
    return 0;
}

int match_span_most(struct match_span *s, uint32_t window, const struct bits *among,
                    struct err *err)
{
    if (match_span_scratch(s, err) < 0)
        return -1;
    BITS_EACH(among, 0, doc)
    s->most[doc] = 0;
    for (uint32_t i = 0; i < s->place_count; i++)
        if (add_place(s, &s->places[i], window, among, err) < 0)
            return -1;
    return 0;
}
