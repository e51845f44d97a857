/* Who a mention is: "Tokayev" and "he" -> "Kassym-Jomart Tokayev", within one article.
 */
#ifndef TEXT_QUOTES_RESOLVE_H
#define TEXT_QUOTES_RESOLVE_H

#include "text/quotes/attribute.h"

/* Set full[i] to the fullest form of the speaker of utterance i, in `arena`. The caller clears the
 * array; what stays NULL is unknown. */
int resolve(const struct reading *r, const struct names *names, const struct utterances *utterances,
            const char **full, struct arena *arena, struct err *err);

#endif
