#include "client/meant.h"

#include "base/utf8.h"
#include "client/finding.h"
#include "client/lookup.h"
#include "client/tell.h"
#include <string.h>

/* --- What is not there */

static void put_piece(const struct pieces *p, size_t i, struct buf *out)
{
    const struct piece *piece = &p->items[i];

    buf_add(out, p->text + piece->start, piece->end - piece->start + piece->prefix);
}

/* Whether the same was asked before, in the same place: once told is enough. */
static bool is_repeated(const struct pieces *p, size_t i)
{
    const struct piece *piece = &p->items[i];
    size_t len = piece->end - piece->start;

    for (const struct piece *o = p->items; o < piece; o++)
        if (o->end - o->start == len && strcmp(o->field, piece->field) == 0 &&
            o->prefix == piece->prefix &&
            memcmp(p->text + o->start, p->text + piece->start, len) == 0)
            return true;
    return false;
}

static bool is_field(const struct piece *p, const char *const *fields)
{
    for (; *fields; fields++)
        if (strcmp(p->field, *fields) == 0)
            return true;
    return false;
}

/* "in no article: a, b": the words of that standing, looked for in one of the fields (NULL: any).
 */
static void tell_words(const struct meant *m, const char *what, enum standing standing,
                       const char *const *fields)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < m->pieces.count; i++) {
        const struct piece *p = &m->pieces.items[i];

        if (p->value || m->findings[i].standing != standing || (fields && !is_field(p, fields)) ||
            is_repeated(&m->pieces, i))
            continue;
        if (list.len)
            buf_str(&list, ", ");
        put_piece(&m->pieces, i, &list);
    }
    if (list.len && buf_ok(&list))
        tell_hint(m->errors, what, list.data);
    buf_release(&list);
}

/* "no article has lang:french; there are en, ru" */
static void tell_value(const struct meant *m, size_t i)
{
    const struct finding *f = &m->findings[i];
    struct buf text = BUF_INIT;

    buf_printf(&text, "%s:", m->pieces.items[i].field);
    put_piece(&m->pieces, i, &text);
    if (f->nearest)
        buf_printf(&text, "; the nearest is %s", f->nearest);
    else if (f->others)
        buf_printf(&text, "; there are: %s", f->others);
    if (buf_ok(&text))
        tell_hint(m->errors, "no article has ", text.data);
    buf_release(&text);
}

static void tell_missing(const struct meant *m)
{
    static const char *const quoted[] = {"", "quote", NULL}, *const title[] = {"title", NULL},
                             *const text[] = {"text", NULL}, *const speaker[] = {"speaker", NULL};

    tell_words(m, "in no article: ", NOWHERE, NULL);
    tell_words(m, "in no quotation: ", ELSEWHERE, quoted);
    tell_words(m, "in no speaker's name: ", ELSEWHERE, speaker);
    tell_words(m, "in no title: ", ELSEWHERE, title);
    tell_words(m, "in no text: ", ELSEWHERE, text);
    for (size_t i = 0; i < m->pieces.count; i++)
        if (m->pieces.items[i].value && m->findings[i].standing == NOWHERE &&
            !is_repeated(&m->pieces, i))
            tell_value(m, i);
}

/* --- What may have been meant */

/* The query with the n-th of what each piece may be instead, or the last there is. */
static void put_corrected(const struct meant *m, size_t n, struct buf *out)
{
    const char *q = m->pieces.text;
    size_t at = 0;

    for (size_t i = 0; i < m->pieces.count; i++) {
        const struct piece *p = &m->pieces.items[i];
        const struct finding *f = &m->findings[i];

        if (f->count == 0)
            continue;
        buf_add(out, q + at, p->start - at);
        buf_str(out, f->instead[n < f->count ? n : f->count - 1]);
        at = p->end;
    }
    buf_str(out, q + at);
}

/* Whether a correction finds something, which is told. */
static bool tell_correction(const struct meant *m)
{
    struct buf text = BUF_INIT;
    size_t most = 0;
    bool found = false;

    for (size_t i = 0; i < m->pieces.count; i++)
        most = m->findings[i].count > most ? m->findings[i].count : most;
    for (size_t n = 0; n < most && !found; n++) {
        buf_clear(&text);
        put_corrected(m, n, &text);
        found = buf_ok(&text) && lookup_total(m->morgue, m->quotes, text.data) > 0;
    }
    if (found)
        tell_hint(m->errors, "did you mean: ", text.data);
    buf_release(&text);
    return found;
}

/* The words of a plain question that are there, a blank between any two. */
static size_t put_there(const struct meant *m, struct buf *out)
{
    size_t count = 0;

    for (size_t i = 0; i < m->pieces.count; i++) {
        if (m->findings[i].standing != THERE)
            continue;
        if (count++ > 0)
            buf_char(out, ' ');
        put_piece(&m->pieces, i, out);
    }
    return count;
}

/* Whether what is there finds something without what is not, which is told. */
static bool tell_without(const struct meant *m)
{
    struct buf query = BUF_INIT;
    size_t kept = put_there(m, &query);
    long long total = 0;

    if (kept > 0 && kept < m->pieces.count && buf_ok(&query))
        total = lookup_total(m->morgue, m->quotes, query.data);
    if (total > 0) {
        buf_printf(&query, "  (%lld %s%s)", total, m->quotes ? "quotation" : "article",
                   total == 1 ? "" : "s");
        if (buf_ok(&query))
            tell_hint(m->errors, "without what is missing: ", query.data);
    }
    buf_release(&query);
    return total > 0;
}

/* "find 1, corruption 8": which word is worth asking for, the reader knows best. */
static void tell_alone(const struct meant *m)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < m->pieces.count; i++) {
        if (m->findings[i].standing != THERE || is_repeated(&m->pieces, i))
            continue;
        if (list.len)
            buf_str(&list, ", ");
        put_piece(&m->pieces, i, &list);
        buf_printf(&list, " %lld", m->findings[i].total);
    }
    if (list.len && buf_ok(&list))
        tell_hint(m->errors,
                  m->quotes ? "all words are looked for together; quotations with each alone: "
                            : "all words are looked for together; articles with each alone: ",
                  list.data);
    buf_release(&list);
}

/* --- All of it */

static size_t count_standing(const struct meant *m, enum standing standing)
{
    size_t count = 0;

    for (size_t i = 0; i < m->pieces.count; i++)
        count += m->findings[i].standing == standing;
    return count;
}

static void tell(const struct meant *m)
{
    bool sure = count_standing(m, UNSURE) == 0 && !m->pieces.more;
    bool all = count_standing(m, THERE) == m->pieces.count;

    tell_missing(m);
    if (tell_correction(m) || !sure)
        return;
    if (all && m->pieces.count > 1)
        tell_hint(m->errors, "each word is there, but nowhere as the query wants them together",
                  "");
    if (pieces_are_plain(&m->pieces) && !tell_without(m))
        tell_alone(m);
}

void meant_tell(struct morgue *morgue, bool quotes, const char *query, struct screen *errors)
{
    struct meant m = {.morgue = morgue, .quotes = quotes, .errors = errors};

    /* Quotations may match though none has a named speaker, articles though none has a date. */
    if (lookup_total(morgue, quotes, query) != 0)
        return;
    pieces_read(&m.pieces, query);
    findings_make(&m);
    tell(&m);
    findings_release(&m);
}
