/* A question under work at remote shards, shared by the files that answer it: remote.c (the whole),
 * remote_begin.c (from a question to shards that are ready to be asked), remote_merge.c (one order
 * of all), remote_show.c (hits), remote_tally.c (facets, timelines). Not for others.
 */
#ifndef QUERY_REMOTE_RUN_H
#define QUERY_REMOTE_RUN_H

#include "query/match_beside.h"
#include "query/remote.h"
#include "query/remote_query.h"

#define AT_HAND REMOTE_SHARDS_MAX /* the seat of the indexes at hand */

struct found {
    double score;    /* rounded: equal ones are equal wherever they were worked out */
    const char *key; /* SLOT_NEWEST or SLOT_OLDEST */
    size_t key_len;
    uint32_t docid;
    size_t seat;
};

struct found_list {
    struct found *items; /* owned */
    size_t count, cap;
};

struct remote_run {
    struct question *q;
    bool beside; /* there are indexes at hand; q->match and q->expander are of them */
    struct remote_session session;
    struct remote_words words;
    struct remote_plan plan;
    struct native native;
    uint64_t totals[REMOTE_SHARDS_MAX + 1]; /* by seat */
    bool exact;
    int64_t end_us; /* of all that is asked of shards */
    /* of a page: */
    struct found_list away;  /* of the shards, in order once merged */
    struct found_list near;  /* at hand, in the matcher's order */
    struct found_list order; /* of both */
    struct value *records;   /* of the page; NULL bytes at hand */
};

int remote_failed(struct remote_run *r, const struct err *err); /* -1 */

/* --- remote_begin.c */

/* Connections, words, counts; where there are indexes at hand, the matcher too. */
int remote_begin_run(struct remote_run *r);
/* The query of the plan into a seat's request, of which the kind has been put. */
int remote_put_query(struct remote_run *r, size_t seat, enum remote_ask kind);
/* Whether a seat is to be asked for matches: the others' `asked` is false then. */
bool remote_seat_wanted(struct remote_run *r, size_t seat);
uint64_t remote_total(const struct remote_run *r);
/* Who is missing; an error where that must not be. Last of all. */
int remote_presence(struct remote_run *r, struct presence *out);

/* --- remote_merge.c */

/* What a shard has answered to REMOTE_SEARCH. */
int remote_take_hits(struct remote_run *r, size_t seat, struct err *err);
/* The page and all before it, at hand: with exact scores and keys to sort by. */
int remote_take_near(struct remote_run *r, struct err *err);
/* Put all in order, without what lost shards have told. */
int remote_merge(struct remote_run *r, struct err *err);
const struct found *remote_merged_page(const struct remote_run *r, size_t *count);

/* --- remote_show.c */

/* Get the records of the page. A shard that is lost meanwhile is taken out, and the page made
 * again. */
int remote_fetch(struct remote_run *r);
int remote_show(struct remote_run *r, struct result *out);

#endif
