#include "query/explain.h"

#define WORDS_SHOWN 50 /* of what one word stands for */

struct explainer {
    struct expander *expander;
    struct reader *reader;
    const struct match *match;
    struct err *err;
    bool quotes;
};

static json_t *explain(struct explainer x, const struct plan_node *p);

static const char *op_name(enum plan_kind kind)
{
    switch (kind) {
    case PLAN_AND:
        return "and";
    case PLAN_OR:
        return "or";
    case PLAN_NOT:
        return "not";
    case PLAN_DATE:
        return "date";
    case PLAN_LANG:
        return "lang";
    case PLAN_ID:
        return "id";
    case PLAN_HAS_QUOTE:
        return "has quotation";
    case PLAN_IN_ARTICLE:
        return "in article";
    case PLAN_SINCE:
        return "since";
    case PLAN_SPAN:
        break;
    }
    return "words";
}

/* --- Words */

static json_t *word_list(const struct word_set *set)
{
    json_t *list = json_array();

    for (size_t i = 0; i < set->count && i < WORDS_SHOWN; i++)
        if (json_array_append_new(list, json_text(set->items[i].s, set->items[i].len)) < 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

/* {"en": ["police", "policing"]}: languages in which the word stands for more than itself. */
static json_t *stem_words(const struct explainer *x, struct query_word word)
{
    const char *const *languages;
    size_t count = reader_languages(x->reader, &languages);
    json_t *out = json_object();

    for (size_t i = 0; i < count; i++) {
        struct word_set set;

        if (expand_stem(x->expander, languages[i], word, &set, x->err) < 0) {
            json_decref(out);
            return NULL;
        }
        if (set.count > 1)
            json_put(out, languages[i], word_list(&set));
    }
    return out;
}

static json_t *prefix_words(const struct explainer *x, const struct plan_node *p,
                            struct query_word word)
{
    json_t *out = json_object();

    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        struct word_set set;

        if (!(p->places & place))
            continue;
        if (expand_prefix(x->expander, x->quotes, plan_prefix(place), word, &set, x->err) < 0) {
            json_decref(out);
            return NULL;
        }
        json_put(out, plan_place_name(place), word_list(&set));
    }
    return out;
}

static json_t *explain_word(const struct explainer *x, const struct plan_node *p,
                            const struct query_node *n, uint32_t i)
{
    struct query_word word = n->words.items[i];
    json_t *out = json_object(), *terms = NULL;
    bool stems = n->words.stemmed && !(p->places & PLACE_NAMES);

    json_put(out, "word", json_text(word.text, word.len));
    if (word.prefix || stems) {
        terms = word.prefix ? prefix_words(x, p, word) : stem_words(x, word);
        if (!terms) {
            json_decref(out);
            return NULL;
        }
        json_put(out, word.prefix ? "prefix of" : "stems to", terms);
    }
    return out;
}

/* Append child to the list under "of" of out; takes child over. */
static bool append(json_t *list, json_t *child)
{
    return child && json_array_append_new(list, child) == 0;
}

/* --- Positional trees */

static json_t *explain_span(const struct explainer *x, const struct plan_node *p,
                            const struct query_node *n)
{
    json_t *out = json_object(), *of = json_array();
    char name[PROX_NAME_MAX];
    bool done = true;

    if (n->kind == NODE_WORDS) {
        json_put(out, "op", json_string(n->words.count > 1 ? "phrase" : "word"));
        if (n->words.slop)
            json_put(out, "extra words", json_integer(n->words.slop));
        for (uint32_t i = 0; i < n->words.count && done; i++)
            done = append(of, explain_word(x, p, n, i));
    } else {
        json_put(out, "op", json_string(n->kind == NODE_OR ? "or" : prox_name(&n->prox.how, name)));
        for (const struct query_node *c = n->child; c && done; c = c->next)
            done = append(of, explain_span(x, p, c));
    }
    json_put(out, "of", of);
    if (done)
        return out;
    json_decref(out);
    return NULL;
}

static json_t *places(unsigned mask)
{
    json_t *out = json_array();

    for (unsigned place = 1; place < 1U << PLACES; place <<= 1)
        if (mask & place)
            json_array_append_new(out, json_string(plan_place_name(place)));
    return out;
}

/* --- The tree */

static void put_filter(json_t *out, const struct plan_node *p)
{
    if (p->kind == PLAN_DATE) {
        json_put(out, "from", json_string(p->source->date.from));
        json_put(out, "to", json_string(p->source->date.to));
    } else if (p->kind == PLAN_LANG) {
        json_put(out, "tag", json_string(p->tag));
    } else if (p->kind == PLAN_ID) {
        json_put(out, "id", json_text(p->source->raw.bytes, p->source->raw.len));
    }
}

static void put_estimate(json_t *out, const struct explainer *x, const struct plan_node *p)
{
    json_put(out, "documents at most", json_integer((json_int_t)match_estimate(x->match, p)));
}

static json_t *explain(struct explainer x, const struct plan_node *p)
{
    json_t *out, *of;
    bool done = true;

    if (p->kind == PLAN_SPAN) {
        out = explain_span(&x, p, p->source);
        if (out) {
            json_put(out, "in", places(p->places));
            put_estimate(out, &x, p);
        }
        return out;
    }
    out = json_object();
    json_put(out, "op", json_string(op_name(p->kind)));
    put_filter(out, p);
    if (p->kind == PLAN_AND || p->kind == PLAN_OR || p->kind == PLAN_LANG || p->kind == PLAN_ID)
        put_estimate(out, &x, p);
    if (!p->child)
        return out;
    of = json_array();
    if (p->kind == PLAN_HAS_QUOTE || p->kind == PLAN_IN_ARTICLE)
        x.quotes = p->kind == PLAN_HAS_QUOTE;
    for (const struct plan_node *c = p->child; c && done; c = c->next)
        done = append(of, explain(x, c));
    json_put(out, "of", of);
    if (done)
        return out;
    json_decref(out);
    return NULL;
}

json_t *explain_plan(const struct plan_node *plan, enum query_scope scope, struct expander *x,
                     struct reader *reader, const struct match *match, struct err *err)
{
    struct explainer e = {x, reader, match, err, scope == QUERY_QUOTES};
    json_t *out;

    err->code = ERR_NONE;
    out = explain(e, plan);
    if (!out && err->code == ERR_NONE)
        err_nomem(err);
    return out;
}

int explain_step(json_t *steps, const char *name, int64_t us, uint64_t postings)
{
    json_t *step = json_object();

    json_put(step, "step", json_string(name));
    json_put(step, "ms", json_real((double)us / 1000));
    json_put(step, "postings", json_integer((json_int_t)postings));
    return json_array_append_new(steps, step);
}
