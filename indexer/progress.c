#include "indexer/progress.h"

#include "base/clock.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INTERVAL_US 100000

static bool can_move(FILE *out)
{
    const char *term = getenv("TERM");

    return isatty(fileno(out)) && term && strcmp(term, "dumb") != 0;
}

void progress_init(struct progress *p, FILE *out, enum progress_mode mode, uint64_t total_bytes)
{
    *p = (struct progress){
        .out = out,
        .active = mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && can_move(out)),
        .total = total_bytes,
        .start_us = clock_us(),
    };
}

/* "512 B", "12.3 MiB" */
static void show_bytes(char text[16], uint64_t bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double amount = (double)bytes;
    size_t unit = 0;

    while (amount >= 1000 && unit + 1 < sizeof units / sizeof *units) {
        amount /= 1024;
        unit++;
    }
    snprintf(text, 16, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
}

/* "0:07", "1:02:03"; "--:--" beyond what anyone waits for */
static void show_time(char text[16], double seconds)
{
    unsigned s;

    if (seconds < 0 || seconds > 360000) {
        snprintf(text, 16, "--:--");
        return;
    }
    s = (unsigned)(seconds + 0.5);
    if (s < 3600)
        snprintf(text, 16, "%u:%02u", s / 60, s % 60);
    else
        snprintf(text, 16, "%u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
}

void progress_line(char line[PROGRESS_WIDTH + 1], uint64_t bytes_done, uint64_t bytes_total,
                   uint64_t articles, double seconds)
{
    char done[16], total[16], left[16];
    double rate = seconds > 0 ? (double)bytes_done / seconds : 0;
    double per_second = seconds > 0 ? (double)articles / seconds : 0;

    int n;

    show_bytes(done, bytes_done);
    if (bytes_done > bytes_total && bytes_total > 0) /* a file has grown */
        bytes_total = bytes_done;
    show_bytes(total, bytes_total);
    show_time(left, rate > 0 ? (double)(bytes_total - bytes_done) / rate : -1);
    if (bytes_total == 0)
        n = snprintf(line, PROGRESS_WIDTH + 1, "%s, %llu articles, %.1f MB/s, %.0f articles/s",
                     done, (unsigned long long)articles, rate / 1e6, per_second);
    else
        n = snprintf(line, PROGRESS_WIDTH + 1,
                     "%3.0f%% of %s, %llu articles, %.1f MB/s, %.0f articles/s, %s left",
                     100.0 * (double)bytes_done / (double)bytes_total, total,
                     (unsigned long long)articles, rate / 1e6, per_second, left);
    if (n < 0)
        line[0] = '\0';
}

void progress_update(struct progress *p, uint64_t bytes_done, uint64_t articles)
{
    char line[PROGRESS_WIDTH + 1];
    int64_t now;

    if (!p->active)
        return;
    now = clock_us();
    if (p->last_us != 0 && now - p->last_us < INTERVAL_US)
        return;
    p->last_us = now;
    p->shown = true;
    progress_line(line, bytes_done, p->total, articles, (double)(now - p->start_us) / 1e6);
    fprintf(p->out, "\r%s\033[K", line);
    fflush(p->out);
}

void progress_clear(struct progress *p)
{
    if (!p->shown)
        return;
    p->shown = false;
    fputs("\r\033[K", p->out);
    fflush(p->out);
}

static double megabytes_per_second(const struct summary *s)
{
    return s->seconds > 0 ? (double)s->bytes / 1e6 / s->seconds : 0;
}

struct count {
    const char *name;
    uint64_t value;
};

#define COUNTS 7

static void list_counts(const struct summary *s, struct count counts[COUNTS])
{
    const struct count list[COUNTS] = {
        {"read", s->read},           {"added", s->added},     {"replaced", s->replaced},
        {"unchanged", s->unchanged}, {"deleted", s->deleted}, {"rejected", s->rejected},
        {"quotes", s->quotes},
    };

    memcpy(counts, list, sizeof list);
}

void summary_text(const struct summary *s, struct buf *out)
{
    struct count counts[COUNTS];

    list_counts(s, counts);
    for (size_t i = 0; i < COUNTS; i++)
        buf_printf(out, "%s %llu, ", counts[i].name, (unsigned long long)counts[i].value);
    buf_printf(out, "seconds %.2f, MB/s %.1f\n", s->seconds, megabytes_per_second(s));
}

void summary_json(const struct summary *s, struct buf *out)
{
    struct count counts[COUNTS];

    list_counts(s, counts);
    buf_str(out, "{\"type\":\"summary\"");
    for (size_t i = 0; i < COUNTS; i++)
        buf_printf(out, ",\"%s\":%llu", counts[i].name, (unsigned long long)counts[i].value);
    buf_printf(out, ",\"seconds\":%.3f,\"MB/s\":%.3f}\n", s->seconds, megabytes_per_second(s));
}
