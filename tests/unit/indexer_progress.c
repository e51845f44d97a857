/* indexer/progress: the line on the terminal and the summary. */
#include "indexer/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_line(uint64_t done, uint64_t total, uint64_t articles, double seconds,
                       const char *expected)
{
    char line[PROGRESS_WIDTH + 1];

    progress_line(line, done, total, articles, seconds);
    assert_string_equal(line, expected);
}

static void test_line(void **state)
{
    (void)state;
    check_line(0, 2097152, 0, 0, "  0% of 2.0 MiB, 0 articles, 0.0 MB/s, 0 articles/s, --:-- left");
    check_line(1048576, 2097152, 120, 2,
               " 50% of 2.0 MiB, 120 articles, 0.5 MB/s, 60 articles/s, 0:02 left");
    check_line(512, 0, 1, 1, "512 B, 1 articles, 0.0 MB/s, 1 articles/s");
    check_line(3000, 2000, 1, 1, "100% of 2.9 KiB, 1 articles, 0.0 MB/s, 1 articles/s, 0:00 left");
    check_line(1000000, 5000000000, 7, 1,
               "  0% of 4.7 GiB, 7 articles, 1.0 MB/s, 7 articles/s, 1:23:19 left");
}

static void test_line_never_wraps(void **state)
{
    char line[PROGRESS_WIDTH + 1];

    (void)state;
    progress_line(line, UINT64_MAX, UINT64_MAX, UINT64_MAX, 1e-6);
    assert_true(strlen(line) <= PROGRESS_WIDTH);
}

/* What a run of 1,000 updates writes, within far less than a tenth of a second. */
static void test_throttled(void **state)
{
    char *bytes = NULL;
    size_t len = 0, lines = 0;
    FILE *out = open_memstream(&bytes, &len);
    struct progress p;

    (void)state;
    assert_non_null(out);
    progress_init(&p, out, PROGRESS_ALWAYS, 1000);
    for (unsigned i = 0; i < 1000; i++)
        progress_update(&p, i, i);
    progress_clear(&p);
    progress_clear(&p);
    fclose(out);
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\r';
    assert_true(lines >= 2 && lines <= 4);
    assert_string_equal(bytes + len - 4, "\r\033[K");
    free(bytes);
}

static void test_never_and_auto(void **state)
{
    char *bytes = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&bytes, &len);
    struct progress p;

    (void)state;
    assert_non_null(out);
    progress_init(&p, out, PROGRESS_NEVER, 1000);
    progress_update(&p, 1, 1);
    progress_clear(&p);
    progress_init(&p, out, PROGRESS_AUTO, 1000); /* this is no terminal */
    progress_update(&p, 1, 1);
    progress_clear(&p);
    fclose(out);
    assert_int_equal(len, 0);
    free(bytes);
}

static void test_summary(void **state)
{
    const struct summary s = {.read = 10,
                              .added = 4,
                              .replaced = 3,
                              .unchanged = 1,
                              .deleted = 1,
                              .rejected = 1,
                              .quotes = 22,
                              .bytes = 5000000,
                              .seconds = 2};
    const struct summary nothing = {0};
    struct buf out = BUF_INIT;

    (void)state;
    summary_text(&s, &out);
    assert_string_equal(out.data, "read 10, added 4, replaced 3, unchanged 1, deleted 1, "
                                  "rejected 1, quotes 22, seconds 2.00, MB/s 2.5\n");
    buf_clear(&out);
    summary_json(&s, &out);
    assert_string_equal(out.data, "{\"type\":\"summary\",\"read\":10,\"added\":4,\"replaced\":3,"
                                  "\"unchanged\":1,\"deleted\":1,\"rejected\":1,\"quotes\":22,"
                                  "\"seconds\":2.000,\"MB/s\":2.500}\n");
    buf_clear(&out);
    summary_text(&nothing, &out);
    assert_non_null(strstr(out.data, "seconds 0.00, MB/s 0.0\n"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),      cmocka_unit_test(test_line_never_wraps),
        cmocka_unit_test(test_throttled), cmocka_unit_test(test_never_and_auto),
        cmocka_unit_test(test_summary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
