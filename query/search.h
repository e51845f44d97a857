/* The face of query/: ask a snapshot a question, get hits.
 *
 * A searcher belongs to one thread. Results live in the caller's arena. Every loop looks at the
 * deadline and at the cancel flag.
 */
#ifndef QUERY_SEARCH_H
#define QUERY_SEARCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "index/record.h"
#include "index/snapshot.h"
#include "query/error.h"
#include "query/highlight.h"
#include "query/limits.h"
#include "query/plan.h"
#include <stdbool.h>
#include <stdint.h>

enum query_sort { SORT_RELEVANCE, SORT_DATE_ASC, SORT_DATE_DESC };

/* The order of a large result: who asks for it page by page has some of the next pages found with
 * one, so that the query is not matched again for each. Of folded hits all are kept, with their
 * groups, or none. Zero to begin with; good for one query and one snapshot, with any of its
 * searchers; what it holds ends with search_forget. */
#define SEARCH_KEPT_MOST   8192  /* hits */
#define SEARCH_FOLDED_MOST 65536 /* hits of groups */
struct search_kept {
    struct kept_hit {
        uint32_t doc;
        double score;
    } * hits;         /* owned: free() */
    uint32_t *leader; /* of each hit, the best of its group; NULL: not folded. Owned: free() */
    uint32_t offset;  /* of the first */
    uint32_t count;
    uint64_t total;
    bool exact;
};

void search_forget(struct search_kept *k);

struct search_options {
    const char *q; /* any bytes; bad UTF-8 is a syntax error */
    size_t q_len;
    enum query_scope scope;
    enum query_sort sort;
    uint32_t limit, offset; /* their sum at most 100,000, else ERR_COMPLEX */
    bool snippets;
    bool estimate;         /* the total may be an estimate */
    bool native;           /* ask libxapian, of an index made with --native: for tests */
    const uint64_t *since; /* of each index: what came after this generation; 0, NULL: all */
    bool count_only;       /* of remote shards: no hits */
    bool require_all;      /* rather an error than without one of the remote shards */
    bool collapse; /* fold copies of one quotation or article into one hit; total counts those */
    struct search_kept *kept; /* NULL: no page is asked for after this one */
    uint32_t ahead;           /* so many hits after this page will be asked for */
    struct query_limits limits;
};

struct hit {
    uint32_t rank; /* from offset + 1 */
    double score;
    struct article article; /* without text */
    struct snippet *snippets;
    size_t snippet_count;
    /* QUERY_QUOTES only */
    struct quote_record quote;
    struct mark *marks; /* in quote.text */
    size_t mark_count;
    uint32_t copies;       /* 1 unless collapsed */
    struct value *sources; /* outlets of the copies, each once, in the order of their bytes */
    size_t source_count;
    bool stood; /* of `since`: the quotation stood in the former version of its article, too */
};

/* Of an answer that remote shards have part in; else all NULL and 0. */
struct presence {
    const char *generation; /* of each shard; "-" for those that are missing */
    const char **missing;   /* names of shards that have no part in it */
    size_t missing_count;
};

struct result {
    struct hit *hits;
    size_t count;
    uint64_t total;
    bool exact;
    const char *hint; /* NULL when there is nothing to say */
    struct presence presence;
};

struct searcher;
struct searcher *searcher_new(struct snapshot *snapshot, struct err *err); /* takes a reference */
void searcher_free(struct searcher *s);
struct snapshot *searcher_snapshot(struct searcher *s); /* borrowed */

/* Ask remote shards (query/remote.h) beside the snapshot, which may be empty; borrowed. */
struct remotes;
void searcher_set_remotes(struct searcher *s, struct remotes *remotes);
struct remotes *searcher_remotes(struct searcher *s); /* NULL for none */

int search_run(struct searcher *s, const struct search_options *options, struct arena *arena,
               struct result *out, struct query_error *error);

/* The total alone; of groups when collapsed. */
int search_count(struct searcher *s, const struct search_options *options, uint64_t *total,
                 const char **hint, struct arena *arena, struct query_error *error);

/* How the query is understood: {"tree": ..., "steps": [...]}; the caller's (json_decref). */
json_t *search_explain(struct searcher *s, const struct search_options *options, const char **hint,
                       struct arena *arena, struct query_error *error);

/* A whole article by its id, with its quotations. ERR_NOT_FOUND when there is none. */
struct article_view {
    struct article article; /* with text */
    struct quote_record *quotes;
    size_t quote_count;
};
int search_article(struct searcher *s, const char *id, size_t len,
                   const struct query_limits *limits, struct arena *arena, struct article_view *out,
                   struct err *err);

#endif
