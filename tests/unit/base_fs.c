/* base/fs: files that are there, half there and not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/fs_file.h"
#include "base/standard.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char root[] = "/tmp/morgue-fs-XXXXXX";

static int enter(void **state)
{
    (void)state;
    return mkdtemp(root) && chdir(root) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    struct err err;

    (void)state;
    return chdir("/") == 0 ? fs_remove_tree(root, &err) : -1;
}

static void write_text(const char *path, const char *text)
{
    struct err err;

    assert_int_equal(fs_write_file(path, text, strlen(text), &err), 0);
}

static void read_gives_what_was_written(void **state)
{
    struct buf b = BUF_INIT;
    struct err err;

    (void)state;
    write_text("a", "hello");
    buf_str(&b, "> ");
    assert_int_equal(fs_read("a", 5, &b, &err), 0);
    assert_string_equal(b.data, "> hello");
    assert_int_equal(fs_read("a", 4, &b, &err), -1);
    assert_int_equal(err.code, ERR_LIMIT);
    assert_int_equal(fs_read("nowhere", 4, &b, &err), -1);
    assert_string_equal(err.text, "cannot open nowhere: No such file or directory");
    assert_int_equal(fs_read(".", 4, &b, &err), -1);
    write_text("a", "");
    buf_release(&b);
    assert_int_equal(fs_read("a", 0, &b, &err), 0);
    assert_int_equal(b.len, 0);
    buf_release(&b);
}

static void replace_leaves_no_trace(void **state)
{
    struct buf b = BUF_INIT;
    struct stat before, after;
    struct err err;
    bool replaced;

    (void)state;
    write_text("r", "old");
    stat("r", &before);
    assert_int_equal(fs_replace("r", "new one", 7, &replaced, &err), 0);
    assert_true(replaced);
    stat("r", &after);
    assert_true(before.st_ino != after.st_ino); /* who has the old one open keeps it */
    assert_int_equal(fs_read("r", 99, &b, &err), 0);
    assert_string_equal(b.data, "new one");
    assert_false(fs_exists("r.tmp"));
    buf_release(&b);
    assert_int_equal(fs_replace("no/such/dir", "x", 1, &replaced, &err), -1);
    fs_mkdir("full/of", &err);
    assert_int_equal(fs_replace("full", "x", 1, &replaced, &err), -1); /* a directory in the way */
    assert_false(replaced);
    assert_false(fs_exists("full.tmp"));
    assert_true(fs_is_dir("full/of"));
}

static void directories_come_with_parents(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(fs_mkdir("p/q//r/", &err), 0);
    assert_true(fs_is_dir("p/q/r"));
    assert_int_equal(fs_mkdir("p/q/r", &err), 0);
    write_text("p/file", "");
    assert_int_equal(fs_mkdir("p/file", &err), -1);
    assert_int_equal(fs_mkdir("p/file/below", &err), -1);
    assert_int_equal(fs_mkdir("", &err), -1);
    assert_int_equal(fs_fsync_tree("p", &err), 0);
    assert_int_equal(fs_fsync_parent("p/q", &err), 0);
    assert_int_equal(fs_fsync_parent("p", &err), 0);
    assert_int_equal(fs_fsync_parent("p/", &err), 0);
    assert_int_equal(fs_fsync_parent("/", &err), 0);
    assert_int_equal(fs_fsync_parent("p/none//", &err), 0); /* p is there */
    assert_int_equal(fs_fsync_parent("p/none/x/", &err), -1);
    assert_string_equal(err.text, "cannot open p/none: No such file or directory");
    assert_int_equal(fs_mkdir("/", &err), 0);
    assert_int_equal(fs_mkdir("p//", &err), 0);
    assert_int_equal(fs_fsync_parent("/tmp", &err), 0);
    assert_int_equal(fs_fsync("p/none", &err), -1);
}

static void remove_does_not_follow_links(void **state)
{
    struct err err;

    (void)state;
    fs_mkdir("outside", &err);
    write_text("outside/kept", "x");
    fs_mkdir("tree/a/b", &err);
    write_text("tree/a/b/file", "x");
    assert_int_equal(symlink("../outside", "tree/link"), 0);
    assert_int_equal(symlink("nowhere", "tree/dangling"), 0);
    assert_int_equal(fs_remove_tree("tree", &err), 0);
    assert_false(fs_exists("tree"));
    assert_true(fs_exists("outside/kept"));
    assert_int_equal(fs_remove_tree("tree", &err), 0);
}

static void names_are_sorted(void **state)
{
    char **names;
    size_t count;
    struct err err;

    (void)state;
    fs_mkdir("list", &err);
    assert_int_equal(fs_list("list", &names, &count, &err), 0);
    assert_int_equal(count, 0);
    fs_names_free(names, count);
    write_text("list/b", "");
    write_text("list/a", "");
    write_text("list/.h", "");
    write_text("list/\xC3\xA9", "");
    assert_int_equal(fs_list("list", &names, &count, &err), 0);
    assert_int_equal(count, 4);
    assert_string_equal(names[0], ".h");
    assert_string_equal(names[1], "a");
    assert_string_equal(names[3], "\xC3\xA9");
    fs_names_free(names, count);
    assert_int_equal(fs_list("list/a", &names, &count, &err), -1);
}

/* FIPS 180-4 and NIST's examples. */
static void hashes_are_sha256(void **state)
{
    static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    static const char million[] =
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    char hex[FS_HASH_HEX], *a = malloc(1000000);
    unsigned char digest[32];
    uint64_t size;
    struct err err;

    (void)state;
    write_text("h", "");
    assert_int_equal(fs_hash("h", hex, &size, &err), 0);
    assert_string_equal(hex, empty);
    write_text("h", "abc");
    assert_int_equal(fs_hash("h", hex, &size, &err), 0);
    assert_string_equal(hex, abc);
    assert_true(size == 3);
    memset(a, 'a', 1000000);
    assert_int_equal(fs_write_file("h", a, 1000000, &err), 0);
    assert_int_equal(fs_hash("h", hex, &size, &err), 0);
    assert_string_equal(hex, million);
    assert_true(size == 1000000);
    fs_hash_bytes("abc", 3, digest);
    for (size_t i = 0; i < 32; i++) {
        char two[3];
        snprintf(two, sizeof two, "%02x", digest[i]);
        assert_memory_equal(two, abc + 2 * i, 2);
    }
    assert_int_equal(fs_hash("nowhere", hex, &size, &err), -1);
    free(a);
}

static void maps_show_the_file(void **state)
{
    struct fs_map map = {0};
    struct err err;

    (void)state;
    write_text("m", "mapped");
    assert_int_equal(fs_map_open(&map, "m", &err), 0);
    assert_int_equal(map.len, 6);
    assert_memory_equal(map.data, "mapped", 6);
    fs_map_close(&map);
    fs_map_close(&map);
    write_text("m", "");
    assert_int_equal(fs_map_open(&map, "m", &err), 0);
    assert_null(map.data);
    fs_map_close(&map);
    assert_int_equal(fs_map_open(&map, "nowhere", &err), -1);
    assert_int_equal(fs_map_open(&map, ".", &err), -1);
}

static void what_is_open_outlives_its_name(void **state)
{
    char hex[FS_HASH_HEX], same[FS_HASH_HEX];
    struct fs_map map, copy;
    struct fs_file f;
    struct fs_stamp stamp;
    atomic_bool stop = true;
    uint64_t size;
    struct err err;

    (void)state;
    write_text("o", "open");
    assert_int_equal(fs_hash("o", same, &size, &err), 0);
    assert_int_equal(fs_file_open(&f, "o", &err), 0);
    assert_int_equal(unlink("o"), 0);
    assert_int_equal(fs_file_stamp(&f, &stamp, &err), 0);
    assert_true(stamp.size == 4 && stamp.links == 0);
    assert_int_equal(fs_file_hash(&f, NULL, hex, &size, &err), 0);
    assert_string_equal(hex, same);
    assert_int_equal(fs_file_hash(&f, &stop, hex, &size, &err), -1);
    assert_int_equal(err.code, ERR_CANCELLED);
    assert_int_equal(fs_map_file(&map, &f, &err), 0);
    assert_int_equal(fs_map_copy(&copy, &f, &err), 0);
    fs_file_close(&f);
    fs_file_close(&f);
    assert_memory_equal(map.data, "open", 4);
    assert_memory_equal(copy.data, "open", 4);
    fs_map_close(&map);
    fs_map_close(&copy);
    assert_int_equal(fs_file_open(&f, "o", &err), -1);
    assert_string_equal(err.text, "cannot open o: No such file or directory");
}

/* Who opens a FIFO waits for the other side; a device may have no end. */
static void what_is_no_file_is_refused(void **state)
{
    struct buf b = BUF_INIT;
    struct fs_map map;
    struct err err;

    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(fs_read("fifo", 9, &b, &err), -1);
    assert_string_equal(err.text, "fifo is no ordinary file");
    assert_int_equal(fs_map_open(&map, "/dev/zero", &err), -1);
    assert_string_equal(err.text, "/dev/zero is no ordinary file");
    assert_int_equal(fs_read(".", 9, &b, &err), -1);
    assert_string_equal(err.text, "cannot open .: Is a directory");
    buf_release(&b);
}

static void stamps_tell_writes_and_files_apart(void **state)
{
    struct fs_stamp first, second, other;

    (void)state;
    write_text("s", "one");
    write_text("t", "one");
    assert_true(fs_stamp_at("s", &first) && fs_stamp_at("t", &other));
    assert_true(fs_stamp_at("s", &second));
    assert_true(fs_same_stamp(&first, &second));
    assert_false(fs_same_file(&first, &other));
    usleep(20000); /* some file systems tell time in ticks */
    write_text("s", "two");
    assert_true(fs_stamp_at("s", &second));
    assert_true(fs_same_file(&first, &second));
    assert_false(fs_same_stamp(&first, &second));
    assert_false(fs_stamp_at("nowhere", &second));
}

static void a_full_disk_is_told(void **state)
{
    struct err err;

    (void)state;
    if (!fs_exists("/dev/full"))
        skip();
    assert_int_equal(fs_write_file("/dev/full", "x", 1, &err), -1);
    assert_string_equal(err.text, "cannot write /dev/full: No space left on device");
    assert_int_equal(err.code, ERR_IO);
}

static int access_of(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags < 0 ? -1 : flags & O_ACCMODE;
}

/* In a process of its own, with a bit for each thing that is wrong. */
static int fill_of_closed(void)
{
    struct err err;
    int wrong;

    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    wrong = standard_fill(&err) < 0;
    wrong |= (access_of(STDIN_FILENO) != O_WRONLY) << 1; /* cannot be read */
    wrong |= (access_of(STDOUT_FILENO) != O_RDONLY) << 2;
    close(STDERR_FILENO);
    wrong |= (standard_fill(&err) < 0) << 3;
    wrong |= (write(STDERR_FILENO, "x", 1) != 1) << 4;
    wrong |= (standard_fill(&err) < 0) << 5;
    wrong |= (fcntl(STDERR_FILENO + 1, F_GETFD) >= 0) << 6; /* nothing more than what is missing */
    return wrong;
}

static void closed_standard_descriptors_are_filled(void **state)
{
    pid_t child = fork();
    int status = -1;

    (void)state;
    if (child == 0) {
        closefrom(STDERR_FILENO + 1);
        _exit(fill_of_closed());
    }
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_gives_what_was_written),
        cmocka_unit_test(replace_leaves_no_trace),
        cmocka_unit_test(directories_come_with_parents),
        cmocka_unit_test(remove_does_not_follow_links),
        cmocka_unit_test(names_are_sorted),
        cmocka_unit_test(hashes_are_sha256),
        cmocka_unit_test(maps_show_the_file),
        cmocka_unit_test(what_is_open_outlives_its_name),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(stamps_tell_writes_and_files_apart),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(closed_standard_descriptors_are_filled),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
