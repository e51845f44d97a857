/* From what must be shown to a passage that reads well: whole words, from the beginning of the
 * sentence if that is near, with the marks that stand beside its words.
 */
#ifndef QUERY_PASSAGE_WIDEN_H
#define QUERY_PASSAGE_WIDEN_H

#include "query/passage.h"

/* The passage that holds [start, end) and has PASSAGE_CP code points if the text has them. */
struct passage passage_widen(const struct passage_source *s, uint32_t start, uint32_t end);

#endif
