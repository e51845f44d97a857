/* Asking remote shards (remote/remotes.h) what a plan asks: the native plan on each of them, in
 * parallel, and one result of all.
 *
 * Totals are sums. Scores go by the statistics of all shards together: libxapian's weights are
 * scaled, word by word, to what they would be in one index (query/remote_weigh.h). The order is
 * that of the matcher: by score or date, then the newest first, then by the bytes of the id; scores
 * that differ by less than rounding does count as equal.
 *
 * Indexes at hand are searched by the matcher meanwhile, and have their part in the result.
 *
 * Refused by name (ERR_UNAVAILABLE), before anything is asked: what native_build refuses; joins;
 * and collapsing.
 */
#ifndef QUERY_REMOTE_H
#define QUERY_REMOTE_H

#include "query/question.h"
#include "remote/remotes.h"

/* Both for a question that is understood. out->missing tells which shards have no part in it; with
 * options->require_all, and where no shard has, that is an error. */
int remote_page(struct question *q, struct result *out);
int remote_count(struct question *q, struct result *out);

/* How the matches spread over the values of a slot; of each value the first `len` bytes count, 0
 * for all. Between sending and taking, q->match may be asked, where there are indexes at hand
 * (remote_tally_beside). NULL or -1: the question has failed. */
struct remote_run *remote_tally_send(struct question *q, uint32_t slot, uint32_t len);
bool remote_tally_beside(const struct remote_run *r);
/* Calls `counted` with each value of each shard, and how many matches have it. Adds to *matches how
 * many there are, with or without a value. */
typedef int remote_counted(void *arg, const char *value, size_t len, uint64_t count,
                           struct err *err);
int remote_tally_take(struct remote_run *r, remote_counted *counted, void *arg, uint64_t *matches,
                      struct presence *presence);
void remote_tally_end(struct remote_run *r); /* NULL is fine */

/* A whole article by its id, as search_article. ERR_UNAVAILABLE when it is not found and a shard is
 * missing. */
int remote_article(struct remotes *remotes, const char *id, size_t len,
                   const struct query_limits *limits, struct arena *arena, struct article_view *out,
                   struct err *err);

#endif
