#include "index/segment_merge.h"

#include "base/fs.h"
#include "index/births.h"
#include "index/dates.h"
#include "index/merge_databases.h"
#include "index/part.h"
#include "index/snapshot_internal.h"
#include "index/stem_places.h"
#include <stddef.h>
#include <stdlib.h>

static const struct segment *segment_at(const struct merge_plan *p, size_t i)
{
    return snapshot_segment(p->snapshot, p->which[i]);
}

/* --- the plan */

static void number_articles(struct merge_plan *p, size_t i)
{
    const struct segment *s = segment_at(p, i);
    const uint32_t *length = postings_lengths(s->article_words);

    for (uint32_t d = 1; d <= s->articles; d++) {
        bool dead = snapshot_is_dead(p->snapshot, p->which[i], d);
        if (dead && !s->native)
            continue;
        p->maps[i].article[d - 1] = ++p->articles;
        p->words += length[d - 1];
        if (dead)
            p->dead[p->dead_count++] = p->articles;
    }
}

static void number_quotes(struct merge_plan *p, size_t i)
{
    const struct segment *s = segment_at(p, i);

    for (uint32_t q = 0; q < s->quotes; q++)
        if (p->maps[i].article[s->quote_article[q] - 1])
            p->maps[i].quote[q] = ++p->quotes;
}

static int number_segment(struct merge_plan *p, size_t i, struct err *err)
{
    const struct segment *s = segment_at(p, i);
    struct merge_map *m = &p->maps[i];

    m->article = calloc((size_t)s->articles + 1, sizeof *m->article);
    m->quote = calloc((size_t)s->quotes + 1, sizeof *m->quote);
    if (!m->article || !m->quote)
        return err_nomem(err);
    number_articles(p, i);
    number_quotes(p, i);
    return 0;
}

static int number_all(struct merge_plan *p, struct err *err)
{
    uint64_t dead = 0, articles = 0, quotes = 0;

    for (size_t i = 0; i < p->count; i++) {
        dead += segment_at(p, i)->dead;
        articles += segment_at(p, i)->articles;
        quotes += segment_at(p, i)->quotes;
    }
    if (articles > UINT32_MAX || quotes > UINT32_MAX)
        return err_set(err, ERR_LIMIT, "too many documents for one segment");
    p->maps = calloc(p->count + 1, sizeof *p->maps);
    p->dead = calloc(dead + 1, sizeof *p->dead);
    if (!p->maps || !p->dead)
        return err_nomem(err);
    for (size_t i = 0; i < p->count; i++)
        if (number_segment(p, i, err) < 0)
            return -1;
    return 0;
}

int merge_plan_init(struct merge_plan *p, const struct snapshot *snapshot, const size_t *which,
                    size_t count, struct err *err)
{
    *p = (struct merge_plan){.snapshot = snapshot, .which = which, .count = count};
    if (number_all(p, err) < 0) {
        merge_plan_release(p);
        return -1;
    }
    return 0;
}

void merge_plan_release(struct merge_plan *p)
{
    for (size_t i = 0; p->maps && i < p->count; i++) {
        free(p->maps[i].article);
        free(p->maps[i].quote);
    }
    free(p->maps);
    free(p->dead);
    *p = (struct merge_plan){0};
}

/* --- words */

static int merge_words(const struct merge_plan *p, const char *name, bool articles, const char *dir,
                       struct err *err)
{
    struct postings_input *inputs = calloc(p->count + 1, sizeof *inputs);
    char *to = fs_path(dir, name);
    int rc = -1;

    for (size_t i = 0; inputs && i < p->count; i++) {
        const struct segment *s = segment_at(p, i);
        inputs[i].file = articles ? s->article_words : s->quote_words;
        inputs[i].renumber = articles ? p->maps[i].article : p->maps[i].quote;
    }
    if (inputs && to)
        rc = stem_places_merge(inputs, p->count, articles ? p->articles : p->quotes, to, err);
    else
        err_nomem(err);
    free(inputs);
    free(to);
    return rc;
}

/* --- texts */

/* One of the stores of each. */
struct store_choice {
    const char *name;
    size_t offset; /* in struct open_segment */
    const struct store_form *form;
    bool articles; /* a text for each of them, else for each quotation */
};

static int merge_store(const struct merge_plan *p, const struct store_choice *of, const char *dir,
                       struct err *err)
{
    struct store_input *inputs = calloc(p->count + 1, sizeof *inputs);
    char *to = fs_path(dir, of->name);
    int rc = -1;

    for (size_t i = 0; inputs && i < p->count; i++) {
        const struct open_segment *s = &p->snapshot->segments[p->which[i]];

        inputs[i].store = (const struct store *)(const void *)((const char *)s + of->offset);
        inputs[i].keep = of->articles ? p->maps[i].article : p->maps[i].quote;
    }
    if (inputs && to)
        rc = store_merge(inputs, p->count, to, of->form, err);
    else
        err_nomem(err);
    free(inputs);
    free(to);
    return rc;
}

static int merge_stores(const struct merge_plan *p, const char *dir, struct err *err)
{
    static const struct store_choice stores[] = {
        {SEGMENT_TEXTS, offsetof(struct open_segment, texts), &store_of_texts, true},
        {SEGMENT_ARTICLE_RECORDS, offsetof(struct open_segment, article_records), &store_of_records,
         true},
        {SEGMENT_QUOTE_RECORDS, offsetof(struct open_segment, quote_records), &store_of_records,
         false},
    };

    for (size_t i = 0; i < sizeof stores / sizeof *stores; i++)
        if (merge_store(p, &stores[i], dir, err) < 0)
            return -1;
    return 0;
}

static int merge_quote_map(const struct merge_plan *p, const char *dir, struct err *err)
{
    struct buf out = BUF_INIT;
    int rc;

    for (size_t i = 0; i < p->count; i++) {
        const struct segment *s = segment_at(p, i);
        for (uint32_t q = 0; q < s->quotes; q++)
            if (p->maps[i].quote[q])
                buf_u32(&out, p->maps[i].article[s->quote_article[q] - 1]);
    }
    rc = part_write(dir, SEGMENT_QUOTE_MAP, &out, err);
    buf_release(&out);
    return rc;
}

/* --- dates: ids decide between equal ones */

static int note_dates(const struct merge_plan *p, size_t i, struct xap_values *ids,
                      struct buf *notes, struct err *err)
{
    const struct segment *s = segment_at(p, i);
    struct xap_bytes id;

    for (uint32_t d = 1; d <= s->articles; d++) {
        int rc = xap_values_next(ids, err);
        if (rc == 0 || (rc > 0 && xap_values_at(ids) != d))
            return err_set(err, ERR_DAMAGED, "%s/%s has no id for article %u", s->dir,
                           SEGMENT_ARTICLES, d);
        if (rc < 0 || xap_values_value(ids, &id, err) < 0)
            return -1;
        if (p->maps[i].article[d - 1] == 0)
            continue;
        buf_u64(notes, s->date[d - 1]);
        buf_block(notes, id.data, id.len);
    }
    return 0;
}

static int note_segment(const struct merge_plan *p, size_t i, struct buf *notes, struct err *err)
{
    char *path = fs_path(segment_at(p, i)->dir, SEGMENT_ARTICLES);
    struct xap_db *db = NULL;
    struct xap_values *ids;
    int rc = -1;

    if (path)
        db = xap_db_open(path, err);
    else
        err_nomem(err);
    free(path);
    if (!db)
        return -1;
    ids = xap_db_values(db, SLOT_ID, err);
    if (ids)
        rc = note_dates(p, i, ids, notes, err);
    xap_values_free(ids);
    xap_db_free(db);
    return rc;
}

static int merge_dates(const struct merge_plan *p, const char *dir, struct err *err)
{
    struct buf notes = BUF_INIT;
    int rc = 0;

    for (size_t i = 0; i < p->count && rc == 0; i++)
        rc = note_segment(p, i, &notes, err);
    if (rc == 0)
        rc = dates_write(&notes, dir, err);
    buf_release(&notes);
    return rc;
}

int segment_merge(const struct merge_plan *p, const char *dir, unsigned parts, struct err *err)
{
    if (fs_mkdir(dir, err) < 0)
        return -1;
    if (parts & PART_ARTICLE_WORDS && merge_words(p, SEGMENT_ARTICLE_WORDS, true, dir, err) < 0)
        return -1;
    if (parts & PART_QUOTE_WORDS && merge_words(p, SEGMENT_QUOTE_WORDS, false, dir, err) < 0)
        return -1;
    if (parts & PART_DATABASES && merge_databases(p, dir, err) < 0)
        return -1;
    if (parts & PART_TEXTS && (merge_stores(p, dir, err) < 0 || merge_quote_map(p, dir, err) < 0 ||
                               merge_dates(p, dir, err) < 0 || births_merge(p, dir, err) < 0))
        return -1;
    return 0;
}
