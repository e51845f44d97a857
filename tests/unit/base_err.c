#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/utf8.h"
#include <errno.h>
#include <string.h>

static void errno_names_the_reason(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(err_errno(&err, ENOENT, "cannot open %s", "x"), -1);
    assert_int_equal(err.code, ERR_IO);
    assert_string_equal(err.text, "cannot open x: No such file or directory");
    err_errno(&err, ENOMEM, "cannot open x");
    assert_int_equal(err.code, ERR_NOMEM);
}

static void context_stands_before(void **state)
{
    struct err err;

    (void)state;
    err_set(&err, ERR_DAMAGED, "bad block %d", 7);
    assert_int_equal(err_context(&err, "segment %s", "s1"), -1);
    assert_int_equal(err.code, ERR_DAMAGED);
    assert_string_equal(err.text, "segment s1: bad block 7");
}

static void long_text_is_cut_between_characters(void **state)
{
    char text[2000];
    struct err err;
    size_t bad;

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'a', sizeof text);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x80\x9C", 3);
        text[sizeof text - 10] = '\0';
        err_set(&err, ERR_INPUT, "%s", text);
        assert_true(strlen(err.text) > sizeof err.text - 5);
        assert_true(utf8_valid(err.text, strlen(err.text), &bad));
        err_context(&err, "%.*s", (int)shift, "abc");
        assert_true(utf8_valid(err.text, strlen(err.text), &bad));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errno_names_the_reason),
        cmocka_unit_test(context_stands_before),
        cmocka_unit_test(long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
