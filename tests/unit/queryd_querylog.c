/* What goes into the slow-query log, and that its lines end as they should. */
#include "base/log.h"
#include "queryd/querylog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND_US 1000000

static char said[4000];

/* The line of a job that has ended after ten seconds; "" for none. */
static const char *tell(struct job *job)
{
    struct service *s = calloc(1, sizeof *s);
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);

    assert_true(s && file && kept >= 0);
    s->slow_ms = 1000;
    s->log_queries = true;
    dup2(fileno(file), STDERR_FILENO);
    querylog_tell(s, UINT64_MAX, job, 10 * SECOND_US);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    said[fread(said, 1, sizeof said - 1, file)] = '\0';
    assert_int_equal(s->metrics.slow, said[0] ? 1 : 0);
    fclose(file);
    free(s);
    return said;
}

/* A job that was at work has a command; it is not looked into. */
static struct job ended(bool worked, int64_t worked_us, bool failed, enum reply_code code)
{
    struct job job = {.worked_us = worked_us, .failed = failed, .code = code};

    job.request.op = OP_SEARCH;
    job.command = worked ? (struct command *)said : NULL;
    return job;
}

#define LINES(...)                               \
    do {                                         \
        struct job job = ended(__VA_ARGS__);     \
        assert_string_not_equal(tell(&job), ""); \
    } while (0)
#define NOTHING(...)                         \
    do {                                     \
        struct job job = ended(__VA_ARGS__); \
        assert_string_equal(tell(&job), ""); \
    } while (0)

static void test_what_is_slow(void **state)
{
    (void)state;
    LINES(true, 10, false, 0);
    LINES(true, 10, true, REPLY_TIMEOUT);
    LINES(true, 2 * SECOND_US, true, REPLY_CANCELLED);
    NOTHING(true, 8000, true, REPLY_CANCELLED);
    NOTHING(false, 0, true, REPLY_CANCELLED);
    NOTHING(false, 0, true, REPLY_TIMEOUT);
}

/* The text is cut between characters, and its line ends with quote and dots. */
static void test_long_text(void **state)
{
    static const char *const pieces[] = {"x", "\x01", "\"", "ж", "語", "😀", "x\x01語"};
    char q[3000];

    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct job job = ended(true, 10, false, 0);
        size_t len = strlen(pieces[i]), n = 0;
        const char *line;

        while (n + len <= sizeof q) {
            memcpy(q + n, pieces[i], len);
            n += len;
        }
        job.request.q.s = q;
        job.request.q.len = n;
        line = tell(&job);
        assert_true(strlen(line) > 10);
        assert_string_equal(line + strlen(line) - 5, "\"...\n");
        assert_non_null(strstr(line, " query=\""));
        assert_true(strlen(strstr(line, " query=\"")) > 400);
    }
}

static void test_short_text(void **state)
{
    struct job job = ended(true, 10, false, 0);

    (void)state;
    job.request.q.s = "a\n\xD0\xB6";
    job.request.q.len = 4;
    assert_non_null(strstr(tell(&job), " query=\"a\\n\\u0436\"\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_slow),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_short_text),
    };
    log_init("queryd", LOG_LEVEL_WARN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
