/* What the rules of word and sentence boundaries (Unicode Standard Annex 29, as ICU has them) take
 * a character for.
 *
 * Tables of the Basic Multilingual Plane, filled from ICU's properties as characters are met; they
 * belong to one thread. Zero in a table is a character not met yet.
 */
#ifndef TEXT_KIND_H
#define TEXT_KIND_H

#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* For words. Plain are the characters whose boundaries depend on what stands right beside them
 * only, or (Han and Kana) on a dictionary whose answer does not matter, as each is a word. */
enum word_kind {
    WORD_OTHER = 1,  /* a boundary on both sides */
    WORD_MARK,       /* marks and format characters: belong to what they follow */
    WORD_MID_LETTER, /* joins letters */
    WORD_MID_DIGIT,  /* joins digits */
    WORD_MID_BOTH,   /* joins either */
    WORD_LETTER,     /* from here on, what makes words */
    WORD_DIGIT,
    WORD_ALONE, /* a letter that is a word */
    WORD_HARD,  /* not plain: joiners, Hebrew, Hangul, and what needs a dictionary */
};
#define WORD_KIND  0x0F
#define WORD_LOWER 0x10 /* the character is of category Ll */
#define WORD_UPPER 0x20 /* Lu */

enum sentence_kind {
    SENTENCE_OTHER = 1,
    SENTENCE_LOWER,
    SENTENCE_UPPER,
    SENTENCE_LETTER, /* without case */
    SENTENCE_DIGIT,
    SENTENCE_SPACE,
    SENTENCE_CLOSE,    /* brackets and quotation marks, opening ones too */
    SENTENCE_CONTINUE, /* the comma and its like */
    SENTENCE_EXTEND,   /* marks and format characters: belong to what they follow */
    SENTENCE_STOP,     /* ! ? and their like; from here on, what a sentence may end at */
    SENTENCE_FULL_STOP,
    SENTENCE_CR,
    SENTENCE_SEPARATOR, /* LF, NEL, line and paragraph separator */
};

struct kinds {
    uint8_t word[0x10000], sentence[0x10000];
};

struct kinds *kinds_new(struct err *err); /* ASCII is in it */
void kinds_free(struct kinds *k);

/* By ICU; enters it into the table when there is a place. */
uint8_t kinds_learn_word(struct kinds *k, UChar32 c);
uint8_t kinds_learn_sentence(struct kinds *k, UChar32 c);

static inline uint8_t kinds_word(struct kinds *k, UChar32 c)
{
    return c <= 0xFFFF && k->word[c] ? k->word[c] : kinds_learn_word(k, c);
}

static inline uint8_t kinds_sentence(struct kinds *k, UChar32 c)
{
    return c <= 0xFFFF && k->sentence[c] ? k->sentence[c] : kinds_learn_sentence(k, c);
}

#endif
