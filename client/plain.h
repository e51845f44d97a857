/* A line of a list as plain words of the query language: nothing in it is an operator. */
#ifndef CLIENT_PLAIN_H
#define CLIENT_PLAIN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* A quotation mark that opens and closes a phrase; whether a text holds one. */
bool plain_is_mark(uint32_t cp);
bool plain_has_mark(const char *text);

/* AND, OR, NOT, NEAR, ADJ, SENTENCE, PARAGRAPH: words that mean something in capitals. */
bool plain_is_operator(const char *word, size_t len);

/* Append the query. Words stay words; AND, OR and their like become small; whatever has a character
 * with a meaning becomes a phrase; symbols alone are left out. Appends nothing for a line without
 * words. `line` must be UTF-8. */
void plain_words(const char *line, size_t len, struct buf *out);

#endif
