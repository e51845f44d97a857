/* What a reader holds beside its public face. */
#ifndef INDEX_READER_INTERNAL_H
#define INDEX_READER_INTERNAL_H

#include "index/snapshot.h"
#include "index/store.h"

struct open_reader {
    struct reader face; /* first: a struct reader * of ours is a struct open_reader * */
    struct store_reader *texts, *article_records, *quote_records; /* each keeps its last block */
    char **languages;
    size_t language_count, language_cap;
};

#endif
