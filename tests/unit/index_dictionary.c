/* index/store with dictionaries: who gets one, how long it stays, what becomes of damage. */
#include "index_store_help.h"

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
        cmocka_unit_test(many_texts_get_a_dictionary_and_few_none),
        cmocka_unit_test(how_texts_came_in_drafts_makes_no_difference),
        cmocka_unit_test(a_dictionary_stays_until_texts_have_doubled),
        cmocka_unit_test(what_is_packed_already_is_copied),
        cmocka_unit_test(a_damaged_dictionary_is_told),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
