/* The slow-query log: one line for a request that took long, without its text unless asked for.
 */
#ifndef QUERYD_QUERYLOG_H
#define QUERYD_QUERYLOG_H

#include "queryd/job.h"
#include "queryd/service.h"

/* A request of this connection has ended. The query is named by the first bytes of its SHA-256, so
 * that the same one is known again; with log_queries its text stands there, as a JSON string.
 * Articles are never quoted. */
void querylog_tell(struct service *service, uint64_t connection, const struct job *job,
                   int64_t now_us);

#endif
