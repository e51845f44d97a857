/* A zstd dictionary for the blocks of a store, made of a sample of its texts: what the texts have
 * in common is then packed once, and not once in each block.
 *
 * Sizes by measurement (docs/design.md): the dictionary is a 64th of the texts, at most 112 KiB,
 * and few texts get none; the sample is an eighth of them, at most 2 MiB, taken evenly, so that
 * each kind of text comes in by its share. Without memory libzstd 1.5.4 may end the process here
 * and in store_merge: a matter for workers.
 */
#ifndef INDEX_DICTIONARY_H
#define INDEX_DICTIONARY_H

#include "base/buf.h"
#include "base/err.h"
#include <stdint.h>

/* Texts of fewer bytes get no dictionary: it would hardly earn the time that making it takes. */
#define DICTIONARY_TEXTS_MIN ((uint64_t)4 << 20)

struct dictionary_sample {
    uint64_t total, seen; /* bytes of texts: in all, and shown so far */
    uint64_t wanted;      /* bytes of sample */
    struct buf bytes;
    size_t *lens; /* [count] of the pieces in `bytes`; owned */
    size_t count, cap;
};

/* A sample of texts that have `total` bytes together. */
void dictionary_sample_init(struct dictionary_sample *s, uint64_t total);
void dictionary_sample_release(struct dictionary_sample *s);
/* Whether the next text, of len bytes, belongs to the sample: then it wants to be added. */
bool dictionary_sample_wants(struct dictionary_sample *s, size_t len);
int dictionary_sample_add(struct dictionary_sample *s, const char *text, size_t len,
                          struct err *err);

/* Make the dictionary. It stays empty where zstd finds nothing in common, or no memory: all goes
 * without one, too. */
int dictionary_make(const struct dictionary_sample *s, struct buf *dictionary, struct err *err);

#endif
