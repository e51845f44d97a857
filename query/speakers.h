/* Who says it: the speakers of the quotations that match, ranked. */
#ifndef QUERY_SPEAKERS_H
#define QUERY_SPEAKERS_H

#include "query/search.h"

struct speaker {
    struct value name;
    uint32_t quotes, articles; /* that match; articles with one quotation of his or more */
};

struct speakers {
    struct speaker *items; /* most quotations first, then most articles, then by name */
    size_t count;
    uint64_t total; /* speakers in all */
    const char *hint;
};

/* The query is read as for quotations; of the options q, limit, offset and limits count. Names are
 * joined as query/roll.h tells; quotations without a known speaker are left out. */
int search_speakers(struct searcher *s, const struct search_options *options, struct arena *arena,
                    struct speakers *out, struct query_error *error);

#endif
