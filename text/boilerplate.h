/* Where an article ends and its page begins: "Related Articles", "Leave a Reply", share buttons.
 *
 * The tail's words are indexed like any others; but no quotation or speaker is taken from it, and
 * snippets avoid it.
 */
#ifndef TEXT_BOILERPLATE_H
#define TEXT_BOILERPLATE_H

#include "text/words.h"

/* Byte offset where the tail begins: the start of a paragraph or line, or len when there is none.
 * Never swallows an article: see boilerplate.c for the rule. */
size_t boilerplate_start(const char *text, size_t len, const struct stretches *paragraphs);

#endif
