#include "wire/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CAP 16

static void expect(struct line_decoder *d, const char *want)
{
    const char *line;
    size_t len;

    assert_int_equal(line_next(d, &line, &len), LINE_READY);
    assert_int_equal(len, strlen(want));
    assert_memory_equal(line, want, len);
}

static void expect_none(struct line_decoder *d)
{
    const char *line;
    size_t len;

    assert_int_equal(line_next(d, &line, &len), LINE_NONE);
}

static void feed(struct line_decoder *d, const char *s)
{
    assert_int_equal(line_feed(d, s, strlen(s)), 0);
}

static void test_one_feed_many_lines(void **state)
{
    struct line_decoder d;

    (void)state;
    line_init(&d, CAP);
    feed(&d, "one\n\ntwo\nthr");
    expect(&d, "one");
    expect(&d, "");
    expect(&d, "two");
    expect_none(&d);
    assert_int_equal(line_pending(&d), 3);
    feed(&d, "ee\n");
    expect(&d, "three");
    expect_none(&d);
    line_release(&d);
}

/* However the bytes are cut, the lines are the same. */
static void test_every_cut(void **state)
{
    static const char all[] = "a\nbc\n\nd\xC3\xA9\n";
    size_t n = sizeof all - 1;

    (void)state;
    for (size_t cut = 0; cut <= n; cut++) {
        struct line_decoder d;
        const char *line;
        size_t len, lines = 0;
        char seen[64] = "";

        line_init(&d, CAP);
        for (int part = 0; part < 2; part++) {
            assert_int_equal(line_feed(&d, part ? all + cut : all, part ? n - cut : cut), 0);
            while (line_next(&d, &line, &len) == LINE_READY) {
                strncat(seen, line, len);
                strcat(seen, "|");
                lines++;
            }
        }
        assert_int_equal(lines, 4);
        assert_string_equal(seen, "a|bc||d\xC3\xA9|");
        line_release(&d);
    }
}

static void test_cap_counts_without_newline(void **state)
{
    struct line_decoder d;
    const char *line;
    size_t len;

    (void)state;
    line_init(&d, CAP);
    feed(&d, "0123456789abcdef\n"); /* exactly the cap */
    expect(&d, "0123456789abcdef");
    feed(&d, "0123456789abcdefg\nx\n"); /* one more */
    assert_int_equal(line_next(&d, &line, &len), LINE_TOO_LONG);
    feed(&d, "y\n");
    assert_int_equal(line_next(&d, &line, &len), LINE_TOO_LONG);
    assert_int_equal(line_pending(&d), 0);
    line_release(&d);
}

static void test_endless_line_keeps_memory(void **state)
{
    struct line_decoder d;
    const char *line;
    size_t len;
    char junk[1024];

    (void)state;
    memset(junk, 'x', sizeof junk);
    line_init(&d, CAP);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(line_feed(&d, junk, sizeof junk), 0);
        assert_int_equal(line_next(&d, &line, &len), LINE_TOO_LONG);
        assert_true(d.bytes.cap <= 4096);
    }
    line_release(&d);
}

static void test_lines_before_a_long_one_are_given(void **state)
{
    struct line_decoder d;
    const char *line;
    size_t len;

    (void)state;
    line_init(&d, CAP);
    feed(&d, "ok\n0123456789abcdefghijk");
    expect(&d, "ok");
    assert_int_equal(line_next(&d, &line, &len), LINE_TOO_LONG);
    line_release(&d);
}

static void test_last_line_without_newline(void **state)
{
    struct line_decoder d;
    const char *line;
    size_t len;

    (void)state;
    line_init(&d, CAP);
    feed(&d, "a\nb");
    assert_int_equal(line_last(&d, &line, &len), LINE_READY);
    assert_memory_equal(line, "a", 1);
    assert_int_equal(line_last(&d, &line, &len), LINE_READY);
    assert_int_equal(len, 1);
    assert_memory_equal(line, "b", 1);
    assert_int_equal(line_last(&d, &line, &len), LINE_NONE);
    line_release(&d);
}

static void test_empty(void **state)
{
    struct line_decoder d;
    const char *line;
    size_t len;

    (void)state;
    line_init(&d, CAP);
    expect_none(&d);
    assert_int_equal(line_feed(&d, "", 0), 0);
    expect_none(&d);
    assert_int_equal(line_last(&d, &line, &len), LINE_NONE);
    line_release(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_feed_many_lines),
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_cap_counts_without_newline),
        cmocka_unit_test(test_endless_line_keeps_memory),
        cmocka_unit_test(test_lines_before_a_long_one_are_given),
        cmocka_unit_test(test_last_line_without_newline),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
