#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/paragraph.h"
#include <string.h>

static void trimming(void **state)
{
    const char *text = "\u3000 a b\u00a0\n";
    size_t start = 0, end = strlen(text);

    (void)state;
    paragraph_trim(text, &start, &end);
    assert_int_equal(start, 4);
    assert_int_equal(end, 7);
    end = start;
    paragraph_trim(text, &start, &end);
    assert_int_equal(start, end);
}

static void check(const char *text, const size_t want[][2], size_t count)
{
    struct paragraph_walk w;
    size_t start, end;

    paragraph_walk_init(&w, text, strlen(text));
    for (size_t i = 0; i < count; i++) {
        assert_true(paragraph_walk_next(&w, &start, &end));
        assert_int_equal(start, want[i][0]);
        assert_int_equal(end, want[i][1]);
    }
    assert_false(paragraph_walk_next(&w, &start, &end));
}

static void lines_or_blank_lines(void **state)
{
    (void)state;
    check(" \n", NULL, 0);
    check("\n a\nb \n", (const size_t[][2]){{2, 3}, {4, 5}}, 2);
    check("a\n\u00a0\n\nb\nc\n", (const size_t[][2]){{0, 1}, {6, 9}}, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trimming),
        cmocka_unit_test(lines_or_blank_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
