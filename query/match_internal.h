/* What the files of the matcher share: match.c (its life, building, single documents), match_run.c
 * (answers), match_date.c (answers by date). Not for others.
 */
#ifndef QUERY_MATCH_INTERNAL_H
#define QUERY_MATCH_INTERNAL_H

#include "query/match.h"
#include "query/match_build.h"
#include "query/rank.h"
#include "query/tally.h"
#include "query/top.h"

struct matcher {
    struct reader *reader; /* borrowed */
    struct stems *stems;   /* borrowed */
    struct collection articles, quotes;
    const char **classes;
    size_t class_count;
    struct arena arena, scratch;
};

/* A segment's tree, ready. */
struct tree {
    struct match_env env;
    struct match_node *root;
    struct part *part;
};

struct match {
    struct matcher *matcher;
    const struct query_limits *limits;
    const struct collection *asked;
    struct arena *arena;
    struct tree *trees; /* [segments] */
    size_t count;
    struct match_builder builder;
    struct rank_words ranks;
};

/* --- Of match_run.c */

uint32_t tree_windows(const struct tree *t);
/* The documents of a window that are alive. */
void tree_live(const struct tree *t, uint32_t window, struct bits *out);
/* Leave the matches of a window among those documents in the root's bits. */
int tree_match(struct tree *t, uint32_t window, const struct bits *among, struct err *err);
/* Give its nodes their weights. */
int tree_weigh(struct match *m, struct tree *t, struct err *err);
/* How many matches there are, if that is known without looking. */
bool tree_total(const struct tree *t, uint64_t *total);

/* --- Of match_date.c: the best by date, and how many there are. */

int date_tree(struct match *m, struct tree *t, enum match_order order, struct top *top,
              struct tally *tally, struct err *err);

#endif
