#include "query/judge.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "query/span_words.h"
#include <stdlib.h>
#include <string.h>

/* A word of the query against words of the field; the last look-up is kept, for the walk over a
 * field asks for one word again and again. */
struct word_match {
    struct expander *expander;
    const char *language; /* "" in fields that are not stemmed */
    const struct query_word *want;
    struct word_set set;
    struct err *err;
    bool failed;
};

static bool is_stemmed(const struct word_match *m, const struct query_word *want, bool stemmed)
{
    return stemmed && !want->prefix && *m->language;
}

/* 1 when it is of the same stem. */
static int holds(struct word_match *m, const struct query_word *want, const char *have, size_t len)
{
    int rc =
        expand_holds(m->expander, m->language, *want, m->want == want, &m->set, have, len, m->err);

    m->want = want;
    m->failed = rc < 0;
    return rc;
}

static bool matches(void *user, const struct query_word *want, bool stemmed,
                    const struct word *have)
{
    struct word_match *m = user;

    if (have->len == 0)
        return false; /* a word of which only the place is known */
    if (!is_stemmed(m, want, stemmed))
        return *have->text == *want->text && /* settles most */
               (want->prefix ? have->len >= want->len : have->len == want->len) &&
               memcmp(have->text, want->text, want->len) == 0;
    return !m->failed && holds(m, want, have->text, have->len) > 0;
}

/* Without a dictionary there is no set of forms: then any word may be one. */
static struct first_bytes begins(void *user, const struct query_word *want, bool stemmed)
{
    struct word_match *m = user;
    unsigned char first = (unsigned char)*want->text;

    if (!is_stemmed(m, want, stemmed))
        return (struct first_bytes){first, first};
    m->set.count = 0;
    m->want = NULL;
    if (m->failed || holds(m, want, want->text, want->len) < 0 || m->set.count == 0)
        return (struct first_bytes){0, UINT8_MAX};
    return word_set_first_bytes(&m->set);
}

/* --- Words of a field */

static int add_marks(struct judge_marks *marks, enum plan_place place,
                     const struct span_marks *found, struct err *err)
{
    if (grow(&marks->items, &marks->cap, marks->count + found->count, sizeof *marks->items) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < found->count; i++)
        marks->items[marks->count++] = (struct judge_mark){
            place, found->items[i].first, found->items[i].last, found->items[i].leaf};
    return 0;
}

/* Whether a match of it may be several runs. */
static bool has_gaps(const struct query_node *expr)
{
    if (expr->kind == NODE_WORDS)
        return expr->words.slop > 0;
    if (expr->kind == NODE_PROX)
        return !expr->prox.how.negated;
    for (const struct query_node *c = expr->child; c; c = c->next)
        if (has_gaps(c))
            return true;
    return false;
}

static int add_wholes(const struct judge *j, const struct span_field *field,
                      const struct query_node *expr, struct judge_marks *marks,
                      enum plan_place place, struct err *err)
{
    struct span_list found;

    if (span_find(field, expr, j->arena, &found, err) < 0)
        return -1;
    for (size_t i = 0; i < found.count; i++) {
        if (i > 0 && found.items[i].first == found.items[i - 1].first)
            continue;
        if (grow(&marks->wholes, &marks->whole_cap, marks->whole_count + 1, sizeof *marks->wholes) <
            0)
            return err_nomem(err);
        marks->wholes[marks->whole_count++] =
            (struct judge_mark){place, found.items[i].first, found.items[i].last, expr};
    }
    return 0;
}

void judge_marks_release(struct judge_marks *marks)
{
    free(marks->items);
    free(marks->wholes);
    *marks = (struct judge_marks){0};
}

static bool shows_wholes(const struct plan_node *p, enum plan_place place,
                         const struct judge_marks *marks)
{
    if (marks->every)
        return place == PLACE_TEXT || !(p->places & PLACE_TEXT);
    return has_gaps(p->source);
}

/* 1 when the field has a span of p, whose words are then marked if `marks` is not NULL. */
static int look(const struct judge *j, const struct plan_node *p, const struct words *words,
                const char *language, enum plan_place place, struct judge_marks *marks,
                struct err *err)
{
    struct word_match m = {.expander = j->expander, .language = language, .err = err};
    struct span_words walk = {words, matches, &m, j->arena, begins};
    struct span_field field = span_words_field(&walk);
    struct span_marks found;
    int rc = span_marks(&field, p->source, j->arena, &found, err);

    if (rc < 0 || m.failed)
        return -1;
    if (found.count == 0)
        return 0;
    if (!marks)
        return 1;
    if (add_marks(marks, place, &found, err) < 0 ||
        (shows_wholes(p, place, marks) && add_wholes(j, &field, p->source, marks, place, err) < 0))
        return -1;
    return 1;
}

static int look_in_name(const struct judge *j, const struct plan_node *p, struct value name,
                        enum plan_place place, struct err *err)
{
    struct words words;

    if (!name.s)
        return 0;
    if (analyzer_words(j->analyzer, name.s, name.len, j->arena, &words, err) < 0)
        return err_damage(err);
    return look(j, p, &words, "", place, NULL, err);
}

static int look_in_place(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                         enum plan_place place, struct judge_marks *marks, struct err *err)
{
    int rc;

    switch (place) {
    case PLACE_TITLE:
        return look(j, p, &e->title, e->language, place, marks, err);
    case PLACE_TEXT:
        return look(j, p, &e->text, e->language, place, marks, err);
    case PLACE_AUTHOR:
        return look_in_name(j, p, e->article->key[ARTICLE_AUTHOR], place, err);
    case PLACE_SOURCE:
        return look_in_name(j, p, e->article->key[ARTICLE_SOURCE], place, err);
    case PLACE_REGION:
        return look_in_name(j, p, e->article->key[ARTICLE_REGION], place, err);
    case PLACE_SPEAKER:
        rc = look_in_name(j, p, e->quote->speaker_full, place, err);
        return rc ? rc : look_in_name(j, p, e->quote->speaker, place, err);
    }
    return 0;
}

static int judge_span(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                      struct judge_marks *marks, struct err *err)
{
    int holds = 0;

    for (unsigned place = 1; place < 1U << PLACES; place <<= 1) {
        int rc = p->places & place ? look_in_place(j, p, e, place, marks, err) : 0;

        if (rc < 0)
            return -1;
        holds |= rc;
    }
    return holds;
}

/* --- Filters */

static int judge_date(const struct plan_node *p, const struct exhibit *e)
{
    const char *from = p->source->date.from, *to = p->source->date.to;
    char key[DATE_KEY_MAX];

    date_key(e->article->key[ARTICLE_DATE], key);
    return *key && (!*from || strncmp(key, from, 8) >= 0) && (!*to || strncmp(key, to, 8) <= 0);
}

static int judge_lang(const struct plan_node *p, const struct exhibit *e)
{
    struct value tag = e->article->key[ARTICLE_LANGUAGE];
    size_t n = strlen(p->tag);

    if (!tag.s || tag.len < n || (tag.len > n && tag.s[n] != '-'))
        return 0;
    for (size_t i = 0; i < n; i++) {
        char c = tag.s[i];

        if ((c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c) != p->tag[i])
            return 0;
    }
    return 1;
}

static int judge_id(const struct plan_node *p, const struct exhibit *e)
{
    struct value id = e->article->key[ARTICLE_ID];

    return id.s && id.len == p->source->raw.len && memcmp(id.s, p->source->raw.bytes, id.len) == 0;
}

/* --- Quotations of an article */

/* Those stretches that words [first, last) touch, counted from first. */
static int clip(const struct judge *j, const struct stretches *in, uint32_t first, uint32_t last,
                struct stretches *out, struct err *err)
{
    out->count = 0;
    out->items = arena_alloc(j->arena, (in->count + 1) * sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    for (size_t i = 0; i < in->count; i++) {
        struct stretch s = in->items[i];

        if (s.last <= first || s.first >= last)
            continue;
        s.first = s.first > first ? s.first - first : 0;
        s.last = (s.last < last ? s.last : last) - first;
        out->items[out->count++] = s;
    }
    return 0;
}

static void shift(struct judge_mark *marks, size_t from, size_t count, uint32_t by)
{
    for (size_t i = from; i < count; i++) {
        marks[i].first += by;
        marks[i].last += by;
    }
}

int judge_quote(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                uint32_t doc, struct judge_marks *marks, struct err *err)
{
    struct exhibit q = {.doc = doc, .article = e->article};
    struct quote_record record;
    uint32_t article, first, last;
    size_t before = marks->count, before_wholes = marks->whole_count, start, end;
    int rc;

    if (reader_quote(j->reader, doc, j->arena, &record, &article, err) < 0)
        return -1;
    start = utf8_offset(e->article_text, e->article_text_len, record.start);
    end = utf8_offset(e->article_text, e->article_text_len, record.end);
    first = words_from(&e->text, start);
    last = words_from(&e->text, end);
    q.quote = &record;
    q.text.items = e->text.items + first;
    q.text.count = last - first;
    memcpy(q.language, e->language, sizeof q.language);
    if (clip(j, &e->text.sentences, first, last, &q.text.sentences, err) < 0 ||
        clip(j, &e->text.paragraphs, first, last, &q.text.paragraphs, err) < 0)
        return -1;
    rc = judge_holds(j, p, &q, marks, err);
    shift(marks->items, before, marks->count, first);
    shift(marks->wholes, before_wholes, marks->whole_count, first);
    return rc;
}

static int judge_has_quote(const struct judge *j, const struct plan_node *p,
                           const struct exhibit *e, struct judge_marks *marks, struct err *err)
{
    uint32_t first, step, count;
    int rc = match_holds(j->match, p, e->doc, err);

    if (rc <= 0)
        return rc;
    reader_quotes_of(j->reader, e->doc, &first, &step, &count);
    for (uint32_t i = 0; marks && i < count; i++)
        if (judge_quote(j, p->child, e, first + i * step, marks, err) < 0)
            return -1;
    return 1;
}

/* --- Lists */

static int judge_and(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                     struct judge_marks *marks, struct err *err)
{
    size_t before = marks ? marks->count : 0, before_wholes = marks ? marks->whole_count : 0;

    for (const struct plan_node *c = p->child; c; c = c->next) {
        int rc = judge_holds(j, c, e, marks, err);

        if (rc > 0)
            continue;
        if (marks) {
            marks->count = before;
            marks->whole_count = before_wholes;
        }
        return rc;
    }
    return 1;
}

static int judge_or(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                    struct judge_marks *marks, struct err *err)
{
    int holds = 0;

    for (const struct plan_node *c = p->child; c; c = c->next) {
        int rc = judge_holds(j, c, e, marks, err);

        if (rc < 0)
            return -1;
        holds |= rc;
    }
    return holds;
}

int judge_holds(const struct judge *j, const struct plan_node *p, const struct exhibit *e,
                struct judge_marks *marks, struct err *err)
{
    int rc;

    switch (p->kind) {
    case PLAN_AND:
        return judge_and(j, p, e, marks, err);
    case PLAN_OR:
        return judge_or(j, p, e, marks, err);
    case PLAN_NOT:
        rc = judge_holds(j, p->child, e, NULL, err);
        return rc < 0 ? -1 : !rc;
    case PLAN_SPAN:
        return judge_span(j, p, e, marks, err);
    case PLAN_DATE:
        return judge_date(p, e);
    case PLAN_LANG:
        return judge_lang(p, e);
    case PLAN_ID:
        return judge_id(p, e);
    case PLAN_SINCE:
        return 1; /* nobody judges what was not found */
    case PLAN_HAS_QUOTE:
        return judge_has_quote(j, p, e, marks, err);
    case PLAN_IN_ARTICLE:
        return match_holds(j->match, p, e->doc, err);
    }
    return 0;
}
