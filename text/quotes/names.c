#include "text/quotes/names.h"
#include "text/quotes/collect.h"
#include <string.h>

#define NAME_MAX_TOKENS 5 /* longer runs of capitals are headlines */

void *collect_more(struct collector *c, const void *items, uint32_t count, uint32_t *cap,
                   size_t size)
{
    uint32_t bigger = *cap ? *cap * 2 : 64;
    void *fresh = arena_zalloc(c->arena, bigger, size);
    if (fresh && count)
        memcpy(fresh, items, count * size);
    if (fresh)
        *cap = bigger;
    return fresh;
}

static bool starts_sentence(const struct reading *r, uint32_t i)
{
    if (!i)
        return true;
    const struct token *t = tok(r, i - 1);
    return (!token_is_word(t) && !token_is_mark(t, '(')) || tok(r, i)->start > t->end + 1;
}

/* "Bolat Aitov, 62," or "Bolat Aitov, a farmer" */
static bool has_apposition(const struct reading *r, uint32_t i)
{
    return i + 1 < r->token_count && token_is_mark(tok(r, i), ',') &&
           (token_is(tok(r, i + 1), WORD_DET) || token_is(tok(r, i + 1), WORD_ROLE) ||
            (tok(r, i + 1)->flags & TOKEN_NUMBER) || token_is(tok(r, i + 1), WORD_OTHER));
}

/* Does the mention stand like a subject: first in its sentence or clause, or beside a verb? */
static bool stands_as_subject(const struct reading *r, struct range name, uint32_t before,
                              struct person *p)
{
    bool said_after = name.last < r->token_count && is_cue(r, name.last) &&
                      !token_is(tok(r, name.last), WORD_GERUND);
    bool said_before = before > 1 && is_cue(r, before - 1) && !token_is_word(tok(r, before - 2));
    p->human += said_after || said_before || has_apposition(r, name.last);
    if (said_after || said_before || starts_sentence(r, before))
        return true;
    if (name.last < r->token_count && token_is(tok(r, name.last), WORD_AUXILIARY))
        return true;
    const struct token *left = tok(r, before - 1);
    if (token_is(left, WORD_OBLIQUE) || token_is_mark(left, '('))
        return false;
    return token_is(left, WORD_FUNC) || r->language->free_order;
}

static bool is_inside(struct collector *c, uint32_t byte)
{
    while (c->span < c->spans->count && c->spans->items[c->span].close <= byte)
        c->span++;
    return c->span < c->spans->count && c->spans->items[c->span].open <= byte;
}

/* Words that cannot end a person's name. */
static bool is_other(const struct token *t)
{
    return (t->classes & (CLASS(WORD_PLACE) | CLASS(WORD_ORG) | CLASS(WORD_FUNC) | CLASS(WORD_DET) |
                          CLASS(WORD_TITLE) | CLASS(WORD_ROLE) | CLASS_PRONOUN)) != 0;
}

/* Can the token stand right before a name in its phrase ("Sen. Anna Petrova")? */
static bool belongs_before(const struct token *t)
{
    return !token_is_word(t) || (t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER | TOKEN_CASELESS)) ||
           (t->classes & (CLASS(WORD_DET) | CLASS(WORD_TITLE) | CLASS(WORD_ROLE)));
}

static bool has_digit(const struct reading *r, const struct token *t)
{
    for (uint32_t i = t->start; i < t->end; i++)
        if (r->text[i] >= '0' && r->text[i] <= '9')
            return true;
    return false;
}

static int note(struct collector *c, struct range name, uint32_t line_first, uint32_t line_last)
{
    const struct reading *r = c->r;
    struct names *n = c->out;
    const struct token *head = tok(r, name.first), *last = tok(r, name.last - 1);
    bool number = name.last - name.first == 1 && has_digit(r, head); /* "N40m" */
    bool acronym = name.last - name.first == 1 && (head->flags & TOKEN_CAPITALS);
    const struct token *next = name.last < line_last ? tok(r, name.last) : NULL;
    if (next && token_is(next, WORD_ORG) && !(next->flags & TOKEN_CAPITAL) &&
        !r->language->declines && !token_is(last, WORD_TITLE))
        return 0; /* "the Obama administration" */
    if (is_other(last) || acronym || number ||
        (head->classes & (CLASS(WORD_PLACE) | CLASS(WORD_ORG) | CLASS(WORD_OBLIQUE))))
        return 0;
    struct person *p = people_of(c, name.last - 1);
    if (!p)
        return -1;
    if (n->naming_count == c->naming_cap) {
        struct naming *fresh =
            collect_more(c, n->namings, n->naming_count, &c->naming_cap, sizeof *fresh);
        if (!fresh)
            return -1;
        n->namings = fresh;
    }
    struct naming *g = &n->namings[n->naming_count++];
    *g = (struct naming){.name = name, .person = (uint32_t)(p - n->people)};
    g->inside = is_inside(c, tok(r, name.first)->start);
    people_weigh_prefix(r, name, p);
    struct range phrase = mention_ending(r, name.last, line_first);
    uint32_t before = phrase.first < name.first ? phrase.first : name.first;
    if (name.first > before && !belongs_before(tok(r, name.first - 1)))
        before = name.first; /* "support Clinton": a verb, no part of the phrase */
    int male = 0, female = 0;
    g->subject = stands_as_subject(r, name, before, p) &&
                 !people_given_declined(r, name.first, &male, &female);
    if (name.last - name.first >= 2) {
        people_weigh_form(r, p, name);
        if (people_note_given(c, name, g->person) != 0)
            return -1;
    }
    return posts_note(c, name, line_first, line_last);
}

static bool begins_name(const struct reading *r, uint32_t i)
{
    const struct token *t = tok(r, i);
    if (!is_name(t) || (t->classes & (CLASS(WORD_DET) | CLASS_PRONOUN)))
        return false;
    bool small_word = t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_ADVERB) | CLASS(WORD_AUXILIARY) |
                                    CLASS(WORD_CUE) | CLASS(WORD_GERUND));
    return !small_word || !starts_sentence(r, i);
}

int names_collect(const struct reading *r, const struct spans *spans, struct arena *arena,
                  struct names *out, struct err *err)
{
    *out = (struct names){0};
    struct collector c = {.r = r, .spans = spans, .arena = arena, .out = out};
    for (uint32_t l = 0; l < r->line_count; l++) {
        uint32_t end = r->lines[l].last;
        for (uint32_t i = r->lines[l].first; i < end;) {
            if (!begins_name(r, i)) {
                i++;
                continue;
            }
            struct range run = {i, name_run_end(r, i, end)};
            i = run.last;
            struct range core = mention_core(r, run);
            if (!range_empty(core) && core.last - core.first <= NAME_MAX_TOKENS &&
                note(&c, core, r->lines[l].first, end) != 0)
                return err_nomem(err);
        }
    }
    return 0;
}

struct range names_before(const struct reading *r, const struct names *n, uint32_t token,
                          uint32_t lines)
{
    uint32_t from = 0, to = n->naming_count, line = reading_line_of(r, token);
    uint32_t floor = r->lines[line > lines ? line - lines : 0].first;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (n->namings[middle].name.first < token)
            from = middle + 1;
        else
            to = middle;
    }
    struct range other = {0, 0};
    for (; from > 0 && n->namings[from - 1].name.first >= floor; from--) {
        const struct naming *g = &n->namings[from - 1];
        const struct person *p = &n->people[g->person];
        bool person = !g->inside && (p->human > 0 || p->form_count > 0);
        if (person && g->subject)
            return g->name;
        if (person && range_empty(other))
            other = g->name;
    }
    return other;
}
