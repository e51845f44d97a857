/* index/column: codes and values of each document, whatever segment it is in; what a later
 * generation has of the segments it shares. */
#include "index_help.h"

#include "index/column.h"

static const struct story first[] = {
    {.id = "a", .text = "x", .quotes = 2, .date = "2022-01-31", .source = "Morning"},
    {.id = "b", .text = "x", .date = "2021-12-01T10:00:00", .source = "Evening", .language = "fr"},
    {.id = "c", .text = "x", .quotes = 1, .language = "fr"},
    {.id = "d", .text = "x", .date = "2022-01-31T23:59:59", .source = "Morning"},
};
static const struct story second[] = {
    {.id = "e", .text = "x", .quotes = 1, .date = "2020", .source = "Another"},
    {.id = "f", .text = "x", .source = "Morning", .language = "de"},
};

/* "value value ..." of the documents of a segment, "-" for none; a NUL reads as "/". */
static void expect_column(struct reader *r, enum column_field field, size_t segment,
                          uint32_t documents, const char *expected)
{
    const struct column *columns[4];
    char text[400] = "";
    struct err err;

    must(reader_columns(r, field, columns, (struct look){0}, &err), &err);
    for (uint32_t i = 0; i < documents; i++) {
        const struct value *v = &columns[segment]->values[columns[segment]->codes[i]];
        size_t at = strlen(text);

        assert_true(columns[segment]->codes[i] < columns[segment]->count);
        snprintf(text + at, sizeof text - at, "%s", i ? " " : "");
        at = strlen(text);
        if (!v->s)
            strcat(text, "-");
        for (uint32_t k = 0; v->s && k < v->len; k++)
            text[at + k] = v->s[k] ? v->s[k] : '/';
        text[at + (v->s ? v->len : 1)] = '\0';
    }
    assert_string_equal(text, expected);
    for (uint32_t code = 2; code < columns[segment]->count; code++)
        assert_true(strcmp(columns[segment]->values[code - 1].s, columns[segment]->values[code].s) <
                        0 ||
                    field == COLUMN_SPEAKER);
}

static void test_values(void **state)
{
    struct snapshot *s;
    struct reader *r;

    (void)state;
    add_segment("values", first, 4, 2);
    add_segment("values", second, 2, 2);
    s = open_snapshot("values");
    r = open_reader_of(s);
    expect_column(r, COLUMN_SOURCE, 0, 4, "Morning Evening - Morning");
    expect_column(r, COLUMN_SOURCE, 1, 2, "Another Morning");
    expect_column(r, COLUMN_LANGUAGE, 0, 4, "en fr fr en");
    expect_column(r, COLUMN_LANGUAGE, 1, 2, "en de");
    expect_column(r, COLUMN_REGION, 0, 4, "- - - -");
    expect_column(r, COLUMN_DAY, 0, 4, "2022-01-31 2021-12-01 - 2022-01-31");
    expect_column(r, COLUMN_DAY, 1, 2, "2020-01-01 -");
    expect_column(r, COLUMN_SPEAKER, 0, 3, "en/Ann Lee en/Ann Lee fr/Ann Lee");
    expect_column(r, COLUMN_SPEAKER, 1, 1, "en/Ann Lee");
    reader_free(r);
    snapshot_unref(s);
}

static void test_later_generations(void **state)
{
    struct snapshot *old, *fresh;
    struct reader *r, *later;
    const struct column *before[2], *after[2];
    struct err err;

    (void)state;
    add_segment("later", first, 4, 2);
    old = open_snapshot("later");
    r = open_reader_of(old);
    must(reader_columns(r, COLUMN_SOURCE, before, (struct look){0}, &err), &err);
    add_segment("later", second, 2, 2);
    fresh = open_snapshot("later");
    snapshot_inherit(fresh, old);
    reader_free(r);
    snapshot_unref(old); /* what is shared lives on */
    later = open_reader_of(fresh);
    must(reader_columns(later, COLUMN_SOURCE, after, (struct look){0}, &err), &err);
    assert_ptr_equal(after[0], before[0]);
    expect_column(later, COLUMN_SOURCE, 0, 4, "Morning Evening - Morning");
    expect_column(later, COLUMN_SOURCE, 1, 2, "Another Morning");
    expect_column(later, COLUMN_SPEAKER, 0, 3, "en/Ann Lee en/Ann Lee fr/Ann Lee");
    reader_free(later);
    snapshot_unref(fresh);
}

/* An index made anew in the same place: segments of the same names, and of as many articles. */
static void test_remade(void **state)
{
    struct story other[] = {
        {.id = "a", .text = "x", .quotes = 2, .date = "1999-01-01", .source = "Morning"},
        {.id = "b", .text = "x", .source = "Evening", .language = "fr"},
        {.id = "c", .text = "x", .quotes = 1, .language = "fr"},
        {.id = "d", .text = "x", .source = "Night"},
    };
    struct snapshot *old, *fresh;
    struct reader *r;
    struct err err;

    (void)state;
    add_segment("remade", first, 4, 2);
    old = open_snapshot("remade");
    r = open_reader_of(old);
    expect_column(r, COLUMN_DAY, 0, 4, "2022-01-31 2021-12-01 - 2022-01-31");
    expect_column(r, COLUMN_SOURCE, 0, 4, "Morning Evening - Morning");
    reader_free(r);
    must(fs_remove_tree("remade", &err), &err);
    add_segment("remade", other, 4, 2);
    fresh = open_snapshot("remade");
    assert_string_equal(snapshot_segment(fresh, 0)->dir, snapshot_segment(old, 0)->dir);
    snapshot_inherit(fresh, old);
    snapshot_unref(old);
    r = open_reader_of(fresh);
    expect_column(r, COLUMN_DAY, 0, 4, "1999-01-01 - - -");
    expect_column(r, COLUMN_SOURCE, 0, 4, "Morning Evening - Night");
    reader_free(r);
    snapshot_unref(fresh);
}

static int give_up(const void *arg, struct err *err)
{
    (void)arg;
    return err_set(err, ERR_TIMEOUT, "no time");
}

/* What one had no time for is wanted, and made beforehand later; for a next generation, too. */
static void test_wanted(void **state)
{
    const struct column *columns[4];
    struct snapshot *s, *next;
    struct reader *r;
    struct err err;

    (void)state;
    add_segment("wanted", first, 4, 2);
    s = open_snapshot("wanted");
    r = open_reader_of(s);
    assert_false(snapshot_wants_columns(s));
    assert_int_equal(reader_columns(r, COLUMN_SPEAKER, columns, (struct look){give_up, NULL}, &err),
                     -1);
    assert_int_equal(err.code, ERR_TIMEOUT);
    assert_true(snapshot_wants_columns(s));
    must(snapshot_make_columns(s, s, &err), &err);
    assert_false(snapshot_wants_columns(s));
    must(reader_columns(r, COLUMN_SPEAKER, columns, (struct look){give_up, NULL}, &err), &err);
    assert_int_equal(reader_columns(r, COLUMN_SOURCE, columns, (struct look){give_up, NULL}, &err),
                     -1);
    reader_free(r);
    add_segment("wanted", second, 2, 2);
    next = open_snapshot("wanted");
    snapshot_inherit(next, s);
    must(snapshot_make_columns(next, s, &err), &err);
    snapshot_unref(s);
    r = open_reader_of(next);
    must(reader_columns(r, COLUMN_SPEAKER, columns, (struct look){give_up, NULL}, &err), &err);
    reader_free(r);
    snapshot_unref(next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_later_generations),
        cmocka_unit_test(test_remade),
        cmocka_unit_test(test_wanted),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
