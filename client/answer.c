#include "client/answer.h"

#include "client/kwic.h"
#include "client/meant.h"
#include "client/patience.h"
#include "client/tell.h"
#include "client/template.h"
#include "client/watch.h"
#include <string.h>

static bool is_table(const struct asking *a)
{
    return a->csv || a->tsv;
}

static enum table_kind table_of(const struct asking *a)
{
    return a->tsv ? TABLE_TSV : TABLE_CSV;
}

/* Whether hits must wait for the last: a view of all, or an order that is ours to make. */
static bool waits(const struct answer *r)
{
    return !r->asking->json && (r->view->all || r->columns == columns_kwic);
}

/* --- Hits */

static void show_hit(struct answer *r, const json_t *hit)
{
    const struct asking *a = r->asking;

    if (is_table(a))
        table_row(r->out->out, table_of(a), NULL, r->columns, hit);
    else if (a->format)
        template_put(r->out->out, a->format, hit);
    else if (r->view->hit)
        r->view->hit(r->out, hit);
}

/* In the order asked for; the caller's. */
static json_t *ordered(const struct answer *r, json_t *hits)
{
    const char *sort = r->asking->sort;

    if (r->columns == columns_kwic && sort && strcmp(sort, "left") == 0)
        return kwic_sort(hits, KWIC_LEFT);
    if (r->columns == columns_kwic && sort && strcmp(sort, "right") == 0)
        return kwic_sort(hits, KWIC_RIGHT);
    return json_incref(hits);
}

static int show_waiting(struct answer *r, json_t *waiting, const json_t *done)
{
    json_t *hits = ordered(r, waiting), *hit;
    size_t i;

    if (!hits)
        return -1;
    if (is_table(r->asking) || r->asking->format)
        json_array_foreach(hits, i, hit) show_hit(r, hit);
    else if (json_array_size(hits) > 0)
        r->view->all(r->out, hits, done);
    json_decref(hits);
    return 0;
}

/* --- The last line */

/* Nothing was found: in words, and what may have been meant, when a person reads it. */
static void show_nothing(struct answer *r)
{
    const struct asking *a = r->asking;

    if (r->may_be_empty)
        tell_failure(r->errors, r->view->nothing ? r->view->nothing : "nothing found");
    if (r->query && !is_table(a) && !a->format && !r->out->live)
        meant_tell(r->morgue, r->of_quotes, r->query, r->errors);
}

/* A page beyond the end, which would be silence. */
static bool is_beyond(const struct answer *r, const json_t *done)
{
    uint64_t offset = r->asking->offset;
    bool paged = r->columns && !r->out->live;

    return paged && offset > 0 && view_number(done, "count") == 0 &&
           (json_int_t)offset >= view_number(done, "total");
}

static void tell_beyond(struct answer *r, const json_t *done)
{
    const char *about = json_is_false(json_object_get(done, "exact")) ? "about " : "";
    long long total = view_number(done, "total");
    char text[120];

    snprintf(text, sizeof text, "there %s only %s%lld: --offset %llu leaves out all",
             total == 1 ? "is" : "are", about, total, (unsigned long long)r->asking->offset);
    tell_hint(r->errors, text, "");
}

/* What there is to say beside the answer. */
static void tell_beside(struct answer *r, bool nothing, const json_t *done)
{
    const char *hint = json_string_value(json_object_get(done, "hint"));

    if (nothing)
        show_nothing(r);
    if (hint)
        tell_hint(r->errors, hint, "");
    if (!nothing && is_beyond(r, done))
        tell_beyond(r, done);
}

static enum exit_status show_done(struct answer *r, json_t *waiting, const json_t *done)
{
    const struct asking *a = r->asking;
    const json_t *total = json_object_get(done, "total");
    bool nothing = total && json_integer_value(total) == 0;

    if (waiting && show_waiting(r, waiting, done) < 0) {
        tell_failure(r->errors, "out of memory");
        return EXIT_TROUBLE;
    }
    if (!a->json && !is_table(a) && !a->format && r->view->done)
        r->view->done(r->out, done);
    if (!a->json)
        tell_beside(r, nothing, done);
    if (a->all && !nothing && json_integer_value(total) > (json_int_t)REQUEST_MOST)
        tell_failure(r->errors,
                     "only the first 100,000 are shown: part the query, by date: perhaps");
    return nothing ? EXIT_NOTHING : EXIT_FOUND;
}

enum exit_status answer_status(const char *code)
{
    static const char *const usage[] = {"syntax", "bad_request", "too_complex"};

    for (size_t i = 0; i < sizeof usage / sizeof *usage; i++)
        if (code && strcmp(code, usage[i]) == 0)
            return EXIT_USAGE;
    return code && strcmp(code, "not_found") == 0 ? EXIT_NOTHING : EXIT_TROUBLE;
}

static enum exit_status show_error(struct answer *r, const json_t *error)
{
    if (r->out->live && watch_ended())
        return EXIT_NOTHING; /* as was asked */
    tell_error(r->errors, NULL, error, r->query);
    return answer_status(json_string_value(json_object_get(error, "code")));
}

/* --- Lines */

static enum exit_status show_reply(struct answer *r, enum morgue_line kind, json_t *waiting,
                                   json_t *reply)
{
    if (kind == MORGUE_DONE)
        return show_done(r, waiting, reply);
    if (kind == MORGUE_REFUSED)
        return show_error(r, reply);
    if (!waiting)
        show_hit(r, reply);
    else if (json_array_append(waiting, reply) < 0)
        return EXIT_TROUBLE;
    return EXIT_FOUND;
}

static enum exit_status show_line(struct answer *r, enum morgue_line kind, json_t *waiting,
                                  const char *line, size_t len)
{
    struct err err;
    json_t *reply;
    enum exit_status status;

    if (r->asking->json)
        tell_line(r->out->out, line, len);
    if (r->asking->json && kind == MORGUE_HIT)
        return EXIT_FOUND;
    reply = json_parse(line, len, &err);
    if (!reply) {
        tell_failure(r->errors, err.text);
        return EXIT_TROUBLE;
    }
    status = show_reply(r, kind, waiting, reply);
    json_decref(reply);
    return status;
}

/* The next line, or why there is none. */
static enum morgue_line next(struct answer *r, struct patience *p, const char **line, size_t *len)
{
    enum morgue_line kind =
        r->out->live ? watch_next(r->morgue, line, len) : patience_next(p, r->morgue, line, len);

    /* A daemon of our own is sent the same signal. */
    if (kind == MORGUE_CLOSED && r->out->live && watch_ended())
        return kind;
    if (kind == MORGUE_CLOSED || kind == MORGUE_BROKEN)
        tell_failure(r->errors, morgue_error(r->morgue));
    return kind;
}

enum exit_status answer_show(struct answer *r)
{
    json_t *waiting = waits(r) ? json_array() : NULL;
    enum exit_status status = EXIT_FOUND;
    enum morgue_line kind = MORGUE_HIT;
    struct patience patience = {.errors = r->errors};
    bool found = false;
    const char *line;
    size_t len;

    if (is_table(r->asking))
        table_head(r->out->out, table_of(r->asking), NULL, r->columns);
    while (kind == MORGUE_HIT && !ferror(r->out->out)) {
        kind = next(r, &patience, &line, &len);
        if (kind == MORGUE_CLOSED || kind == MORGUE_BROKEN) {
            status = r->out->live && watch_ended() ? EXIT_NOTHING : EXIT_TROUBLE;
            break;
        }
        if (!waiting && patience.errors)
            patience_stop(&patience); /* hits are shown as they come */
        status = show_line(r, kind, waiting, line, len);
        found |= kind == MORGUE_HIT;
        if (r->out->live)
            fflush(r->out->out);
    }
    if (r->out->live && found && status == EXIT_NOTHING)
        status = EXIT_FOUND;
    json_decref(waiting);
    return status;
}
