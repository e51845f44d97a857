/* index/store: texts of all sizes come back; damage is told, never believed. */
#include "index_store_help.h"

#include "index/store_internal.h"

/* Texts around the size of a block, a huge one, empty ones; read in any order, of a draft too. */
static void texts_come_back(void **state)
{
    static const size_t lens[] = {0, 1, 4095, 1, 4096, 0, 4097, 5, 3 << 20, 0, 7, 20000, 20000};
    enum { N = sizeof lens / sizeof *lens };
    static const char *const paths[] = {"texts", "draft"};
    const char *texts[N];
    char *bytes = malloc(4 << 20);
    struct store_reader *r;
    struct store s;
    struct err err;

    (void)state;
    srand(3);
    for (size_t i = 0; i < 4 << 20; i++)
        bytes[i] = (char)(i % 3 ? rand() : 'e');
    for (size_t i = 0; i < N; i++)
        texts[i] = bytes + i * 1000;
    write_store("texts", texts, lens, N);
    for (size_t p = 0; p < 2; p++) {
        must(store_open(&s, paths[p], &err), &err);
        assert_int_equal(s.count, N);
        assert_int_equal(s.draft, p == 1);
        r = store_reader_new(&err);
        for (unsigned k = 0; k < 200; k++) {
            uint32_t i = (uint32_t)rand() % N;
            expect_text(&s, r, i, texts[i], lens[i]);
        }
        assert_int_equal(store_read(&s, r, N, &(const char *){0}, &(size_t){0}, &err), -1);
        store_reader_free(r);
        store_close(&s);
    }
    free(bytes);
}

/* Blocks are as large as was asked for, and copied from a store of the same. */
static void blocks_are_as_large_as_asked(void **state)
{
    enum { N = 100, LEN = 200 };
    static const struct store_form form = {512, 1};
    static char text[LEN];
    struct store_reader *r;
    struct store_writer *w;
    struct store s;
    struct err err;

    (void)state;
    memset(text, 'r', sizeof text);
    w = store_writer_new("records.draft", &form, &err);
    for (unsigned i = 0; i < N; i++) {
        text[0] = (char)i;
        must(store_writer_add(w, text, LEN, &err), &err);
    }
    must(store_writer_finish(w, &err), &err);
    store_writer_free(w);
    for (unsigned pass = 0; pass < 2; pass++) {
        const char *from = pass ? "records" : "records.draft", *to = pass ? "again" : "records";

        must(store_open(&s, from, &err), &err);
        must(store_merge(&(struct store_input){&s, NULL}, 1, to, &form, &err), &err);
        store_close(&s);
        must(store_open(&s, to, &err), &err);
        r = store_reader_new(&err);
        for (uint32_t i = 0; i < N; i++) {
            text[0] = (char)i;
            expect_text(&s, r, i, text, LEN);
            assert_int_equal(store_entry_at(&s, i).at, i % 2 * LEN); /* two to a block */
        }
        store_reader_free(r);
        store_close(&s);
    }
}

static void stores_are_merged(void **state)
{
    const char *one[] = {"first", "", "third"}, *two[] = {"fourth", "fifth"};
    struct store_reader *r;
    struct store s;
    struct err err;

    (void)state;
    write_store("one", one, (size_t[]){5, 0, 5}, 3);
    write_draft("two", two, (size_t[]){6, 5}, 2);
    write_store("none", NULL, NULL, 0);
    merge("all", (const char *const[]){"one", "none", "two"}, NULL, 3);
    must(store_open(&s, "all", &err), &err);
    r = store_reader_new(&err);
    assert_int_equal(s.count, 5);
    assert_false(s.draft);
    expect_text(&s, r, 0, "first", 5);
    expect_text(&s, r, 1, "", 0);
    expect_text(&s, r, 2, "third", 5);
    expect_text(&s, r, 3, "fourth", 6);
    expect_text(&s, r, 4, "fifth", 5);
    store_reader_free(r);
    store_close(&s);
}

/* Hundreds of texts of all sizes; each third of them is left out, then a stretch of some blocks;
 * what stays comes back, and whole blocks are taken as they are. */
static void some_texts_are_left_out(void **state)
{
    enum { N = 600, WHOLE = 300 };
    static char bytes[N][4000];
    const char *texts[N];
    size_t lens[N];
    uint32_t keep[N], n = 0;
    struct store_reader *r;
    struct store s;
    struct err err;

    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        lens[i] = i % 7 == 0 ? 0 : i * 37 % 4000;
        for (size_t k = 0; k < lens[i]; k++)
            bytes[i][k] = (char)('a' + (i * 31 + k * k) % 26);
        texts[i] = bytes[i];
        keep[i] = i < WHOLE || (i % 3 && (i < 400 || i > 500)) ? 1 + i : 0;
    }
    write_store("full", texts, lens, N);
    merge("thinned", (const char *const[]){"full", "full"}, (const uint32_t *const[]){keep, NULL},
          2);
    must(store_open(&s, "thinned", &err), &err);
    r = store_reader_new(&err);
    for (uint32_t i = 0; i < N; i++)
        if (keep[i])
            expect_text(&s, r, n++, bytes[i], lens[i]);
    for (uint32_t i = 0; i < N; i++)
        expect_text(&s, r, n++, bytes[i], lens[i]);
    assert_int_equal(s.count, n);
    store_reader_free(r);
    store_close(&s);
}

static void a_reader_serves_several_stores(void **state)
{
    struct store a, b;
    struct store_reader *r;
    struct err err;

    (void)state;
    write_store("a", (const char *[]){"of a"}, (size_t[]){4}, 1);
    write_store("b", (const char *[]){"of b"}, (size_t[]){4}, 1);
    must(store_open(&a, "a", &err), &err);
    must(store_open(&b, "b", &err), &err);
    r = store_reader_new(&err);
    for (int i = 0; i < 3; i++) {
        expect_text(&a, r, 0, "of a", 4);
        expect_text(&b, r, 0, "of b", 4);
    }
    store_reader_free(r);
    store_close(&a);
    store_close(&b);
}

static void a_store_is_never_overwritten(void **state)
{
    struct err err;

    (void)state;
    write_store("there", (const char *[]){"x"}, (size_t[]){1}, 1);
    assert_null(store_writer_new("there", &store_of_texts, &err));
    must_say(&err, ERR_IO, "there");
    assert_null(store_writer_new("no/dir", &store_of_texts, &err));
    assert_int_equal(store_open(&(struct store){0}, "nowhere", &err), -1);
}

static void damage_is_survived(void **state)
{
    const char *texts[] = {"a text of some length", "another one", ""};
    struct buf whole = BUF_INIT;
    struct err err;
    unsigned noticed = 0;

    (void)state;
    write_store("good", texts, (size_t[]){21, 11, 0}, 3);
    must(fs_read("good", 4096, &whole, &err), &err);
    for (size_t n = 0; n < whole.len; n++) { /* truncated */
        must(fs_write_file("bad", whole.data, n, &err), &err);
        assert_false(all_readable("bad"));
    }
    for (size_t i = 0; i < whole.len; i++) { /* one byte is another */
        whole.data[i] ^= 0x41;
        must(fs_write_file("bad", whole.data, whole.len, &err), &err);
        noticed += !all_readable("bad");
        whole.data[i] ^= 0x41;
    }
    assert_true(noticed > 20);
    buf_release(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(blocks_are_as_large_as_asked),
        cmocka_unit_test(stores_are_merged),
        cmocka_unit_test(some_texts_are_left_out),
        cmocka_unit_test(a_reader_serves_several_stores),
        cmocka_unit_test(a_store_is_never_overwritten),
        cmocka_unit_test(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
