#include "query/chars.h"
#include "base/utf8.h"
#include "text/words.h"
#include <string.h>

bool chars_is_blank(uint32_t c)
{
    switch (c) {
    case 0:
    case ' ':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return true;
    default:
        return (c >= '\t' && c <= '\r') || (c >= 0x2000 && c <= 0x200A);
    }
}

bool chars_is_mark(uint32_t c)
{
    return c == '"' || (c >= 0x201C && c <= 0x201E) || c == 0xAB || c == 0xBB;
}

bool chars_is_bracket(uint32_t c)
{
    return c == '(' || c == ')';
}

/* Category Nl, and where each run of ten of category Nd begins (Unicode 15). text_letters() counts
 * both with the letters. */
static const uint32_t letter_numbers[][2] = {
    {0x16EE, 0x16F0},   {0x2160, 0x2182},   {0x2185, 0x2188},   {0x3007, 0x3007},
    {0x3021, 0x3029},   {0x3038, 0x303A},   {0xA6E6, 0xA6EF},   {0x10140, 0x10174},
    {0x10341, 0x10341}, {0x1034A, 0x1034A}, {0x103D1, 0x103D5}, {0x12400, 0x1246E}};

static const uint32_t digit_zeros[] = {
    0x0030,  0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,
    0x0C66,  0x0CE6,  0x0D66,  0x0DE6,  0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
    0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0};

static bool is_number(uint32_t c)
{
    for (size_t i = 0; i < sizeof digit_zeros / sizeof *digit_zeros; i++)
        if (c >= digit_zeros[i] && c < digit_zeros[i] + 10)
            return true;
    for (size_t i = 0; i < sizeof letter_numbers / sizeof *letter_numbers; i++)
        if (c >= letter_numbers[i][0] && c <= letter_numbers[i][1])
            return true;
    return false;
}

bool chars_is_letter(uint32_t c)
{
    char bytes[4];
    size_t n;

    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    n = utf8_put(c, bytes);
    return text_letters(bytes, n) == 1 && !is_number(c);
}

uint32_t chars_at(const char *s, size_t len, size_t i)
{
    return utf8_next(s, len, &i);
}

uint32_t chars_before(const char *s, size_t len, size_t i)
{
    if (i == 0)
        return ' ';
    do
        i--;
    while (i > 0 && ((unsigned char)s[i] & 0xC0) == 0x80);
    return utf8_next(s, len, &i);
}

bool chars_equal_fold(const char *s, size_t len, const char *word)
{
    if (strlen(word) != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 'a' - 'A') : s[i];

        if (c != word[i])
            return false;
    }
    return true;
}
