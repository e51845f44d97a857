/* What one does with an index that is there: look at it, check it, thin it out. */
#ifndef INDEXER_UPKEEP_H
#define INDEXER_UPKEEP_H

#include "indexer/ingest.h"
#include "indexer/progress.h"

enum exit_status upkeep_stats(const char *index, bool json);
enum exit_status upkeep_verify(const char *index, enum progress_mode progress, bool json);
/* One generation later without these articles; EXIT_SOME_REJECTED when one of the ids is unknown.
 */
enum exit_status upkeep_delete(const char *index, const char *const *ids, size_t count, bool wait,
                               bool json);

#endif
