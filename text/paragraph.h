/* Where paragraphs begin and end. Text must be valid UTF-8 and outlive the walk over it; offsets
 * are bytes.
 */
#ifndef TEXT_PARAGRAPH_H
#define TEXT_PARAGRAPH_H

#include <stdbool.h>
#include <stddef.h>

struct paragraph_walk {
    const char *text;
    size_t at, len;
    bool by_line; /* no blank line parts the text: each line is a paragraph */
};
void paragraph_walk_init(struct paragraph_walk *w, const char *text, size_t len);
/* The next paragraph without white space around it; false at the end. */
bool paragraph_walk_next(struct paragraph_walk *w, size_t *start, size_t *end);

/* Narrow text[*start..*end) so that no white space stands around it. */
void paragraph_trim(const char *text, size_t *start, size_t *end);

#endif
