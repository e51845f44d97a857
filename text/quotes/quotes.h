/* Quotations of an article: what was said, by whom, and how we know.
 *
 * quotes_extract works on an analysed text and keeps no state between articles. Everything it
 * yields lives in the caller's arena. Offsets are bytes of the article's text, ends exclusive; a
 * span is what stands inside the marks.
 *
 * A quotation is one pair of marks (one item). Pieces of one utterance share a group: a quotation
 * that the reporter interrupts ("...," she said, "...") gives two items of one group, and so does
 * an inquit inside one pair of marks. A speech that runs on over paragraphs, with a mark at the
 * head of each, gives an item per paragraph, each after the first with `continues` set: the index
 * joins those into one quotation (quotes_join).
 */
#ifndef TEXT_QUOTES_QUOTES_H
#define TEXT_QUOTES_QUOTES_H

#include "base/arena.h"
#include "base/err.h"
#include "text/words.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum quote_type {
    QUOTE_DIRECT,   /* an utterance */
    QUOTE_FRAGMENT, /* up to 3 words, or words inside the reporter's clause */
};

struct mention {
    uint32_t start, end; /* in the text; equal when there is none */
};

struct quote {
    uint32_t start, end;
    enum quote_type type;
    bool continues;           /* goes on from the item before it, over a paragraph's end */
    uint32_t group;           /* 0, 1, 2 ... within the article */
    struct mention speaker;   /* the mention nearest the quotation, as it stands */
    const char *speaker_full; /* the fullest form of that name in the article; NULL when unknown */
    struct mention cue;       /* the verb or phrase that decided; equal ends when there is none */
    const char *sieve; /* static name of the rule that decided, e.g. "after"; NULL when none */
    double confidence; /* measured precision of that rule, 0 when no speaker */
};

struct quote_list {
    struct quote *items; /* in order of start */
    size_t count;
};

/* text[0..len) is the article, `limit` the byte where its boilerplate begins (nothing is taken from
 * there on), `words` its analysis, `language` a canonical tag ("und" for unknown). */
int quotes_extract(const char *text, size_t len, size_t limit, const struct words *words,
                   const char *language, struct arena *arena, struct quote_list *out,
                   struct err *err);

/* The same with pieces of another size than QUOTES_PIECE bytes. An article longer than a piece is
 * read in pieces, so that memory stays in bounds whatever the text is; no name is known beyond its
 * piece. Only dumps and accidents are that long. */
#define QUOTES_PIECE ((size_t)4 << 20)
int quotes_extract_pieces(const char *text, size_t len, size_t limit, size_t piece,
                          const struct words *words, const char *language, struct arena *arena,
                          struct quote_list *out, struct err *err);

/* The list with pieces that continue over paragraphs joined into one item each (start of the first,
 * end of the last). */
int quotes_join(const struct quote_list *pieces, struct arena *arena, struct quote_list *out,
                struct err *err);

#endif
