#include "queryd/cursor.h"

#include "base/buf.h"
#include "base/fs.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define VERSION 1

/* The fields of a cursor, in their order; without the last two both are 0. */
enum field {
    FIELD_VERSION,
    FIELD_OFFSET,
    FIELD_QUERY,
    FIELD_STATE,
    FIELD_TEXT,
    FIELD_LINE,
    FIELDS
};

static uint64_t digest(struct buf *bytes)
{
    unsigned char full[32];
    uint64_t first = 0;

    /* Out of memory: a digest of less. Then two questions may share one, which costs a wrong page
     * to whoever mixes up their cursors, and nobody else. */
    fs_hash_bytes(bytes->data ? bytes->data : "", bytes->len, full);
    for (int i = 0; i < 8; i++)
        first = first << 8 | full[i];
    buf_release(bytes);
    return first;
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
    return digest(&bytes);
}

uint64_t cursor_state(const struct snapshot *snapshot)
{
    return cursor_state_of(snapshot, snapshot_generation(snapshot));
}

uint64_t cursor_state_of(const struct snapshot *snapshot, const char *generation)
{
    struct buf bytes = BUF_INIT;

    buf_block(&bytes, generation, strlen(generation));
    for (size_t i = 0; i < snapshot_segments(snapshot); i++) {
        const struct segment *s = snapshot_segment(snapshot, i);
        buf_block(&bytes, s->name, strlen(s->name));
        buf_varint(&bytes, s->articles);
        buf_varint(&bytes, s->quotes);
        buf_varint(&bytes, s->words);
        buf_varint(&bytes, s->dead);
    }
    return digest(&bytes);
}

void cursor_write(const struct cursor *c, char text[CURSOR_TEXT])
{
    int n = snprintf(text, CURSOR_TEXT, "%x-%" PRIx64 "-%016" PRIx64 "-%016" PRIx64, VERSION,
                     c->offset, c->query, c->state);

    if (c->text || c->line)
        snprintf(text + n, CURSOR_TEXT - (size_t)n, "-%" PRIx64 "-%" PRIx64, c->text, c->line);
}

/* A run of lower-case hexadecimal digits up to a dash or the end. */
static bool read_field(const char **at, const char *end, uint64_t *out)
{
    const char *start = *at;

    *out = 0;
    for (; *at < end && **at != '-'; ++*at) {
        const char *digits = "0123456789abcdef", *digit = **at ? strchr(digits, **at) : NULL;
        if (!digit || *at - start >= 16)
            return false;
        *out = *out << 4 | (uint64_t)(digit - digits);
    }
    return *at > start;
}

/* All fields, or all but the last two. */
static bool read_fields(const char *at, const char *end, uint64_t out[FIELDS])
{
    int n = 0;

    do {
        if (!read_field(&at, end, &out[n++]))
            return false;
    } while (n < FIELDS && at++ < end);
    return n == FIELDS ? at == end : n == FIELD_TEXT;
}

static bool is_possible(const uint64_t field[FIELDS])
{
    return field[FIELD_VERSION] == VERSION && field[FIELD_OFFSET] <= REQUEST_REACH_MAX &&
           field[FIELD_TEXT] <= REQUEST_REACH_MAX && field[FIELD_LINE] <= UINT32_MAX;
}

int cursor_read(const struct request *r, struct cursor *out, struct err *err)
{
    uint64_t field[FIELDS] = {0};

    if (r->given & KEY_BIT(OFFSET))
        return err_set(err, ERR_INPUT, "\"cursor\" and \"offset\" cannot be given together");
    if (!read_fields(r->cursor.s, r->cursor.s + r->cursor.len, field) || !is_possible(field))
        return err_set(err, ERR_INPUT, "this \"cursor\" is none that a reply gave");
    *out = (struct cursor){.offset = field[FIELD_OFFSET],
                           .query = field[FIELD_QUERY],
                           .state = field[FIELD_STATE],
                           .text = field[FIELD_TEXT],
                           .line = field[FIELD_LINE]};
    if (out->query != cursor_query(r))
        return err_set(
            err, ERR_INPUT,
            "this \"cursor\" belongs to another query: op, q, sort, of and collapse must "
            "stay as they were");
    return 0;
}
