#include "index/column_internal.h"

#include "index/snapshot_internal.h"
#include <stdlib.h>
#include <string.h>

void columns_release(struct kept_column *kept[COLUMN_FIELDS])
{
    for (int i = 0; i < COLUMN_FIELDS; i++)
        column_unref(kept[i]);
}

/* --- Made when first asked for */

/* Which segments have none yet. */
static bool list_missing(struct snapshot *s, enum column_field field, bool *missing)
{
    bool any = false;

    pthread_mutex_lock(&s->columns_lock);
    for (size_t i = 0; i < s->segment_count; i++)
        any |= missing[i] = !s->segments[i].columns[field];
    pthread_mutex_unlock(&s->columns_lock);
    return any;
}

/* Another thread may have been quicker. */
static void keep(struct snapshot *s, enum column_field field, struct kept_column **made)
{
    pthread_mutex_lock(&s->columns_lock);
    for (size_t i = 0; i < s->segment_count; i++) {
        if (!made[i])
            continue;
        if (s->segments[i].columns[field]) {
            column_unref(made[i]);
        } else {
            s->segments[i].columns[field] = made[i];
            atomic_store(&s->wanted[field], false);
        }
    }
    pthread_mutex_unlock(&s->columns_lock);
}

/* Not under the lock: nobody waits for another's reading, which may be given up. */
static int make_missing(struct reader *r, enum column_field field, struct look look,
                        struct err *err)
{
    struct snapshot *s = r->snapshot;
    struct kept_column **made = calloc(s->segment_count + 1, sizeof(struct kept_column *));
    bool *missing = calloc(s->segment_count + 1, sizeof *missing);
    int rc = made && missing ? 0 : err_nomem(err);

    if (rc == 0 && list_missing(s, field, missing)) {
        rc = columns_make(r, field, missing, made, look, err);
        if (rc == 0)
            keep(s, field, made);
    }
    free(made);
    free(missing);
    return rc;
}

/* Speakers are told apart by the language beside them. */
static int make_field(struct reader *r, enum column_field field, struct look look, struct err *err)
{
    if (field == COLUMN_SPEAKER && make_missing(r, COLUMN_LANGUAGE, look, err) < 0)
        return -1;
    return make_missing(r, field, look, err);
}

int reader_columns(struct reader *r, enum column_field field, const struct column **columns,
                   struct look look, struct err *err)
{
    struct snapshot *s = r->snapshot;

    if (make_field(r, field, look, err) < 0) {
        if (err->code == ERR_TIMEOUT)
            atomic_store(&s->wanted[field], true);
        return -1;
    }
    pthread_mutex_lock(&s->columns_lock);
    for (size_t i = 0; i < s->segment_count; i++)
        columns[i] = column_face(s->segments[i].columns[field]);
    pthread_mutex_unlock(&s->columns_lock);
    return 0;
}

/* --- Made beforehand */

static bool has_any(struct snapshot *s, enum column_field field)
{
    bool any = atomic_load(&s->wanted[field]);

    pthread_mutex_lock(&s->columns_lock);
    for (size_t i = 0; i < s->segment_count; i++)
        any |= s->segments[i].columns[field] != NULL;
    pthread_mutex_unlock(&s->columns_lock);
    return any;
}

bool snapshot_wants_columns(struct snapshot *s)
{
    for (int i = 0; i < COLUMN_FIELDS; i++)
        if (atomic_load(&s->wanted[i]))
            return true;
    return false;
}

static int make_as(struct reader *r, struct snapshot *before, struct err *err)
{
    for (int i = 0; i < COLUMN_FIELDS; i++)
        if (has_any(before, i) && make_field(r, i, (struct look){0}, err) < 0)
            return -1;
    return 0;
}

int snapshot_make_columns(struct snapshot *s, struct snapshot *before, struct err *err)
{
    struct reader *r;
    bool any = false;
    int rc;

    for (int i = 0; i < COLUMN_FIELDS; i++)
        any |= has_any(before, i);
    if (!any)
        return 0;
    r = reader_open(s, err);
    rc = r ? make_as(r, before, err) : -1;
    reader_free(r);
    return rc;
}

/* --- From one generation to the next */

/* What is immutable is known by its checksums. */
static bool is_same(const struct open_segment *a, const struct open_segment *b)
{
    return memcmp(a->files, b->files, sizeof a->files) == 0;
}

static void inherit(struct open_segment *fresh, const struct open_segment *from)
{
    for (int i = 0; i < COLUMN_FIELDS; i++)
        if (!fresh->columns[i] && from->columns[i])
            fresh->columns[i] = column_ref(from->columns[i]);
}

void snapshot_inherit(struct snapshot *fresh, struct snapshot *from)
{
    pthread_mutex_lock(&from->columns_lock);
    for (size_t i = 0; i < fresh->segment_count; i++)
        for (size_t k = 0; k < from->segment_count; k++)
            if (is_same(&fresh->segments[i], &from->segments[k]))
                inherit(&fresh->segments[i], &from->segments[k]);
    pthread_mutex_unlock(&from->columns_lock);
}
