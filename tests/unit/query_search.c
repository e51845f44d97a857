/* Questions to a small index of two segments with replaced articles: who is found, in which order,
 * and what is marked. */
#include "tests/unit/query_help.h"

static const struct sample first_part[] = {
    {.id = "old",
     .title = "Replaced story",
     .text = "The minister said: “Corruption is over.” Police fire.",
     .date = "2020-01-01",
     .language = "en",
     .quotes = {{"Corruption is over.", "Adam Old", "Old"}}},
    {.id = "b1",
     .title = "Police open fire",
     .text = "Police were called at night. They opened fire near the city hall. “We did not want "
             "corruption,” said the mayor. “The police fired,” Brown said.",
     .date = "2022-01-05",
     .language = "en",
     .source = "Morning Post",
     .author = "Jane Doe; John Smith",
     .region = "Almaty Region",
     .quotes = {{"We did not want corruption,", "Anna Green", "the mayor"},
                {"The police fired,", "Peter Brown", "Brown"}}},
    {.id = "a1",
     .title = "The the band",
     .text = "The the fire of the state of emergency. A fire service policing the fires.",
     .date = "2022-01-05T10:00:00Z",
     .language = "en",
     .source = "Evening Post"},
};

static const struct sample second_part[] = {
    {.id = "r1",
     .title = "Полиция",
     .text = "Полиции города не было. Мэр сказал: «Коррупции нет».",
     .date = "2021-12-31",
     .language = "ru",
     .quotes = {{"Коррупции нет", "Анна Грин", "Мэр"}}},
    {.id = "u1",
     .text = "police fires police police fire",
     .language = "uz-Latn",
     .source = "Post"},
    {.id = "dead", .text = "police fire dead", .date = "2022-01-05", .language = "en"},
    {.id = "c1",
     .title = "Café ﬁre",
     .text = "Nothing of it. “Police and corruption,” Green said. “No,” Brown said.",
     .date = "2022",
     .language = "en",
     .source = "Post",
     .quotes = {{"Police and corruption,", "Anna Green", "Green"},
                {"No,", "Peter Brown", "Brown"}}},
};

static int build_index(void **state)
{
    struct index_writer *w = open_writer();

    (void)state;
    publish(w, first_part, sizeof first_part / sizeof *first_part);
    ok(index_writer_kill(w, 0, 1, &err));
    publish(w, second_part, sizeof second_part / sizeof *second_part);
    ok(index_writer_kill(w, 1, 3, &err));
    ok(index_writer_publish(w, NULL, false, &err));
    return ask_from_now(w);
}

/* --- Who is found */

struct question {
    const char *q;
    const char *ids; /* sorted as asked for, or by id when found is what matters */
};

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids of the hits, joined by blanks; of quotations "id/speaker". */
static void ask(const char *q, enum query_scope scope, enum query_sort sort, bool sorted, char *out,
                size_t size)
{
    struct search_options options = {
        .q = q, .q_len = strlen(q), .scope = scope, .sort = sort, .limit = 20, .snippets = true};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result result;
    const char *ids[20] = {0};
    uint64_t total;
    const char *hint;
    size_t n = 0;

    if (search_run(searcher, &options, &arena, &result, &error) < 0)
        fail_msg("%s: %s", q, error.err.text);
    assert_true(result.exact);
    assert_int_equal(result.total, result.count);
    assert_int_equal(search_count(searcher, &options, &total, &hint, &arena, &error), 0);
    assert_int_equal(total, result.total);
    for (size_t i = 0; i < result.count; i++) {
        const struct hit *h = &result.hits[i];

        assert_int_equal(h->rank, i + 1);
        ids[i] = scope == QUERY_ARTICLES
                     ? h->article.key[ARTICLE_ID].s
                     : arena_printf(&arena, "%s/%s", h->article.key[ARTICLE_ID].s,
                                    h->quote.speaker_full.s);
    }
    if (sorted)
        qsort(ids, result.count, sizeof *ids, compare_strings);
    out[0] = '\0';
    for (size_t i = 0; i < result.count; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? " " : "", ids[i]);
    arena_release(&arena);
}

static void check(const struct question *q, size_t count, enum query_scope scope,
                  enum query_sort sort, bool sorted)
{
    char out[400];

    for (size_t i = 0; i < count; i++) {
        ask(q[i].q, scope, sort, sorted, out, sizeof out);
        if (strcmp(out, q[i].ids) != 0)
            fail_msg("%s: %s, not %s", q[i].q, out, q[i].ids);
    }
}

static void test_articles(void **state)
{
    static const struct question questions[] = {
        /* words: stemmed in the article's language, both fields apart */
        {"police", "a1 b1 c1 u1"}, /* policing stems to polic */
        {"=police", "b1 c1 u1"},
        {"policing", "a1 b1 c1"}, /* in Uzbek nothing is stemmed */
        {"fires", "a1 b1 c1 u1"},
        {"=fires", "a1 u1"},
        {"cafe", "c1"},
        {"=fire", "a1 b1 c1 u1"},
        {"полиция", "r1"},
        {"полицию", "r1"},
        {"=полицию", ""},
        {"title:police", "b1"},
        {"text:полиция", "r1"},
        {"dead", ""},
        {"replaced", ""},
        /* phrases */
        {"\"the the\"", "a1"},
        {"\"state of emergency\"", "a1"},
        {"\"state emergency\"", ""},
        {"\"state emergency\"~1", "a1"},
        {"\"open fire\"", "b1"},
        {"\"police fire\"", "u1"},
        {"\"police* fire*\"", "b1 u1"},
        /* proximity */
        {"the w/1 the", "a1"},
        {"police w/1 fire", "b1 u1"}, /* "The police fired" */
        {"=police w/1 =fire", "u1"},
        {"police w/2 fire", "a1 b1 u1"},
        {"title:(police w/2 fire)", "b1"},
        {"fires pre/1 police", "u1"},
        {"=fire pre/1 police", ""},
        {"emergency pre/3 state", ""},
        {"(state OR city) w/2 (emergency OR hall)", "a1 b1"},
        {"poli* w/1 fire*", "b1 u1"},
        /* prefixes */
        {"poli*", "a1 b1 c1 u1"},
        {"поли*", "r1"},
        {"zz*", ""},
        {"title:fi*", "b1 c1"},
        /* Boolean */
        {"police -fire", ""},
        {"NOT police", "r1"},
        {"NOT (police OR полиция)", ""},
        {"police OR полиция", "a1 b1 c1 r1 u1"},
        {"(police fire) OR полиция", "a1 b1 c1 r1 u1"},
        {"NOT NOT полиция", "r1"},
        /* names and filters */
        {"source:post", "a1 b1 c1 u1"},
        {"source:(morning OR evening)", "a1 b1"},
        {"source:\"morning post\"", "b1"},
        {"source:post -source:morning", "a1 c1 u1"},
        {"author:smith", "b1"},
        {"author:\"jane doe\"", "b1"},
        {"author:smit*", "b1"},
        {"region:almaty", "b1"},
        {"lang:en", "a1 b1 c1"},
        {"lang:uz", "u1"},
        {"lang:uz-latn", "u1"},
        {"lang:uz-Cyrl", ""},
        {"lang:(ru OR uz)", "r1 u1"},
        {"id:b1", "b1"},
        {"id:B1", ""},
        {"id:(b1 OR r1)", "b1 r1"},
        {"id:old", ""},
        {"date:2022", "a1 b1 c1"},
        {"date:2022-01-05", "a1 b1"},
        {"date:..2021", "r1"},
        {"date:2022-01-02..", "a1 b1"},
        {"date:2021-12..2022-01-01", "c1 r1"},
        {"NOT date:2022", "r1 u1"},
        {"-date:0001..9999", "u1"},
    };

    (void)state;
    check(questions, sizeof questions / sizeof *questions, QUERY_ARTICLES, SORT_RELEVANCE, true);
}

static void test_joins(void **state)
{
    static const struct question questions[] = {
        {"speaker:green", "b1 c1"},
        {"speaker:mayor", "b1"},
        {"speaker:old", ""},
        {"quote:corruption", "b1 c1"},
        {"quote:(police corruption)", "c1"},
        {"quote:police quote:corruption", "c1"}, /* one and the same quotation */
        {"(quote:police AND quote:corruption)", "c1"},
        {"quote:corruption (quote:police speaker:brown)", "b1"}, /* a list of its own */
        {"quote:corruption (quote:police OR quote:want)", "b1 c1"},
        {"quote:corruption (quote:fired OR title:cafe)", "c1"},
        {"quote:corruption (quote:want OR title:cafe)", "b1 c1"},
        {"speaker:green quote:fired", ""},
        {"speaker:brown quote:fired", "b1"},
        {"quote:corruption NOT quote:police", "b1"},
        {"quote:corruption -speaker:brown", "b1 c1"}, /* denied of that quotation only */
        {"fire -speaker:brown", "a1 u1"},             /* denied of all */
        {"NOT speaker:green", "a1 r1 u1"},
        {"quote:corruption NOT (quote:police speaker:green)", "b1"},
        {"quote:corruption NOT (quote:police OR quote:zebra)", "b1"},
        {"quote:(corruption speaker:green)", "b1 c1"},
        {"quote:(NOT corruption)", "b1 c1 r1"},
        {"speaker:\"anna green\"", "b1 c1"},
        {"speaker:\"green anna\"", ""},
        {"speaker:gre*", "b1 c1"},
        {"quote:(want pre/1 corruption)", "b1"},
        {"speaker:грин", "r1"},
        {"quote:коррупция", "r1"},
        {"quote:fire", "b1"}, /* stemmed: fired */
        {"title:police speaker:green", "b1"},
        {"speaker:green date:2022-01-05", "b1"},
    };

    (void)state;
    check(questions, sizeof questions / sizeof *questions, QUERY_ARTICLES, SORT_RELEVANCE, true);
}

static void test_quotes(void **state)
{
    static const struct question questions[] = {
        {"corruption", "b1/Anna Green c1/Anna Green"},
        {"quote:corruption", "b1/Anna Green c1/Anna Green"},
        {"corruption police", "c1/Anna Green"},
        {"speaker:brown", "b1/Peter Brown c1/Peter Brown"},
        {"-speaker:brown", "b1/Anna Green c1/Anna Green r1/Анна Грин"},
        {"title:police", "b1/Anna Green b1/Peter Brown"},
        {"text:hall", "b1/Anna Green b1/Peter Brown"},
        {"title:police -corruption", "b1/Peter Brown"},
        {"source:post speaker:green", "b1/Anna Green c1/Anna Green"},
        {"lang:ru", "r1/Анна Грин"},
        {"date:2021", "r1/Анна Грин"},
        {"date:2020", ""},
        {"id:c1", "c1/Anna Green c1/Peter Brown"},
        {"author:doe OR corruption", "b1/Anna Green b1/Peter Brown c1/Anna Green"},
        {"title:(cafe OR police) no", "c1/Peter Brown"},
    };

    (void)state;
    check(questions, sizeof questions / sizeof *questions, QUERY_QUOTES, SORT_RELEVANCE, true);
}

static void test_order(void **state)
{
    /* a1 and b1 are of one day, a1 of 10 o'clock; u1 is undated. */
    static const struct question newest[] = {{"-zebra", "a1 b1 c1 r1 u1"}};
    static const struct question oldest[] = {{"-zebra", "r1 c1 b1 a1 u1"}};
    static const struct question by_title[] = {{"cafe OR zebra OR =emergency", "c1 a1"}};

    (void)state;
    check(newest, 1, QUERY_ARTICLES, SORT_RELEVANCE, false);
    check(newest, 1, QUERY_ARTICLES, SORT_DATE_DESC, false);
    check(oldest, 1, QUERY_ARTICLES, SORT_DATE_ASC, false);
    check(by_title, 1, QUERY_ARTICLES, SORT_RELEVANCE, false);
}

/* Another index takes the place of the large one, until close_other. */
static struct searcher *main_searcher;
static char main_path[sizeof index_path];

static struct index_writer *open_other(void)
{
    struct index_writer *w;

    main_searcher = searcher;
    memcpy(main_path, index_path, sizeof main_path);
    snprintf(index_path, sizeof index_path, "/tmp/query-test-other-%ld", (long)getpid());
    w = index_writer_open(index_path, true, false, MANIFEST_SAME_VERSIONS, &err);
    assert_non_null(w);
    return w;
}

static void close_other(void)
{
    searcher_free(searcher);
    ok(fs_remove_tree(index_path, &err));
    searcher = main_searcher;
    memcpy(index_path, main_path, sizeof index_path);
}

/* Equal dates: by the bytes of the id, both ways, over segments. */
static void test_ties(void **state)
{
    static const struct sample one[] = {{.id = "b", .text = "x", .date = "2022"},
                                        {.id = "a\u00e9", .text = "x", .date = "2022"},
                                        {.id = "u2", .text = "x"}};
    static const struct sample two[] = {{.id = "ab", .text = "x", .date = "2022"},
                                        {.id = "a", .text = "x", .date = "2022"},
                                        {.id = "u1", .text = "x"}};
    static const struct question order[] = {{"x", "a ab a\u00e9 b u1 u2"}};
    struct index_writer *w = open_other();

    (void)state;
    publish(w, one, 3);
    publish(w, two, 3);
    index_writer_close(w);
    searcher = open_searcher();
    check(order, 1, QUERY_ARTICLES, SORT_RELEVANCE, false);
    check(order, 1, QUERY_ARTICLES, SORT_DATE_ASC, false);
    check(order, 1, QUERY_ARTICLES, SORT_DATE_DESC, false);
    close_other();
}

static enum err_code code_of(const char *q)
{
    struct search_options options = {.q = q, .q_len = strlen(q)};
    struct arena arena = ARENA_INIT;
    struct query_error error = {0};
    struct result result;
    int rc = search_run(searcher, &options, &arena, &result, &error);

    arena_release(&arena);
    return rc == 0 ? ERR_NONE : error.err.code;
}

/* Words zq00000 to zq10000, and a neighbour that holds none of them. */
static void test_many_words(void **state)
{
    static const struct question questions[] = {
        {"zq0*", "many"}, /* 10,000 words: the cap, and looked up before the search */
        {"-zq00*", "few"},
        {"zq000* few", ""},
        {"quote:few", ""},
        {"NOT quote:few", "few many"},
        {"\"zq000* zq000*\"", "many"},
        {"zq00012 w/1 zq0001*", "many"},
    };
    struct buf text = BUF_INIT;
    struct sample samples[] = {{.id = "many"}, {.id = "few", .text = "few words"}};
    struct index_writer *w = open_other();

    (void)state;
    for (int i = 0; i <= 10000; i++)
        buf_printf(&text, "zq%05d ", i);
    assert_true(buf_ok(&text));
    samples[0].text = text.data;
    publish(w, samples, 2);
    index_writer_close(w);
    searcher = open_searcher();
    check(questions, sizeof questions / sizeof *questions, QUERY_ARTICLES, SORT_RELEVANCE, true);
    assert_int_equal(code_of("zq*"), ERR_COMPLEX);
    assert_int_equal(code_of("zq0* OR zq1*"), ERR_COMPLEX);
    close_other();
    buf_release(&text);
}

/* An index without articles finds nothing. */
static void test_empty_index(void **state)
{
    static const struct question questions[] = {
        {"police", ""}, {"NOT police", ""}, {"quote:a", ""}, {"po*", ""}, {"date:2022", ""}};
    struct index_writer *w = open_other();

    (void)state;
    ok(index_writer_publish(w, NULL, false, &err));
    index_writer_close(w);
    searcher = open_searcher();
    check(questions, 5, QUERY_ARTICLES, SORT_RELEVANCE, true);
    check(questions, 5, QUERY_QUOTES, SORT_DATE_DESC, true);
    close_other();
}

/* --- What is marked */

/* A text with brackets around its marks. */
static void show(struct value text, const struct mark *marks, size_t count, char *out, size_t size)
{
    size_t n = 0, at = 0;

    for (size_t i = 0; i < count; i++) {
        size_t start = utf8_offset(text.s, text.len, marks[i].start);
        size_t end = utf8_offset(text.s, text.len, marks[i].end);

        n += (size_t)snprintf(out + n, size - n, "%.*s[%.*s]", (int)(start - at), text.s + at,
                              (int)(end - start), text.s + start);
        at = end;
    }
    snprintf(out + n, size - n, "%s", text.s + at);
}

struct showing {
    const char *q, *title, *text; /* NULL: not shown */
};

static void test_snippets(void **state)
{
    static const struct showing showings[] = {
        {"id:b1 police", "[Police] open fire",
         "[Police] were called at night. They opened fire near the city hall. “We did not want "
         "corruption,” said the mayor. “The [police] fired,” Brown said."},
        {"id:b1 police w/1 fire", NULL,
         "Police were called at night. They opened fire near the city hall. “We did not want "
         "corruption,” said the mayor. “The [police] [fired],” Brown said."},
        {"id:u1 =police w/1 =fire", NULL, "police fires police [police] [fire]"},
        {"id:u1 \"police fire\"", NULL, "police fires police [police fire]"},
        {"id:u1 -zebra", NULL, "police fires police police fire"},
        {"id:u1 ((police zebra) OR fires)", NULL, "police [fires] police police fire"},
        {"id:c1 fire", "Café [ﬁre]", NULL},
        {"id:c1 speaker:green quote:police", NULL,
         "Nothing of it. “[Police] and corruption,” Green said. “No,” Brown said."},
        {"id:r1 полицию", "[Полиция]", "[Полиции] города не было. Мэр сказал: «Коррупции нет»."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof showings / sizeof *showings; i++) {
        const struct showing *s = &showings[i];
        struct search_options options = {
            .q = s->q, .q_len = strlen(s->q), .limit = 1, .snippets = true};
        struct arena arena = ARENA_INIT;
        struct query_error error;
        struct result result;
        char title[300] = "", text[600] = "", *out;

        assert_int_equal(search_run(searcher, &options, &arena, &result, &error), 0);
        assert_int_equal(result.count, 1);
        for (size_t k = 0; k < result.hits[0].snippet_count; k++) {
            const struct snippet *p = &result.hits[0].snippets[k];

            out = p->field == ARTICLE_TITLE ? title : text;
            assert_string_equal(out, "");
            show(p->text, p->marks, p->mark_count, out, out == title ? sizeof title : sizeof text);
        }
        assert_string_equal(title, s->title ? s->title : "");
        assert_string_equal(text, s->text ? s->text : "");
        arena_release(&arena);
    }
}

static void test_quote_marks(void **state)
{
    static const char q[] = "corruption date:2022-01-05";
    struct search_options options = {
        .q = q, .q_len = strlen(q), .scope = QUERY_QUOTES, .limit = 5, .snippets = true};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result result;
    char shown[200];

    (void)state;
    assert_int_equal(search_run(searcher, &options, &arena, &result, &error), 0);
    assert_int_equal(result.count, 1);
    show(result.hits[0].quote.text, result.hits[0].marks, result.hits[0].mark_count, shown,
         sizeof shown);
    assert_string_equal(shown, "We did not want [corruption],");
    arena_release(&arena);
}

/* --- Refusals */

static struct query_error refuse(struct search_options options, const char *q)
{
    struct arena arena = ARENA_INIT;
    struct query_error error = {0};
    struct result result;

    options.q = q;
    options.q_len = strlen(q);
    options.limit = 10;
    assert_int_equal(search_run(searcher, &options, &arena, &result, &error), -1);
    arena_release(&arena);
    return error;
}

/* What libxapian cannot find by itself. */
static void test_checked(void **state)
{
    static const struct question questions[] = {
        {"\"state of emergency\" w/3 fire", "a1"},
        {"\"state of emergency\" w/1 fire", ""},
        {"\"state of emergency\" pre/2 fire", "a1"},
        {"\"state of emergency\" pre/1 fire", ""},
        {"emergency w/s policing", ""},
        {"emergency w/p policing", "a1"},
        {"fire w/s policing", "a1 b1"},
        {"(the w/1 the) w/2 emergency", ""},
        {"(the w/1 the) w/6 emergency", "a1"},
        {"(state pre/2 emergency) pre/2 (fire w/5 fire)", "a1"},
        {"title:(fire not w/1 cafe)", "b1"},
        {"title:(cafe w/p fire)", "c1"},
        {"=fires not w/2 =police", "a1"},
        {"=fire not pre/1 =police", "a1 b1 c1 u1"},
        {"fire-service w/1 policing", "a1"},
        {"\"po* city\" w/s zebra", ""},
        {"\"поли* города\" w/s было", "r1"},
        {"\"поли* города\" w/s мэр", ""},
        {"quote:(we w/s corruption)", "b1"},
        {"quote:(\"did not\" w/2 corruption) speaker:green", "b1"},
        {"quote:(\"did not\" w/2 corruption) speaker:brown", ""},
        {"author:(jane w/1 doe)", "b1"},
        {"NOT (\"state of emergency\" w/3 fire) =fire", "b1 c1 u1"},
    };

    (void)state;
    check(questions, sizeof questions / sizeof *questions, QUERY_ARTICLES, SORT_RELEVANCE, true);
}

static void test_limits(void **state)
{
    atomic_bool cancelled = true;
    struct search_options late = {.limits = {.deadline_us = 1}};
    struct search_options taken_back = {.limits = {.cancelled = &cancelled}};
    struct search_options far = {.offset = 99991};

    (void)state;
    assert_int_equal(refuse(late, "police").err.code, ERR_TIMEOUT);
    assert_int_equal(refuse(taken_back, "police").err.code, ERR_CANCELLED);
    assert_int_equal(refuse(far, "police").err.code, ERR_COMPLEX);
    assert_int_equal(refuse((struct search_options){0}, "lang:x1x1x1x1x1").err.code, ERR_SYNTAX);
}

static void test_pages(void **state)
{
    struct search_options options = {.q = "-zebra", .q_len = 6, .limit = 2, .offset = 2};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    struct result result;

    (void)state;
    assert_int_equal(search_run(searcher, &options, &arena, &result, &error), 0);
    assert_int_equal(result.total, 5);
    assert_int_equal(result.count, 2);
    assert_int_equal(result.hits[0].rank, 3);
    assert_string_equal(result.hits[0].article.key[ARTICLE_ID].s, "c1");
    options.offset = 100;
    assert_int_equal(search_run(searcher, &options, &arena, &result, &error), 0);
    assert_int_equal(result.total, 5);
    assert_int_equal(result.count, 0);
    arena_release(&arena);
}

static void test_article(void **state)
{
    struct arena arena = ARENA_INIT;
    struct article_view view;

    (void)state;
    assert_int_equal(
        search_article(searcher, "c1", 2, &(struct query_limits){0}, &arena, &view, &err), 0);
    assert_int_equal(view.quote_count, 2);
    assert_string_equal(view.quotes[1].speaker.s, "Brown");
    assert_non_null(strstr(view.article.key[ARTICLE_TEXT].s, "Nothing of it."));
    assert_int_equal(
        search_article(searcher, "old", 3, &(struct query_limits){0}, &arena, &view, &err), -1);
    assert_int_equal(err.code, ERR_NOT_FOUND);
    arena_release(&arena);
}

static void test_explain(void **state)
{
    static const char q[] = "fires speaker:green poli*";
    struct search_options options = {.q = q, .q_len = strlen(q)};
    struct arena arena = ARENA_INIT;
    struct query_error error;
    const char *hint = "";
    json_t *out = search_explain(searcher, &options, &hint, &arena, &error);
    char *text;

    (void)state;
    assert_non_null(out);
    assert_null(hint);
    text = json_dumps(out, JSON_COMPACT | JSON_SORT_KEYS);
    assert_non_null(text);
    assert_non_null(strstr(text, "{\"en\":[\"fire\",\"fired\",\"fires\"]}"));
    assert_non_null(strstr(text, "\"text\":[\"police\",\"policing\"]"));
    assert_int_equal(json_array_size(json_object_get(out, "steps")), 4);
    assert_non_null(strstr(text, "\"documents at most\":"));
    free(text);
    json_decref(out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles),    cmocka_unit_test(test_joins),
        cmocka_unit_test(test_quotes),      cmocka_unit_test(test_order),
        cmocka_unit_test(test_ties),        cmocka_unit_test(test_many_words),
        cmocka_unit_test(test_empty_index), cmocka_unit_test(test_snippets),
        cmocka_unit_test(test_quote_marks), cmocka_unit_test(test_checked),
        cmocka_unit_test(test_limits),      cmocka_unit_test(test_pages),
        cmocka_unit_test(test_article),     cmocka_unit_test(test_explain),
    };

    return cmocka_run_group_tests(tests, build_index, remove_index);
}
