#include "client/bar.h"

#include <stdio.h>
#include <string.h>

void bar_put(struct screen *s, int64_t count, int64_t most, unsigned cells)
{
    static const char *const part[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    uint64_t eighths;

    if (count <= 0 || most <= 0)
        return;
    eighths = (uint64_t)((double)count / (double)most * 8 * cells + 0.5);
    if (eighths == 0)
        eighths = 1;
    for (uint64_t i = 0; i < eighths / 8; i++)
        fputs("█", s->out);
    fputs(part[eighths % 8], s->out);
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool bar_next_date(const char *date, char next[BAR_DATE])
{
    unsigned year, month = 1, day = 1;
    size_t len = strlen(date);
    int parts = sscanf(date, "%4u-%2u-%2u", &year, &month, &day);

    if (parts < 1 || year > 9998 || month < 1 || month > 12 ||
        !(len == 4 || len == 7 || len == 10) || parts != (int)(len - 1) / 3)
        return false;
    if (parts == 3 && ++day > days_of(year, month)) {
        day = 1;
        month++;
    }
    if (parts == 2)
        month++;
    if (parts == 1 || month > 12) {
        month = 1;
        year++;
    }
    if (parts == 1)
        snprintf(next, BAR_DATE, "%04u", year % 10000);
    else if (parts == 2)
        snprintf(next, BAR_DATE, "%04u-%02u", year % 10000, month % 100);
    else
        snprintf(next, BAR_DATE, "%04u-%02u-%02u", year % 10000, month % 100, day % 100);
    return true;
}
