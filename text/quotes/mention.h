/* The extent of a noun phrase that can speak: person, organisation, "a senior official".
 *
 * All work on token ranges of one line; a range is empty (first == last) when there is none. Time
 * is bounded by a constant number of tokens per call.
 */
#ifndef TEXT_QUOTES_MENTION_H
#define TEXT_QUOTES_MENTION_H

#include "text/quotes/tokens.h"

struct range {
    uint32_t first, last; /* tokens [first, last) */
};

static inline bool range_empty(struct range g)
{
    return g.first >= g.last;
}

static inline struct range range_one(uint32_t i)
{
    return (struct range){i, i + 1};
}

/* The phrase that begins at token i, looking no further than `end`: what follows "said". */
struct range mention_right(const struct reading *r, uint32_t i, uint32_t end);
/* The phrase whose verb is token `verb`: skips adverbs, an apposition, a parenthesis. */
struct range mention_left(const struct reading *r, uint32_t verb, uint32_t begin);
/* The phrase that ends right before token k. */
struct range mention_ending(const struct reading *r, uint32_t k, uint32_t begin);
/* The subject of the sentence [begin, end): its first phrase, after an opening adverbial. */
struct range mention_subject(const struct reading *r, uint32_t begin, uint32_t end);

/* The same range without titles, posts, ages and possessive endings, or an empty one when it cannot
 * be a speaker. */
struct range mention_core(const struct reading *r, struct range g);
/* Bytes of a range; *end leaves out a possessive 's. */
void mention_bytes(const struct reading *r, struct range g, uint32_t *start, uint32_t *end);

/* The token behind a firm's name in marks, "«…»" that opens at i; i when it is no short pair. */
uint32_t mention_over_marks(const struct reading *r, uint32_t i, uint32_t end);
/* The token behind the run of name words that begins at i: initials, particles and nicknames are
 * inside it. */
uint32_t name_run_end(const struct reading *r, uint32_t i, uint32_t end);

/* Does the word end like a participle ("pressed", "interrogé")? */
bool mention_is_participle(const struct reading *r, uint32_t i);
/* Does a Latin word stand behind a Cyrillic one? */
bool mention_is_foreign(const struct reading *r, uint32_t i);
/* Is this a verb of saying, as it stands (no noun, no name)? */
bool is_cue(const struct reading *r, uint32_t i);
/* A word that is capitalised only because it opens a sentence. */
bool is_opener(const struct reading *r, uint32_t i);
/* Can this token be part of a proper name? */
bool is_name(const struct token *t);

#endif
