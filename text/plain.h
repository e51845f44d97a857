/* Words of plain characters, cut and folded in one go, without ICU: the rules WB1..WB999 of
 * Unicode Standard Annex 29 come down to looking at three neighbours when no marks, joiners,
 * Hebrew letters or scripts of the dictionary are about.
 *
 * Stretches of plain text end at blanks, so that what stands beyond has no say. Text must be valid
 * UTF-8; offsets are bytes.
 */
#ifndef TEXT_PLAIN_H
#define TEXT_PLAIN_H

#include "text/fold.h"
#include "text/kind.h"
#include <stddef.h>

/* Blanks between which no word boundary depends on the other side: ASCII white space, and what the
 * rules of morgue-query(7) count as a blank. */
static inline bool plain_is_blank(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '@' || c == '_';
}

/* How far text[at..end) is plain: `end`, or where the blanks before the first piece begin that is
 * not. */
size_t plain_end(struct kinds *k, const char *text, size_t at, size_t end);

/* The end of the piece at `at`, which ends at a blank; *plain tells what it is made of. */
size_t plain_piece_end(struct kinds *k, const char *text, size_t at, size_t end, bool *plain);

#define PLAIN_ROOM 80 /* bytes that plain_next_word writes at most */

struct plain_word {
    size_t start, end; /* where it stands */
    size_t len;        /* of its fold */
    bool folded;       /* else it needs fold_text */
    bool elidable;     /* there is an apostrophe in it */
};

/* What the words are cut with: `folds` is a fold_table. */
struct plain {
    struct kinds *kinds;
    const uint16_t *folds;
    const char *text;
};

/* The next word of text[at..end), which is plain, with its fold in out[PLAIN_ROOM]; false when
 * there is none. */
bool plain_next_word(const struct plain *p, size_t at, size_t end, char *out,
                     struct plain_word *word);

#endif
