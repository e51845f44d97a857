/* The reporter's words inside somebody's: «…, — сказал он, — …», « …, a-t-il assuré, … », and
 * speech after a dash without any marks.
 *
 * Yields the spans anew, cut in pieces around such an inquit; the inquit is then what stands
 * between two spans, where the sieves look for it. A piece that is not the first of its pair has
 * `piece` set.
 */
#ifndef TEXT_QUOTES_INQUIT_H
#define TEXT_QUOTES_INQUIT_H

#include "text/quotes/marks.h"

int spans_split(const struct reading *r, const struct spans *whole, struct arena *arena,
                struct spans *out, struct err *err);

#endif
