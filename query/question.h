/* What the answers share: a question is understood, made a native query, and run.
 *
 *     question_understand -> question_query -> question_page, _count or _all -> question_forget
 *
 * Each returns 0, or -1 with q->error filled. Inside query/ only.
 */
#ifndef QUERY_QUESTION_H
#define QUERY_QUESTION_H

#include "query/native.h"
#include "query/parse.h"
#include "query/search.h"

struct searcher {
    struct snapshot *snapshot;
    struct reader *reader;
    struct analyzer *analyzer;
    struct stems *stems;
    struct arena scratch; /* of the hit under work */
};

/* One question under work. */
struct question {
    struct searcher *s;
    const struct search_options *options;
    struct arena *arena;
    struct query_error *error;
    struct query_tree tree;
    struct plan_node *plan;
    struct expander *expander;
    struct xap_query *query;
    struct xap_enquire *enquire;
    struct xap_mset *found;
    uint32_t documents; /* in the database asked, dead ones too */
};

int question_understand(struct question *q); /* parse and plan */
int question_query(struct question *q);      /* expand words, run joins, make the query */

/* Run it: the hits of the page asked for, in order; or the total alone; or every match. Afterwards
 * q->found is what was found, or NULL in an index without segments. */
int question_page(struct question *q);
int question_count(struct question *q);
/* In the order asked for, or (not ordered) in the order of documents, all weights 0. ERR_COMPLEX
 * when there are more than `most`, which names `what` is to be done with them. */
int question_all(struct question *q, bool ordered, uint32_t most, const char *what);

/* Of what was found; all zero in an index without segments. */
struct xap_totals question_totals(const struct question *q);
const struct xap_hit *question_hits(const struct question *q, size_t *count);
/* The database that is asked. */
struct xap_db *question_db(const struct question *q);

int question_fail(struct question *q, const struct err *err); /* -1 */
void question_forget(struct question *q);

#endif
