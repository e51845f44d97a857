#include "query/date.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct day {
    unsigned year, month, day;
};

static bool digits(const char *s, size_t n, unsigned *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        *out = *out * 10 + (unsigned)(s[i] - '0');
    }
    return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

/* The first and the last day of D. */
static bool parse(const char *s, size_t len, struct day *first, struct day *last)
{
    if ((len != 4 && len != 7 && len != 10) || !digits(s, 4, &first->year) || first->year == 0)
        return false;
    *last = *first;
    first->month = first->day = 1;
    last->month = 12;
    last->day = 31;
    if (len == 4)
        return true;
    if (s[4] != '-' || !digits(s + 5, 2, &first->month) || first->month < 1 || first->month > 12)
        return false;
    last->month = first->month;
    last->day = days_in(first->year, first->month);
    if (len == 7)
        return true;
    if (s[7] != '-' || !digits(s + 8, 2, &first->day) || first->day < 1 || first->day > last->day)
        return false;
    last->day = first->day;
    return true;
}

static void print(const struct day *d, char out[DATE_DAY])
{
    snprintf(out, DATE_DAY, "%04u%02u%02u", d->year % 10000, d->month % 100, d->day % 100);
}

static size_t find_dots(const char *s, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if (s[i] == '.' && s[i + 1] == '.')
            return i;
    return len;
}

const char *date_range(const char *s, size_t len, char from[DATE_DAY], char to[DATE_DAY])
{
    static const char bad[] = "this is no date";
    size_t dots = find_dots(s, len);
    const char *right = s + dots + 2;
    struct day first, last, ignored;

    from[0] = to[0] = '\0';
    if (dots == len) {
        if (!parse(s, len, &first, &last))
            return bad;
        print(&first, from);
        print(&last, to);
        return NULL;
    }
    if (len == 2)
        return bad;
    if (dots > 0) {
        if (!parse(s, dots, &first, &ignored))
            return bad;
        print(&first, from);
    }
    if (dots + 2 < len) {
        if (!parse(right, len - dots - 2, &ignored, &last))
            return bad;
        print(&last, to);
    }
    if (from[0] && to[0] && strcmp(from, to) > 0)
        return "these dates stand the wrong way round";
    return NULL;
}
