/* What the engine found, as the JSON bodies of hit lines.
 *
 * Each returns a new object, or NULL when memory is out. Absent keys are left out.
 */
#ifndef QUERYD_ANSWER_H
#define QUERYD_ANSWER_H

#include "base/json.h"
#include "query/counts.h"
#include "query/kwic.h"
#include "query/search.h"
#include "query/speakers.h"
#include "query/suggest.h"

json_t *answer_speaker(const struct speaker *speaker);
/* {key: value, "count"} */
json_t *answer_tally(const char *key, const struct tally *tally);
json_t *answer_suggestion(const struct suggestion *suggestion);
json_t *answer_kwic(const struct kwic_line *line);
json_t *answer_hit(const struct hit *hit, const struct search_options *options);
/* What search_explain said, taken over: {"tree", "steps"}; the total it may hold becomes a step. */
json_t *answer_explanation(json_t *explanation);
json_t *answer_article_view(const struct article_view *view);

#endif
