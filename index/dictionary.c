#include "index/dictionary.h"

#include <stdlib.h>
#include <zdict.h>

#define DICTIONARY_MAX  ((uint64_t)112 << 10)
#define DICTIONARY_PART 64
#define SAMPLE_MAX      ((uint64_t)2 << 20)
#define SAMPLE_PART     8
#define PIECE_MAX       ((size_t)16 << 10) /* of one text: the beginning */

static uint64_t part_of(uint64_t total, uint64_t part, uint64_t most)
{
    return total / part < most ? total / part : most;
}

void dictionary_sample_init(struct dictionary_sample *s, uint64_t total)
{
    *s = (struct dictionary_sample){
        .total = total,
        .wanted = part_of(total, SAMPLE_PART, SAMPLE_MAX),
    };
}

void dictionary_sample_release(struct dictionary_sample *s)
{
    buf_release(&s->bytes);
    free(s->lens);
    *s = (struct dictionary_sample){0};
}

/* It is wanted when the sample is behind what is its part of the texts seen. Whatever fits a disk
 * does not overflow: the sample has 22 bits at most. */
bool dictionary_sample_wants(struct dictionary_sample *s, size_t len)
{
    bool behind = s->bytes.len * s->total <= s->seen * s->wanted;

    s->seen += len;
    return len > 0 && behind;
}

int dictionary_sample_add(struct dictionary_sample *s, const char *text, size_t len,
                          struct err *err)
{
    size_t n = len < PIECE_MAX ? len : PIECE_MAX;

    if (grow(&s->lens, &s->cap, s->count + 1, sizeof *s->lens) < 0)
        return err_nomem(err);
    buf_add(&s->bytes, text, n);
    s->lens[s->count++] = n;
    return buf_ok(&s->bytes) ? 0 : err_nomem(err);
}

int dictionary_make(const struct dictionary_sample *s, struct buf *dictionary, struct err *err)
{
    size_t size = (size_t)part_of(s->total, DICTIONARY_PART, DICTIONARY_MAX), made;

    buf_clear(dictionary);
    if (!buf_reserve(dictionary, size))
        return err_nomem(err);
    made =
        ZDICT_trainFromBuffer(dictionary->data, size, s->bytes.data, s->lens, (unsigned)s->count);
    dictionary->len = ZDICT_isError(made) ? 0 : made;
    return 0;
}
