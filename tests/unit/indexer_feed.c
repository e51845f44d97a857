/* indexer/feed: operands, directories, packed files and their accidents. */
#include "indexer/feed.h"

#include "base/fs.h"
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/morgue-feed-XXXXXX";

/* A path in the test's directory; good until the 16th call from here. */
static const char *in_dir(const char *name)
{
    static char paths[16][300];
    static unsigned next;
    char *path = paths[next++ % 16];

    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static const char *make(const char *name, const void *bytes, size_t len)
{
    const char *path = in_dir(name);
    struct err err;

    assert_int_equal(fs_write_file(path, bytes, len, &err), 0);
    return path;
}

static const char *make_text(const char *name, const char *text)
{
    return make(name, text, strlen(text));
}

/* Bytes packed by one filter of libarchive; returns the packed length. */
static size_t pack(int (*add_filter)(struct archive *), const char *bytes, size_t len, char *out,
                   size_t cap)
{
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t used = 0;

    assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
    assert_int_equal(add_filter(a), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    assert_int_equal(archive_write_open_memory(a, out, cap, &used), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, bytes, len), (la_ssize_t)len);
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_entry_free(entry);
    archive_write_free(a);
    return used;
}

/* All items as "name:line:bytes|", "name:line:!reason|" or "name:line:?warning|", without the
 * directory. */
static char *drain(struct feed *f)
{
    struct buf seen = BUF_INIT;
    struct feed_item item;
    struct err err;

    while (feed_next(f, &item, &err) == 1) {
        const char *name = item.file;

        if (strncmp(name, dir, strlen(dir)) == 0)
            name += strlen(dir) + 1;
        buf_printf(&seen, "%s:%llu:", name, (unsigned long long)item.line);
        if (item.reason)
            buf_printf(&seen, "%c%s", item.kind == FEED_REJECT ? '!' : '?', item.reason);
        else
            buf_add(&seen, item.bytes, item.len);
        buf_char(&seen, '|');
    }
    assert_true(buf_ok(&seen));
    return seen.data ? seen.data : calloc(1, 1);
}

static char *read_all(const char *const *inputs, size_t count)
{
    struct err err = {0};
    struct feed *f = feed_open(inputs, count, NULL, &err);
    char *seen;

    if (!f)
        fail_msg("%s", err.text);
    seen = drain(f);
    if (feed_bytes_total(f) > 0)
        assert_int_equal(feed_bytes_done(f), feed_bytes_total(f));
    feed_close(f);
    return seen;
}

static void check_one(const char *input, const char *expected)
{
    char *seen = read_all(&input, 1);

    assert_string_equal(seen, expected);
    free(seen);
}

static void check_refused(const char *input, const char *reason)
{
    struct err err = {0};

    assert_null(feed_open(&input, 1, NULL, &err));
    assert_non_null(strstr(err.text, input));
    if (!strstr(err.text, reason))
        fail_msg("%s", err.text);
}

static void test_kinds(void **state)
{
    (void)state;
    check_one(make_text("a.jsonl", "{}\n{}"), "a.jsonl:1:{}|a.jsonl:2:{}|");
    check_one(make_text("a.NDJSON", "{}\n"), "a.NDJSON:1:{}|");
    check_one(make_text("a.json", "[{},\n{}]"), "a.json:1:{}|a.json:2:{}|");
    check_one(make_text("b.json", "{\n}\n"), "b.json:1:{\n}|");
    check_one(make_text("c.json", "{}\n{}\n"), "c.json:1:{}|c.json:2:{}|");
    check_one(make_text("a.txt", "T\n\nt\n"), "a.txt:1:T\n\nt\n|");
}

static void test_empty(void **state)
{
    (void)state;
    check_one(make_text("e.jsonl", ""), "e.jsonl:1:?no article in this file|");
    check_one(make_text("e.json", "[]"), "e.json:1:?no article in this file|");
    check_one(make_text("f.json", "\xEF\xBB\xBF\n"), "f.json:1:?no article in this file|");
    check_one(make_text("e.txt", ""), "e.txt:1:|");
}

static void test_refused(void **state)
{
    const char *twice[] = {"-", "-"};
    struct err err;

    (void)state;
    check_refused(in_dir("absent.jsonl"), "No such file");
    check_refused(make_text("a.csv", "x"), "unknown kind");
    check_refused(make_text("a.gz", "x"), "unknown kind");
    check_refused(make_text("jsonl", "x"), "unknown kind");
    check_refused(make_text(".jsonl", "x"), "unknown kind");
    mkdir(in_dir("nothing"), 0700);
    check_refused(in_dir("nothing"), "no articles");
    make_text("nothing/readme.md", "x");
    check_refused(in_dir("nothing"), "no articles");
    assert_null(feed_open(twice, 2, NULL, &err));
}

static void test_directory(void **state)
{
    const char *input = in_dir("d");
    struct err err;
    struct feed *f;
    char *seen;

    (void)state;
    mkdir(in_dir("d"), 0700);
    mkdir(in_dir("d/b"), 0700);
    mkdir(in_dir("d/index"), 0700);
    mkdir(in_dir("d/.git"), 0700);
    make_text("d/c.jsonl", "{\"c\":1}");
    make_text("d/B.jsonl", "{\"B\":1}");
    make_text("d/b/z.json", "[1]");
    make_text("d/b/\xC3\xA9.txt", "x");
    make_text("d/b/notes.md", "x");
    make_text("d/index/manifest.json", "{}");
    make_text("d/.git/x.json", "{}");
    make_text("d/._c.jsonl", "x");
    assert_int_equal(symlink(".", in_dir("d/loop")), 0);
    assert_int_equal(symlink("nowhere", in_dir("d/dead.jsonl")), 0);
    f = feed_open(&input, 1, in_dir("d/index"), &err);
    assert_non_null(f);
    assert_int_equal(feed_bytes_total(f), 7 + 7 + 3 + 1);
    seen = drain(f);
    assert_string_equal(seen,
                        "d/B.jsonl:1:{\"B\":1}|d/b/z.json:1:1|d/b/\xC3\xA9.txt:1:x|"
                        "d/c.jsonl:1:{\"c\":1}|"
                        "d/dead.jsonl:1:!link cannot be followed: No such file or directory|");
    free(seen);
    feed_close(f);
}

/* A file that goes away after it was listed is named, and the next one read. */
static void test_vanished(void **state)
{
    const char *inputs[] = {make_text("v1.jsonl", "{}"), make_text("v2.jsonl", "{}")};
    struct err err;
    struct feed *f = feed_open(inputs, 2, NULL, &err);
    char *seen;

    (void)state;
    assert_non_null(f);
    assert_int_equal(unlink(inputs[0]), 0);
    seen = drain(f);
    assert_string_equal(seen,
                        "v1.jsonl:1:!cannot be opened: No such file or directory|v2.jsonl:1:{}|");
    free(seen);
    feed_close(f);
}

static const struct packing {
    const char *extension;
    int (*add)(struct archive *);
} packings[] = {
    {"gz", archive_write_add_filter_gzip},
    {"zst", archive_write_add_filter_zstd},
    {"xz", archive_write_add_filter_xz},
};

static char packed[1 << 20];

static void test_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char name[30], expected[200];
        size_t len = pack(packings[i].add, "{}\n{}\n", 6, packed, sizeof packed);

        snprintf(name, sizeof name, "p.jsonl.%s", packings[i].extension);
        snprintf(expected, sizeof expected, "%s:1:{}|%s:2:{}|", name, name);
        check_one(make(name, packed, len), expected);

        /* Two members, frames or streams, one behind the other. */
        memcpy(packed + len, packed, len);
        snprintf(expected, sizeof expected, "%s:1:{}|%s:2:{}|%s:3:{}|%s:4:{}|", name, name, name,
                 name);
        check_one(make(name, packed, 2 * len), expected);

        len = pack(packings[i].add, "", 0, packed, sizeof packed);
        snprintf(expected, sizeof expected, "%s:1:?no article in this file|", name);
        check_one(make(name, packed, len), expected);
    }
}

/* Packed bytes behind a plain name are recognised by their beginning. */
static void test_packed_unnamed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t len = pack(packings[i].add, "{}\n", 3, packed, sizeof packed);

        check_one(make("plain.jsonl", packed, len), "plain.jsonl:1:{}|");
    }
}

/* 40,000 numbered lines; fills `lines`, returns its length. */
static size_t number_lines(char *lines, size_t cap)
{
    size_t len = 0;
    unsigned x = 1;

    for (int i = 0; i < 40000; i++) {
        x = x * 1103515245 + 12345;
        len += (size_t)snprintf(lines + len, cap - len, "{\"%u\":%u}\n", i, x);
    }
    return len;
}

static void test_cut_short(void **state)
{
    static char lines[1 << 20];
    size_t len = number_lines(lines, sizeof lines);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t whole = pack(packings[i].add, lines, len, packed, sizeof packed);
        const size_t cuts[] = {1, 8, whole / 2, whole - 12};

        for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
            char name[30], *seen, *last;
            const char *input;

            snprintf(name, sizeof name, "cut.jsonl.%s", packings[i].extension);
            input = make(name, packed, whole - cuts[k]);
            seen = read_all(&input, 1);
            last = strrchr(seen, '!');
            if (!last || !strstr(last, "cut short or damaged") || strchr(last, '|')[1] != '\0')
                fail_msg("%s without %zu bytes: %.200s", name, cuts[k],
                         last ? last : "nothing was told");
            free(seen);
        }
    }
}

static void test_damaged(void **state)
{
    static char lines[1 << 20];
    size_t len = number_lines(lines, sizeof lines);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t whole = pack(packings[i].add, lines, len, packed, sizeof packed);
        char name[30], *seen;
        const char *input;

        snprintf(name, sizeof name, "bad.jsonl.%s", packings[i].extension);
        packed[whole / 2] ^= 4;
        input = make(name, packed, whole);
        seen = read_all(&input, 1);
        if (!strstr(seen, "damaged"))
            fail_msg("%s: the damage went unnoticed", name);
        free(seen);
    }
}

static void test_not_packed(void **state)
{
    size_t len = pack(archive_write_add_filter_gzip, "{}\n", 3, packed, sizeof packed);

    (void)state;
    check_one(make_text("n.jsonl.gz", "{}\n"),
              "n.jsonl.gz:1:!gzip data expected from its name, but it is something else|");
    check_one(make_text("n.jsonl.zst", ""),
              "n.jsonl.zst:1:!zstd data expected from its name, but it is empty|");
    check_one(make("n.jsonl.xz", packed, len),
              "n.jsonl.xz:1:!xz data expected from its name, but it is something else|");
}

/* libarchive stops without a word at a second gzip member whose head is damaged. */
static void test_tail(void **state)
{
    size_t len = pack(archive_write_add_filter_gzip, "{}\n", 3, packed, sizeof packed);
    const char *input;
    char *seen;

    (void)state;
    memcpy(packed + len, "garbage that is no gzip member", 30);
    input = make("t.jsonl.gz", packed, len + 30);
    seen = read_all(&input, 1);
    assert_int_equal(strncmp(seen, "t.jsonl.gz:1:{}|t.jsonl.gz:2:!after byte ", 41), 0);
    free(seen);
}

/* Run the feed on standard input holding these bytes, through a pipe. */
static void check_stdin(const char *bytes, size_t len, const char *expected)
{
    int ends[2], saved = dup(0);
    struct err err;
    struct feed *f;
    char *seen;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, len), (ssize_t)len);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], 0), 0);
    close(ends[0]);
    f = feed_open(NULL, 0, NULL, &err);
    assert_non_null(f);
    assert_int_equal(feed_bytes_total(f), 0);
    seen = drain(f);
    feed_close(f);
    assert_int_equal(dup2(saved, 0), 0);
    close(saved);
    assert_string_equal(seen, expected);
    free(seen);
}

static void test_stdin(void **state)
{
    size_t len;

    (void)state;
    check_stdin("{}\n{}\n", 6, "<stdin>:1:{}|<stdin>:2:{}|");
    check_stdin("[{},\n{}]", 8, "<stdin>:1:{}|<stdin>:2:{}|");
    check_stdin("{\n}", 3, "<stdin>:1:{\n}|");
    check_stdin("", 0, "<stdin>:1:?no article in this file|");
    for (size_t i = 0; i < 3; i++) {
        len = pack(packings[i].add, "{}\n{}\n", 6, packed, sizeof packed);
        check_stdin(packed, len, "<stdin>:1:{}|<stdin>:2:{}|");
    }
}

/* A named pipe, as from <(...) in a shell, is read like standard input. */
static void test_pipe(void **state)
{
    const char *path = in_dir("pipe");

    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    if (fork() == 0) {
        int fd = open(path, O_WRONLY | O_CLOEXEC);

        _exit(write(fd, "{}\n{}\n", 6) != 6);
    }
    check_one(path, "pipe:1:{}|pipe:2:{}|");
    assert_true(wait(NULL) > 0);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct err err;

    (void)state;
    return fs_remove_tree(dir, &err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),          cmocka_unit_test(test_empty),
        cmocka_unit_test(test_refused),        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_vanished),       cmocka_unit_test(test_packed),
        cmocka_unit_test(test_packed_unnamed), cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_damaged),        cmocka_unit_test(test_not_packed),
        cmocka_unit_test(test_tail),           cmocka_unit_test(test_stdin),
        cmocka_unit_test(test_pipe),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
