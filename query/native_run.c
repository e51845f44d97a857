#include "query/native_run.h"

#include "schemas/fields.h"

struct native_run {
    struct arena *arena;
    struct xap_db *db;
    struct xap_query *query;
    struct xap_enquire *enquire;
    uint32_t documents; /* in the database, dead ones too */
};

static bool has_words(const struct snapshot *s)
{
    for (size_t i = 0; i < snapshot_segments(s); i++)
        if (!snapshot_segment(s, i)->native)
            return false;
    return true;
}

static int prepare(struct native_run *r, struct native *n, struct plan_node *plan,
                   enum query_scope scope)
{
    struct err err;

    if (!has_words(n->reader->snapshot)) {
        err_set(&err, ERR_UNAVAILABLE, "the index was not made with --native");
        return query_fail_err(n->error, &err);
    }
    if (snapshot_segments(n->reader->snapshot) == 0)
        return 0; /* libxapian refuses a database without shards */
    r->query = native_build(n, plan, scope);
    if (!r->query)
        return -1;
    r->enquire = xap_enquire_new(r->db, &err);
    if (!r->enquire || xap_db_doccount(r->db, &r->documents, &err) < 0 ||
        xap_enquire_set_query(r->enquire, r->query, &err) < 0)
        return query_fail_err(n->error, &err);
    return 0;
}

struct native_run *native_run_new(struct native *n, struct plan_node *plan, enum query_scope scope)
{
    struct native_run *r = arena_zalloc(n->arena, 1, sizeof *r);
    struct err err;

    if (!r) {
        err_nomem(&err);
        query_fail_err(n->error, &err);
        return NULL;
    }
    r->arena = n->arena;
    r->db = scope == QUERY_QUOTES ? n->reader->quotes : n->reader->articles;
    if (prepare(r, n, plan, scope) == 0)
        return r;
    native_run_free(r);
    return NULL;
}

void native_run_free(struct native_run *r)
{
    if (!r)
        return;
    xap_enquire_free(r->enquire);
    xap_query_free(r->query);
}

/* Undated documents come last both ways; equal ones newest first, then by id. */
static int set_order(struct native_run *r, enum match_order order, struct err *err)
{
    static const char last[] = "~";
    const struct xap_sort_key newest[] = {{SLOT_DATE, true, {"", 0}}, {SLOT_ID, false, {"", 0}}};
    const struct xap_sort_key oldest[] = {{SLOT_DATE, false, {last, 1}}, {SLOT_ID, false, {"", 0}}};

    switch (order) {
    case MATCH_BY_SCORE:
        return xap_enquire_sort_keys(r->enquire, XAP_SORT_AFTER_RELEVANCE, newest, 2, false, err);
    case MATCH_OLDEST_FIRST:
        return xap_enquire_sort_keys(r->enquire, XAP_SORT_ONLY, oldest, 2, false, err);
    case MATCH_NEWEST_FIRST:
        return xap_enquire_sort_keys(r->enquire, XAP_SORT_ONLY, newest, 2, false, err);
    }
    return err_set(err, ERR_INTERNAL, "no such order");
}

static int run(struct native_run *r, uint32_t offset, uint32_t limit, uint32_t check,
               struct match_hit **hits, size_t *count, struct match_total *total, struct err *err)
{
    struct xap_mset *found = xap_enquire_run(r->enquire, offset, limit, check, err);
    const struct xap_totals *totals;
    const struct xap_hit *items;
    int rc = 0;

    if (!found)
        return -1;
    items = xap_mset_hits(found, count);
    totals = xap_mset_totals(found);
    *total = (struct match_total){totals->estimated, totals->lower == totals->upper};
    *hits = arena_alloc(r->arena, (*count + 1) * sizeof **hits);
    for (size_t i = 0; i < *count && *hits; i++)
        (*hits)[i] = (struct match_hit){items[i].docid, items[i].weight};
    if (!*hits)
        rc = err_nomem(err);
    xap_mset_free(found);
    return rc;
}

int native_run_page(struct native_run *r, enum match_order order, uint32_t offset, uint32_t limit,
                    bool estimate, struct match_hit **hits, size_t *count,
                    struct match_total *total, struct err *err)
{
    *total = (struct match_total){.exact = true};
    *count = 0;
    if (!r->query)
        return 0;
    if (set_order(r, order, err) < 0)
        return -1;
    return run(r, offset, limit, estimate ? 0 : r->documents, hits, count, total, err);
}

int native_run_count(struct native_run *r, bool estimate, struct match_total *total,
                     struct err *err)
{
    struct match_hit *none;
    size_t count;

    *total = (struct match_total){.exact = true};
    if (!r->query)
        return 0;
    if (xap_enquire_set_bool(r->enquire, err) < 0)
        return -1;
    return run(r, 0, 0, estimate ? 0 : r->documents, &none, &count, total, err);
}

int native_run_all(struct native_run *r, const enum match_order *order, size_t most,
                   struct match_hit **hits, size_t *count, struct err *err)
{
    struct match_total total;
    uint32_t limit = r->documents <= most ? r->documents : (uint32_t)most + 1;

    *count = 0;
    if (!r->query)
        return 0;
    if ((order ? set_order(r, *order, err) : xap_enquire_set_bool(r->enquire, err)) < 0)
        return -1;
    return run(r, 0, limit, r->documents, hits, count, &total, err);
}
