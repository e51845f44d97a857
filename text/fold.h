/* Folding one word: the form in which it is indexed and looked for.
 *
 * The steps, in their order: NFKC_Casefold; the apostrophes of print and of Uzbek become '; marks
 * U+0300..036F are dropped after Latin and Greek letters; the Arabic tatweel and vowel signs are
 * dropped; Cyrillic io becomes ie; NFC. fold_elide and fold_cut are steps of their own, because the
 * beginning of a word (a query's prefix) is folded without the first.
 *
 * A fold belongs to one thread. What it yields is UTF-8 that stays valid until the next call.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

#define FOLD_WORD_MAX 64 /* code points a folded word keeps */

struct fold;
enum { FOLD_UNKNOWN = 0, FOLD_GENERAL = 0xFFFF }; /* table entries that are no folded unit */

struct fold *fold_new(struct err *err);
void fold_free(struct fold *f);

/* Fold n UTF-16 units. *out may be empty (a word of vowel signs only). */
int fold_units(struct fold *f, const UChar *s, size_t n, const char **out, size_t *out_len,
               struct err *err);

/* The same for UTF-8, which must be valid. */
int fold_text(struct fold *f, const char *s, size_t n, const char **out, size_t *out_len,
              struct err *err);

/* By character of the BMP, what it folds to wherever it stands; FOLD_UNKNOWN, or FOLD_GENERAL where
 * that is not one character of the BMP or depends on the neighbours. fold_text and fold_units fill
 * it as they meet characters; ASCII is in it. Not to be written to. */
const uint16_t *fold_table(const struct fold *f);

/* Drop a leading elided article or pronoun (l' d' j' m' n' s' t' c' qu') before two or more
 * characters, then a trailing 's. Both only narrow the folded word s[0..len). */
void fold_elide(const char **s, size_t *len);

/* The bytes of the first FOLD_WORD_MAX code points, or len when there are fewer. */
size_t fold_cut(const char *s, size_t len);

/* Whether a folded word holds Han, Hiragana or Katakana by script extensions: then each of its
 * letters and digits is a word. */
bool fold_is_cjk(const char *s, size_t len);

/* A character that makes a segment a word: category L*, Nd or Nl. */
bool fold_is_letter(UChar32 c);

/* How many units from s on fold by themselves: neither join with what stands before them nor with
 * what follows; 0 only for n = 0. */
size_t fold_piece(const struct fold *f, const UChar *s, size_t n);

#endif
