#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
    const char *program;
    enum log_level least;
    bool journal;
} log_state = {.program = "morgue", .least = LOG_LEVEL_INFO};

/* The variable is inherited by what has another stderr, too: systemd.exec(5) wants device and inode
 * compared. */
static bool is_journal(int fd)
{
    const char *named = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat st;
    int end = 0;

    return named && sscanf(named, "%llu:%llu%n", &device, &inode, &end) == 2 && !named[end] &&
           fstat(fd, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

void log_init(const char *program, enum log_level least)
{
    log_state.program = program;
    log_state.least = least;
    log_state.journal = is_journal(STDERR_FILENO);
}

static const char *level_name(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_ERROR:
        return "error";
    case LOG_LEVEL_WARN:
        return "warning";
    case LOG_LEVEL_INFO:
        return "info";
    case LOG_LEVEL_DEBUG:
        return "debug";
    }
    return "?";
}

void log_one_line(char *text)
{
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
}

/* The line is built first and written by one call, so that threads do not mix their lines. */
void log_event(enum log_level level, const char *fmt, ...)
{
    char line[1200], when[40] = "";
    struct timespec now;
    struct tm tm;
    va_list ap;
    int n;

    if (level > log_state.least)
        return;
    if (log_state.journal) {
        n = snprintf(line, sizeof line, "<%d>", (int)level);
    } else {
        clock_gettime(CLOCK_REALTIME, &now);
        if (gmtime_r(&now.tv_sec, &tm))
            strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
        n = snprintf(line, sizeof line, "%s %s: %s: ", when, log_state.program, level_name(level));
    }
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, ap);
    va_end(ap);
    log_one_line(line);
    fprintf(stderr, "%s\n", line);
}
