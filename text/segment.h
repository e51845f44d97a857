/* Where word segments begin and end. Meaning (what is a word, how it is folded) is words.c's.
 *
 * A segmenter owns ICU's root-locale iterator and belongs to one thread. Text must be valid UTF-8
 * and outlive the walk over it. Offsets are bytes of the whole field.
 */
#ifndef TEXT_SEGMENT_H
#define TEXT_SEGMENT_H

#include "base/err.h"
#include "text/kind.h"
#include <stdbool.h>
#include <stddef.h>
#include <unicode/utypes.h>

struct segmenter;

/* The kinds are borrowed. */
struct segmenter *segmenter_new(struct kinds *kinds, struct err *err);
void segmenter_free(struct segmenter *s);
/* Give back the memory that a huge text took. No walk may be under way. */
void segmenter_trim_memory(struct segmenter *s);

/* Either a stretch of plain text, whose words text/plain.h finds, or one word that ICU found: as
 * UTF-16 with the blanks that the rules ask for already put in. */
struct segment {
    size_t start, end;
    const UChar *units; /* NULL for plain text; valid until the next call */
    size_t count;
};
void segment_begin(struct segmenter *s, const char *text, size_t start, size_t end);
/* 1 with a segment, 0 at the end, -1 with err. */
int segment_next(struct segmenter *s, struct segment *out, struct err *err);

/* How many bytes of UTF-8 these units take. */
size_t segment_bytes(const UChar *units, size_t count);

/* As if nothing were plain: all goes through ICU. For tests. */
void segment_begin_slowly(struct segmenter *s, const char *text, size_t start, size_t end);

#endif
