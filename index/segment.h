/* The files of a segment, and how shards become one.
 *
 *   articles.post     posting file (docs/postings.md) of the articles' words: documents 1..n
 *   quotes.post       the same for quotations, in the order of their articles
 *   articles.dates    index/dates.h
 *   articles.xap      libxapian database (one file, glass): values, ids, stem dictionary
 *   quotes.xap        the same for quotations
 *   articles.records  index/store.h: of each article all but its text (index/record.h)
 *   quotes.records    index/store.h: of each quotation all
 *   texts             index/store.h: of each article its text
 *   quotes.map        u32 little-endian per quotation: its article's document number; ascending
 *   births            (of merged segments) index/births.h
 *   dead.G            (since generation G) u32 little-endian, ascending: articles replaced or
 *                     deleted
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "base/err.h"
#include <stddef.h>

#define SEGMENT_ARTICLE_WORDS   "articles.post"
#define SEGMENT_QUOTE_WORDS     "quotes.post"
#define SEGMENT_DATES           "articles.dates"
#define SEGMENT_ARTICLES        "articles.xap"
#define SEGMENT_QUOTES          "quotes.xap"
#define SEGMENT_ARTICLE_RECORDS "articles.records"
#define SEGMENT_QUOTE_RECORDS   "quotes.records"
#define SEGMENT_TEXTS           "texts"
#define SEGMENT_QUOTE_MAP       "quotes.map"
#define SEGMENT_BIRTHS          "births"

/* Those that every segment has. */
#define SEGMENT_FILES                                                                      \
    {                                                                                      \
        SEGMENT_ARTICLE_WORDS, SEGMENT_QUOTE_WORDS, SEGMENT_DATES, SEGMENT_ARTICLES,       \
            SEGMENT_QUOTES, SEGMENT_ARTICLE_RECORDS, SEGMENT_QUOTE_RECORDS, SEGMENT_TEXTS, \
            SEGMENT_QUOTE_MAP,                                                             \
    }

/* Parts of a segment that can be made by different processes. */
enum segment_part {
    PART_ARTICLE_WORDS = 1,
    PART_QUOTE_WORDS = 2,
    PART_DATABASES = 4, /* both of Xapian's */
    PART_TEXTS = 8,     /* texts, records, quotes.map, articles.dates, births */
    PART_ALL = 15,
};

/* Join shards (in ascending order of their article numbers, which must follow on one another): make
 * these parts of a new segment in directory `dir`, which is created when it is not there. Nothing
 * is synced. */
int segment_join(const char *const *shards, size_t count, const char *dir, unsigned parts,
                 struct err *err);

#endif
