/* The best matches, of so many documents that most are left out unseen: a page is the beginning of
 * all matches, however the index is cut into segments, and whether the total is asked for or not.
 */
#include "query/top.h"
#include "tests/unit/query_help.h"
#include "tests/unit/query_looks.h"

#define ARTICLES   13000
#define VOCABULARY 400
#define QUERIES    200
#define COMPARED   1000 /* hits */

static struct searcher *whole, *cut;
static struct arena kept;
static struct sample articles[ARTICLES];
static const char *vocabulary[VOCABULARY];
static unsigned random_state = 7, estimated;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % sides;
}

/* Words of few letters, the first ones far more often than the last. */
static const char *word(unsigned most)
{
    unsigned a = 1 + roll(most), b = 1 + roll(most);

    return vocabulary[(uint64_t)a * b * b / most / most % most];
}

static void make_vocabulary(void)
{
    static const char *const starts[] = {"ba", "ko", "mi", "tu", "ra"};

    for (unsigned i = 0; i < VOCABULARY; i++)
        vocabulary[i] = arena_printf(&kept, "%s%c%c%c", starts[i % 5], 'a' + i / 5 % 5,
                                     'k' + i / 25 % 4, 'n' + i / 100);
}

static const char *words(unsigned least, unsigned more)
{
    char text[2000] = "";
    size_t n = 0;

    for (unsigned i = least + roll(more); i > 0; i--)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s ", word(VOCABULARY));
    return arena_strdup(&kept, text);
}

static void make_articles(void)
{
    for (unsigned i = 0; i < ARTICLES; i++) {
        struct sample *s = &articles[i];

        s->id = arena_printf(&kept, "a%u", i * 7919 % ARTICLES);
        s->title = roll(3) ? words(1, 4) : NULL;
        s->text = words(3, 60);
        s->date = roll(20) ? arena_printf(&kept, "20%02u-%02u-%02u", 18 + roll(4), 1 + roll(12),
                                          1 + roll(28))
                           : NULL;
        s->language = roll(2) ? "en" : "kk";
    }
}

static struct searcher *build(const unsigned *sizes, size_t count)
{
    struct index_writer *w = open_writer();
    struct searcher *s;
    unsigned first = 0;

    for (size_t i = 0; i < count; first += sizes[i++])
        publish(w, &articles[first], sizes[i]);
    index_writer_close(w);
    s = open_searcher();
    ok(fs_remove_tree(index_path, &err)); /* the searcher holds its files */
    return s;
}

static int build_both(void **state)
{
    static const unsigned one[] = {ARTICLES}, three[] = {6000, 2000, 5000};

    (void)state;
    make_vocabulary();
    make_articles();
    whole = build(one, 1);
    cut = build(three, 3);
    return 0;
}

static int forget_both(void **state)
{
    (void)state;
    searcher_free(whole);
    searcher_free(cut);
    arena_release(&kept);
    return 0;
}

/* --- Queries */

static void random_query(char *q, size_t size)
{
    static const char *const dates[] = {"date:2019", "date:2020-03..2020-04", "date:..2018-06",
                                        "date:2018-02..", "date:2020-05-05"};
    unsigned most = roll(2) ? 20 : VOCABULARY;
    const char *a = word(most), *b = word(most), *c = word(most), *d = word(20);

    switch (roll(14)) {
    case 0:
        snprintf(q, size, "%s", a);
        return;
    case 1:
        snprintf(q, size, "%s %s", a, b);
        return;
    case 2:
        snprintf(q, size, "%s %s %s", a, b, d);
        return;
    case 3:
        snprintf(q, size, "%s OR %s", a, b);
        return;
    case 4:
        snprintf(q, size, "%s OR %s OR %s OR %s", a, b, c, d);
        return;
    case 5:
        snprintf(q, size, "\"%s %s\"", d, word(20));
        return;
    case 6:
        snprintf(q, size, "\"%s %s\" OR %s", d, a, b);
        return;
    case 7:
        snprintf(q, size, "(%s OR %s) %s", a, b, d);
        return;
    case 8:
        snprintf(q, size, "%s NOT %s", d, b);
        return;
    case 9:
        snprintf(q, size, "%.*s*", 2 + (int)roll(3), a);
        return;
    case 10:
        snprintf(q, size, "%.*s* %s", 2 + (int)roll(3), a, d);
        return;
    case 11:
        snprintf(q, size, "%s %s", d, dates[roll(5)]);
        return;
    case 12:
        snprintf(q, size, "%s w/3 %s lang:en", d, a);
        return;
    default:
        snprintf(q, size, "=%s OR title:%s", a, d);
        return;
    }
}

static void run(struct searcher *s, const struct search_options *o, struct arena *arena,
                struct result *out)
{
    struct query_error error;

    if (search_run(s, o, arena, out, &error) < 0)
        fail_msg("%s: %s", o->q, error.err.text);
}

static void compare_hits(const struct search_options *o, const struct result *page,
                         const struct result *all, const char *where)
{
    size_t left = all->count > o->offset ? all->count - o->offset : 0;

    assert_int_equal(page->count, left < o->limit ? left : o->limit);
    for (size_t i = 0; i < page->count; i++) {
        const struct hit *have = &page->hits[i], *want = &all->hits[o->offset + i];

        if (have->score != want->score ||
            strcmp(have->article.key[ARTICLE_ID].s, want->article.key[ARTICLE_ID].s) != 0)
            fail_msg("%s, %s: hit %zu is %s %.9g, not %s %.9g", o->q, where, i,
                     have->article.key[ARTICLE_ID].s, have->score, want->article.key[ARTICLE_ID].s,
                     want->score);
    }
}

static void check_total(const struct search_options *o, const struct result *page, uint64_t want)
{
    if (page->exact != (page->total == want) && page->exact)
        fail_msg("%s: %lu, not %lu", o->q, (unsigned long)page->total, (unsigned long)want);
    if (page->exact)
        return;
    assert_true(o->estimate);
    estimated++;
    if (page->total < want / 2 || page->total > want * 2 || page->total < page->count)
        fail_msg("%s: an estimate of %lu for %lu", o->q, (unsigned long)page->total,
                 (unsigned long)want);
}

static void check_pages(struct searcher *s, struct search_options o, const struct result *all,
                        const char *where)
{
    static const unsigned limits[] = {1, 10, 25};

    for (unsigned i = 0; i < 6; i++) {
        struct arena arena = ARENA_INIT;
        struct result page;

        o.limit = limits[i % 3];
        o.offset = roll(3) ? 0 : roll(20);
        o.estimate = i >= 3;
        run(s, &o, &arena, &page);
        compare_hits(&o, &page, all, where);
        check_total(&o, &page, all->total);
        arena_release(&arena);
    }
}

static void test_pages(void **state)
{
    (void)state;
    for (unsigned i = 0; i < QUERIES; i++) {
        char q[200];
        struct search_options o = {.q = q, .sort = i % 4 ? SORT_RELEVANCE : 1 + roll(2)};
        struct arena arena = ARENA_INIT;
        struct result all, same;

        random_query(q, sizeof q);
        o.q_len = strlen(q);
        o.limit = COMPARED;
        run(whole, &o, &arena, &all);
        assert_true(all.exact && (all.count == all.total || all.count == COMPARED));
        run(cut, &o, &arena, &same);
        compare_hits(&o, &same, &all, "cut, all");
        check_pages(whole, o, &all, "whole");
        check_pages(cut, o, &all, "cut");
        arena_release(&arena);
    }
    assert_true(estimated > QUERIES / 4);
}

/* Page after page with what is kept between them, from one searcher and the other. */
static void test_kept(void **state)
{
    static const char *const queries[] = {"baak* OR koak*", "ba*", "lang:en", "mi* tu*"};
    struct searcher *others[] = {whole, searcher_new(searcher_snapshot(whole), &err)};

    (void)state;
    assert_non_null(others[1]);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct search_options o = {.q = queries[i], .q_len = strlen(queries[i]), .limit = 12000};
        struct search_kept order = {0};
        struct arena arena = ARENA_INIT;
        struct result all, page;

        run(whole, &o, &arena, &all);
        assert_true(all.count > 1000);
        o.kept = &order;
        for (unsigned turn = 0; o.offset < all.count; o.offset += o.limit, turn++) {
            struct arena once = ARENA_INIT;

            o.limit = all.count - o.offset < 700 ? (uint32_t)all.count - o.offset : 700;
            o.ahead = (uint32_t)all.count - o.offset - o.limit;
            run(others[turn % 2], &o, &once, &page);
            compare_hits(&o, &page, &all, "kept");
            assert_true(page.exact && page.total == all.total);
            assert_true(order.count <= SEARCH_KEPT_MOST);
            arena_release(&once);
        }
        free(order.hits);
        arena_release(&arena);
    }
    searcher_free(others[1]);
}

/* Many hits are put in order with the limits looked at all along, as in one go. */
static void test_looks(void **state)
{
    enum { HITS = 50000 };
    struct top_hits h = {calloc(HITS, sizeof *h.items), HITS, HITS};
    struct arena arena = ARENA_INIT;
    struct looks looks;
    double score;

    (void)state;
    assert_non_null(h.items);
    for (uint32_t i = 0; i < HITS; i++)
        h.items[i] = (struct top_hit){.hit = {i + 1, roll(300)}, .date = roll(30), .rank = i};
    ok(top_floor(&h, 10, looks_begin(&looks, 0), &score, &err));
    assert_true(looks.seen > HITS / 1024);
    assert_true(score == 299);
    ok(top_sort(&h, MATCH_NEWEST_FIRST, NULL, looks_begin(&looks, 0), &arena, &err));
    assert_true(looks.seen > HITS / 1024);
    for (uint32_t i = 1; i < HITS; i++) {
        const struct top_hit *x = &h.items[i - 1], *y = &h.items[i];

        assert_true(x->hit.weight > y->hit.weight ||
                    (x->hit.weight == y->hit.weight &&
                     (x->date > y->date || (x->date == y->date && x->rank < y->rank))));
    }
    assert_int_equal(
        top_sort(&h, MATCH_OLDEST_FIRST, NULL, looks_begin(&looks, looks.seen / 2), &arena, &err),
        -1);
    assert_int_equal(err.code, ERR_CANCELLED);
    top_hits_release(&h);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages), cmocka_unit_test(test_kept),
                                       cmocka_unit_test(test_looks)};

    return cmocka_run_group_tests_name("query_top", tests, build_both, forget_both);
}
