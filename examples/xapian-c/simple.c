/* xapian_c in one page: make a database, put documents into it, search it.
 *
 *     simple DIR WORD...      indexes four lines into the new database DIR, then finds those with
 * all WORDs
 */
#include <stdio.h>

#include "xapian-c/xapian_c.h"

static const char *const lines[] = {
    "the harbour was closed by ice",
    "ice cream sells in winter too",
    "the winter harbour",
    "closed for the winter",
};

/* Words at positions 1, 2, ...; the line itself as data. */
static int add_line(struct xap_wdb *wdb, const char *line, struct err *err)
{
    struct xap_document *doc = xap_document_new(err);
    uint32_t pos = 0, docid;
    int failed;

    if (!doc)
        return -1;
    failed = xap_document_set_data(doc, xap_str(line), err);
    for (const char *word = line; !failed && *word;) {
        size_t len = strcspn(word, " ");
        failed = xap_document_add_posting(doc, xap_mem(word, len), ++pos, 1, err);
        word += len + strspn(word + len, " ");
    }
    if (!failed)
        failed = xap_wdb_add(wdb, doc, &docid, err);
    xap_document_free(doc);
    return failed;
}

static int build(const char *dir, struct err *err)
{
    struct xap_wdb *wdb = xap_wdb_open(dir, XAP_CREATE, 0, err);
    int failed = 0;

    if (!wdb)
        return -1;
    for (size_t i = 0; !failed && i < sizeof lines / sizeof *lines; i++)
        failed = add_line(wdb, lines[i], err);
    if (!failed)
        failed = xap_wdb_commit(wdb, err);
    xap_wdb_free(wdb);
    return failed;
}

/* All of the words; a query is shared by those made of it, so each step frees what it joined. */
static struct xap_query *all_of(char **words, int n, struct err *err)
{
    struct xap_query *query = xap_query_all(err);

    for (int i = 0; query && i < n; i++) {
        struct xap_query *word = xap_query_term(xap_str(words[i]), 1, 0, err), *both = NULL;
        if (word)
            both = xap_query_combine(XAP_AND, (const struct xap_query *const[]){query, word}, 2, 0,
                                     err);
        xap_query_free(word);
        xap_query_free(query);
        query = both;
    }
    return query;
}

static int print_hits(struct xap_mset *mset, struct err *err)
{
    size_t n;
    const struct xap_hit *hits = xap_mset_hits(mset, &n);

    printf("%u found\n", xap_mset_totals(mset)->estimated);
    for (size_t i = 0; i < n; i++) {
        struct xap_document *doc = xap_mset_document(mset, i, err);
        struct xap_bytes line;
        if (!doc)
            return -1;
        if (xap_document_data(doc, &line, err) < 0) {
            xap_document_free(doc);
            return -1;
        }
        printf("%u  %.2f  %.*s\n", hits[i].docid, hits[i].weight, (int)line.len, line.data);
        xap_document_free(doc);
    }
    return 0;
}

static int search(const char *dir, char **words, int n, struct err *err)
{
    struct xap_db *db = xap_db_open(dir, err);
    struct xap_enquire *enquire = db ? xap_enquire_new(db, err) : NULL;
    struct xap_query *query = enquire ? all_of(words, n, err) : NULL;
    struct xap_mset *mset = NULL;
    int failed = -1;

    if (query && xap_enquire_set_query(enquire, query, err) == 0)
        mset = xap_enquire_run(enquire, 0, 10, 100, err);
    if (mset)
        failed = print_hits(mset, err);
    xap_mset_free(mset);
    xap_query_free(query);
    xap_enquire_free(enquire);
    xap_db_free(db);
    return failed;
}

int main(int argc, char **argv)
{
    struct err err;

    if (argc < 3) {
        fprintf(stderr, "usage: simple DIR WORD...\n");
        return 2;
    }
    if (build(argv[1], &err) < 0 || search(argv[1], argv + 2, argc - 2, &err) < 0) {
        fprintf(stderr, "simple: %s\n", err.text);
        return 1;
    }
    return 0;
}
