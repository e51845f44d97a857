/* Small indexes for the tests of index/, made through its own builders: shards, a segment, a
 * publication. Each test program works in a directory of its own, which is its current one.
 */
#ifndef TESTS_INDEX_HELP_H
#define TESTS_INDEX_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "index/segment.h"
#include "index/shard.h"
#include "index/shard_words.h"
#include "index/snapshot.h"
#include "index/writer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An article, and how many quotations ("q0 of ID" by "Ann Lee") it is to have. */
struct story {
    const char *id, *text;
    unsigned quotes;
    const char *date, *source, *language, *title;
};

/* Whether the segments made are native. */
static bool help_native = true;
/* Whether quotations have words of their articles, three each from the fourth word on (or what
 * there is), and names have theirs. */
static bool help_quoted = false;

static char help_root[] = "/tmp/morgue-index-XXXXXX";

static inline int help_enter(void **state)
{
    (void)state;
    return mkdtemp(help_root) && chdir(help_root) == 0 ? 0 : -1;
}

static inline int help_leave(void **state)
{
    struct err err;

    (void)state;
    return chdir("/") == 0 ? fs_remove_tree(help_root, &err) : -1;
}

/* Fail with the error's text. */
static inline void must(int rc, const struct err *err)
{
    if (rc < 0)
        fail_msg("%s", err->text);
}

static inline void must_say(const struct err *err, enum err_code code, const char *what)
{
    if (err->code != code || !strstr(err->text, what))
        fail_msg("code %d: %s", err->code, err->text);
}

static inline struct value value_of(const char *s)
{
    return s ? (struct value){s, (uint32_t)strlen(s)} : (struct value){0};
}

static inline struct article article_of(const struct story *s)
{
    struct article a = {0};

    a.key[ARTICLE_ID] = value_of(s->id);
    a.key[ARTICLE_TEXT] = value_of(s->text);
    a.key[ARTICLE_TITLE] = value_of(s->title);
    a.key[ARTICLE_DATE] = value_of(s->date);
    a.key[ARTICLE_SOURCE] = value_of(s->source);
    a.key[ARTICLE_LANGUAGE] = value_of(s->language ? s->language : "en");
    return a;
}

static inline void add_words_of_quote(struct analyzer *analyzer, struct arena *arena,
                                      const struct analysis *an, unsigned i,
                                      struct analysed_quote *q)
{
    uint32_t count = (uint32_t)an->key[ARTICLE_TEXT].count;
    struct err err;

    q->first = 3 + 3 * i < count ? 3 + 3 * i : count;
    q->last = q->first + 3 < count ? q->first + 3 : count;
    must(analyzer_words(analyzer, "Ann Lee", 7, arena, &q->full, &err), &err);
    must(analyzer_words(analyzer, "Lee", 3, arena, &q->mention, &err), &err);
}

static inline void add_story(struct shard *shard, struct analyzer *analyzer, const struct story *s)
{
    struct arena arena = ARENA_INIT;
    struct article a = article_of(s);
    struct analysis an = {0};
    struct err err;

    if (s->text)
        must(analyzer_text(analyzer, s->text, strlen(s->text), &arena, &an.key[ARTICLE_TEXT], &err),
             &err);
    if (s->title)
        must(analyzer_line(analyzer, s->title, strlen(s->title), &arena, &an.key[ARTICLE_TITLE],
                           &err),
             &err);
    if (help_quoted && s->source)
        must(analyzer_words(analyzer, s->source, strlen(s->source), &arena, &an.key[ARTICLE_SOURCE],
                            &err),
             &err);
    an.quotes = arena_zalloc(&arena, s->quotes + 1, sizeof *an.quotes);
    an.quote_count = s->quotes;
    for (unsigned i = 0; i < s->quotes; i++) {
        struct analysed_quote *q = &an.quotes[i];
        q->record.start = i;
        q->record.end = i + 1;
        q->record.text = value_of(arena_printf(&arena, "q%u of %s", i, s->id));
        q->record.speaker = value_of("Lee");
        q->record.speaker_full = value_of("Ann Lee");
        q->record.confidence = 0.75;
        if (help_quoted)
            add_words_of_quote(analyzer, &arena, &an, i, q);
    }
    must(shard_add(shard, &a, &an, &err), &err);
    arena_release(&arena);
}

/* Build a segment of these stories in the writer's build directory, `per_shard` to a shard. */
static inline struct new_segment build_segment(struct index_writer *w, const struct story *stories,
                                               size_t count, size_t per_shard)
{
    static char dir[200];
    struct new_segment fresh = {.dir = dir, .articles = (uint32_t)count, .native = help_native};
    struct shard_words *words;
    char *shards[64];
    size_t shard_count = 0;
    struct err err;
    struct analyzer *analyzer = analyzer_new(&err);

    assert_non_null(analyzer);
    words = shard_words_new(&err);
    assert_non_null(words);
    for (size_t from = 0; from < count; from += per_shard) {
        struct shard *s;
        assert_true(
            asprintf(&shards[shard_count], "%s/shard-%zu", index_writer_build_dir(w), from) > 0);
        s = shard_new(shards[shard_count++], (uint32_t)from + 1, words, help_native, &err);
        if (!s)
            fail_msg("%s", err.text);
        for (size_t i = from; i < count && i < from + per_shard; i++)
            add_story(s, analyzer, &stories[i]);
        must(shard_finish(s, &err), &err);
        fresh.quotes += shard_quotes(s);
        fresh.words += shard_word_count(s);
        shard_free(s);
    }
    snprintf(dir, sizeof dir, "%s/segment", index_writer_build_dir(w));
    must(segment_join((const char *const *)shards, shard_count, dir, PART_ALL, &err), &err);
    for (size_t i = 0; i < shard_count; i++) {
        must(fs_remove_tree(shards[i], &err), &err);
        free(shards[i]);
    }
    shard_words_free(words);
    analyzer_free(analyzer);
    return fresh;
}

static inline struct index_writer *open_writer(const char *index)
{
    struct err err;
    struct index_writer *w = index_writer_open(index, true, false, MANIFEST_SAME_VERSIONS, &err);

    if (!w)
        fail_msg("%s", err.text);
    return w;
}

/* Publish one more segment of these stories. */
static inline void add_segment(const char *index, const struct story *stories, size_t count,
                               size_t per_shard)
{
    struct index_writer *w = open_writer(index);
    struct new_segment fresh = build_segment(w, stories, count, per_shard);
    struct err err;

    must(index_writer_publish(w, &fresh, false, &err), &err);
    index_writer_close(w);
}

/* Kill one article and publish that. */
static inline void kill_one(const char *index, size_t segment, uint32_t doc)
{
    struct index_writer *w = open_writer(index);
    struct err err;

    must(index_writer_kill(w, segment, doc, &err), &err);
    must(index_writer_publish(w, NULL, false, &err), &err);
    index_writer_close(w);
}

static inline struct snapshot *open_snapshot(const char *index)
{
    struct err err;
    struct snapshot *s = snapshot_open(&index, 1, &err);

    if (!s)
        fail_msg("%s", err.text);
    return s;
}

static inline struct reader *open_reader_of(struct snapshot *s)
{
    struct err err;
    struct reader *r = reader_open(s, &err);

    if (!r)
        fail_msg("%s", err.text);
    return r;
}

/* The document with this id, 0 for none. */
static inline uint32_t find(struct reader *r, const char *id)
{
    uint32_t doc;
    struct err err;

    must(reader_find(r, id, strlen(id), &doc, &err), &err);
    return doc;
}

/* A file's bytes changed at an offset (from the end when negative). */
static inline void flip(const char *path, long at)
{
    FILE *f = fopen(path, "r+");
    int c;

    assert_non_null(f);
    assert_int_equal(fseek(f, at, at < 0 ? SEEK_END : SEEK_SET), 0);
    c = fgetc(f);
    assert_int_equal(fseek(f, -1, SEEK_CUR), 0);
    assert_int_equal(fputc(c ^ 0x55, f), c ^ 0x55);
    fclose(f);
}

#endif
