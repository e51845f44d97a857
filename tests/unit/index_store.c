/* index/store: texts of all sizes come back; damage is told, never believed. */
#include "index_help.h"

#include "index/store.h"

static void write_draft(const char *path, const char *const *texts, const size_t *lens, size_t n)
{
    struct err err;
    struct store_writer *w;

    unlink(path);
    w = store_writer_new(path, &err);
    if (!w)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < n; i++)
        must(store_writer_add(w, texts[i], lens[i], &err), &err);
    must(store_writer_finish(w, &err), &err);
    store_writer_free(w);
}

/* One store of others; of each but the first `keep` may tell what stays. */
static void merge(const char *path, const char *const *from, const uint32_t *const *keep, size_t n)
{
    struct store stores[8];
    struct store_input inputs[8];
    struct err err;

    assert_true(n <= 8);
    for (size_t i = 0; i < n; i++) {
        must(store_open(&stores[i], from[i], &err), &err);
        inputs[i] = (struct store_input){&stores[i], keep ? keep[i] : NULL};
    }
    unlink(path);
    must(store_merge(inputs, n, path, &err), &err);
    for (size_t i = 0; i < n; i++)
        store_close(&stores[i]);
}

static void write_store(const char *path, const char *const *texts, const size_t *lens, size_t n)
{
    write_draft("draft", texts, lens, n);
    merge(path, (const char *const[]){"draft"}, NULL, 1);
}

static void expect_text(const struct store *s, struct store_reader *r, uint32_t i, const char *text,
                        size_t n)
{
    const char *got;
    size_t len;
    struct err err;

    must(store_read(s, r, i, &got, &len, &err), &err);
    assert_int_equal(len, n);
    assert_memory_equal(got, text, n);
}

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

/* --- dictionaries */

enum { ARTICLES = 4000, ARTICLE_MAX = 3000 };

/* Texts that have much in common, and for each `tongue` other things. */
struct press {
    char *bytes;
    const char *texts[ARTICLES];
    size_t lens[ARTICLES], total;
};

static void print_press(struct press *p, unsigned tongue)
{
    p->bytes = malloc((size_t)ARTICLES * ARTICLE_MAX);
    p->total = 0;
    srand(tongue);
    for (size_t i = 0; i < ARTICLES; i++) {
        char *to = p->bytes + i * ARTICLE_MAX;
        size_t len = 0, want = 500 + (size_t)rand() % 2000;
        while (len < want) {
            unsigned word = (unsigned)(rand() % 1500), r = word * 2654435761u + tongue * 40503u;
            len += (size_t)snprintf(to + len, 40, "%x%c%u ", r, 'a' + (char)(word % 26), r % 977);
        }
        p->texts[i] = to;
        p->lens[i] = len;
        p->total += len;
    }
}

/* The articles [first, last) as a store. */
static void press_store(const struct press *p, const char *path, size_t first, size_t last)
{
    write_store(path, p->texts + first, p->lens + first, last - first);
}

static void expect_press(const char *path, const struct press *p, size_t first, size_t last,
                         uint32_t at)
{
    struct store s;
    struct err err;
    struct store_reader *r = store_reader_new(&err);

    must(store_open(&s, path, &err), &err);
    assert_true(s.count >= at + (last - first));
    for (size_t i = first; i < last; i++)
        expect_text(&s, r, at++, p->texts[i], p->lens[i]);
    store_reader_free(r);
    store_close(&s);
}

struct facts {
    uint32_t dictionary_id;
    uint64_t made_for;
    size_t size;
};

static struct facts facts_of(const char *path)
{
    struct facts f;
    struct store s;
    struct err err;

    must(store_open(&s, path, &err), &err);
    f = (struct facts){s.dictionary_id, s.dictionary_for, s.map.len};
    store_close(&s);
    return f;
}

static void many_texts_get_a_dictionary_and_few_none(void **state)
{
    struct press p;
    struct facts few, many;

    (void)state;
    print_press(&p, 1);
    press_store(&p, "few", 0, 1000);
    press_store(&p, "many", 0, ARTICLES);
    few = facts_of("few");
    many = facts_of("many");
    assert_int_equal(few.dictionary_id, 0);
    assert_true(few.made_for == 0);
    assert_int_not_equal(many.dictionary_id, 0);
    assert_true(many.made_for == p.total);
    assert_true(many.size < 4 * few.size / 10 * 8); /* it is worth its bytes */
    expect_press("many", &p, 0, ARTICLES, 0);
    free(p.bytes);
}

static void same_bytes(const char *one, const char *other)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    struct err err;

    must(fs_read(one, SIZE_MAX / 2, &x, &err), &err);
    must(fs_read(other, SIZE_MAX / 2, &y, &err), &err);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.data, y.data, x.len);
    buf_release(&x);
    buf_release(&y);
}

/* However many workers there are. */
static void how_texts_came_in_drafts_makes_no_difference(void **state)
{
    struct press p;

    (void)state;
    print_press(&p, 1);
    write_draft("d1", p.texts, p.lens, 700);
    write_draft("d2", p.texts + 700, p.lens + 700, 1);
    write_draft("d3", p.texts + 701, p.lens + 701, ARTICLES - 701);
    merge("parts", (const char *const[]){"d1", "d2", "d3"}, NULL, 3);
    press_store(&p, "whole", 0, ARTICLES);
    same_bytes("parts", "whole");
    free(p.bytes);
}

/* Up to twice the texts it was made for; and the blocks packed with it are taken as they are. */
static void a_dictionary_stays_until_texts_have_doubled(void **state)
{
    static uint32_t keep[ARTICLES];
    struct press p, q;
    struct facts first, grown, other, doubled;

    (void)state;
    print_press(&p, 1);
    print_press(&q, 2);
    press_store(&p, "first", 0, ARTICLES);
    press_store(&q, "other", 0, ARTICLES / 2);
    first = facts_of("first");
    other = facts_of("other");
    merge("grown", (const char *const[]){"other", "first"}, NULL, 2);
    grown = facts_of("grown");
    assert_int_equal(other.dictionary_id, 0);
    assert_int_equal(grown.dictionary_id, first.dictionary_id);
    assert_true(grown.made_for == first.made_for);
    expect_press("grown", &q, 0, ARTICLES / 2, 0);
    expect_press("grown", &p, 0, ARTICLES, ARTICLES / 2);
    merge("doubled", (const char *const[]){"grown", "other", "other"}, NULL, 3);
    doubled = facts_of("doubled");
    assert_int_not_equal(doubled.dictionary_id, first.dictionary_id);
    assert_true(doubled.made_for > 2 * first.made_for - p.total / 4);
    expect_press("doubled", &p, 0, ARTICLES, ARTICLES / 2);
    expect_press("doubled", &q, 0, ARTICLES / 2, ARTICLES / 2 + ARTICLES);
    for (uint32_t i = 0; i < ARTICLES; i++)
        keep[i] = i % 3 != 1;
    merge("thinned", (const char *const[]){"first"}, (const uint32_t *const[]){keep}, 1);
    assert_int_equal(facts_of("thinned").dictionary_id, first.dictionary_id);
    expect_press("thinned", &p, 0, 1, 0);
    expect_press("thinned", &p, 2, 4, 1);
    free(p.bytes);
    free(q.bytes);
}

/* Alone, a store with a dictionary is copied byte for byte: nothing is packed. */
static void what_is_packed_already_is_copied(void **state)
{
    struct press p;

    (void)state;
    print_press(&p, 3);
    press_store(&p, "was", 0, ARTICLES);
    merge("is", (const char *const[]){"was"}, NULL, 1);
    same_bytes("was", "is");
    free(p.bytes);
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
    assert_null(store_writer_new("there", &err));
    must_say(&err, ERR_IO, "there");
    assert_null(store_writer_new("no/dir", &err));
    assert_int_equal(store_open(&(struct store){0}, "nowhere", &err), -1);
}

/* Read everything of a possibly damaged store: any text or ERR_DAMAGED, nothing worse. */
static bool all_readable(const char *path)
{
    struct store s;
    struct store_reader *r;
    struct err err;
    bool fine = true;

    if (store_open(&s, path, &err) < 0) {
        assert_int_equal(err.code, ERR_DAMAGED);
        return false;
    }
    r = store_reader_new(&err);
    for (uint32_t i = 0; i < s.count; i++) {
        const char *text;
        size_t len;
        if (store_read(&s, r, i, &text, &len, &err) < 0) {
            if (err.code != ERR_NOMEM)
                must_say(&err, ERR_DAMAGED, path);
            fine = false;
        }
    }
    store_reader_free(r);
    store_close(&s);
    return fine;
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

/* Any byte of the dictionary, and of the footer that tells of it. */
static void a_damaged_dictionary_is_told(void **state)
{
    struct press p;
    struct buf whole = BUF_INIT;
    struct store s;
    struct err err;
    size_t at, len;
    unsigned noticed = 0, tried = 0;

    (void)state;
    print_press(&p, 4);
    press_store(&p, "sound", 0, ARTICLES);
    must(store_open(&s, "sound", &err), &err);
    at = (size_t)(s.dictionary - s.map.data);
    len = s.dictionary_len;
    store_close(&s);
    must(fs_read("sound", SIZE_MAX / 2, &whole, &err), &err);
    for (size_t i = 0; i < 8; i++) { /* its magic and its name */
        whole.data[at + i] ^= 0x41;
        must(fs_write_file("hurt", whole.data, whole.len, &err), &err);
        assert_false(all_readable("hurt"));
        whole.data[at + i] ^= 0x41;
    }
    for (size_t i = 8; i < len; i += i < 200 ? 12 : len / 20, tried++) {
        whole.data[at + i] ^= 0x41;
        must(fs_write_file("hurt", whole.data, whole.len, &err), &err);
        noticed += !all_readable("hurt");
        whole.data[at + i] ^= 0x41;
    }
    assert_true(noticed > 0 &&
                noticed < tried); /* content is not: checksums of files are for that */
    for (size_t i = whole.len - 28; i < whole.len; i++) {
        if (i >= whole.len - 20 && i < whole.len - 12)
            continue; /* what it was made for decides nothing that is read */
        whole.data[i] ^= 0x41;
        must(fs_write_file("hurt", whole.data, whole.len, &err), &err);
        assert_false(all_readable("hurt"));
        whole.data[i] ^= 0x41;
    }
    buf_release(&whole);
    free(p.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(stores_are_merged),
        cmocka_unit_test(some_texts_are_left_out),
        cmocka_unit_test(a_reader_serves_several_stores),
        cmocka_unit_test(a_store_is_never_overwritten),
        cmocka_unit_test(many_texts_get_a_dictionary_and_few_none),
        cmocka_unit_test(how_texts_came_in_drafts_makes_no_difference),
        cmocka_unit_test(a_dictionary_stays_until_texts_have_doubled),
        cmocka_unit_test(what_is_packed_already_is_copied),
        cmocka_unit_test(damage_is_survived),
        cmocka_unit_test(a_damaged_dictionary_is_told),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
