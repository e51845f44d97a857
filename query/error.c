#include "query/error.h"
#include <stdarg.h>
#include <stdio.h>

static void set_hint(struct query_error *error, const char *hint)
{
    snprintf(error->hint, sizeof error->hint, "%s", hint ? hint : "");
}

int query_fail(struct query_error *error, enum err_code code, struct place at, const char *hint,
               const char *fmt, ...)
{
    char text[sizeof error->err.text];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    error->placed = true;
    error->offset = at.offset;
    error->length = at.length;
    set_hint(error, hint);
    return err_set(&error->err, code, "%s", text);
}

int query_fail_err(struct query_error *error, const struct err *err)
{
    error->err = *err;
    error->placed = false;
    error->offset = error->length = 0;
    set_hint(error, NULL);
    return -1;
}
