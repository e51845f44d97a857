#include "text/quotes/names.h"
#include <string.h>

#define NAME_MAX_TOKENS 5 /* longer runs of capitals are headlines */
#define NOBODY          UINT32_MAX
#define POST_REACH      8   /* tokens from a name to the post in apposition */
#define POSTS_MAX       400 /* posts that are looked through for one */

struct collector {
    const struct reading *r;
    const struct spans *spans;
    struct arena *arena;
    struct names *out;
    uint32_t person_cap, naming_cap, post_cap, span;
};

static const struct token *tok(const struct reading *r, uint32_t i)
{
    return &r->tokens[i];
}

static uint32_t hash(const char *s, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h ^ h >> 15;
}

/* The folded surname without its case ending. */
static const char *key_of(const struct reading *r, uint32_t token, size_t *len)
{
    const char *word = reading_folded(r, tok(r, token), len);
    const char *endings = r->language->case_endings;
    while (endings && *endings) {
        size_t n = strcspn(endings, " ");
        if (*len > n + 5 && memcmp(word + *len - n, endings, n) == 0) {
            *len -= n;
            break;
        }
        endings += n + (endings[n] == ' ');
    }
    return word;
}

static uint32_t *slot_of(const struct names *n, const struct reading *r, uint32_t token)
{
    size_t len;
    const char *key = key_of(r, token, &len);
    uint32_t i = hash(key, len) & (n->slot_count - 1);
    for (; n->slots[i]; i = (i + 1) & (n->slot_count - 1)) {
        const struct person *p = &n->people[n->slots[i] - 1];
        if (p->key_len == len && memcmp(p->key, key, len) == 0)
            break;
    }
    return &n->slots[i];
}

const struct person *names_find(const struct reading *r, const struct names *n, uint32_t token)
{
    uint32_t slot = n->slot_count ? *slot_of(n, r, token) : 0;
    return slot ? &n->people[slot - 1] : NULL;
}

static bool same_word(const struct reading *r, uint32_t a, uint32_t b)
{
    size_t la, lb;
    if (r->language->declines) {
        const char *ka = key_of(r, a, &la), *kb = key_of(r, b, &lb);
        return la == lb && memcmp(ka, kb, la) == 0;
    }
    const char *wa = reading_folded(r, tok(r, a), &la), *wb = reading_folded(r, tok(r, b), &lb);
    return la == lb && memcmp(wa, wb, la) == 0;
}

/* --- Evidence ------------------------------------------------------------------------------- */

static void gender_of_word(const struct reading *r, uint32_t i, int *male, int *female)
{
    *male += token_is(tok(r, i), WORD_MALE);
    *female += token_is(tok(r, i), WORD_FEMALE);
}

static void gender_of_surname(const struct reading *r, uint32_t i, int *male, int *female)
{
    size_t len;
    const char *word = reading_folded(r, tok(r, i), &len);
    *female += ending_matches(r->language->female_endings, word, len);
    *male += ending_matches(r->language->male_endings, word, len);
}

/* Titles and posts right before a name: evidence that it is a person's. */
static void weigh_prefix(const struct reading *r, struct range name, struct person *p)
{
    uint32_t i = name.first;
    for (int steps = 0; i > 0 && steps < 4; steps++, i--) {
        const struct token *t = tok(r, i - 1);
        if (token_is_mark(t, '.') && !(t->flags & TOKEN_END))
            continue;
        if (!token_is_word(t) || !(t->classes & (CLASS(WORD_TITLE) | CLASS(WORD_ROLE))))
            break;
        gender_of_word(r, i - 1, &p->male, &p->female);
        p->human++;
    }
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

static void weigh_form(const struct reading *r, struct person *p, struct range name)
{
    struct form *f = NULL;
    for (uint32_t i = 0; i < p->form_count && !f; i++)
        if (same_word(r, p->forms[i].given, name.first))
            f = &p->forms[i];
    if (!f) {
        if (p->form_count == FORMS_MAX)
            return;
        f = &p->forms[p->form_count++];
        *f = (struct form){.longest = name, .given = name.first};
        gender_of_word(r, name.first, &f->male, &f->female);
        gender_of_surname(r, name.last - 1, &f->male, &f->female);
        p->human += f->male + f->female;
    }
    uint32_t a = tok(r, name.last - 1)->end - tok(r, name.first)->start;
    uint32_t b = tok(r, f->longest.last - 1)->end - tok(r, f->longest.first)->start;
    /* the shorter of two case forms is the nominative; the longer of two others is the fuller */
    bool fuller = name.last - name.first > f->longest.last - f->longest.first;
    bool plain = name.last - name.first == f->longest.last - f->longest.first &&
                 r->language->declines && a < b;
    if (fuller || plain)
        f->longest = name;
    f->count++;
    f->latest = name.first;
}

/* --- Collecting ----------------------------------------------------------------------------- */

static void *more(struct collector *c, const void *items, uint32_t count, uint32_t *cap,
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

static int rehash(struct collector *c)
{
    struct names *n = c->out;
    n->slot_count = n->slot_count ? n->slot_count * 2 : 256;
    n->slots = arena_zalloc(c->arena, n->slot_count, sizeof *n->slots);
    if (!n->slots)
        return -1;
    for (uint32_t k = 0; k < n->person_count; k++) {
        uint32_t i = hash(n->people[k].key, n->people[k].key_len) & (n->slot_count - 1);
        while (n->slots[i])
            i = (i + 1) & (n->slot_count - 1);
        n->slots[i] = k + 1;
    }
    return 0;
}

static struct person *person_of(struct collector *c, uint32_t token)
{
    struct names *n = c->out;
    if (n->person_count * 2 >= n->slot_count && rehash(c) != 0)
        return NULL;
    uint32_t *slot = slot_of(n, c->r, token);
    if (*slot)
        return &n->people[*slot - 1];
    if (n->person_count == c->person_cap) {
        struct person *fresh =
            more(c, n->people, n->person_count, &c->person_cap, sizeof *n->people);
        if (!fresh)
            return NULL;
        n->people = fresh;
    }
    struct person *p = &n->people[n->person_count++];
    size_t len;
    p->key = key_of(c->r, token, &len);
    p->key_len = (uint32_t)len;
    *slot = n->person_count;
    return p;
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

/* --- Posts ---------------------------------------------------------------------------------- */

static int add_post(struct collector *c, uint32_t token, struct range name)
{
    struct names *n = c->out;
    if (n->post_count == c->post_cap) {
        struct post *fresh = more(c, n->posts, n->post_count, &c->post_cap, sizeof *fresh);
        if (!fresh)
            return -1;
        n->posts = fresh;
    }
    n->posts[n->post_count++] = (struct post){.token = token, .name = name};
    return 0;
}

/* A word that can tell a trade, though no table may know it: "pensioner Zoya". */
static bool may_be_trade(const struct reading *r, const struct token *t)
{
    uint32_t other = CLASS(WORD_FUNC) | CLASS(WORD_OBLIQUE) | CLASS(WORD_DET) | CLASS(WORD_CUE) |
                     CLASS(WORD_WEAK) | CLASS(WORD_GERUND) | CLASS(WORD_AUXILIARY) |
                     CLASS(WORD_ADVERB) | CLASS(WORD_TIME) | CLASS(WORD_AND) | CLASS(WORD_PARTICLE);
    bool noun = r->language->capital_nouns == ((t->flags & TOKEN_CAPITAL) != 0);
    return token_is_word(t) && !(t->flags & TOKEN_NUMBER) && !(t->classes & other) &&
           (noun || token_is(t, WORD_ROLE) || token_is(t, WORD_TITLE));
}

static bool is_post(const struct token *t)
{
    return token_is(t, WORD_ROLE) || token_is(t, WORD_TITLE);
}

/* The posts around one naming. */
static int note_posts(struct collector *c, struct range name, uint32_t first, uint32_t last)
{
    const struct reading *r = c->r;
    uint32_t i = name.first;
    while (i > first && token_is_mark(tok(r, i - 1), '.') && !(tok(r, i - 1)->flags & TOKEN_END))
        i--;
    if (i > first && may_be_trade(r, tok(r, i - 1)) && add_post(c, i - 1, name) != 0)
        return -1;
    bool comma = i > first && token_is_mark(tok(r, i - 1), ',');
    uint32_t floor = i > first + POST_REACH ? i - POST_REACH : first;
    for (uint32_t k = comma ? i - 1 : i; k > floor; k--) { /* "the head of the bank, X" */
        const struct token *t = tok(r, k - 1);
        if (!token_is_word(t) || is_cue(r, k - 1))
            break;
        if (k < i && is_post(t) && add_post(c, k - 1, name) != 0)
            return -1;
        if (!comma && !is_post(t) && !may_be_trade(r, t) && !is_name(t))
            break;
    }
    if (name.last + 1 >= last || !token_is_mark(tok(r, name.last), ','))
        return 0;
    uint32_t end = name.last + POST_REACH < last ? name.last + POST_REACH : last;
    for (uint32_t k = name.last + 1; k < end; k++) { /* "X, the head of the bank" */
        const struct token *t = tok(r, k);
        if (!token_is_word(t) || is_cue(r, k))
            break;
        if (is_post(t) ||
            (k == name.last + 2 && token_is(tok(r, k - 1), WORD_DET) && may_be_trade(r, t)))
            return add_post(c, k, name);
    }
    return 0;
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
    struct person *p = person_of(c, name.last - 1);
    if (!p)
        return -1;
    if (n->naming_count == c->naming_cap) {
        struct naming *fresh = more(c, n->namings, n->naming_count, &c->naming_cap, sizeof *fresh);
        if (!fresh)
            return -1;
        n->namings = fresh;
    }
    struct naming *g = &n->namings[n->naming_count++];
    *g = (struct naming){.name = name, .person = (uint32_t)(p - n->people)};
    g->inside = is_inside(c, tok(r, name.first)->start);
    weigh_prefix(r, name, p);
    struct range phrase = mention_ending(r, name.last, line_first);
    uint32_t before = phrase.first < name.first ? phrase.first : name.first;
    if (name.first > before && !belongs_before(tok(r, name.first - 1)))
        before = name.first; /* "support Clinton": a verb, no part of the phrase */
    g->subject = stands_as_subject(r, name, before, p);
    if (name.last - name.first >= 2)
        weigh_form(r, p, name);
    return note_posts(c, name, line_first, line_last);
}

/* The run of name words that begins at i, within its line; returns where it ends. */
static uint32_t run_end(const struct reading *r, uint32_t i, uint32_t end)
{
    uint32_t last = i + 1;
    for (uint32_t j = i + 1; j < end; j++) {
        const struct token *t = tok(r, j), *left = tok(r, j - 1);
        if (left->flags & TOKEN_POSSESSIVE)
            break;
        if (is_name(t) && !(t->classes & (CLASS(WORD_DET) | CLASS_PRONOUN)))
            last = j + 1;
        else if (!(token_is_mark(t, '.') && !(t->flags & TOKEN_END)) && !(t->flags & TOKEN_INNER) &&
                 !token_is(t, WORD_PARTICLE))
            break;
    }
    return last;
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
            struct range run = {i, run_end(r, i, end)};
            i = run.last;
            struct range core = mention_core(r, run);
            if (!range_empty(core) && core.last - core.first <= NAME_MAX_TOKENS &&
                note(&c, core, r->lines[l].first, end) != 0)
                return err_nomem(err);
        }
    }
    return 0;
}

/* --- Choosing ------------------------------------------------------------------------------- */

struct range names_holder(const struct reading *r, const struct names *n, struct range phrase)
{
    struct range none = {0, 0};
    uint32_t from = 0, to = n->post_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (n->posts[middle].token < phrase.first)
            from = middle + 1;
        else
            to = middle;
    }
    for (uint32_t i = phrase.first; i < phrase.last; i++) {
        if (!may_be_trade(r, tok(r, i)))
            continue;
        uint32_t floor = from > POSTS_MAX ? from - POSTS_MAX : 0;
        for (uint32_t k = from; k > floor; k--)
            if (same_word(r, n->posts[k - 1].token, i))
                return n->posts[k - 1].name;
        for (uint32_t k = from; k < n->post_count && k < from + POSTS_MAX; k++)
            if (n->posts[k].token >= phrase.last && same_word(r, n->posts[k].token, i))
                return n->posts[k].name;
        if (is_post(tok(r, i)))
            return none; /* "the foreign minister" is no other minister */
    }
    return none;
}

enum gender names_gender(const struct person *p, const struct form *f)
{
    int male = f ? f->male * 2 : 0, female = f ? f->female * 2 : 0;
    if (p && (!f || p->form_count < 2)) {
        male += p->male;
        female += p->female;
    }
    return male > female ? GENDER_MALE : female > male ? GENDER_FEMALE : GENDER_UNKNOWN;
}

const struct form *names_form(const struct reading *r, const struct person *p, struct range name,
                              enum gender gender)
{
    const struct form *best = NULL;
    for (uint32_t i = 0; i < p->form_count; i++) {
        const struct form *f = &p->forms[i];
        if (name.last - name.first >= 2 && same_word(r, f->given, name.first))
            return f;
        enum gender g = names_gender(NULL, f);
        if (gender != GENDER_UNKNOWN && g != GENDER_UNKNOWN && g != gender)
            continue;
        if (!best || f->count > best->count)
            best = f;
    }
    return name.last - name.first >= 2 ? NULL : best;
}
