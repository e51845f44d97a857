/* What of a hit to show, and which words of it to mark: those that made the query hold, no others.
 */
#ifndef QUERY_HIGHLIGHT_H
#define QUERY_HIGHLIGHT_H

#include "query/judge.h"

/* A run that matched, in code points of the text beside it, end exclusive. */
struct mark {
    uint32_t start, end;
};

struct snippet {
    enum article_key field; /* ARTICLE_TITLE or ARTICLE_TEXT */
    uint32_t start;         /* code point of the field where `text` begins */
    struct value text;
    struct mark *marks;
    size_t mark_count;
};

/* All borrowed. Analyses live in scratch, which is reset for each hit; results in the caller's
 * arena, and the expander's memory in its own. */
struct highlighter {
    struct reader *reader; /* NULL where articles bear their texts */
    struct expander *expander;
    struct analyzer *analyzer;
    struct arena *scratch;
    struct match *match; /* of the plan */
};

/* The snippets of an article that the plan holds for: its title if that matched, one or two
 * passages of its text if that did, else the text's beginning without marks. */
int highlight_article(const struct highlighter *h, const struct plan_node *plan, uint32_t doc,
                      const struct article *article, struct arena *arena, struct snippet **out,
                      size_t *count, struct err *err);

/* The marks in a quotation's text. */
int highlight_quote(const struct highlighter *h, const struct plan_node *plan, uint32_t doc,
                    const struct quote_record *quote, const struct article *article,
                    struct arena *arena, struct mark **out, size_t *count, struct err *err);

#endif
