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

static size_t choose(size_t limit, const struct passage_run *runs, size_t count,
                     struct passage out[2])
{
    const struct passage_source s = {.text = text.data,
                                     .len = text.len,
                                     .limit = limit,
                                     .words = &words,
                                     .runs = runs,
                                     .run_count = count};

    return passage_choose(&s, out);
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

        assert_int_equal(choose(text.len, &run, 1, p), 1);
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
    assert_int_equal(choose(text.len, runs, 4, p), 1);
    assert_true(holds(p[0], runs[1]) && holds(p[0], runs[2]));
    far[0] = runs[0];
    far[1] = runs[3];
    assert_int_equal(choose(text.len, far, 2, p), 2);
    assert_true(holds(p[0], far[0]) && holds(p[1], far[1]));
    assert_true(p[0].end <= p[1].start);
    assert_whole_words(p[0]);
    assert_whole_words(p[1]);
    far[1] = run_at("00008", "b"); /* too far for one, too near for two of full size */
    assert_int_equal(choose(text.len, far, 2, p), 2);
    assert_true(holds(p[0], far[0]) && holds(p[1], far[1]));
    assert_true(p[0].end <= p[1].start);
}

static size_t choose_wholes(const struct passage_run *runs, size_t count,
                            const struct passage_run *wholes, size_t whole_count,
                            struct passage out[2])
{
    const struct passage_source s = {.text = text.data,
                                     .len = text.len,
                                     .limit = text.len,
                                     .words = &words,
                                     .runs = runs,
                                     .run_count = count,
                                     .wholes = wholes,
                                     .whole_count = whole_count};

    return passage_choose(&s, out);
}

static struct passage_run whole(struct passage_run first, struct passage_run last)
{
    return (struct passage_run){first.start, last.end, "whole"};
}

/* A match of two runs far apart is shown in one passage; lone halves nearer to one another, or a
 * place with more of them, do not draw it away. */
static void test_whole(void **state)
{
    struct passage_run runs[7], wholes[2];
    struct passage p[2];

    (void)state;
    make_text(100);
    runs[0] = run_at("00003", "a");
    runs[1] = run_at("00012", "b"); /* 450 code points on */
    runs[2] = run_at("00060", "a");
    runs[3] = run_at("00062", "b");
    wholes[0] = whole(runs[0], runs[1]);
    assert_int_equal(choose_wholes(runs, 4, wholes, 1, p), 1);
    assert_true(holds(p[0], runs[0]) && holds(p[0], runs[1]));
    assert_whole_words(p[0]);
    assert_in_range(cp_of(p[0]), 450, WHOLE_CP + 60);
    /* Of two whole ones that with more runs. */
    wholes[1] = whole(runs[2], runs[3]);
    runs[4] = run_at("00063", "b");
    assert_int_equal(choose_wholes(runs, 5, wholes, 2, p), 1);
    assert_true(holds(p[0], runs[2]) && holds(p[0], runs[4]));
}

/* Of a match too long for one passage both ends are shown: those of one and the same match. */
static void test_both_ends(void **state)
{
    struct passage_run runs[4], wholes[2];
    struct passage p[2];

    (void)state;
    make_text(100);
    runs[0] = run_at("00003", "a");
    runs[1] = run_at("00020", "b");
    runs[2] = run_at("00040", "b");
    runs[3] = run_at("00041", "b");
    wholes[0] = whole(runs[0], runs[1]);
    assert_int_equal(choose_wholes(runs, 2, wholes, 1, p), 2);
    assert_true(holds(p[0], runs[0]) && holds(p[1], runs[1]));
    runs[0] = run_at("00003", "b");
    runs[1] = run_at("00030", "a");
    runs[2] = run_at("00050", "a"); /* the best place; its match begins at 00030 no more */
    runs[3] = run_at("00051", "b");
    wholes[0] = whole(run_at("00030", "a"), runs[3]);
    assert_int_equal(choose_wholes(runs, 4, wholes, 1, p), 2);
    assert_true(holds(p[0], runs[1]) && holds(p[1], runs[3]));
    runs[1] = run_at("00020", "c");
    runs[2] = run_at("00025", "c");
    runs[3] = run_at("00080", "a");
    wholes[0] = whole(runs[2], runs[3]);
    runs[0] = run_at("00001", "c");
    assert_int_equal(choose_wholes(runs, 4, wholes, 1, p), 2);
    assert_true(holds(p[1], runs[3]));
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
    assert_int_equal(choose(limit, runs, 2, p), 1);
    assert_true(holds(p[0], runs[0]));
    assert_true(p[0].end <= limit);
    /* What stands only there is shown all the same. */
    assert_int_equal(choose(limit, runs + 1, 1, p), 1);
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
    assert_int_equal(choose(text.len, &run, 1, p), 1);
    assert_true(holds(p[0], run));
    assert_whole_words(p[0]);
}

/* The passage around the only run, `what`, of a text. */
static void assert_shown(const char *given, const char *what, const char *start, const char *end)
{
    struct passage_run run;
    struct passage p[2];
    struct err err;

    buf_clear(&text);
    arena_reset(&arena);
    buf_str(&text, given);
    assert_int_equal(analyzer_text(analyzer, text.data, text.len, &arena, &words, &err), 0);
    run = run_at(what, "leaf");
    assert_int_equal(choose(text.len, &run, 1, p), 1);
    assert_true(holds(p[0], run));
    assert_memory_equal(text.data + p[0].start, start, strlen(start));
    assert_memory_equal(text.data + p[0].end - strlen(end), end, strlen(end));
}

#define FORTY "Forty letters and blanks are in this one "
#define HAN   "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十。"
#define NAME  "「北」「北」「北」「北」「北」「北」「北」「北」"
#define NAMES NAME NAME NAME NAME NAME NAME NAME NAME NAME NAME
#define LONG  FORTY FORTY FORTY FORTY FORTY FORTY FORTY FORTY

/* Marks stay with their word, compounds are not parted, and no passage begins with a full stop. */
static void test_edges(void **state)
{
    (void)state;
    assert_shown("\"Yes\", he (said).", "Yes", "\"Yes", "(said).");
    assert_shown("«Да», — сказал.", "Да", "«Да»", "сказал.");
    assert_shown(LONG ". “Known” is it. " LONG, "Known", "“Known”", "");
    assert_shown(HAN HAN HAN HAN HAN HAN HAN HAN HAN "「北京」欢迎你。" HAN, "北京", "一二三",
                 "九十。");
    assert_shown(NAMES NAMES "香" NAMES NAMES, "香", "「北」", "「北」");
}

/* Wherever the passage ends, it does not part what is one to the eye. */
static void test_compounds(void **state)
{
    struct err err;

    (void)state;
    for (unsigned pad = 0; pad < 24; pad++) {
        struct passage_run run;
        struct passage p[2];

        buf_clear(&text);
        arena_reset(&arena);
        for (int i = 0; i < 40; i++)
            buf_str(&text, "like-minded and/or ");
        buf_printf(&text, "%.*s Known ", (int)pad, "aaaaaaaaaaaaaaaaaaaaaaaaa");
        for (int i = 0; i < 40; i++)
            buf_str(&text, "like-minded and/or ");
        assert_int_equal(analyzer_text(analyzer, text.data, text.len, &arena, &words, &err), 0);
        run = run_at("Known", "leaf");
        assert_int_equal(choose(text.len, &run, 1, p), 1);
        assert_true(text.data[p[0].start] != ' ');
        assert_true(p[0].start == 0 || text.data[p[0].start - 1] == ' ');
        assert_true(text.data[p[0].end] == ' ');
    }
}

static void test_nothing(void **state)
{
    struct passage p[2];

    (void)state;
    make_text(0);
    assert_int_equal(choose(0, NULL, 0, p), 0);
    assert_false(passage_lead("", 0, &words, p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),         cmocka_unit_test(test_best),
        cmocka_unit_test(test_whole),       cmocka_unit_test(test_edges),
        cmocka_unit_test(test_compounds),   cmocka_unit_test(test_both_ends),
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
