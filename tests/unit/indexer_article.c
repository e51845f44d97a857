/* indexer/article: the keys of every maker, and every bad value there is. */
#include "indexer/article.h"

#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct article_read got;

static void read_bytes(const char *json, size_t len)
{
    struct err err;

    arena_reset(&arena);
    assert_int_equal(article_read_json(json, len, &arena, &got, &err), 0);
}

static void read_json(const char *json)
{
    read_bytes(json, strlen(json));
}

/* The article is kept and this key is that; NULL: absent. */
static void has(enum article_key key, const char *expected)
{
    struct value v = got.article.key[key];

    assert_int_equal(got.fate, ARTICLE_KEEP);
    if (!expected) {
        assert_null(v.s);
        return;
    }
    assert_non_null(v.s);
    assert_string_equal(v.s, expected);
    assert_int_equal(v.len, strlen(expected));
}

static void key_of(const char *json, enum article_key key, const char *expected)
{
    read_json(json);
    if (got.fate == ARTICLE_REJECT)
        fail_msg("%s: %s", json, got.reason);
    has(key, expected);
}

static void no_warning(void)
{
    if (got.warning_count > 0)
        fail_msg("%s", got.warnings[0]);
}

static void one_warning(const char *part)
{
    assert_int_equal(got.warning_count, 1);
    if (!strstr(got.warnings[0], part))
        fail_msg("\"%s\" not in: %s", part, got.warnings[0]);
}

static void rejected(const char *json, const char *part)
{
    read_json(json);
    assert_int_equal(got.fate, ARTICLE_REJECT);
    if (!strstr(got.reason, part))
        fail_msg("\"%s\" not in: %s", part, got.reason);
}

static void test_own_keys(void **state)
{
    (void)state;
    read_json("{\"id\":\"a1\",\"title\":\"T\",\"text\":\"One.\\n\\nTwo.\",\"date\":\"2022-01-05\","
              "\"source\":\"The Paper\",\"url\":\"https://x.example/1\",\"author\":[\"A B\",\"C\"],"
              "\"language\":\"en\",\"region\":\"Almaty\",\"colour\":{\"red\":1}}");
    no_warning();
    has(ARTICLE_ID, "a1");
    has(ARTICLE_TITLE, "T");
    has(ARTICLE_TEXT, "One.\n\nTwo.");
    has(ARTICLE_DATE, "2022-01-05");
    has(ARTICLE_SOURCE, "The Paper");
    has(ARTICLE_URL, "https://x.example/1");
    has(ARTICLE_AUTHOR, "A B; C");
    has(ARTICLE_LANGUAGE, "en");
    has(ARTICLE_REGION, "Almaty");
}

static void test_trafilatura(void **state)
{
    (void)state;
    read_json("{\"title\":\"T\",\"author\":\"A B; C D\",\"hostname\":\"x.example\",\"date\":"
              "\"2022-01-05\",\"fingerprint\":\"f\",\"id\":null,\"license\":null,\"comments\":\"\","
              "\"raw_text\":\"r\",\"text\":\"t\",\"language\":null,\"source\":"
              "\"https://x.example/1\",\"source-hostname\":\"X Example\",\"tags\":\"\"}");
    no_warning();
    has(ARTICLE_ID, "https://x.example/1");
    has(ARTICLE_URL, "https://x.example/1");
    has(ARTICLE_SOURCE, "X Example");
    has(ARTICLE_AUTHOR, "A B; C D");
    has(ARTICLE_TEXT, "t");
    has(ARTICLE_LANGUAGE, NULL);
    key_of("{\"text\":\"t\",\"source\":\"HTTP://x.example\",\"hostname\":\"h\"}", ARTICLE_SOURCE,
           "h");
    has(ARTICLE_URL, "HTTP://x.example");
    key_of("{\"text\":\"t\",\"source\":\"https news\"}", ARTICLE_SOURCE, "https news");
    has(ARTICLE_URL, NULL);
    key_of("{\"text\":\"t\",\"source\":\"http://a\",\"url\":\"http://b\"}", ARTICLE_URL,
           "http://b");
    has(ARTICLE_SOURCE, NULL);
}

static void test_news_please(void **state)
{
    (void)state;
    read_json("{\"authors\":[\"A\",\"None\",null,\"\"],\"date_download\":\"2022-02-02 10:00:00\","
              "\"date_publish\":\"2022-01-05 14:30:00\",\"description\":\"d\",\"filename\":\"f\","
              "\"language\":\"ru\",\"localpath\":\"None\",\"maintext\":\"m\",\"text\":\"other\","
              "\"source_domain\":\"x.example\",\"title\":\"T\",\"url\":\"http://x.example/1\","
              "\"id\":\"None\"}");
    no_warning();
    has(ARTICLE_ID, "http://x.example/1");
    has(ARTICLE_TEXT, "m");
    has(ARTICLE_DATE, "2022-01-05 14:30:00");
    has(ARTICLE_SOURCE, "x.example");
    has(ARTICLE_AUTHOR, "A");
    key_of("{\"maintext\":\"None\",\"text\":\"t\"}", ARTICLE_TEXT, "t");
    key_of("{\"text\":\"t\",\"authors\":[]}", ARTICLE_AUTHOR, NULL);
    no_warning();
}

static void test_newspaper(void **state)
{
    (void)state;
    read_json("{\"url\":\"http://x.example/1\",\"title\":\"T\",\"text\":\"t\",\"authors\":[\"A\"],"
              "\"publish_date\":\"2022-01-05T14:30:00+06:00\",\"keywords\":[],\"movies\":[]}");
    no_warning();
    has(ARTICLE_DATE, "2022-01-05T14:30:00+06:00");
    has(ARTICLE_AUTHOR, "A");
}

static void test_ninjs_1(void **state)
{
    (void)state;
    read_json(
        "{\"uri\":\"urn:1\",\"headline\":\"T\",\"body_text\":\"t\",\"copyrightholder\":\"TT\","
        "\"versioncreated\":\"2022-01-06T00:00:00Z\",\"contentcreated\":\"2022-01-05\","
        "\"language\":\"sv\",\"person\":[{\"name\":\"A B\",\"rel\":\"x\"},{\"name\":\"C\"}],"
        "\"place\":[{\"name\":\"Gotland\"},{\"name\":\"Visby\"}],\"pubstatus\":\"usable\"}");
    no_warning();
    has(ARTICLE_ID, "urn:1");
    has(ARTICLE_TITLE, "T");
    has(ARTICLE_TEXT, "t");
    has(ARTICLE_SOURCE, "TT");
    has(ARTICLE_DATE, "2022-01-05");
    has(ARTICLE_AUTHOR, "A B; C");
    has(ARTICLE_REGION, "Gotland; Visby");
}

static void test_ninjs_3(void **state)
{
    (void)state;
    read_json(
        "{\"uri\":\"urn:1\",\"headlines\":[{\"role\":\"short\",\"value\":\"S\"},"
        "{\"role\":\"main\",\"value\":\"T\"}],\"bodies\":[{\"role\":\"html5\",\"contentType\":"
        "\"text/html\",\"value\":\"<p>t</p>\"},{\"role\":\"text\",\"contentType\":"
        "\"text/plain\",\"value\":\"t\"}],\"copyrightHolder\":\"TT\",\"versionCreated\":"
        "\"2022-01-06T00:00:00Z\",\"people\":[{\"name\":\"A\"}],\"places\":[{\"name\":\"P\"}],"
        "\"pubStatus\":\"usable\"}");
    no_warning();
    has(ARTICLE_TITLE, "T");
    has(ARTICLE_TEXT, "t");
    has(ARTICLE_SOURCE, "TT");
    has(ARTICLE_DATE, "2022-01-06T00:00:00Z");
    has(ARTICLE_AUTHOR, "A");
    has(ARTICLE_REGION, "P");
    key_of("{\"bodies\":[{\"value\":\"None\"},{\"value\":\"<p>first</p>\"},{\"value\":\"x\"}]}",
           ARTICLE_TEXT, "<p>first</p>");
    key_of("{\"title\":\"T\",\"bodies\":[{\"charCount\":0}]}", ARTICLE_TEXT, NULL);
    one_warning("\"bodies\"");
    key_of("{\"title\":\"T\",\"bodies\":\"t\"}", ARTICLE_TEXT, NULL);
    one_warning("\"bodies\" is a string, not a list");
}

static void test_deletions(void **state)
{
    static const char *const deletions[] = {
        "{\"id\":\"x\",\"deleted\":true}",
        "{\"uri\":\"x\",\"pubstatus\":\"canceled\"}",
        "{\"uri\":\"x\",\"pubStatus\":\"Canceled\",\"headlines\":[{\"value\":\"T\"}]}",
        "{\"url\":\"x\",\"deleted\":true}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof deletions / sizeof *deletions; i++) {
        read_json(deletions[i]);
        assert_int_equal(got.fate, ARTICLE_DELETE);
        assert_string_equal(got.article.key[ARTICLE_ID].s, "x");
        no_warning();
    }
    rejected("{\"deleted\":true}", "without the id");
    rejected("{\"id\":5,\"deleted\":true}", "without the id");
    no_warning();
    key_of("{\"id\":\"x\",\"text\":\"t\",\"deleted\":false}", ARTICLE_ID, "x");
    no_warning();
    key_of("{\"id\":\"x\",\"text\":\"t\",\"deleted\":\"yes\"}", ARTICLE_ID, "x");
    one_warning("\"deleted\" is a string");
    key_of("{\"id\":\"x\",\"text\":\"t\",\"pubstatus\":\"withheld\"}", ARTICLE_ID, "x");
}

static void test_required(void **state)
{
    (void)state;
    key_of("{\"title\":\"T\"}", ARTICLE_TEXT, NULL);
    key_of("{\"text\":\"t\"}", ARTICLE_TITLE, NULL);
    rejected("{}", "neither text nor title");
    rejected("{\"id\":\"x\",\"text\":\"\",\"title\":\" \\n\\t\"}", "neither text nor title");
    rejected("{\"id\":\"x\",\"text\":null}", "neither text nor title");
    rejected("{\"text\":[\"a\"]}", "neither text nor title (\"text\" is a list");
    no_warning();
    key_of("{\"text\":\"\\\"\\u201c\\u00ab\"}", ARTICLE_TEXT, "\"\u201c\u00ab");
    key_of("{\"text\":\"<p>a &amp; b</p>\"}", ARTICLE_TEXT, "<p>a &amp; b</p>");
    key_of("{\"text\":\"  \\r\\n a \\n\\n\"}", ARTICLE_TEXT, "  \r\n a \n\n");
}

static void test_ids(void **state)
{
    char first[65];

    (void)state;
    key_of("{\"text\":\"t\",\"url\":\"u\"}", ARTICLE_ID, "u");
    /* printf '\0T\0t\0' | sha256sum */
    key_of("{\"text\":\"t\",\"title\":\"T\"}", ARTICLE_ID,
           "39cf20c26fe679457f2234246a4d921e07cf8d689ee8fed65b701fa2f422fcf9");
    strcpy(first, got.article.key[ARTICLE_ID].s);
    key_of("{\"text\":\"t\",\"title\":\"T\",\"date\":\"2022\"}", ARTICLE_ID, first);
    read_json("{\"text\":\"t\",\"title\":\"T\",\"source\":\"S\"}");
    assert_string_not_equal(got.article.key[ARTICLE_ID].s, first);
    read_json("{\"text\":\"Tt\"}");
    assert_string_not_equal(got.article.key[ARTICLE_ID].s, first);
}

static void test_long_id(void **state)
{
    struct buf json = BUF_INIT;

    (void)state;
    buf_str(&json, "{\"text\":\"t\",\"id\":\"");
    for (int i = 0; i < 100000; i++)
        buf_char(&json, 'i');
    buf_str(&json, "\"}");
    read_json(json.data);
    assert_int_equal(got.article.key[ARTICLE_ID].len, 100000);
    buf_release(&json);
}

/* A wrong type costs the value and a warning that names the key, never the article. */
static void test_wrong_types(void **state)
{
    static const struct {
        enum article_key key;
        const char *json, *warning;
    } cases[] = {
        {ARTICLE_TITLE, "{\"text\":\"t\",\"title\":5}", "\"title\" is a number"},
        {ARTICLE_TEXT, "{\"title\":\"t\",\"text\":{}}", "\"text\" is an object"},
        {ARTICLE_DATE, "{\"text\":\"t\",\"date\":2022}", "\"date\" is a number"},
        {ARTICLE_SOURCE, "{\"text\":\"t\",\"source\":[\"a\"]}", "\"source\" is a list"},
        {ARTICLE_URL, "{\"text\":\"t\",\"url\":true}", "\"url\" is true or false"},
        {ARTICLE_AUTHOR, "{\"text\":\"t\",\"author\":5.5}", "\"author\" is a number"},
        {ARTICLE_AUTHOR, "{\"text\":\"t\",\"author\":[1,{}]}", "\"author\" has 2 of 2"},
        {ARTICLE_LANGUAGE, "{\"text\":\"t\",\"language\":[\"en\"]}", "\"language\" is a list"},
        {ARTICLE_LANGUAGE, "{\"text\":\"t\",\"language\":\"???\"}", "no language tag"},
        {ARTICLE_REGION, "{\"text\":\"t\",\"region\":{\"name\":\"x\"}}", "\"region\" is an object"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        key_of(cases[i].json, cases[i].key, NULL);
        one_warning(cases[i].warning);
    }
    read_json("{\"text\":\"t\",\"id\":42}");
    one_warning("\"id\" is a number");
    assert_int_equal(got.article.key[ARTICLE_ID].len, 64);
    key_of("{\"text\":\"t\",\"author\":[\"A\",7,{\"name\":\"B\"}]}", ARTICLE_AUTHOR, "A; B");
    one_warning("\"author\" has 1 of 3");
}

static void test_null_and_empty_are_silent(void **state)
{
    (void)state;
    read_json("{\"text\":\"t\",\"id\":null,\"title\":null,\"date\":null,\"source\":null,\"url\":"
              "null,\"author\":null,\"language\":null,\"region\":null,\"deleted\":null}");
    no_warning();
    read_json("{\"text\":\"t\",\"id\":\"\",\"title\":\"\",\"date\":\"\",\"source\":\"\",\"url\":"
              "\"\",\"author\":\"\",\"language\":\"\",\"region\":\" \"}");
    no_warning();
    for (unsigned key = 0; key < ARTICLE_KEYS; key++)
        if (key != ARTICLE_ID && key != ARTICLE_TEXT)
            has(key, NULL);
}

static void test_dates(void **state)
{
    static const char *const good[] = {
        "2022",
        "2022-01",
        "2022-01-05",
        "20220105",
        "2024-02-29",
        "2000-02-29",
        "0001-01-01",
        "9999-12-31",
        "2022-01-05T14",
        "2022-01-05T14:30",
        "2022-01-05T14:30:00",
        "2022-01-05 14:30:00",
        "2022-01-05T14:30:00Z",
        "2022-01-05t14:30:00z",
        "2022-01-05T14:30:00.123456",
        "2022-01-05T14:30:00,5Z",
        "2022-01-05T14:30:00+06:00",
        "2022-01-05T14:30:00-0330",
        "2022-01-05T14:30+06",
        "2022-01-05T24:00:00",
        "2016-12-31T23:59:60Z",
        "20220105T143000Z",
        " 2022-01-05\n",
    };
    static const char *const bad[] = {
        "None",
        "2050-13-45",
        "2022-02-30",
        "2023-02-29",
        "1900-02-29",
        "2022-00-10",
        "2022-01-00",
        "2022-01-32",
        "2022-04-31",
        "0000",
        "22-01-05",
        "202",
        "20221",
        "202201",
        "2022-1-5",
        "2022/01/05",
        "05.01.2022",
        "2022-01-05T",
        "2022-01-05T25:00:00",
        "2022-01-05T24:00:01",
        "2022-01-05T14:60",
        "2022-01-05T14:30:61",
        "2022-01-05T14:30:00.",
        "2022-01-05T14:30:00+24:00",
        "2022-01-05T14:30:00+",
        "2022-01-05T14:30:00 Z",
        "2022-01-05T14:30:00Zx",
        "2022-01T10:00",
        "2022-01-",
        "2022-",
        "2022-0105",
        "202201-05",
        "Wed, 05 Jan 2022 14:30:00 +0600",
        "Jan 5, 2022",
        "1641393000",
        "yesterday",
        "２０２２",
    };
    char json[100];

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        bool spaced = good[i][0] == ' ';

        snprintf(json, sizeof json, "{\"text\":\"t\",\"date\":\"%s\"}",
                 spaced ? " 2022-01-05\\n" : good[i]);
        key_of(json, ARTICLE_DATE, spaced ? "2022-01-05" : good[i]);
        no_warning();
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(json, sizeof json, "{\"text\":\"t\",\"date\":\"%s\"}", bad[i]);
        key_of(json, ARTICLE_DATE, NULL);
        one_warning("no date of ISO 8601");
        one_warning(bad[i]);
    }
    key_of("{\"text\":\"t\",\"date\":\"None\",\"date_publish\":\"2022\"}", ARTICLE_DATE, "2022");
    one_warning("\"date\" is \"None\"");
}

/* What is quoted in a message can do no harm on a terminal, and is short. */
static void test_messages(void **state)
{
    struct buf json = BUF_INIT;

    (void)state;
    read_json("{\"text\":\"t\",\"date\":\"\\u001b[2J\\u202e\\n\"}");
    one_warning("\"\uFFFD[2J\uFFFD\uFFFD\"");
    buf_str(&json, "{\"text\":\"t\",\"date\":\"");
    for (int i = 0; i < 10000; i++)
        buf_str(&json, "é");
    buf_str(&json, "\"}");
    read_json(json.data);
    assert_true(strlen(got.warnings[0]) < 200);
    one_warning("é…");
    buf_release(&json);
    rejected("{\"a\":\033[2J}", "bad JSON");
    assert_null(strchr(got.reason, '\033'));
}

static void test_bad_json(void **state)
{
    (void)state;
    rejected("", "bad JSON");
    rejected("{", "bad JSON");
    rejected("{\"text\":\"t\"", "bad JSON");
    rejected("{\"text\":\"t\"} x", "bad JSON");
    rejected("{\"text\":\"t\"}{}", "bad JSON");
    rejected("{'text':'t'}", "bad JSON");
    rejected("{\"text\":\"t\",}", "bad JSON");
    rejected("{\"text\":\"a\nb\"}", "bad JSON");
    rejected("{\"text\":NaN}", "bad JSON");
    rejected("{\"text\":\"\\ud800\"}", "bad JSON at byte");
    rejected("{\"text\":\"\\udc00 x\"}", "bad JSON at byte");
    rejected("{\"text\":\"\\u0000\"}", "bad JSON at byte");
    rejected("{\"text\":\"\xFF\"}", "bad UTF-8 at byte 9");
    rejected("{\"text\":\"\xED\xA0\x80\"}", "bad UTF-8 at byte 9");
    rejected("{\"text\":\"\xC0\xAF\"}", "bad UTF-8 at byte 9");
    rejected("{\"text\":\"\xE2\x82\"}", "bad UTF-8 at byte 9");
    rejected("5", "this is a number");
    rejected("[{\"text\":\"t\"}]", "this is a list");
    rejected("\"text\"", "this is a string");
    rejected("null", "this is null");
    read_bytes("{\"text\":\"a\0b\"}", 14);
    assert_int_equal(got.fate, ARTICLE_REJECT);
    key_of("{\"text\":\"\\ud83d\\ude00\"}", ARTICLE_TEXT, "\U0001F600");
    key_of("{\"text\":\"one\",\"text\":\"two\"}", ARTICLE_TEXT, "two");
    key_of("{\"text\":\"t\",\"likes\":123456789012345678901234567890}", ARTICLE_TEXT, "t");
}

static void test_deep(void **state)
{
    struct buf json = BUF_INIT;

    (void)state;
    for (int i = 0; i < 100000; i++)
        buf_str(&json, "{\"a\":");
    rejected(json.data, "nested");
    buf_release(&json);
}

static void test_50_megabytes(void **state)
{
    const size_t size = 50 * 1000 * 1000;
    struct buf json = BUF_INIT;
    char *text;

    (void)state;
    buf_str(&json, "{\"text\":\"");
    text = buf_reserve(&json, size);
    assert_non_null(text);
    memset(text, 'a', size);
    json.len += size;
    buf_str(&json, "\"}");
    read_bytes(json.data, json.len);
    assert_int_equal(got.fate, ARTICLE_KEEP);
    assert_int_equal(got.article.key[ARTICLE_TEXT].len, size);
    buf_release(&json);
}

static void read_text(const char *path, const char *bytes, size_t len)
{
    struct err err;

    arena_reset(&arena);
    assert_int_equal(article_read_text(path, bytes, len, &arena, &got, &err), 0);
}

static void text_gives(const char *bytes, const char *title, const char *text)
{
    read_text("d/a.txt", bytes, strlen(bytes));
    has(ARTICLE_ID, "d/a.txt");
    has(ARTICLE_TITLE, title);
    has(ARTICLE_TEXT, text);
}

static void test_plain_text(void **state)
{
    (void)state;
    text_gives("Title", "Title", NULL);
    text_gives("Title\n", "Title", NULL);
    text_gives("Title\n\n \t\n", "Title", NULL);
    text_gives("Title\n\n \nOne.\n\nTwo.\n", "Title", "One.\n\nTwo.\n");
    text_gives("Title\r\n\r\n  One.\r\nTwo.", "Title", "  One.\r\nTwo.");
    text_gives("\nOne.", NULL, "One.");
    text_gives("None", "None", NULL);
}

static void text_rejected(const char *path, const char *bytes, size_t len, const char *reason)
{
    read_text(path, bytes, len);
    assert_int_equal(got.fate, ARTICLE_REJECT);
    if (!strstr(got.reason, reason))
        fail_msg("%s", got.reason);
}

static void test_bad_plain_text(void **state)
{
    (void)state;
    text_rejected("a.txt", "", 0, "empty");
    text_rejected("a.txt", " \n\n", 3, "empty");
    text_rejected("a.txt", "T\n\n\xFF", 4, "bad UTF-8 at byte 3, in line 3");
    text_rejected("a.txt", "T\nab\0c", 6, "NUL at byte 4, in line 2");
    text_rejected("\xE9.txt", "T", 1, "name is not UTF-8");
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_keys),
        cmocka_unit_test(test_trafilatura),
        cmocka_unit_test(test_news_please),
        cmocka_unit_test(test_newspaper),
        cmocka_unit_test(test_ninjs_1),
        cmocka_unit_test(test_ninjs_3),
        cmocka_unit_test(test_deletions),
        cmocka_unit_test(test_required),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_long_id),
        cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_null_and_empty_are_silent),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_bad_json),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_50_megabytes),
        cmocka_unit_test(test_plain_text),
        cmocka_unit_test(test_bad_plain_text),
    };

    return cmocka_run_group_tests(tests, NULL, release);
}
