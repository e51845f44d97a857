#include "queryd/answer.h"

/* An object under construction: the first failure sticks, end() tells. */
struct object {
    json_t *json;
    bool bad;
};

static struct object begin(void)
{
    json_t *json = json_object();

    return (struct object){json, !json};
}

static void put(struct object *o, const char *key, json_t *value)
{
    if (json_object_set_new(o->json, key, value) < 0)
        o->bad = true;
}

static void put_value(struct object *o, const char *key, struct value v)
{
    if (v.s)
        put(o, key, json_stringn(v.s, v.len));
}

static void put_number(struct object *o, const char *key, uint64_t n)
{
    put(o, key, json_integer((json_int_t)n));
}

static json_t *end(struct object *o)
{
    if (!o->bad)
        return o->json;
    json_decref(o->json);
    return NULL;
}

static json_t *article_json(const struct article *a, bool with_text)
{
    struct object o = begin();

    for (int key = 0; key < ARTICLE_KEYS; key++)
        if (key != ARTICLE_TEXT || with_text)
            put_value(&o, article_key_name((enum article_key)key), a->key[key]);
    return end(&o);
}

/* Add to an array made by json_array(); on failure the array is gone and NULL. */
static json_t *array_add(json_t *array, json_t *item)
{
    if (array && json_array_append_new(array, item) == 0)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *marks_json(const struct mark *marks, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count && array; i++)
        array = array_add(array,
                          json_pack("[II]", (json_int_t)marks[i].start, (json_int_t)marks[i].end));
    return array;
}

static json_t *snippet_json(const struct snippet *s)
{
    struct object o = begin();

    put(&o, "field", json_string(article_key_name(s->field)));
    put_number(&o, "start", s->start);
    put_value(&o, "text", s->text);
    put(&o, "marks", marks_json(s->marks, s->mark_count));
    return end(&o);
}

static json_t *snippets_json(const struct hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->snippet_count && array; i++)
        array = array_add(array, snippet_json(&hit->snippets[i]));
    return array;
}

static void put_quote(struct object *o, const struct quote_record *q)
{
    put_value(o, "text", q->text);
    put(o, "type", json_string(q->fragment ? "fragment" : "direct"));
    put_number(o, "start", q->start);
    put_number(o, "end", q->end);
    put_value(o, "speaker", q->speaker);
    put_value(o, "speaker_full", q->speaker_full);
    put_value(o, "cue", q->cue);
    put(o, "confidence", json_real(q->confidence));
}

static json_t *found_quote_json(const struct hit *hit)
{
    struct object o = begin();

    put_quote(&o, &hit->quote);
    put(&o, "marks", marks_json(hit->marks, hit->mark_count));
    put_number(&o, "copies", hit->copies);
    return end(&o);
}

static json_t *sources_json(const struct hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->source_count && array; i++)
        array = array_add(array, json_stringn(hit->sources[i].s, hit->sources[i].len));
    return array;
}

json_t *answer_hit(const struct hit *hit, const struct search_options *options)
{
    struct object o = begin();

    put_number(&o, "rank", hit->rank);
    put(&o, "score", json_real(hit->score));
    if (options->scope == QUERY_QUOTES)
        put(&o, "quote", found_quote_json(hit));
    put(&o, "article", article_json(&hit->article, false));
    if (options->scope == QUERY_ARTICLES && options->snippets)
        put(&o, "snippets", snippets_json(hit));
    if (options->collapse) {
        put_number(&o, "copies", hit->copies);
        put(&o, "sources", sources_json(hit));
    }
    return end(&o);
}

static json_t *kept_quote_json(const struct quote_record *q)
{
    struct object o = begin();

    put_quote(&o, q);
    if (q->speaker.s) {
        put_number(&o, "speaker_start", q->speaker_start);
        put_number(&o, "speaker_end", q->speaker_end);
    }
    put_number(&o, "group", q->group);
    put_value(&o, "sieve", q->sieve);
    return end(&o);
}

json_t *answer_article_view(const struct article_view *view)
{
    struct object o = begin();
    json_t *quotes = json_array();

    for (size_t i = 0; i < view->quote_count && quotes; i++)
        quotes = array_add(quotes, kept_quote_json(&view->quotes[i]));
    put(&o, "article", article_json(&view->article, true));
    put(&o, "quotes", quotes);
    return end(&o);
}

json_t *answer_kwic(const struct kwic_line *line)
{
    struct object o = begin();

    put(&o, "article", article_json(line->article, false));
    if (line->field == ARTICLE_TITLE)
        put(&o, "field", json_string(article_key_name(line->field)));
    put_value(&o, "left", line->left);
    put_value(&o, "match", line->match);
    put_value(&o, "right", line->right);
    put_number(&o, "start", line->start);
    put_number(&o, "end", line->end);
    return end(&o);
}

json_t *answer_speaker(const struct speaker *speaker)
{
    struct object o = begin();

    put_value(&o, "speaker", speaker->name);
    put_number(&o, "quotes", speaker->quotes);
    put_number(&o, "articles", speaker->articles);
    return end(&o);
}

json_t *answer_tally(const char *key, const struct tally *tally)
{
    struct object o = begin();

    put_value(&o, key, tally->value);
    put_number(&o, "count", tally->count);
    return end(&o);
}

json_t *answer_suggestion(const struct suggestion *suggestion)
{
    struct object o = begin();

    put_value(&o, "word", suggestion->word);
    put_number(&o, "count", suggestion->count);
    return end(&o);
}

json_t *answer_explanation(json_t *explanation)
{
    struct object o = begin();
    json_t *steps = json_object_get(explanation, "steps");
    json_t *total = json_object_get(explanation, "total");
    json_t *exact = json_object_get(explanation, "exact");

    if (total && json_array_append_new(steps, json_pack("{s:s,s:O,s:O*}", "step", "found", "total",
                                                        total, "exact", exact)) < 0)
        o.bad = true;
    put(&o, "tree", json_incref(json_object_get(explanation, "tree")));
    put(&o, "steps", json_incref(steps));
    json_decref(explanation);
    return end(&o);
}
