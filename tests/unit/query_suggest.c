/* Suggestions tell how many living articles have a word, however the articles are cut into
 * segments: compared with counting by hand, generation after generation.
 */
#include "query/suggest.h"
#include "tests/unit/query_help.h"

#define SEGMENTS 3
#define WORDS    16 /* haboura .. habourp */
#define LONG     1500

static const char *const spelled = "habourz"; /* begins none of them, and is one step from each */

/* Bit w of text and title: whether word w stands there. */
struct model {
    unsigned text, title;
    bool dead;
};

static struct {
    struct model *articles;
    struct sample *samples;
    uint32_t count;
    long place; /* in the manifest; -1: it is gone */
} model[SEGMENTS];

static struct index_writer *writer;
static struct arena kept;
static unsigned random_state = 11;

static unsigned roll(unsigned sides)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % sides;
}

static const char *say(unsigned words)
{
    struct buf text = BUF_INIT;
    const char *out;

    buf_str(&text, "other");
    for (unsigned w = 0; w < WORDS; w++)
        if (words >> w & 1)
            buf_printf(&text, " habour%c", 'a' + (int)w);
    out = arena_strndup(&kept, text.data, text.len);
    assert_non_null(out);
    buf_release(&text);
    return out;
}

/* The first words are in nearly all texts, the last in hardly any; titles the other way round. */
static unsigned some_words(bool rare_first)
{
    unsigned words = 0;

    for (unsigned w = 0; w < WORDS; w++) {
        unsigned rarity = rare_first ? WORDS - w : w;

        if (roll(1 + rarity * rarity * (rare_first ? 2 : 1)) == 0)
            words |= 1U << w;
    }
    return words;
}

static void add_segment(size_t number, uint32_t count)
{
    static char ids[SEGMENTS * LONG][12];

    model[number].articles = arena_zalloc(&kept, count, sizeof(struct model));
    model[number].samples = arena_zalloc(&kept, count, sizeof(struct sample));
    model[number].count = count;
    model[number].place = (long)number;
    for (uint32_t i = 0; i < count; i++) {
        struct model *a = &model[number].articles[i];
        char *id = ids[number * LONG + i];

        *a = (struct model){some_words(false), some_words(true), false};
        snprintf(id, sizeof ids[0], "%zu-%u", number, i);
        model[number].samples[i] = (struct sample){
            .id = id, .title = say(a->title), .text = say(a->text), .language = "en"};
    }
    publish(writer, model[number].samples, count);
}

static void kill_article(size_t segment, uint32_t i)
{
    if (model[segment].place < 0 || model[segment].articles[i].dead)
        return;
    model[segment].articles[i].dead = true;
    ok(index_writer_kill(writer, (size_t)model[segment].place, i + 1, &err));
}

/* A segment whose articles are all dead leaves the manifest. */
static void publish_deaths(void)
{
    long place = 0;

    ok(index_writer_publish(writer, NULL, false, &err));
    for (size_t s = 0; s < SEGMENTS; s++) {
        bool gone = model[s].place < 0;

        for (uint32_t i = 0; !gone && i <= model[s].count; i++)
            if (i == model[s].count)
                gone = true;
            else if (!model[s].articles[i].dead)
                break;
        model[s].place = gone ? -1 : place++;
    }
}

/* --- By hand */

struct counted {
    char word[16];
    uint64_t count;
};

static int most_first(const void *left, const void *right)
{
    const struct counted *a = left, *b = right;

    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->word, b->word);
}

static size_t count_by_hand(struct counted *out)
{
    size_t n = 0;

    for (unsigned w = 0; w < WORDS; w++) {
        uint64_t texts = 0, titles = 0;

        for (size_t s = 0; s < SEGMENTS; s++)
            for (uint32_t i = 0; i < model[s].count; i++) {
                const struct model *a = &model[s].articles[i];

                texts += !a->dead && a->text >> w & 1;
                titles += !a->dead && a->title >> w & 1;
            }
        snprintf(out[n].word, sizeof out[n].word, "habour%c", 'a' + (int)w);
        out[n].count = texts > titles ? texts : titles;
        n += out[n].count > 0;
    }
    qsort(out, n, sizeof *out, most_first);
    return n;
}

static void expect_page(const char *letters, const struct counted *want, size_t count,
                        uint32_t offset, uint32_t limit)
{
    struct search_options o = {.offset = offset, .limit = limit};
    struct arena arena = ARENA_INIT;
    struct suggestions out;
    size_t left = count > offset ? count - offset : 0;

    ok(search_suggest(searcher, letters, strlen(letters), &o, &arena, &out, &err));
    assert_int_equal(out.total, count);
    assert_int_equal(out.count, left < limit ? left : limit);
    assert_int_equal(out.spelled, letters == spelled || count == 0);
    for (size_t i = 0; i < out.count; i++) {
        assert_string_equal(out.items[i].word.s, want[offset + i].word);
        assert_int_equal(out.items[i].count, want[offset + i].count);
    }
    arena_release(&arena);
}

static void expect_all_pages(void)
{
    static const uint32_t limits[] = {1, 2, 5, 100};
    struct counted want[WORDS];
    size_t count = count_by_hand(want);

    searcher = open_searcher();
    for (size_t k = 0; k < 4; k++)
        for (uint32_t offset = 0; offset <= count; offset += limits[k]) {
            expect_page("hab", want, count, offset, limits[k]);
            expect_page(spelled, want, count, offset, limits[k]);
        }
    expect_page("hab", want, count, 0, 0);
    searcher_free(searcher);
}

/* --- Tests */

static void test_segments(void **state)
{
    (void)state;
    writer = open_writer();
    for (size_t s = 0; s < SEGMENTS; s++) {
        add_segment(s, s == 1 ? LONG : 150 + 10 * (uint32_t)s);
        expect_all_pages();
    }
}

static void test_scattered_deaths(void **state)
{
    static const unsigned one_of[] = {400, 60, 20, 3};

    (void)state;
    for (size_t round = 0; round < 4; round++) {
        for (size_t s = round % 2; s < SEGMENTS; s++)
            for (uint32_t i = 0; i < model[s].count; i++)
                if (roll(one_of[round]) == 0)
                    kill_article(s, i);
        publish_deaths();
        expect_all_pages();
    }
}

/* Blocks without a living document, and words that the dead alone have. */
static void test_deaths_in_a_row(void **state)
{
    (void)state;
    for (uint32_t i = 300; i < 1100; i++)
        kill_article(1, i);
    publish_deaths();
    expect_all_pages();
    for (unsigned w = WORDS; w-- > 3; w -= 3) {
        for (size_t s = 0; s < SEGMENTS; s++)
            for (uint32_t i = 0; i < model[s].count; i++)
                if ((model[s].articles[i].text | model[s].articles[i].title) >> w & 1)
                    kill_article(s, i);
        publish_deaths();
        expect_all_pages();
    }
}

static void test_nobody_is_left(void **state)
{
    (void)state;
    for (size_t s = 0; s < SEGMENTS; s++) {
        for (uint32_t i = 0; i < model[s].count; i++)
            kill_article(s, i);
        publish_deaths();
        expect_all_pages();
    }
    index_writer_close(writer);
}

/* Two texts here and a title there are two articles at least, not three. */
static void test_sums_apart(void **state)
{
    static const struct sample texts[] = {{.id = "a", .title = "x", .text = "zebra"},
                                          {.id = "b", .title = "x", .text = "zebra"}};
    static const struct sample title[] = {{.id = "c", .title = "Zebra", .text = "x"}};
    const struct counted want[] = {{"zebra", 2}};

    (void)state;
    writer = open_writer();
    publish(writer, texts, 2);
    publish(writer, title, 1);
    index_writer_close(writer);
    searcher = open_searcher();
    expect_page("zeb", want, 1, 0, 10);
    searcher_free(searcher);
}

static size_t yields;

static void count_yield(struct query_turn *turn, int64_t now_us)
{
    (void)turn;
    (void)now_us;
    yields++;
}

/* Few words, but thousands of postings: the limits are looked at between these as well. */
static void test_limits(void **state)
{
    static struct sample samples[LONG];
    static char ids[LONG][8];
    struct query_turn turn = {.yield = count_yield};
    struct search_options o = {.limit = 10, .limits.turn = &turn};
    struct arena arena = ARENA_INIT;
    struct suggestions out;

    (void)state;
    writer = open_writer();
    for (uint32_t i = 0; i < LONG; i++) {
        snprintf(ids[i], sizeof ids[i], "%u", i);
        samples[i] = (struct sample){.id = ids[i], .title = "x", .text = i ? say(255) : "x"};
    }
    publish(writer, samples, LONG);
    for (uint32_t i = 2; i < LONG; i += 2) /* some of each block */
        ok(index_writer_kill(writer, 0, i, &err));
    ok(index_writer_publish(writer, NULL, false, &err));
    searcher = open_searcher();
    ok(search_suggest(searcher, "hab", 3, &o, &arena, &out, &err));
    assert_int_equal(out.items[7].count, LONG / 2);
    assert_true(yields >= 2);
    searcher_free(searcher);
    for (uint32_t i = 3; i < LONG; i += 2) /* all but the first, and one that has none of them */
        ok(index_writer_kill(writer, 0, i, &err));
    ok(index_writer_kill(writer, 0, LONG, &err));
    ok(index_writer_publish(writer, NULL, false, &err));
    index_writer_close(writer);
    searcher = open_searcher();
    yields = 0;
    ok(search_suggest(searcher, "hab", 3, &o, &arena, &out, &err));
    assert_int_equal(out.total, 0);
    assert_true(yields >= 2);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_segments),        cmocka_unit_test(test_scattered_deaths),
        cmocka_unit_test(test_deaths_in_a_row), cmocka_unit_test(test_nobody_is_left),
        cmocka_unit_test(test_sums_apart),      cmocka_unit_test(test_limits),
    };
    int failed = cmocka_run_group_tests(tests, NULL, remove_index);

    arena_release(&kept);
    return failed;
}
