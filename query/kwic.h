/* Keyword in context: each match of a query with the words on either side of it.
 *
 * Texts (articles, or quotations within theirs) come in the order of the search, the lines of a
 * text in the order of the text. A match is a run of words by which an operand of the query holds:
 * a word, a phrase, or a proximity from its first to its last word, the shortest of those that
 * begin at one word. Runs that several operands share are one line. Nothing under NOT is a match,
 * nor what filters say. Matches in titles are lines where the query asks for titles alone
 * ("title:x").
 */
#ifndef QUERY_KWIC_H
#define QUERY_KWIC_H

#include "query/search.h"

struct kwic_line {
    const struct article *article; /* without text */
    enum article_key field;        /* ARTICLE_TEXT or ARTICLE_TITLE */
    /* One slice of the field, in three pieces, as it stands there. Context of one word has at most
     * KWIC_CONTEXT_BYTES on average. */
    struct value left, match, right;
    uint32_t start, end; /* of the match, code points of the field */
};

#define KWIC_CONTEXT_BYTES 512

struct kwic {
    uint32_t context; /* words on each side */
    uint64_t skip;    /* lines to leave out first; afterwards how many of them are still to come */
    /* Told of each line, whose strings live until it returns: 0 go on, 1 enough (this line is the
     * last), -1 with err. NULL: lines are counted alone. */
    int (*take)(void *user, const struct kwic_line *line, struct err *err);
    void *user;

    /* What came of it. */
    uint64_t total; /* texts that match */
    const char *hint;
    uint32_t texts;   /* gone through to their end */
    uint64_t passed;  /* lines of those */
    uint64_t lines;   /* of the next text, gone through; 0 when it was not begun */
    uint32_t silent;  /* texts without a line; all there are, where none can have one */
    bool overflowing; /* a text had more matches than can be listed: none of them is told of */
};

/* options->offset and limit count texts. */
int search_kwic(struct searcher *s, const struct search_options *options, struct kwic *kwic,
                struct arena *arena, struct query_error *error);

#endif
