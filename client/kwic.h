/* Keyword-in-context hits in the order of what stands beside the keyword. */
#ifndef CLIENT_KWIC_H
#define CLIENT_KWIC_H

#include "base/json.h"

enum kwic_side { KWIC_LEFT, KWIC_RIGHT };

/* Sort hits by the words before the match, the nearest first, or by those after it; letters are
 * compared without their case. A new array (json_decref), or NULL when memory is out. */
json_t *kwic_sort(const json_t *hits, enum kwic_side side);

#endif
