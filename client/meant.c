#include "client/meant.h"

#include "base/json.h"
#include "base/utf8.h"
#include "client/plain.h"
#include "client/tell.h"
#include "client/view.h"
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#define WORDS_MOST 12 /* a person is waiting */

/* A word of the query: bytes [start, end). */
struct word {
    size_t start, end;
    bool unknown;
    char *instead; /* spelled alike, and known; NULL for none */
};

struct query {
    const char *text;
    struct word words[WORDS_MOST];
    size_t count;
};

/* --- The words of a query, as far as they can be misspelt */

static bool is_part(uint32_t cp)
{
    return iswalpha((wint_t)cp) || cp == '\'' || cp == 0x2019 || wcwidth((wchar_t)cp) == 0;
}

/* What stands before a colon is a field, beside a / an operator; a prefix is not a whole word. */
static bool can_be_misspelt(const char *text, size_t start, size_t end)
{
    size_t len = end - start;

    return len > 2 && text[end] != ':' && text[end] != '*' && text[end] != '/' &&
           (start == 0 || text[start - 1] != '/') && !plain_is_operator(text + start, len);
}

/* Fields whose words are not those of articles. */
static bool is_other_field(const char *text, size_t start)
{
    static const char *const fields[] = {"source:", "lang:", "region:", "author:", "id:"};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t n = strlen(fields[i]);
        if (start >= n && memcmp(text + start - n, fields[i], n) == 0)
            return true;
    }
    return false;
}

static void read_words(struct query *q)
{
    size_t len = strlen(q->text);

    for (size_t i = 0; i < len && q->count < WORDS_MOST;) {
        size_t start = i, end = i;
        while (i < len && is_part(utf8_next(q->text, len, &i)))
            end = i;
        if (can_be_misspelt(q->text, start, end) && !is_other_field(q->text, start))
            q->words[q->count++] = (struct word){.start = start, .end = end};
    }
}

/* --- Asking */

/* The answer's first line, or NULL; the caller's. The rest is read and dropped. */
static json_t *first_line(struct morgue *m, const char *op, const char *key, const char *value)
{
    json_t *request = json_pack("{s:s, s:s, s:i}", "op", op, key, value, "deadline_ms", 1000);
    char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
    enum morgue_line kind = MORGUE_BROKEN;
    json_t *first = NULL;
    const char *line;
    size_t len;
    struct err err;

    if (text && morgue_ask(m, text) == 0)
        do {
            kind = morgue_next(m, &line, &len);
            if (!first && (kind == MORGUE_HIT || kind == MORGUE_DONE))
                first = json_parse(line, len, &err);
        } while (kind == MORGUE_HIT);
    free(text);
    json_decref(request);
    return first;
}

static void look_up(struct morgue *m, const char *text, struct word *w)
{
    char *letters = strndup(text + w->start, w->end - w->start);
    json_t *count = letters ? first_line(m, "count", "q", letters) : NULL, *alike;
    const json_t *total = json_object_get(count, "total");

    w->unknown = total && json_integer_value(total) == 0;
    if (w->unknown && (alike = first_line(m, "suggest", "prefix", letters))) {
        const char *word = view_text(alike, "word");
        w->instead = word ? strdup(word) : NULL;
        json_decref(alike);
    }
    json_decref(count);
    free(letters);
}

/* --- Telling */

/* The query with what is known in the place of what is not. */
static void put_corrected(const struct query *q, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < q->count; i++) {
        const struct word *w = &q->words[i];
        if (!w->instead)
            continue;
        buf_add(out, q->text + at, w->start - at);
        buf_str(out, w->instead);
        at = w->end;
    }
    buf_str(out, q->text + at);
}

static void put_unknown(const struct query *q, struct buf *out)
{
    const char *between = "";

    for (size_t i = 0; i < q->count; i++) {
        const struct word *w = &q->words[i];
        if (!w->unknown)
            continue;
        buf_printf(out, "%s%.*s", between, (int)(w->end - w->start), q->text + w->start);
        between = ", ";
    }
}

static void tell(const struct query *q, struct screen *errors)
{
    struct buf text = BUF_INIT;
    bool unknown = false, instead = false;

    for (size_t i = 0; i < q->count; i++) {
        unknown |= q->words[i].unknown;
        instead |= q->words[i].instead != NULL;
    }
    if (instead)
        put_corrected(q, &text);
    else if (unknown)
        put_unknown(q, &text);
    if (instead && buf_ok(&text))
        tell_hint(errors, "did you mean: ", text.data);
    else if (unknown && buf_ok(&text))
        tell_hint(errors, "in no article: ", text.data);
    else if (q->count > 1)
        tell_hint(errors, "each word is there, but nowhere as the query wants them together", "");
    buf_release(&text);
}

void meant_tell(struct morgue *m, const char *query, struct screen *errors)
{
    struct query q = {.text = query};

    read_words(&q);
    for (size_t i = 0; i < q.count; i++)
        look_up(m, query, &q.words[i]);
    tell(&q, errors);
    for (size_t i = 0; i < q.count; i++)
        free(q.words[i].instead);
}
