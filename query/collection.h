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
    uint32_t *oldest;              /* made when first asked for: collection_ranks */
    uint32_t *by_rank[2];          /* the same: collection_by_rank, newest and oldest first */
    double bound_factor;           /* of the bounds of the file's blocks */
    float *norms;                  /* made when first asked for: collection_norms */
    float least_norm;              /* with them */
};

struct collection {
    bool quotes;
    struct part *parts;
    size_t count;
    uint64_t documents, length; /* sums; dead ones included */
    /* Of all that is searched together, these documents among them; else as above. */
    uint64_t whole_documents, whole_length;
};

int collection_open(struct collection *c, const struct snapshot *snapshot, bool quotes,
                    struct err *err);
void collection_close(struct collection *c);

/* Others are searched beside these documents: norms and bounds are those of all of them from here
 * on. Costs nothing while the numbers stay as they are. */
void collection_set_whole(struct collection *c, uint64_t documents, uint64_t length);

/* BM25's norm of document d (postings_share) at d - 1, at the average length of the whole. */
const float *collection_norms(const struct collection *c, struct part *p, struct err *err);

/* By article of the part's segment: its rank from 0 in the order newest (or oldest) first, undated
 * last, ties by the bytes of the id. */
const uint32_t *collection_ranks(struct part *p, bool oldest_first, struct err *err);
/* The articles (from 0) by that rank. */
const uint32_t *collection_by_rank(struct part *p, bool oldest_first, struct err *err);

/* The rank of a document: its article's. */
static inline uint32_t part_rank(const struct part *p, const uint32_t *ranks, uint32_t doc)
{
    return ranks[(p->quote_article ? p->quote_article[doc - 1] : doc) - 1];
}

/* The first quotation (from 1) whose article is not less; of quotations. */
uint32_t part_first_quote(const struct part *p, uint32_t article);

#endif
