/* Copies of one quotation, or of one article, as one hit. */
#ifndef QUERY_COLLAPSE_H
#define QUERY_COLLAPSE_H

#include "query/question.h"

#define COLLAPSE_MOST 250000 /* hits that are folded; more are too complex */

/* The hits of a question in groups. */
struct groups {
    const struct match_hit *hits; /* all of them, in order */
    uint32_t hit_count;
    uint32_t *leader; /* of hit i: the best ranked of its group */
    uint32_t count;   /* groups */
};

/* Find all matches (in order when `ordered`) and group them. Lives in the question's arena. */
int collapse_find(struct question *q, bool ordered, struct groups *out);

/* The page of groups that was asked for: their leaders, as indexes into hits. */
uint32_t *collapse_page(struct question *q, const struct groups *g, size_t *count);

/* Tell the hits of that page how many copies they have, and in which outlets. */
int collapse_tell(struct question *q, const struct groups *g, const uint32_t *page,
                  struct hit *hits, size_t count);

#endif
