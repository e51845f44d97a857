/* Lines of the log: for the journal where stderr is the journal, else with time and name. */
#include "base/log.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static void fill(int pipe_end)
{
    static const char bytes[4096];

    assert_int_equal(fcntl(pipe_end, F_SETFL, O_NONBLOCK), 0);
    while (write(pipe_end, bytes, sizeof bytes) > 0)
        ;
    assert_int_equal(fcntl(pipe_end, F_SETFL, 0), 0);
}

static void test_nobody_reads(void **state)
{
    int ends[2], saved = dup(STDERR_FILENO);
    static char read_back[1 << 17];
    ssize_t n;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    fill(ends[1]);
    dup2(ends[1], STDERR_FILENO);
    log_init("morgue", LOG_LEVEL_INFO);
    for (int i = 0; i < 3; i++)
        log_info("%s", "lost");
    assert_true(read(ends[0], read_back, sizeof read_back) > 4096);
    log_info("%s", "word");
    log_info("%s", "next");
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[1]);
    n = read(ends[0], read_back, sizeof read_back - 1);
    assert_true(n > 0);
    read_back[n] = '\0';
    assert_non_null(strstr(read_back, "warning: 3 lines before this one could not be written\n"));
    assert_non_null(strstr(read_back, "info: word\n"));
    assert_non_null(strstr(read_back, "info: next\n"));
    assert_null(strstr(read_back, "lost"));
    close(ends[0]);
}

static int open_file(void **state)
{
    char name[] = "/tmp/base_log.XXXXXX";

    (void)state;
    file = mkstemp(name);
    return file < 0 ? -1 : unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_into_a_file),
        cmocka_unit_test(test_into_the_journal),
        cmocka_unit_test(test_nobody_reads),
    };
    return cmocka_run_group_tests(tests, open_file, NULL);
}
