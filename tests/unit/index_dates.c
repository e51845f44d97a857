/* index/dates: dates as numbers, the order newest first, and damage told. */
#include "index_help.h"

#include "index/dates.h"

struct dated {
    const char *id, *date;
    uint64_t number;
    uint32_t rank;
};

static int open_dates(struct dates *d, const char *path, uint32_t articles, struct err *err)
{
    struct fs_file file;
    int r;

    must(fs_file_open(&file, path, err), err);
    r = dates_open(d, &file, articles, err);
    fs_file_close(&file);
    return r;
}

static void note_all(struct buf *notes, const struct dated *articles, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct article a = {0};
        a.key[ARTICLE_ID] = value_of(articles[i].id);
        a.key[ARTICLE_DATE] = value_of(articles[i].date);
        dates_note(notes, &a);
    }
}

static void newest_come_first(void **state)
{
    static const struct dated articles[] = {
        {"m", NULL, 0, 7},
        {"b", "2022-01-05", 20220105000000, 3},
        {"a", "2022", 20220101000000, 5},
        {"bb", "2022-01-05", 20220105000000, 4},
        {"c", "2022-01-05T18:30:07+06:00", 20220105183007, 1},
        {"\xc3\xa9", "2030-12-31", 20301231000000, 0},
        {"a", NULL, 0, 6},
        {"B", "2022-01-05T00:00", 20220105000000, 2}, /* bytes, not letters */
    };
    enum { N = sizeof articles / sizeof *articles };
    struct buf notes = BUF_INIT;
    struct dates d;
    struct err err;

    (void)state;
    note_all(&notes, articles, N);
    fs_mkdir("order", &err);
    must(dates_write(&notes, "order", &err), &err);
    must(open_dates(&d, "order/articles.dates", N, &err), &err);
    for (uint32_t i = 0; i < N; i++) {
        assert_true(d.date[i] == articles[i].number);
        assert_int_equal(d.newest[i], articles[i].rank);
    }
    must(dates_check(&d, "order", N, &err), &err);
    dates_close(&d);
    assert_int_equal(open_dates(&d, "order/articles.dates", N + 1, &err), -1);
    must_say(&err, ERR_DAMAGED, "size");
    dates_close(&d);
    buf_release(&notes);
}

static void no_article_is_fine(void **state)
{
    struct buf none = BUF_INIT;
    struct dates d;
    struct err err;

    (void)state;
    fs_mkdir("none", &err);
    must(dates_write(&none, "none", &err), &err);
    must(open_dates(&d, "none/articles.dates", 0, &err), &err);
    must(dates_check(&d, "none", 0, &err), &err);
    dates_close(&d);
}

static void wrong_orders_are_told(void **state)
{
    static const uint64_t date[] = {5, 9, 0};
    static const uint32_t twice[] = {1, 1, 2}, back[] = {0, 1, 2}, early[] = {2, 0, 1},
                          right[] = {1, 0, 2};
    struct err err;

    (void)state;
    must(dates_check(&(struct dates){.date = date, .newest = right}, "d", 3, &err), &err);
    assert_int_equal(dates_check(&(struct dates){.date = date, .newest = twice}, "d", 3, &err), -1);
    assert_int_equal(dates_check(&(struct dates){.date = date, .newest = back}, "d", 3, &err), -1);
    assert_int_equal(dates_check(&(struct dates){.date = date, .newest = early}, "d", 3, &err), -1);
    must_say(&err, ERR_DAMAGED, "d is damaged at article");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_come_first),
        cmocka_unit_test(no_article_is_fine),
        cmocka_unit_test(wrong_orders_are_told),
    };

    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
