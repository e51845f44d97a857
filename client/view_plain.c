/* explain and status. */
#include "client/view.h"

#include <stdlib.h>
#include <string.h>

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
        put_value(s, value);
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

const struct view view_explain = {.hit = explain_hit};
const struct view view_status = {.done = status_done};
