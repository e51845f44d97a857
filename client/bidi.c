#include "client/bidi.h"

#include "base/utf8.h"
#include <wctype.h>

#define LRI "\xE2\x81\xA6"
#define RLI "\xE2\x81\xA7"
#define PDI "\xE2\x81\xA9"

/* The blocks that Unicode sets aside for these scripts; digits and marks in them decide nothing. */
bool bidi_is_rtl(uint32_t cp)
{
    if (cp < 0x590)
        return false;
    if (cp <= 0x8FF)
        return iswalpha((wint_t)cp) && !(cp >= 0x660 && cp <= 0x669) &&
               !(cp >= 0x6F0 && cp <= 0x6F9);
    return (cp >= 0xFB1D && cp <= 0xFDFF) || (cp >= 0xFE70 && cp <= 0xFEFC) ||
           (cp >= 0x10800 && cp <= 0x10FFF) || (cp >= 0x1E800 && cp <= 0x1EFFF);
}

enum bidi bidi_of(const char *text, size_t len)
{
    bool left = false;

    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(text, len, &i);
        if (cp == UTF8_BAD)
            continue;
        if (bidi_is_rtl(cp))
            return left ? BIDI_LTR : BIDI_RTL;
        left |= iswalpha((wint_t)cp) != 0;
    }
    return BIDI_NONE;
}

const char *bidi_open(enum bidi b)
{
    static const char *const opens[] = {[BIDI_NONE] = "", [BIDI_LTR] = LRI, [BIDI_RTL] = RLI};

    return opens[b];
}

const char *bidi_close(enum bidi b)
{
    return b == BIDI_NONE ? "" : PDI;
}
