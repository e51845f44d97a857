#include "client/patience.h"

#include "base/clock.h"
#include <poll.h>

#define EVERY_MS 1000

static void show(struct patience *p)
{
    FILE *out = p->errors->out;

    fprintf(out, "\rmorgue: waiting for the answer, %lld s",
            (long long)(clock_us() - p->begun_us) / 1000000);
    if (p->lines > 0)
        fprintf(out, ", %llu hits", (unsigned long long)p->lines);
    fflush(out);
    p->shown = true;
}

static void wipe(struct patience *p)
{
    if (!p->shown)
        return;
    fputs("\r\033[K", p->errors->out);
    fflush(p->errors->out);
    p->shown = false;
}

void patience_stop(struct patience *p)
{
    wipe(p);
    p->errors = NULL;
}

enum morgue_line patience_next(struct patience *p, struct morgue *m, const char **line, size_t *len)
{
    enum morgue_line kind;

    if (!p->errors || !p->errors->isolates)
        return morgue_next(m, line, len);
    if (p->begun_us == 0)
        p->begun_us = clock_us();
    while ((kind = morgue_try(m, line, len)) == MORGUE_WAITING) {
        struct pollfd fd = {.fd = morgue_fd(m), .events = POLLIN};
        if (poll(&fd, 1, EVERY_MS) == 0)
            show(p);
    }
    /* While hits are gathered the line may stay until the next second. */
    if (kind != MORGUE_HIT)
        wipe(p);
    p->lines++;
    return kind;
}
