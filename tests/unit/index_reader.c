/* index/snapshot, reader, stats and verify: what was put in comes out, over any number of segments;
 * damage is named. */
#include "index_help.h"

#include "base/json.h"
#include "index/stats.h"
#include "index/verify.h"
#include <pthread.h>

/* Segment k (from 0) of n has k + 2 articles "sK-aI", the i-th with (k + i) % 3 quotations. */
static void make_segments(const char *index, unsigned n)
{
    static char ids[64][16], texts[64][40];

    for (unsigned k = 0; k < n; k++) {
        struct story stories[16];
        for (unsigned i = 0; i < k + 2; i++) {
            snprintf(ids[i], sizeof *ids, "s%u-a%u", k, i);
            snprintf(texts[i], sizeof *texts, "text of segment %u number %u", k, i);
            stories[i] = (struct story){.id = ids[i], .text = texts[i], .quotes = (k + i) % 3};
        }
        add_segment(index, stories, k + 2, 2);
    }
}

static void check_article(struct reader *r, uint32_t doc, unsigned k, unsigned i)
{
    struct arena arena = ARENA_INIT;
    uint32_t first, step, count;
    char expected[40];
    struct article a;
    const char *text;
    size_t len;
    struct err err;

    must(reader_article(r, doc, &arena, &a, &err), &err);
    snprintf(expected, sizeof expected, "s%u-a%u", k, i);
    assert_string_equal(a.key[ARTICLE_ID].s, expected);
    assert_null(a.key[ARTICLE_TEXT].s);
    must(reader_text(r, doc, &arena, &text, &len, &err), &err);
    snprintf(expected, sizeof expected, "text of segment %u number %u", k, i);
    assert_string_equal(text, expected);
    assert_int_equal(len, strlen(expected));
    reader_quotes_of(r, doc, &first, &step, &count);
    assert_int_equal(count, (k + i) % 3);
    for (uint32_t q = 0; q < count; q++) {
        struct quote_record record;
        uint32_t of;
        must(reader_quote(r, first + q * step, &arena, &record, &of, &err), &err);
        snprintf(expected, sizeof expected, "q%u of s%u-a%u", q, k, i);
        assert_string_equal(record.text.s, expected);
        assert_string_equal(record.speaker_full.s, "Ann Lee");
        assert_int_equal(of, doc);
    }
    arena_release(&arena);
}

static void segments_read_as_one(void **state)
{
    (void)state;
    for (unsigned n = 1; n <= 5; n++) {
        char index[16];
        struct snapshot *s;
        struct reader *r;
        uint64_t articles = 0, quotes = 0;
        snprintf(index, sizeof index, "of%u", n);
        make_segments(index, n);
        s = open_snapshot(index);
        r = open_reader_of(s);
        snapshot_unref(s); /* the reader has its own reference */
        assert_int_equal(snapshot_segments(s), n);
        for (unsigned k = 0; k < n; k++)
            for (unsigned i = 0; i < k + 2; i++) {
                char id[16];
                uint32_t doc;
                snprintf(id, sizeof id, "s%u-a%u", k, i);
                doc = find(r, id);
                assert_int_equal(doc, i * n + k + 1); /* interleaved, as the header says */
                check_article(r, doc, k, i);
                articles++;
                quotes += (k + i) % 3;
            }
        assert_true(snapshot_articles(s) == articles);
        assert_true(snapshot_quotes(s) == quotes);
        assert_int_equal(find(r, "s9-a9"), 0);
        reader_free(r);
    }
}

static void documents_that_are_not_there(void **state)
{
    struct arena arena = ARENA_INIT;
    uint32_t first, step, count, of;
    struct quote_record q;
    struct article a;
    const char *text;
    size_t len;
    struct err err;
    struct snapshot *s;
    struct reader *r;

    (void)state;
    make_segments("gaps", 3); /* 2, 3 and 4 articles: document 7 of the whole is none */
    s = open_snapshot("gaps");
    r = open_reader_of(s);
    assert_int_equal(reader_article(r, 7, &arena, &a, &err), -1);
    assert_int_equal(reader_text(r, 7, &arena, &text, &len, &err), -1);
    assert_int_equal(reader_text(r, 0, &arena, &text, &len, &err), -1);
    assert_int_equal(reader_article(r, 0, &arena, &a, &err), -1);
    assert_int_equal(reader_quote(r, 0, &arena, &q, &of, &err), -1);
    assert_int_equal(reader_quote(r, 4000000000u, &arena, &q, &of, &err), -1);
    reader_quotes_of(r, 7, &first, &step, &count);
    assert_int_equal(count, 0);
    reader_quotes_of(r, 0, &first, &step, &count);
    assert_int_equal(count, 0);
    reader_free(r);
    snapshot_unref(s);
    arena_release(&arena);
}

static void an_empty_index_finds_nothing(void **state)
{
    struct index_writer *w = open_writer("void");
    const char *const *languages;
    struct snapshot *s;
    struct reader *r;
    struct err err;

    (void)state;
    must(index_writer_publish(w, NULL, false, &err), &err);
    index_writer_close(w);
    s = open_snapshot("void");
    r = open_reader_of(s);
    assert_int_equal(find(r, "a"), 0);
    assert_true(snapshot_articles(s) == 0);
    assert_int_equal(reader_languages(r, &languages), 0);
    assert_string_equal(snapshot_generation(s), "1");
    reader_free(r);
    snapshot_unref(s);
}

static void several_indexes_are_one(void **state)
{
    static const struct story other[] = {{.id = "x", .text = "elsewhere"},
                                         {.id = "s1-a1", .text = "same id"},
                                         {.id = "s1-a2", .text = "same id"}};
    const char *paths[] = {"left", "right"}, *back[] = {"right", "left"};
    struct arena arena = ARENA_INIT;
    struct snapshot *s;
    struct reader *r;
    const char *text;
    size_t len;
    struct err err;

    (void)state;
    make_segments("left", 2);
    add_segment("right", other, 3, 1);
    kill_one("right", 0, 1);
    s = snapshot_open(paths, 2, &err);
    assert_non_null(s);
    assert_string_equal(snapshot_generation(s), "2,2");
    assert_true(snapshot_articles(s) == 7);
    r = open_reader_of(s);
    assert_int_equal(find(r, "x"), 0);
    must(reader_text(r, find(r, "s1-a2"), &arena, &text, &len, &err), &err);
    assert_string_equal(text, "text of segment 1 number 2"); /* the first index has it */
    reader_free(r);
    snapshot_unref(s);
    s = snapshot_open(back, 2, &err);
    r = open_reader_of(s);
    must(reader_text(r, find(r, "s1-a2"), &arena, &text, &len, &err), &err);
    assert_string_equal(text, "same id");
    reader_free(r);
    snapshot_unref(s);
    arena_release(&arena);
    paths[1] = paths[0];
    assert_null(snapshot_open(paths, 2, &err));
    must_say(&err, ERR_INPUT, "are the same segment");
    paths[1] = "nowhere";
    assert_null(snapshot_open(paths, 2, &err));
    must_say(&err, ERR_NOT_FOUND, "nowhere");
}

static void the_dead_are_not_found(void **state)
{
    struct story again[] = {{.id = "s0-a1", .text = "another text", .quotes = 1}};
    struct arena arena = ARENA_INIT;
    struct snapshot *s;
    struct reader *r;
    const char *text;
    size_t len;
    struct err err;

    (void)state;
    make_segments("died", 2);
    kill_one("died", 0, 2);
    s = open_snapshot("died");
    r = open_reader_of(s);
    assert_int_equal(find(r, "s0-a1"), 0);
    assert_true(snapshot_is_dead(s, 0, 2));
    assert_false(snapshot_is_dead(s, 0, 1));
    assert_false(snapshot_is_dead(s, 1, 2));
    assert_true(snapshot_articles(s) == 4);
    assert_true(snapshot_quotes(s) == 3); /* of 0 1 | 1 2 0 without its 1 */
    assert_int_equal(snapshot_segment(s, 0)->dead, 1);
    reader_free(r);
    snapshot_unref(s);
    add_segment("died", again, 1, 1);
    s = open_snapshot("died");
    r = open_reader_of(s);
    must(reader_text(r, find(r, "s0-a1"), &arena, &text, &len, &err), &err);
    assert_string_equal(text, "another text");
    reader_free(r);
    snapshot_unref(s);
    arena_release(&arena);
}

static void long_ids_are_found_by_all_of_them(void **state)
{
    enum { LONG = 100000 };
    static char ids[3][LONG + 1];
    struct story stories[4];
    struct snapshot *s;
    struct reader *r;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        memset(ids[i], 'i', LONG);
        ids[i][LONG - 1] = (char)('0' + i);
        stories[i] = (struct story){.id = ids[i], .text = "t"};
    }
    stories[3] = (struct story){.id = "i", .text = "t"};
    add_segment("long", stories, 4, 2);
    s = open_snapshot("long");
    r = open_reader_of(s);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(find(r, ids[i]), i + 1);
    assert_int_equal(find(r, "i"), 4);
    ids[0][LONG - 1] = '9';
    assert_int_equal(find(r, ids[0]), 0);
    ids[0][LONG - 1] = '\0';
    assert_int_equal(find(r, ids[0]), 0);
    assert_int_equal(find(r, ""), 0);
    reader_free(r);
    snapshot_unref(s);
}

static void snapshots_notice_and_outlive_changes(void **state)
{
    struct arena arena = ARENA_INIT;
    struct snapshot *s;
    struct reader *r, *later;
    struct err err;

    (void)state;
    make_segments("aged", 2);
    s = open_snapshot("aged");
    r = open_reader_of(s);
    assert_false(snapshot_is_stale(s));
    kill_one("aged", 0, 1);
    assert_true(snapshot_is_stale(s));
    assert_int_equal(find(r, "s0-a0"), 1); /* as it was */
    must(fs_remove_tree("aged", &err), &err);
    assert_true(snapshot_is_stale(s));
    later = open_reader_of(s);
    check_article(r, find(r, "s1-a2"), 1, 2);
    check_article(later, find(later, "s0-a0"), 0, 0);
    reader_free(later);
    reader_free(r);
    snapshot_unref(s);
    arena_release(&arena);
}

struct race {
    struct snapshot *snapshot;
    bool failed;
};

static void *open_and_read(void *arg)
{
    struct race *race = arg;

    for (int i = 0; i < 20; i++) {
        struct err err;
        uint32_t doc = 0;
        struct reader *r = reader_open(race->snapshot, &err);
        if (!r || reader_find(r, "s2-a3", 5, &doc, &err) < 0 || doc != 12)
            race->failed = true;
        reader_free(r);
    }
    return NULL;
}

static void content_of(const char *index, unsigned char content[FS_HASH_BYTES])
{
    struct snapshot *s = open_snapshot(index);

    memcpy(content, snapshot_segment(s, 0)->content, FS_HASH_BYTES);
    snapshot_unref(s);
}

/* The same wherever the same files are; an index made anew gives the same names to others. */
static void a_segment_tells_what_it_holds(void **state)
{
    unsigned char first[FS_HASH_BYTES], moved[FS_HASH_BYTES], remade[FS_HASH_BYTES],
        dead[FS_HASH_BYTES];

    (void)state;
    make_segments("held", 1);
    content_of("held", first);
    assert_int_equal(rename("held", "held-elsewhere"), 0);
    content_of("held-elsewhere", moved);
    make_segments("held", 1);
    content_of("held", remade);
    kill_one("held-elsewhere", 0, 1);
    content_of("held-elsewhere", dead);
    assert_memory_equal(first, moved, FS_HASH_BYTES);
    assert_memory_not_equal(first, remade, FS_HASH_BYTES);
    assert_memory_not_equal(first, dead, FS_HASH_BYTES);
}

static void threads_open_readers_of_one_snapshot(void **state)
{
    struct race races[4];
    pthread_t threads[4];
    struct snapshot *s;

    (void)state;
    make_segments("threads", 3);
    s = open_snapshot("threads");
    for (int i = 0; i < 4; i++) {
        races[i] = (struct race){snapshot_ref(s), false};
        assert_int_equal(pthread_create(&threads[i], NULL, open_and_read, &races[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_false(races[i].failed);
        snapshot_unref(s);
    }
    snapshot_unref(s);
}

static void languages_are_primary_subtags(void **state)
{
    static const struct story stories[] = {
        {.id = "1", .text = "a", .language = "uz-Latn"},
        {.id = "2", .text = "b", .language = "en"},
        {.id = "3", .text = "c", .language = "de-CH"},
        {.id = "4", .text = "d", .language = "en"},
    };
    const char *const *languages;
    struct snapshot *s;
    struct reader *r;

    (void)state;
    add_segment("tongues", stories, 4, 2);
    s = open_snapshot("tongues");
    r = open_reader_of(s);
    assert_int_equal(reader_languages(r, &languages), 3);
    assert_string_equal(languages[0], "de");
    assert_string_equal(languages[1], "en");
    assert_string_equal(languages[2], "uz");
    reader_free(r);
    snapshot_unref(s);
}

/* --- stats */

static long long at(const json_t *o, const char *key)
{
    return (long long)json_integer_value(json_object_get(o, key));
}

static const char *text_at(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static void stats_count_the_living(void **state)
{
    static const struct story stories[] = {
        {.id = "1", .text = "one", .date = "2021-05-06T10:00", .source = "B", .quotes = 2},
        {.id = "2", .text = "two", .date = "1999", .source = "A", .language = "ru"},
        {.id = "3", .text = "three", .source = "B"},
        {.id = "4", .text = "four", .date = "2030-01-01", .source = "C", .quotes = 1},
    };
    const char *stats = "stats", *nowhere = "nowhere";
    struct err err;
    json_t *o, *list;

    (void)state;
    add_segment("stats", stories, 4, 4);
    kill_one("stats", 0, 4);
    o = index_stats(&stats, 1, &err);
    assert_non_null(o);
    assert_string_equal(text_at(o, "generation"), "2");
    assert_int_equal(at(o, "articles"), 3);
    assert_int_equal(at(o, "quotes"), 2);
    list = json_object_get(o, "sources");
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_at(json_array_get(list, 0), "value"), "B");
    assert_int_equal(at(json_array_get(list, 0), "articles"), 2);
    assert_string_equal(text_at(json_array_get(json_object_get(o, "languages"), 0), "value"), "en");
    assert_string_equal(text_at(json_object_get(o, "dates"), "first"), "1999-01-01");
    assert_string_equal(text_at(json_object_get(o, "dates"), "last"), "2021-05-06");
    assert_int_equal(at(json_object_get(o, "dates"), "undated"), 1);
    list = json_object_get(o, "segments");
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(at(json_array_get(list, 0), "dead"), 1);
    assert_int_equal(at(json_array_get(list, 0), "articles"), 4);
    json_decref(o);
    assert_null(index_stats(&nowhere, 1, &err));
    must_say(&err, ERR_NOT_FOUND, "nowhere");
}

/* --- damage */

static void note(void *arg, const char *what)
{
    struct buf *b = arg;

    buf_str(b, what);
    buf_char(b, '\n');
}

static int verify(const char *index, struct buf *faults)
{
    struct verify_report report;
    struct err err = {0};
    int rc;

    buf_clear(faults);
    rc = index_verify(index, note, faults, &report, &err);
    if (rc < 0)
        assert_int_equal(err.code, ERR_DAMAGED);
    return rc;
}

static void verify_names_what_is_damaged(void **state)
{
    static const char *const files[] = {
        "articles.post",    "quotes.post",    "articles.dates", "articles.xap", "quotes.xap",
        "articles.records", "quotes.records", "texts",          "quotes.map",   "dead.3"};
    struct buf faults = BUF_INIT;

    (void)state;
    make_segments("verified", 2);
    kill_one("verified", 1, 2);
    assert_int_equal(verify("verified", &faults), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[100];
        struct buf was = BUF_INIT;
        struct err err;
        snprintf(path, sizeof path, "verified/segments/s2/%s", files[i]);
        must(fs_read(path, 1 << 24, &was, &err), &err);
        for (long where = 0; where < (long)was.len; where += (long)was.len / 7 + 1) {
            flip(path, where);
            assert_int_equal(verify("verified", &faults), -1);
            assert_non_null(strstr(faults.data, path));
            flip(path, where);
        }
        assert_int_equal(truncate(path, (off_t)was.len - 1), 0);
        assert_int_equal(verify("verified", &faults), -1);
        assert_non_null(strstr(faults.data, path));
        assert_non_null(strstr(faults.data, "bytes"));
        assert_int_equal(unlink(path), 0);
        assert_int_equal(verify("verified", &faults), -1);
        assert_non_null(strstr(faults.data, "No such file"));
        must(fs_write_file(path, was.data, was.len, &err), &err);
        assert_int_equal(verify("verified", &faults), 0);
        buf_release(&was);
    }
    buf_release(&faults);
}

/* Opening does not hash, but believes no number that it goes by. */
static void open_refuses(const char *file, const char *bytes, size_t len, const char *says)
{
    const char *path = "wrong";
    char name[100];
    struct err err;

    make_segments("wrong", 2);
    kill_one("wrong", 1, 2);
    snprintf(name, sizeof name, "wrong/segments/s2/%s", file);
    must(fs_write_file(name, bytes, len, &err), &err);
    assert_null(snapshot_open(&path, 1, &err));
    must_say(&err, ERR_DAMAGED, says);
    must(fs_remove_tree("wrong", &err), &err);
}

static void wrong_numbers_are_refused(void **state)
{
    char dates[3 * 12] = "";

    (void)state;
    /* Segment 2 has articles 1..3 with 1, 2 and 0 quotations; article 2 is dead. */
    open_refuses("articles.xap", "short", 5, "size");
    open_refuses("quotes.xap", "", 0, "size");
    open_refuses("articles.post", "short", 5, "articles.post");
    open_refuses("quotes.post", "", 0, "size");
    open_refuses("texts", "short", 5, "texts");
    open_refuses("articles.records", "short", 5, "articles.records");
    open_refuses("quotes.records", "short", 5, "quotes.records");
    open_refuses("articles.dates", "short", 5, "size");
    memset(dates + 24, 3, 4); /* the first rank */
    open_refuses("articles.dates", dates, sizeof dates, "article 1");
    open_refuses("quotes.map", "\1\0\0\0\2\0\0\0", 8, "size");
    open_refuses("quotes.map", "\1\0\0\0\2\0\0\0\4\0\0\0", 12, "entry 2");
    open_refuses("quotes.map", "\0\0\0\0\2\0\0\0\2\0\0\0", 12, "entry 0");
    open_refuses("quotes.map", "\2\0\0\0\1\0\0\0\2\0\0\0", 12, "entry 1");
    open_refuses("quotes.map", "\377\377\377\377\1\0\0\0\2\0\0\0", 12, "entry 0");
    open_refuses("dead.3", "\2\0\0\0\2\0\0\0", 8, "size");
    open_refuses("dead.3", "\4\0\0\0", 4, "entry 0");
    open_refuses("dead.3", "\0\0\0\0", 4, "entry 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_read_as_one),
        cmocka_unit_test(documents_that_are_not_there),
        cmocka_unit_test(an_empty_index_finds_nothing),
        cmocka_unit_test(several_indexes_are_one),
        cmocka_unit_test(the_dead_are_not_found),
        cmocka_unit_test(long_ids_are_found_by_all_of_them),
        cmocka_unit_test(snapshots_notice_and_outlive_changes),
        cmocka_unit_test(a_segment_tells_what_it_holds),
        cmocka_unit_test(threads_open_readers_of_one_snapshot),
        cmocka_unit_test(languages_are_primary_subtags),
        cmocka_unit_test(stats_count_the_living),
        cmocka_unit_test(verify_names_what_is_damaged),
        cmocka_unit_test(wrong_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
