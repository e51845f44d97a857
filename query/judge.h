/* Whether a plan holds for one document that is at hand, and which of its words made it hold.
 *
 * Nothing under NOT is marked, and nothing of an AND list that does not hold as a whole. Whether a
 * join holds is asked of the matcher. All lives in the arena.
 */
#ifndef QUERY_JUDGE_H
#define QUERY_JUDGE_H

#include "query/expand.h"
#include "query/match.h"
#include "query/plan.h"
#include "text/words.h"

struct judge {
    struct reader *reader;
    struct expander *expander;
    struct analyzer *analyzer;
    struct arena *arena;
    struct match *match; /* of the same plan */
};

/* An article with its analysed title and text; or a quotation, whose words are `text`. */
struct exhibit {
    uint32_t doc; /* number in the whole */
    const struct article *article;
    const char *article_text; /* articles: bytes of the text */
    size_t article_text_len;
    struct words title, text;
    const struct quote_record *quote; /* NULL for an article */
    char language[LANGUAGE_TAG_MAX];  /* primary subtag */
};

struct judge_mark {
    enum plan_place place; /* PLACE_TITLE or PLACE_TEXT */
    uint32_t first, last;  /* positions, inclusive */
    const struct query_node *leaf;
};

struct judge_marks {
    struct judge_mark *items;
    size_t count, cap;
    /* Whole matches, from first to last word, of several runs; `leaf` is the proximity or the
     * phrase with gaps. Of those that begin at one word the shortest. */
    struct judge_mark *wholes;
    size_t whole_count, whole_cap;
    /* Asked for by the caller: matches of one run are whole ones, too, in titles only where the
     * query speaks of titles alone. */
    bool every;
};

void judge_marks_release(struct judge_marks *marks);

/* 1, 0, or -1. marks grows only when it holds. */
int judge_holds(const struct judge *j, const struct plan_node *plan, const struct exhibit *e,
                struct judge_marks *marks, struct err *err);

/* The same for a quotation of an article (doc: its number), judged by the words that stand at its
 * place there; the marks' positions are the article's. */
int judge_quote(const struct judge *j, const struct plan_node *plan, const struct exhibit *article,
                uint32_t doc, struct judge_marks *marks, struct err *err);

#endif
