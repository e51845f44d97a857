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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
