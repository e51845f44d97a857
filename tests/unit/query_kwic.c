/* Matches in their context: which runs of words are lines, what stands beside them, and where lines
 * go on. */
#include "query/kwic.h"
#include "tests/unit/query_help.h"

static const struct sample samples[] = {
    {.id = "a",
     .title = "Fire at the mill",
     .text = "\n  The fire began at noon.\n\nA fire service came; the Fire went out. ",
     .date = "2022-01-03",
     .language = "en",
     .quotes = {{"A fire service came", "Anna Green", NULL}}},
    {.id = "b", .text = "東京で火事があった。", .date = "2022-01-02", .language = "ja"},
    {.id = "c",
     .title = "Police and fire",
     .text = "Police… «fire» police fire. Élan vital",
     .date = "2022-01-01",
     .language = "en"},
    {.id = "d", .title = "Noon", .text = "Nothing of it.", .date = "2021", .language = "en"},
    {.id = "e", .text = "tables et chevaux", .date = "2019", .language = "fr"},
    {.id = "f", .text = "tables table", .date = "2018", .language = "uz"},
    {.id = "g", .text = "tables and table", .date = "2017", .language = "en"},
};

static int build_index(void **state)
{
    struct index_writer *w = open_writer();

    (void)state;
    publish(w, samples, sizeof samples / sizeof *samples);
    ok(index_writer_publish(w, NULL, false, &err));
    return ask_from_now(w);
}

/* Lines as "id left[match]right", one a line, "id/title" for titles. */
struct heard {
    char text[4000];
    size_t len, count, most;
};

static size_t sample_of(const char *id)
{
    return (size_t)(*id - 'a');
}

/* The three pieces are one slice of the field, at the place it says. */
static void check_place(const struct kwic_line *l)
{
    const struct sample *s = &samples[sample_of(l->article->key[ARTICLE_ID].s)];
    const char *field = l->field == ARTICLE_TITLE ? s->title : s->text;
    size_t len = strlen(field), at = utf8_offset(field, len, l->start);

    assert_true(at >= l->left.len);
    assert_memory_equal(field + at - l->left.len, l->left.s, l->left.len);
    assert_memory_equal(field + at, l->match.s, l->match.len);
    assert_memory_equal(field + at + l->match.len, l->right.s, l->right.len);
    assert_int_equal(utf8_offset(field, len, l->end), at + l->match.len);
}

static int hear(void *user, const struct kwic_line *l, struct err *e)
{
    struct heard *h = user;

    (void)e;
    check_place(l);
    h->len += (size_t)snprintf(
        h->text + h->len, sizeof h->text - h->len, "%s%s %.*s[%.*s]%.*s\n",
        l->article->key[ARTICLE_ID].s, l->field == ARTICLE_TITLE ? "/title" : "", (int)l->left.len,
        l->left.s, (int)l->match.len, l->match.s, (int)l->right.len, l->right.s);
    return ++h->count == h->most;
}

static struct kwic ask_from(const char *q, enum query_scope scope, uint32_t context, uint32_t text,
                            uint64_t skip, struct heard *h)
{
    struct search_options o = {.q = q,
                               .q_len = strlen(q),
                               .scope = scope,
                               .sort = SORT_DATE_DESC,
                               .offset = text,
                               .limit = 100};
    struct kwic k = {.context = context, .skip = skip, .take = h ? hear : NULL, .user = h};
    struct arena arena = ARENA_INIT;
    struct query_error error;

    if (search_kwic(searcher, &o, &k, &arena, &error) < 0)
        fail_msg("%s: %s", q, error.err.text);
    arena_release(&arena);
    return k;
}

static void expect(const char *q, enum query_scope scope, uint32_t context, const char *lines)
{
    struct heard h = {.most = 100};
    struct kwic k = ask_from(q, scope, context, 0, 0, &h);

    assert_string_equal(h.text, lines);
    assert_int_equal(k.passed, h.count);
    assert_int_equal(k.texts, k.total);
    assert_int_equal(ask_from(q, scope, context, 0, 0, NULL).passed, h.count);
}

static void test_lines(void **state)
{
    (void)state;
    expect("=fire", QUERY_ARTICLES, 1,
           "a The [fire] began\na A [fire] service\na the [Fire] went\n"
           "c Police… «[fire]» police\nc police [fire]. Élan\n");
    expect("=fire", QUERY_ARTICLES, 0, "a [fire]\na [fire]\na [Fire]\nc [fire]\nc [fire]\n");
    expect("elan", QUERY_ARTICLES, 100, "c Police… «fire» police fire. [Élan] vital\n");
    expect("out", QUERY_ARTICLES, 2, "a Fire went [out].\n");
    expect("火事", QUERY_ARTICLES, 2, "b 京で[火事]があ\n");
    expect("\"fire service\" came", QUERY_ARTICLES, 1,
           "a A [fire service] came\na service [came]; the\n");
    expect("fire w/3 out", QUERY_ARTICLES, 1, "a the [Fire went out].\n");
    expect("=police w/2 =fire", QUERY_ARTICLES, 0,
           "c [Police… «fire]\nc [fire» police]\nc [police fire]\n");
    /* what several operands share is one line; what is denied, filtered or named is none */
    expect("noon OR =noon NOT police", QUERY_ARTICLES, 0, "a [noon]\n");
    expect("noon -service", QUERY_ARTICLES, 0, "");
    expect("lang:en", QUERY_ARTICLES, 0, "");
    expect("title:=fire", QUERY_ARTICLES, 1, "a/title [Fire] at\nc/title and [fire]\n");
    expect("fire AND title:police", QUERY_ARTICLES, 0, "c/title [Police]\nc [fire]\nc [fire]\n");
    expect("quote:fire", QUERY_ARTICLES, 1, "a A [fire] service\n");
    expect("fire", QUERY_QUOTES, 2, "a noon.\n\nA [fire] service came\n");
    expect("speaker:green", QUERY_QUOTES, 2, "");
    /* each text is read in its own language, whichever came before */
    expect("table", QUERY_ARTICLES, 0, "e [tables]\nf [table]\ng [tables]\ng [table]\n");
    expect("zzz", QUERY_ARTICLES, 2, "");
}

static void test_silent_texts(void **state)
{
    (void)state;
    assert_int_equal(ask_from("noon", QUERY_ARTICLES, 1, 0, 0, NULL).silent, 1);
    assert_int_equal(ask_from("noon", QUERY_ARTICLES, 1, 0, 0, NULL).total, 2);
    assert_int_equal(ask_from("=fire", QUERY_ARTICLES, 1, 0, 0, NULL).silent, 0);
    assert_int_equal(ask_from("NOT =fire lang:en", QUERY_ARTICLES, 1, 0, 0, NULL).silent, 2);
    assert_int_equal(ask_from("NOT =fire lang:en", QUERY_ARTICLES, 1, 0, 0, NULL).texts, 2);
}

/* However many are taken at once, the lines are the same, in one order. */
static void test_goes_on(void **state)
{
    struct heard whole = {.most = 100};

    (void)state;
    ask_from("fire OR police OR noon", QUERY_ARTICLES, 2, 0, 0, &whole);
    assert_true(whole.count > 6);
    for (size_t most = 1; most <= whole.count + 1; most++) {
        struct heard h = {0};
        uint32_t text = 0;
        uint64_t skip = 0;
        struct kwic k;

        do {
            h.most = h.count + most;
            k = ask_from("fire OR police OR noon", QUERY_ARTICLES, 2, text, skip, &h);
            text += k.texts;
            skip = k.lines ? k.lines : k.skip;
        } while (text < k.total);
        assert_string_equal(h.text, whole.text);
    }
}

static void test_skips(void **state)
{
    struct heard whole = {.most = 100};

    (void)state;
    ask_from("fire", QUERY_ARTICLES, 2, 0, 0, &whole);
    for (uint64_t skip = 0; skip <= whole.count + 3; skip++) {
        struct heard h = {.most = 100};
        struct kwic k = ask_from("fire", QUERY_ARTICLES, 2, 0, skip, &h);

        assert_int_equal(h.count + skip - k.skip, whole.count);
        assert_string_equal(h.text, whole.text + whole.len - h.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_silent_texts),
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_skips),
    };
    return cmocka_run_group_tests(tests, build_index, remove_index);
}
