/* count, speakers, explain, status, and whatever has no view of its own. */
#include "client/tell.h"
#include "client/view.h"

#include <stdlib.h>
#include <string.h>

static void count_done(struct screen *s, const json_t *done)
{
    fprintf(s->out, "%lld\n", (long long)view_number(done, "total"));
}

/* The counts first: names have any length. */
static void speakers_hit(struct screen *s, const json_t *hit)
{
    const char *name = view_text(hit, "speaker");
    char counts[64];
    long long quotes = view_number(hit, "quotes"), articles = view_number(hit, "articles");

    snprintf(counts, sizeof counts, "%6lld %-10s in %5lld %-8s  ", quotes,
             quotes == 1 ? "quotation" : "quotations", articles,
             articles == 1 ? "article" : "articles");
    view_put(s, STYLE_DIM, counts);
    view_put(s, STYLE_SPEAKER, name ? name : "");
    fputc('\n', s->out);
}

static void speakers_done(struct screen *s, const json_t *done)
{
    long long count = view_number(done, "count"), total = view_number(done, "total");
    char text[80];

    if (count == 0)
        return;
    if (count == total)
        snprintf(text, sizeof text, "%lld %s", total, total == 1 ? "speaker" : "speakers");
    else
        snprintf(text, sizeof text, "%lld of %lld speakers", count, total);
    view_put(s, STYLE_DIM, text);
    fputc('\n', s->out);
}

static void put_json(struct screen *s, const json_t *value, size_t flags)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10) | flags);

    if (text)
        tell_line(s->out, text, strlen(text));
    free(text);
}

/* A string as it is, another value as JSON; no line break. */
static void put_value(struct screen *s, const json_t *value)
{
    char *text;

    if (json_is_string(value)) {
        view_put(s, STYLE_PLAIN, json_string_value(value));
        return;
    }
    text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10));
    if (text)
        view_put(s, STYLE_PLAIN, text);
    free(text);
}

/* What a node says of itself: its values that are no nodes. */
static void put_attributes(struct screen *s, const json_t *node)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)node, key, value)
    {
        if (strcmp(key, "op") == 0 || strcmp(key, "of") == 0)
            continue;
        view_put(s, STYLE_DIM, "  ");
        if (strcmp(key, "step") != 0 && strcmp(key, "word") != 0) {
            view_put(s, STYLE_DIM, key);
            view_put(s, STYLE_DIM, " ");
        }
        put_value(s, value);
    }
}

/* {"op": ..., "of": [...], ...}: a line, its operands indented below it. */
static void put_tree(struct screen *s, const json_t *node, unsigned depth)
{
    const char *op = view_text(node, "op");
    size_t i;
    json_t *child;

    screen_indent(s, 2 * depth);
    if (op)
        view_put(s, STYLE_TITLE, op);
    put_attributes(s, node);
    fputc('\n', s->out);
    json_array_foreach(json_object_get(node, "of"), i, child) put_tree(s, child, depth + 1);
}

static void explain_hit(struct screen *s, const json_t *hit)
{
    size_t i;
    json_t *step;

    put_tree(s, json_object_get(hit, "tree"), 0);
    fputc('\n', s->out);
    json_array_foreach(json_object_get(hit, "steps"), i, step)
    {
        fprintf(s->out, "%3zu  ", i + 1);
        put_attributes(s, step);
        fputc('\n', s->out);
    }
}

static void raw_hit(struct screen *s, const json_t *hit)
{
    put_json(s, hit, JSON_COMPACT);
}

static void status_done(struct screen *s, const json_t *done)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)done, key, value)
    {
        if (strcmp(key, "id") == 0 || strcmp(key, "type") == 0)
            continue;
        if ((json_is_object(value) || json_is_array(value)) && json_object_size(value) == 0 &&
            json_array_size(value) == 0)
            continue;
        char name[80];
        snprintf(name, sizeof name, "%-12s ", key);
        view_put(s, STYLE_DIM, name);
        put_value(s, value);
        fputc('\n', s->out);
    }
}

const struct view view_count = {NULL, count_done};
const struct view view_speakers = {speakers_hit, speakers_done};
const struct view view_explain = {explain_hit, NULL};
const struct view view_status = {NULL, status_done};
const struct view view_raw = {raw_hit, NULL};
