/* Files that are cut and files with wrong bytes: reading yields answers that keep the promises, or
 * ERR_DAMAGED. */
#include "tests/unit/postings_help.h"
#include "tests/unit/postings_read.h"

#include "postings/list.h"
#include "postings/pack.h"

static struct buf good;

static int enter(void **state)
{
    struct model m;
    struct err err;

    if (enter_dir(state) < 0)
        return -1;
    model_random(&m, 140, 12, 140);
    postings_close(model_file(&m, "f"));
    model_release(&m);
    return fs_read("f", 1u << 20, &good, &err);
}

static int leave(void **state)
{
    buf_release(&good);
    return leave_dir(state);
}

/* A copy of exactly that size, so that a sanitizer sees each byte that is read beyond. */
static void read_bytes(const char *bytes, size_t size, bool must_fail)
{
    char *copy = malloc(size ? size : 1);
    struct err err = {0};
    struct postings *p;

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    p = postings_open_bytes(copy, size, &err);
    if (!p) {
        promise_damaged(&err);
    } else {
        assert_false(must_fail);
        read_all(p);
        verify(p);
    }
    postings_close(p);
    free(copy);
}

static void a_good_file_is_verified(void **state)
{
    struct err err = {0};
    struct postings *p = postings_open("f", &err);

    (void)state;
    assert_non_null(p);
    if (postings_verify(p, &err) < 0)
        fail_msg("%s", err.text);
    postings_close(p);
}

static void every_cut_is_told(void **state)
{
    (void)state;
    for (size_t size = 0; size < good.len; size++)
        read_bytes(good.data, size, true);
}

static void every_byte_may_be_wrong(void **state)
{
    static const unsigned char wrong[] = {0x01, 0x10, 0x80, 0xFF};

    (void)state;
    for (size_t at = 0; at < good.len; at++) {
        for (size_t i = 0; i < sizeof wrong; i++) {
            char kept = good.data[at];

            good.data[at] = (char)(kept ^ wrong[i]);
            read_bytes(good.data, good.len, false);
            good.data[at] = kept;
        }
    }
}

static void many_bytes_may_be_wrong(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char kept[16];
        size_t n = 1 + roll(sizeof kept), at = roll((uint32_t)(good.len - sizeof kept));

        memcpy(kept, good.data + at, n);
        for (size_t i = 0; i < n; i++)
            good.data[at + i] = (char)(roll(2) ? 0xFF : random_bits());
        read_bytes(good.data, good.len, false);
        memcpy(good.data + at, kept, n);
    }
}

static void other_files_are_refused(void **state)
{
    struct err err;

    (void)state;
    assert_null(postings_open("missing", &err));
    assert_int_equal(err.code, ERR_IO);
    assert_int_equal(fs_write_file("empty", "", 0, &err), 0);
    assert_null(postings_open("empty", &err));
    assert_int_equal(err.code, ERR_DAMAGED);
    good.data[8] = 77; /* the version */
    assert_int_equal(fs_write_file("other", good.data, good.len, &err), 0);
    good.data[8] = FORMAT_VERSION;
    assert_null(postings_open("other", &err));
    assert_int_equal(err.code, ERR_VERSION);
    assert_non_null(strstr(err.text, "other"));
}

/* 128 gaps of which the sum is 2^32 + 5: modulo 2^32 the last document is what the skip tells. */
static void a_sum_that_wraps_around_is_told(void **state)
{
    struct postings file = {.documents = FORMAT_DOCUMENTS};
    struct list_entry entry = {.documents = 128, .occurrences = 128};
    uint32_t gaps[POSTINGS_BLOCK], ones[POSTINGS_BLOCK] = {0}, skip[4] = {5, 0, 0, 0};
    unsigned char bytes[2 * PACK_MAX + sizeof skip];
    struct posting_cursor c;
    struct posting_list list;
    struct err err;

    (void)state;
    for (unsigned i = 0; i < POSTINGS_BLOCK; i++)
        gaps[i] = (1u << 25) - 1 + (i == 0 ? 5 : 0);
    entry.size = pack_write(bytes, gaps, POSTINGS_BLOCK);
    entry.size += pack_write(bytes + entry.size, ones, POSTINGS_BLOCK);
    memcpy(bytes + entry.size, skip, sizeof skip);
    entry.size += sizeof skip;
    file.lists = bytes;
    file.lists_size = entry.size;
    assert_int_equal(list_open(&file, &entry, 0, &list, &err), 0);
    posting_cursor_init(&c, &list);
    assert_int_equal(posting_load(&c, 0, &err), -1);
    assert_int_equal(err.code, ERR_DAMAGED);
    posting_cursor_release(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_verified),
        cmocka_unit_test(every_cut_is_told),
        cmocka_unit_test(every_byte_may_be_wrong),
        cmocka_unit_test(many_bytes_may_be_wrong),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(a_sum_that_wraps_around_is_told),
    };

    return cmocka_run_group_tests(tests, enter, leave);
}
