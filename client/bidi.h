/* Text of right-to-left scripts on a line of ours.
 *
 * Terminals that know bidi (VTE, Konsole, mlterm, Terminal.app) order a whole line at once, so that
 * two Arabic columns would change places and take the date between them along. Each text of a
 * stranger is therefore isolated (Unicode UAX 9: LRI or RLI before it, PDI after it), which keeps
 * columns where they are. The isolates are ours: those of the text itself never get through
 * (client/screen.h). Terminals, and tmux, keep a character without a width in the cell before it,
 * so no isolate may stand at the beginning of a line.
 */
#ifndef CLIENT_BIDI_H
#define CLIENT_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bidi {
    BIDI_NONE, /* nothing runs right to left: no isolate is wanted */
    BIDI_LTR,  /* begins with a letter that runs left to right, and holds others */
    BIDI_RTL
};

/* A letter of Hebrew, Arabic, Syriac, Thaana, N'Ko and their like (Bidi_Class R or AL). */
bool bidi_is_rtl(uint32_t cp);
enum bidi bidi_of(const char *text, size_t len);
/* What stands before and after such a text; "" for BIDI_NONE. */
const char *bidi_open(enum bidi b);
const char *bidi_close(enum bidi b);

#endif
