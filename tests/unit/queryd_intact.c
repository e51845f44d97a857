/* queryd/intact: what indexers remove, merge and replace is no damage; what is written to is. */
#include "index_help.h"

#include "base/clock.h"
#include "queryd/intact.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static const struct story two[] = {
    {.id = "a", .text = "The river rises.", .quotes = 1},
    {.id = "b", .text = "The bridge is open.", .quotes = 1},
};
/* Its files have the same sizes. */
static const struct story twin[] = {
    {.id = "a", .text = "The rivet rises.", .quotes = 1},
    {.id = "b", .text = "The bridle is open.", .quotes = 1},
};
static const struct story other[] = {{.id = "c", .text = "Rain.", .quotes = 1}};

static const char *const paths[] = {"index"};

#define TEXTS "index/segments/s1/texts"

enum { MERGES = 40, LOOK_US = 6000 };

static uint64_t texts_ino; /* what the file has, 0: what it has in truth */
static bool texts_vanish;  /* while somebody looks at them */

static void (*meanwhile)(void); /* once, when somebody reads a file: of those that are looked at, */
static void (*once_read)(void); /* or a manifest */
static struct index_writer *busy; /* publishes whenever somebody reads a file */
static void merge(struct index_writer *w, const struct story *stories, size_t count);

static bool texts_lie;         /* to who reads them */
static atomic_int texts_reads; /* calls so far, */
static unsigned texts_read_us; /* and how long one takes */

static bool is_texts(int fd)
{
    char link[40], path[4096];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path);
    return n > (ssize_t)strlen(TEXTS) &&
           memcmp(path + n - strlen(TEXTS), TEXTS, strlen(TEXTS)) == 0;
}

/* In place of the C library's. */
int statx(int dir, const char *restrict path, int flags, unsigned mask, struct statx *restrict st)
{
    int r = (int)syscall(SYS_statx, dir, path, flags, mask, st);

    if (r < 0 || strcmp(path, TEXTS) != 0)
        return r;
    if (texts_ino)
        st->stx_ino = texts_ino;
    if (texts_vanish && unlink(path) == 0)
        st->stx_ctime.tv_sec++;
    texts_vanish = false;
    return r;
}

static void call_once(void (**f)(void))
{
    void (*called)(void) = *f;

    if (called) {
        *f = NULL;
        called();
    }
}

ssize_t read(int fd, void *to, size_t n)
{
    call_once(&once_read);
    return syscall(SYS_read, fd, to, n);
}

ssize_t pread(int fd, void *to, size_t n, off_t at)
{
    struct index_writer *w = busy;

    call_once(&meanwhile);
    if (is_texts(fd)) {
        atomic_fetch_add(&texts_reads, 1);
        usleep(texts_read_us);
    }
    if (texts_lie && is_texts(fd) && n > 0) {
        ssize_t got = syscall(SYS_pread64, fd, to, n, at);
        if (got > 0)
            *(char *)to ^= 0x55;
        return got;
    }

    if (w) {
        busy = NULL; /* it reads itself */
        merge(w, two, 2);
        busy = w;
    }
    return syscall(SYS_pread64, fd, to, n, at);
}

static struct snapshot *open_intact(struct intact *intact)
{
    struct err err;
    bool sound;
    struct snapshot *s = intact_open(intact, &sound, &err);

    if (!s)
        fail_msg("%s", err.text);
    return s;
}

static const struct query_limits no_limits;

static void must_hold(struct intact *intact)
{
    struct err err;

    must(intact_hold(intact, &no_limits, &err), &err);
}

/* What is merged, an index of one segment, is swept at once, and the generation stays the same. */
static void merge(struct index_writer *w, const struct story *stories, size_t count)
{
    struct new_segment merged = build_segment(w, stories, count, 2);
    const size_t first[] = {0};
    struct err err;

    must(index_writer_replace(w, first, 1, &merged, &err), &err);
}

static int begin(void **state)
{
    struct err err;

    *state = intact_new(paths, 1, true, &err);
    add_segment(paths[0], two, 2, 2);
    return *state ? 0 : -1;
}

static int end(void **state)
{
    struct err err;

    intact_free(*state);
    return fs_remove_tree(paths[0], &err);
}

static atomic_bool over;

static void *merge_on(void *w)
{
    for (int i = 0; i < MERGES; i++)
        merge(w, two, 2);
    atomic_store(&over, true);
    return NULL;
}

static void an_index_opens_while_it_is_merged(void **state)
{
    struct index_writer *w = open_writer(paths[0]);
    pthread_t indexer;

    assert_int_equal(pthread_create(&indexer, NULL, merge_on, w), 0);
    while (!atomic_load(&over)) {
        struct snapshot *s = open_intact(*state);
        assert_int_equal(snapshot_articles(s), 2);
        must_hold(*state);
        snapshot_unref(s);
    }
    pthread_join(indexer, NULL);
    index_writer_close(w);
}

/* However long the looking takes: what it began with is held open. */
static void an_index_opens_that_changes_faster_than_it_is_looked_at(void **state)
{
    struct index_writer *w = open_writer(paths[0]);
    struct snapshot *s;
    struct reader *r;
    struct arena arena = ARENA_INIT;
    struct article a;
    struct err err;

    busy = w;
    s = open_intact(*state);
    busy = NULL;
    assert_true(snapshot_is_stale(s));
    assert_false(fs_exists(TEXTS));
    r = open_reader_of(s);
    must(reader_article(r, 2, &arena, &a, &err), &err);
    assert_string_equal(a.key[ARTICLE_ID].s, "b");
    must_hold(*state);
    arena_release(&arena);
    reader_free(r);
    snapshot_unref(s);
    index_writer_close(w);
}

/* A name once given is not given again, though what had it is gone. */
static void what_was_merged_meanwhile_is_not_damaged(void **state)
{
    struct index_writer *w = open_writer(paths[0]);
    struct snapshot *s;

    merge(w, two, 2);
    s = open_intact(*state);
    for (int i = 0; i < 4; i++) {
        merge(w, other, 1);
        assert_false(fs_exists("index/segments/s1-1"));
    }
    usleep(LOOK_US);
    must_hold(*state);
    snapshot_unref(s);
    index_writer_close(w);
}

/* File systems give a new file the inode of one that is just gone. */
static void what_was_replaced_is_not_damaged(void **state)
{
    struct snapshot *s = open_intact(*state);
    struct statx st;
    struct err err;

    assert_int_equal(statx(AT_FDCWD, TEXTS, 0, STATX_BASIC_STATS | STATX_BTIME, &st), 0);
    if (!(st.stx_mask & STATX_BTIME)) {
        snapshot_unref(s);
        skip(); /* there the two cannot be told apart */
    }
    assert_int_equal(unlink(TEXTS), 0);
    must(fs_write_file(TEXTS, "other", 5, &err), &err);
    texts_ino = st.stx_ino;
    usleep(LOOK_US);
    must_hold(*state);
    texts_ino = 0;
    snapshot_unref(s);
}

/* While a file is being removed, it may be seen without a link, and so with another time. */
static void what_is_being_removed_is_not_damaged(void **state)
{
    struct snapshot *s = open_intact(*state);

    texts_vanish = true;
    usleep(LOOK_US);
    must_hold(*state);
    assert_false(texts_vanish);
    snapshot_unref(s);
}

static void what_was_written_to_is_damaged(void **state)
{
    struct snapshot *s = open_intact(*state);
    struct err err;

    flip(TEXTS, 20);
    usleep(LOOK_US);
    assert_int_equal(intact_hold(*state, &no_limits, &err), -1);
    must_say(&err, ERR_DAMAGED, TEXTS " is damaged");
    assert_null(intact_open(*state, &(bool){false}, &err));
    flip(TEXTS, 20);
    snapshot_unref(s);
    s = open_intact(*state);
    must_hold(*state);
    snapshot_unref(s);
}

/* By whoever writes the same again, say a copy of it: what was read meanwhile may have been wrong.
 */
static void what_was_touched_is_opened_anew(void **state)
{
    struct snapshot *s = open_intact(*state), *again;
    struct err err;
    bool sound;

    flip(TEXTS, 20);
    flip(TEXTS, 20);
    usleep(LOOK_US);
    must_hold(*state);
    assert_true(intact_was_touched(*state));
    again = intact_open(*state, &sound, &err);
    assert_non_null(again);
    assert_false(sound);
    assert_false(intact_was_touched(*state));
    snapshot_unref(again);
    again = intact_open(*state, &sound, &err);
    assert_non_null(again);
    assert_true(sound);
    snapshot_unref(again);
    snapshot_unref(s);
}

static void write_there_and_back(void)
{
    flip(TEXTS, 20);
    flip(TEXTS, 20);
}

static void write_again_and_again(void)
{
    write_there_and_back();
    meanwhile = write_again_and_again;
}

static void what_is_written_to_while_it_is_opened_is_opened_anew(void **state)
{
    struct snapshot *s;
    struct err err;

    meanwhile = write_again_and_again;
    assert_null(intact_open(*state, &(bool){false}, &err));
    must_say(&err, ERR_UNAVAILABLE, TEXTS " was written to while it was opened");
    meanwhile = write_there_and_back;
    s = open_intact(*state);
    must_hold(*state);
    snapshot_unref(s);
}

static struct intact *doubted;

/* A worker has met something, and looks. */
static void doubt_and_look(void)
{
    struct err err;

    texts_lie = true;
    intact_doubt(doubted);
    usleep(LOOK_US);
    assert_int_equal(intact_hold(doubted, &no_limits, &err), -1);
}

/* The disk gives other bytes all at once: no time tells of it. */
static void damage_found_while_a_generation_opens_is_not_forgotten(void **state)
{
    struct snapshot *s = open_intact(*state);
    struct err err;
    bool sound;

    doubted = *state;
    add_segment(paths[0], other, 1, 1);
    meanwhile = doubt_and_look;
    snapshot_unref(s);
    s = intact_open(*state, &sound, &err);
    assert_null(s);
    must_say(&err, ERR_DAMAGED, TEXTS " is damaged");
    assert_null(intact_open(*state, &sound, &err));
    texts_lie = false;
    s = intact_open(*state, &sound, &err);
    assert_non_null(s);
    assert_false(sound);
    must_hold(*state);
    snapshot_unref(s);
}

static void link_it(void)
{
    assert_int_equal(link(TEXTS, "backup"), 0);
}

static void what_is_linked_while_it_is_opened_is_not_damaged(void **state)
{
    struct snapshot *s;

    meanwhile = link_it;
    s = open_intact(*state);
    must_hold(*state);
    snapshot_unref(s);
    assert_int_equal(unlink("backup"), 0);
}

/* A backup by links, say: whatever it costs to be sure, nobody waits for it. */
static void what_is_linked_holds_nobody_up(void **state)
{
    struct snapshot *s = open_intact(*state), *again;
    int before = atomic_load(&texts_reads);
    struct err err;
    bool sound;

    link_it();
    usleep(LOOK_US);
    must_hold(*state);
    assert_int_equal(atomic_load(&texts_reads), before);
    must(intact_catch_up(*state, &err), &err);
    assert_true(atomic_load(&texts_reads) > before);
    assert_false(intact_was_touched(*state));
    again = intact_open(*state, &sound, &err);
    assert_true(again && sound);
    snapshot_unref(again);
    flip(TEXTS, 20); /* which is another matter */
    usleep(LOOK_US);
    assert_int_equal(intact_hold(*state, &no_limits, &err), -1);
    flip(TEXTS, 20);
    snapshot_unref(s);
    assert_int_equal(unlink("backup"), 0);
}

static void a_link_that_comes_and_goes_is_no_write(void **state)
{
    struct snapshot *s = open_intact(*state);
    int before = atomic_load(&texts_reads);

    link_it();
    usleep(LOOK_US);
    must_hold(*state);
    assert_int_equal(unlink("backup"), 0);
    usleep(LOOK_US);
    must_hold(*state);
    assert_int_equal(atomic_load(&texts_reads), before);
    snapshot_unref(s);
}

static void what_is_linked_holds_up_no_newer_generation(void **state)
{
    struct snapshot *s = open_intact(*state), *newer;
    int before = atomic_load(&texts_reads);
    struct err err;
    bool sound;

    link_it();
    add_segment(paths[0], other, 1, 1);
    newer = intact_open(*state, &sound, &err);
    assert_true(newer && sound);
    assert_int_equal(snapshot_articles(newer), 3);
    must_hold(*state);
    assert_int_equal(atomic_load(&texts_reads), before);
    must(intact_catch_up(*state, &err), &err);
    assert_true(atomic_load(&texts_reads) > before);
    snapshot_unref(newer);
    snapshot_unref(s);
    assert_int_equal(unlink("backup"), 0);
}

static void remove_texts(void)
{
    assert_int_equal(unlink(TEXTS), 0);
}

static void what_was_damaged_before_it_was_removed_is_damaged(void **state)
{
    struct snapshot *s = open_intact(*state);
    struct err err;

    flip(TEXTS, 20);
    usleep(LOOK_US);
    meanwhile = remove_texts;
    assert_int_equal(intact_hold(*state, &no_limits, &err), -1);
    must_say(&err, ERR_DAMAGED, TEXTS " is damaged");
    snapshot_unref(s);
}

static struct intact *touched; /* of which the texts were, and reading is slow */

static struct snapshot *touch_slow_texts(struct intact *intact)
{
    struct snapshot *s = open_intact(intact);

    touched = intact;
    write_there_and_back();
    usleep(LOOK_US);
    atomic_store(&texts_reads, 0);
    texts_read_us = 20000;
    return s;
}

/* What one has read, the next one need not read again. */
static void who_waits_keeps_to_a_deadline(void **state)
{
    struct snapshot *s = touch_slow_texts(*state);
    struct err err;
    int r, timeouts = 0;

    do {
        int64_t begun_us = clock_us();
        struct query_limits limits = {.deadline_us = begun_us + 5000};

        r = intact_hold(*state, &limits, &err);
        timeouts += r < 0;
        assert_true(clock_us() - begun_us < 1000000);
        if (r < 0)
            must_say(&err, ERR_TIMEOUT, "before its deadline");
    } while (r < 0 && timeouts < 100);
    texts_read_us = 0;
    assert_true(timeouts > 0);
    assert_int_equal(atomic_load(&texts_reads), 3);
    assert_true(intact_was_touched(*state));
    snapshot_unref(s);
}

static void who_is_cancelled_does_not_wait(void **state)
{
    struct snapshot *s = touch_slow_texts(*state);
    atomic_bool cancelled = true;
    struct query_limits limits = {.cancelled = &cancelled};
    struct err err;

    assert_int_equal(intact_hold(*state, &limits, &err), -1);
    must_say(&err, ERR_CANCELLED, "cancelled");
    assert_int_equal(atomic_load(&texts_reads), 0);
    texts_read_us = 0;
    must_hold(*state);
    snapshot_unref(s);
}

static void *hold_too(void *arg)
{
    struct err err;

    (void)arg;
    return intact_hold(touched, &no_limits, &err) == 0 ? touched : NULL;
}

static void a_file_is_read_by_one_of_those_who_wait(void **state)
{
    struct snapshot *s = touch_slow_texts(*state);
    pthread_t others[3];
    void *held;

    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&others[i], NULL, hold_too, NULL), 0);
    must_hold(*state);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(others[i], &held), 0);
        assert_ptr_equal(held, touched);
    }
    texts_read_us = 0;
    assert_int_equal(atomic_load(&texts_reads), 3);
    snapshot_unref(s);
}

static void what_is_written_to_while_it_is_read_again_is_read_once_more(void **state)
{
    struct snapshot *s = touch_slow_texts(*state);

    texts_read_us = 0;
    meanwhile = write_there_and_back;
    must_hold(*state);
    assert_int_equal(atomic_load(&texts_reads), 6);
    snapshot_unref(s);
}

static struct intact *stopped;

static void stop_it(void)
{
    intact_stop(stopped);
}

/* A disk may take minutes for what is to be read. */
static void an_end_waits_for_no_file(void **state)
{
    struct snapshot *s = open_intact(*state);
    struct err err;

    stopped = *state;
    write_there_and_back();
    meanwhile = stop_it;
    assert_null(intact_open(*state, &(bool){false}, &err));
    must_say(&err, ERR_CANCELLED, "was not read to its end");
    usleep(LOOK_US);
    assert_int_equal(intact_hold(*state, &no_limits, &err), -1);
    must_say(&err, ERR_CANCELLED, TEXTS " was not read to its end");
    snapshot_unref(s);
}

static void exchange(void)
{
    assert_int_equal(syscall(SYS_renameat2, AT_FDCWD, "index", AT_FDCWD, "twin", RENAME_EXCHANGE),
                     0);
}

/* Without checksums only the directory tells. */
static void two_indexes_that_are_exchanged_are_not_mixed(void **state)
{
    struct arena arena = ARENA_INIT;
    struct intact *unchecked;
    struct snapshot *s;
    struct reader *r;
    struct err err;
    const char *text;
    size_t len;

    (void)state;
    add_segment("twin", twin, 2, 2);
    unchecked = intact_new(paths, 1, false, &err);
    assert_non_null(unchecked);
    once_read = exchange; /* the manifest is open by then */
    s = open_intact(unchecked);
    assert_false(snapshot_is_stale(s));
    r = open_reader_of(s);
    must(reader_text(r, 2, &arena, &text, &len, &err), &err);
    assert_string_equal(text, twin[1].text);
    arena_release(&arena);
    reader_free(r);
    snapshot_unref(s);
    intact_free(unchecked);
    must(fs_remove_tree("twin", &err), &err);
}

/* All shards may be remote. */
static void no_index_is_intact(void **state)
{
    struct err err;
    struct intact *none = intact_new(NULL, 0, true, &err);
    struct snapshot *s;

    (void)state;
    assert_non_null(none);
    s = open_intact(none);
    assert_int_equal(snapshot_articles(s), 0);
    must_hold(none);
    snapshot_unref(s);
    intact_free(none);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_index_opens_while_it_is_merged),
        TEST(an_index_opens_that_changes_faster_than_it_is_looked_at),
        TEST(what_was_merged_meanwhile_is_not_damaged),
        TEST(what_was_replaced_is_not_damaged),
        TEST(what_is_being_removed_is_not_damaged),
        TEST(what_was_written_to_is_damaged),
        TEST(what_was_touched_is_opened_anew),
        TEST(what_is_written_to_while_it_is_opened_is_opened_anew),
        TEST(damage_found_while_a_generation_opens_is_not_forgotten),
        TEST(what_is_linked_while_it_is_opened_is_not_damaged),
        TEST(what_is_linked_holds_nobody_up),
        TEST(a_link_that_comes_and_goes_is_no_write),
        TEST(what_is_linked_holds_up_no_newer_generation),
        TEST(what_was_damaged_before_it_was_removed_is_damaged),
        TEST(who_waits_keeps_to_a_deadline),
        TEST(who_is_cancelled_does_not_wait),
        TEST(a_file_is_read_by_one_of_those_who_wait),
        TEST(what_is_written_to_while_it_is_read_again_is_read_once_more),
        TEST(an_end_waits_for_no_file),
        TEST(two_indexes_that_are_exchanged_are_not_mixed),
        cmocka_unit_test(no_index_is_intact),
    };
    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
