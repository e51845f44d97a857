/* Pieces of hits that several views show: ranks, titles, sources, quotations.
 *
 * Each writes whole lines, but for part_rank, part_list and part_speaker, which stay on theirs.
 */
#ifndef CLIENT_PART_H
#define CLIENT_PART_H

#include "client/view.h"

#define RANK_INDENT 5  /* "  1  " */
#define DAY_LENGTH  10 /* of "2022-01-05T10:00:00" */

void part_rank(struct screen *s, const json_t *hit);
/* The passage with the marks of [[start, end], ...], which may be NULL. */
void part_marked(struct screen *s, struct passage *p, const json_t *marks);
/* "Tengrinews · 2022-01-05": what is there of the items; a limit, in bytes, is 0 for none. */
void part_list(struct screen *s, const char *const *items, const int *limits, size_t count);
/* The title, a link to the article's page where links can be shown. */
void part_title(struct screen *s, const json_t *article, const json_t *marks);
/* Outlet, day and author. */
void part_source(struct screen *s, const json_t *article, unsigned indent);
/* Where to read on: the id, which `morgue show` takes, and the url when that is another. */
void part_address(struct screen *s, const json_t *article, unsigned indent);
/* "also in 2 outlets: Morning Post, Valley Courier (5 copies)"; nothing where there is one copy. */
void part_copies(struct screen *s, const json_t *hit, unsigned indent);
void part_quotation(struct screen *s, const json_t *quote, unsigned indent);
/* "— Aigul Bekova" */
void part_speaker(struct screen *s, const json_t *quote);

#endif
