/* Which part of a text is shown: whole words, the matches in it, no boilerplate, not too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "query/passage.h"
#include <stdio.h>
#include <string.h>

static struct analyzer *analyzer;
static struct arena arena;
static struct buf text;
static struct words words;

/* `count` sentences of 50 code points, numbered: "Número 00007 of the sentences in this long story.
 * " */
static void make_text(unsigned count)
{
    struct err err;

    buf_clear(&text);
    arena_reset(&arena);
    for (unsigned i = 0; i < count; i++)
        buf_printf(&text, "Número %05u of the sentences in this long story. ", i);
    assert_true(buf_ok(&text));
    assert_int_equal(analyzer_text(analyzer, text.data, text.len, &arena, &words, &err), 0);
}

static struct passage_run run_at(const char *what, const void *leaf)
{
    const char *at = strstr(text.data, what);
    uint32_t start;

    assert_non_null(at);
    start = (uint32_t)(at - text.data);
    return (struct passage_run){start, start + (uint32_t)strlen(what), leaf};
}

static size_t cp_of(struct passage p)
{
    return utf8_count(text.data + p.start, p.end - p.start);
}

static void assert_whole_words(struct passage p)
{
    assert_true(p.end <= text.len && p.start < p.end);
    assert_true(p.start == 0 || text.data[p.start - 1] == ' ');
    assert_true(text.data[p.start] != ' ' && text.data[p.end - 1] != ' ');
    assert_true(p.end == text.len || text.data[p.end] == ' ');
}

static bool holds(struct passage p, struct passage_run r)
{
    return p.start <= r.start && r.end <= p.end;
}

static void test_one(void **state)
{
    static const char *const places[] = {"00000", "00001", "00050", "00098", "00099"};

    (void)state;
    make_text(100);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct passage_run run = run_at(places[i], "leaf");
        struct passage p[2];

        assert_int_equal(passage_choose(text.data, text.len, text.len, &words, &run, 1, p), 1);
        assert_true(holds(p[0], run));
        assert_whole_words(p[0]);
        assert_in_range(cp_of(p[0]), 240, PASSAGE_CP + 1); /* and a full stop */
        assert_memory_equal(text.data + p[0].start, "Número", strlen("Número"));
    }
}

/* Of many matches the place that answers most of the query; a second one for what it lacks. */
static void test_best(void **state)
{
    struct passage_run runs[4], far[2];
    struct passage p[2];

    (void)state;
    make_text(100);
    runs[0] = run_at("00003", "a");
    runs[1] = run_at("00060", "a");
    runs[2] = run_at("00062", "b");
    runs[3] = run_at("00090", "b");
    assert_int_equal(passage_choose(text.data, text.len, text.len, &words, runs, 4, p), 1);
    assert_true(holds(p[0], runs[1]) && holds(p[0], runs[2]));
    far[0] = runs[0];
    far[1] = runs[3];
    assert_int_equal(passage_choose(text.data, text.len, text.len, &words, far, 2, p), 2);
    assert_true(holds(p[0], far[0]) && holds(p[1], far[1]));
    assert_true(p[0].end <= p[1].start);
    assert_whole_words(p[0]);
    assert_whole_words(p[1]);
    far[1] = run_at("00008", "b"); /* too far for one, too near for two of full size */
    assert_int_equal(passage_choose(text.data, text.len, text.len, &words, far, 2, p), 2);
    assert_true(holds(p[0], far[0]) && holds(p[1], far[1]));
    assert_true(p[0].end <= p[1].start);
}

static void test_boilerplate(void **state)
{
    struct passage_run runs[2];
    struct passage p[2];
    size_t limit;

    (void)state;
    make_text(20);
    runs[0] = run_at("00009", "a");
    runs[1] = run_at("00012", "b");
    limit = run_at("Número 00010", NULL).start;
    assert_int_equal(passage_choose(text.data, text.len, limit, &words, runs, 2, p), 1);
    assert_true(holds(p[0], runs[0]));
    assert_true(p[0].end <= limit);
    /* What stands only there is shown all the same. */
    assert_int_equal(passage_choose(text.data, text.len, limit, &words, runs + 1, 1, p), 1);
    assert_true(holds(p[0], runs[1]));
    assert_true(passage_lead(text.data, limit, &words, &p[0]));
    assert_int_equal(p[0].start, 0);
    assert_in_range(cp_of(p[0]), 240, PASSAGE_CP + 1);
}

static void test_long_match(void **state)
{
    struct passage_run run;
    struct passage p[2];

    (void)state;
    make_text(40);
    run = run_at("00010", "a");
    run.end = run_at("00030", "a").end;
    assert_int_equal(passage_choose(text.data, text.len, text.len, &words, &run, 1, p), 1);
    assert_true(holds(p[0], run));
    assert_whole_words(p[0]);
}

static void test_nothing(void **state)
{
    struct passage p[2];

    (void)state;
    make_text(0);
    assert_int_equal(passage_choose("", 0, 0, &words, NULL, 0, p), 0);
    assert_false(passage_lead("", 0, &words, p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),         cmocka_unit_test(test_best),
        cmocka_unit_test(test_boilerplate), cmocka_unit_test(test_long_match),
        cmocka_unit_test(test_nothing),
    };
    struct err err;
    int failed;

    analyzer = analyzer_new(&err);
    if (!analyzer) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_release(&text);
    arena_release(&arena);
    analyzer_free(analyzer);
    return failed;
}
