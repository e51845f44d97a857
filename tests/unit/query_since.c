/* What came after a generation, and nothing else: for those who watch. */
#include "tests/unit/query_help.h"

/* Of generations 1, 2 and 4; 3 replaces "a" by nothing (it is deleted). */
static const struct sample parts[][2] = {
    {{.id = "a", .text = "The police came.", .language = "en"},
     {.id = "b",
      .text = "The police left. “No police,” said Ann Green.",
      .language = "en",
      .quotes = {{"No police,", "Ann Green", NULL}}}},
    {{.id = "c", .text = "Police again.", .language = "en"},
     {.id = "d", .text = "Nobody came.", .language = "en"}},
    {{.id = "e",
      .text = "“The police, the police,” said Ann Green.",
      .language = "en",
      .quotes = {{"The police, the police,", "Ann Green", NULL}}},
     {.id = "f", .title = "Police", .text = "Nothing.", .language = "en"}},
};

/* "e" once more in generation 5: with one quotation as it was, and a new one. */
static const struct sample changed[] = {
    {.id = "e",
     .text = "It was changed. “The police, the police,” said Ann Green. “More police,” she said.",
     .language = "en",
     .quotes = {{"The police, the police,", "Ann Green", NULL},
                {"More police,", "Ann Green", NULL}}},
};

static int build_index(void **state)
{
    struct index_writer *w = open_writer();

    (void)state;
    publish(w, parts[0], 2);
    publish(w, parts[1], 2);
    ok(index_writer_kill(w, 0, 1, &err));
    ok(index_writer_publish(w, NULL, false, &err));
    publish(w, parts[2], 2);
    ok(index_writer_kill(w, 2, 1, &err));
    publish(w, changed, 1);
    return ask_from_now(w);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void expect(const char *q, enum query_scope scope, uint64_t since, const char *want)
{
    struct search_options o = {
        .q = q, .q_len = strlen(q), .scope = scope, .limit = 20, .snippets = true, .since = &since};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result result;
    const char *ids[20];
    char got[60] = "";
    uint64_t total;
    const char *hint;

    if (search_run(searcher, &o, &arena, &result, &error) < 0)
        fail_msg("%s: %s", q, error.err.text);
    for (size_t i = 0; i < result.count; i++)
        ids[i] = result.hits[i].article.key[ARTICLE_ID].s;
    if (result.count)
        qsort(ids, result.count, sizeof *ids, compare);
    for (size_t i = 0; i < result.count; i++)
        strcat(got, ids[i]);
    assert_string_equal(got, want);
    assert_int_equal(result.total, result.count);
    assert_int_equal(search_count(searcher, &o, &total, &hint, &arena, &error), 0);
    assert_int_equal(total, result.count);
    arena_release(&arena);
}

static void test_articles(void **state)
{
    static const char *const police[] = {"bcef", "cef", "ef", "ef", "e", ""};
    static const char *const not_nobody[] = {"bcef", "cef", "ef", "ef", "e", ""};

    (void)state;
    for (uint64_t since = 0; since < 6; since++) {
        expect("police", QUERY_ARTICLES, since, police[since]);
        expect("NOT nobody", QUERY_ARTICLES, since, not_nobody[since]);
    }
    expect("police OR nobody", QUERY_ARTICLES, 1, "cdef");
    expect("quote:police", QUERY_ARTICLES, 1, "e");
    expect("title:police", QUERY_ARTICLES, 1, "f");
}

static void test_quotations(void **state)
{
    (void)state;
    expect("police", QUERY_QUOTES, 0, "bee");
    expect("police", QUERY_QUOTES, 1, "ee");
    expect("speaker:green", QUERY_QUOTES, 3, "ee");
    expect("police", QUERY_QUOTES, 4, "ee");
    expect("police", QUERY_QUOTES, 5, "");
}

/* How many of the quotations since then stood in their article before. */
static size_t stood(const char *q, uint64_t since)
{
    struct search_options o = {
        .q = q, .q_len = strlen(q), .scope = QUERY_QUOTES, .limit = 20, .since = &since};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result result;
    size_t n = 0;

    if (search_run(searcher, &o, &arena, &result, &error) < 0)
        fail_msg("%s: %s", q, error.err.text);
    for (size_t i = 0; i < result.count; i++) {
        assert_true(!result.hits[i].stood || strstr(result.hits[i].quote.text.s, "The police"));
        n += result.hits[i].stood;
    }
    arena_release(&arena);
    return n;
}

static void test_what_stood_there(void **state)
{
    (void)state;
    assert_int_equal(stood("police", 4), 1);
    assert_int_equal(stood("more", 4), 0);
    assert_int_equal(stood("police", 3), 0); /* both versions have come since */
    assert_int_equal(stood("police", 0), 0);
}

/* Articles of a rebuilt index came nobody knows when: they are new to nobody but who knows nothing
 * of the index. One that is replaced afterwards has no former version for him either. */
static void test_of_a_rebuilt_index(void **state)
{
    struct index_writer *w;

    remove_index(state);
    w = open_writer();
    publish(w, parts[0], 2);
    publish_so(w, parts[2], 2, true);
    ask_from_now(w);
    expect("police", QUERY_ARTICLES, 0, "ef");
    expect("police", QUERY_ARTICLES, 1, "");
    expect("police", QUERY_QUOTES, 0, "e");
    searcher_free(searcher);
    w = index_writer_open(index_path, true, false, MANIFEST_SAME_VERSIONS, &err);
    assert_non_null(w);
    ok(index_writer_kill(w, 0, 1, &err));
    publish(w, changed, 1);
    ask_from_now(w);
    assert_int_equal(stood("police", 2), 1);
    assert_int_equal(stood("police", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles),
        cmocka_unit_test(test_quotations),
        cmocka_unit_test(test_what_stood_there),
        cmocka_unit_test(test_of_a_rebuilt_index),
    };
    return cmocka_run_group_tests(tests, build_index, remove_index);
}
