/* What a worker process does: jobs from its socket, one after another, until the other end closes.
 */
#ifndef INDEXER_WORKBENCH_H
#define INDEXER_WORKBENCH_H

#include "indexer/worker.h"

/* Returns the exit status of the process. */
int workbench_run(int fd, const struct worker_options *options);

#endif
