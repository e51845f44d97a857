/* How the matches of a query spread: over time, or over the values of a field. */
#ifndef QUERY_COUNTS_H
#define QUERY_COUNTS_H

#include "query/search.h"

struct tally {
    struct value value; /* the field's value as given; or "2022", "2022-01", "2022-01-31" */
    uint64_t count;     /* articles, or quotations, that match */
};

struct tallies {
    struct tally *items;
    size_t count;
    uint64_t total; /* tallies in all, beyond the page too */
    const char *hint;
    struct presence presence;
};

enum timeline_by { TIMELINE_DAY, TIMELINE_MONTH, TIMELINE_YEAR };

/* By the article's date, oldest first; days without a match are left out. Of the options q, scope,
 * limit, offset and limits count. What has no date is told in the hint. */
int search_timeline(struct searcher *s, const struct search_options *options, enum timeline_by by,
                    struct arena *arena, struct tallies *out, struct query_error *error);

/* By source, language or region: most matches first, then by bytes. Of the options q, scope, limit,
 * offset and limits count. What has no such value is told in the hint. */
int search_facets(struct searcher *s, const struct search_options *options, enum article_key field,
                  struct arena *arena, struct tallies *out, struct query_error *error);

#endif
