/* explain: how a query is understood, as a tree. */
#include "client/view.h"

#include <stdlib.h>
#include <string.h>

static void put_value(struct screen *s, const char *key, const json_t *value);

/* "en: floods, flooding; fr: floods" */
static void put_object(struct screen *s, const json_t *object)
{
    const char *between = "", *key;
    json_t *value;

    if (json_object_size(object) == 0)
        view_put(s, STYLE_DIM, "nothing");
    json_object_foreach((json_t *)object, key, value)
    {
        view_put(s, STYLE_DIM, between);
        view_put(s, STYLE_DIM, key);
        view_put(s, STYLE_DIM, ": ");
        put_value(s, "", value);
        between = "; ";
    }
}

static void put_array(struct screen *s, const json_t *array)
{
    size_t i;
    json_t *value;

    if (json_array_size(array) == 0)
        view_put(s, STYLE_DIM, "nothing");
    json_array_foreach(array, i, value)
    {
        if (i > 0)
            fputs(", ", s->out);
        put_value(s, "", value);
    }
}

/* "20220131" as 2022-01-31 */
static void put_day(struct screen *s, const char *day)
{
    char text[16];

    snprintf(text, sizeof text, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
    view_put(s, STYLE_PLAIN, text);
}

static bool is_day(const char *key)
{
    return strcmp(key, "from") == 0 || strcmp(key, "to") == 0;
}

static void put_value(struct screen *s, const char *key, const json_t *value)
{
    if (json_is_object(value))
        put_object(s, value);
    else if (json_is_array(value))
        put_array(s, value);
    else if (json_is_string(value) && is_day(key) && json_string_length(value) == 8)
        put_day(s, json_string_value(value));
    else if (json_is_string(value))
        view_put(s, STYLE_PLAIN, json_string_value(value));
    else if (json_is_integer(value))
        fprintf(s->out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        fprintf(s->out, "%.10g", json_real_value(value));
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "yes" : "no", s->out);
}

/* What a node says of itself: its values that are no nodes. */
static void put_attributes(struct screen *s, const json_t *node)
{
    bool named = json_object_get(node, "op") != NULL;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)node, key, value)
    {
        if (strcmp(key, "op") == 0 || strcmp(key, "of") == 0)
            continue;
        if (named)
            view_put(s, STYLE_DIM, "  ");
        named = true;
        if (strcmp(key, "step") != 0 && strcmp(key, "word") != 0) {
            view_put(s, STYLE_DIM, key);
            view_put(s, STYLE_DIM, " ");
        }
        put_value(s, key, value);
    }
}

#define DEPTH_MOST 128

/* Lines from each node to its operands: `last` tells, by depth, whether nothing follows there. */
static void put_branches(struct screen *s, const bool *last, unsigned depth)
{
    for (unsigned i = 0; i + 1 < depth; i++)
        view_put(s, STYLE_DIM, last[i] ? "   " : "│  ");
    if (depth > 0)
        view_put(s, STYLE_DIM, last[depth - 1] ? "└─ " : "├─ ");
}

/* {"op": ..., "of": [...], ...}: a line, its operands below it. */
static void put_tree(struct screen *s, const json_t *node, bool *last, unsigned depth)
{
    const char *op = view_text(node, "op");
    const json_t *of = json_object_get(node, "of");
    size_t i;
    json_t *child;

    put_branches(s, last, depth);
    if (op)
        view_put(s, STYLE_TITLE, op);
    put_attributes(s, node);
    fputc('\n', s->out);
    if (depth == DEPTH_MOST)
        return;
    json_array_foreach(of, i, child)
    {
        last[depth] = i + 1 == json_array_size(of);
        put_tree(s, child, last, depth + 1);
    }
}

static void explain_hit(struct screen *s, const json_t *hit)
{
    bool last[DEPTH_MOST + 1];
    size_t i;
    json_t *step;

    put_tree(s, json_object_get(hit, "tree"), last, 0);
    fputc('\n', s->out);
    json_array_foreach(json_object_get(hit, "steps"), i, step)
    {
        fprintf(s->out, "%3zu  ", i + 1);
        put_attributes(s, step);
        fputc('\n', s->out);
    }
}

const struct view view_explain = {.hit = explain_hit};
