/* The order of the rules. Read `decide_speaker` from top to bottom: it is the method. */
#include "text/quotes/attribute.h"
#include "text/quotes/clause.h"
#include <string.h>

#define LAST_LINES  2  /* how far back the previous speaker still speaks */
#define INQUIT_NEAR 7  /* tokens from the marks within which a verb claims them */
#define SHORT       3  /* words of a fragment */
#define GAP_MAX     80 /* tokens before a span that are looked at */
#define CLAUSE      8  /* words under which marks without speaker or clause end are scare quotes */

struct speech {
    const struct reading *r;
    const struct spans *spans;
    struct utterances *out;
    struct finding last; /* the last speaker named, and where */
    uint32_t last_line;
    uint32_t accepted; /* 1 + the last span that was a quotation */
    uint32_t token;    /* where the search for gaps goes on */
};

/* Tokens between the neighbours of span k and its own marks, within its line. */
static void find_gaps(struct speech *sp, uint32_t k, struct site *site)
{
    const struct reading *r = sp->r;
    const struct span *q = &sp->spans->items[k];
    const struct line *line = &r->lines[q->line];
    uint32_t from = line->start, to = line->end;
    if (sp->accepted && sp->spans->items[sp->accepted - 1].line == q->line)
        from = sp->spans->items[sp->accepted - 1].close;
    if (k + 1 < sp->spans->count && sp->spans->items[k + 1].line == q->line)
        to = sp->spans->items[k + 1].open;
    uint32_t first = reading_token_at(r, from, line->first, line->last);
    uint32_t open = reading_token_at(r, q->open, first, line->last);
    uint32_t close = reading_token_at(r, q->close, open, line->last);
    if (open - first > GAP_MAX)
        first = open - GAP_MAX; /* spans that are no quotations may lie in it: keep time linear */
    site->before = (struct range){first, open};
    site->after = (struct range){close, reading_token_at(r, to, close, line->last)};
}

/* Words of the span (up to 100), and whether they are capitalised like a title. */
static uint32_t count_words(const struct reading *r, const struct span *q, bool *title)
{
    const struct line *line = &r->lines[q->line];
    uint32_t n = 0, small = 0, i = reading_token_at(r, q->start, line->first, line->last);
    for (; i < line->last && r->tokens[i].start < q->end && n < 100; i++) {
        const struct token *t = &r->tokens[i];
        if (!token_is_word(t))
            continue;
        bool little = (t->classes & (CLASS(WORD_FUNC) | CLASS(WORD_DET))) && n;
        small += !little && !(t->flags & (TOKEN_CAPITAL | TOKEN_NUMBER));
        n++;
    }
    *title = small == 0;
    return n;
}

/* Do the marks stand amid the reporter's clause, with no verb of saying right before them? */
static bool is_amid(const struct site *site)
{
    if (range_empty(site->before))
        return false;
    uint32_t i = site->before.last - 1;
    return token_is_word(&site->reading->tokens[i]) && !is_cue(site->reading, i);
}

static bool begins_capital(const struct reading *r, const struct span *q)
{
    const struct line *line = &r->lines[q->line];
    uint32_t i = reading_token_at(r, q->start, line->first, line->last);
    return i < line->last && token_is_capital(&r->tokens[i]);
}

/* Do they hold what something is called? Where nouns are capitalised, only a noun or article before
 * them tells ("die Zeitung „Neue Zeit“"). */
static bool is_named(const struct site *site)
{
    if (!is_amid(site))
        return false;
    const struct token *t = &site->reading->tokens[site->before.last - 1];
    return !site->reading->language->capital_nouns || token_is_capital(t) ||
           (token_is(t, WORD_DET) && !token_is(t, WORD_LINK));
}

/* Does "is", "as" or the like stand right before the marks? */
static bool is_linked(const struct site *site)
{
    return is_amid(site) && token_is(&site->reading->tokens[site->before.last - 1], WORD_LINK);
}

/* A short span without a speaker of its own: somebody's words all the same? */
static bool is_reported(const struct speech *sp, uint32_t k, const struct site *site, bool ends)
{
    bool same_line = k && sp->spans->items[k - 1].line == site->span->line;
    if (same_line && ends && !is_amid(site) && sp->last_line == site->span->line)
        return true;
    if (site_ends_sentence(site) && !is_amid(site) && !site->span->single)
        return true;
    return is_linked(site);
}

/* The spans of the line before that of span k. */
static void find_previous_line(const struct speech *sp, uint32_t k, struct site *site)
{
    uint32_t line = site->span->line, last = k;
    while (last && sp->spans->items[last - 1].line == line)
        last--;
    uint32_t first = last;
    while (first && line && sp->spans->items[first - 1].line == line - 1)
        first--;
    site->previous_line_spans = sp->spans->items + first;
    site->previous_line_count = last - first;
}

static bool follow(const struct speech *sp, enum sieve sieve, struct finding *f)
{
    if (sp->last.sieve == SIEVE_NONE)
        return false;
    *f = sp->last;
    f->sieve = sieve;
    return true;
}

/* Does the span go on from an unclosed one of the line before? */
static bool is_continued(const struct speech *sp, uint32_t k)
{
    const struct span *q = &sp->spans->items[k];
    if (!k || !q->head)
        return false;
    const struct span *p = &sp->spans->items[k - 1];
    return !p->closed && p->line + 1 == q->line;
}

static bool marked_by_context(const struct site *site, struct finding *f)
{
    struct finding before = {0}, after = {0};
    bool has_before = sieve_before(site, &before), has_after = sieve_after(site, &after);
    bool near =
        has_after && !range_empty(after.cue) && after.cue.first < site->after.first + INQUIT_NEAR;
    bool trails = near && (site_expects_inquit(site) || range_empty(before.cue));
    if (has_before && (before.sieve == SIEVE_LEAD || !has_after) && !trails)
        *f = before;
    else if (has_after)
        *f = after;
    return has_before || has_after;
}

/* Does the line before end with a colon? */
static bool line_introduces(const struct speech *sp, uint32_t line)
{
    if (!line)
        return false;
    const struct line *before = &sp->r->lines[line - 1];
    return before->last > before->first && token_is_mark(&sp->r->tokens[before->last - 1], ':');
}

/* Does a colon stand before the marks? */
static bool introduced(const struct site *site)
{
    return !range_empty(site->before) &&
           token_is_mark(&site->reading->tokens[site->before.last - 1], ':');
}

/* "в сериале «Тихая заводь»": behind a noun, in languages where a fragment of speech begins in
 * lower case. */
static bool names_a_work(const struct reading *r, const struct site *site)
{
    if (!r->language->cautious || r->language->capital_nouns || !is_amid(site) || is_linked(site) ||
        !begins_capital(r, site->span))
        return false;
    const struct token *t = &r->tokens[site->before.last - 1];
    uint32_t other = CLASS(WORD_OBLIQUE) | CLASS(WORD_FUNC) | CLASS(WORD_ADVERB) | CLASS(WORD_AND);
    return !(t->classes & other) && !token_is_pronoun(t);
}

/* A short line that is nothing but single marks is a sub-headline. */
static bool is_headline(const struct site *site, uint32_t words)
{
    const struct span *q = site->span;
    return q->single && q->head && words <= CLAUSE &&
           q->close + 2 >= site->reading->lines[q->line].end;
}

/* Fills f, and returns whether the span is a quotation. */
static bool decide_speaker(struct speech *sp, uint32_t k, struct site *site, uint32_t words,
                           bool title, struct finding *f)
{
    const struct span *q = site->span;
    if (q->dash && range_empty(site->after) && site_last_inside(site) == '?')
        return true; /* an interviewer's question */
    bool same_line = k && sp->spans->items[k - 1].line == q->line;
    bool ends = site_ends_clause(site);
    if (q->piece && follow(sp, SIEVE_INQUIT, f))
        return true;
    bool found = sieve_label(site, f) || marked_by_context(site, f) || sieve_around(site, f) ||
                 sieve_clause(site, f);
    if (title && words <= CLAUSE && is_named(site))
        return false;
    if (names_a_work(sp->r, site) && words <= CLAUSE)
        return false;
    bool linked = is_linked(site);
    bool reported = !found && sieve_reported(site, f);
    if (!found && !reported && words > SHORT && sp->last_line == q->line && clause_reports(site))
        reported = follow(sp, SIEVE_REPORTED, f);
    bool clear = !title || ends || site_announced(site) || (linked && sp->r->language->cautious);
    if (words <= SHORT && !((found || reported) && clear) &&
        (title || !is_reported(sp, k, site, ends)))
        return false;
    found = found || reported;
    if (!found && is_headline(site, words))
        return false;
    found = found || (is_continued(sp, k) && follow(sp, SIEVE_CONTINUED, f));
    found = found ||
            (same_line && (ends || words > SHORT) && !is_amid(site) && follow(sp, SIEVE_SPLIT, f));
    bool name = sp->r->language->cautious && begins_capital(sp->r, q);
    bool listed = name && site_announced(site) && words <= CLAUSE && !introduced(site);
    if (!found && !ends && (is_amid(site) || listed) && (name || (title && words <= CLAUSE)))
        return false;
    found = found || sieve_subject(site, f) || sieve_signed(site, f);
    bool fresh = sp->last.sieve != SIEVE_NONE && q->line == sp->last_line + 1;
    if (!found && q->head && (!fresh || line_introduces(sp, q->line))) {
        find_previous_line(sp, k, site);
        found = sieve_near(site, f);
    }
    found = found || sieve_next(site, f);
    if (!found && q->line - sp->last_line <= LAST_LINES)
        (void)follow(sp, SIEVE_LAST, f);
    return true;
}

static void add(struct speech *sp, uint32_t k, uint32_t words, const struct site *site,
                const struct finding *f)
{
    struct utterances *out = sp->out;
    struct utterance *u = &out->items[out->count];
    const struct utterance *previous = out->count ? u - 1 : NULL;
    bool whole =
        !is_amid(site) && (site_ends_clause(site) || site_announced(site) || site->span->head);
    *u = (struct utterance){.span = site->span, .finding = *f};
    u->type = words <= SHORT || !whole ? QUOTE_FRAGMENT : QUOTE_DIRECT;
    u->continues = previous && previous->span == site->span - 1 && is_continued(sp, k);
    bool pieces = u->continues || f->sieve == SIEVE_SPLIT || site->span->piece;
    u->group = !previous ? 0 : previous->group + !pieces;
    out->count++;
}

static bool is_weak(enum sieve sieve)
{
    return sieve == SIEVE_NONE || sieve == SIEVE_NEAR || sieve == SIEVE_LAST ||
           sieve == SIEVE_SUBJECT || sieve == SIEVE_NEXT || sieve == SIEVE_CONTINUED;
}

/* A speech over several lines is often attributed only in its last: hand the speaker back. */
static void hand_back(struct utterances *out)
{
    for (uint32_t i = out->count; i > 1; i--) {
        struct utterance *u = &out->items[i - 1], *before = u - 1;
        if (!u->continues || !is_weak(before->finding.sieve) ||
            (is_weak(u->finding.sieve) && !u->handed))
            continue;
        before->finding = u->finding;
        before->finding.sieve = SIEVE_CONTINUED;
        before->handed = true;
    }
}

/* Is there no full stop between two spans of a line? */
static bool same_sentence(const struct reading *r, const struct span *a, const struct span *b)
{
    for (uint32_t at = a->close; at < b->open; at++)
        if (strchr(".!?;\n", r->text[at]))
            return false;
    return a->line == b->line && a->close < b->open;
}

/* "Die „kleinen Leute“ hätten „die Rechnung bezahlt“, so X": X spoke both. */
static void hand_left(const struct reading *r, struct utterances *out)
{
    for (uint32_t i = out->count; i > 1; i--) {
        struct utterance *u = &out->items[i - 1], *before = u - 1;
        bool owns = u->finding.sieve == SIEVE_AFTER || u->handed;
        if (!owns || !is_weak(before->finding.sieve) || before->type != QUOTE_FRAGMENT ||
            !same_sentence(r, before->span, u->span))
            continue;
        before->finding = u->finding;
        before->finding.sieve = SIEVE_SHARED;
        before->handed = true;
    }
}

int attribute(const struct reading *r, const struct spans *spans, struct arena *arena,
              struct utterances *out, struct err *err)
{
    *out = (struct utterances){0};
    if (!spans->count)
        return 0;
    out->items = arena_zalloc(arena, spans->count, sizeof *out->items);
    if (!out->items)
        return err_nomem(err);
    struct speech sp = {.r = r, .spans = spans, .out = out};
    for (uint32_t k = 0; k < spans->count; k++) {
        struct site site = {.reading = r,
                            .span = &spans->items[k],
                            .spans = spans->items,
                            .span_count = spans->count,
                            .index = k};
        struct finding f = {0};
        find_gaps(&sp, k, &site);
        bool title;
        uint32_t words = count_words(r, site.span, &title);
        uint32_t end = site_last_inside(&site);
        title &= !site.span->dash && (is_amid(&site) || (end != '?' && end != '!'));
        if (!words || !decide_speaker(&sp, k, &site, words, title, &f))
            continue;
        if (f.sieve != SIEVE_NONE) {
            sp.last = f;
            sp.last_line = site.span->line;
        }
        add(&sp, k, words, &site, &f);
        sp.accepted = k + 1;
    }
    hand_back(out);
    hand_left(r, out);
    return 0;
}
