/* What is written straight is byte for byte what jansson writes. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_out.h"
#include "base/utf8.h"

static void same(const struct buf *out, json_t *json)
{
    struct buf want = BUF_INIT;

    assert_non_null(json);
    assert_int_equal(json_write(json, &want), 0);
    assert_true(buf_ok(out));
    assert_int_equal(out->len, want.len);
    assert_memory_equal(out->data, want.data, want.len);
    json_decref(json);
    buf_release(&want);
}

static void text_is_the_same(const char *s, size_t n)
{
    struct buf out = BUF_INIT;

    json_out_text(&out, NULL, s, n);
    same(&out, json_stringn(s, n));
    buf_release(&out);
}

/* Each code point by itself, first, in the middle and last. */
static void test_text(void **state)
{
    (void)state;
    text_is_the_same("", 0);
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 211) {
        char s[16];
        size_t n;

        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        n = utf8_put(cp, s);
        s[n++] = 'a';
        n += utf8_put(cp, s + n);
        n += utf8_put(cp, s + n);
        text_is_the_same(s, n);
    }
}

/* What is to be escaped, at each place of what is read in one piece. */
static void test_places(void **state)
{
    static const char special[] = {'"', '\\', '\n', '\x1f', '\x00', '\x7f', '!', '#', '[', ']'};
    char s[40];

    (void)state;
    for (size_t n = 1; n < sizeof s; n += n < 20 ? 1 : 9)
        for (size_t at = 0; at < n; at++)
            for (size_t k = 0; k < sizeof special; k++) {
                memset(s, 'a', sizeof s);
                s[at] = special[k];
                text_is_the_same(s, n);
                s[n / 2] = special[(k + 3) % sizeof special];
                text_is_the_same(s, n);
            }
}

static void test_numbers(void **state)
{
    static const uint64_t numbers[] = {0, 1, 9, 10, 4294967296, INT64_MAX};
    static const double reals[] = {0, 1, 7.1, 0.1, 1e-7, 123456789012.5, 1e300, DBL_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct buf out = BUF_INIT;

        json_out_number(&out, NULL, numbers[i]);
        same(&out, json_integer((json_int_t)numbers[i]));
        buf_release(&out);
    }
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        struct buf out = BUF_INIT;

        json_out_real(&out, NULL, reals[i]);
        same(&out, json_real(reals[i]));
        buf_release(&out);
    }
}

/* A text that ends in what opens something takes its comma all the same. */
static void test_commas(void **state)
{
    struct buf out = BUF_INIT;
    json_t *members = json_pack("{s:b,s:[]}", "m", 1, "l");

    (void)state;
    json_out_object(&out, NULL);
    json_out_text(&out, "t", "{", 1);
    json_out_text(&out, "u", "[", 1);
    json_out_array(&out, "e");
    json_out_end_array(&out);
    json_out_array(&out, "a");
    json_out_array(&out, NULL);
    json_out_number(&out, NULL, 1);
    json_out_number(&out, NULL, 2);
    json_out_end_array(&out);
    json_out_object(&out, NULL);
    json_out_members(&out, NULL);
    json_out_end_object(&out);
    json_out_end_array(&out);
    json_out_members(&out, members);
    json_out_value(&out, "v", members);
    json_out_end_object(&out);
    assert_true(buf_ok(&out));
    assert_string_equal(out.data,
                        "{\"t\":\"{\",\"u\":\"[\",\"e\":[],\"a\":[[1,2],{}],\"m\":true,\"l\":[],"
                        "\"v\":{\"m\":true,\"l\":[]}}");
    json_decref(members);
    buf_release(&out);
}

/* What JSON has not fails the whole, whatever follows. */
static void test_failures(void **state)
{
    static const char *const texts[] = {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80",
                                        "long enough\x80"};
    json_t *loop = json_object();
    json_t *inner = json_array();

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf out = BUF_INIT;

        json_out_text(&out, "t", texts[i], strlen(texts[i]));
        json_out_number(&out, "n", 1);
        assert_false(buf_ok(&out));
        buf_release(&out);
    }
    json_object_set_new(loop, "loop", inner);
    json_array_append(inner, loop);
    for (int i = 0; i < 4; i++) {
        struct buf out = BUF_INIT;

        if (i < 2)
            json_out_real(&out, "x", i ? NAN : INFINITY);
        else if (i == 2)
            json_out_value(&out, "v", loop);
        else
            json_out_members(&out, loop);
        assert_false(buf_ok(&out));
        buf_release(&out);
    }
    json_array_clear(inner);
    json_decref(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),     cmocka_unit_test(test_places),
        cmocka_unit_test(test_numbers),  cmocka_unit_test(test_commas),
        cmocka_unit_test(test_failures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
