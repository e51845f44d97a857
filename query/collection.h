/* What searching needs to know of a whole generation before any query: for each segment the
 * inverted file, the live documents and the order by date; over all segments the statistics of
 * ranking, which therefore do not depend on how an index is cut.
 *
 * Articles and quotations are two collections of one generation. Belongs to one thread; borrowed
 * from the snapshot, which must outlive it.
 */
#ifndef QUERY_COLLECTION_H
#define QUERY_COLLECTION_H

#include "index/snapshot.h"
#include "query/bitmap.h"

/* Documents of one segment. */
struct part {
    const struct segment *segment;
    size_t number; /* of the segment */
    const struct postings *words;
    const uint32_t *lengths; /* of document d at d - 1 */
    uint32_t documents;      /* dead ones included */
    uint32_t live_count;
    const struct bits *live;       /* by window; NULL when all are */
    const uint32_t *quote_article; /* quotations: [documents] */
    uint32_t *oldest;              /* made when first asked for: collection_oldest */
    double bound_factor;           /* of the bounds of the file's blocks */
};

struct collection {
    bool quotes;
    struct part *parts;
    size_t count;
    uint64_t documents, length; /* sums; dead ones included */
};

int collection_open(struct collection *c, const struct snapshot *snapshot, bool quotes,
                    struct err *err);
void collection_close(struct collection *c);

/* By article of the part's segment: its rank from 0 in the order oldest first, undated last, ties
 * by the bytes of the id. */
const uint32_t *collection_oldest(struct part *p, struct err *err);

#endif
