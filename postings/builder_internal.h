/* The inside of a builder, which postings/builder.c fills and postings/builder_write.c empties into
 * a file.
 */
#ifndef POSTINGS_BUILDER_INTERNAL_H
#define POSTINGS_BUILDER_INTERNAL_H

#include "postings/builder.h"
#include "postings/chain.h"
#include "postings/format.h"

#define TERM_LINE 64
#define NAME_HERE 18

enum kind { KIND_NONE, KIND_POSITIONS, KIND_COUNTS };

/* What a term's chain holds. With positions: for each document (difference to the one before) * 2 +
 * 1, then for each position in it gap * 2. With counts: for each document but the last the
 * difference to the one before, then the frequency. */
struct term {
    struct chain chain;
    uint32_t document; /* the last it stands in */
    uint32_t position; /* the last in that document, or the count so far */
    uint32_t previous; /* with counts: the document before that */
    unsigned char len, kind;
    char name[NAME_HERE]; /* when it is longer: its first bytes, then where all of it is */
};

_Static_assert(sizeof(struct term) == TERM_LINE, "a term is one line of the cache");

static inline const char *term_name(const struct term *t)
{
    const char *far = t->name;

    if (t->len > NAME_HERE)
        memcpy(&far, t->name + FORMAT_HEAD, sizeof far);
    return far;
}

struct slot {
    uint32_t hash;
    uint32_t next; /* handle + 1, 0 when free */
};

struct postings_builder {
    struct chain_pool pool;
    struct term *terms; /* owned, each on a line of the cache */
    size_t count, cap;
    struct slot *slots; /* owned, a power of two */
    size_t slots_count;
    uint32_t *lengths; /* owned */
    size_t lengths_cap;
    uint32_t documents;
};

#endif
