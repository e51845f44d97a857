#include "base/log.h"

#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS       100     /* with who reads the log ... */
#define PATIENCE_EVERY_US 1000000 /* ... but not for every line: who reads slowly slows nobody */

static struct {
    const char *program;
    enum log_level least;
    bool journal, is_socket;
    int fd; /* stderr, or the same opened once more, without blocking */
    pthread_mutex_t writing;
    unsigned long lost; /* lines since the last one that was written */
    int64_t patient_us; /* from when on a line may wait again */
    atomic_bool cut;    /* what was written last is a part of a line; for last words, too */
} log_state = {.program = "morgue",
               .least = LOG_LEVEL_INFO,
               .fd = STDERR_FILENO,
               .writing = PTHREAD_MUTEX_INITIALIZER};

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

/* To write without blocking what may block. Not by setting that on stderr: it would hold for all
 * who share it. A socket has a flag for each call, and a file never makes wait, but may have
 * O_APPEND. Where opening fails (no /proc, another user's terminal) poll() comes before each write.
 */
static int writable(const struct stat *st)
{
    int own = -1;

    if (S_ISFIFO(st->st_mode) || (S_ISCHR(st->st_mode) && isatty(STDERR_FILENO)))
        own = open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return own < 0 ? STDERR_FILENO : own;
}

void log_init(const char *program, enum log_level least)
{
    struct stat st = {0};

    if (log_state.fd != STDERR_FILENO)
        close(log_state.fd);
    (void)fstat(STDERR_FILENO, &st);
    log_state.is_socket = S_ISSOCK(st.st_mode);
    log_state.fd = writable(&st);
    log_state.lost = 0;
    log_state.patient_us = 0;
    atomic_store(&log_state.cut, false);
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

/* What is closed has room: writing fails, then, at once. A signal counts as no room: where many
 * come the wait would have no end. */
static bool has_room(int ms)
{
    struct pollfd log = {.fd = log_state.fd, .events = POLLOUT};

    return poll(&log, 1, ms) > 0;
}

static bool wait_for_room(void)
{
    int64_t now = clock_us();

    if (now < log_state.patient_us)
        return false;
    log_state.patient_us = now + PATIENCE_EVERY_US;
    return has_room(PATIENCE_MS);
}

/* As much as there is room for, or EAGAIN. */
static ssize_t put_some(const char *text, size_t len)
{
    if (log_state.is_socket)
        return send(log_state.fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (log_state.fd == STDERR_FILENO && !has_room(0)) {
        errno = EAGAIN;
        return -1;
    }
    return write(log_state.fd, text, len);
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

/* By one call where there is room: others write there, too. The line begins with a line feed, which
 * is for what was cut before it. */
static bool put(char *line)
{
    size_t len = strlen(line), at = atomic_load(&log_state.cut) ? 0 : 1;

    line[len++] = '\n';
    while (at < len) {
        ssize_t n = put_some(line + at, len - at);

        if (n > 0) {
            at += (size_t)n;
            atomic_store(&log_state.cut, line[at - 1] != '\n');
        } else if (n == 0 || errno != EAGAIN || !wait_for_room()) {
            return false;
        }
    }
    return true;
}

static bool tell_lost(void)
{
    char line[200] = "\n";
    size_t n = 1 + head(line + 1, sizeof line - 1, LOG_LEVEL_WARN);

    snprintf(line + n, sizeof line - n - 1, "%lu lines before this one could not be written",
             log_state.lost);
    return put(line);
}

static bool write_line(char *line)
{
    if (log_state.lost && !tell_lost())
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
    line[0] = '\n';
    n = 1 + head(line + 1, sizeof line - 1, level);
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - n - 1, fmt, ap);
    va_end(ap);
    log_one_line(line + 1);
    pthread_mutex_lock(&log_state.writing);
    if (!write_line(line))
        log_state.lost++;
    pthread_mutex_unlock(&log_state.writing);
}

void log_last_words(const char *line)
{
    if (atomic_load(&log_state.cut))
        (void)!put_some("\n", 1);
    if (put_some(line, strlen(line)) < 0 && errno == EAGAIN && has_room(PATIENCE_MS))
        (void)!put_some(line, strlen(line));
}
