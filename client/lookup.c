#include "client/lookup.h"

#include "client/view.h"
#include <stdlib.h>

#define LOOKUP_MS  1000 /* a person is waiting */
#define EVERYTHING "date:1000.. OR NOT date:1000.."

/* Puts the hits into `hits`; the last line, or NULL. */
static json_t *read_answer(struct morgue *m, json_t *hits)
{
    enum morgue_line kind;

    do {
        const char *line;
        size_t len;
        struct err err;
        json_t *reply;

        kind = morgue_next(m, &line, &len);
        if (kind != MORGUE_HIT && kind != MORGUE_DONE)
            return NULL;
        reply = json_parse(line, len, &err);
        if (!reply || kind == MORGUE_DONE)
            return reply;
        if (json_array_append_new(hits, reply) < 0)
            return NULL;
    } while (kind == MORGUE_HIT);
    return NULL;
}

/* The last line, or NULL, of what `request` (taken over; may be NULL) is answered. */
static json_t *ask(struct morgue *m, json_t *request, json_t *hits)
{
    char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
    json_t *done = text && morgue_ask(m, text) == 0 ? read_answer(m, hits) : NULL;

    free(text);
    json_decref(request);
    return done;
}

static json_t *ask_hits(struct morgue *m, json_t *request)
{
    json_t *hits = json_array(), *done = ask(m, request, hits);

    if (!done) {
        json_decref(hits);
        hits = NULL;
    }
    json_decref(done);
    return hits;
}

long long lookup_total(struct morgue *m, bool quotes, const char *query)
{
    json_t *hits = json_array();
    json_t *done = ask(m,
                       json_pack("{s:s, s:s, s:s, s:i}", "op", "count", "q", query, "of",
                                 quotes ? "quotes" : "articles", "deadline_ms", LOOKUP_MS),
                       hits);
    bool sure = json_is_integer(json_object_get(done, "total")) &&
                !json_is_true(json_object_get(done, "partial"));
    long long total = sure ? view_number(done, "total") : LOOKUP_UNSURE;

    json_decref(done);
    json_decref(hits);
    return total;
}

json_t *lookup_alike(struct morgue *m, const char *word, unsigned most)
{
    return ask_hits(m, json_pack("{s:s, s:s, s:i, s:i}", "op", "suggest", "prefix", word, "limit",
                                 (int)most, "deadline_ms", LOOKUP_MS));
}

json_t *lookup_values(struct morgue *m, const char *field, unsigned most)
{
    return ask_hits(m, json_pack("{s:s, s:s, s:s, s:i, s:i}", "op", "facets", "q", EVERYTHING,
                                 "field", field, "limit", (int)most, "deadline_ms", LOOKUP_MS));
}
