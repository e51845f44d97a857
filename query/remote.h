/* Asking remote shards (remote/remotes.h) what a plan asks: the native plan on each of them, in
 * parallel, and one result of all.
 *
 * Totals are sums. Scores go by the statistics of all shards together: libxapian's weights are
 * scaled, word by word, to what they would be in one index (query/remote_weigh.h). The order is
 * that of the matcher: by score or date, then the newest first, then by the bytes of the id; scores
 * that differ by less than rounding does count as equal.
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

#endif
