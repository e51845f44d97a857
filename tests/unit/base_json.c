/* Objects under construction: whole, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include <string.h>

static void expect(json_t *json, const char *text)
{
    struct buf out = BUF_INIT;

    assert_non_null(json);
    assert_int_equal(json_write(json, &out), 0);
    assert_int_equal(out.len, strlen(text));
    assert_memory_equal(out.data, text, out.len);
    json_decref(json);
    buf_release(&out);
}

static void test_whole(void **state)
{
    struct json_draft d = json_begin();

    (void)state;
    json_set_number(&d, "n", 4294967296);
    json_set(&d, "list", json_array_add(json_array_add(json_array(), json_true()), json_null()));
    expect(json_end(&d), "{\"n\":4294967296,\"list\":[true,null]}");
}

/* What could not be made, here a string of bad UTF-8, spoils the object it was meant for. */
static void test_not_at_all(void **state)
{
    struct json_draft d = json_begin();

    (void)state;
    json_set(&d, "text", json_string("\xff"));
    json_set_number(&d, "n", 1);
    assert_null(json_end(&d));
    assert_null(json_array_add(json_array(), json_string("\xff")));
    assert_null(json_array_add(NULL, json_true()));
}

/* Byte for byte, as one would read it. */
static size_t read_string(const char *text, size_t len, size_t at)
{
    for (at++; at < len && text[at] != '"'; at++)
        if (text[at] == '\\' && at + 1 < len)
            at++;
    return at < len ? at + 1 : len;
}

/* All strings of up to eight quotes, backslashes and letters behind the opening quote. */
static void test_string_end(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 8; n++)
        for (unsigned which = 0; which < 6561; which++) {
            char text[10] = "{\"";
            unsigned rest = which;

            for (size_t i = 0; i < n; i++, rest /= 3)
                text[2 + i] = "\"\\a"[rest % 3];
            assert_int_equal(json_string_end(text, 2 + n, 1), read_string(text, 2 + n, 1));
        }
}

static void test_too_deep(void **state)
{
    char text[400] = "[\"[[\\\"[[\",";
    size_t len = strlen(text);
    json_t *json;
    struct err err;

    (void)state;
    memset(text + len, '[', 127);
    memset(text + len + 127, ']', 128);
    json = json_parse(text, len + 255, &err);
    assert_non_null(json);
    json_decref(json);
    text[len + 127] = '[';
    assert_null(json_parse(text, len + 255, &err));
    assert_non_null(strstr(err.text, "nested deeper than 128"));
}

/* jansson ends a number at it, and goes on. */
static void test_zero_bytes(void **state)
{
    static const char *const texts[] = {"[7#]",     "{\"a\":7#}", "7#",     "#7",
                                        "[\"x#\"]", "[1,# 2]",    "[true#]"};
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[20], said[60];
        size_t len = strlen(texts[i]), at = strcspn(texts[i], "#");

        memcpy(text, texts[i], len);
        text[at] = '\0';
        assert_null(json_parse(text, len, &err));
        snprintf(said, sizeof said, "bad JSON at byte %zu: control character 0x0", at);
        assert_string_equal(err.text, said);
        assert_null(json_parse_nul(text, len, &err));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),      cmocka_unit_test(test_not_at_all),
        cmocka_unit_test(test_string_end), cmocka_unit_test(test_too_deep),
        cmocka_unit_test(test_zero_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
