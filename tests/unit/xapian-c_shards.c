/* Several databases as one: combined reading, compaction, remote shards. */
#include "tests/unit/xapian-c_help.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static struct xap_db *combined(const char *first, const char *second)
{
    struct xap_db *db = xap_db_new(&err), *one = open_db(first), *two = open_db(second);

    made(db);
    ok(xap_db_add(db, one, &err));
    ok(xap_db_add(db, two, &err));
    xap_db_free(one);
    xap_db_free(two);
    assert_int_equal(xap_db_shards(db), 2);
    return db;
}

static void two_as_one(void **state)
{
    struct xap_wdb *wdb = create("one");
    struct xap_bytes bytes;
    struct xap_db *db;
    uint64_t revision;
    uint32_t n;

    (void)state;
    add(wdb, "x y");
    add(wdb, "y");
    ok(xap_wdb_set_metadata(wdb, xap_str("who"), xap_str("first"), &err));
    finish(wdb);
    wdb = create("two");
    add(wdb, "x x");
    add(wdb, "z");
    add(wdb, "x z");
    ok(xap_wdb_set_metadata(wdb, xap_str("who"), xap_str("second"), &err));
    finish(wdb);
    db = combined("one", "two");
    /* ids interleave: (d - 1) * 2 + shard + 1 */
    assert_string_equal(all_postings(xap_db_postings(db, xap_str(""), &err)), "1 2 3 4 6");
    assert_string_equal(all_postings(xap_db_postings(db, xap_str("x"), &err)), "1 2 6");
    assert_string_equal(matches(db, join(XAP_PHRASE, 0, 2, term("x"), term("z"))), "6");
    assert_string_equal(all_terms(xap_db_terms(db, xap_str(""), &err)), "x y z");
    ok(xap_db_doccount(db, &n, &err));
    assert_int_equal(n, 5);
    ok(xap_db_termfreq(db, xap_str("x"), &n, &err));
    assert_int_equal(n, 3);
    ok(xap_db_collfreq(db, xap_str("x"), &n, &err));
    assert_int_equal(n, 4);
    ok(xap_db_metadata(db, xap_str("who"), &bytes, &err));
    assert_bytes(bytes, "first");
    ok(xap_db_uuid(db, &bytes, &err));
    assert_int_equal(bytes.len, 36 + 1 + 36);
    assert_int_equal(xap_db_revision(db, &revision, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);

    ok(xap_db_compact(db, at("renumbered"), XAP_COMPACT_FULLER | XAP_COMPACT_MULTIPASS, 2048,
                      &err));
    assert_int_equal(xap_db_compact(db, at("never"), XAP_COMPACT_NO_RENUMBER, 0, &err), -1);
    assert_int_equal(err.code, ERR_INTERNAL); /* both have ids from 1 */
    assert_non_null(strstr(err.text, "InvalidOperationError: "));
    assert_int_equal(xap_db_compact(db, at("never"), 3, 0, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(xap_db_compact(db, at("never"), 0x4000, 0, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    xap_db_free(db);

    db = open_db("renumbered"); /* ids of the second follow those of the first */
    assert_string_equal(all_postings(xap_db_postings(db, xap_str("x"), &err)), "1 3 5");
    ok(xap_db_metadata(db, xap_str("who"), &bytes, &err));
    assert_bytes(bytes, "first");
    xap_db_free(db);
}

static void one_file_that_keeps_ids(void **state)
{
    struct xap_wdb *wdb = create("low");
    struct xap_db *db;
    struct stat st;
    size_t problems;
    int fd;

    (void)state;
    put(wdb, 5, "x low");
    put(wdb, 7, "x y");
    finish(wdb);
    wdb = create("high");
    put(wdb, 1000, "x high");
    put(wdb, 2000, "y z");
    finish(wdb);
    db = combined("high", "low"); /* in any order */
    ok(xap_db_compact(db, at("single"),
                      XAP_COMPACT_FULL | XAP_COMPACT_NO_RENUMBER | XAP_COMPACT_SINGLE_FILE, 0,
                      &err));
    xap_db_free(db);

    assert_int_equal(stat(at("single"), &st), 0);
    assert_true(S_ISREG(st.st_mode));
    db = open_db("single");
    assert_string_equal(all_postings(xap_db_postings(db, xap_str(""), &err)), "5 7 1000 2000");
    assert_string_equal(matches(db, term("x")), "5 7 1000");
    assert_string_equal(matches(db, join(XAP_PHRASE, 0, 2, term("y"), term("z"))), "2000");
    xap_db_free(db);
    fd = open(at("single"), O_RDONLY);
    assert_true(fd >= 0);
    db = xap_db_open_fd(fd, &err);
    made(db);
    assert_int_equal(close(fd), 0); /* it remained ours */
    assert_string_equal(matches(db, term("high")), "1000");
    xap_db_free(db);
    assert_null(xap_db_open_fd(-1, &err));
    assert_int_equal(err.code, ERR_IO);
    ok(xap_check(at("single"), &problems, &err));
    assert_int_equal(problems, 0);
}

static void many_queries_on_shards_and_on_the_compacted(void **state)
{
    static const char *const words[] = {"ape", "bat", "cat", "dog"};
    struct xap_wdb *wdb[2] = {create("m1"), create("m2")};
    struct xap_db *db, *whole;
    unsigned seed = 99;

    (void)state;
    for (uint32_t d = 1; d <= 600; d++) {
        char text[64] = "";
        for (int i = 0; i < 6; i++) {
            seed = seed * 1103515245u + 12345u;
            strcat(strcat(text, words[(seed >> 16) % 4]), " ");
        }
        put(wdb[d > 300], d, text);
    }
    finish(wdb[0]);
    finish(wdb[1]);
    db = combined("m1", "m2");
    ok(xap_db_compact(db, at("m"), XAP_COMPACT_NO_RENUMBER, 0, &err));
    whole = open_db("m");
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++)
            for (uint32_t window = 2; window < 6; window++) {
                char want[8192];
                size_t n = 1, m = 1;
                strcpy(want,
                       matches(whole, join(XAP_PHRASE, window, 2, term(words[a]), term(words[b]))));
                const char *got =
                    matches(db, join(XAP_PHRASE, window, 2, term(words[a]), term(words[b])));
                for (const char *c = want; *c; c++)
                    n += *c == ' ';
                for (const char *c = got; *c; c++)
                    m += *c == ' ';
                assert_int_equal(n, m);
            }
    xap_db_free(whole);
    xap_db_free(db);
}

/* As bytes to another process: the same query, with its windows and factors. */
static void queries_as_bytes(void **state)
{
    struct xap_wdb *wdb = create("bytes");
    struct xap_query *phrase, *heavy, *again;
    struct xap_bytes bytes, text;
    struct xap_db *db;
    char told[200];

    (void)state;
    add(wdb, "near and far away");
    add(wdb, "far and away");
    finish(wdb);
    db = xap_db_open(at("bytes"), &err);
    made(db);
    phrase = join(XAP_PHRASE, 2, 2, term("far"), term("away"));
    heavy = xap_query_scale(phrase, 2.5, &err);
    made(heavy);
    ok(xap_query_description(heavy, &text, &err));
    snprintf(told, sizeof told, "%.*s", (int)text.len, text.data);
    ok(xap_query_serialise(heavy, &bytes, &err));
    again = xap_query_unserialise(bytes, &err);
    made(again);
    ok(xap_query_description(again, &text, &err));
    assert_bytes(text, told);
    assert_string_equal(matches(db, again), "1");
    xap_query_free(phrase);
    xap_query_free(heavy);
    xap_db_free(db);
    assert_null(xap_query_unserialise(xap_str("no query"), &err));
    assert_int_equal(err.code, ERR_IO);
}

static void remote_by_program(void **state)
{
    struct xap_wdb *wdb = create("remote");
    struct xap_db *db;
    struct xap_bytes value;

    (void)state;
    if (access("/usr/bin/xapian-progsrv", X_OK) != 0) {
        print_message("no xapian-progsrv here: nothing to speak to\n");
        finish(wdb);
        skip();
    }
    add(wdb, "far away");
    ok(xap_wdb_set_metadata(wdb, xap_str("k"), xap_str("v"), &err));
    finish(wdb);
    db = xap_db_open_prog("/usr/bin/xapian-progsrv", at("remote"), 5000, &err);
    made(db);
    assert_string_equal(matches(db, join(XAP_PHRASE, 0, 2, term("far"), term("away"))), "1");
    ok(xap_db_metadata(db, xap_str("k"), &value, &err));
    assert_bytes(value, "v");
    ok(xap_db_keep_alive(db, &err));
    xap_db_free(db);
    db = xap_db_open_prog("/bin/false", "", 2000, &err);
    assert_null(db);
    assert_int_equal(err.code, ERR_IO);
}

static void remote_by_tcp(void **state)
{
    struct xap_wdb *wdb = create("served");
    char port[16];
    char *const args[] = {"xapian-tcpsrv", "--quiet", "--interface",        "127.0.0.1",
                          "--port",        port,      (char *)at("served"), NULL};
    struct timespec nap = {.tv_nsec = 50000000};
    posix_spawnattr_t own_group; /* xapian-tcpsrv hands a SIGTERM on to its whole group */
    struct xap_db *db = NULL;
    pid_t pid;

    (void)state;
    add(wdb, "over the wire");
    finish(wdb);
    snprintf(port, sizeof port, "%d", 20000 + getpid() % 20000);
    assert_null(xap_db_open_tcp("127.0.0.1", (unsigned)atoi(port), 2000, 2000, &err));
    assert_int_equal(err.code, ERR_IO);
    posix_spawnattr_init(&own_group);
    posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
    if (posix_spawn(&pid, "/usr/bin/xapian-tcpsrv", NULL, &own_group, args, environ) != 0) {
        print_message("no xapian-tcpsrv here: nothing to speak to\n");
        skip();
    }
    for (int i = 0; i < 100 && !db; i++, nanosleep(&nap, NULL))
        db = xap_db_open_tcp("127.0.0.1", (unsigned)atoi(port), 2000, 2000, &err);
    made(db);
    assert_string_equal(matches(db, term("wire")), "1");
    xap_db_free(db);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    posix_spawnattr_destroy(&own_group);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_as_one),
        cmocka_unit_test(one_file_that_keeps_ids),
        cmocka_unit_test(many_queries_on_shards_and_on_the_compacted),
        cmocka_unit_test(queries_as_bytes),
        cmocka_unit_test(remote_by_program),
        cmocka_unit_test(remote_by_tcp),
    };

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
