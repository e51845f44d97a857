/* indexer/split: bytes into articles, however they are cut on the way in. */
#include "indexer/split.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Split the input, pushed in runs of `run` bytes, into "line:bytes|" or "line:!reason|". */
static char *split_in_runs(enum split_mode mode, const char *bytes, size_t len, size_t run)
{
    struct buf seen = BUF_INIT;
    struct splitter s;
    struct piece piece;
    struct err err;
    size_t at = 0;

    split_init(&s, mode);
    for (;;) {
        if (split_next(&s, at == len, &piece)) {
            buf_printf(&seen, "%llu:", (unsigned long long)piece.line);
            if (piece.reason)
                buf_printf(&seen, "!%s", piece.reason);
            else
                buf_add(&seen, piece.bytes, piece.len);
            buf_char(&seen, '|');
        } else if (at == len) {
            break;
        } else {
            size_t n = len - at < run ? len - at : run;

            assert_int_equal(split_add(&s, bytes + at, n, &err), 0);
            at += n;
        }
    }
    split_release(&s);
    assert_true(buf_ok(&seen));
    return seen.data ? seen.data : calloc(1, 1);
}

static void check(enum split_mode mode, const char *bytes, const char *expected)
{
    static const size_t runs[] = {1, 2, 3, 7, 1000};

    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        char *seen = split_in_runs(mode, bytes, strlen(bytes), runs[i]);

        assert_string_equal(seen, expected);
        free(seen);
    }
}

static void test_lines(void **state)
{
    (void)state;
    check(SPLIT_LINES, "", "");
    check(SPLIT_LINES, "\n \r\n\t\n", "");
    check(SPLIT_LINES, "{}\n{}\n", "1:{}|2:{}|");
    check(SPLIT_LINES, "{}\r\n\r\n{}", "1:{}|3:{}|");
    check(SPLIT_LINES, "  {} \n not json\n{}", "1:{}|2:not json|3:{}|");
    check(SPLIT_LINES, "\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n", "1:{}|2:{}|");
    check(SPLIT_LINES, "\xEF\xBB\xBF", "");
    check(SPLIT_LINES, "[1]\n[2]", "1:[1]|2:[2]|");
}

static void test_utf16(void **state)
{
    char *seen = split_in_runs(SPLIT_LINES, "\xFF\xFE{\0}\0\n\0", 8, 1);

    (void)state;
    assert_non_null(strstr(seen, "UTF-16"));
    assert_ptr_equal(strchr(seen, '|'), seen + strlen(seen) - 1); /* told once */
    free(seen);
}

static void test_array(void **state)
{
    (void)state;
    check(SPLIT_AUTO, "[]", "");
    check(SPLIT_AUTO, " \n[ {\"a\":1},\n {\"b\":[{}]} ]\n", "2:{\"a\":1}|3:{\"b\":[{}]}|");
    check(SPLIT_AUTO, "\xEF\xBB\xBF[{}]", "1:{}|");
    check(SPLIT_AUTO, "[{\"a\":\"]},{\\\"\"},{}]", "1:{\"a\":\"]},{\\\"\"}|1:{}|");
    check(SPLIT_AUTO, "[{\"a\":\"\\\\\"},{}]", "1:{\"a\":\"\\\\\"}|1:{}|");
    check(SPLIT_AUTO, "[1, \"x\", null,[2],\n{}]", "1:1|1:\"x\"|1:null|1:[2]|2:{}|");
    check(SPLIT_AUTO, "[{\"a\":}, {}]", "1:{\"a\":}|1:{}|");
    check(SPLIT_AUTO, "[{\n\n},\n{}]\n[{}]", "1:{\n\n}|4:{}|5:{}|");
}

static void test_objects_over_lines(void **state)
{
    (void)state;
    check(SPLIT_AUTO, "{\n\"a\": {\n}\n}\n", "1:{\n\"a\": {\n}\n}|");
    check(SPLIT_AUTO, "\n{\"a\": 1,\n\"b\": 2}\n{\n}", "2:{\"a\": 1,\n\"b\": 2}|4:{\n}|");
    check(SPLIT_AUTO, "{ \"id\":\r\n 1}", "1:{ \"id\":\r\n 1}|");
}

/* What looks like lines is read by lines, so that a damaged one costs itself only. */
static void test_lines_found(void **state)
{
    (void)state;
    check(SPLIT_AUTO, "{}", "1:{}|");
    check(SPLIT_AUTO, "\n\n{}\n{}\n", "3:{}|4:{}|");
    check(SPLIT_AUTO, "{\"a\":\"cut\n{}\n", "1:{\"a\":\"cut|2:{}|");
    check(SPLIT_AUTO, "{\"a\":1\n{}\n", "1:{\"a\":1|2:{}|");
    check(SPLIT_AUTO, "{}}\n{}", "1:{}}|2:{}|");
    check(SPLIT_AUTO, "hello\nworld", "1:hello|2:world|");
    check(SPLIT_AUTO, " \n \n", "");
}

static void test_broken_structure(void **state)
{
    (void)state;
    check(SPLIT_AUTO, "[{}", "1:{}|1:!the array of articles never ends|");
    check(SPLIT_AUTO, "[{},\n{\"a\":", "1:{}|2:!the JSON value that begins here never ends|");
    check(SPLIT_AUTO, "[{} {}]", "1:{}|1:!a comma is missing before this article|1:{}|");
    check(SPLIT_AUTO, "[{},,{}]", "1:{}|1:!a JSON value is missing here; the rest is left out|");
    check(SPLIT_AUTO, "[{}]x{}", "1:{}|1:!neither a JSON object nor an array of them|");
    check(SPLIT_AUTO, "[1", "1:1|1:!the array of articles never ends|");
}

static void test_whole(void **state)
{
    (void)state;
    check(SPLIT_WHOLE, "", "1:|");
    check(SPLIT_WHOLE, "\xEF\xBB\xBFTitle\r\n\nText\n", "1:Title\r\n\nText\n|");
    check(SPLIT_WHOLE, "ab", "1:ab|");
}

/* n bytes of `fill` between head and tail, pushed in runs of 1 MiB. */
static char *split_big(enum split_mode mode, const char *head, size_t n, const char *tail)
{
    size_t head_len = strlen(head), tail_len = strlen(tail), len = head_len + n + tail_len;
    char *bytes = malloc(len), *seen;

    assert_non_null(bytes);
    memcpy(bytes, head, head_len);
    memset(bytes + head_len, 'x', n);
    memcpy(bytes + head_len + n, tail, tail_len);
    seen = split_in_runs(mode, bytes, len, 1024 * 1024);
    free(bytes);
    return seen;
}

static void check_big(enum split_mode mode, const char *head, size_t n, const char *tail,
                      const char *expected)
{
    char *seen = split_big(mode, head, n, tail);

    assert_string_equal(seen, expected);
    free(seen);
}

static void test_too_long(void **state)
{
    (void)state;
    check_big(SPLIT_LINES, "{}\n", SPLIT_MAX + 1, "\n{}",
              "1:{}|2:!the article is longer than 64 MiB|3:{}|");
    check_big(SPLIT_LINES, "", 3u * SPLIT_MAX, "", "1:!the article is longer than 64 MiB|");
    check_big(SPLIT_AUTO, "[{\n\"", 2u * SPLIT_MAX, "\n\"},\n{}]",
              "1:!the article is longer than 64 MiB|4:{}|");
    check_big(SPLIT_AUTO, "[", 2u * SPLIT_MAX, ",{}]",
              "1:!the article is longer than 64 MiB|1:{}|");
    check_big(SPLIT_AUTO, "[{\"", 2u * SPLIT_MAX, "",
              "1:!the JSON value that begins here never ends|");
    check_big(SPLIT_AUTO, "{\"", 2u * SPLIT_MAX, "\"}\n{}",
              "1:!the article is longer than 64 MiB|2:{}|");
    check_big(SPLIT_WHOLE, "", SPLIT_MAX + 1, "", "1:!the article is longer than 64 MiB|");
}

static void test_just_fits(void **state)
{
    char *seen = split_big(SPLIT_LINES, "", SPLIT_MAX, "\n{}");

    (void)state;
    assert_int_equal(strlen(seen), 2 + (size_t)SPLIT_MAX + 1 + strlen("2:{}|"));
    free(seen);
    seen = split_big(SPLIT_AUTO, "[\"", SPLIT_MAX - 2, "\",{}]");
    assert_int_equal(strlen(seen), 2 + (size_t)SPLIT_MAX + 1 + strlen("1:{}|"));
    free(seen);
}

/* Memory holds one piece and what was pushed behind it, not the file. */
static void test_memory(void **state)
{
    struct splitter s;
    struct piece piece;
    struct err err;
    char *run = malloc(1024 * 1024);

    (void)state;
    assert_non_null(run);
    memset(run, 'x', 1024 * 1024);
    split_init(&s, SPLIT_LINES);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(split_add(&s, run, 1024 * 1024, &err), 0);
        assert_int_equal(split_next(&s, false, &piece), 0);
        assert_true(s.pending.len <= SPLIT_MAX + 1024 * 1024);
    }
    assert_int_equal(split_add(&s, "\n{}\n", 4, &err), 0);
    assert_int_equal(split_next(&s, false, &piece), 1);
    assert_non_null(piece.reason);
    assert_int_equal(split_next(&s, false, &piece), 1);
    assert_int_equal(split_next(&s, false, &piece), 0);
    assert_int_equal(split_add(&s, "{}\n", 3, &err), 0);
    assert_true(s.pending.cap < 2 * 1024 * 1024); /* the memory of the long line is given back */
    split_release(&s);
    free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),       cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_array),       cmocka_unit_test(test_objects_over_lines),
        cmocka_unit_test(test_lines_found), cmocka_unit_test(test_broken_structure),
        cmocka_unit_test(test_whole),       cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_just_fits),   cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
