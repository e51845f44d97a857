#include "index/shard.h"

#include "base/fs.h"
#include "index/dates.h"
#include "index/part.h"
#include "index/segment.h"
#include "index/shard_databases.h"
#include "index/store.h"
#include <stdlib.h>
#include <string.h>

struct shard {
    char *dir;
    uint32_t next; /* number of the next article */
    uint32_t quotes;
    uint64_t word_count;
    struct shard_words *words; /* borrowed */
    struct shard_databases *databases;
    struct store_writer *texts, *article_records, *quote_records;
    struct buf quote_map, dates;
    struct buf record; /* scratch for encodings */
};

static struct store_writer *create_store(const char *dir, const char *name,
                                         const struct store_form *form, struct err *err)
{
    char *path = fs_path(dir, name);
    struct store_writer *w = NULL;

    if (path)
        w = store_writer_new(path, form, err);
    else
        err_nomem(err);
    free(path);
    return w;
}

static int create_stores(struct shard *s, struct err *err)
{
    s->texts = create_store(s->dir, SEGMENT_TEXTS, &store_of_texts, err);
    if (s->texts)
        s->article_records = create_store(s->dir, SEGMENT_ARTICLE_RECORDS, &store_of_records, err);
    if (s->article_records)
        s->quote_records = create_store(s->dir, SEGMENT_QUOTE_RECORDS, &store_of_records, err);
    return s->quote_records ? 0 : -1;
}

struct shard *shard_new(const char *dir, uint32_t first, struct shard_words *words, bool native,
                        struct err *err)
{
    struct shard *s = calloc(1, sizeof *s);

    if (!s || !(s->dir = strdup(dir))) {
        free(s);
        err_nomem(err);
        return NULL;
    }
    s->next = first;
    s->words = words;
    shard_words_begin(words);
    if (fs_mkdir(dir, err) < 0 || !(s->databases = shard_databases_new(dir, native, err)) ||
        create_stores(s, err) < 0) {
        shard_free(s);
        return NULL;
    }
    return s;
}

void shard_free(struct shard *s)
{
    if (!s)
        return;
    shard_databases_free(s->databases);
    store_writer_free(s->texts);
    store_writer_free(s->article_records);
    store_writer_free(s->quote_records);
    buf_release(&s->record);
    buf_release(&s->quote_map);
    buf_release(&s->dates);
    free(s->dir);
    free(s);
}

uint32_t shard_quotes(const struct shard *s)
{
    return s->quotes;
}

uint64_t shard_word_count(const struct shard *s)
{
    return s->word_count;
}

static int add_stems(struct shard *s, struct err *err)
{
    struct stem_entry e;
    int rc;

    while ((rc = shard_words_next_entry(s->words, &e, err)) > 0)
        if (shard_databases_add_stem(s->databases, &e, err) < 0)
            return -1;
    return rc;
}

static int add_record(struct shard *s, struct store_writer *to, struct err *err)
{
    return buf_ok(&s->record) ? store_writer_add(to, s->record.data, s->record.len, err)
                              : err_nomem(err);
}

static int add_stored(struct shard *s, const struct article *a, const struct analysis *an,
                      struct err *err)
{
    struct value text = a->key[ARTICLE_TEXT];

    buf_clear(&s->record);
    article_encode(a, false, &s->record);
    if (store_writer_add(s->texts, text.s ? text.s : "", text.len, err) < 0 ||
        add_record(s, s->article_records, err) < 0)
        return -1;
    for (size_t i = 0; i < an->quote_count; i++) {
        buf_clear(&s->record);
        quote_record_encode(&an->quotes[i].record, &s->record);
        if (add_record(s, s->quote_records, err) < 0)
            return -1;
    }
    return 0;
}

int shard_add(struct shard *s, const struct article *a, const struct analysis *an, struct err *err)
{
    if (shard_words_add(s->words, a, an, err) < 0 || add_stems(s, err) < 0 ||
        shard_databases_add(s->databases, s->next, a, an, err) < 0 || add_stored(s, a, an, err) < 0)
        return -1;
    for (size_t i = 0; i < an->quote_count; i++)
        buf_u32(&s->quote_map, s->next);
    dates_note(&s->dates, a);
    s->quotes += (uint32_t)an->quote_count;
    s->word_count += an->key[ARTICLE_TITLE].count + an->key[ARTICLE_TEXT].count;
    s->next++;
    return 0;
}

int shard_finish(struct shard *s, struct err *err)
{
    if (shard_words_write(s->words, s->dir, err) < 0 ||
        shard_databases_finish(s->databases, err) < 0 || store_writer_finish(s->texts, err) < 0 ||
        store_writer_finish(s->article_records, err) < 0 ||
        store_writer_finish(s->quote_records, err) < 0 ||
        part_write(s->dir, SEGMENT_QUOTE_MAP, &s->quote_map, err) < 0)
        return -1;
    return part_write(s->dir, SHARD_DATES, &s->dates, err);
}
