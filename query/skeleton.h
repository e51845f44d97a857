/* One field of document after document, as far as an expression needs it: the positions of its own
 * words, with nothing in between, and the bounds of sentences and paragraphs.
 *
 * All words' posting lists are walked side by side, so documents must be asked for in ascending
 * order.
 */
#ifndef QUERY_SKELETON_H
#define QUERY_SKELETON_H

#include "base/arena.h"
#include "index/snapshot.h"
#include "text/words.h"

struct skeleton;

/* The field whose terms begin with `prefix`, for these words. `bounds`: read sentences and
 * paragraphs; otherwise the whole field is one of each. The words must outlive the skeleton. */
struct skeleton *skeleton_new(struct xap_db *db, const char *prefix, const struct value *words,
                              size_t count, bool bounds, struct err *err);
void skeleton_free(struct skeleton *s);

/* Document `doc`'s field: items without text stand for other words. Good until the next call. */
int skeleton_read(struct skeleton *s, uint32_t doc, const struct words **out, struct err *err);

#endif
