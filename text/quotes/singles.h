/* Quotations between ‘ ’ ' ‚: told from apostrophes by what stands around them.
 */
#ifndef TEXT_QUOTES_SINGLES_H
#define TEXT_QUOTES_SINGLES_H

#include "text/quotes/scan.h"

/* The single spans of the scan's line, put behind those already found, in order. */
int singles_scan(struct scan *s);

#endif
