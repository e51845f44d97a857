/* What of a changed article stood in its former version: for those who watch, and want to know what
 * is new.
 *
 * The former version of an article is the one that generations `since` had. It is among the dead of
 * the snapshot as long as no merge has left it out; afterwards nothing is known of it, and all that
 * the article says passes for new.
 */
#ifndef QUERY_FORMER_H
#define QUERY_FORMER_H

#include "index/snapshot.h"

/* The texts of the quotations of one article's former version. */
struct former {
    uint32_t article; /* of the whole; 0: none was looked at yet */
    struct value *texts;
    size_t count;
};

/* Whether a quotation of an article (with this id) stood there, in whatever place and whoever said
 * it. `f` is zero at first, and good for any articles, one after the other. 1, 0 or -1. */
int former_has(struct former *f, struct reader *r, const uint64_t *since, uint32_t article,
               struct value id, struct value text, struct arena *arena, struct err *err);

#endif
