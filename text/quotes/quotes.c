/* The way of an article: read, pair marks, attribute, resolve. */
#include "text/quotes/quotes.h"
#include "base/utf8.h"
#include "text/quotes/attribute.h"
#include "text/quotes/inquit.h"
#include "text/quotes/nick.h"
#include "text/quotes/resolve.h"
#include "text/quotes/scan.h"
#include <stdlib.h>
#include <string.h>

static struct mention mention_of(const struct reading *r, struct range g)
{
    struct mention m = {0, 0};
    if (!range_empty(g))
        mention_bytes(r, g, &m.start, &m.end);
    return m;
}

/* White space at the edges is no part of a quotation: « … » stands with (narrow) no-break spaces.
 */
static uint32_t skip_blanks(const char *text, uint32_t start, uint32_t end)
{
    size_t i = start;
    while (start < end && scan_is_space(utf8_next(text, end, &i)))
        start = (uint32_t)i;
    return start;
}

static uint32_t skip_blanks_back(const char *text, uint32_t start, uint32_t end)
{
    while (end > start) {
        uint32_t at = end - 1;
        while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80)
            at--;
        size_t i = at;
        if (!scan_is_space(utf8_next(text, end, &i)))
            break;
        end = at;
    }
    return end;
}

static void put(const struct reading *r, const struct utterance *u, const char *full,
                struct quote *q)
{
    uint32_t start = skip_blanks(r->text, u->span->start, u->span->end);
    uint32_t end = skip_blanks_back(r->text, start, u->span->end);
    *q = (struct quote){.start = start,
                        .end = end,
                        .type = u->type,
                        .continues = u->continues,
                        .group = u->group,
                        .speaker = mention_of(r, u->finding.speaker),
                        .speaker_full = full,
                        .cue = mention_of(r, u->finding.cue),
                        .sieve = sieve_info[u->finding.sieve].name,
                        .confidence = sieve_info[u->finding.sieve].confidence};
}

/* --- Pieces of the text --------------------------------------------------------------------- */

struct collector {
    struct quote *items; /* malloc'ed: it grows */
    size_t count, cap;
    uint32_t group; /* of the next piece's first quotation */
};

static int collect(struct collector *c, const struct quote *q)
{
    if (c->count == c->cap) {
        size_t cap = c->cap ? c->cap + c->cap / 2 : 64;
        struct quote *fresh = realloc(c->items, cap * sizeof *fresh);
        if (!fresh)
            return -1;
        c->items = fresh;
        c->cap = cap;
    }
    c->items[c->count++] = *q;
    return 0;
}

/* Quotations of one reading, their strings in `arena`; everything else in `scratch`. */
static int extract(struct reading *r, struct collector *c, struct arena *scratch,
                   struct arena *arena, struct err *err)
{
    struct spans whole, spans;
    struct names names;
    struct utterances said;
    if (spans_find(r, scratch, &whole, err) != 0)
        return -1;
    nicknames_drop(r, &whole);
    if (spans_split(r, &whole, scratch, &spans, err) != 0)
        return -1;
    if (!spans.count)
        return 0;
    if (names_collect(r, &spans, scratch, &names, err) != 0 ||
        attribute(r, &spans, &names, scratch, &said, err) != 0)
        return -1;
    if (!said.count)
        return 0;
    const char **full = arena_zalloc(scratch, said.count, sizeof *full);
    if (!full)
        return err_nomem(err);
    if (resolve(r, &names, &said, full, arena, err) != 0)
        return -1;
    uint32_t group = c->group;
    for (uint32_t i = 0; i < said.count; i++) {
        struct quote q;
        put(r, &said.items[i], full[i], &q);
        q.group += group;
        c->group = q.group + 1;
        if (collect(c, &q) != 0)
            return err_nomem(err);
    }
    return 0;
}

/* Where the piece that begins at `from` ends: behind its last line break, else its last blank. */
static size_t piece_end(const char *text, size_t from, size_t to, size_t piece)
{
    if (to - from <= piece)
        return to;
    const char *nl = memrchr(text + from, '\n', piece);
    if (!nl)
        nl = memrchr(text + from, ' ', piece);
    return nl ? (size_t)(nl - text) + 1 : to;
}

static int extract_all(const char *text, size_t to, size_t piece, const struct words *words,
                       const char *language, struct collector *c, struct arena *arena,
                       struct err *err)
{
    struct arena scratch = ARENA_INIT;
    int rc = 0;
    for (size_t from = 0; from < to && rc == 0;) {
        struct reading r;
        size_t end = piece_end(text, from, to, piece);
        rc = reading_make(&r, text, from, end, words, language, &scratch, err);
        if (rc == 0)
            rc = extract(&r, c, &scratch, arena, err);
        arena_release(&scratch);
        from = end;
    }
    return rc;
}

int quotes_extract(const char *text, size_t len, size_t limit, const struct words *words,
                   const char *language, struct arena *arena, struct quote_list *out,
                   struct err *err)
{
    return quotes_extract_pieces(text, len, limit, QUOTES_PIECE, words, language, arena, out, err);
}

int quotes_extract_pieces(const char *text, size_t len, size_t limit, size_t piece,
                          const struct words *words, const char *language, struct arena *arena,
                          struct quote_list *out, struct err *err)
{
    struct collector c = {0};
    *out = (struct quote_list){0};
    int rc = extract_all(text, limit < len ? limit : len, piece, words, language, &c, arena, err);
    if (rc == 0 && c.count) {
        out->items = arena_alloc(arena, c.count * sizeof *out->items);
        if (out->items) {
            memcpy(out->items, c.items, c.count * sizeof *out->items);
            out->count = c.count;
        } else {
            rc = err_nomem(err);
        }
    }
    free(c.items);
    return rc;
}

int quotes_join(const struct quote_list *pieces, struct arena *arena, struct quote_list *out,
                struct err *err)
{
    *out = (struct quote_list){0};
    if (!pieces->count)
        return 0;
    out->items = arena_zalloc(arena, pieces->count, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct quote *piece = &pieces->items[i];
        if (piece->continues && out->count) {
            struct quote *whole = &out->items[out->count - 1];
            whole->end = piece->end;
            if (piece->type == QUOTE_DIRECT)
                whole->type = QUOTE_DIRECT;
        } else {
            out->items[out->count++] = *piece;
        }
    }
    return 0;
}
