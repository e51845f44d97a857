#include "query/highlight.h"
#include "base/utf8.h"
#include "query/exhibit.h"
#include "query/passage.h"
#include "text/boilerplate.h"
#include <stdlib.h>
#include <string.h>

#define SNIPPETS_MOST 4 /* two passages of the title, two of the text */

/* One hit under work. */
struct work {
    const struct highlighter *h;
    struct exhibit exhibit;
    struct judge_marks marks;
    struct arena *arena; /* of the results */
    struct snippet *out;
    size_t count;
    struct err *err;
};

/* --- From marks to runs of bytes */

struct runs {
    struct passage_run *items;
    size_t count;
};

static int compare(const void *a, const void *b)
{
    const struct passage_run *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

static void sort(struct runs *r)
{
    if (r->count > 1)
        qsort(r->items, r->count, sizeof *r->items, compare);
}

/* Those that overlap made one. */
static void merge(struct runs *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->count; i++) {
        struct passage_run *last = kept ? &r->items[kept - 1] : NULL;

        if (!last || r->items[i].start >= last->end)
            r->items[kept++] = r->items[i];
        else if (r->items[i].end > last->end)
            last->end = r->items[i].end;
    }
    r->count = kept;
}

/* The bytes of those marks that stand in one field, sorted. */
static int find_runs(struct work *w, enum plan_place place, const struct words *words,
                     const struct judge_mark *marks, size_t count, struct runs *r)
{
    r->count = 0;
    r->items = arena_alloc(w->h->scratch, (count + 1) * sizeof *r->items);
    if (!r->items)
        return err_nomem(w->err);
    for (size_t i = 0; i < count; i++)
        if (marks[i].place == place)
            r->items[r->count++] = (struct passage_run){
                words->items[marks[i].first].start, words->items[marks[i].last].end, marks[i].leaf};
    sort(r);
    return 0;
}

static int make_runs(struct work *w, enum plan_place place, const struct words *words,
                     struct runs *r)
{
    if (find_runs(w, place, words, w->marks.items, w->marks.count, r) < 0)
        return -1;
    merge(r);
    return 0;
}

/* Choose passages of a field around its runs. */
static int choose(struct work *w, enum plan_place place, struct passage_source *s,
                  const struct runs *r, struct passage p[2], size_t *count)
{
    struct runs wholes;

    if (find_runs(w, place, s->words, w->marks.wholes, w->marks.whole_count, &wholes) < 0)
        return -1;
    s->runs = r->items;
    s->run_count = r->count;
    s->wholes = wholes.items;
    s->whole_count = wholes.count;
    *count = passage_choose(s, p);
    return 0;
}

/* --- From runs to marks */

/* The runs that lie in text[start..end), in code points from start. */
static int make_marks(struct work *w, const char *text, uint32_t start, uint32_t end,
                      const struct runs *r, struct mark **out, size_t *count)
{
    size_t cp = 0, at = start;

    *count = 0;
    *out = arena_alloc(w->arena, (r->count + 1) * sizeof **out);
    if (!*out)
        return err_nomem(w->err);
    for (size_t i = 0; i < r->count; i++) {
        const struct passage_run *run = &r->items[i];
        struct mark m;

        if (run->start < start || run->end > end)
            continue;
        cp += utf8_count(text + at, run->start - at);
        m.start = (uint32_t)cp;
        cp += utf8_count(text + run->start, run->end - run->start);
        m.end = (uint32_t)cp;
        at = run->end;
        (*out)[(*count)++] = m;
    }
    return 0;
}

static int add_snippet(struct work *w, enum article_key field, const char *text, struct passage p,
                       const struct runs *r)
{
    struct snippet *s = &w->out[w->count];

    s->field = field;
    s->start = (uint32_t)utf8_count(text, p.start);
    s->text.len = p.end - p.start;
    s->text.s = arena_strndup(w->arena, text + p.start, s->text.len);
    if (!s->text.s)
        return err_nomem(w->err);
    if (make_marks(w, text, p.start, p.end, r, &s->marks, &s->mark_count) < 0)
        return -1;
    w->count++;
    return 0;
}

/* --- Articles */

static int add_title(struct work *w)
{
    struct value title = w->exhibit.article->key[ARTICLE_TITLE];
    struct passage_source s = {title.s, title.len, title.len, .words = &w->exhibit.title};
    struct passage p[2] = {{0, title.len}};
    struct runs r;
    size_t n = 1;

    if (make_runs(w, PLACE_TITLE, &w->exhibit.title, &r) < 0)
        return -1;
    if (r.count == 0)
        return 0;
    if (utf8_count(title.s, title.len) > PASSAGE_CP && choose(w, PLACE_TITLE, &s, &r, p, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (add_snippet(w, ARTICLE_TITLE, title.s, p[i], &r) < 0)
            return -1;
    return 0;
}

static int add_text(struct work *w)
{
    struct passage_source s = {.text = w->exhibit.article_text,
                               .len = w->exhibit.article_text_len,
                               .words = &w->exhibit.text};
    struct passage p[2];
    struct runs r;
    size_t n;

    if (make_runs(w, PLACE_TEXT, s.words, &r) < 0)
        return -1;
    s.limit = boilerplate_start(s.text, s.len, &s.words->paragraphs);
    if (choose(w, PLACE_TEXT, &s, &r, p, &n) < 0)
        return -1;
    if (n == 0 && w->count == 0 && passage_lead(s.text, s.limit, s.words, &p[0]))
        n = 1;
    for (size_t i = 0; i < n; i++)
        if (add_snippet(w, ARTICLE_TEXT, s.text, p[i], &r) < 0)
            return -1;
    return 0;
}

/* Articles with too many matches to list are shown without marks. */
static int judge(struct work *w, const struct plan_node *plan)
{
    struct judge j = {w->h->reader, w->h->expander, w->h->analyzer, w->h->scratch, w->h->match};

    if (judge_holds(&j, plan, &w->exhibit, &w->marks, w->err) >= 0)
        return 0;
    w->marks.count = w->marks.whole_count = 0;
    return w->err->code == ERR_LIMIT ? 0 : -1;
}

int highlight_article(const struct highlighter *h, const struct plan_node *plan, uint32_t doc,
                      const struct article *article, struct arena *arena, struct snippet **out,
                      size_t *count, struct err *err)
{
    struct work w = {.h = h, .arena = arena, .err = err};
    int rc = -1;

    arena_reset(h->scratch);
    w.out = arena_zalloc(arena, SNIPPETS_MOST, sizeof *w.out);
    if (!w.out)
        err_nomem(err);
    else if (exhibit_article(&w.exhibit, h->reader, h->analyzer, h->scratch, doc, article, err) ==
                 0 &&
             judge(&w, plan) == 0 && add_title(&w) == 0 && add_text(&w) == 0)
        rc = 0;
    judge_marks_release(&w.marks);
    *out = w.out;
    *count = w.count;
    return rc;
}

/* --- Quotations */

int highlight_quote(const struct highlighter *h, const struct plan_node *plan, uint32_t doc,
                    const struct quote_record *quote, const struct article *article,
                    struct arena *arena, struct mark **out, size_t *count, struct err *err)
{
    struct work w = {.h = h, .arena = arena, .err = err};
    struct value text = quote->text;
    struct runs r;
    int rc = -1;

    arena_reset(h->scratch);
    if (exhibit_quote(&w.exhibit, h->analyzer, h->scratch, doc, quote, article, err) == 0 &&
        judge(&w, plan) == 0 && make_runs(&w, PLACE_TEXT, &w.exhibit.text, &r) == 0)
        rc = make_marks(&w, text.s, 0, text.len, &r, out, count);
    judge_marks_release(&w.marks);
    return rc;
}
