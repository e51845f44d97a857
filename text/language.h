/* Which language an article is in, when it does not say; and what language tags mean.
 *
 * Tags are BCP 47. The primary subtag ("uz" of "uz-Latn") chooses stemmer and quotation tables.
 */
#ifndef TEXT_LANGUAGE_H
#define TEXT_LANGUAGE_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

#define LANGUAGE_TAG_MAX 36 /* bytes, NUL included; longer tags are malformed */

/* Put the canonical form of a tag into out ("EN_us" -> "en-US", "uz-latn" -> "uz-Latn"). False when
 * it is not well-formed. Three-letter codes with a two-letter twin become that ("eng" -> "en"). */
bool language_canonical(const char *tag, size_t len, char out[LANGUAGE_TAG_MAX]);

/* The primary subtag of a canonical tag. */
void language_primary(const char *tag, char out[LANGUAGE_TAG_MAX]);

/* Guess the language of a text of any length; "und" when unsure. `confidence` (may be NULL) is
 * 0..1. Thread-safe. The method is told in language.c. */
void language_detect(const char *text, size_t len, char out[LANGUAGE_TAG_MAX], double *confidence);

#endif
