/* The words that a worker has met and their stems, kept from shard to shard so that each occurrence
 * costs one look-up and each word is stemmed once.
 *
 * Lexemes and stems live until the lexicon forgets (lexicon_begin_shard may) or is freed. What a
 * worker counts per shard or per segment hangs on them, marked with the shard or segment it is of.
 */
#ifndef INDEX_LEXICON_H
#define INDEX_LEXICON_H

#include "base/err.h"
#include "text/words.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HANDLE_NONE UINT32_MAX

/* Handles are of the posting files under construction (postings/builder.h). */
enum lexeme_place { LEXEME_TEXT, LEXEME_TITLE, LEXEME_QUOTE, LEXEME_PLACES };
enum stem_place { STEM_ARTICLE, STEM_QUOTE, STEM_PLACES };

/* The stem of words in articles of a class of language. */
struct stem {
    const char *term; /* of its list, NUL-terminated: TERM_STEM ... (term_stem_list) */
    uint32_t len;
    uint32_t shard; /* that the handles are of */
    uint32_t handle[STEM_PLACES];
};

/* Of one class of language; most words are met in one only. */
struct lexeme_stem {
    struct stem *stem; /* NULL when not known yet */
    struct lexeme_stem *next;
    uint32_t segment; /* whose stem dictionary has the pair */
    uint16_t class;
    bool differs; /* the stem is not the word itself */
};

struct lexeme {
    uint64_t frequent; /* frequent_in */
    uint32_t len;
    uint32_t shard; /* that the handles are of */
    uint32_t handle[LEXEME_PLACES];
    struct lexeme_stem stems; /* the first of the list */
    char text[];              /* the folded word, NUL-terminated */
};

struct lexicon;

struct lexicon *lexicon_new(struct err *err);
void lexicon_free(struct lexicon *l);

/* From now on handles are those of another shard: all are HANDLE_NONE. May forget all words, so
 * that memory stays bounded whatever comes. */
void lexicon_begin_shard(struct lexicon *l);
/* From now on every pair of word and stem is new to the stem dictionary. */
void lexicon_begin_segment(struct lexicon *l);

/* The lexeme of a folded word; NULL out of memory. */
struct lexeme *lexicon_word(struct lexicon *l, const char *word, size_t len);
/* The lexemes of many words, faster than one by one; -1 out of memory. */
int lexicon_words(struct lexicon *l, const struct words *words, struct lexeme **out);

/* The number of an article's class of language (stems_class) from its tag, NULL for none. */
unsigned lexicon_class(struct lexicon *l, const char *tag);
/* Whether it has a stemmer. */
bool lexicon_class_stems(const struct lexicon *l, unsigned class);
/* The stem of a word in that class; NULL with err. */
struct stem *lexicon_stem(struct lexicon *l, struct lexeme *word, unsigned class, struct err *err);

/* A word that differs from its stem, for the stem dictionary. */
struct stem_entry {
    const char *language, *stem;
    size_t stem_len;
    const char *word;
    size_t word_len;
};
/* The next that was met for the first time in this segment; 0 when there is none, -1. Good until
 * the next call of any function of the lexicon. */
int lexicon_next_entry(struct lexicon *l, struct stem_entry *out, struct err *err);

#endif
