/* What a word adds to scores, four documents at a time.
 *
 * The same operations in the same order as for one document, so that a score does not depend on the
 * way it was worked out.
 */
#ifndef QUERY_GAIN_H
#define QUERY_GAIN_H

#include "postings/postings.h"
#include <string.h>

typedef float gain_f4 __attribute__((vector_size(16)));
typedef int32_t gain_i4 __attribute__((vector_size(16)));

static inline float gain_one(float weight, uint32_t frequency, float norm)
{
    return weight * postings_share((float)(int32_t)frequency, norm);
}

static inline gain_f4 gain_four(float weight, gain_i4 frequency, gain_f4 norm)
{
    gain_f4 f = __builtin_convertvector(frequency, gain_f4);

    return weight * (f / (f + norm));
}

/* Of postings whose frequencies count `factor` times: norms are those of documents 1, 2, ... */
static inline void gain_postings(float weight, const uint32_t *document, const uint32_t *frequency,
                                 uint32_t factor, uint32_t n, const float *norms, float *out)
{
    uint32_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const uint32_t *d = &document[i];
        gain_f4 norm = {norms[d[0] - 1], norms[d[1] - 1], norms[d[2] - 1], norms[d[3] - 1]};
        gain_i4 f;

        memcpy(&f, &frequency[i], sizeof f);
        norm = gain_four(weight, f * (int32_t)factor, norm);
        memcpy(&out[i], &norm, sizeof norm);
    }
    for (; i < n; i++)
        out[i] = gain_one(weight, frequency[i] * factor, norms[document[i] - 1]);
}

/* Of n documents side by side, added to their scores: most of them have a frequency. */
static inline void gain_dense(float weight, const uint16_t *frequency, const float *norms,
                              uint32_t n, float *scores)
{
    uint32_t i = 0;

    for (; i + 4 <= n; i += 4) {
        gain_i4 f = {frequency[i], frequency[i + 1], frequency[i + 2], frequency[i + 3]};
        gain_f4 norm, score;

        memcpy(&norm, &norms[i], sizeof norm);
        memcpy(&score, &scores[i], sizeof score);
        score += gain_four(weight, f, norm);
        memcpy(&scores[i], &score, sizeof score);
    }
    for (; i < n; i++)
        scores[i] += gain_one(weight, frequency[i], norms[i]);
}

#endif
