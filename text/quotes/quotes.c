/* The way of an article: read, pair marks, attribute, resolve. */
#include "text/quotes/quotes.h"
#include "text/quotes/attribute.h"
#include "text/quotes/inquit.h"
#include "text/quotes/resolve.h"
#include <string.h>

static struct mention mention_of(const struct reading *r, struct range g)
{
    struct mention m = {0, 0};
    if (!range_empty(g))
        mention_bytes(r, g, &m.start, &m.end);
    return m;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void put(const struct reading *r, const struct utterance *u, const char *full,
                struct quote *q)
{
    uint32_t start = u->span->start, end = u->span->end;
    while (start < end && is_blank(r->text[start]))
        start++;
    while (end > start && is_blank(r->text[end - 1]))
        end--;
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

int quotes_extract(const char *text, size_t len, size_t limit, const struct words *words,
                   const char *language, struct arena *arena, struct quote_list *out,
                   struct err *err)
{
    struct reading r;
    struct spans whole, spans;
    struct utterances said;
    *out = (struct quote_list){0};
    if (reading_make(&r, text, limit < len ? limit : len, words, language, arena, err) != 0 ||
        spans_find(&r, arena, &whole, err) != 0 ||
        spans_split(&r, &whole, arena, &spans, err) != 0 ||
        attribute(&r, &spans, arena, &said, err) != 0)
        return -1;
    if (!said.count)
        return 0;
    const char **full = arena_zalloc(arena, said.count, sizeof *full);
    out->items = arena_zalloc(arena, said.count, sizeof *out->items);
    if (!full || !out->items)
        return err_nomem(err);
    if (resolve(&r, &spans, &said, full, arena, err) != 0)
        return -1;
    for (uint32_t i = 0; i < said.count; i++)
        put(&r, &said.items[i], full[i], &out->items[i]);
    out->count = said.count;
    return 0;
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
