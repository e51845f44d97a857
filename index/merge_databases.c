#include "index/merge_databases.h"

#include "base/fs.h"
#include "index/opened.h"
#include "index/term.h"
#include "schemas/fields.h"
#include "xapian-c/xapian_c.h"
#include <stdio.h>
#include <stdlib.h>

/* One of the two databases of each segment. */
struct databases {
    const struct merge_plan *plan;
    const char *file; /* SEGMENT_ARTICLES or SEGMENT_QUOTES */
    char *scratch;    /* directory for copies */
    bool articles;
};

static const struct segment *segment_at(const struct databases *r, size_t i)
{
    return snapshot_segment(r->plan->snapshot, r->plan->which[i]);
}

static const uint32_t *map_at(const struct databases *r, size_t i)
{
    return r->articles ? r->plan->maps[i].article : r->plan->maps[i].quote;
}

static uint32_t documents_at(const struct databases *r, size_t i)
{
    return r->articles ? segment_at(r, i)->articles : segment_at(r, i)->quotes;
}

static bool all_stay(const struct databases *r, size_t i)
{
    const uint32_t *map = map_at(r, i);
    uint32_t n = documents_at(r, i);

    for (uint32_t d = 0; d < n; d++)
        if (map[d] == 0)
            return false;
    return true;
}

static struct xap_db *open_at(const struct databases *r, size_t i, struct err *err)
{
    char *path = fs_path(segment_at(r, i)->dir, r->file);
    struct xap_db *db = NULL;

    if (path)
        db = xap_db_open(path, err);
    else
        err_nomem(err);
    free(path);
    return db;
}

/* --- copying */

/* Slot by slot: without term lists libxapian does not know which ones a document has. */
static int copy_values(struct xap_document *from, struct xap_document *to, struct err *err)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        struct xap_bytes value;
        if (xap_document_value(from, slot, &value, err) < 0)
            return -1;
        if (value.len && xap_document_set_value(to, slot, value, err) < 0)
            return -1;
    }
    return 0;
}

static int copy_id(struct xap_document *from, struct xap_document *to, struct err *err)
{
    struct xap_bytes id;
    struct term t;

    if (xap_document_value(from, SLOT_ID, &id, err) < 0)
        return -1;
    term_id(&t, id.data, id.len);
    return xap_document_add_boolean_term(to, xap_mem(t.bytes, t.len), err);
}

static int fill_copy(const struct databases *r, struct xap_document *from, struct xap_document *to,
                     struct err *err)
{
    struct xap_bytes data;

    if (xap_document_data(from, &data, err) < 0 || xap_document_set_data(to, data, err) < 0 ||
        copy_values(from, to, err) < 0)
        return -1;
    return r->articles ? copy_id(from, to, err) : 0;
}

static int copy_document(const struct databases *r, const struct xap_db *from, uint32_t number,
                         struct xap_wdb *to, struct err *err)
{
    struct xap_document *old = xap_db_document(from, number, err);
    struct xap_document *fresh = old ? xap_document_new(err) : NULL;
    uint32_t docid;
    int rc = -1;

    if (fresh && fill_copy(r, old, fresh, err) == 0)
        rc = xap_wdb_add(to, fresh, &docid, err);
    xap_document_free(fresh);
    xap_document_free(old);
    return rc;
}

static int copy_synonyms_of(const struct xap_db *from, struct xap_bytes key, struct xap_wdb *to,
                            struct err *err)
{
    struct xap_terms *it = xap_db_synonyms(from, key, err);
    int rc;

    if (!it)
        return -1;
    while ((rc = xap_terms_next(it, err)) > 0)
        if ((rc = xap_wdb_add_synonym(to, key, xap_terms_term(it), err)) < 0)
            break;
    xap_terms_free(it);
    return rc;
}

/* The stem dictionary, words of dead articles included: they do no harm. */
static int copy_stems(const struct xap_db *from, struct xap_wdb *to, struct err *err)
{
    struct xap_terms *it = xap_db_synonym_keys(from, xap_str(""), err);
    int rc;

    if (!it)
        return -1;
    while ((rc = xap_terms_next(it, err)) > 0)
        if ((rc = copy_synonyms_of(from, xap_terms_term(it), to, err)) < 0)
            break;
    xap_terms_free(it);
    return rc;
}

static int copy_living(const struct databases *r, size_t i, const struct xap_db *from,
                       struct xap_wdb *to, struct err *err)
{
    const uint32_t *map = map_at(r, i);
    uint32_t n = documents_at(r, i);

    for (uint32_t d = 1; d <= n; d++)
        if (map[d - 1] && copy_document(r, from, d, to, err) < 0)
            return -1;
    if (r->articles && copy_stems(from, to, err) < 0)
        return -1;
    return xap_wdb_commit(to, err) < 0 ? -1 : xap_wdb_close(to, err);
}

/* A copy of a segment's database with the living alone; the path is the caller's to free. */
static int make_copy(const struct databases *r, size_t i, const struct xap_db *from, char **path,
                     struct err *err)
{
    struct xap_wdb *to;
    int rc;

    if (asprintf(path, "%s/%zu", r->scratch, i) < 0) {
        *path = NULL;
        return err_nomem(err);
    }
    to = xap_wdb_open(*path, XAP_CREATE | XAP_DANGEROUS | XAP_NO_SYNC | XAP_NO_TERMLIST, 0, err);
    if (!to)
        return -1;
    rc = copy_living(r, i, from, to, err);
    xap_wdb_free(to);
    return rc;
}

/* --- joining */

static int add_copy(const struct databases *r, size_t i, const struct xap_db *from,
                    struct xap_db *all, struct err *err)
{
    struct xap_db *copy;
    char *path = NULL;
    int rc = -1;

    if (make_copy(r, i, from, &path, err) == 0 && (copy = opened_whole(path, err))) {
        rc = xap_db_add(all, copy, err);
        xap_db_free(copy);
    }
    free(path);
    return rc;
}

static int add_segment(const struct databases *r, size_t i, struct xap_db *all, struct err *err)
{
    struct xap_db *db = open_at(r, i, err);
    int rc;

    if (!db)
        return -1;
    rc = all_stay(r, i) ? xap_db_add(all, db, err) : add_copy(r, i, db, all, err);
    xap_db_free(db);
    return rc;
}

static int join(const struct databases *r, const char *dir, struct err *err)
{
    struct xap_db *all = xap_db_new(err);
    char *to = fs_path(dir, r->file);
    int rc = all ? 0 : -1;

    if (!to)
        rc = err_nomem(err);
    for (size_t i = 0; i < r->plan->count && rc == 0; i++)
        rc = add_segment(r, i, all, err);
    if (rc == 0)
        rc = xap_db_compact(all, to, XAP_COMPACT_FULL | XAP_COMPACT_SINGLE_FILE, 0, err);
    xap_db_free(all);
    free(to);
    return rc;
}

static int merge_file(const struct merge_plan *p, const char *file, bool articles, const char *dir,
                      struct err *err)
{
    struct databases r = {.plan = p, .file = file, .articles = articles};
    struct err late;
    int rc;

    if (asprintf(&r.scratch, "%s-copies", dir) < 0)
        return err_nomem(err);
    rc = fs_mkdir(r.scratch, err) < 0 ? -1 : join(&r, dir, err);
    if (fs_remove_tree(r.scratch, rc < 0 ? &late : err) < 0)
        rc = -1;
    free(r.scratch);
    return rc;
}

int merge_databases(const struct merge_plan *p, const char *dir, struct err *err)
{
    if (merge_file(p, SEGMENT_ARTICLES, true, dir, err) < 0)
        return -1;
    return merge_file(p, SEGMENT_QUOTES, false, dir, err);
}
