/* The tables that language_detect reads: see language.c for what an entry means.
 */
#ifndef TEXT_LANGUAGE_DATA_H
#define TEXT_LANGUAGE_DATA_H

#include <unicode/uscript.h>

struct language_row {
    const char *tag;
    UScriptCode script; /* rows of other scripts than the text's are not looked at */
    const char *marks;  /* entries parted by blanks; NULL: the script alone decides */
};

extern const struct language_row language_rows[]; /* ended by a row with tag NULL */

#endif
