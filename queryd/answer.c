#include "queryd/answer.h"

#include "base/json_out.h"
#include <string.h>

static void put_value(struct buf *out, const char *key, struct value v)
{
    if (v.s)
        json_out_text(out, key, v.s, v.len);
}

static void put_name(struct buf *out, const char *key, const char *name)
{
    json_out_text(out, key, name, strlen(name));
}

static void put_article(struct buf *out, const struct article *a, bool with_text)
{
    json_out_object(out, "article");
    for (int key = 0; key < ARTICLE_KEYS; key++)
        if (key != ARTICLE_TEXT || with_text)
            put_value(out, article_key_name((enum article_key)key), a->key[key]);
    json_out_end_object(out);
}

static void put_marks(struct buf *out, const struct mark *marks, size_t count)
{
    json_out_array(out, "marks");
    for (size_t i = 0; i < count; i++) {
        json_out_array(out, NULL);
        json_out_number(out, NULL, marks[i].start);
        json_out_number(out, NULL, marks[i].end);
        json_out_end_array(out);
    }
    json_out_end_array(out);
}

static void put_snippets(struct buf *out, const struct snippet *snippets, size_t count)
{
    json_out_array(out, "snippets");
    for (size_t i = 0; i < count; i++) {
        const struct snippet *s = &snippets[i];

        json_out_object(out, NULL);
        put_name(out, "field", article_key_name(s->field));
        json_out_number(out, "start", s->start);
        put_value(out, "text", s->text);
        put_marks(out, s->marks, s->mark_count);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_quote(struct buf *out, const struct quote_record *q)
{
    put_value(out, "text", q->text);
    put_name(out, "type", q->fragment ? "fragment" : "direct");
    json_out_number(out, "start", q->start);
    json_out_number(out, "end", q->end);
    put_value(out, "speaker", q->speaker);
    put_value(out, "speaker_full", q->speaker_full);
    put_value(out, "cue", q->cue);
    json_out_real(out, "confidence", q->confidence);
}

static void put_found_quote(struct buf *out, const struct hit *hit)
{
    json_out_object(out, "quote");
    put_quote(out, &hit->quote);
    put_marks(out, hit->marks, hit->mark_count);
    json_out_number(out, "copies", hit->copies);
    json_out_end_object(out);
}

static void put_copies(struct buf *out, const struct hit *hit)
{
    json_out_number(out, "copies", hit->copies);
    json_out_array(out, "sources");
    for (size_t i = 0; i < hit->source_count; i++)
        put_value(out, NULL, hit->sources[i]);
    json_out_end_array(out);
}

void answer_hit(struct buf *line, const struct hit *hit, const struct search_options *options)
{
    json_out_number(line, "rank", hit->rank);
    json_out_real(line, "score", hit->score);
    if (options->scope == QUERY_QUOTES)
        put_found_quote(line, hit);
    put_article(line, &hit->article, false);
    if (options->scope == QUERY_ARTICLES && options->snippets)
        put_snippets(line, hit->snippets, hit->snippet_count);
    if (options->collapse)
        put_copies(line, hit);
}

static void put_kept_quote(struct buf *out, const struct quote_record *q)
{
    json_out_object(out, NULL);
    put_quote(out, q);
    if (q->speaker.s) {
        json_out_number(out, "speaker_start", q->speaker_start);
        json_out_number(out, "speaker_end", q->speaker_end);
    }
    json_out_number(out, "group", q->group);
    put_value(out, "sieve", q->sieve);
    json_out_end_object(out);
}

void answer_article_view(struct buf *line, const struct article_view *view)
{
    put_article(line, &view->article, true);
    json_out_array(line, "quotes");
    for (size_t i = 0; i < view->quote_count; i++)
        put_kept_quote(line, &view->quotes[i]);
    json_out_end_array(line);
}

void answer_kwic(struct buf *line, const struct kwic_line *kwic)
{
    put_article(line, kwic->article, false);
    if (kwic->field == ARTICLE_TITLE)
        put_name(line, "field", article_key_name(kwic->field));
    put_value(line, "left", kwic->left);
    put_value(line, "match", kwic->match);
    put_value(line, "right", kwic->right);
    json_out_number(line, "start", kwic->start);
    json_out_number(line, "end", kwic->end);
}

void answer_speaker(struct buf *line, const struct speaker *speaker)
{
    put_value(line, "speaker", speaker->name);
    json_out_number(line, "quotes", speaker->quotes);
    json_out_number(line, "articles", speaker->articles);
}

void answer_tally(struct buf *line, const char *key, const struct tally *tally)
{
    put_value(line, key, tally->value);
    json_out_number(line, "count", tally->count);
}

void answer_suggestion(struct buf *line, const struct suggestion *suggestion)
{
    put_value(line, "word", suggestion->word);
    json_out_number(line, "count", suggestion->count);
}

void answer_explanation(struct buf *line, json_t *explanation)
{
    json_t *steps = json_object_get(explanation, "steps");
    json_t *total = json_object_get(explanation, "total");
    json_t *exact = json_object_get(explanation, "exact");

    if (total && json_array_append_new(steps, json_pack("{s:s,s:O,s:O*}", "step", "found", "total",
                                                        total, "exact", exact)) < 0)
        line->failed = true;
    json_out_value(line, "tree", json_object_get(explanation, "tree"));
    json_out_value(line, "steps", steps);
}
