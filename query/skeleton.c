#include "query/skeleton.h"

#include "base/buf.h"
#include "index/term.h"
#include <stdlib.h>
#include <string.h>

/* One term's posting list. `at` is the document it stands on; 0 before the first, UINT32_MAX after
 * the last. */
struct stream {
    struct xap_postings *postings;
    struct xap_positions *positions;
    uint32_t at;
    struct value word;
};

struct bounds {
    struct stream stream;
    struct stretch *items;
    size_t count, cap;
};

struct skeleton {
    struct stream *streams;
    size_t count;
    bool with_bounds;
    struct bounds sentences, paragraphs;
    struct word *items;
    size_t used, cap; /* of items; `used` of them may hold a word */
    struct words words;
};

/* --- one term */

static int stream_open(struct stream *s, struct xap_db *db, const char *prefix, struct value word,
                       struct err *err)
{
    struct term t;

    term_make(&t, prefix, word.s, word.len);
    s->word = word;
    s->postings = xap_db_postings(db, xap_mem(t.bytes, t.len), err);
    return s->postings ? 0 : -1;
}

static void stream_close(struct stream *s)
{
    xap_positions_free(s->positions);
    xap_postings_free(s->postings);
}

/* 1 when the term is in the document, whose positions are then ready to be read; 0 when not. */
static int stream_seek(struct stream *s, uint32_t doc, struct err *err)
{
    int rc;

    if (s->at < doc) {
        rc = xap_postings_skip_to(s->postings, doc, err);
        if (rc < 0)
            return -1;
        s->at = rc ? xap_postings_docid(s->postings) : UINT32_MAX;
    }
    if (s->at != doc)
        return 0;
    if (s->positions)
        return xap_positions_move(s->positions, s->postings, err) < 0 ? -1 : 1;
    s->positions = xap_postings_positions(s->postings, err);
    return s->positions ? 1 : -1;
}

/* --- opening */

static int open_streams(struct skeleton *s, struct xap_db *db, const char *prefix,
                        const struct value *words, size_t count, struct err *err)
{
    static const struct value none = {"", 0};

    s->streams = calloc(count + 1, sizeof *s->streams);
    if (!s->streams)
        return err_nomem(err);
    for (; s->count < count; s->count++)
        if (stream_open(&s->streams[s->count], db, prefix, words[s->count], err) < 0)
            return -1;
    if (!s->with_bounds)
        return 0;
    if (stream_open(&s->sentences.stream, db, TERM_SENTENCE, none, err) < 0)
        return -1;
    return stream_open(&s->paragraphs.stream, db, TERM_PARAGRAPH, none, err);
}

struct skeleton *skeleton_new(struct xap_db *db, const char *prefix, const struct value *words,
                              size_t count, bool bounds, struct err *err)
{
    struct skeleton *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->with_bounds = bounds;
    if (open_streams(s, db, prefix, words, count, err) < 0) {
        skeleton_free(s);
        return NULL;
    }
    return s;
}

void skeleton_free(struct skeleton *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        stream_close(&s->streams[i]);
    free(s->streams);
    stream_close(&s->sentences.stream);
    stream_close(&s->paragraphs.stream);
    free(s->sentences.items);
    free(s->paragraphs.items);
    free(s->items);
    free(s);
}

/* --- reading */

/* Make room for position `pos`, with nothing between the last word and it. */
static int reach(struct skeleton *s, uint32_t pos, struct err *err)
{
    if (pos < s->used)
        return 0;
    if (grow(&s->items, &s->cap, (size_t)pos + 1, sizeof *s->items) < 0)
        return err_nomem(err);
    memset(s->items + s->used, 0, (pos + 1 - s->used) * sizeof *s->items);
    s->used = (size_t)pos + 1;
    return 0;
}

static int read_stream(struct skeleton *s, struct stream *t, uint32_t doc, struct err *err)
{
    int rc = stream_seek(t, doc, err);

    if (rc <= 0)
        return rc;
    while ((rc = xap_positions_next(t->positions, err)) > 0) {
        uint32_t pos = xap_positions_get(t->positions) - 1;
        if (reach(s, pos, err) < 0)
            return -1;
        s->items[pos].text = t->word.s;
        s->items[pos].len = t->word.len;
    }
    return rc;
}

static int add_stretch(struct bounds *b, uint32_t first, struct err *err)
{
    if (grow(&b->items, &b->cap, b->count + 1, sizeof *b->items) < 0)
        return err_nomem(err);
    if (b->count)
        b->items[b->count - 1].last = first;
    b->items[b->count++] = (struct stretch){.first = first};
    return 0;
}

/* Where each begins is a position of the bounds' term; it ends where the next begins. */
static int read_bounds(struct skeleton *s, struct bounds *b, struct stretches *out, uint32_t doc,
                       struct err *err)
{
    int rc = 0;

    b->count = 0;
    if (s->with_bounds)
        rc = stream_seek(&b->stream, doc, err);
    if (rc > 0)
        while ((rc = xap_positions_next(b->stream.positions, err)) > 0)
            if (add_stretch(b, xap_positions_get(b->stream.positions) - 1, err) < 0)
                return -1;
    if (rc < 0 || (b->count == 0 && add_stretch(b, 0, err) < 0))
        return -1;
    b->items[b->count - 1].last = (uint32_t)s->used;
    while (b->count > 1 && b->items[b->count - 1].first >= s->used)
        b->items[--b->count - 1].last = (uint32_t)s->used;
    *out = (struct stretches){b->items, b->count};
    return 0;
}

int skeleton_read(struct skeleton *s, uint32_t doc, const struct words **out, struct err *err)
{
    s->used = 0;
    for (size_t i = 0; i < s->count; i++)
        if (read_stream(s, &s->streams[i], doc, err) < 0)
            return -1;
    s->words.items = s->items;
    s->words.count = s->used;
    *out = &s->words;
    if (read_bounds(s, &s->sentences, &s->words.sentences, doc, err) < 0)
        return -1;
    return read_bounds(s, &s->paragraphs, &s->words.paragraphs, doc, err);
}
