/* People by surname, their full names, and evidence of who they are. */
#include "text/quotes/collect.h"
#include <string.h>

#define WORD_MAX 60 /* bytes of a given name */

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

const char *people_key(const struct reading *r, uint32_t token, size_t *len)
{
    return r->language->declines ? key_of(r, token, len) : reading_folded(r, tok(r, token), len);
}

bool people_same_word(const struct reading *r, uint32_t a, uint32_t b)
{
    size_t la, lb;
    const char *ka = people_key(r, a, &la), *kb = people_key(r, b, &lb);
    return la == lb && memcmp(ka, kb, la) == 0;
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

struct person *people_of(struct collector *c, uint32_t token)
{
    struct names *n = c->out;
    if (n->person_count * 2 >= n->slot_count && rehash(c) != 0)
        return NULL;
    uint32_t *slot = slot_of(n, c->r, token);
    if (*slot)
        return &n->people[*slot - 1];
    if (n->person_count == c->person_cap) {
        struct person *fresh =
            collect_more(c, n->people, n->person_count, &c->person_cap, sizeof *n->people);
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

int people_note_given(struct collector *c, struct range name, uint32_t index)
{
    uint32_t given = name.first; /* "Brave Ron Tackley" */
    for (uint32_t i = name.first; i + 1 < name.last && given == name.first; i++)
        if (token_is_given(tok(c->r, i)))
            given = i;
    struct person *p = people_of(c, given);
    if (!p)
        return -1;
    if (!p->given_of)
        p->given_of = index + 1;
    else if (p->given_of != index + 1)
        p->given_of = SEVERAL;
    return 0;
}

bool people_given_declined(const struct reading *r, uint32_t i, int *male, int *female)
{
    static const char *const nominative[] = {"", "а", "я", "й", "ь", "ия"};
    const struct token *t = tok(r, i);
    const char *endings = r->language->given_endings;
    size_t len;
    const char *word = reading_folded(r, t, &len);
    if (!endings || token_is_given(t) || !token_is_capital(t) || len > WORD_MAX)
        return false;
    for (; *endings; endings += strspn(endings, " ")) {
        size_t n = strcspn(endings, " ");
        if (len > n + 3 && memcmp(word + len - n, endings, n) == 0) {
            for (size_t k = 0; k < sizeof nominative / sizeof *nominative; k++) {
                char form[WORD_MAX + 8];
                size_t ending = strlen(nominative[k]);
                memcpy(form, word, len - n);
                memcpy(form + len - n, nominative[k], ending);
                uint32_t classes = vocabulary_find(r->vocabulary, form, len - n + ending);
                *male += (classes & CLASS(WORD_MALE)) != 0;
                *female += (classes & CLASS(WORD_FEMALE)) != 0;
                if (classes & (CLASS(WORD_MALE) | CLASS(WORD_FEMALE)))
                    return true;
            }
        }
        endings += n;
    }
    return false;
}

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
void people_weigh_prefix(const struct reading *r, struct range name, struct person *p)
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

void people_weigh_form(const struct reading *r, struct person *p, struct range name)
{
    struct form *f = NULL;
    for (uint32_t i = 0; i < p->form_count && !f; i++)
        if (people_same_word(r, p->forms[i].given, name.first))
            f = &p->forms[i];
    if (!f) {
        if (p->form_count == FORMS_MAX)
            return;
        f = &p->forms[p->form_count++];
        *f = (struct form){.longest = name, .given = name.first};
        gender_of_word(r, name.first, &f->male, &f->female);
        (void)people_given_declined(r, name.first, &f->male, &f->female);
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

/* Are all words of `name` in `full`, in order? Marks of nicknames and stops aside. */
static bool holds_all(const struct reading *r, struct range full, struct range name)
{
    uint32_t k = full.first;
    for (uint32_t i = name.first; i < name.last; i++) {
        if (!token_is_word(tok(r, i)))
            continue;
        while (k < full.last && !(token_is_word(tok(r, k)) && people_same_word(r, k, i)))
            k++;
        if (k++ >= full.last)
            return false;
    }
    return true;
}

struct range names_by_given(const struct reading *r, const struct names *n, struct range name)
{
    const struct range none = {0, 0};
    const struct person *given = names_find(r, n, name.first);
    if (!given || !given->given_of || given->given_of == SEVERAL)
        return none;
    const struct person *p = &n->people[given->given_of - 1];
    for (uint32_t i = 0; i < p->form_count; i++) {
        struct range full = p->forms[i].longest;
        if (full.last - full.first > name.last - name.first && holds_all(r, full, name))
            return full;
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
        if (name.last - name.first >= 2 && people_same_word(r, f->given, name.first))
            return f;
        enum gender g = names_gender(NULL, f);
        if (gender != GENDER_UNKNOWN && g != GENDER_UNKNOWN && g != gender)
            continue;
        if (!best || f->count > best->count)
            best = f;
    }
    return name.last - name.first >= 2 ? NULL : best;
}
