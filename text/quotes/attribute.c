/* The order of the rules. Read `decide_speaker` from top to bottom: it is the method. */
#include "text/quotes/attribute.h"
#include "text/quotes/clause.h"
#include "text/quotes/kind.h"
#include "text/quotes/saying.h"
#include <string.h>

#define LAST_LINES    2  /* how far back the previous speaker still speaks */
#define INQUIT_NEAR   7  /* tokens from the marks within which a verb claims them */
#define SHORT         3  /* words of a fragment */
#define GAP_MAX       80 /* tokens before a span that are looked at */
#define MARKED_MAX    6  /* tokens of a name in marks, marks counted */
#define REFERENCE_MAX 4  /* tokens of "Read also:" */
#define NAMES_MAX     8  /* marked names and titles that are read over */

struct speech {
    const struct reading *r;
    const struct spans *spans;
    struct utterances *out;
    const struct names *names;
    struct finding last; /* the last speaker named, and where */
    uint32_t last_line;
    struct finding asked, other; /* who spoke the last line of a dialogue, and who before that */
    uint32_t accepted;           /* 1 + the last span that was a quotation */
};

/* "сообщили «Азаттыку»": a few words behind a word, that begin with a capital, in languages where
 * marks amid a clause hold names. */
static bool is_marked_name(const struct reading *r, const struct span *q)
{
    const struct line *line = &r->lines[q->line];
    if (!r->language->cautious || r->language->capital_nouns || !q->closed || q->dash ||
        q->first <= line->first || q->last - q->first > MARKED_MAX || q->last - q->first < 3)
        return false;
    return token_is_word(tok(r, q->first - 1)) && token_is_capital(tok(r, q->first + 1));
}

/* Tokens between the neighbours of span k and its own marks, within its line. */
static void find_gaps(struct speech *sp, uint32_t k, struct site *site)
{
    const struct reading *r = sp->r;
    const struct span *q = &sp->spans->items[k];
    const struct line *line = &r->lines[q->line];
    uint32_t first = line->first, to = line->last;
    uint32_t floor = k > NAMES_MAX ? k - NAMES_MAX : 0; /* spans that are no quotations lie in it */
    floor = sp->accepted > floor ? sp->accepted : floor;
    if (floor && sp->spans->items[floor - 1].line == q->line)
        first = sp->spans->items[floor - 1].last;
    uint32_t next = k + 1;
    while (next < sp->spans->count && next <= k + NAMES_MAX &&
           is_marked_name(r, &sp->spans->items[next]))
        next++;
    if (next < sp->spans->count && sp->spans->items[next].line == q->line)
        to = sp->spans->items[next].first;
    if (q->first - first > GAP_MAX)
        first = q->first - GAP_MAX;
    site->before = (struct range){first, q->first};
    site->after = (struct range){q->last, to};
    site->sentence = site_last_sentence(site, site->before, &site->ended);
    site->inside = (struct range){q->first, q->last};
    while (site->inside.first < q->last && tok(r, site->inside.first)->start < q->start)
        site->inside.first++;
    while (site->inside.last > site->inside.first && tok(r, site->inside.last - 1)->start >= q->end)
        site->inside.last--;
}

/* A short span without a speaker of its own: somebody's words all the same? */
static bool is_reported(const struct speech *sp, uint32_t k, const struct site *site, bool ends)
{
    bool same_line = k && sp->spans->items[k - 1].line == site->span->line;
    if (same_line && ends && !kind_amid(site) && sp->last_line == site->span->line)
        return true;
    if (site_ends_sentence(site) && !kind_amid(site) && !site->span->single)
        return true;
    const struct range *g = &site->sentence;
    if (kind_introduced(site) && reading_first_set(sp->r->tells, g->first, g->last) < g->last)
        return true; /* "And added: “…”" */
    const struct span *next = k + 1 < sp->spans->count ? site->span + 1 : NULL;
    if (next && !site->span->closed && next->head && next->line == site->span->line + 1)
        return true; /* speech that runs on */
    return kind_linked(site);
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

/* --- Question and answer ------------------------------------------------------------------------
 */

#define GUEST_LINES 12 /* how far back whoever is interviewed was named */

/* The tokens of two mentions hold the same words. */
static bool same_speaker(const struct reading *r, struct range a, struct range b)
{
    const struct token *x = tok(r, a.last - 1), *y = tok(r, b.last - 1);
    size_t m, n;
    const char *s = reading_folded(r, x, &m), *t = reading_folded(r, y, &n);
    return m == n && memcmp(s, t, m) == 0;
}

static void note_turn(struct speech *sp, const struct finding *f)
{
    if (sp->asked.sieve != SIEVE_NONE && !same_speaker(sp->r, sp->asked.speaker, f->speaker))
        sp->other = sp->asked;
    sp->asked = *f;
}

/* Who is interviewed: the last speaker, else the person named last. */
static bool guest(const struct speech *sp, const struct site *site, struct finding *f)
{
    if (sp->last.sieve != SIEVE_NONE && site->span->line - sp->last_line <= GUEST_LINES)
        return follow(sp, SIEVE_LAST, f);
    struct range name =
        names_before(sp->r, sp->names, sp->r->lines[site->span->line].first, GUEST_LINES);
    if (range_empty(name))
        return false;
    *f = (struct finding){.sieve = SIEVE_NEAR, .speaker = name};
    return true;
}

/* An answer to the line before, in a dialogue or behind a reporter's question. */
static bool answers(const struct speech *sp, uint32_t k, const struct site *site, struct finding *f)
{
    const struct span *q = site->span, *before = k ? q - 1 : NULL;
    const struct reading *r = sp->r;
    if (!q->head || !q->line)
        return false;
    if (q->dash && before && before->dash && before->line + 1 == q->line) {
        bool known = sp->last_line == before->line && sp->asked.sieve != SIEVE_NONE;
        if (known && sp->other.sieve != SIEVE_NONE) {
            *f = sp->other;
            f->sieve = SIEVE_LAST;
            return true;
        }
        return !known && site_last_inside(site) != '?' && guest(sp, site, f);
    }
    const struct line *line = &r->lines[q->line - 1];
    bool spoken = before && before->line + 1 == q->line;
    return !spoken && line->last > line->first && token_is_mark(tok(r, line->last - 1), '?') &&
           guest(sp, site, f);
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

static bool marked_by_context(const struct speech *sp, const struct site *site, struct finding *f)
{
    struct finding before = {0}, after = {0};
    bool has_before = sieve_before(site, &before), has_after = sieve_after(site, &after);
    bool near =
        has_after && !range_empty(after.cue) && after.cue.first < site->after.first + INQUIT_NEAR;
    bool comma =
        site_expects_inquit(site) ||
        (near && token_is_mark(at(site, site->after.first), ',') && is_cue(sp->r, after.cue.first));
    bool relayed =
        has_before && near && !range_empty(before.cue) && saying_relays(sp->r, after.cue.first);
    bool leads = has_before && before.sieve == SIEVE_LEAD && sp->r->language->verb_last;
    bool trails = !relayed && !leads && near && (comma || range_empty(before.cue));
    if (has_before && (before.sieve == SIEVE_LEAD || !has_after || relayed) && !trails)
        *f = before;
    else if (has_after)
        *f = after;
    return has_before || has_after;
}

/* "… and urged the parties to “…”": the verb's subject is whoever spoke before. */
static bool shares_subject(const struct speech *sp, const struct site *site)
{
    const struct reading *r = sp->r;
    uint32_t i = site->before.first, end = site->before.last;
    if (!sp->accepted || sp->accepted != site->index || r->language->verb_second ||
        sp->out->items[sp->out->count - 1].span != site->span - 1)
        return false;
    i += i < end && token_is_mark(tok(r, i), ',');
    if (i + 1 >= end || !token_is(tok(r, i), WORD_AND) || !token_is_lower(tok(r, i)))
        return false;
    i++;
    while (i + 1 < end && token_is_lower(tok(r, i)) && token_is(tok(r, i), WORD_ADVERB))
        i++;
    return is_cue(r, i) && !site->ended && site->sentence.first == site->before.first &&
           !token_is_pronoun(tok(r, i));
}

/* Does the line before end with a colon? */
static bool line_introduces(const struct speech *sp, uint32_t line)
{
    if (!line)
        return false;
    const struct line *before = &sp->r->lines[line - 1];
    return before->last > before->first && token_is_mark(&sp->r->tokens[before->last - 1], ':');
}

/* Do brackets stand right around the marks, in languages where speech does not? */
static bool in_brackets(const struct site *site)
{
    return site->reading->language->cautious && !range_empty(site->before) &&
           !range_empty(site->after) && token_is_mark(at(site, site->before.last - 1), '(') &&
           token_is_mark(at(site, site->after.first), ')') && kind_begins_capital(site);
}

/* "Read also: “…”": a headline of another article. */
static bool is_reference(const struct site *site)
{
    const struct reading *r = site->reading;
    struct range g = site->sentence;
    size_t len;
    if (!kind_introduced(site) || g.last - g.first > REFERENCE_MAX)
        return false;
    const char *word = reading_folded(r, at(site, g.first), &len);
    return word_listed(r->language->links, word, len);
}

/* A sentence of its own that ends with a colon: it names whoever speaks. */
static bool opens_anew(const struct site *site)
{
    return kind_introduced(site) && site->sentence.first > site->before.first;
}

/* Fills f, and returns whether the span is a quotation. */
static bool decide_speaker(struct speech *sp, uint32_t k, struct site *site, uint32_t words,
                           bool title, struct finding *f)
{
    const struct span *q = site->span;
    if (q->dash && range_empty(site->after) && answers(sp, k, site, f))
        return true;
    if (q->dash && range_empty(site->after) && site_last_inside(site) == '?')
        return true; /* an interviewer's question */
    bool same_line = k && sp->spans->items[k - 1].line == q->line;
    bool ends = site_ends_clause(site);
    if (q->piece && follow(sp, SIEVE_INQUIT, f))
        return true;
    bool shared = same_line && sp->last_line == q->line && shares_subject(sp, site);
    bool found = (shared && follow(sp, SIEVE_SPLIT, f)) || sieve_label(site, f) ||
                 marked_by_context(sp, site, f) || sieve_around(site, f) ||
                 sieve_trailing(site, f) || sieve_clause(site, f);
    if (title && words <= CLAUSE && kind_named(site))
        return false;
    if (kind_in_list(site, words) || (kind_names_work(sp->r, site, words) && words <= CLAUSE))
        return false;
    if (is_reference(site))
        return false;
    bool linked = kind_linked(site);
    bool reported = !found && sieve_reported(site, f);
    if (!found && !reported && words > SHORT && sp->last_line == q->line && clause_reports(site))
        reported = follow(sp, SIEVE_REPORTED, f);
    bool clear = !title || ends || site_announced(site) || (linked && sp->r->language->cautious);
    if (words <= SHORT && !q->dash && !((found || reported) && clear) &&
        (title || !is_reported(sp, k, site, ends)))
        return false;
    found = found || reported;
    if (!found && kind_headline(site, words))
        return false;
    found = found || (is_continued(sp, k) && follow(sp, SIEVE_CONTINUED, f));
    found = found ||
            (same_line && (kind_interposed(site) || opens_anew(site)) && sieve_subject(site, f));
    found = found || (same_line && (ends || words > SHORT) && !kind_amid(site) &&
                      follow(sp, SIEVE_SPLIT, f));
    if (in_brackets(site))
        return false; /* "(«Vandalism»)": what a law is called */
    bool name = sp->r->language->cautious && kind_begins_capital(site);
    bool listed = name && site_announced(site) && words <= CLAUSE && !kind_introduced(site);
    if (!found && !ends && (kind_amid(site) || listed) && (name || (title && words <= CLAUSE)))
        return false;
    found = found || sieve_subject(site, f) || sieve_signed(site, f) || answers(sp, k, site, f);
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
        !kind_amid(site) && (site_ends_clause(site) || site_announced(site) || site->span->head);
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

int attribute(const struct reading *r, const struct spans *spans, const struct names *names,
              struct arena *arena, struct utterances *out, struct err *err)
{
    *out = (struct utterances){0};
    if (!spans->count)
        return 0;
    out->items = arena_alloc(arena, spans->count * sizeof *out->items); /* filled as counted */
    if (!out->items)
        return err_nomem(err);
    struct speech sp = {.r = r, .spans = spans, .names = names, .out = out};
    for (uint32_t k = 0; k < spans->count; k++) {
        struct site site = {.reading = r,
                            .names = names,
                            .span = &spans->items[k],
                            .spans = spans->items,
                            .span_count = spans->count,
                            .index = k};
        struct finding f = {0};
        find_gaps(&sp, k, &site);
        bool title;
        uint32_t words = kind_words(&site, &title);
        uint32_t end = site_last_inside(&site);
        title &= !site.span->dash && (kind_amid(&site) || (end != '?' && end != '!'));
        if (!words || !decide_speaker(&sp, k, &site, words, title, &f))
            continue;
        if (f.sieve != SIEVE_NONE) {
            sp.last = f;
            note_turn(&sp, &f);
            sp.last_line = site.span->line;
        }
        add(&sp, k, words, &site, &f);
        sp.accepted = k + 1;
    }
    hand_back(out);
    hand_left(r, out);
    return 0;
}
