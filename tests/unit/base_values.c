/* base/map, base/json and base/opt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/map.h"
#include "base/opt.h"
#include <stdio.h>
#include <string.h>

/* --- map */

static void map_remembers_every_key(void **state)
{
    struct map m = MAP_INIT;
    char key[32];
    bool added;

    (void)state;
    assert_null(map_get(&m, "x", 1));
    for (uint64_t i = 0; i < 20000; i++) {
        int n = snprintf(key, sizeof key, "key %llu", (unsigned long long)i);
        assert_true(*map_put(&m, key, (size_t)n, i, &added) == i && added);
        memset(key, '#', sizeof key); /* it keeps its own copy */
    }
    for (uint64_t i = 0; i < 20000; i++) {
        int n = snprintf(key, sizeof key, "key %llu", (unsigned long long)i);
        assert_true(*map_get(&m, key, (size_t)n) == i);
        assert_true(*map_put(&m, key, (size_t)n, 99999, &added) == i && !added);
    }
    assert_null(map_get(&m, "key 20000", 9));
    assert_int_equal(m.count, 20000);
    map_release(&m);
    assert_null(map_get(&m, "key 1", 5));
}

static int looks_left;

static int look(const void *arg, struct err *err)
{
    (void)arg;
    return looks_left-- == 0 ? err_set(err, ERR_CANCELLED, "enough") : 0;
}

/* What is given up while room is made is as it was; and then there is room. */
static void map_makes_room(void **state)
{
    struct map m = MAP_INIT;
    char key[40];
    struct look limited = {look, NULL};
    struct err err;
    bool added;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        int n = snprintf(key, sizeof key, "key %d", i);
        size_t cap = m.cap;

        looks_left = 1; /* one is for 4,096 slots */
        if (map_room(&m, limited, &err) < 0) {
            assert_int_equal(err.code, ERR_CANCELLED);
            assert_true(m.cap == cap && m.count == (size_t)i && cap > 4096);
            looks_left = 100;
            assert_int_equal(map_room(&m, limited, &err), 0);
            assert_true(m.cap > cap);
        }
        cap = m.cap;
        assert_true(*map_put(&m, key, (size_t)n, (uint64_t)i, &added) == (uint64_t)i && added);
        assert_true(m.cap == cap);
    }
    for (int i = 0; i < 20000; i++)
        assert_true(*map_get(&m, key, (size_t)snprintf(key, sizeof key, "key %d", i)) ==
                    (uint64_t)i);
    map_release(&m);
}

static void map_keys_are_bytes(void **state)
{
    struct map m = MAP_INIT;
    bool added;

    (void)state;
    *map_put(&m, "a\0b", 3, 1, &added) += 10;
    map_put(&m, "a\0c", 3, 2, &added);
    map_put(&m, "a", 1, 3, &added);
    map_put(&m, "", 0, 4, &added);
    assert_true(added);
    assert_true(*map_get(&m, "a\0b", 3) == 11);
    assert_true(*map_get(&m, "a\0c", 3) == 2);
    assert_true(*map_get(&m, "a", 1) == 3);
    assert_true(*map_get(&m, "", 0) == 4);
    map_release(&m);
}

/* --- json */

static void json_is_strict(void **state)
{
    static const char *const bad[] = {
        "",
        "{",
        "{} {}",
        "[1,]",
        "{\"a\":1,}",
        "nul",
        "'a'",
        "\xEF\xBB\xBF{}",
        "\"\xFF\"",
        "\"\xED\xA0\x80\"",
        "\"\\ud800\"",
        "\"\\udc00 \"",
        "\"\\u0000\"",
        "\"a\nb\"",
        "[NaN]",
        "01",
    };
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_null(json_parse(bad[i], strlen(bad[i]), &err));
        assert_int_equal(err.code, ERR_INPUT);
        assert_non_null(strstr(err.text, "at byte"));
    }
    assert_null(json_parse("{}\0", 3, &err));
    assert_null(json_parse("\"a\0b\"", 5, &err));
}

static void json_depth_has_a_cap(void **state)
{
    char text[600];
    struct err err;
    json_t *v;

    (void)state;
    memset(text, '[', 128);
    memset(text + 128, ']', 128);
    v = json_parse(text, 256, &err);
    assert_non_null(v);
    json_decref(v);
    memset(text, '[', 129);
    memset(text + 129, ']', 129);
    assert_null(json_parse(text, 258, &err));
    assert_non_null(strstr(err.text, "128"));
    memset(text, '[', sizeof text);
    text[0] = '"';
    text[1] = '\\';
    text[2] = '"';
    text[sizeof text - 1] = '"'; /* brackets in a string are no depth */
    v = json_parse(text, sizeof text, &err);
    assert_non_null(v);
    json_decref(v);
}

static void json_nul_where_allowed(void **state)
{
    static const char text[] = "[\"a\\u0000b\"]";
    struct err err;
    json_t *v;

    (void)state;
    assert_null(json_parse(text, strlen(text), &err));
    assert_non_null(strstr(err.text, ": \\u0000 in a string"));
    v = json_parse_nul(text, strlen(text), &err);
    assert_int_equal(json_string_length(json_array_get(v, 0)), 3);
    json_decref(v);
    assert_null(json_parse_nul("\"a\0b\"", 5, &err)); /* the escape, not the byte */
}

static void json_huge_numbers(void **state)
{
    static const char text[] = "{\"n\":123456789012345678901234567890}";
    struct err err;
    json_t *v;

    (void)state;
    assert_null(json_parse(text, strlen(text), &err));
    v = json_parse_foreign(text, strlen(text), &err);
    assert_true(json_is_real(json_object_get(v, "n")));
    json_decref(v);
}

static void json_writes_what_it_read(void **state)
{
    static const char text[] = "{\"b\":1,\"a\":[true,null,\"\xC3\xA9\\n\\\"\",-2.5],\"c\":{}}";
    struct buf out = BUF_INIT;
    struct err err;
    json_t *v = json_parse(text, strlen(text), &err);

    (void)state;
    assert_non_null(v);
    json_put(v, "d", json_text(NULL, 0));
    assert_int_equal(json_write(v, &out), 0);
    assert_string_equal(out.data, text);
    json_put(v, "d", json_text("xy", 1));
    assert_string_equal(json_string_value(json_object_get(v, "d")), "x");
    assert_int_equal(json_write(NULL, &out), -1);
    json_decref(v);
    buf_release(&out);
}

/* --- opt */

static struct {
    bool flag;
    const char *string, *choice;
    struct opt_list list;
    uint64_t number, least, size;
} got;

static const struct opt options[] = {
    {"flag", OPT_FLAG, &got.flag, NULL, "", NULL, 0, 0},
    {"string", OPT_STRING, &got.string, "S", "", NULL, 0, 0},
    {"list", OPT_LIST, &got.list, "L", "", NULL, 0, 0},
    {"number", OPT_UINT, &got.number, "N", "", NULL, 1, 64},
    {"least", OPT_UINT, &got.least, "N", "", NULL, 1, 0},
    {"size", OPT_SIZE, &got.size, "SIZE", "", NULL, 1024, 0},
    {"choice", OPT_CHOICE, &got.choice, "WHEN", "", "auto|always|never", 0, 0},
    {0},
};
static const struct opt_program program = {"prog", "", "", options, NULL};

/* Parse these words (NULL-terminated); operands are left in argv + 1. */
static enum opt_result parse(const char **argv, int *operands, struct err *err)
{
    int argc = 0;

    opt_list_release(&got.list);
    memset(&got, 0, sizeof got);
    while (argv[argc])
        argc++;
    return opt_parse(&program, argc, (char **)argv, operands, err);
}

static void options_stand_anywhere(void **state)
{
    const char *argv[] = {"prog",           "one",    "--flag", "--string",  "s1",       "-",
                          "--list=a",       "--list", "--list", "--size=2K", "--number", "64",
                          "--choice=never", "--",     "--flag", "--",        NULL};
    int operands;
    struct err err;

    (void)state;
    assert_int_equal(parse(argv, &operands, &err), OPT_OK);
    assert_true(got.flag);
    assert_string_equal(got.string, "s1");
    assert_int_equal(got.list.count, 2);
    assert_string_equal(got.list.items[1], "--list");
    assert_true(got.size == 2048 && got.number == 64);
    assert_string_equal(got.choice, "never");
    assert_int_equal(operands, 4);
    assert_string_equal(argv[1], "one");
    assert_string_equal(argv[2], "-");
    assert_string_equal(argv[3], "--flag");
    assert_string_equal(argv[4], "--");
    opt_list_release(&got.list);
}

static void bad_options_are_named(void **state)
{
    static const struct {
        const char *word, *says;
    } cases[] = {
        {"--nope", "unknown option --nope"},
        {"--fla", "unknown option --fla"},
        {"--flag=1", "--flag takes no value"},
        {"--string", "--string wants a value"},
        {"--number=0", "from 1 to 64"},
        {"--number=65", "from 1 to 64"},
        {"--number=", "wants a number"},
        {"--number=-1", "wants a number"},
        {"--number=1x", "wants a number"},
        {"--number=99999999999999999999999", "wants a number"},
        {"--least=0", "at least 1"},
        {"--size=12Q", "wants a size"},
        {"--size=99999999999G", "wants a size"},
        {"--size=1023", "at least 1024"},
        {"--size=M", "wants a size"},
        {"--choice=sometimes", "auto|always|never"},
        {"--choice=aut", "auto|always|never"},
        {"--choice=", "auto|always|never"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *argv[] = {"prog", cases[i].word, NULL};
        int operands;
        struct err err;
        assert_int_equal(parse(argv, &operands, &err), OPT_BAD);
        if (!strstr(err.text, cases[i].says))
            fail_msg("%s: %s", cases[i].word, err.text);
    }
}

static void sizes_have_units(void **state)
{
    static const struct {
        const char *word;
        uint64_t bytes;
    } cases[] = {
        {"--size=5000", 5000},
        {"--size=64k", 64 << 10},
        {"--size=512M", (uint64_t)512 << 20},
        {"--size=3GiB", (uint64_t)3 << 30},
        {"--size=1T", (uint64_t)1 << 40},
        {"--size=9000B", 9000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *argv[] = {"prog", cases[i].word, NULL};
        int operands;
        struct err err;
        assert_int_equal(parse(argv, &operands, &err), OPT_OK);
        assert_true(got.size == cases[i].bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_remembers_every_key), cmocka_unit_test(map_makes_room),
        cmocka_unit_test(map_keys_are_bytes),      cmocka_unit_test(json_is_strict),
        cmocka_unit_test(json_depth_has_a_cap),    cmocka_unit_test(json_nul_where_allowed),
        cmocka_unit_test(json_huge_numbers),       cmocka_unit_test(json_writes_what_it_read),
        cmocka_unit_test(options_stand_anywhere),  cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(sizes_have_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
