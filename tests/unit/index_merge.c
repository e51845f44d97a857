/* index/segment_merge: what comes of merging segments is what building one of the living gives. */
#include "index_help.h"

#include "index/segment_merge.h"
#include "index/verify.h"

enum { STORIES = 240 };
static struct story stories[STORIES];
static char ids[STORIES][16], texts[STORIES][9000], dates[STORIES][16];

static void make_text(char *out, size_t room, unsigned seed)
{
    /* Of so many that none is frequent: whether a frequent one's stem keeps its positions depends
     * on what was merged before (index/stem_places.h). */
    static const char *const words[] = {
        "river",   "rivers", "council", "bridge",  "market", "Новости", "budget", "school",
        "schools", "the",    "road",    "roads",   "mayor",  "Дороги",  "vote",   "votes",
        "voted",   "winter", "a",       "library", "train",  "trains",  "office", "offices",
        "Партия",  "summer", "rain",    "rains",   "doctor", "doctors"};
    size_t len = 0, want = seed % 5 == 0 ? 0 : (size_t)(rand() % (seed % 7 ? 400 : 8500));

    out[0] = '\0';
    while (len < want && len + 20 < room)
        len += (size_t)snprintf(out + len, room - len, "%s%s", words[rand() % 30],
                                rand() % 9   ? " "
                                : rand() % 2 ? ". "
                                             : ".\n\n");
    if (rand() % 3 == 0 && len)
        snprintf(out + len, room - len, "w%u", seed);
}

static int make_stories(void **state)
{
    static const char *const tongues[] = {"en", "ru", "kk", "en-GB"};

    srand(7);
    for (unsigned i = 0; i < STORIES; i++) {
        snprintf(ids[i], sizeof *ids, "id-%u", i * 7919 % 1000);
        snprintf(dates[i], sizeof *dates, "20%02u-01-05", i * 31 % 20);
        make_text(texts[i], sizeof *texts, i);
        stories[i] = (struct story){
            .id = ids[i],
            .text = texts[i],
            .title = i % 5 == 0 ? "A title of its own"
                     : i % 3    ? "Council"
                                : NULL,
            .quotes = i % 4,
            .date = i % 6 ? dates[i] : NULL,
            .source = i % 2 ? "Valley Courier" : NULL,
            .language = tongues[i % 4],
        };
    }
    return help_enter(state);
}

static bool dies(unsigned i)
{
    return i % 3 == 1 || (i > 60 && i < 130);
}

/* The stories in segments of several sizes; those that die are killed afterwards. */
static void make_segments(const char *index, bool with_dead)
{
    static const size_t sizes[] = {50, 1, 20, 120, 49};
    size_t from = 0;

    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; from += sizes[k++]) {
        struct story living[STORIES];
        size_t n = 0;
        for (size_t i = from; i < from + sizes[k]; i++)
            if (with_dead || !dies((unsigned)i))
                living[n++] = stories[i];
        if (n)
            add_segment(index, living, n, 16);
    }
    assert_int_equal(from, STORIES);
}

/* Article i stands in the segment that holds the i-th of all. */
static void kill_the_dead(const char *index)
{
    struct snapshot *s = open_snapshot(index);
    struct index_writer *w = open_writer(index);
    struct err err;
    unsigned i = 0;

    for (size_t k = 0; k < snapshot_segments(s); k++)
        for (uint32_t d = 1; d <= snapshot_segment(s, k)->articles; d++, i++)
            if (dies(i))
                must(index_writer_kill(w, k, d, &err), &err);
    must(index_writer_publish(w, NULL, false, &err), &err);
    index_writer_close(w);
    snapshot_unref(s);
}

/* Merge all segments of an index but the first `skip`, parts apart. */
static void merge(const char *index, size_t skip)
{
    static const unsigned parts[] = {PART_QUOTE_WORDS, PART_TEXTS | PART_ARTICLE_WORDS,
                                     PART_DATABASES};
    struct snapshot *s = open_snapshot(index);
    struct index_writer *w = open_writer(index);
    size_t which[16], count = snapshot_segments(s) - skip;
    struct merge_plan plan;
    struct new_segment fresh;
    char dir[300];
    struct err err;

    for (size_t i = 0; i < count; i++)
        which[i] = skip + i;
    must(merge_plan_init(&plan, s, which, count, &err), &err);
    snprintf(dir, sizeof dir, "%s/merged", index_writer_build_dir(w));
    for (size_t i = 0; i < 3; i++)
        must(segment_merge(&plan, dir, parts[i], &err), &err);
    fresh = (struct new_segment){
        .dir = dir,
        .articles = plan.articles,
        .quotes = plan.quotes,
        .words = plan.words,
        .native = index_writer_is_native(w),
        .dead = plan.dead,
        .dead_count = plan.dead_count,
    };
    must(index_writer_replace(w, which, count, &fresh, &err), &err);
    merge_plan_release(&plan);
    index_writer_close(w);
    snapshot_unref(s);
}

static void note(void *arg, const char *what)
{
    (void)arg;
    print_message("%s\n", what);
}

static void is_whole(const char *index)
{
    struct verify_report report;
    struct err err;

    must(index_verify(index, note, NULL, &report, &err), &err);
}

/* --- equal files */

static void same_file(const char *one, const char *other, const char *name)
{
    struct snapshot *a = open_snapshot(one), *b = open_snapshot(other);
    struct buf x = BUF_INIT, y = BUF_INIT;
    char path[200];
    struct err err;

    assert_int_equal(snapshot_segments(a), 1);
    assert_int_equal(snapshot_segments(b), 1);
    snprintf(path, sizeof path, "%s/%s", snapshot_segment(a, 0)->dir, name);
    must(fs_read(path, SIZE_MAX / 2, &x, &err), &err);
    snprintf(path, sizeof path, "%s/%s", snapshot_segment(b, 0)->dir, name);
    must(fs_read(path, SIZE_MAX / 2, &y, &err), &err);
    if (x.len != y.len || (x.len && memcmp(x.data, y.data, x.len) != 0))
        fail_msg("%s: %zu and %zu bytes", name, x.len, y.len);
    buf_release(&x);
    buf_release(&y);
    snapshot_unref(a);
    snapshot_unref(b);
}

/* --- equal contents: all living stories are found, each with its own, and no other */

static void check_story(struct reader *r, const struct story *s)
{
    struct arena arena = ARENA_INIT;
    uint32_t doc = find(r, s->id), first, step, count;
    struct article a;
    const char *text;
    size_t len;
    struct err err;

    if (doc == 0)
        fail_msg("%s", s->id);
    must(reader_article(r, doc, &arena, &a, &err), &err);
    assert_string_equal(a.key[ARTICLE_ID].s, s->id);
    must(reader_text(r, doc, &arena, &text, &len, &err), &err);
    assert_string_equal(text, s->text);
    reader_quotes_of(r, doc, &first, &step, &count);
    assert_int_equal(count, s->quotes);
    for (uint32_t q = 0; q < count; q++) {
        struct quote_record record;
        char expected[40];
        uint32_t of;
        must(reader_quote(r, first + q * step, &arena, &record, &of, &err), &err);
        snprintf(expected, sizeof expected, "q%u of %s", q, s->id);
        assert_string_equal(record.text.s, expected);
        assert_int_equal(of, doc);
    }
    arena_release(&arena);
}

static void check_living(const char *index)
{
    struct snapshot *s = open_snapshot(index);
    struct reader *r = open_reader_of(s);
    uint64_t living = 0;

    for (unsigned i = 0; i < STORIES; i++) {
        if (dies(i)) {
            assert_int_equal(find(r, stories[i].id), 0);
            continue;
        }
        check_story(r, &stories[i]);
        living++;
    }
    assert_true(snapshot_articles(s) == living);
    reader_free(r);
    snapshot_unref(s);
}

static void check_values(const char *index)
{
    struct snapshot *s = open_snapshot(index);
    struct reader *r = open_reader_of(s);
    struct err err;
    uint32_t articles, quotes;
    struct xap_terms *it = xap_db_synonyms(r->articles, xap_str("en:river"), &err);
    uint32_t sources;

    assert_non_null(it);
    assert_int_equal(xap_terms_next(it, &err), 1);
    assert_memory_equal(xap_terms_term(it).data, "rivers", 6);
    xap_terms_free(it);
    must(xap_db_doccount(r->articles, &articles, &err), &err);
    must(xap_db_doccount(r->quotes, &quotes, &err), &err);
    assert_int_equal(articles, snapshot_segment(s, 0)->articles);
    assert_int_equal(quotes, snapshot_segment(s, 0)->quotes);
    must(xap_db_valuefreq(r->articles, SLOT_SOURCE, &sources, &err), &err);
    assert_true(sources > articles / 3 && sources < articles);
    reader_free(r);
    snapshot_unref(s);
}

static void the_living_are_as_if_built_at_once(void **state)
{
    struct story living[STORIES];
    size_t n = 0;

    (void)state;
    help_native = false;
    help_quoted = true;
    for (unsigned i = 0; i < STORIES; i++)
        if (!dies(i))
            living[n++] = stories[i];
    add_segment("once", living, n, 64);
    make_segments("apart", true);
    kill_the_dead("apart");
    merge("apart", 0);
    is_whole("apart");
    same_file("once", "apart", "articles.post");
    same_file("once", "apart", "quotes.post");
    same_file("once", "apart", "articles.dates");
    same_file("once", "apart", "quotes.map");
    check_living("apart");
    check_values("apart");
}

static void nothing_dead_nothing_lost(void **state)
{
    (void)state;
    help_native = false;
    make_segments("clean", false);
    merge("clean", 1); /* the first stays as it is */
    is_whole("clean");
    check_living("clean");
    merge("clean", 0);
    is_whole("clean");
    same_file("once", "clean", "articles.post");
    same_file("once", "clean", "articles.dates");
    check_living("clean");
    check_values("clean");
}

/* Native segments keep their dead, who are still dead. */
static void native_segments_keep_their_dead(void **state)
{
    struct snapshot *s;
    struct reader *r;
    uint32_t df;
    struct err err;

    (void)state;
    help_native = true;
    make_segments("native", true);
    kill_the_dead("native");
    merge("native", 0);
    is_whole("native");
    check_living("native");
    s = open_snapshot("native");
    r = open_reader_of(s);
    assert_int_equal(snapshot_segment(s, 0)->articles, STORIES);
    must(xap_db_termfreq(r->articles, xap_str("river"), &df, &err), &err);
    assert_true(df > 100);
    reader_free(r);
    snapshot_unref(s);
}

static uint32_t birth_of(unsigned story)
{
    static const unsigned ends[] = {50, 51, 71, 191, STORIES};
    uint32_t generation = 0;

    while (story >= ends[generation])
        generation++;
    return generation + 1;
}

static void check_births(const char *index, bool forgotten)
{
    struct snapshot *s = open_snapshot(index);
    struct reader *r = open_reader_of(s);

    for (unsigned i = 0; i < STORIES; i++) {
        uint32_t doc = find(r, stories[i].id), local;
        size_t segment;

        if (doc == 0)
            continue;
        segment = snapshot_locate(s, doc, &local);
        assert_int_equal(segment_birth(snapshot_segment(s, segment), local),
                         forgotten ? 0 : birth_of(i));
    }
    reader_free(r);
    snapshot_unref(s);
}

/* Merged once, twice, with the dead left out: an article is as old as it was. */
static void births_outlive_merges(void **state)
{
    struct index_writer *w;
    struct new_segment fresh;
    struct err err;

    (void)state;
    help_native = false;
    make_segments("births", true);
    check_births("births", false);
    merge("births", 2);
    check_births("births", false);
    kill_the_dead("births");
    merge("births", 1);
    check_births("births", false);
    merge("births", 0);
    check_births("births", false);
    is_whole("births");
    w = open_writer("births");
    fresh = build_segment(w, stories, STORIES, 100);
    must(index_writer_publish(w, &fresh, true, &err), &err);
    index_writer_close(w);
    check_births("births", true);
    is_whole("births");
}

/* A merge keeps the generation; its segment has a name that none had. */
static void merging_is_no_new_generation(void **state)
{
    struct snapshot *s, *before;

    (void)state;
    help_native = false;
    make_segments("kept", true);
    before = open_snapshot("kept");
    merge("kept", 3);
    assert_true(snapshot_is_stale(before));
    merge("kept", 2);
    s = open_snapshot("kept");
    assert_string_equal(snapshot_generation(s), snapshot_generation(before));
    assert_int_equal(snapshot_segments(s), 3);
    assert_string_equal(snapshot_segment(s, 2)->name, "s5-2");
    snapshot_unref(s);
    snapshot_unref(before);
    make_segments("kept", true);
    is_whole("kept");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_living_are_as_if_built_at_once),
        cmocka_unit_test(nothing_dead_nothing_lost),
        cmocka_unit_test(native_segments_keep_their_dead),
        cmocka_unit_test(births_outlive_merges),
        cmocka_unit_test(merging_is_no_new_generation),
    };

    return cmocka_run_group_tests(tests, make_stories, help_leave);
}
