#include "query/kwic.h"
#include "base/utf8.h"
#include "query/exhibit.h"
#include "query/question.h"
#include <stdlib.h>

/* One text under work. */
struct work {
    struct question *q;
    struct kwic *kwic;
    struct article article;
    struct exhibit exhibit;
    struct judge_marks marks;
    struct arena *scratch;
    uint64_t line;   /* of the text, the next */
    bool enough;     /* no more lines are wanted */
    bool unfinished; /* and this text has more */
    struct err err;
};

/* Where the lines of one field stand. */
struct field {
    enum article_key field;
    const char *text;
    size_t len;
    const struct words *words;
    size_t at, cp; /* a byte and its code point, to count on from */
};

/* --- One line */

static size_t most_context(const struct work *w)
{
    return (size_t)w->kwic->context * KWIC_CONTEXT_BYTES;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_inside(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Where the words before a match begin. */
static size_t left_edge(const struct work *w, const struct field *p, uint32_t first, size_t start)
{
    size_t context = w->kwic->context, at = 0;

    if (context == 0)
        return start;
    if (first > context)
        at = p->words->items[first - context].start;
    if (at > start)
        return start; /* letters that share a place */
    if (start - at > most_context(w))
        at = start - most_context(w);
    while (at < start && (is_inside(p->text[at]) || is_blank(p->text[at])))
        at++;
    return at;
}

static size_t right_edge(const struct work *w, const struct field *p, uint32_t last, size_t end)
{
    size_t context = w->kwic->context, at = p->len;

    if (context == 0)
        return end;
    if (p->words->count - last > context)
        at = p->words->items[last + context].end;
    if (at < end)
        return end;
    if (at - end > most_context(w))
        at = end + most_context(w);
    while (at > end && ((at < p->len && is_inside(p->text[at])) || is_blank(p->text[at - 1])))
        at--;
    return at;
}

static struct value slice(const struct field *p, size_t from, size_t to)
{
    return (struct value){p->text + from, (uint32_t)(to - from)};
}

static int tell_line(struct work *w, struct field *p, const struct judge_mark *m)
{
    size_t start = p->words->items[m->first].start, end = p->words->items[m->last].end;
    struct kwic_line line = {.article = &w->article, .field = p->field};
    int rc;

    w->line++;
    if (w->kwic->skip > 0 || !w->kwic->take) {
        w->kwic->skip -= w->kwic->skip > 0;
        return 0;
    }
    p->cp += utf8_count(p->text + p->at, start - p->at);
    p->at = start;
    line.start = (uint32_t)p->cp;
    line.end = line.start + (uint32_t)utf8_count(p->text + start, end - start);
    line.left = slice(p, left_edge(w, p, m->first, start), start);
    line.match = slice(p, start, end);
    line.right = slice(p, end, right_edge(w, p, m->last, end));
    rc = w->kwic->take(w->kwic->user, &line, &w->err);
    w->enough = rc > 0;
    return rc < 0 ? -1 : 0;
}

/* --- The lines of a text */

static int compare(const void *left, const void *right)
{
    const struct judge_mark *a = left, *b = right;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->last > b->last) - (a->last < b->last);
}

static int tell_field(struct work *w, enum plan_place place, struct field *p)
{
    struct judge_mark *marks = w->marks.wholes;
    size_t count = w->marks.whole_count;
    const struct judge_mark *before = NULL;

    for (size_t i = 0; i < count && !w->unfinished; i++) {
        if (marks[i].place != place || (before && compare(before, &marks[i]) == 0))
            continue;
        before = &marks[i];
        w->unfinished = w->enough;
        if (!w->enough && tell_line(w, p, before) < 0)
            return -1;
    }
    return 0;
}

static int tell_lines(struct work *w)
{
    const struct exhibit *e = &w->exhibit;
    struct value title = e->article->key[ARTICLE_TITLE];
    struct field in_title = {ARTICLE_TITLE, title.s, title.len, &e->title, 0, 0};
    struct field in_text = {ARTICLE_TEXT, e->article_text, e->article_text_len, &e->text, 0, 0};

    if (w->marks.whole_count > 1)
        qsort(w->marks.wholes, w->marks.whole_count, sizeof *w->marks.wholes, compare);
    if (tell_field(w, PLACE_TITLE, &in_title) < 0)
        return -1;
    return tell_field(w, PLACE_TEXT, &in_text);
}

/* --- Texts */

/* The article of a document, itself or that of a quotation. */
static int open_text(struct work *w, uint32_t doc)
{
    const struct searcher *s = w->q->s;
    struct quote_record record;
    uint32_t article = doc;

    if (w->q->options->scope == QUERY_QUOTES &&
        reader_quote(s->reader, doc, w->scratch, &record, &article, &w->err) < 0)
        return -1;
    if (reader_article(s->reader, article, w->scratch, &w->article, &w->err) < 0)
        return -1;
    return exhibit_article(&w->exhibit, s->reader, s->analyzer, w->scratch, article, &w->article,
                           &w->err);
}

/* Find its matches; texts with more than can be listed have none. */
static int judge(struct work *w, uint32_t doc)
{
    const struct searcher *s = w->q->s;
    struct judge j = {s->reader, w->q->expander, s->analyzer, w->scratch, w->q->match};
    int rc = w->q->options->scope == QUERY_QUOTES
                 ? judge_quote(&j, w->q->plan, &w->exhibit, doc, &w->marks, &w->err)
                 : judge_holds(&j, w->q->plan, &w->exhibit, &w->marks, &w->err);

    if (rc >= 0)
        return 0;
    if (w->err.code != ERR_LIMIT)
        return -1;
    w->marks.whole_count = 0;
    w->kwic->overflowing = true;
    return 0;
}

static int tell_text(struct work *w, uint32_t doc)
{
    arena_reset(w->scratch);
    w->marks = (struct judge_marks){.every = true};
    w->line = 0;
    if (open_text(w, doc) < 0 || judge(w, doc) < 0 || tell_lines(w) < 0)
        return -1;
    if (w->unfinished) {
        w->kwic->lines = w->line;
        return 0;
    }
    w->kwic->silent += w->line == 0;
    w->kwic->texts++;
    w->kwic->passed += w->line;
    return 0;
}

/* Whether anything in a query that holds can be a line. */
static bool can_have_lines(const struct plan_node *p)
{
    if (p->kind == PLAN_SPAN)
        return p->places & (PLACE_TEXT | PLACE_TITLE);
    if (p->kind != PLAN_AND && p->kind != PLAN_OR && p->kind != PLAN_HAS_QUOTE)
        return false;
    for (const struct plan_node *c = p->child; c; c = c->next)
        if (can_have_lines(c))
            return true;
    return false;
}

/* All texts at once, without reading any. */
static int pass_over(struct question *q, struct kwic *kwic)
{
    uint64_t total;

    if (question_count(q) < 0)
        return -1;
    total = question_totals(q).count;
    kwic->total = total;
    kwic->texts = total > q->options->offset ? (uint32_t)(total - q->options->offset) : 0;
    kwic->silent = kwic->texts;
    kwic->hint = q->tree.hint;
    return 0;
}

static int tell_texts(struct question *q, struct kwic *kwic)
{
    struct work w = {.q = q, .kwic = kwic, .scratch = &q->s->scratch};
    const struct match_hit *hits;
    size_t count;

    if (question_page(q) < 0)
        return -1;
    hits = question_hits(q, &count);
    for (size_t i = 0; i < count && !w.enough; i++) {
        int rc = limits_check(&q->options->limits, &w.err);

        if (rc == 0)
            rc = tell_text(&w, hits[i].docid);
        judge_marks_release(&w.marks);
        if (rc < 0)
            return question_fail(q, &w.err);
    }
    kwic->total = question_totals(q).count;
    kwic->hint = q->tree.hint;
    return 0;
}

int search_kwic(struct searcher *s, const struct search_options *options, struct kwic *kwic,
                struct arena *arena, struct query_error *error)
{
    struct question q = {.s = s, .options = options, .arena = arena, .error = error};
    int rc = -1;

    if (question_understand(&q) == 0 && question_query(&q) == 0)
        rc = (can_have_lines(q.plan) ? tell_texts : pass_over)(&q, kwic);
    question_forget(&q);
    return rc;
}
