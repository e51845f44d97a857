/* One quotation and the words around it in its line: what the sieves read.
 */
#ifndef TEXT_QUOTES_SITE_H
#define TEXT_QUOTES_SITE_H

#include "text/quotes/marks.h"
#include "text/quotes/mention.h"
#include "text/quotes/names.h"

/* What the rules see of one quotation. Gaps are tokens of its line, from the neighbouring
 * quotation's mark to this one's. */
struct site {
    const struct reading *reading;
    const struct names *names; /* of the article */
    const struct span *span;
    struct range before, after;
    struct range sentence;    /* the last one of `before` */
    bool ended;               /* a full stop closes it */
    struct range inside;      /* the quotation's own tokens */
    const struct span *spans; /* all of the article; this one is spans[index] */
    uint32_t span_count, index;
    const struct span *previous_line_spans; /* spans of the line before, for SIEVE_NEAR */
    uint32_t previous_line_count;
};

static inline const struct token *at(const struct site *s, uint32_t i)
{
    return tok(s->reading, i);
}

/* Does a colon or comma stand right before the opening mark? */
bool site_announced(const struct site *s);
/* Does the span end like a sentence: . ! ? … inside its marks? */
bool site_ends_sentence(const struct site *s);
/* Does the span end with a comma inside its marks, as before "he said"? */
bool site_expects_inquit(const struct site *s);
/* Does the span end as a clause of its own: with , . ? ! … inside or , . after the mark? */
bool site_ends_clause(const struct site *s);
/* The last code point inside the marks, blanks left out. */
uint32_t site_last_inside(const struct site *s);
/* . ! ? … and their like. */
bool site_is_terminal(uint32_t cp);

/* The first and the last sentence of a gap; *ended tells that the last is closed by a full stop. */
struct range site_first_sentence(const struct site *s, struct range g);
struct range site_last_sentence(const struct site *s, struct range g, bool *ended);
/* The sentence of token i within a range. */
struct range site_sentence_of(const struct site *s, uint32_t i, struct range g);

#endif
