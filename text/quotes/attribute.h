/* Which spans are quotations, of what type, in what groups, and who spoke each.
 */
#ifndef TEXT_QUOTES_ATTRIBUTE_H
#define TEXT_QUOTES_ATTRIBUTE_H

#include "text/quotes/quotes.h"
#include "text/quotes/sieves.h"

struct utterance {
    const struct span *span;
    enum quote_type type;
    bool continues;
    bool handed; /* its speaker comes from the one after it */
    uint32_t group;
    struct finding finding;
};

struct utterances {
    struct utterance *items; /* in order of start; spans that are no quotations are left out */
    uint32_t count;
};

int attribute(const struct reading *r, const struct spans *spans, const struct names *names,
              struct arena *arena, struct utterances *out, struct err *err);

#endif
