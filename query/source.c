#include "query/source.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 64 /* documents between two looks at the limits */

/* --- Sets */

static uint32_t documents(const struct reader *r, bool quotes, size_t segment)
{
    const struct segment *s = snapshot_segment(r->snapshot, segment);

    return quotes ? s->quotes : s->articles;
}

struct docset *docset_new(struct reader *reader, bool quotes, struct arena *arena, struct err *err)
{
    size_t n = snapshot_segments(reader->snapshot);
    struct docset *set = arena_zalloc(arena, 1, sizeof *set);

    if (set) {
        set->reader = reader;
        set->quotes = quotes;
        set->bits = arena_zalloc(arena, n + 1, sizeof *set->bits);
        set->count = arena_zalloc(arena, n + 1, sizeof *set->count);
    }
    if (!set || !set->bits || !set->count) {
        err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        set->bits[i] = arena_zalloc(arena, documents(reader, quotes, i) / 8 + 1, 1);
        if (!set->bits[i]) {
            err_nomem(err);
            return NULL;
        }
    }
    return set;
}

static bool has(const struct docset *set, size_t segment, uint32_t local)
{
    return set->bits[segment][(local - 1) / 8] >> ((local - 1) % 8) & 1;
}

void docset_add(struct docset *set, uint32_t doc)
{
    uint32_t local;
    size_t segment = snapshot_locate(set->reader->snapshot, doc, &local);

    if (has(set, segment, local))
        return;
    set->bits[segment][(local - 1) / 8] |= (unsigned char)(1U << (local - 1) % 8);
    set->count[segment]++;
}

static bool is_live(const struct reader *r, bool quotes, size_t segment, uint32_t local)
{
    const struct segment *s = snapshot_segment(r->snapshot, segment);

    return !snapshot_is_dead(r->snapshot, segment, quotes ? s->quote_article[local - 1] : local);
}

/* --- Sources */

/* Where one source stands. Without a set: the live documents. */
struct cursor {
    struct reader *reader;
    bool quotes;
    const struct docset *set;
    const struct query_limits *limits;
    size_t segment;
    uint32_t last; /* the segment's last document */
    unsigned steps;
};

static bool is_member(const struct cursor *c, uint32_t local)
{
    return c->set ? has(c->set, c->segment, local)
                  : is_live(c->reader, c->quotes, c->segment, local);
}

static int tick(struct cursor *c, struct err *err)
{
    return ++c->steps % CHECK_EVERY ? 0 : limits_check(c->limits, err);
}

/* Which segment a shard is, told by its uuid. */
static int find_segment(struct cursor *c, struct xap_db *shard, struct err *err)
{
    size_t n = snapshot_segments(c->reader->snapshot);
    struct xap_bytes uuid;

    if (xap_db_uuid(shard, &uuid, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *known = c->quotes ? c->reader->quote_uuid[i] : c->reader->article_uuid[i];

        if (strlen(known) == uuid.len && memcmp(known, uuid.data, uuid.len) == 0) {
            c->segment = i;
            return 0;
        }
    }
    return err_set(err, ERR_INTERNAL, "a database that is no segment of the index");
}

static int on_init(void *user, struct xap_db *shard, struct xap_source_state *state,
                   struct err *err)
{
    struct cursor *c = user;
    const struct segment *s;
    uint32_t dead_most;

    if (find_segment(c, shard, err) < 0)
        return -1;
    s = snapshot_segment(c->reader->snapshot, c->segment);
    c->last = c->quotes ? s->quotes : s->articles;
    if (c->set) {
        state->freq_min = state->freq_est = state->freq_max = c->set->count[c->segment];
        return 0;
    }
    /* How many quotations the dead articles had is not known. */
    dead_most = !s->dead ? 0 : c->quotes ? s->quotes : s->dead;
    state->freq_max = c->quotes || !s->dead ? c->last : c->last - s->dead;
    state->freq_min = c->last - dead_most;
    state->freq_est = c->quotes && s->articles
                          ? (uint32_t)((uint64_t)c->last * (s->articles - s->dead) / s->articles)
                          : state->freq_max;
    return 0;
}

static int seek(struct cursor *c, uint32_t local, struct xap_source_state *state, struct err *err)
{
    for (; local <= c->last; local++) {
        if (tick(c, err) < 0)
            return -1;
        if (is_member(c, local)) {
            state->docid = local;
            return 0;
        }
    }
    state->docid = 0;
    return 0;
}

static int on_next(void *user, double min_weight, struct xap_source_state *state, struct err *err)
{
    (void)min_weight;
    return seek(user, state->docid + 1, state, err);
}

/* A check that said no leaves the cursor on a document that is no member; from there next goes on.
 */
static int on_skip_to(void *user, uint32_t docid, double min_weight, struct xap_source_state *state,
                      struct err *err)
{
    struct cursor *c = user;

    (void)min_weight;
    if (docid <= state->docid && is_member(c, state->docid))
        return 0;
    return seek(c, docid > state->docid ? docid : state->docid, state, err);
}

static int on_check(void *user, uint32_t docid, double min_weight, struct xap_source_state *state,
                    struct err *err)
{
    struct cursor *c = user;

    (void)min_weight;
    if (docid < state->docid)
        return 1;
    if (tick(c, err) < 0)
        return -1;
    state->docid = docid <= c->last ? docid : 0;
    return docid > c->last || is_member(c, docid);
}

static void *on_clone(void *user, struct err *err)
{
    struct cursor *copy = malloc(sizeof *copy);

    if (!copy) {
        err_nomem(err);
        return NULL;
    }
    *copy = *(const struct cursor *)user;
    return copy;
}

static const struct xap_source_calls calls = {
    .init = on_init,
    .next = on_next,
    .skip_to = on_skip_to,
    .check = on_check,
    .clone = on_clone,
    .release = free,
};

static struct xap_query *make(struct cursor like, struct err *err)
{
    struct cursor *c = on_clone(&like, err);
    struct xap_query *query;

    if (!c)
        return NULL;
    query = xap_query_source(&calls, c, err);
    if (!query)
        free(c);
    return query;
}

struct xap_query *source_live(struct reader *reader, bool quotes, const struct query_limits *limits,
                              struct err *err)
{
    return make((struct cursor){.reader = reader, .quotes = quotes, .limits = limits}, err);
}

struct xap_query *source_set(const struct docset *set, const struct query_limits *limits,
                             struct err *err)
{
    return make(
        (struct cursor){.reader = set->reader, .quotes = set->quotes, .set = set, .limits = limits},
        err);
}
