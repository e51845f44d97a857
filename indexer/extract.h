/* --extract-quotes: the quotations of articles as JSON lines, without an index. */
#ifndef INDEXER_EXTRACT_H
#define INDEXER_EXTRACT_H

#include "indexer/ingest.h"

/* language as in ingest_options. Lines have the form of schemas/quotes-line.schema.json. */
enum exit_status extract_run(const char *const *inputs, size_t count, const char *language);

#endif
