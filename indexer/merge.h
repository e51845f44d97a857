/* morgue-indexer --merge: an index in one segment, without the remains of dead articles.
 *
 * When the index was made by the same analysis its segments are merged as they are; otherwise, or
 * to change whether it is native, all live articles are analysed anew from their own texts.
 */
#ifndef INDEXER_MERGE_H
#define INDEXER_MERGE_H

#include "indexer/ingest.h"

enum exit_status merge_run(const struct ingest_options *options);

#endif
