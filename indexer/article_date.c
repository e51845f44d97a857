#include "indexer/article.h"

/* A place in a date; the readers below move it on, or leave it and say no. */
struct at {
    const char *s, *end;
};

static bool digits(struct at *at, int count, int *value)
{
    *value = 0;
    if (at->end - at->s < count)
        return false;
    for (int i = 0; i < count; i++) {
        if (at->s[i] < '0' || at->s[i] > '9')
            return false;
        *value = *value * 10 + (at->s[i] - '0');
    }
    at->s += count;
    return true;
}

static bool one_of(struct at *at, const char *set)
{
    for (; at->s < at->end && *set; set++) {
        if (*at->s == *set) {
            at->s++;
            return true;
        }
    }
    return false;
}

static bool at_end(const struct at *at)
{
    return at->s == at->end;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* *whole: the day is named, so that a time may follow. */
static bool read_date(struct at *at, bool *whole)
{
    int year, month, day;
    bool dashed;

    *whole = false;
    if (!digits(at, 4, &year) || year == 0)
        return false;
    if (at_end(at))
        return true;
    dashed = one_of(at, "-");
    if (!digits(at, 2, &month) || month < 1 || month > 12)
        return false;
    if (at_end(at))
        return dashed; /* YYYYMM is no date of ISO 8601: it could be YYMMDD */
    if (dashed && !one_of(at, "-"))
        return false;
    *whole = true;
    return digits(at, 2, &day) && day >= 1 && day <= days_in(year, month);
}

static bool read_fraction(struct at *at)
{
    int digit;

    if (!one_of(at, ".,"))
        return true;
    if (!digits(at, 1, &digit))
        return false;
    while (digits(at, 1, &digit))
        ;
    return true;
}

/* 24:00:00 is the end of a day, second 60 a leap second. */
static bool read_time(struct at *at)
{
    int hour, minute = 0, second = 0;

    if (!digits(at, 2, &hour))
        return false;
    if (one_of(at, ":")) {
        if (!digits(at, 2, &minute))
            return false;
        if (one_of(at, ":") && (!digits(at, 2, &second) || !read_fraction(at)))
            return false;
    } else if (digits(at, 2, &minute)) {
        if (digits(at, 2, &second) && !read_fraction(at))
            return false;
    }
    if (hour == 24)
        return minute == 0 && second == 0;
    return hour < 24 && minute < 60 && second <= 60;
}

static bool read_zone(struct at *at)
{
    int hours, minutes = 0;

    if (at_end(at) || one_of(at, "Zz"))
        return true;
    if (!one_of(at, "+-") || !digits(at, 2, &hours))
        return false;
    one_of(at, ":");
    if (!at_end(at) && !digits(at, 2, &minutes))
        return false;
    return hours < 24 && minutes < 60;
}

bool article_date_valid(const char *s, size_t len)
{
    struct at at = {s, s + len};
    bool whole;

    if (!read_date(&at, &whole))
        return false;
    if (at_end(&at))
        return true;
    return whole && one_of(&at, "Tt ") && read_time(&at) && read_zone(&at) && at_end(&at);
}
