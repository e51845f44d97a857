/* Whether a segment's posting files and dates are what they ought to be: every block decoded, sums
 * compared with what the files and the manifest state.
 */
#ifndef INDEX_VERIFY_WORDS_H
#define INDEX_VERIFY_WORDS_H

#include "index/snapshot.h"

/* ERR_DAMAGED names the file. */
int verify_segment_words(const struct segment *s, struct err *err);

#endif
