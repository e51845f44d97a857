/* The leaves of a plan, each with the terms that weigh. */
#include "query/remote_weigh.h"

#include "index/term.h"
#include "schemas/fields.h"
#include <stdlib.h>
#include <string.h>

#define WORDS_WEIGHED 64 /* as query/match_build_leaf.c: a prefix of more words only filters */

/* --- Leaves */

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

static bool has_term(const struct remote_leaf *l, const char *bytes, size_t len, uint32_t word)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->terms[i].word == word && l->terms[i].len == len &&
            memcmp(l->terms[i].bytes, bytes, len) == 0)
            return true;
    return false;
}

static int add_term(struct remote_plan *p, struct remote_leaf *l, const char *bytes, size_t len,
                    struct remote_term as, struct err *err)
{
    struct remote_term *t;

    if (has_term(l, bytes, len, as.word))
        return 0;
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
    *t = as;
    t->len = (uint32_t)len;
    t->bytes = arena_strndup(p->arena, bytes, len);
    t->found = arena_zalloc(p->arena, REMOTE_SHARDS_MAX, sizeof *t->found);
    if (!t->bytes || !t->found)
        return err_nomem(err);
    l->count++;
    return 0;
}

static struct remote_term joint(uint32_t word, unsigned place)
{
    return (struct remote_term){
        .use = TERM_JOINT, .counts = true, .word = word, .place = place_number(place)};
}

/* A word as it is written, in its places. */
static int add_placed(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                      uint32_t number, struct err *err)
{
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        struct term t;

        if (!(l->plan->places & place))
            continue;
        term_make(&t, plan_prefix((enum plan_place)place), word.text, word.len);
        if (add_term(p, l, t.bytes, t.len, joint(number, place), err) < 0)
            return -1;
    }
    return 0;
}

/* --- Stems */

/* A stem in articles of one class of language. */
static int add_stem(struct remote_plan *p, struct remote_leaf *l, const char *class,
                    struct query_word word, struct remote_term as, struct err *err)
{
    const char *stem;
    struct term t;
    size_t len;

    if (stems_stem(p->stems, class, word.text, word.len, &stem, &len, err) < 0)
        return -1;
    term_stem_list(&t, class, stem, len);
    return add_term(p, l, t.bytes, t.len, as, err);
}

static int add_stems(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                     uint32_t number, enum term_use use, struct err *err)
{
    const struct remote_term as = {.use = use, .counts = true, .word = number, .place = PLACES};

    for (size_t i = 0; i < p->language_count; i++)
        if (stems_has(p->stems, p->languages[i]) &&
            add_stem(p, l, p->languages[i], word, as, err) < 0)
            return -1;
    return add_stem(p, l, "", word, as, err);
}

/* The words of its stem in one place. */
static int add_forms(struct remote_plan *p, struct remote_leaf *l, const char *class,
                     struct query_word word, unsigned place, struct remote_term as, struct err *err)
{
    struct value exact = {word.text, word.len};
    struct word_set forms = {&exact, 1};

    if (*class && expand_stem(p->expander, class, word, &forms, err) < 0)
        return -1;
    for (size_t i = 0; i < forms.count; i++) {
        struct term t;

        term_make(&t, plan_prefix((enum plan_place)place), forms.items[i].s, forms.items[i].len);
        if (add_term(p, l, t.bytes, t.len, as, err) < 0)
            return -1;
    }
    return 0;
}

/* A bare word in one place alone. As the matcher has it, the stems tell in how many texts it is,
 * and the forms in how many titles. */
static int add_placed_stem(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                           unsigned place, uint32_t number, struct err *err)
{
    struct remote_term as = joint(number, place);

    as.counts = place == PLACE_TITLE;
    for (size_t i = 0; i < p->language_count; i++)
        if (stems_has(p->stems, p->languages[i]) &&
            add_forms(p, l, p->languages[i], word, place, as, err) < 0)
            return -1;
    if (add_forms(p, l, "", word, place, as, err) < 0)
        return -1;
    return place == PLACE_TITLE ? 0 : add_stems(p, l, word, number, TERM_COUNT, err);
}

/* --- Prefixes */

/* The words that it stands for, in each of its places, unless they are too many: of all shards
 * together, so that it does not matter how many shards there are. */
static int add_prefix(struct remote_plan *p, struct remote_leaf *l, struct query_word word,
                      uint32_t number, struct err *err)
{
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        const struct remote_list *list;
        struct term t;

        if (!(l->plan->places & place))
            continue;
        term_make(&t, plan_prefix((enum plan_place)place), word.text, word.len);
        list = remote_words_find(p->words, p->quotes, t.bytes, t.len, WORDS_WEIGHED + 1, err);
        if (!list)
            return -1;
        if (list->greatest > QUERY_PREFIX_MAX)
            return err_set(err, ERR_COMPLEX,
                           "%.*s* brings the words that prefixes stand for over %d: write more of "
                           "it",
                           (int)word.len, word.text, QUERY_PREFIX_MAX);
        l->many |= list->greatest > WORDS_WEIGHED || list->count > WORDS_WEIGHED;
        for (size_t i = 0; i < list->count && !l->many; i++)
            if (add_term(p, l, list->terms[i].s, list->terms[i].len, joint(number, place), err) < 0)
                return -1;
    }
    if (l->many) {
        p->whole.silent[number] = l->scored;
        l->count = 0;
        l->scored = false;
    }
    return 0;
}

/* --- Words and spans */

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
    if (!stemmed)
        return add_placed(p, l, word, number, err);
    if (l->plain)
        return add_stems(p, l, word, number, TERM_ALONE, err);
    for (unsigned place = 1; place < 1U << PLACES; place <<= 1)
        if ((l->plan->places & place) && add_placed_stem(p, l, word, place, number, err) < 0)
            return -1;
    return 0;
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
                 ? add_stems(p, l, word, number, TERM_ALONE, err)
                 : add_placed(p, l, word, number, err);
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

/* --- The whole */

int remote_plan_gather(struct remote_plan *p, const struct plan_node *plan,
                       struct query_error *error)
{
    struct err err;

    p->end = &p->leaves;
    if (gather(p, plan, true, &err) < 0 || remote_plan_count(p, &err) < 0)
        return query_fail_err(error, &err);
    return 0;
}
