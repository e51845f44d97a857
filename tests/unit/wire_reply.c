#include "base/json_out.h"
#include "wire/endpoint.h"
#include "wire/reply.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_hit(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    size_t start = reply_begin_hit(&out, "7");

    json_out_real(&out, "score", 7.1);
    json_out_text(&out, "t", "a\"\\\n\x01\xC3\xA9", 7);
    assert_int_equal(reply_end_hit(&out, start), 0);
    assert_string_equal(
        out.data,
        "{\"id\":7,\"type\":\"hit\",\"score\":7.1,\"t\":\"a\\\"\\\\\\n\\u0001\xC3\xA9\"}\n");
    buf_release(&out);
}

static void test_done_without_body(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    assert_int_equal(reply_done(&out, "null", NULL), 0);
    assert_int_equal(reply_done(&out, "null", json_object()), 0);
    assert_string_equal(out.data,
                        "{\"id\":null,\"type\":\"done\"}\n{\"id\":null,\"type\":\"done\"}\n");
    buf_release(&out);
}

static void test_error(void **state)
{
    struct buf out = BUF_INIT;
    struct reply_problem p = {REPLY_SYNTAX, "this ( is never closed", true, 0, 1, "close it"};

    (void)state;
    assert_int_equal(reply_error(&out, "null", &p), 0);
    assert_string_equal(out.data,
                        "{\"id\":null,\"type\":\"error\",\"code\":\"syntax\",\"message\":\"this ( "
                        "is never closed\",\"offset\":0,\"length\":1,\"hint\":\"close it\"}\n");
    buf_clear(&out);
    p = (struct reply_problem){.code = REPLY_BUSY, .message = "\xFF"};
    assert_int_equal(reply_error(&out, "null", &p), 0);
    assert_non_null(strstr(out.data, "\"code\":\"busy\""));
    assert_null(strstr(out.data, "offset"));
    assert_null(strstr(out.data, "hint"));
    buf_release(&out);
}

/* A line that cannot be written leaves the lines before it as they were. */
static void test_failure_leaves_no_half_line(void **state)
{
    struct buf out = BUF_INIT;
    json_t *broken = json_object();

    (void)state;
    assert_int_equal(reply_done(&out, "null", NULL), 0);
    size_t len = out.len;
    json_object_set_new(broken, "a", json_integer(1));
    json_object_set_new(broken, "loop", json_pack("[O]", broken));
    json_t *inner = json_object_get(broken, "loop");
    assert_int_equal(reply_done(&out, "null", json_incref(broken)), -1);
    assert_int_equal(out.len, len);
    assert_int_equal(strlen(out.data), len);
    size_t start = reply_begin_hit(&out, "null");
    json_out_text(&out, "t", "\xFF", 1);
    assert_int_equal(reply_end_hit(&out, start), -1);
    assert_int_equal(out.len, len);
    assert_int_equal(strlen(out.data), len);
    json_array_clear(inner);
    json_decref(broken);
    buf_release(&out);
}

static void test_codes(void **state)
{
    (void)state;
    assert_string_equal(reply_code_name(reply_code_of(ERR_SYNTAX)), "syntax");
    assert_string_equal(reply_code_name(reply_code_of(ERR_INPUT)), "bad_request");
    assert_string_equal(reply_code_name(reply_code_of(ERR_COMPLEX)), "too_complex");
    assert_string_equal(reply_code_name(reply_code_of(ERR_LIMIT)), "too_large");
    assert_string_equal(reply_code_name(reply_code_of(ERR_TIMEOUT)), "timeout");
    assert_string_equal(reply_code_name(reply_code_of(ERR_LOCKED)), "busy");
    assert_string_equal(reply_code_name(reply_code_of(ERR_CANCELLED)), "cancelled");
    assert_string_equal(reply_code_name(reply_code_of(ERR_NOT_FOUND)), "not_found");
    assert_string_equal(reply_code_name(reply_code_of(ERR_UNAVAILABLE)), "unavailable");
    assert_string_equal(reply_code_name(reply_code_of(ERR_DAMAGED)), "internal");
    assert_string_equal(reply_code_name(reply_code_of(ERR_NOMEM)), "internal");
}

static void test_endpoint_order(void **state)
{
    char path[ENDPOINT_MAX + 1];
    struct err err;

    (void)state;
    setenv("MORGUE_SOCKET", "/a/sock", 1);
    setenv("XDG_RUNTIME_DIR", "/run/user/1", 1);
    assert_int_equal(endpoint_resolve("/given", path, &err), 0);
    assert_string_equal(path, "/given");
    assert_int_equal(endpoint_resolve(NULL, path, &err), 0);
    assert_string_equal(path, "/a/sock");
    setenv("MORGUE_SOCKET", "", 1);
    assert_int_equal(endpoint_resolve(NULL, path, &err), 0);
    assert_string_equal(path, "/run/user/1/morgue/morgue.sock");
    unsetenv("XDG_RUNTIME_DIR");
    assert_int_equal(endpoint_resolve(NULL, path, &err), 0);
    assert_string_equal(path, "/run/morgue/morgue.sock");
}

static void test_endpoint_length(void **state)
{
    char path[ENDPOINT_MAX + 1], given[200];
    struct err err;

    (void)state;
    memset(given, 'x', sizeof given);
    given[ENDPOINT_MAX] = '\0';
    assert_int_equal(endpoint_resolve(given, path, &err), 0);
    given[ENDPOINT_MAX] = 'x';
    given[ENDPOINT_MAX + 1] = '\0';
    assert_int_equal(endpoint_resolve(given, path, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_non_null(strstr(err.text, "108"));
    assert_int_equal(endpoint_resolve("", path, &err), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hit),
        cmocka_unit_test(test_done_without_body),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_failure_leaves_no_half_line),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_endpoint_order),
        cmocka_unit_test(test_endpoint_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
