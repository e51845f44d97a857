#include "queryd/cursor.h"

#include "base/buf.h"
#include "base/fs_file.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t head_of_digest(const void *bytes, size_t len)
{
    unsigned char full[FS_HASH_BYTES];
    uint64_t head = 0;

    fs_hash_bytes(bytes, len, full);
    for (int i = 0; i < 8; i++)
        head = head << 8 | full[i];
    return head;
}

static uint64_t digest(struct buf *bytes)
{
    /* Out of memory: a digest of less. Then two questions may share one, which costs a wrong page
     * to whoever mixes up their cursors, and nobody else. */
    uint64_t head = head_of_digest(bytes->data ? bytes->data : "", bytes->len);

    buf_release(bytes);
    return head;
}

/* Of what decides which hits there are and in which order; not how many, nor how they look. */
uint64_t cursor_query(const struct request *r)
{
    struct buf bytes = BUF_INIT;

    buf_block(&bytes, r->q.s ? r->q.s : "", r->q.len);
    buf_varint(&bytes, (uint64_t)r->op);
    buf_varint(&bytes, (uint64_t)r->sort);
    buf_varint(&bytes, (uint64_t)r->of);
    buf_varint(&bytes, r->collapse);
    buf_varint(&bytes, (uint64_t)r->field);
    buf_varint(&bytes, (uint64_t)r->by);
    buf_block(&bytes, r->prefix.s ? r->prefix.s : "", r->prefix.len);
    return digest(&bytes);
}

uint64_t cursor_state(const struct snapshot *snapshot)
{
    return cursor_state_of(snapshot, snapshot_generation(snapshot));
}

/* By what the segments hold: an index that was made anew counts its generations, and so names its
 * segments, from the beginning again. */
uint64_t cursor_state_of(const struct snapshot *snapshot, const char *generation)
{
    struct buf bytes = BUF_INIT;

    buf_block(&bytes, generation, strlen(generation));
    for (size_t i = 0; i < snapshot_segments(snapshot); i++) {
        const struct segment *s = snapshot_segment(snapshot, i);
        buf_block(&bytes, s->content, sizeof s->content);
    }
    return digest(&bytes);
}

void cursor_write(const struct cursor *c, char text[CURSOR_TEXT])
{
    int n = snprintf(text, CURSOR_TEXT,
                     "2-%" PRIx64 "-%016" PRIx64 "-%016" PRIx64 "-%" PRIx64 "-%" PRIx64, c->offset,
                     c->query, c->state, c->text, c->line);
    uint64_t check = head_of_digest(text, (size_t)n) >> 32;

    snprintf(text + n, CURSOR_TEXT - (size_t)n, "-%08" PRIx64, check);
}

static bool read_numbers(const char *text, struct cursor *out)
{
    return sscanf(text, "2-%16" SCNx64 "-%16" SCNx64 "-%16" SCNx64 "-%16" SCNx64 "-%16" SCNx64 "-",
                  &out->offset, &out->query, &out->state, &out->text, &out->line) == 5;
}

static bool is_possible(const struct cursor *c)
{
    return c->offset <= REQUEST_REACH_MAX && c->text <= REQUEST_REACH_MAX && c->line <= c->offset;
}

/* Whether it is, to the letter, what we would have written: sscanf is lenient. */
static bool is_written_so(const struct request_text *given, const struct cursor *c)
{
    char text[CURSOR_TEXT];

    cursor_write(c, text);
    return given->len == strlen(text) && memcmp(given->s, text, given->len) == 0;
}

int cursor_is_none(struct err *err)
{
    return err_set(err, ERR_INPUT, "this \"cursor\" is none that a reply gave");
}

int cursor_read(const struct request *r, struct cursor *out, struct err *err)
{
    *out = (struct cursor){0};
    if (r->given & KEY_BIT(OFFSET))
        return err_set(err, ERR_INPUT, "\"cursor\" and \"offset\" cannot be given together");
    if (!read_numbers(r->cursor.s, out) || !is_possible(out) || !is_written_so(&r->cursor, out))
        return cursor_is_none(err);
    if (out->query != cursor_query(r))
        return err_set(
            err, ERR_INPUT,
            "this \"cursor\" belongs to another query: op, q, sort, of, collapse, field, "
            "by and prefix must stay as they were");
    return 0;
}
