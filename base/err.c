#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drop a UTF-8 sequence that the end of the buffer has cut in two. */
static void trim_cut_character(char *text)
{
    size_t len = strlen(text), start = len;

    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (len - (start - 1) < want)
        text[start - 1] = '\0';
}

static void set_text(struct err *err, enum err_code code, const char *fmt, va_list ap)
{
    err->code = code;
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    trim_cut_character(err->text);
}

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    set_text(err, code, fmt, ap);
    va_end(ap);
    return -1;
}

/* Add ": more", as much of it as fits. */
static void append(struct err *err, const char *more)
{
    size_t len = strlen(err->text), room = sizeof err->text - 1 - len, want = strlen(more);

    if (room < 3)
        return;
    memcpy(err->text + len, ": ", 2);
    len += 2;
    room -= 2;
    if (want > room)
        want = room;
    memcpy(err->text + len, more, want);
    err->text[len + want] = '\0';
    trim_cut_character(err->text);
}

int err_errno(struct err *err, int errnum, const char *fmt, ...)
{
    char reason[128];
    va_list ap;

    va_start(ap, fmt);
    set_text(err, errnum == ENOMEM ? ERR_NOMEM : ERR_IO, fmt, ap);
    va_end(ap);
    append(err, strerror_r(errnum, reason, sizeof reason));
    return -1;
}

int err_context(struct err *err, const char *fmt, ...)
{
    struct err whole;
    va_list ap;

    va_start(ap, fmt);
    set_text(&whole, err->code, fmt, ap);
    va_end(ap);
    append(&whole, err->text);
    *err = whole;
    return -1;
}

int err_damage(struct err *err)
{
    if (err->code != ERR_INPUT)
        return -1;
    err->code = ERR_DAMAGED;
    return err_context(err, "a text of the index is damaged");
}

int err_nomem(struct err *err)
{
    return err_set(err, ERR_NOMEM, "out of memory");
}
