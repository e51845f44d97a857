/* What the lexer must know of characters: blanks, marks, brackets, letters. Units: bytes. */
#ifndef QUERY_CHARS_H
#define QUERY_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool chars_is_blank(uint32_t c);   /* Unicode White_Space, and NUL */
bool chars_is_mark(uint32_t c);    /* the quotation marks that open and close a phrase */
bool chars_is_bracket(uint32_t c); /* ( or ) */
/* A letter in the narrow sense (category L*): neither a digit nor a letter number. */
bool chars_is_letter(uint32_t c);

/* The code point at s[i], i < len; and the one before s[i], or a blank at the start. s is valid. */
uint32_t chars_at(const char *s, size_t len, size_t i);
uint32_t chars_before(const char *s, size_t len, size_t i);

/* Whether s[0..len) is this ASCII word, whatever the case of its letters. */
bool chars_equal_fold(const char *s, size_t len, const char *word);

#endif
