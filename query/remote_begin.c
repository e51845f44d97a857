#include "query/remote_run.h"

#include "base/clock.h"
#include "base/order.h"
#include <stdlib.h>
#include <string.h>

#define RESERVE_US 20000 /* of the deadline, for what is done here */

int remote_failed(struct remote_run *r, const struct err *err)
{
    return question_fail(r->q, err);
}

/* Searching may take two thirds of the time: what has been found is then still shown. */
static void set_deadlines(struct remote_run *r, int64_t *search_us)
{
    const struct search_options *o = r->q->options;
    int64_t now_us = clock_us(),
            most = (int64_t)remotes_patience(r->q->s->remotes)->reply_ms * 1000;

    if (o->limits.deadline_us && o->limits.deadline_us - now_us - RESERVE_US < most)
        most = o->limits.deadline_us - now_us - RESERVE_US;
    r->end_us = now_us + most;
    *search_us = now_us + most * 2 / 3;
}

static int compare_tags(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The languages of all shards. */
static int unite_languages(struct remote_run *r, struct err *err)
{
    const char **all;
    size_t most = 0, n = 0;

    for (size_t i = 0; i < r->session.count; i++)
        most += r->session.seats[i].info.language_count;
    all = arena_alloc(r->q->arena, (most + 1) * sizeof(char *));
    if (!all)
        return err_nomem(err);
    for (size_t i = 0; i < r->session.count; i++)
        for (size_t k = 0; k < r->session.seats[i].info.language_count; k++)
            all[n++] = r->session.seats[i].info.languages[k];
    r->plan.languages = all;
    r->plan.language_count = sort_unique(all, n, sizeof(char *), compare_tags);
    return 0;
}

static void prepare_plan(struct remote_run *r, struct expander *expander)
{
    struct question *q = r->q;

    r->plan.session = &r->session;
    r->plan.words = &r->words;
    r->plan.expander = expander;
    r->plan.stems = q->s->stems;
    r->plan.arena = q->arena;
    r->plan.quotes = q->options->scope == QUERY_QUOTES;
    r->native = (struct native){.expander = expander,
                                .limits = &q->options->limits,
                                .arena = q->arena,
                                .error = q->error,
                                .languages = r->plan.languages,
                                .language_count = r->plan.language_count};
}

/* Both sides have counted: each ranks by the sums. */
static int prepare_near(struct remote_run *r)
{
    struct question *q = r->q;

    r->beside = snapshot_segments(q->s->snapshot) > 0;
    if (!r->beside)
        return 0;
    if (question_query(q) < 0)
        return -1;
    match_add_statistics(q->match, &r->plan.whole);
    match_rank_in(q->match, &r->plan.whole);
    return 0;
}

int remote_begin_run(struct remote_run *r)
{
    struct question *q = r->q;
    const struct search_options *o = q->options;
    struct word_source source;
    struct expander *expander;
    int64_t search_us;
    struct err err;

    if (remote_query_check(q->plan, q->error) < 0)
        return -1;
    set_deadlines(r, &search_us);
    if (remote_session_begin(&r->session, q->s->remotes, o->scope == QUERY_QUOTES, search_us,
                             o->limits.cancelled, &err) < 0 ||
        unite_languages(r, &err) < 0)
        return remote_failed(r, &err);
    r->words = (struct remote_words){.session = &r->session, .arena = q->arena};
    source = remote_words_source(&r->words);
    expander = expander_new_from(&source, q->s->stems, &o->limits, q->arena, &err);
    if (!expander)
        return remote_failed(r, &err);
    prepare_plan(r, expander);
    if (remote_plan_gather(&r->plan, q->plan, q->error) < 0)
        return -1;
    return prepare_near(r);
}

/* --- Asking */

bool remote_seat_wanted(struct remote_run *r, size_t i)
{
    struct remote_seat *seat = &r->session.seats[i];

    seat->asked = false;
    return !seat->lost && seat->info.documents > 0;
}

int remote_put_query(struct remote_run *r, size_t i, enum remote_ask kind)
{
    struct remote_seat *seat = &r->session.seats[i];
    struct xap_query *query = remote_query(&r->native, &r->plan, r->q->plan, i);
    struct xap_bytes bytes;
    struct err err;
    int rc;

    if (!query)
        return -1;
    rc = xap_query_serialise(query, &bytes, &err);
    if (rc == 0) {
        remote_session_put(&r->session, seat, kind);
        buf_block(&seat->request, bytes.data, bytes.len);
    }
    xap_query_free(query);
    return rc < 0 ? remote_failed(r, &err) : 0;
}

/* --- Who was there */

uint64_t remote_total(const struct remote_run *r)
{
    uint64_t sum = r->totals[AT_HAND];

    for (size_t i = 0; i < r->session.count; i++)
        if (!r->session.seats[i].lost)
            sum += r->totals[i];
    return sum;
}

/* That of the indexes at hand, and the beginnings of the shards' uuids, which are new with each
 * generation. */
static const char *generation(const struct remote_run *r)
{
    struct buf text = BUF_INIT;
    char *kept = NULL;

    if (r->beside)
        buf_printf(&text, "%s+", snapshot_generation(r->q->s->snapshot));
    for (size_t i = 0; i < r->session.count; i++)
        buf_printf(&text, "%s%.8s", i ? "," : "",
                   r->session.seats[i].lost ? "-" : r->session.seats[i].info.uuid);
    if (buf_ok(&text))
        kept = arena_strndup(r->q->arena, text.data, text.len);
    buf_release(&text);
    return kept;
}

int remote_presence(struct remote_run *r, struct presence *out)
{
    const struct remote_seat *first = NULL;
    size_t lost = remote_session_lost(&r->session);
    struct err err;

    out->generation = generation(r);
    out->missing = arena_zalloc(r->q->arena, lost + 1, sizeof(char *));
    if (!out->missing || !out->generation) {
        err_nomem(&err);
        return remote_failed(r, &err);
    }
    for (size_t i = 0; i < r->session.count; i++) {
        const struct remote_seat *seat = &r->session.seats[i];

        if (!seat->lost)
            continue;
        first = first ? first : seat;
        out->missing[out->missing_count++] = remote_shard_name(seat->shard);
    }
    if (!first || (!r->q->options->require_all && (r->beside || lost < r->session.count)))
        return 0;
    err_set(&err, ERR_UNAVAILABLE, "%zu of %zu shards do not answer: %s: %s", lost,
            r->session.count, remote_shard_name(first->shard), first->why);
    return remote_failed(r, &err);
}
