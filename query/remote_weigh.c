#include "query/remote_weigh.h"

#include "index/term.h"
#include "schemas/fields.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_WEIGHED 64 /* as query/match_build_leaf.c: a prefix of more words only filters */

/* --- Leaves */

static int fail(struct query_error *error, const struct err *err)
{
    return query_fail_err(error, err);
}

static unsigned place_number(unsigned place)
{
    return (unsigned)__builtin_ctz(place);
}

static struct remote_leaf *add_leaf(struct remote_plan *p, const struct plan_node *plan,
                                    bool scored, struct err *err)
{
    struct remote_leaf *l = arena_zalloc(p->arena, 1, sizeof *l);

    if (!l) {
        err_nomem(err);
        return NULL;
    }
    l->plan = plan;
    l->scored = scored && !(plan->places & PLACE_NAMES);
    *p->end = l;
    p->end = &l->next;
    return l;
}

static int add_term(struct remote_plan *p, struct remote_leaf *l, const char *bytes, size_t len,
                    uint32_t word, uint32_t place, struct err *err)
{
    struct remote_term *t;

    if (l->count == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 8;
        struct remote_term *wider = arena_alloc(p->arena, cap * sizeof *wider);

        if (!wider)
            return err_nomem(err);
        if (l->count)
            memcpy(wider, l->terms, l->count * sizeof *wider);
        l->terms = wider;
        l->cap = cap;
    }
    t = &l->terms[l->count];
    *t = (struct remote_term){.len = (uint32_t)len, .word = word, .place = place};
    t->bytes = arena_strndup(p->arena, bytes, len);
    t->found = arena_zalloc(p->arena, REMOTE_SHARDS_MAX, sizeof *t->found);
    if (!t->bytes || !t->found)
        return err_nomem(err);
    l->count++;
    return 0;
}

static int add_placed(struct remote_plan *p, struct remote_leaf *l, const char *word, size_t len,
                      uint32_t number, unsigned places, struct err *err)
{
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        struct term t;

        if (!(places & place))
            continue;
        term_make(&t, plan_prefix((enum plan_place)place), word, len);
        if (add_term(p, l, t.bytes, t.len, number, place_number(place), err) < 0)
            return -1;
    }
    return 0;
}

/* A stem in articles of one class of language. */
static int add_stem(struct remote_plan *p, struct remote_leaf *l, const char *class,
                    struct query_word word, uint32_t number, struct err *err)
{
    const char *stem;
    struct term t;
    size_t len;

    if (stems_stem(p->stems, class, word.text, word.len, &stem, &len, err) < 0)
        return -1;
    term_stem_list(&t, class, stem, len);
    return add_term(p, l, t.bytes, t.len, number, PLACES, err);
}

static int add_stems(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                     uint32_t number, struct err *err)
{
    for (size_t i = 0; i < p->language_count; i++)
        if (stems_has(p->stems, p->languages[i]) &&
            add_stem(p, l, p->languages[i], word, number, err) < 0)
            return -1;
    return add_stem(p, l, "", word, number, err);
}

/* The words that a prefix stands for, in each of its places, unless they are too many. */
static int add_prefix(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                      uint32_t number, struct err *err)
{
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        const struct remote_list *list;
        struct term t;

        if (!(l->plan->places & place))
            continue;
        term_make(&t, plan_prefix((enum plan_place)place), word.text, word.len);
        list = remote_words_find(p->words, t.bytes, t.len, WORDS_WEIGHED + 1, err);
        if (!list)
            return -1;
        if (list->greatest > QUERY_PREFIX_MAX)
            return err_set(err, ERR_COMPLEX,
                           "%.*s* brings the words that prefixes stand for over %d: write more of "
                           "it",
                           (int)word.len, word.text, QUERY_PREFIX_MAX);
        l->many |= list->greatest > WORDS_WEIGHED || list->count > WORDS_WEIGHED * 2;
        for (size_t i = 0; i < list->count && !l->many; i++) {
            bool known = false;

            for (size_t k = 0; k < l->count && !known; k++)
                known = l->terms[k].len == list->terms[i].len &&
                        memcmp(l->terms[k].bytes, list->terms[i].s, l->terms[k].len) == 0;
            if (!known && add_term(p, l, list->terms[i].s, list->terms[i].len, number,
                                   place_number(place), err) < 0)
                return -1;
        }
    }
    if (l->many) {
        l->count = 0;
        l->scored = false;
    }
    return 0;
}

static bool is_whole(const struct remote_plan *p, const struct plan_node *n)
{
    return n->places == (p->quotes ? PLACE_TEXT : PLACE_TITLE | PLACE_TEXT);
}

static int gather_word(struct remote_plan *p, struct remote_leaf *l, struct err *err)
{
    const struct query_node *e = l->plan->source;
    struct query_word word = e->words.items[0];
    bool stemmed = e->words.stemmed && !(l->plan->places & PLACE_NAMES);
    uint32_t number = p->next_word++;

    if (word.prefix) {
        l->plain = true;
        return add_prefix(p, l, word, number, err);
    }
    l->plain = !stemmed || is_whole(p, l->plan);
    return stemmed ? add_stems(p, l, word, number, err)
                   : add_placed(p, l, word.text, word.len, number, l->plan->places, err);
}

/* The words of a phrase or a proximity, in order; prefixes there have no weight. */
static int gather_span(struct remote_plan *p, struct remote_leaf *l, const struct query_node *e,
                       struct err *err)
{
    for (uint32_t i = 0; e->kind == NODE_WORDS && i < e->words.count; i++) {
        struct query_word word = e->words.items[i];
        uint32_t number = p->next_word++;
        int rc = 0;

        if (word.prefix || !l->scored || number >= QUERY_WORDS_MAX)
            continue;
        rc = e->words.stemmed && e->words.count == 1
                 ? add_stems(p, l, word, number, err)
                 : add_placed(p, l, word.text, word.len, number, l->plan->places, err);
        if (rc < 0)
            return -1;
    }
    for (e = e->kind == NODE_WORDS ? NULL : e->child; e; e = e->next)
        if (gather_span(p, l, e, err) < 0)
            return -1;
    return 0;
}

static bool same_terms(const struct remote_leaf *a, const struct remote_leaf *b)
{
    if (!a->plain || !b->plain || a->count != b->count || a->count == 0)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->terms[i].len != b->terms[i].len ||
            memcmp(a->terms[i].bytes, b->terms[i].bytes, a->terms[i].len) != 0)
            return false;
    return true;
}

/* A word that one list has twice weighs once, as in the matcher. */
static void weigh_once(const struct remote_plan *p, const struct plan_node *list,
                       struct remote_leaf *last)
{
    for (const struct remote_leaf *l = p->leaves; l && l != last; l = l->next)
        for (const struct plan_node *c = list->child; c; c = c->next)
            if (c == l->plan && same_terms(l, last))
                last->scored = false;
}

static struct remote_leaf *last_leaf(const struct remote_plan *p)
{
    struct remote_leaf *l = p->leaves;

    while (l && l->next)
        l = l->next;
    return l;
}

static int gather(struct remote_plan *p, const struct plan_node *n, bool scored, struct err *err)
{
    const struct query_node *e = n->source;
    struct remote_leaf *l;

    if (n->kind == PLAN_SPAN) {
        l = add_leaf(p, n, scored, err);
        if (!l)
            return -1;
        return e->kind == NODE_WORDS && e->words.count == 1 ? gather_word(p, l, err)
                                                            : gather_span(p, l, e, err);
    }
    scored = scored && n->kind != PLAN_NOT;
    for (const struct plan_node *c = n->child; c; c = c->next) {
        if (gather(p, c, scored, err) < 0)
            return -1;
        if (c->kind == PLAN_SPAN)
            weigh_once(p, n, last_leaf(p));
    }
    return 0;
}

/* --- In how many documents */

/* Put what is not known yet of a seat into its request; whether there is any. */
static bool put_unknown(struct remote_plan *p, size_t i)
{
    struct remote_seat *seat = &p->session->seats[i];
    bool any = false;

    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t k = 0; l->scored && k < l->count; k++) {
            struct remote_term *t = &l->terms[k];
            uint64_t count;

            if (remote_shard_recall(seat->shard, seat->lease.epoch, p->quotes, t->bytes, t->len,
                                    &count)) {
                t->found[i] = (uint32_t)count;
                continue;
            }
            t->found[i] = UINT32_MAX; /* asked for */
            if (!any)
                remote_session_put(p->session, seat, REMOTE_FREQS);
            any = true;
            buf_block(&seat->request, t->bytes, t->len);
        }
    return any;
}

static void take_counts(struct remote_plan *p, size_t i)
{
    struct remote_seat *seat = &p->session->seats[i];

    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t k = 0; l->scored && k < l->count; k++) {
            struct remote_term *t = &l->terms[k];

            if (t->found[i] != UINT32_MAX)
                continue;
            t->found[i] = (uint32_t)cut_varint(&seat->cut);
            if (!seat->cut.bad)
                remote_shard_remember(seat->shard, seat->lease.epoch, p->quotes, t->bytes, t->len,
                                      t->found[i]);
        }
    if (seat->cut.bad)
        remote_session_lose(p->session, seat, "its answer is malformed");
}

static int ask_counts(struct remote_plan *p, struct err *err)
{
    bool any = false;

    for (size_t i = 0; i < p->session->count; i++) {
        p->session->seats[i].asked = false;
        if (!p->session->seats[i].lost)
            any |= put_unknown(p, i);
    }
    if (any && remote_session_ask(p->session, false, err) < 0)
        return -1;
    for (size_t i = 0; i < p->session->count; i++)
        if (remote_seat_has(&p->session->seats[i]))
            take_counts(p, i);
    return 0;
}

/* Over the shards that are still there: so what is missing has no say. */
static void add_up(struct remote_plan *p)
{
    uint32_t per_word = p->quotes ? NATIVE_QUOTE_LENGTH : NATIVE_LENGTH;

    for (size_t i = 0; i < p->session->count; i++) {
        const struct remote_seat *seat = &p->session->seats[i];

        if (seat->lost)
            continue;
        p->documents += seat->info.documents;
        p->length += seat->info.length / per_word;
        for (const struct remote_leaf *l = p->leaves; l; l = l->next)
            for (size_t k = 0; l->scored && k < l->count; k++)
                p->ranks.items[l->terms[k].word].found[l->terms[k].place] += l->terms[k].found[i];
    }
}

int remote_plan_gather(struct remote_plan *p, const struct plan_node *plan,
                       struct query_error *error)
{
    struct err err;

    p->end = &p->leaves;
    if (gather(p, plan, true, &err) < 0 || ask_counts(p, &err) < 0)
        return fail(error, &err);
    add_up(p);
    return 0;
}

/* --- Weights */

static double average(uint64_t length, uint64_t documents)
{
    return documents ? (double)length / (double)documents : 0;
}

void remote_bm25(const struct remote_plan *p, size_t seat, double *k1, double *b)
{
    const struct remote_info *info = &p->session->seats[seat].info;
    uint32_t per_word = p->quotes ? NATIVE_QUOTE_LENGTH : NATIVE_LENGTH;
    double all = average(p->length, p->documents);
    double own = average(info->length, info->documents) / per_word;
    double base = (double)POSTINGS_K1 * (1 - (double)POSTINGS_B);
    double slope = all > 0 ? (double)POSTINGS_K1 * (double)POSTINGS_B * own / all : 0;

    *k1 = base + slope;
    *b = slope / *k1;
}

/* libxapian's BM25Weight::init, without what is the same for all. */
static double xapian_idf(double documents, double found)
{
    double w = (documents - found + 0.5) / (found + 0.5);

    return log(w < 2 ? w * 0.5 + 1 : w);
}

/* What libxapian makes of a factor. */
static double product(double idf, double factor, double k1)
{
    return idf * factor * (k1 + 1);
}

/* The factor by which exactly `wanted` comes out; false when there is none near. */
static bool exact_factor(double wanted, double idf, double k1, double *factor)
{
    double up = wanted / (idf * (k1 + 1)), down = up;

    for (int i = 0; i < 4; i++) {
        *factor = product(idf, up, k1) == wanted ? up : down;
        if (product(idf, *factor, k1) == wanted)
            return true;
        up = nextafter(up, INFINITY);
        down = nextafter(down, 0);
    }
    *factor = wanted / (idf * (k1 + 1));
    return false;
}

/* The factors of all terms of a leaf that stand for one word. */
static bool weigh_word(const struct remote_plan *p, struct remote_leaf *l, uint32_t word,
                       size_t seat, double wanted)
{
    const struct remote_info *info = &p->session->seats[seat].info;
    double k1, b;
    bool all = true;

    remote_bm25(p, seat, &k1, &b);
    for (size_t i = 0; i < l->count; i++) {
        struct remote_term *t = &l->terms[i];

        if (t->word == word && t->found[seat])
            all &=
                exact_factor(wanted, xapian_idf(info->documents, t->found[seat]), k1, &t->factor);
    }
    return all;
}

/* All terms of a word are to weigh the same to the last bit, or ties between documents of different
 * languages would be broken by rounding. So what is wanted is moved, far below what counts as
 * equal, until libxapian's products are all just that. */
void remote_weigh(const struct remote_plan *p, size_t seat)
{
    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t i = 0; l->scored && i < l->count; i++) {
            uint32_t word = l->terms[i].word;
            double wanted =
                rank_idf(&p->ranks.items[word], p->documents) * ((double)POSTINGS_K1 + 1);

            if (i > 0 && l->terms[i - 1].word == word)
                continue;
            for (int tries = 0; tries < 200 && !weigh_word(p, l, word, seat, wanted); tries++)
                wanted = nextafter(wanted, INFINITY);
        }
}
