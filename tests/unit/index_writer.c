/* index/manifest and writer: one writer, whole publications, nothing left over. */
#include "index_help.h"

#include "base/json.h"
#include "index/manifest.h"
#include "index/seal.h"
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static const struct story abc[] = {
    {.id = "a", .text = "first of all", .quotes = 2},
    {.id = "b", .text = "second of all"},
    {.id = "c", .text = "third of all", .quotes = 1},
};

static void read_manifest(const char *index, struct manifest *m)
{
    struct err err;

    must(manifest_read(index, MANIFEST_SAME_VERSIONS, m, &err), &err);
}

static size_t entries(const char *dir)
{
    char **names;
    size_t count;
    struct err err;

    must(fs_list(dir, &names, &count, &err), &err);
    fs_names_free(names, count);
    return count;
}

/* As if the manifest had been written so. */
static void seal_again(struct buf *text)
{
    char *seal = strstr(text->data, ",\"sha256\":"), *next;

    while (seal && (next = strstr(seal + 1, ",\"sha256\":")))
        seal = next;
    assert_non_null(seal);
    text->len = (size_t)(seal - text->data);
    buf_char(text, '}');
    seal_put(text);
    assert_true(buf_ok(text));
}

static void edit_manifest(const char *index, const char *from, const char *to)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    char path[200], *at;
    struct err err;

    snprintf(path, sizeof path, "%s/manifest.json", index);
    must(fs_read(path, 1 << 20, &text, &err), &err);
    at = strstr(text.data, from);
    if (!at)
        fail_msg("%s not in %s", from, text.data);
    buf_add(&out, text.data, (size_t)(at - text.data));
    buf_str(&out, to);
    buf_str(&out, at + strlen(from));
    seal_again(&out);
    must(fs_write_file(path, out.data, out.len, &err), &err);
    buf_release(&text);
    buf_release(&out);
}

/* --- manifest */

static void a_manifest_comes_back(void **state)
{
    struct manifest_file files[] = {{"articles.xap", 12, "aa"}, {"texts", 1ull << 40, "bb"}};
    struct manifest_segment segments[] = {
        {.name = "s3",
         .articles = 5,
         .quotes = 2,
         .words = 1ull << 50,
         .native = true,
         .files = files,
         .file_count = 2,
         .deleted = {"dead.4", 8, "cc"},
         .deleted_count = 2},
        {.name = "s4", .articles = UINT32_MAX, .files = files, .file_count = 1},
    };
    struct manifest m = {.generation = 4,
                         .identity = "0123456789abcdef0123456789abcdef",
                         .segments = segments,
                         .segment_count = 2},
                    back;
    struct err err;
    bool replaced;

    (void)state;
    for (int i = 0; i < 2; i++)
        memset(files[i].sha256, 'a' + i, 64);
    memset(segments[0].deleted.sha256, 'c', 64);
    fs_mkdir("m", &err);
    must(manifest_write("m", &m, &replaced, &err), &err);
    assert_true(replaced);
    assert_int_equal(entries("m"), 1);
    read_manifest("m", &back);
    assert_true(back.generation == 4);
    assert_string_equal(back.identity, m.identity);
    assert_int_equal(back.segment_count, 2);
    assert_string_equal(back.segments[0].name, "s3");
    assert_true(back.segments[0].words == 1ull << 50);
    assert_true(back.segments[0].native);
    assert_false(back.segments[1].native);
    assert_true(back.segments[0].files[1].size == 1ull << 40);
    assert_memory_equal(back.segments[0].files[1].sha256, files[1].sha256, 65);
    assert_string_equal(back.segments[0].deleted.name, "dead.4");
    assert_int_equal(back.segments[0].deleted_count, 2);
    assert_null(back.segments[1].deleted.name);
    assert_int_equal(back.segments[1].articles, UINT32_MAX);
    manifest_release(&back);
}

static void refuse(const char *from, const char *to, enum err_code code, const char *says)
{
    struct manifest m;
    struct err err;

    add_segment("damage", abc, 3, 3);
    edit_manifest("damage", from, to);
    assert_int_equal(manifest_read("damage", MANIFEST_SAME_VERSIONS, &m, &err), -1);
    must_say(&err, code, says);
    assert_null(index_writer_open("damage", true, false, MANIFEST_SAME_VERSIONS, &err));
    must_say(&err, code, says);
    must(fs_remove_tree("damage", &err), &err);
}

static void damaged_manifests_are_refused(void **state)
{
    (void)state;
    refuse("{", "[", ERR_DAMAGED, "not JSON");
    refuse("\"format\":5", "\"format\":\"2\"", ERR_DAMAGED, "no format");
    refuse("\"generation\":1", "\"generation\":-1", ERR_DAMAGED, "generation");
    refuse("\"identity\":\"", "\"identity\":\"0", ERR_DAMAGED, "identity");
    refuse("\"identity\":\"", "\"identity\":0,\"was\":\"", ERR_DAMAGED, "identity");
    refuse("\"segments\":[", "\"segmentz\":[", ERR_DAMAGED, "segments are missing");
    refuse("\"name\":\"s1\"", "\"name\":\"../s1\"", ERR_DAMAGED, "segment's entry");
    refuse("\"name\":\"s1\"", "\"name\":\"..\"", ERR_DAMAGED, "segment's entry");
    refuse("\"articles\":3", "\"articles\":4294967296", ERR_DAMAGED, "segment's entry");
    refuse("\"articles\":3", "\"articles\":2.5", ERR_DAMAGED, "segment's entry");
    refuse("\"native\":true", "\"native\":1", ERR_DAMAGED, "segment's entry");
    refuse("\"sha256\":\"", "\"sha256\":\"0", ERR_DAMAGED, "segment's entry");
    refuse("\"deleted\":null", "\"deleted\":{\"name\":\"dead.1\"}", ERR_DAMAGED, "segment's entry");
}

static void identity_of(const char *index, char identity[INDEX_IDENTITY])
{
    struct manifest m;

    read_manifest(index, &m);
    memcpy(identity, m.identity, INDEX_IDENTITY);
    manifest_release(&m);
}

static void replace_all(const char *index, const struct story *stories, size_t count)
{
    struct index_writer *w = open_writer(index);
    struct new_segment fresh = build_segment(w, stories, count, count);
    struct err err;

    must(index_writer_publish(w, &fresh, true, &err), &err);
    index_writer_close(w);
}

/* Given when an index is begun, and kept whatever is published; no two have the same. */
static void an_index_keeps_its_identity(void **state)
{
    char first[INDEX_IDENTITY], now[INDEX_IDENTITY];
    struct err err;

    (void)state;
    add_segment("identity", abc, 2, 2);
    identity_of("identity", first);
    assert_int_equal(strspn(first, "0123456789abcdef"), INDEX_IDENTITY - 1);
    add_segment("identity", abc + 2, 1, 1);
    kill_one("identity", 0, 1);
    replace_all("identity", abc, 3);
    identity_of("identity", now);
    assert_string_equal(now, first);
    must(fs_remove_tree("identity", &err), &err);
    add_segment("identity", abc, 2, 2);
    identity_of("identity", now);
    assert_string_not_equal(now, first);
}

/* One that an older version began stays without: were it given one, it would pass for another. */
static void an_older_index_is_given_none(void **state)
{
    char identity[INDEX_IDENTITY], member[80];

    (void)state;
    add_segment("begun", abc, 2, 2);
    identity_of("begun", identity);
    snprintf(member, sizeof member, "\"identity\":\"%s\",", identity);
    edit_manifest("begun", member, "");
    add_segment("begun", abc + 2, 1, 1);
    identity_of("begun", identity);
    assert_string_equal(identity, "");
}

/* Whatever byte is changed or cut off: nothing of it is believed. */
static void any_change_is_noticed(void **state)
{
    const char *path = "sealed/manifest.json";
    struct buf text = BUF_INIT;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("sealed", abc, 3, 3);
    must(fs_read(path, 1 << 20, &text, &err), &err);
    for (size_t i = 0; i + 1 < text.len; i++) { /* the last is a newline */
        char was = text.data[i];
        text.data[i] = (char)(was == '9' ? '8' : was + 1);
        must(fs_write_file(path, text.data, text.len, &err), &err);
        if (manifest_read("sealed", MANIFEST_SAME_VERSIONS, &m, &err) == 0)
            fail_msg("byte %zu", i);
        text.data[i] = was;
        must(fs_write_file(path, text.data, i, &err), &err);
        if (manifest_read("sealed", MANIFEST_SAME_VERSIONS, &m, &err) == 0)
            fail_msg("%zu bytes", i);
    }
    must(fs_write_file(path, text.data, text.len - 1, &err), &err);
    read_manifest("sealed", &m);
    manifest_release(&m);
    buf_release(&text);
}

static void other_versions_are_told(void **state)
{
    struct manifest m;
    struct err err;

    (void)state;
    refuse("\"format\":5", "\"format\":1", ERR_VERSION, "index format 1");
    refuse("\"format\":5", "\"format\":6", ERR_VERSION, "index the articles anew");
    refuse("\"analysis\":1", "\"analysis\":99", ERR_VERSION, "another text analysis");
    refuse("\"icu\":\"", "\"icu\":\"9", ERR_VERSION, "ICU");
    refuse("\"xapian\":\"", "\"xapian\":\"9", ERR_VERSION, "libxapian");
    refuse("\"xapian\":\"", "\"xapian\":\"9", ERR_VERSION, "--merge damage");
    add_segment("older", abc, 3, 3);
    edit_manifest("older", "\"analysis\":1", "\"analysis\":99");
    must(manifest_read("older", MANIFEST_ANY_VERSION, &m, &err), &err);
    manifest_release(&m);
    edit_manifest("older", "\"format\":5", "\"format\":6");
    assert_int_equal(manifest_read("older", MANIFEST_ANY_VERSION, &m, &err), -1);
    must_say(&err, ERR_VERSION, "format 5");
}

/* Files that are whole, but of other articles than the manifest says. */
static void numbers_that_differ_are_told(void **state)
{
    const char *index = "counts";
    struct err err;

    (void)state;
    add_segment("counts", abc, 3, 3);
    edit_manifest("counts", "\"articles\":3", "\"articles\":2");
    assert_null(snapshot_open(&index, 1, &err));
    must_say(&err, ERR_DAMAGED, "articles.post is of 3 documents instead of 2");
    edit_manifest("counts", "\"articles\":2", "\"articles\":3");
    edit_manifest("counts", "\"quotes\":3", "\"quotes\":4");
    assert_null(snapshot_open(&index, 1, &err));
    must_say(&err, ERR_DAMAGED, "quotes.post is of 3 documents instead of 4");
}

static void no_index_is_explained(void **state)
{
    struct manifest m;
    struct err err;

    (void)state;
    assert_int_equal(manifest_read("nowhere", MANIFEST_ANY_VERSION, &m, &err), -1);
    must_say(&err, ERR_NOT_FOUND, "morgue-indexer nowhere");
    fs_mkdir("empty", &err);
    assert_int_equal(manifest_read("empty", MANIFEST_ANY_VERSION, &m, &err), -1);
    must_say(&err, ERR_NOT_FOUND, "no manifest.json");
    must(fs_write_file("file", "x", 1, &err), &err);
    assert_int_equal(manifest_read("file", MANIFEST_ANY_VERSION, &m, &err), -1);
    must_say(&err, ERR_NOT_FOUND, "is a file");
}

/* --- writer */

static void wrong_places_are_refused(void **state)
{
    struct err err;

    (void)state;
    must(fs_write_file("a-file", "x", 1, &err), &err);
    assert_null(index_writer_open("a-file", true, false, MANIFEST_SAME_VERSIONS, &err));
    must_say(&err, ERR_INPUT, "is a file");
    fs_mkdir("foreign", &err);
    must(fs_write_file("foreign/letter.txt", "x", 1, &err), &err);
    assert_null(index_writer_open("foreign", true, false, MANIFEST_SAME_VERSIONS, &err));
    must_say(&err, ERR_INPUT, "holds other files");
    assert_int_equal(entries("foreign"), 1);
    assert_null(index_writer_open("absent", false, false, MANIFEST_SAME_VERSIONS, &err));
    must_say(&err, ERR_NOT_FOUND, "no index at absent");
    assert_false(fs_exists("absent"));
    assert_null(index_writer_open("", true, false, MANIFEST_SAME_VERSIONS, &err));
}

/* A child that holds the lock until it is told to end. */
static pid_t hold_lock(const char *index)
{
    int ready[2];
    pid_t pid;
    char c;

    assert_int_equal(pipe(ready), 0);
    pid = fork();
    if (pid == 0) {
        struct err err;
        struct index_writer *w =
            index_writer_open(index, true, false, MANIFEST_SAME_VERSIONS, &err);
        if (!w || write(ready[1], "r", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return pid;
}

static void a_second_writer_is_told_who(void **state)
{
    pid_t pid = hold_lock("locked");
    char who[40];
    struct err err;

    (void)state;
    assert_null(index_writer_open("locked", true, false, MANIFEST_SAME_VERSIONS, &err));
    snprintf(who, sizeof who, "(pid %ld)", (long)pid);
    must_say(&err, ERR_LOCKED, who);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    index_writer_close(open_writer("locked"));
}

static void waiting_lasts_until_the_lock_is_free(void **state)
{
    pid_t holder = hold_lock("waited"), waiter;
    struct timespec moment = {0, 300 * 1000 * 1000};
    int status;

    (void)state;
    waiter = fork();
    if (waiter == 0) {
        struct err err;
        struct index_writer *w =
            index_writer_open("waited", true, true, MANIFEST_SAME_VERSIONS, &err);
        _exit(w ? 0 : 1);
    }
    nanosleep(&moment, NULL);
    assert_int_equal(waitpid(waiter, &status, WNOHANG), 0);
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    assert_int_equal(waitpid(waiter, &status, 0), waiter);
    assert_int_equal(status, 0);
}

static void leftovers_are_swept(void **state)
{
    struct index_writer *w;
    struct err err;

    (void)state;
    add_segment("swept", abc, 3, 2);
    fs_mkdir("swept/build-1/shard-0000000001/articles", &err);
    fs_mkdir("swept/build-99999", &err);
    fs_mkdir("swept/segments/s77", &err);
    must(fs_write_file("swept/segments/s77/texts", "x", 1, &err), &err);
    must(fs_write_file("swept/segments/s1/dead.2", "x", 1, &err), &err);
    must(fs_write_file("swept/manifest.json.tmp", "{", 1, &err), &err);
    w = open_writer("swept");
    assert_true(fs_is_dir(index_writer_build_dir(w)));
    assert_int_equal(entries(index_writer_build_dir(w)), 0);
    assert_true(index_writer_generation(w) == 1);
    assert_false(index_writer_is_empty(w));
    index_writer_close(w);
    assert_int_equal(entries("swept"), 5); /* it is native: with two stubs */
    assert_int_equal(entries("swept/segments"), 1);
    assert_int_equal(entries("swept/segments/s1"), 9);
}

static void publications_count_up(void **state)
{
    struct index_writer *w = open_writer("counted");
    struct new_segment fresh;
    struct manifest m;
    struct err err;

    (void)state;
    assert_true(index_writer_generation(w) == 0);
    assert_true(index_writer_is_empty(w));
    must(index_writer_publish(w, NULL, false, &err), &err);
    assert_true(index_writer_generation(w) == 1);
    fresh = build_segment(w, abc, 3, 1);
    fresh.dead = (uint32_t[]){2};
    fresh.dead_count = 1;
    must(index_writer_publish(w, &fresh, false, &err), &err);
    fresh = build_segment(w, abc, 2, 1);
    must(index_writer_publish(w, &fresh, false, &err), &err);
    read_manifest("counted", &m);
    assert_true(m.generation == 3);
    assert_int_equal(m.segment_count, 2);
    assert_string_equal(m.segments[0].name, "s2");
    assert_int_equal(m.segments[0].articles, 3);
    assert_int_equal(m.segments[0].quotes, 3);
    assert_true(m.segments[0].words == 9);
    assert_int_equal(m.segments[0].deleted_count, 1);
    assert_int_equal(m.segments[0].file_count, 9);
    assert_null(m.segments[1].deleted.name);
    manifest_release(&m);
    index_writer_close(w);
    assert_int_equal(entries("counted"), 3);
}

static void the_dead_add_up_each_once(void **state)
{
    struct index_writer *w;
    struct buf dead = BUF_INIT;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("dead", abc, 3, 3);
    kill_one("dead", 0, 3);
    w = open_writer("dead");
    must(index_writer_kill(w, 0, 3, &err), &err);
    must(index_writer_kill(w, 0, 1, &err), &err);
    must(index_writer_kill(w, 0, 1, &err), &err);
    must(index_writer_publish(w, NULL, false, &err), &err);
    index_writer_close(w);
    read_manifest("dead", &m);
    assert_string_equal(m.segments[0].deleted.name, "dead.3");
    assert_int_equal(m.segments[0].deleted_count, 2);
    manifest_release(&m);
    must(fs_read("dead/segments/s1/dead.3", 99, &dead, &err), &err);
    assert_int_equal(dead.len, 8);
    assert_memory_equal(dead.data, "\1\0\0\0\3\0\0\0", 8);
    assert_false(fs_exists("dead/segments/s1/dead.2")); /* no longer named */
    buf_release(&dead);
    kill_one("dead", 0, 2); /* all of it */
    read_manifest("dead", &m);
    assert_int_equal(m.segment_count, 0);
    assert_true(m.generation == 4);
    manifest_release(&m);
    assert_int_equal(entries("dead/segments"), 0);
}

static void all_are_replaced_at_once(void **state)
{
    struct index_writer *w;
    struct new_segment fresh;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("replaced", abc, 3, 3);
    add_segment("replaced", abc, 2, 1);
    w = open_writer("replaced");
    fresh = build_segment(w, abc, 1, 1);
    must(index_writer_publish(w, &fresh, true, &err), &err);
    index_writer_close(w);
    read_manifest("replaced", &m);
    assert_int_equal(m.segment_count, 1);
    assert_int_equal(m.segments[0].articles, 1);
    assert_string_equal(m.segments[0].name, "s3");
    manifest_release(&m);
    assert_int_equal(entries("replaced/segments"), 1);
}

static void a_fresh_segment_inherits_nothing_from_a_dead_one(void **state)
{
    struct index_writer *w;
    struct new_segment fresh;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("heir", abc, 3, 3);
    w = open_writer("heir");
    for (uint32_t doc = 1; doc <= 3; doc++)
        must(index_writer_kill(w, 0, doc, &err), &err);
    fresh = build_segment(w, abc, 2, 2);
    must(index_writer_publish(w, &fresh, false, &err), &err);
    index_writer_close(w);
    read_manifest("heir", &m);
    assert_int_equal(m.segment_count, 1);
    assert_string_equal(m.segments[0].name, "s2");
    assert_null(m.segments[0].deleted.name);
    assert_int_equal(m.segments[0].deleted_count, 0);
    manifest_release(&m);
    snapshot_unref(open_snapshot("heir"));
}

/* All of a segment dies, and then a list of another's dead is replaced, while they are being
 * merged; what comes of that is never published. */
static void what_is_spared_stays_until_nobody_reads_it(void **state)
{
    struct index_writer *w;
    struct err err;

    (void)state;
    add_segment("spared", abc, 1, 1);
    add_segment("spared", abc, 3, 3);
    kill_one("spared", 1, 1);
    w = open_writer("spared");
    must(index_writer_spare(w, (const size_t[]){0, 1}, 2, &err), &err);
    must(index_writer_kill(w, 0, 1, &err), &err);
    must(index_writer_kill(w, 1, 2, &err), &err);
    must(index_writer_publish(w, NULL, false, &err), &err);
    assert_true(fs_exists("spared/segments/s1/texts"));
    assert_true(fs_exists("spared/segments/s2/dead.3"));
    index_writer_spare_none(w);
    assert_false(fs_exists("spared/segments/s1"));
    assert_false(fs_exists("spared/segments/s2/dead.3"));
    assert_true(fs_exists("spared/segments/s2/dead.4"));
    index_writer_close(w);
}

static void nothing_is_swept_in_another_index(void **state)
{
    struct index_writer *w;
    struct err err;

    (void)state;
    add_segment("moved", abc, 3, 3);
    w = open_writer("moved");
    must(index_writer_spare(w, (const size_t[]){0}, 1, &err), &err);
    assert_int_equal(rename("moved", "moved.away"), 0);
    add_segment("moved", abc, 1, 1);
    add_segment("moved", abc, 2, 2);
    kill_one("moved", 0, 1);
    index_writer_spare_none(w);
    assert_true(fs_exists("moved/segments/s2/texts"));
    snapshot_unref(open_snapshot("moved"));
    index_writer_close(w);
}

/* A publication that fails leaves the index as it was, and the next one takes place. */
static void a_failed_publication_changes_nothing(void **state)
{
    struct new_segment nowhere = {.dir = "no/such/segment", .articles = 1};
    struct index_writer *w;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("failed", abc, 3, 3);
    w = open_writer("failed");
    must(index_writer_kill(w, 0, 1, &err), &err);
    assert_int_equal(index_writer_publish(w, &nowhere, false, &err), -1);
    index_writer_close(w);
    read_manifest("failed", &m);
    assert_true(m.generation == 1);
    assert_int_equal(m.segments[0].deleted_count, 0);
    manifest_release(&m);
    kill_one("failed", 0, 2);
    read_manifest("failed", &m);
    assert_true(m.generation == 2);
    assert_int_equal(m.segments[0].deleted_count, 1);
    manifest_release(&m);
    assert_int_equal(entries("failed/segments/s1"), 10);
}

static void leftovers_are_passed_by_in_a_merge(void **state)
{
    const size_t first[] = {0};
    struct index_writer *w;
    struct new_segment merged;
    struct manifest m;
    struct err err;

    (void)state;
    add_segment("passed", abc, 3, 3);
    w = open_writer("passed");
    merged = build_segment(w, abc, 3, 3);
    assert_int_equal(mkdir("passed/segments/s1-1", 0777), 0);
    must(fs_write_file("passed/segments/s1-1/texts", "left", 4, &err), &err);
    must(index_writer_replace(w, first, 1, &merged, &err), &err);
    index_writer_close(w);
    read_manifest("passed", &m);
    assert_int_equal(m.segment_count, 1);
    assert_string_equal(m.segments[0].name, "s1-2");
    manifest_release(&m);
}

static void a_forgotten_writer_leaves_files_and_lock(void **state)
{
    struct index_writer *w = open_writer("forgotten");
    pid_t child = fork();
    int status;
    struct err err;

    (void)state;
    if (child == 0) {
        index_writer_forget(w);
        _exit(0);
    }
    waitpid(child, &status, 0);
    assert_true(fs_is_dir(index_writer_build_dir(w)));
    assert_null(index_writer_open("forgotten", true, false, MANIFEST_SAME_VERSIONS, &err));
    must_say(&err, ERR_LOCKED, "another indexer");
    index_writer_close(w);
    index_writer_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_comes_back),
        cmocka_unit_test(damaged_manifests_are_refused),
        cmocka_unit_test(an_index_keeps_its_identity),
        cmocka_unit_test(an_older_index_is_given_none),
        cmocka_unit_test(any_change_is_noticed),
        cmocka_unit_test(other_versions_are_told),
        cmocka_unit_test(numbers_that_differ_are_told),
        cmocka_unit_test(no_index_is_explained),
        cmocka_unit_test(wrong_places_are_refused),
        cmocka_unit_test(a_second_writer_is_told_who),
        cmocka_unit_test(waiting_lasts_until_the_lock_is_free),
        cmocka_unit_test(leftovers_are_swept),
        cmocka_unit_test(publications_count_up),
        cmocka_unit_test(the_dead_add_up_each_once),
        cmocka_unit_test(all_are_replaced_at_once),
        cmocka_unit_test(a_fresh_segment_inherits_nothing_from_a_dead_one),
        cmocka_unit_test(what_is_spared_stays_until_nobody_reads_it),
        cmocka_unit_test(nothing_is_swept_in_another_index),
        cmocka_unit_test(a_failed_publication_changes_nothing),
        cmocka_unit_test(leftovers_are_passed_by_in_a_merge),
        cmocka_unit_test(a_forgotten_writer_leaves_files_and_lock),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
