/* Where paragraphs, sentences and word segments begin and end. Meaning (what is a word, how it is
 * folded) is words.c's.
 *
 * A segmenter owns ICU's root-locale iterators and belongs to one thread. Text must be valid UTF-8
 * and outlive the walk over it. Offsets are bytes of the whole field. Two walks, of words and of
 * sentences, share the segmenter's memory: end one before the other begins.
 */
#ifndef TEXT_SEGMENT_H
#define TEXT_SEGMENT_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <unicode/utypes.h>

struct segmenter;

struct segmenter *segmenter_new(struct err *err);
void segmenter_free(struct segmenter *s);
/* Give back the memory that a huge text took. No walk may be under way. */
void segmenter_trim_memory(struct segmenter *s);

/* --- Paragraphs: a plain walk, no segmenter needed. */
struct paragraph_walk {
    const char *text;
    size_t at, len;
    bool by_line; /* no blank line parts the text: each line is a paragraph */
};
void paragraph_walk_init(struct paragraph_walk *w, const char *text, size_t len);
/* The next paragraph without white space around it; false at the end. */
bool paragraph_walk_next(struct paragraph_walk *w, size_t *start, size_t *end);

/* Narrow text[*start..*end) so that no white space stands around it. */
void segment_trim(const char *text, size_t *start, size_t *end);

/* --- Words. A segment of ASCII is handed on as bytes, any other as UTF-16 with the blanks that the
 * rules ask for already put in. */
struct segment {
    size_t start, end;
    const UChar *units; /* NULL for ASCII; valid until the next call */
    size_t count;
};
void segment_words(struct segmenter *s, const char *text, size_t start, size_t end);
/* 1 with a segment that is a word, 0 at the end, -1 with err. */
int segment_next_word(struct segmenter *s, struct segment *out, struct err *err);

/* How many bytes of UTF-8 these units take. */
size_t segment_bytes(const UChar *units, size_t count);

/* As if no ASCII short cut were there: all goes through ICU. For tests. */
void segment_words_slowly(struct segmenter *s, const char *text, size_t start, size_t end);

/* --- Sentences of one paragraph. */
int segment_sentences(struct segmenter *s, const char *text, size_t start, size_t end,
                      struct err *err);
/* The next sentence without white space around it; false at the end. */
bool segment_next_sentence(struct segmenter *s, size_t *start, size_t *end);

#endif
