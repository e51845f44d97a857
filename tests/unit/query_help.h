/* A small index for tests, built by index/ from articles written as tables. */
#ifndef TESTS_UNIT_QUERY_HELP_H
#define TESTS_UNIT_QUERY_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "index/segment.h"
#include "index/shard.h"
#include "index/writer.h"
#include "query/search.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sample_quote {
    const char *text;    /* as it stands in the article's text */
    const char *full;    /* NULL when unknown */
    const char *mention; /* NULL when unknown */
};

struct sample {
    const char *id, *title, *text, *date, *language, *source, *author, *region;
    struct sample_quote quotes[4];
};

static struct err err;

#define ok(call)                      \
    do {                              \
        if ((call) < 0)               \
            fail_msg("%s", err.text); \
    } while (0)

static char index_path[64];
static struct searcher *searcher; /* of the index there, from ask_from_now() to remove_index() */

static struct value value_of(const char *s)
{
    return (struct value){s, s ? (uint32_t)strlen(s) : 0};
}

static void analyse(struct analyzer *a, struct value v, struct arena *arena, struct words *out)
{
    if (v.s)
        ok(analyzer_text(a, v.s, v.len, arena, out, &err));
}

static void fill_quote(struct analyzer *a, const struct article *article, const struct words *words,
                       const struct sample_quote *q, struct arena *arena,
                       struct analysed_quote *out)
{
    struct value text = article->key[ARTICLE_TEXT];
    const char *at = strstr(text.s, q->text);
    size_t start, end;

    assert_non_null(at);
    start = (size_t)(at - text.s);
    end = start + strlen(q->text);
    out->record.start = (uint32_t)utf8_count(text.s, start);
    out->record.end = (uint32_t)utf8_count(text.s, end);
    out->record.text = value_of(q->text);
    out->record.speaker = value_of(q->mention);
    out->record.speaker_full = value_of(q->full);
    while (out->first < words->count && words->items[out->first].start < start)
        out->first++;
    out->last = out->first;
    while (out->last < words->count && words->items[out->last].start < end)
        out->last++;
    analyse(a, out->record.speaker_full, arena, &out->full);
    analyse(a, out->record.speaker, arena, &out->mention);
}

static void add_sample(struct shard *shard, struct analyzer *a, const struct sample *s)
{
    struct arena arena = ARENA_INIT;
    struct article article = {0};
    struct analysis analysis = {0};
    struct analysed_quote quotes[4] = {0};

    article.key[ARTICLE_ID] = value_of(s->id);
    article.key[ARTICLE_TITLE] = value_of(s->title);
    article.key[ARTICLE_TEXT] = value_of(s->text);
    article.key[ARTICLE_DATE] = value_of(s->date);
    article.key[ARTICLE_LANGUAGE] = value_of(s->language);
    article.key[ARTICLE_SOURCE] = value_of(s->source);
    article.key[ARTICLE_AUTHOR] = value_of(s->author);
    article.key[ARTICLE_REGION] = value_of(s->region);
    for (int k = 0; k < ARTICLE_KEYS; k++)
        if (k == ARTICLE_TITLE || k == ARTICLE_TEXT || k == ARTICLE_SOURCE || k == ARTICLE_AUTHOR ||
            k == ARTICLE_REGION)
            analyse(a, article.key[k], &arena, &analysis.key[k]);
    analysis.quotes = quotes;
    for (int i = 0; i < 4 && s->quotes[i].text; i++)
        fill_quote(a, &article, &analysis.key[ARTICLE_TEXT], &s->quotes[i], &arena,
                   &quotes[analysis.quote_count++]);
    ok(shard_add(shard, &article, &analysis, &err));
    arena_release(&arena);
}

/* A segment of these articles: one more, or in the place of all others. */
static void publish_so(struct index_writer *w, const struct sample *samples, size_t count,
                       bool replace_all)
{
    static int number;
    char shard_dir[160], segment_dir[160];
    const char *shards[] = {shard_dir};
    struct analyzer *a = analyzer_new(&err);
    struct shard_words *words = shard_words_new(&err);
    struct shard *shard;
    struct new_segment fresh = {.dir = segment_dir, .articles = (uint32_t)count, .native = true};

    assert_non_null(a);
    snprintf(shard_dir, sizeof shard_dir, "%s/shard%d", index_writer_build_dir(w), ++number);
    snprintf(segment_dir, sizeof segment_dir, "%s/segment%d", index_writer_build_dir(w), number);
    assert_non_null(words);
    shard = shard_new(shard_dir, 1, words, true, &err);
    assert_non_null(shard);
    for (size_t i = 0; i < count; i++)
        add_sample(shard, a, &samples[i]);
    fresh.quotes = shard_quotes(shard);
    fresh.words = shard_word_count(shard);
    ok(shard_finish(shard, &err));
    shard_free(shard);
    ok(segment_join(shards, 1, segment_dir, PART_ALL, &err));
    ok(index_writer_publish(w, &fresh, replace_all, &err));
    shard_words_free(words);
    analyzer_free(a);
}

static void publish(struct index_writer *w, const struct sample *samples, size_t count)
{
    publish_so(w, samples, count, false);
}

static struct index_writer *open_writer(void)
{
    struct index_writer *w;

    snprintf(index_path, sizeof index_path, "/tmp/query-test-%ld", (long)getpid());
    ok(fs_remove_tree(index_path, &err));
    w = index_writer_open(index_path, true, false, MANIFEST_SAME_VERSIONS, &err);
    assert_non_null(w);
    return w;
}

static struct searcher *open_searcher(void)
{
    const char *paths[] = {index_path};
    struct snapshot *snapshot = snapshot_open(paths, 1, &err);
    struct searcher *s;

    if (!snapshot)
        fail_msg("%s", err.text);
    s = searcher_new(snapshot, &err);
    assert_non_null(s);
    snapshot_unref(snapshot);
    return s;
}

/* The writer is done: whatever it published is what `searcher` is asked from here on. */
static inline int ask_from_now(struct index_writer *w)
{
    index_writer_close(w);
    searcher = open_searcher();
    return 0;
}

/* The end of a group of tests that asked `searcher`. */
static inline int remove_index(void **state)
{
    (void)state;
    searcher_free(searcher);
    ok(fs_remove_tree(index_path, &err));
    return 0;
}

#endif
