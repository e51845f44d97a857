/* UTF-8, as far as programs without ICU need it. Units: bytes unless a name says `cp` (code
 * points).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* The code point at s[*i] (i < len), moving *i past it; UTF8_BAD for a malformed byte (moves by 1).
 */
uint32_t utf8_next(const char *s, size_t len, size_t *i);
/* Append the code point's bytes to out[4]; returns how many. */
size_t utf8_put(uint32_t cp, char out[4]);
/* Whether all of it is well-formed; otherwise *bad_at is the offset of the first bad byte. */
bool utf8_valid(const char *s, size_t len, size_t *bad_at);
/* How many code points s[0..len) holds; s must be valid. */
size_t utf8_count(const char *s, size_t len);
/* The byte offset of code point `cp` (or len when there are fewer). */
size_t utf8_offset(const char *s, size_t len, size_t cp);
/* Code points that must never reach a terminal: C0 and C1 controls, DEL, bidi overrides, embeddings
 * and isolates, line and paragraph separators, interlinear annotation. */
bool utf8_is_unsafe(uint32_t cp);
/* Those of them that part words: tabs, and ends of lines and paragraphs of any kind. What leaves
 * them out glues two words together, so a blank stands for them where lines cannot be broken. */
bool utf8_is_break(uint32_t cp);

#endif
