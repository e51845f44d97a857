/* What the engine found, as the bodies of hit lines.
 *
 * Each adds members to the line that is begun (base/json_out.h says how failures show). Absent keys
 * are left out.
 */
#ifndef QUERYD_ANSWER_H
#define QUERYD_ANSWER_H

#include "base/json.h"
#include "query/counts.h"
#include "query/kwic.h"
#include "query/search.h"
#include "query/speakers.h"
#include "query/suggest.h"

void answer_speaker(struct buf *line, const struct speaker *speaker);
/* key: value, "count" */
void answer_tally(struct buf *line, const char *key, const struct tally *tally);
void answer_suggestion(struct buf *line, const struct suggestion *suggestion);
void answer_kwic(struct buf *line, const struct kwic_line *kwic);
void answer_hit(struct buf *line, const struct hit *hit, const struct search_options *options);
/* What search_explain said: "tree", "steps"; the total it may hold becomes a step. */
void answer_explanation(struct buf *line, json_t *explanation);
void answer_article_view(struct buf *line, const struct article_view *view);

#endif
