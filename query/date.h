/* The value of a date filter: D, D..D, D.. or ..D, where D is YYYY, YYYY-MM or YYYY-MM-DD. */
#ifndef QUERY_DATE_H
#define QUERY_DATE_H

#include <stddef.h>

#define DATE_DAY 9 /* YYYYMMDD and a NUL */

/* The first and the last day that it lets through, "" for an open end. NULL, or what is wrong. */
const char *date_range(const char *s, size_t len, char from[DATE_DAY], char to[DATE_DAY]);

#endif
