/* Lines of the log: for the journal where stderr is the journal, else with time and name. */
#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int file;

/* What is logged into the file, which stands for stderr, with this in the environment. */
static const char *logged(const char *stream)
{
    static char line[200];
    int saved = dup(STDERR_FILENO);
    ssize_t len;

    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    assert_int_equal(ftruncate(file, 0), 0);
    if (stream)
        setenv("JOURNAL_STREAM", stream, 1);
    else
        unsetenv("JOURNAL_STREAM");
    dup2(file, STDERR_FILENO);
    log_init("morgue", LOG_LEVEL_INFO);
    log_info("%s", "word");
    dup2(saved, STDERR_FILENO);
    close(saved);
    len = pread(file, line, sizeof line - 1, 0);
    assert_true(len >= 0);
    line[len] = '\0';
    return line;
}

/* The file's device and inode, each with something added. */
static const char *own(unsigned device, unsigned inode, const char *end)
{
    static char name[60];
    struct stat st;

    assert_int_equal(fstat(file, &st), 0);
    snprintf(name, sizeof name, "%llu:%llu%s", (unsigned long long)st.st_dev + device,
             (unsigned long long)st.st_ino + inode, end);
    return name;
}

static void is_plain(const char *line)
{
    assert_non_null(strstr(line, "Z morgue: info: word\n"));
}

static void test_into_a_file(void **state)
{
    static const char *const others[] = {NULL, "", "1:2", "x", "9"};

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        is_plain(logged(others[i]));
    is_plain(logged(own(1, 0, "")));
    is_plain(logged(own(0, 1, "")));
    is_plain(logged(own(0, 0, "x")));
}

static void test_into_the_journal(void **state)
{
    (void)state;
    assert_string_equal(logged(own(0, 0, "")), "<6>word\n");
}

/* What poll() says in place of the truth: that there is room, as there was until another writer
 * took it; or, some times, that a signal came. */
static enum { SAYS_TRUE, SAYS_ROOM, SAYS_SIGNAL } says;
static int waits, signals;

int poll(struct pollfd *fds, nfds_t count, int ms)
{
    struct timespec most = {ms / 1000, ms % 1000 * 1000000L};

    waits += ms != 0;
    if (says == SAYS_ROOM) {
        fds->revents = POLLOUT;
        return 1;
    }
    if (says == SAYS_SIGNAL && signals-- > 0) {
        errno = EINTR;
        return -1;
    }
    return ppoll(fds, count, ms < 0 ? NULL : &most, NULL);
}

static int saved;

static void log_to(int fd)
{
    saved = dup(STDERR_FILENO);
    dup2(fd, STDERR_FILENO);
    unsetenv("JOURNAL_STREAM");
    log_init("morgue", LOG_LEVEL_INFO);
    says = SAYS_TRUE;
    waits = 0;
}

static void log_back(void)
{
    dup2(saved, STDERR_FILENO);
    close(saved);
}

/* Where a log is written, at [1], and read. */
struct kind {
    int (*make)(int ends[2]);
    bool shared; /* nothing can be opened: it is written where it was given */
};

static int make_pipe(int ends[2])
{
    return pipe(ends);
}

static int make_sockets(int ends[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static const struct kind a_pipe = {make_pipe, false}, a_socket = {make_sockets, false},
                         a_shared_pipe = {make_pipe, true};

static void open_log(const struct kind *kind, int ends[2])
{
    struct rlimit limit, none;

    assert_int_equal(kind->make(ends), 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    log_to(ends[1]);
    none = (struct rlimit){.rlim_cur = STDERR_FILENO + 1, .rlim_max = limit.rlim_max};
    if (kind->shared && setrlimit(RLIMIT_NOFILE, &none) == 0) {
        log_init("morgue", LOG_LEVEL_INFO);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void close_log(const int ends[2])
{
    log_back();
    close(ends[0]);
    close(ends[1]);
}

/* With zeros, to the last byte. */
static void fill(int end)
{
    static const char bytes[4096];

    assert_int_equal(fcntl(end, F_SETFL, O_NONBLOCK), 0);
    while (write(end, bytes, sizeof bytes) > 0)
        ;
    assert_int_equal(fcntl(end, F_SETFL, 0), 0);
}

/* What can be read at once, the zeros left out. */
static const char *drain(int end)
{
    static char text[1 << 20];
    char bytes[4096];
    size_t len = 0;
    ssize_t n;

    assert_int_equal(fcntl(end, F_SETFL, O_NONBLOCK), 0);
    while ((n = read(end, bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < n && len < sizeof text - 1; i++)
            if (bytes[i])
                text[len++] = bytes[i];
    text[len] = '\0';
    return text;
}

static void test_nobody_reads(void **state)
{
    int ends[2];
    const char *text;

    open_log(*state, ends);
    fill(ends[1]);
    for (int i = 0; i < 3; i++)
        log_info("%s", "lost");
    assert_string_equal(drain(ends[0]), "");
    log_info("%s", "word");
    log_info("%s", "next");
    text = drain(ends[0]);
    close_log(ends);
    assert_non_null(strstr(text, "warning: 3 lines before this one could not be written\n"));
    assert_non_null(strstr(text, "info: word\n"));
    assert_non_null(strstr(text, "info: next\n"));
    assert_null(strstr(text, "lost"));
}

static void test_another_takes_the_room(void **state)
{
    int ends[2];

    open_log(*state, ends);
    fill(ends[1]);
    says = SAYS_ROOM;
    log_info("%s", "lost");
    log_last_words("lost\n");
    assert_string_equal(drain(ends[0]), "");
    log_last_words("the end\n");
    assert_string_equal(drain(ends[0]), "the end\n");
    log_info("%s", "word");
    assert_non_null(strstr(drain(ends[0]), "warning: 1 lines before"));
    close_log(ends);
}

static void test_signals_do_not_prolong_the_wait(void **state)
{
    int ends[2];

    open_log(*state, ends);
    fill(ends[1]);
    says = SAYS_SIGNAL;
    signals = 5;
    log_info("%s", "lost");
    close_log(ends);
    assert_int_equal(waits, 1);
}

/* Who takes a line now and then. */
static void test_waits_once_a_second(void **state)
{
    int ends[2];
    int64_t begun = clock_us();

    open_log(*state, ends);
    for (int i = 0; i < 20; i++) {
        fill(ends[1]);
        log_info("%s", "lost");
        drain(ends[0]);
        log_info("%s", "word");
    }
    close_log(ends);
    assert_in_range(waits, 1, 1 + (clock_us() - begun) / 1000000);
}

/* Opened once more, for the one who logs only, and closed again. */
static void test_leaves_what_it_was_given(void **state)
{
    int ends[2], before, after, flags;

    before = dup(STDERR_FILENO);
    close(before);
    open_log(*state, ends);
    for (int i = 0; i < 3; i++)
        log_init("morgue", LOG_LEVEL_INFO);
    flags = fcntl(ends[1], F_GETFL);
    close_log(ends);
    log_to(file);
    log_back();
    after = dup(STDERR_FILENO);
    close(after);
    assert_int_equal(before, after);
    assert_int_equal(flags & O_NONBLOCK, 0);
}

static void limit_files(rlim_t most)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A disk on which there is room for 10 bytes, and for all again. */
static void fill_file(void)
{
    assert_int_equal(lseek(file, 0, SEEK_SET), 0);
    assert_int_equal(ftruncate(file, 0), 0);
    log_to(file);
    signal(SIGXFSZ, SIG_IGN);
    limit_files(10);
    log_info("%s", "lost");
    limit_files(RLIM_INFINITY);
}

static const char *filed(void)
{
    static char text[1000];
    ssize_t len = pread(file, text, sizeof text - 1, 0);

    assert_true(len > 10);
    text[len] = '\0';
    return text;
}

static void test_line_that_is_cut(void **state)
{
    const char *text;

    (void)state;
    fill_file();
    log_info("%s", "word");
    log_back();
    text = filed();
    assert_int_equal(text[10], '\n');
    assert_memory_equal(text + 11 + strlen("2026-11-30T12:00:00Z"), " morgue: warning: 1 lines",
                        25);
    assert_null(strstr(text + 11, "\n\n"));
    assert_non_null(strstr(text + 11, "info: word\n"));
}

static void test_last_words_after_one_that_is_cut(void **state)
{
    (void)state;
    fill_file();
    log_last_words("the end\n");
    log_back();
    assert_string_equal(filed() + 10, "\nthe end\n");
}

static int make_terminal(int ends[2])
{
    ends[0] = posix_openpt(O_RDWR | O_NOCTTY);
    if (ends[0] < 0 || grantpt(ends[0]) < 0 || unlockpt(ends[0]) < 0)
        return -1;
    ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY);
    return ends[1] < 0 ? -1 : 0;
}

/* It may have room for a part of a line: for all but its end, say, which becomes two characters.
 * What was written comes a little later. */
static void test_terminal_that_stands(void **state)
{
    static const struct kind terminal = {make_terminal, false};
    int ends[2];
    bool told = false;

    (void)state;
    open_log(&terminal, ends);
    for (int i = 0; i < 2000; i++)
        log_info("a line of some length, many of which no terminal takes unread: %d", i);
    for (int i = 0; i < 1000 && !told; i++) {
        const char *text = drain(ends[0]), *lost = strstr(text, " morgue: warning: ");

        told = lost && (lost - 20 == text || lost[-21] == '\n');
        log_info("%s", "word");
        usleep(1000);
    }
    close_log(ends);
    assert_true(told);
}

static int open_file(void **state)
{
    char name[] = "/tmp/base_log.XXXXXX";

    (void)state;
    file = mkstemp(name);
    return file < 0 ? -1 : unlink(name);
}

#define FOR(kind, test)                                                  \
    {                                                                    \
#test ": " #kind, test, NULL, NULL, (void *)(uintptr_t) & (kind) \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_into_a_file),
        cmocka_unit_test(test_into_the_journal),
        FOR(a_pipe, test_nobody_reads),
        FOR(a_socket, test_nobody_reads),
        FOR(a_shared_pipe, test_nobody_reads),
        FOR(a_pipe, test_another_takes_the_room),
        FOR(a_socket, test_another_takes_the_room),
        FOR(a_pipe, test_signals_do_not_prolong_the_wait),
        FOR(a_pipe, test_waits_once_a_second),
        FOR(a_shared_pipe, test_waits_once_a_second),
        FOR(a_pipe, test_leaves_what_it_was_given),
        cmocka_unit_test(test_line_that_is_cut),
        cmocka_unit_test(test_last_words_after_one_that_is_cut),
        cmocka_unit_test(test_terminal_that_stands),
    };

    alarm(60); /* what waits for a reader would wait for good */
    return cmocka_run_group_tests(tests, open_file, NULL);
}
