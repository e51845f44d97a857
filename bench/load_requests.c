#include "bench/load_requests.h"

#include "base/json.h"
#include <stdlib.h>
#include <string.h>

/* Who asks for everything asks mostly for hits. */
static const char *const ops[] = {"search", "search", "quotes", "search",   "count",
                                  "search", "facets", "search", "timeline", "kwic"};

static json_t *request_json(const struct bench_query *q, const char *op,
                            const struct load_style *style)
{
    json_t *r = json_pack("{s:s,s:s}", "op", op, "q", q->q);
    int bad = r ? 0 : -1;

    if (style->no_snippets)
        bad |= json_object_set_new(r, "snippet", json_false());
    /* A screen of concordance: the number of all its lines is not what a reader waits for. */
    if (style->estimate || strcmp(op, "kwic") == 0)
        bad |= json_object_set_new(r, "total", json_string("estimate"));
    if (q->newest_first && strcmp(op, "search") == 0)
        bad |= json_object_set_new(r, "sort", json_string("-date"));
    if (strcmp(op, "facets") == 0)
        bad |= json_object_set_new(r, "field", json_string("source"));
    if (!bad)
        return r;
    json_decref(r);
    return NULL;
}

/* {"op":...} becomes ,"op":...} */
static int add(struct load_requests *r, const struct bench_query *q, const struct load_style *style)
{
    struct buf *out = &r->items[r->count];
    const char *op = style->mixed ? ops[r->count % (sizeof ops / sizeof *ops)] : "search";
    json_t *request = request_json(q, op, style);
    int rc = request ? json_write(request, out) : -1;

    json_decref(request);
    if (rc < 0)
        return -1;
    out->data[0] = ',';
    buf_char(out, '\n');
    r->count++;
    return buf_ok(out) ? 0 : -1;
}

int load_requests_make(struct load_requests *r, const struct bench_queries *queries,
                       const struct load_style *style, struct err *err)
{
    *r = (struct load_requests){.shuffled = style->mixed, .chance = {1, 2, 3}};
    r->items = calloc(queries->count + 1, sizeof *r->items);
    r->order = calloc(queries->count + 1, sizeof *r->order);
    if (!r->items || !r->order)
        return err_nomem(err);
    for (size_t i = 0; i < queries->count; i++)
        if (strncmp(queries->items[i].class, style->class, strlen(style->class)) == 0 &&
            add(r, &queries->items[i], style) < 0)
            return err_nomem(err);
    for (size_t i = 0; i < r->count; i++)
        r->order[i] = i;
    return r->count ? 0 : err_set(err, ERR_INPUT, "no query of class %s", style->class);
}

/* Fisher and Yates, as in Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P. */
static void shuffle(struct load_requests *r)
{
    for (size_t left = r->count; left > 1; left--) {
        size_t other = (size_t)nrand48(r->chance) % left, last = r->order[left - 1];

        r->order[left - 1] = r->order[other];
        r->order[other] = last;
    }
}

const struct buf *load_requests_next(struct load_requests *r)
{
    size_t i = r->asked++ % r->count;

    if (i == 0 && r->shuffled)
        shuffle(r);
    return &r->items[r->order[i]];
}

void load_requests_release(struct load_requests *r)
{
    for (size_t i = 0; i < r->count; i++)
        buf_release(&r->items[i]);
    free(r->items);
    free(r->order);
    *r = (struct load_requests){0};
}
