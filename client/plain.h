/* A line of a list as plain words of the query language: nothing in it is an operator. */
#ifndef CLIENT_PLAIN_H
#define CLIENT_PLAIN_H

#include "base/buf.h"

/* Append the query. Words stay words; AND, OR and their like become small; whatever has a character
 * with a meaning becomes a phrase; symbols alone are left out. Appends nothing for a line without
 * words. `line` must be UTF-8. */
void plain_words(const char *line, size_t len, struct buf *out);

#endif
