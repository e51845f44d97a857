#include "index/record.h"

#include "base/utf8.h"
#include <string.h>

/* Keys, and values of a quotation, are written as (tag, bytes) until tag 0, so that a later version
 * may add some and an absent one costs nothing. Tags are part of index format 1. */
static const struct {
    const char *name, *prefix;
} keys[ARTICLE_KEYS] = {
#define KEY_ROW(constant, key, prefix, kind) [ARTICLE_##constant] = {key, prefix},
    ARTICLE_FIELDS(KEY_ROW)
#undef KEY_ROW
};

const char *article_key_name(enum article_key key)
{
    return keys[key].name;
}

const char *article_key_prefix(enum article_key key)
{
    return keys[key].prefix;
}

static void put_value(struct buf *out, unsigned tag, struct value v)
{
    if (!v.s)
        return;
    buf_varint(out, tag);
    buf_block(out, v.s, v.len);
}

/* A value copied into the arena; an over-long or badly encoded one marks the cut as bad. */
static int take_value(struct cut *c, struct arena *arena, struct value *v)
{
    size_t len;
    const char *at = cut_block(c, &len);

    if (len > UINT32_MAX || memchr(at, '\0', len) || !utf8_valid(at, len, NULL))
        c->bad = true;
    v->s = arena_strndup(arena, at, c->bad ? 0 : len);
    v->len = (uint32_t)len;
    return v->s ? 0 : -1;
}

void article_encode(const struct article *a, bool with_text, struct buf *out)
{
    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        if (with_text || k != ARTICLE_TEXT)
            put_value(out, k + 1, a->key[k]);
    buf_varint(out, 0);
}

int article_decode(const char *bytes, size_t len, struct arena *arena, struct article *a,
                   struct err *err)
{
    struct cut c = {bytes, bytes + len, false};
    uint64_t tag;

    memset(a, 0, sizeof *a);
    while ((tag = cut_varint(&c)) && !c.bad) {
        struct value v;
        if (take_value(&c, arena, &v) < 0)
            return err_nomem(err);
        if (tag <= ARTICLE_KEYS)
            a->key[tag - 1] = v;
    }
    if (c.bad || !a->key[ARTICLE_ID].s)
        return err_set(err, ERR_DAMAGED, "an article's record is malformed");
    return 0;
}

enum quote_tag { TAG_TEXT = 1, TAG_SPEAKER, TAG_FULL, TAG_CUE, TAG_SIEVE };

void quote_record_encode(const struct quote_record *q, struct buf *out)
{
    buf_varint(out, q->start);
    buf_varint(out, q->end);
    buf_varint(out, q->fragment);
    buf_varint(out, q->group);
    buf_varint(out, q->speaker_start);
    buf_varint(out, q->speaker_end);
    buf_varint(out, (uint64_t)(q->confidence * 1000 + 0.5));
    put_value(out, TAG_TEXT, q->text);
    put_value(out, TAG_SPEAKER, q->speaker);
    put_value(out, TAG_FULL, q->speaker_full);
    put_value(out, TAG_CUE, q->cue);
    put_value(out, TAG_SIEVE, q->sieve);
    buf_varint(out, 0);
}

int quote_record_decode(const char *bytes, size_t len, struct arena *arena, struct quote_record *q,
                        struct err *err)
{
    struct cut c = {bytes, bytes + len, false};
    struct value *const places[] = {
        [TAG_TEXT] = &q->text, [TAG_SPEAKER] = &q->speaker, [TAG_FULL] = &q->speaker_full,
        [TAG_CUE] = &q->cue,   [TAG_SIEVE] = &q->sieve,
    };
    uint64_t tag;

    memset(q, 0, sizeof *q);
    q->start = (uint32_t)cut_varint(&c);
    q->end = (uint32_t)cut_varint(&c);
    q->fragment = cut_varint(&c) != 0;
    q->group = (uint32_t)cut_varint(&c);
    q->speaker_start = (uint32_t)cut_varint(&c);
    q->speaker_end = (uint32_t)cut_varint(&c);
    q->confidence = (double)cut_varint(&c) / 1000;
    while ((tag = cut_varint(&c)) && !c.bad) {
        struct value v;
        if (take_value(&c, arena, &v) < 0)
            return err_nomem(err);
        if (tag < sizeof places / sizeof *places)
            *places[tag] = v;
    }
    if (c.bad || !q->text.s)
        return err_set(err, ERR_DAMAGED, "a quotation's record is malformed");
    return 0;
}

/* Dates were checked when they were read, so their digits in order are the key: 4 of the year, then
 * 2 each; what is missing counts as its first (01 for month and day, 00 for the time). */
void date_key(struct value date, char out[DATE_KEY_MAX])
{
    static const char first[DATE_KEY_MAX] = "00000101000000";
    size_t n = 0;

    out[0] = '\0';
    if (!date.s || date.len == 0)
        return;
    memcpy(out, first, DATE_KEY_MAX);
    for (uint32_t i = 0; i < date.len && n < DATE_KEY_MAX - 1; i++) {
        char c = date.s[i];
        if (c >= '0' && c <= '9')
            out[n++] = c;
        else if (c == '.' || c == '+' || c == 'Z' || (c == '-' && n > 8))
            break; /* a fraction or a zone */
    }
}
