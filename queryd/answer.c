#include "queryd/answer.h"

static void put_value(struct json_draft *o, const char *key, struct value v)
{
    if (v.s)
        json_set(o, key, json_stringn(v.s, v.len));
}

static json_t *article_json(const struct article *a, bool with_text)
{
    struct json_draft o = json_begin();

    for (int key = 0; key < ARTICLE_KEYS; key++)
        if (key != ARTICLE_TEXT || with_text)
            put_value(&o, article_key_name((enum article_key)key), a->key[key]);
    return json_end(&o);
}

static json_t *marks_json(const struct mark *marks, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count && array; i++)
        array = json_array_add(
            array, json_pack("[II]", (json_int_t)marks[i].start, (json_int_t)marks[i].end));
    return array;
}

static json_t *snippet_json(const struct snippet *s)
{
    struct json_draft o = json_begin();

    json_set(&o, "field", json_string(article_key_name(s->field)));
    json_set_number(&o, "start", s->start);
    put_value(&o, "text", s->text);
    json_set(&o, "marks", marks_json(s->marks, s->mark_count));
    return json_end(&o);
}

static json_t *snippets_json(const struct hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->snippet_count && array; i++)
        array = json_array_add(array, snippet_json(&hit->snippets[i]));
    return array;
}

static void put_quote(struct json_draft *o, const struct quote_record *q)
{
    put_value(o, "text", q->text);
    json_set(o, "type", json_string(q->fragment ? "fragment" : "direct"));
    json_set_number(o, "start", q->start);
    json_set_number(o, "end", q->end);
    put_value(o, "speaker", q->speaker);
    put_value(o, "speaker_full", q->speaker_full);
    put_value(o, "cue", q->cue);
    json_set(o, "confidence", json_real(q->confidence));
}

static json_t *found_quote_json(const struct hit *hit)
{
    struct json_draft o = json_begin();

    put_quote(&o, &hit->quote);
    json_set(&o, "marks", marks_json(hit->marks, hit->mark_count));
    json_set_number(&o, "copies", hit->copies);
    return json_end(&o);
}

static json_t *sources_json(const struct hit *hit)
{
    json_t *array = json_array();

    for (size_t i = 0; i < hit->source_count && array; i++)
        array = json_array_add(array, json_stringn(hit->sources[i].s, hit->sources[i].len));
    return array;
}

json_t *answer_hit(const struct hit *hit, const struct search_options *options)
{
    struct json_draft o = json_begin();

    json_set_number(&o, "rank", hit->rank);
    json_set(&o, "score", json_real(hit->score));
    if (options->scope == QUERY_QUOTES)
        json_set(&o, "quote", found_quote_json(hit));
    json_set(&o, "article", article_json(&hit->article, false));
    if (options->scope == QUERY_ARTICLES && options->snippets)
        json_set(&o, "snippets", snippets_json(hit));
    if (options->collapse) {
        json_set_number(&o, "copies", hit->copies);
        json_set(&o, "sources", sources_json(hit));
    }
    return json_end(&o);
}

static json_t *kept_quote_json(const struct quote_record *q)
{
    struct json_draft o = json_begin();

    put_quote(&o, q);
    if (q->speaker.s) {
        json_set_number(&o, "speaker_start", q->speaker_start);
        json_set_number(&o, "speaker_end", q->speaker_end);
    }
    json_set_number(&o, "group", q->group);
    put_value(&o, "sieve", q->sieve);
    return json_end(&o);
}

json_t *answer_article_view(const struct article_view *view)
{
    struct json_draft o = json_begin();
    json_t *quotes = json_array();

    for (size_t i = 0; i < view->quote_count && quotes; i++)
        quotes = json_array_add(quotes, kept_quote_json(&view->quotes[i]));
    json_set(&o, "article", article_json(&view->article, true));
    json_set(&o, "quotes", quotes);
    return json_end(&o);
}

json_t *answer_kwic(const struct kwic_line *line)
{
    struct json_draft o = json_begin();

    json_set(&o, "article", article_json(line->article, false));
    if (line->field == ARTICLE_TITLE)
        json_set(&o, "field", json_string(article_key_name(line->field)));
    put_value(&o, "left", line->left);
    put_value(&o, "match", line->match);
    put_value(&o, "right", line->right);
    json_set_number(&o, "start", line->start);
    json_set_number(&o, "end", line->end);
    return json_end(&o);
}

json_t *answer_speaker(const struct speaker *speaker)
{
    struct json_draft o = json_begin();

    put_value(&o, "speaker", speaker->name);
    json_set_number(&o, "quotes", speaker->quotes);
    json_set_number(&o, "articles", speaker->articles);
    return json_end(&o);
}

json_t *answer_tally(const char *key, const struct tally *tally)
{
    struct json_draft o = json_begin();

    put_value(&o, key, tally->value);
    json_set_number(&o, "count", tally->count);
    return json_end(&o);
}

json_t *answer_suggestion(const struct suggestion *suggestion)
{
    struct json_draft o = json_begin();

    put_value(&o, "word", suggestion->word);
    json_set_number(&o, "count", suggestion->count);
    return json_end(&o);
}

json_t *answer_explanation(json_t *explanation)
{
    struct json_draft o = json_begin();
    json_t *steps = json_object_get(explanation, "steps");
    json_t *total = json_object_get(explanation, "total");
    json_t *exact = json_object_get(explanation, "exact");

    if (total && json_array_append_new(steps, json_pack("{s:s,s:O,s:O*}", "step", "found", "total",
                                                        total, "exact", exact)) < 0)
        o.bad = true;
    json_set(&o, "tree", json_incref(json_object_get(explanation, "tree")));
    json_set(&o, "steps", json_incref(steps));
    json_decref(explanation);
    return json_end(&o);
}
