/* --extract-quotes: the quotations of articles as JSON lines, without an index. */
#ifndef INDEXER_EXTRACT_H
#define INDEXER_EXTRACT_H

#include "indexer/ingest.h"

/* Of the options, inputs, language, rejects and strict count. Lines have the form of
 * schemas/quotes-line.schema.json. */
enum exit_status extract_run(const struct ingest_options *options);

#endif
