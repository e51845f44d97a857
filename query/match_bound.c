/* How often a span can match at most, told without looking at any position: a phrase of exact words
 * no more often than its rarest word stands there. Of other spans nothing is known.
 */
#include "query/match_span.h"

static const struct match_leaf *const *phrase_words(const struct match_span *s,
                                                    const struct span_place *p, uint32_t *count)
{
    *count = s->shape == SHAPE_PHRASE ? s->expr->words.count : 0;
    return *count ? (const struct match_leaf *const *)p->leaves[0].words : NULL;
}

/* A share of a sum of frequencies is no greater than the sum of their shares. */
float match_span_bound(const struct match_span *s, uint32_t doc, uint32_t *end)
{
    float sum = 0;

    *end = UINT32_MAX;
    for (uint32_t i = 0; i < s->place_count; i++) {
        const struct span_place *p = &s->places[i];
        uint32_t count, last;
        const struct match_leaf *const *words = phrase_words(s, p, &count);
        float least = 1;

        for (uint32_t w = 0; w < count; w++) {
            float share = 1;

            if (words[w]->only) {
                share = match_list_bound(words[w]->only, doc, &last);
                *end = last < *end ? last : *end;
            }
            least = share < least ? share : least;
        }
        sum += (float)p->factor * least;
    }
    return sum < 1 ? sum : 1;
}

int match_span_most(const struct match_span *s, uint32_t doc, uint32_t *frequency, struct err *err)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < s->place_count; i++) {
        const struct span_place *p = &s->places[i];
        uint32_t count, least = UINT32_MAX;
        const struct match_leaf *const *words = phrase_words(s, p, &count);

        if (!bits_has(&p->candidates, doc))
            continue;
        for (uint32_t w = 0; w < count; w++) {
            uint32_t one = 0;
            int rc = words[w]->only ? match_list_seek(words[w]->only, doc, err) : 0;

            if (rc < 0 || (rc > 0 && match_list_frequency(words[w]->only, &one, err) < 0))
                return -1;
            if (words[w]->only && one < least)
                least = one;
        }
        sum += (uint64_t)p->factor * least;
    }
    *frequency = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    return 0;
}
