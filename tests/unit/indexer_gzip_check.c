/* indexer/gzip_check: checksums of one and of many members, however the bytes come in. */
#include "indexer/gzip_check.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static unsigned char packed[1 << 16], unpacked[1 << 16];
static size_t packed_len, unpacked_len;

/* Append a member of len pseudo-random bytes to both. */
static void add_member(size_t len, unsigned seed)
{
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        seed = seed * 1103515245 + 12345;
        unpacked[unpacked_len + i] = (unsigned char)(seed >> 24);
    }
    assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter_gzip(a), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(
        archive_write_open_memory(a, packed + packed_len, sizeof packed - packed_len, &used),
        ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, unpacked + unpacked_len, len), (la_ssize_t)len);
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(a);
    packed_len += used;
    unpacked_len += len;
}

/* All packed bytes first, in runs; then all unpacked ones. */
static bool holds(size_t run_in, size_t run_out)
{
    struct gzip_check c;
    bool good;

    gzip_check_init(&c);
    for (size_t i = 0; i < packed_len; i += run_in)
        gzip_check_in(&c, packed + i, packed_len - i < run_in ? packed_len - i : run_in);
    for (size_t i = 0; i < unpacked_len; i += run_out)
        gzip_check_out(&c, unpacked + i, unpacked_len - i < run_out ? unpacked_len - i : run_out);
    good = gzip_check_end(&c);
    gzip_check_release(&c);
    return good;
}

static void check_all(bool expected)
{
    static const size_t runs[] = {1, 5, 17, 18, 19, 64, 1 << 16};

    for (size_t i = 0; i < 7; i++)
        for (size_t k = 0; k < 7; k++)
            assert_int_equal(holds(runs[i], runs[k]), expected);
}

static void flip_each_member(const size_t *lens, size_t count)
{
    size_t at = 0;

    packed_len = unpacked_len = 0;
    for (size_t i = 0; i < count; i++)
        add_member(lens[i], (unsigned)i + 1);
    check_all(true);
    for (size_t i = 0; i < count; at += lens[i++]) {
        if (lens[i] == 0)
            continue;
        unpacked[at + lens[i] / 2] ^= 1;
        check_all(false);
        unpacked[at + lens[i] / 2] ^= 1;
    }
}

static void test_one_member(void **state)
{
    (void)state;
    flip_each_member((const size_t[]){0}, 1);
    flip_each_member((const size_t[]){1}, 1);
    flip_each_member((const size_t[]){5000}, 1);
}

static void test_many_members(void **state)
{
    (void)state;
    flip_each_member((const size_t[]){100, 100, 100}, 3);
    flip_each_member((const size_t[]){3000, 1, 0, 7, 0, 0, 2000}, 7);
    flip_each_member((const size_t[]){0, 0, 10, 0}, 4);
}

/* Unpacked data that looks like a seam (a gzip file stored in a gzip file) fools nobody. */
static void test_likeness(void **state)
{
    static unsigned char inner[1 << 16];
    size_t inner_len;

    (void)state;
    packed_len = unpacked_len = 0;
    add_member(3000, 1);
    add_member(2000, 2);
    inner_len = packed_len;
    memcpy(inner, packed, inner_len);
    /* Shown as packed bytes in front of a true member: a trailer whose checksum never comes true.
     */
    unpacked_len = 0;
    packed_len = 0;
    add_member(4000, 3);
    memmove(packed + inner_len, packed, packed_len);
    memcpy(packed, inner, inner_len);
    packed_len += inner_len;
    check_all(true);
}

static void test_cut(void **state)
{
    (void)state;
    packed_len = unpacked_len = 0;
    add_member(5000, 1);
    unpacked_len--;
    check_all(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_member),
        cmocka_unit_test(test_many_members),
        cmocka_unit_test(test_likeness),
        cmocka_unit_test(test_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
