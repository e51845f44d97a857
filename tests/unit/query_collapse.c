/* Copies folded into one hit, and speakers ranked, over an index of two segments. */
#include "query/speakers.h"
#include "tests/unit/query_help.h"

#define CITY "There is a lot of corruption in this city and nobody does anything,"
#define TOWN "There is a lot of corruption in this town and nobody does anything,"

static const struct sample first_part[] = {
    {.id = "p1",
     .title = "Corruption again",
     .text = "“" CITY "” Anna Green said. “No corruption,” said Mayor Brown.",
     .date = "2022-01-05",
     .language = "en",
     .source = "Morning Post",
     .quotes = {{CITY, "Anna Green", "Green"}, {"No corruption,", NULL, "Mayor Brown"}}},
    {.id = "p2",
     .title = "Corruption again",
     .text = "“" CITY "” Anna Green has said. “No corruption,” said Mayor Brown.",
     .date = "2022-01-06",
     .language = "en",
     .source = "Evening Post",
     .quotes = {{CITY, "Anna Green", "Green"}, {"No corruption,", NULL, "Mayor Brown"}}},
    {.id = "dead",
     .text = "“" CITY "” Green said.",
     .date = "2022-01-05",
     .language = "en",
     .source = "Gone",
     .quotes = {{CITY, "Green", "Green"}}},
};

static const struct sample second_part[] = {
    {.id = "p3",
     .title = "Elsewhere",
     .text = "The minister came to the valley. “" TOWN "” Green told the people there.",
     .date = "2022-01-07",
     .language = "en",
     .source = "Évening",
     .quotes = {{TOWN, NULL, "Green"}}},
    {.id = "p4",
     .title = "Other corruption",
     .text = "“No corruption, none,” said Peter Brown. “Some corruption,” John Brown said. “No "
             "corruption!” nobody knows who said.",
     .date = "2022-01-08",
     .language = "en",
     .source = "Morning Post",
     .quotes = {{"No corruption, none,", "Peter Brown", "Brown"},
                {"Some corruption,", "John Brown", "Brown"},
                {"No corruption!", NULL, "It"}}},
    {.id = "p5",
     .title = "World",
     .text = "“Corruption costs,” the World Bank said. “Corruption costs more,” World Bank said. "
             "“Corruption,” Bank said. “Corruption hurts,” a President Green added.",
     .language = "en",
     .quotes = {{"Corruption costs,", "the World Bank", NULL},
                {"Corruption costs more,", "World Bank", NULL},
                {"Corruption,", NULL, "Bank"},
                {"Corruption hurts,", NULL, "President Green"}}},
};

static int build_index(void **state)
{
    struct index_writer *w = open_writer();

    (void)state;
    publish(w, first_part, sizeof first_part / sizeof *first_part);
    ok(index_writer_kill(w, 0, 3, &err));
    publish(w, second_part, sizeof second_part / sizeof *second_part);
    ok(index_writer_publish(w, NULL, false, &err));
    return ask_from_now(w);
}

static struct search_options options_of(const char *q, enum query_scope scope)
{
    return (struct search_options){.q = q,
                                   .q_len = strlen(q),
                                   .scope = scope,
                                   .sort = SORT_DATE_ASC,
                                   .limit = 20,
                                   .snippets = true,
                                   .collapse = true};
}

/* "id copies source|source; ..." of the hits, and the total is the number of groups. */
static void expect(struct search_options o, uint64_t total, const char *want)
{
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result r;
    const char *hint;
    uint64_t counted;
    char got[1000] = "";
    size_t n = 0;

    if (search_run(searcher, &o, &arena, &r, &error) < 0)
        fail_msg("%s: %s", o.q, error.err.text);
    for (size_t i = 0; i < r.count; i++) {
        assert_int_equal(r.hits[i].rank, o.offset + i + 1);
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s %u ", i ? "; " : "",
                              r.hits[i].article.key[ARTICLE_ID].s, r.hits[i].copies);
        for (size_t k = 0; k < r.hits[i].source_count; k++)
            n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", k ? "|" : "",
                                  r.hits[i].sources[k].s);
    }
    assert_string_equal(got, want);
    assert_int_equal(r.total, total);
    assert_true(r.exact);
    assert_int_equal(search_count(searcher, &o, &counted, &hint, &arena, &error), 0);
    assert_int_equal(counted, total);
    arena_release(&arena);
}

static void test_quotes(void **state)
{
    struct search_options o = options_of("nobody", QUERY_QUOTES);

    (void)state;
    expect(o, 1, "p1 3 Evening Post|Morning Post|Évening");
    o.sort = SORT_DATE_DESC; /* the representative is the best ranked */
    expect(o, 1, "p3 3 Evening Post|Morning Post|Évening");
    expect(options_of("nobody source:post", QUERY_QUOTES), 1, "p1 2 Evening Post|Morning Post");
    expect(options_of("none", QUERY_QUOTES), 1, "p4 1 Morning Post");
    /* short ones want equality, marks and case aside, and the same speaker; nobody knows who said
     * the last one */
    expect(options_of("no", QUERY_QUOTES), 3,
           "p1 2 Evening Post|Morning Post; p4 1 Morning Post; p4 1 Morning Post");
    expect(options_of("zebra", QUERY_QUOTES), 0, "");
    expect(options_of("hurts", QUERY_QUOTES), 1, "p5 1 "); /* without a source */
}

static void test_articles(void **state)
{
    (void)state;
    expect(options_of("corruption date:..2022-01-07", QUERY_ARTICLES), 2,
           "p1 2 Evening Post|Morning Post; p3 1 Évening");
    expect(options_of("corruption", QUERY_ARTICLES), 4,
           "p1 2 Evening Post|Morning Post; p3 1 Évening; p4 1 Morning Post; p5 1 ");
}

static void test_pages(void **state)
{
    struct search_options o = options_of("corruption", QUERY_ARTICLES);

    (void)state;
    o.limit = 2;
    o.offset = 1;
    expect(o, 4, "p3 1 Évening; p4 1 Morning Post");
    o.offset = 3;
    expect(o, 4, "p5 1 ");
    o.offset = 9;
    expect(o, 4, "");
    o.offset = o.limit = 0;
    expect(o, 4, "");
}

/* Who goes on page by page has the groups found once. */
static void test_kept(void **state)
{
    struct search_kept kept = {0};
    struct search_options o = options_of("corruption", QUERY_ARTICLES);
    const uint32_t *leader;

    (void)state;
    o.kept = &kept;
    o.limit = 1;
    o.ahead = 3;
    expect(o, 4, "p1 2 Evening Post|Morning Post");
    leader = kept.leader;
    assert_non_null(leader);
    o.offset = 1;
    o.limit = 2;
    expect(o, 4, "p3 1 Évening; p4 1 Morning Post");
    o.offset = 3;
    expect(o, 4, "p5 1 ");
    assert_ptr_equal(kept.leader, leader);
    search_forget(&kept);
    o.offset = 0;
    expect(o, 4, "p1 2 Evening Post|Morning Post; p3 1 Évening");
    search_forget(&kept);
}

static void test_limits(void **state)
{
    struct search_options o = options_of("corruption", QUERY_QUOTES);
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result r;
    struct speakers s;

    (void)state;
    o.limits.deadline_us = 1;
    assert_int_equal(search_run(searcher, &o, &arena, &r, &error), -1);
    assert_int_equal(error.err.code, ERR_TIMEOUT);
    assert_int_equal(search_speakers(searcher, &o, &arena, &s, &error), -1);
    assert_int_equal(error.err.code, ERR_TIMEOUT);
    o = options_of("(corruption", QUERY_QUOTES);
    assert_int_equal(search_speakers(searcher, &o, &arena, &s, &error), -1);
    assert_int_equal(error.err.code, ERR_SYNTAX);
    arena_release(&arena);
}

/* --- Speakers */

static void expect_speakers(const char *q, uint32_t limit, uint32_t offset, uint64_t total,
                            const char *want)
{
    struct search_options o = options_of(q, QUERY_ARTICLES); /* whatever it says */
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct speakers s;
    char got[1000] = "";
    size_t n = 0;

    o.limit = limit;
    o.offset = offset;
    if (search_speakers(searcher, &o, &arena, &s, &error) < 0)
        fail_msg("%s: %s", q, error.err.text);
    for (size_t i = 0; i < s.count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s %u %u", i ? "; " : "",
                              s.items[i].name.s, s.items[i].quotes, s.items[i].articles);
    assert_string_equal(got, want);
    assert_int_equal(s.total, total);
    arena_release(&arena);
}

static void test_speakers(void **state)
{
    (void)state;
    /* "Green" and "President Green" are Anna Green; "Brown" could be two men */
    expect_speakers("corruption", 20, 0, 6,
                    "Anna Green 4 4; Mayor Brown 2 2; World Bank 2 1; Bank 1 1; John Brown 1 1; "
                    "Peter Brown 1 1");
    expect_speakers("corruption", 2, 1, 6, "Mayor Brown 2 2; World Bank 2 1");
    expect_speakers("corruption", 5, 6, 6, "");
    expect_speakers("corruption", 0, 0, 6, "");
    expect_speakers("corruption", 5, 100, 6, "");
    /* unique among the results' speakers, not in the whole index */
    expect_speakers("corruption source:morning -some", 20, 0, 2, "Peter Brown 2 2; Anna Green 1 1");
    /* read as `quotes` reads it */
    expect_speakers("minister", 20, 0, 0, "");
    expect_speakers("text:minister", 20, 0, 1, "Green 1 1");
    expect_speakers("speaker:brown date:2022-01-05..2022-01-06", 20, 0, 1, "Mayor Brown 2 2");
    expect_speakers("id:dead", 20, 0, 0, "");
}

static void test_empty_index(void **state)
{
    struct searcher *full = searcher;
    struct index_writer *w;
    char kept[sizeof index_path];

    (void)state;
    strcpy(kept, index_path);
    snprintf(index_path, sizeof index_path, "/tmp/query-empty-%ld", (long)getpid());
    w = index_writer_open(index_path, true, false, MANIFEST_SAME_VERSIONS, &err);
    assert_non_null(w);
    ok(index_writer_publish(w, NULL, false, &err));
    index_writer_close(w);
    searcher = open_searcher();
    expect(options_of("corruption", QUERY_QUOTES), 0, "");
    expect_speakers("corruption", 10, 0, 0, "");
    searcher_free(searcher);
    ok(fs_remove_tree(index_path, &err));
    searcher = full;
    strcpy(index_path, kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quotes),      cmocka_unit_test(test_articles),
        cmocka_unit_test(test_pages),       cmocka_unit_test(test_kept),
        cmocka_unit_test(test_limits),      cmocka_unit_test(test_speakers),
        cmocka_unit_test(test_empty_index),
    };

    return cmocka_run_group_tests(tests, build_index, remove_index);
}
