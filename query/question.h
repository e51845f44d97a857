/* What the answers share: a question is understood, prepared, and run.
 *
 *     question_understand -> question_query -> question_page, _count or _all -> question_forget
 *
 * Each returns 0, or -1 with q->error filled. Two engines stand behind it: the matcher
 * (query/match.h), and libxapian where the options ask for it (query/native_run.h). Inside query/
 * only.
 */
#ifndef QUERY_QUESTION_H
#define QUERY_QUESTION_H

#include "query/former.h"
#include "query/match.h"
#include "query/native_run.h"
#include "query/parse.h"
#include "query/search.h"

struct searcher {
    struct snapshot *snapshot;
    struct reader *reader;
    struct analyzer *analyzer;
    struct stems *stems;
    struct matcher *matcher;
    struct arena scratch;    /* of the hit under work */
    struct remotes *remotes; /* borrowed; NULL for none */
};

/* One question under work. One at a time of a searcher. */
struct question {
    struct searcher *s;
    const struct search_options *options;
    struct arena *arena;
    struct query_error *error;
    struct query_tree tree;
    struct plan_node *plan;
    struct expander *expander;
    struct match *match;
    struct native_run *native; /* when it is asked instead; or NULL */
    struct match_hit *hits;    /* what was found, in the arena */
    size_t count;
    uint32_t ahead; /* hits wanted beyond the page */
    struct former former;
    struct match_total total;
};

int question_understand(struct question *q); /* parse and plan */
int question_query(struct question *q);      /* find words and posting lists */

/* Run it: the hits of the page asked for, in order; or the total alone; or every match. */
int question_page(struct question *q);
int question_count(struct question *q);
/* In the order asked for, or (not ordered) in the order of documents, all weights 0. ERR_COMPLEX
 * when there are more than `most`, which names `what` is to be done with them. */
int question_all(struct question *q, bool ordered, uint32_t most, const char *what);
/* Every match, window by window, as match_each gives them; they are not kept. */
int question_each(struct question *q, const struct match_taker *taker);

/* The hits up to the end of the page, from the first one on. */
int question_head(struct question *q);

/* Of what was found. */
struct match_total question_totals(const struct question *q);
const struct match_hit *question_hits(const struct question *q, size_t *count);
/* The database whose documents are asked for: their values, not their words. */
struct xap_db *question_db(const struct question *q);

/* Fill what a hit at hand tells: of search.c. */
int question_show(struct question *q, uint32_t doc, struct hit *hit, struct err *err);

int question_fail(struct question *q, const struct err *err); /* -1 */
void question_forget(struct question *q);

#endif
