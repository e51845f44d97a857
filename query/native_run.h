/* A question answered by libxapian, of an index whose databases hold the words too
 * (morgue-indexer --native): the same answers as query/match.h gives, where it gives one. For
 * comparing the two.
 */
#ifndef QUERY_NATIVE_RUN_H
#define QUERY_NATIVE_RUN_H

#include "query/match.h"
#include "query/native.h"

struct native_run;

/* ERR_UNAVAILABLE for an index without words, and for a plan that libxapian cannot express. */
struct native_run *native_run_new(struct native *n, struct plan_node *plan, enum query_scope scope);
void native_run_free(struct native_run *r);

/* As match_page, match_count and match_all. */
int native_run_page(struct native_run *r, enum match_order order, uint32_t offset, uint32_t limit,
                    bool estimate, struct match_hit **hits, size_t *count,
                    struct match_total *total, struct err *err);
int native_run_count(struct native_run *r, bool estimate, struct match_total *total,
                     struct err *err);
int native_run_all(struct native_run *r, const enum match_order *order, size_t most,
                   struct match_hit **hits, size_t *count, struct err *err);

#endif
