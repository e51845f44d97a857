/* Who a mention is: "Tokayev" and "he" -> "Kassym-Jomart Tokayev", within one article.
 */
#ifndef TEXT_QUOTES_RESOLVE_H
#define TEXT_QUOTES_RESOLVE_H

#include "text/quotes/attribute.h"

/* Set full[i] to the fullest form of the speaker of utterance i, in `arena`; what is needed on the
 * way lives in `scratch`. The caller clears the array; what stays NULL is unknown. */
int resolve(const struct reading *r, const struct spans *spans, const struct utterances *utterances,
            const char **full, struct arena *arena, struct arena *scratch, struct err *err);

#endif
