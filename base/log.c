#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 100 /* with who reads the log; none once a line was lost */

static struct {
    const char *program;
    enum log_level least;
    bool journal;
    pthread_mutex_t writing;
    unsigned long lost; /* lines since the last one that was written */
} log_state = {.program = "morgue", .least = LOG_LEVEL_INFO, .writing = PTHREAD_MUTEX_INITIALIZER};

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

/* A pipe that has room at all has more of it than two lines need. What is closed has room: writing
 * fails, then, at once. */
static bool has_room(void)
{
    struct pollfd log = {.fd = STDERR_FILENO, .events = POLLOUT};
    int ready;

    do
        ready = poll(&log, 1, log_state.lost ? 0 : PATIENCE_MS);
    while (ready < 0 && errno == EINTR);
    return ready != 0;
}

/* Time and name, or what stands for them in the journal. */
static size_t head(char *line, size_t size, enum log_level level)
{
    char when[40] = "";
    struct timespec now;
    struct tm tm;

    if (log_state.journal)
        return (size_t)snprintf(line, size, "<%d>", (int)level);
    clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &tm))
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return (size_t)snprintf(line, size, "%s %s: %s: ", when, log_state.program, level_name(level));
}

/* By one call: others write there, too. */
static bool put(char *line)
{
    size_t len = strlen(line);

    line[len++] = '\n';
    return write(STDERR_FILENO, line, len) >= 0;
}

static bool tell_lost(void)
{
    char line[200];
    size_t n = head(line, sizeof line, LOG_LEVEL_WARN);

    snprintf(line + n, sizeof line - n - 1, "%lu lines before this one could not be written",
             log_state.lost);
    return put(line);
}

static bool write_line(char *line)
{
    if (!has_room() || (log_state.lost && !tell_lost()))
        return false;
    log_state.lost = 0;
    return put(line);
}

/* Whoever does not read the log must not stop the one who writes it. */
void log_event(enum log_level level, const char *fmt, ...)
{
    char line[1200];
    va_list ap;
    size_t n;

    if (level > log_state.least)
        return;
    n = head(line, sizeof line, level);
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - n - 1, fmt, ap);
    va_end(ap);
    log_one_line(line);
    pthread_mutex_lock(&log_state.writing);
    if (!write_line(line))
        log_state.lost++;
    pthread_mutex_unlock(&log_state.writing);
}
