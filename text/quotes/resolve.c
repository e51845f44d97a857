/* Names go to their fullest form; a pronoun walks back over the namings before it to the nearest
 * that stands as a subject outside quotation marks and may be of that gender. */
#include "text/quotes/resolve.h"
#include "text/quotes/names.h"
#include <string.h>

#define WALK_MAX 60 /* namings that a pronoun looks back over */

/* How good an antecedent is: a step back over one naming costs one. */
enum { FIT_LEAST = 1, FIT_MAYBE = 58, FIT_OBJECT = 4, FIT_HUMAN = 60, FIT_BEST = 60 };

struct resolver {
    const struct reading *r;
    const struct names *names;
    struct arena *arena;
};

static char *text_of(const struct resolver *v, struct range g)
{
    uint32_t start, end;
    mention_bytes(v->r, g, &start, &end);
    return arena_strndup(v->arena, v->r->text + start, end - start);
}

/* Without the ending of a case that can be told for sure: Kazakh "Қожахметтің". NULL stays NULL. */
static const char *plain(const struct resolver *v, char *name)
{
    size_t len = name ? strlen(name) : 0;
    const char *endings = v->r->language->sure_endings;
    while (len && endings && *endings) {
        size_t n = strcspn(endings, " ");
        if (len > n + 6 && memcmp(name + len - n, endings, n) == 0) {
            name[len - n] = 0;
            break;
        }
        endings += n + (endings[n] == ' ');
    }
    return name;
}

/* "Mrs" right before a mention. */
static enum gender title_gender(const struct resolver *v, struct range name)
{
    uint32_t i = name.first;
    if (i && token_is_mark(tok(v->r, i - 1), '.'))
        i--;
    if (!i || !token_is(tok(v->r, i - 1), WORD_TITLE))
        return GENDER_UNKNOWN;
    if (token_is(tok(v->r, i - 1), WORD_MALE))
        return GENDER_MALE;
    return token_is(tok(v->r, i - 1), WORD_FEMALE) ? GENDER_FEMALE : GENDER_UNKNOWN;
}

/* The commonest form; one of this gender only where that tells nothing of its own ("Ivanka Trump"
 * does not stand behind a bare "Trump" that mostly means somebody else). */
static const struct form *form_of(const struct resolver *v, const struct person *p,
                                  struct range name, enum gender gender)
{
    const struct form *common = names_form(v->r, p, name, GENDER_UNKNOWN);
    if (common && names_gender(NULL, common) != GENDER_UNKNOWN)
        return common;
    const struct form *f = names_form(v->r, p, name, gender);
    return f ? f : common;
}

/* "Курык Олег Краснов" where the mention, "Олег Краснов", begins with a given name: what stands
 * before it is no part of the name. */
static bool only_leads(const struct resolver *v, struct range full, struct range name)
{
    uint32_t n = name.last - name.first;
    if (n < 2 || full.last - full.first <= n || !token_is_given(tok(v->r, name.first)) ||
        token_is_given(tok(v->r, full.first)))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct token *s = tok(v->r, full.last - n + i), *t = tok(v->r, name.first + i);
        size_t a, b;
        if (token_is_word(s) != token_is_word(t))
            return false;
        if (!token_is_word(s))
            continue;
        const char *x = reading_folded(v->r, s, &a), *y = reading_folded(v->r, t, &b);
        if (a != b || memcmp(x, y, a) != 0)
            return false;
    }
    return true;
}

static struct range fullest(const struct resolver *v, struct range name, enum gender gender)
{
    while (name.last - name.first >= 2 && token_is(tok(v->r, name.first), WORD_PARTICLE) &&
           !token_is_given(tok(v->r, name.first)))
        name.first++; /* "Dela Cruz": a surname alone */
    const struct person *p = names_find(v->r, v->names, name.last - 1);
    const struct form *f = p ? form_of(v, p, name, gender) : NULL;
    struct range best = f ? f->longest : name;
    if (only_leads(v, best, name))
        return name;
    if (best.last - best.first > name.last - name.first)
        return best;
    struct range given = names_by_given(v->r, v->names, name);
    return range_empty(given) || only_leads(v, given, name) ? best : given;
}

/* How well a pronoun of this gender may stand for the naming; 0 when it may not. The nearest wins
 * unless one of a better kind stands a little further back. */
static int fitness(const struct resolver *v, const struct naming *g, enum gender wanted)
{
    const struct person *p = &v->names->people[g->person];
    if (g->inside || (tok(v->r, g->name.last - 1)->flags & TOKEN_POSSESSIVE))
        return 0;
    enum gender is = names_gender(p, form_of(v, p, g->name, wanted));
    bool full = g->name.last - g->name.first >= 2;
    if (is != GENDER_UNKNOWN && wanted != GENDER_UNKNOWN)
        return is != wanted ? 0 : g->subject ? FIT_BEST : FIT_OBJECT;
    if (v->r->language->capital_nouns && !full && !p->form_count)
        return 0; /* any noun */
    if (g->subject)
        return p->human > 0 ? FIT_HUMAN : full ? FIT_MAYBE : 0;
    return p->human > 0 ? FIT_LEAST : 0;
}

/* The first naming at or after token i. */
static uint32_t naming_at(const struct resolver *v, uint32_t i)
{
    uint32_t from = 0, to = v->names->naming_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (v->names->namings[middle].name.first < i)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static struct range antecedent(const struct resolver *v, uint32_t pronoun, enum gender wanted)
{
    struct range best = {0, 0};
    uint32_t k = naming_at(v, pronoun), floor = k > WALK_MAX ? k - WALK_MAX : 0;
    int most = -WALK_MAX;
    for (int step = 0; k > floor; k--, step++) {
        const struct naming *g = &v->names->namings[k - 1];
        int fit = fitness(v, g, wanted);
        if (fit && fit - step > most) {
            most = fit - step;
            best = g->name;
        }
    }
    return best;
}

static enum gender pronoun_gender(const struct token *t)
{
    if (token_is(t, WORD_HE) && token_is(t, WORD_SHE))
        return GENDER_UNKNOWN; /* Kazakh has one for both */
    return token_is(t, WORD_HE) ? GENDER_MALE : GENDER_FEMALE;
}

/* "the novelist", "le maire": one noun with its article, no name in it. */
static bool means_one_person(const struct resolver *v, struct range g)
{
    bool article = token_is(tok(v->r, g.first), WORD_DET);
    const struct token *noun = tok(v->r, g.last - 1);
    if (g.last - g.first != 1u + article || (!article && !v->r->language->declines))
        return false;
    uint32_t other = CLASS(WORD_ORG) | CLASS(WORD_PLACE) | CLASS(WORD_TIME) | CLASS_PRONOUN;
    if (token_is_age(v->r, noun))
        return true;
    return token_is_word(noun) && !(noun->classes & other) && !(noun->flags & TOKEN_NUMBER) &&
           v->r->language->capital_nouns == token_is_capital(noun);
}

/* "le prévenu", "die 35-Jährige", "актриса": what article and noun tell. */
static enum gender phrase_gender(const struct resolver *v, struct range g)
{
    const struct token *noun = tok(v->r, g.last - 1), *article = tok(v->r, g.first);
    const struct token *tells =
        noun->classes & (CLASS(WORD_MALE) | CLASS(WORD_FEMALE)) ? noun : article;
    bool male = token_is(tells, WORD_MALE), female = token_is(tells, WORD_FEMALE);
    return male == female ? GENDER_UNKNOWN : male ? GENDER_MALE : GENDER_FEMALE;
}

/* An organisation is its own full form. */
static struct range organisation(const struct resolver *v, struct range speaker)
{
    for (uint32_t i = speaker.first; i < speaker.last; i++)
        if (token_is(tok(v->r, i), WORD_ORG))
            return speaker;
    return (struct range){0, 0};
}

/* "he said ... he added", here or in the line before, and nobody named between: one man. */
static bool is_same(const struct resolver *v, const struct utterances *list, uint32_t i,
                    struct range antecedent_name)
{
    if (!i || range_empty(list->items[i - 1].finding.speaker))
        return false;
    const struct utterance *a = &list->items[i - 1], *b = &list->items[i];
    uint32_t before = a->finding.speaker.first;
    const struct token *x = tok(v->r, before), *y = tok(v->r, b->finding.speaker.first);
    return b->span->line <= a->span->line + 1 && token_is_personal(x) && token_is_personal(y) &&
           pronoun_gender(x) == pronoun_gender(y) && antecedent_name.first < before;
}

/* Fill full[i]; -1 out of memory. */
static int resolve_one(const struct resolver *v, const struct utterances *list, uint32_t i,
                       const char **full)
{
    struct range speaker = list->items[i].finding.speaker, name = {0, 0};
    const struct token *t = tok(v->r, speaker.first);
    enum gender gender = title_gender(v, speaker);
    if ((token_is_pronoun(t) || token_is_personal(t)) && speaker.last - speaker.first == 1) {
        if (!token_is_personal(t))
            return 0;
        gender = pronoun_gender(t);
        name = antecedent(v, speaker.first, gender);
        if (is_same(v, list, i, name)) {
            full[i] = full[i - 1];
            return 0;
        }
    } else if (is_name(tok(v->r, speaker.last - 1)) && !token_is(t, WORD_DET)) {
        name = speaker;
    } else {
        name = organisation(v, speaker);
        size_t len;
        const char *first = reading_folded(v->r, t, &len);
        bool known = token_is_word(t) && !word_listed(v->r->language->indefinite, first, len);
        if (range_empty(name) && known)
            name = names_holder(v->r, v->names, speaker);
        if (range_empty(name) && known && means_one_person(v, speaker))
            name = antecedent(v, speaker.first, phrase_gender(v, speaker));
    }
    if (range_empty(name))
        return 0;
    full[i] = plain(v, text_of(v, fullest(v, name, gender)));
    return full[i] ? 0 : -1;
}

int resolve(const struct reading *r, const struct names *names, const struct utterances *utterances,
            const char **full, struct arena *arena, struct err *err)
{
    struct resolver v = {.r = r, .names = names, .arena = arena};
    for (uint32_t i = 0; i < utterances->count; i++)
        if (!range_empty(utterances->items[i].finding.speaker) &&
            resolve_one(&v, utterances, i, full) != 0)
            return err_nomem(err);
    return 0;
}
