/* SQLite FTS5 as a peer: two contentless tables, of words and of stems, each with the columns title
 * and text, so that no phrase spans both. The tokenizer parts at blanks. */
#include "bench/peer.h"

#include "base/buf.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { TOP, COUNT, TOP_DATES, COUNT_DATES, TOP_NEWEST, STATEMENTS };

struct fts5 {
    sqlite3 *db;
    sqlite3_stmt *add[2], *add_date;        /* while indexing; [stems] */
    sqlite3_stmt *statement[2][STATEMENTS]; /* while asking; [stems] */
    struct buf match;
    int64_t articles;
};

static const char *const tables[2] = {"words", "stems"};

static int failed(const struct fts5 *f, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "sqlite: %s", sqlite3_errmsg(f->db));
}

static int run(const struct fts5 *f, const char *sql, struct err *err)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(f, err);
}

/* --- The tokenizer */

static int blanks_create(void *context, const char **args, int n, Fts5Tokenizer **out)
{
    static char nothing;

    (void)context, (void)args, (void)n;
    *out = (Fts5Tokenizer *)&nothing;
    return SQLITE_OK;
}

static void blanks_delete(Fts5Tokenizer *t)
{
    (void)t;
}

static int blanks_tokenize(Fts5Tokenizer *t, void *context, int flags, const char *text, int len,
                           int (*token)(void *, int, const char *, int, int, int))
{
    int r = SQLITE_OK;

    (void)t, (void)flags;
    for (int at = 0; at < len && r == SQLITE_OK;) {
        const char *blank = memchr(text + at, ' ', (size_t)(len - at));
        int end = blank ? (int)(blank - text) : len;

        if (end > at)
            r = token(context, 0, text + at, end - at, at, end);
        at = end + 1;
    }
    return r;
}

static int add_tokenizer(struct fts5 *f, struct err *err)
{
    fts5_tokenizer blanks = {blanks_create, blanks_delete, blanks_tokenize};
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;

    if (sqlite3_prepare_v2(f->db, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
    if (!api || api->xCreateTokenizer(api, "blanks", NULL, &blanks, NULL) != SQLITE_OK)
        return failed(f, err);
    return 0;
}

/* --- Opening and indexing */

static int connect_to(const char *path, int flags, void **self, struct err *err)
{
    struct fts5 *f = calloc(1, sizeof *f);

    if (!f)
        return err_nomem(err);
    *self = f;
    if (sqlite3_open_v2(path, &f->db, flags, NULL) != SQLITE_OK)
        return failed(f, err);
    return add_tokenizer(f, err);
}

static int prepare(struct fts5 *f, const char *format, const char *table, sqlite3_stmt **out,
                   struct err *err)
{
    char *sql = sqlite3_mprintf(format, table, table, table, table);
    int r = sql ? sqlite3_prepare_v2(f->db, sql, -1, out, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    return r == SQLITE_OK ? 0 : failed(f, err);
}

static int create(const char *path, void **self, struct err *err)
{
    static const char setup[] =
        "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "PRAGMA cache_size=-200000;"
        "CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize=blanks, content='');"
        "CREATE VIRTUAL TABLE stems USING fts5(title, text, tokenize=blanks, content='');"
        "CREATE TABLE dates(id INTEGER PRIMARY KEY, date INT);"
        "INSERT INTO words(words, rank) VALUES('hashsize', 100000000);"
        "INSERT INTO stems(stems, rank) VALUES('hashsize', 100000000); BEGIN";
    struct fts5 *f;

    if (connect_to(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, self, err) < 0)
        return -1;
    f = *self;
    if (run(f, setup, err) < 0)
        return -1;
    for (int i = 0; i < 2; i++)
        if (prepare(f, "INSERT INTO %s(rowid, title, text) VALUES(?, ?, ?)", tables[i], &f->add[i],
                    err) < 0)
            return -1;
    return prepare(f, "INSERT INTO dates VALUES(?, ?)", "", &f->add_date, err);
}

static int add_row(struct fts5 *f, sqlite3_stmt *s, const char *title, const char *text,
                   struct err *err)
{
    sqlite3_bind_int64(s, 1, f->articles);
    sqlite3_bind_text(s, 2, title, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, text, -1, SQLITE_STATIC);
    sqlite3_step(s);
    return sqlite3_reset(s) == SQLITE_OK ? 0 : failed(f, err);
}

static int add(void *self, const struct peer_article *a, struct err *err)
{
    struct fts5 *f = self;

    f->articles++;
    if (add_row(f, f->add[0], a->title_words, a->text_words, err) < 0 ||
        add_row(f, f->add[1], a->title_stems, a->text_stems, err) < 0)
        return -1;
    sqlite3_bind_int64(f->add_date, 1, f->articles);
    sqlite3_bind_int64(f->add_date, 2, a->date);
    sqlite3_step(f->add_date);
    return sqlite3_reset(f->add_date) == SQLITE_OK ? 0 : failed(f, err);
}

static int finish(void *self, struct err *err)
{
    return run(self,
               "COMMIT; INSERT INTO words(words) VALUES('optimize');"
               "INSERT INTO stems(stems) VALUES('optimize'); CREATE INDEX by_date ON dates(date)",
               err);
}

static int open_store(const char *path, void **self, struct err *err)
{
    static const char *const sql[STATEMENTS] = {
        "SELECT rowid FROM %s WHERE %s MATCH ? ORDER BY rank LIMIT 10",
        "SELECT count(*) FROM %s WHERE %s MATCH ?",
        "SELECT %s.rowid FROM %s JOIN dates ON dates.id = %s.rowid WHERE %s MATCH ?"
        " AND date BETWEEN ? AND ? ORDER BY rank LIMIT 10",
        "SELECT count(*) FROM %s JOIN dates ON dates.id = %s.rowid WHERE %s MATCH ?"
        " AND date BETWEEN ? AND ?",
        "SELECT %s.rowid FROM %s CROSS JOIN dates ON dates.id = %s.rowid WHERE %s MATCH ?"
        " ORDER BY date DESC LIMIT 10",
    };
    struct fts5 *f;

    if (connect_to(path, SQLITE_OPEN_READONLY, self, err) < 0)
        return -1;
    f = *self;
    if (run(f, "PRAGMA cache_size=-400000; PRAGMA mmap_size=4000000000", err) < 0)
        return -1;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < STATEMENTS; k++)
            if (prepare(f, sql[k], tables[i], &f->statement[i][k], err) < 0)
                return -1;
    return 0;
}

/* --- Asking */

static void add_joined(struct buf *b, const struct bench_query *q, const char *between)
{
    for (size_t i = 0; i < q->words; i++)
        buf_printf(b, "%s\"%s\"", i ? between : "", q->word[i]);
}

/* The query in FTS5's language; -1 when that has no word for it. */
static int match_of(const struct bench_query *q, struct buf *b)
{
    buf_clear(b);
    switch (q->form) {
    case FORM_TERM:
    case FORM_AND:
        add_joined(b, q, " AND ");
        return 0;
    case FORM_OR:
        add_joined(b, q, " OR ");
        return 0;
    case FORM_PREFIX:
        buf_printf(b, "\"%s\"*", q->word[0]);
        return 0;
    case FORM_PHRASE:
        add_joined(b, q, " + ");
        return 0;
    case FORM_NEAR:
        buf_printf(b, "NEAR(\"%s\" \"%s\", %u)", q->word[0], q->word[1], q->n - 1);
        return 0;
    case FORM_PHRASE_NEAR:
        buf_printf(b, "NEAR(\"%s %s\" \"%s\", %u)", q->word[0], q->word[1], q->word[2], q->n - 1);
        return 0;
    case FORM_ONEAR:
    case FORM_NEST:
        break;
    }
    return -1;
}

static int step(struct fts5 *f, const struct bench_query *q, int which, int64_t *last,
                struct err *err)
{
    sqlite3_stmt *s = f->statement[q->stems][which];

    sqlite3_bind_text(s, 1, f->match.data, (int)f->match.len, SQLITE_STATIC);
    if (which == TOP_DATES || which == COUNT_DATES) {
        sqlite3_bind_int64(s, 2, q->from);
        sqlite3_bind_int64(s, 3, q->to);
    }
    while (sqlite3_step(s) == SQLITE_ROW)
        *last = sqlite3_column_int64(s, 0);
    return sqlite3_reset(s) == SQLITE_OK ? 0 : failed(f, err);
}

static int ask(void *self, const struct bench_query *q, enum mode mode, int64_t *total,
               struct err *err)
{
    struct fts5 *f = self;
    int64_t ignored;

    if (match_of(q, &f->match) < 0)
        return 0;
    if (!buf_ok(&f->match))
        return err_nomem(err);
    if (step(f, q, q->newest_first ? TOP_NEWEST : q->to ? TOP_DATES : TOP, &ignored, err) < 0)
        return -1;
    *total = 0;
    return mode != MODE_TOP ? step(f, q, q->to ? COUNT_DATES : COUNT, total, err) : 0;
}

static void close_store(void *self)
{
    struct fts5 *f = self;

    if (!f)
        return;
    for (int i = 0; i < 2; i++) {
        sqlite3_finalize(f->add[i]);
        for (int k = 0; k < STATEMENTS; k++)
            sqlite3_finalize(f->statement[i][k]);
    }
    sqlite3_finalize(f->add_date);
    sqlite3_close(f->db);
    buf_release(&f->match);
    free(f);
}

int main(int argc, char **argv)
{
    static const struct peer peer = {"fts5", create, add, finish, open_store, ask, close_store};

    return peer_main(&peer, argc, argv);
}
