/* One pass over words and the gaps between them.
 *
 * Lines: every line break parts, unless the text is hard-wrapped (it has blank lines, and its
 * single breaks are mostly followed by a lower-case letter); then only blank lines part.
 */
#include "text/quotes/tokens.h"
#include "base/utf8.h"
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

#define INITIALS_MAX 3  /* letters between the stops of "Ph.D" */
#define GLUED_MIN    3  /* bytes on either side of a stop between sentences */
#define GAP_MAX      12 /* punctuation marks kept between two words; what is more is ornament */

struct builder {
    struct reading *r;
    size_t word; /* the next of words.items */
    size_t token_cap, line_cap;
    struct arena *arena;
};

static bool is_space(uint32_t cp)
{
    return cp < 128 ? cp == ' ' || (cp >= 9 && cp <= 13) : u_isUWhiteSpace((UChar32)cp);
}

static bool is_hyphen(uint32_t cp)
{
    return cp == '-' || cp == 0x2010 || cp == 0x2011 || cp == '&';
}

/* Arena arrays cannot grow in place: double into a new one (the old ones sum up to less than it).
 */
static void *larger(struct arena *arena, const void *items, size_t count, size_t *cap, size_t size)
{
    size_t bigger = *cap ? *cap + *cap / 2 : 256;
    char *fresh = arena_alloc(arena, bigger * size);
    if (fresh && count)
        memcpy(fresh, items, count * size);
    if (fresh)
        *cap = bigger;
    return fresh;
}

static struct token *token_add(struct builder *b)
{
    struct reading *r = b->r;
    if (r->token_count == b->token_cap) {
        struct token *fresh =
            larger(b->arena, r->tokens, r->token_count, &b->token_cap, sizeof *fresh);
        if (!fresh)
            return NULL;
        r->tokens = fresh;
    }
    return memset(&r->tokens[r->token_count++], 0, sizeof(struct token));
}

static uint16_t letter_flags(const char *s, size_t len)
{
    uint16_t flags = TOKEN_WORD;
    size_t i = 0, letters = 0, upper = 0;
    while (i < len) {
        uint32_t cp = utf8_next(s, len, &i);
        bool up = cp < 128 ? cp >= 'A' && cp <= 'Z' : u_isupper((UChar32)cp);
        bool low = cp < 128 ? cp >= 'a' && cp <= 'z' : u_islower((UChar32)cp);
        if (!letters && !upper && (up || (cp >= 128 && u_istitle((UChar32)cp))))
            flags |= TOKEN_CAPITAL;
        if (!letters && (cp < 128 ? cp >= '0' && cp <= '9' : u_isdigit((UChar32)cp)))
            flags |= TOKEN_NUMBER;
        if (!letters && !up && !low && cp >= 128 && u_isalpha((UChar32)cp))
            flags |= TOKEN_CASELESS;
        upper += up;
        letters += up || low || cp >= 128;
        if (letters == 1 && !up && !(flags & TOKEN_CAPITAL))
            break; /* a lower-case beginning tells all */
    }
    if (upper >= 2 && upper == letters)
        flags |= TOKEN_CAPITALS;
    return flags;
}

static bool is_possessive(const char *s, size_t len)
{
    if (len >= 2 && s[len - 1] == '\'')
        return true;
    if (len >= 3 && (s[len - 1] == 's' || s[len - 1] == 'S')) {
        if (s[len - 2] == '\'')
            return true;
        return len >= 5 && memcmp(s + len - 4, "\xE2\x80\x99", 3) == 0;
    }
    return false;
}

static uint32_t classify(const struct reading *r, const char *folded, size_t len)
{
    uint32_t classes = vocabulary_find(r->vocabulary, folded, len);
    if (!classes && ending_matches(r->language->adverb_endings, folded, len))
        classes |= CLASS(WORD_ADVERB);
    if (!classes && ending_matches(r->language->role_endings, folded, len))
        classes |= CLASS(WORD_ROLE);
    return classes;
}

/* "l'", "qu'" before a word: bytes of it, or 0. */
static uint32_t elision(const struct reading *r, uint32_t start, uint32_t end)
{
    const char *s = r->text + start;
    uint32_t n = end - start, i = 1;
    if (!r->language->elides || n < 3)
        return 0;
    if ((s[0] | 32) == 'q' && (s[1] | 32) == 'u')
        i = 2;
    else if (!strchr("ldjmnsct", s[0] | 32))
        return 0;
    if (s[i] == '\'')
        i++;
    else if (n > i + 3 && memcmp(s + i, "\xE2\x80\x99", 3) == 0)
        i += 3;
    else
        return 0;
    return i < n ? i : 0;
}

/* Classes of an elided word and its noun as one: "d-apres" for d'après; 0 when no table has it. */
static uint32_t elided_whole(const struct reading *r, const struct word *w, uint32_t cut)
{
    char both[40];
    int n = cut <= 4 ? snprintf(both, sizeof both, "%c-%.30s", r->text[w->start] | 32, w->text) : 0;
    return n > 0 && (size_t)n < sizeof both ? vocabulary_find(r->vocabulary, both, (size_t)n) : 0;
}

static int add_elision(struct builder *b, const struct word *w, uint32_t n, bool spaced)
{
    struct reading *r = b->r;
    char folded[3] = {0};
    struct token *t = token_add(b);
    if (!t)
        return -1;
    for (uint32_t i = 0; i < 2 && ((r->text[w->start + i] | 32) >= 'a'); i++)
        folded[i] = (char)(r->text[w->start + i] | 32);
    if (folded[1] != 'u')
        folded[1] = 0;
    t->start = w->start;
    t->end = w->start + n;
    t->ref = (uint32_t)(w - r->words->items);
    t->flags = TOKEN_WORD | (spaced ? TOKEN_SPACED : 0);
    t->classes = vocabulary_find(r->vocabulary, folded, strlen(folded));
    return 0;
}

/* Lengthen the last token by a word that hangs on it with a hyphen. */
static void join(struct reading *r, const struct word *w, uint32_t classes)
{
    struct token *t = &r->tokens[r->token_count - 1];
    char both[130];
    size_t len;
    const char *head = reading_folded(r, t, &len);
    int n = snprintf(both, sizeof both, "%.60s-%.60s", head, w->text);
    if (token_is(t, WORD_PARTICLE) || (t->flags & TOKEN_NUMBER)) /* "al-Rashid", "49-Jähriger" */
        t->flags |= letter_flags(r->text + w->start, w->end - w->start) & TOKEN_CAPITAL;
    t->end = w->end;
    t->ref = (uint32_t)(w - r->words->items);
    t->classes =
        n > 0 && (size_t)n < sizeof both ? vocabulary_find(r->vocabulary, both, (size_t)n) : 0;
    if (!t->classes)
        t->classes = classes & (CLASS(WORD_ROLE) | CLASS(WORD_ORG));
    t->flags &= (uint16_t)~TOKEN_POSSESSIVE;
}

/* Sentences that no blank parts ("yesterday.The"): where the stop stands; 0 when there is none. */
static uint32_t glued_at(const struct reading *r, uint32_t start, uint32_t end)
{
    for (uint32_t i = end; i > start + GLUED_MIN; i--) {
        if (r->text[i - 1] != '.' || i >= end)
            continue;
        unsigned char left = (unsigned char)r->text[i - 2];
        size_t at = i;
        uint32_t right = utf8_next(r->text, end, &at);
        bool low = (left >= 'a' && left <= 'z') || left >= 128;
        if (low && u_isupper((UChar32)right) && end - i >= GLUED_MIN)
            return i - 1;
    }
    return 0;
}

/* Cut the last token at its inner stop: two words and a mark, of one word of the analysis. */
static int part_glued(struct builder *b, const struct word *w, uint32_t dot)
{
    struct reading *r = b->r;
    struct token *t = &r->tokens[r->token_count - 1];
    uint32_t end = t->end, ref = t->ref;
    const char *stop = memrchr(w->text, '.', w->len);
    t->end = dot;
    t->classes = stop ? classify(r, w->text, (size_t)(stop - w->text)) : 0;
    if (!(t = token_add(b)))
        return -1;
    *t = (struct token){.start = dot, .end = dot + 1, .ref = '.', .flags = TOKEN_END};
    if (!(t = token_add(b)))
        return -1;
    *t = (struct token){.start = dot + 1, .end = end, .ref = ref};
    t->flags = letter_flags(r->text + dot + 1, end - dot - 1) | TOKEN_SPACED;
    if (stop)
        t->classes = classify(r, stop + 1, w->len - (size_t)(stop + 1 - w->text));
    return 0;
}

static int add_word(struct builder *b, const struct word *w, bool hyphen, bool spaced)
{
    struct reading *r = b->r;
    uint32_t classes = classify(r, w->text, w->len);
    bool hangs = hyphen && r->token_count && token_is_word(&r->tokens[r->token_count - 1]);
    bool verb_pronoun = r->language->elides && ((classes & CLASS_PRONOUN) || w->len == 1);
    const char *raw = r->text + w->start;
    uint16_t possessive = is_possessive(raw, w->end - w->start) ? TOKEN_POSSESSIVE : 0;
    if (hangs && !verb_pronoun) {
        join(r, w, classes);
        r->tokens[r->token_count - 1].flags |= possessive;
        return 0;
    }
    uint32_t cut = elision(r, w->start, w->end);
    uint32_t whole = cut ? elided_whole(r, w, cut) : 0;
    if (whole) {
        classes = whole;
        cut = 0;
    }
    const char *kept = cut ? memchr(w->text, '\'', w->len) : NULL;
    if (kept) /* "m'a", which folding leaves whole */
        classes = classify(r, kept + 1, w->len - (size_t)(kept + 1 - w->text));
    if (cut && add_elision(b, w, cut, spaced) != 0)
        return -1;
    struct token *t = token_add(b);
    if (!t)
        return -1;
    t->start = w->start + cut;
    t->end = w->end;
    t->ref = (uint32_t)(w - r->words->items);
    t->classes = classes;
    t->flags = letter_flags(raw + cut, w->end - t->start) | possessive;
    if (spaced && !cut)
        t->flags |= TOKEN_SPACED;
    uint32_t dot = glued_at(r, t->start, t->end);
    return dot ? part_glued(b, w, dot) : 0;
}

/* "U.S", "Ph.D": short parts between stops; but not "Tengrinews.kz". */
static bool is_initials(const struct reading *r, const struct token *t)
{
    uint32_t part = 0, stops = 0;
    for (uint32_t i = t->start; i < t->end; i++) {
        bool stop = r->text[i] == '.';
        stops += stop;
        part = stop ? 0 : part + (((unsigned char)r->text[i] & 0xC0) != 0x80);
        if (part > INITIALS_MAX)
            return false;
    }
    return stops > 0;
}

/* Does the stop after this token end a sentence? */
static bool stop_ends(const struct reading *r, const struct token *before)
{
    if (!before || !token_is_word(before))
        return true;
    uint32_t n = before->end - before->start;
    if (token_is(before, WORD_ABBR))
        return false;
    if (before->flags & TOKEN_NUMBER)
        return !(r->language->day_stops && n <= 2);
    if (!token_is_capital(before))
        return true;
    return !(utf8_count(r->text + before->start, n) == 1 || is_initials(r, before));
}

static bool is_terminal(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 || cp == 0x061F ||
           cp == 0x0964 || cp == 0xFF01 || cp == 0xFF1F;
}

static int add_mark(struct builder *b, uint32_t cp, uint32_t start, uint32_t end, bool spaced)
{
    struct reading *r = b->r;
    uint32_t before = r->token_count;
    struct token *t = token_add(b);
    if (!t)
        return -1;
    t->start = start;
    t->end = end;
    t->ref = cp;
    t->flags = spaced ? TOKEN_SPACED : 0;
    if (is_terminal(cp) && (cp != '.' || stop_ends(r, before ? &r->tokens[before - 1] : NULL)))
        t->flags |= TOKEN_END;
    return 0;
}

/* Punctuation in [from, to); *hyphen says that it was one hyphen that joins words. */
static int add_gap(struct builder *b, uint32_t from, uint32_t to, bool *hyphen, bool *spaced)
{
    size_t i = from;
    int kept = 0;
    *hyphen = false;
    *spaced = from == to ? *spaced : false;
    if (to - from <= 3 && from < to && b->r->token_count &&
        b->r->tokens[b->r->token_count - 1].end == from) {
        size_t j = from;
        *hyphen = is_hyphen(utf8_next(b->r->text, to, &j)) && j == to;
    }
    if (*hyphen)
        return 0;
    while (i < to) {
        uint32_t start = (uint32_t)i;
        uint32_t cp = utf8_next(b->r->text, to, &i);
        if (is_space(cp)) {
            *spaced = true;
        } else if (cp != '@' && cp != '#' && cp != '_' && kept++ < GAP_MAX) {
            if (add_mark(b, cp, start, (uint32_t)i, *spaced) != 0)
                return -1;
            *spaced = false;
        }
    }
    return 0;
}

static int read_line(struct builder *b, uint32_t start, uint32_t end)
{
    struct reading *r = b->r;
    if (r->line_count == b->line_cap) {
        struct line *fresh = larger(b->arena, r->lines, r->line_count, &b->line_cap, sizeof *fresh);
        if (!fresh)
            return -1;
        r->lines = fresh;
    }
    struct line *line = &r->lines[r->line_count++];
    *line = (struct line){.start = start, .end = end, .first = r->token_count};
    uint32_t at = start;
    bool hyphen, spaced = true;
    for (; b->word < r->words->count && r->words->items[b->word].start < end; b->word++) {
        const struct word *w = &r->words->items[b->word];
        if (w->end > end || w->start < at)
            continue;
        if (add_gap(b, at, w->start, &hyphen, &spaced) != 0 || add_word(b, w, hyphen, spaced) != 0)
            return -1;
        spaced = false;
        at = w->end;
    }
    if (add_gap(b, at, end, &hyphen, &spaced) != 0)
        return -1;
    line->last = r->token_count;
    return 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/* The end of the line that begins at `at`: its line break, or the text's end. */
static uint32_t break_after(const char *text, uint32_t len, uint32_t at)
{
    const char *nl = memchr(text + at, '\n', len - at);
    return nl ? (uint32_t)(nl - text) : len;
}

static bool line_is_blank(const char *text, uint32_t start, uint32_t end)
{
    while (start < end && is_blank(text[start]))
        start++;
    return start == end;
}

static bool is_wrapped(const char *text, uint32_t from, uint32_t len)
{
    size_t single = 0, low = 0, blank = 0;
    bool after_text = false;
    for (uint32_t at = from; at < len;) {
        uint32_t end = break_after(text, len, at);
        if (line_is_blank(text, at, end)) {
            blank++;
            after_text = false;
        } else {
            single += after_text;
            low += after_text && text[at] >= 'a' && text[at] <= 'z';
            after_text = true;
        }
        at = end + 1;
    }
    return blank && single >= 4 && low * 2 > single;
}

static int read_lines(struct builder *b)
{
    const char *text = b->r->text;
    uint32_t len = b->r->len;
    bool wrapped = is_wrapped(text, b->r->from, len);
    for (uint32_t at = b->r->from; at < len;) {
        uint32_t end = break_after(text, len, at), next = end + 1;
        while (wrapped && next < len && !line_is_blank(text, next, break_after(text, len, next))) {
            end = break_after(text, len, next);
            next = end + 1;
        }
        uint32_t from = at, to = end;
        while (from < to && is_blank(text[from]))
            from++;
        while (to > from && is_blank(text[to - 1]))
            to--;
        if (from < to && read_line(b, from, to) != 0)
            return -1;
        at = next;
    }
    return 0;
}

/* The bits that let rules skip what tells nothing. -1: no memory. */
static int set_bits(struct reading *r, struct arena *arena)
{
    size_t words = r->token_count / 64 + 1;
    r->tells = arena_zalloc(arena, words, sizeof *r->tells);
    r->ends = arena_zalloc(arena, words, sizeof *r->ends);
    if (!r->tells || !r->ends)
        return -1;
    for (uint32_t i = 0; i < r->token_count; i++) {
        const struct token *t = &r->tokens[i];
        r->tells[i / 64] |= (uint64_t)((t->classes & TOKEN_TELLS) != 0) << i % 64;
        r->ends[i / 64] |= (uint64_t)((t->flags & TOKEN_END) != 0) << i % 64;
    }
    return 0;
}

/* Bytes that may begin a mark of punctuation: tokens beside the words, but for rare scripts. What
 * is counted too much is memory that nobody touches. */
static size_t count_marks(const char *text, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)text[i];
        bool letter = (unsigned char)((c | 32) - 'a') < 26 || (unsigned char)(c - '0') < 10;
        n += (c > ' ' && c < 128 && !letter) || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
    }
    return n;
}

int reading_make(struct reading *r, const char *text, size_t from, size_t to,
                 const struct words *words, const char *language, struct arena *arena,
                 struct err *err)
{
    if (to >= UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a text of 4 GiB or more");
    *r =
        (struct reading){.text = text, .from = (uint32_t)from, .len = (uint32_t)to, .words = words};
    r->vocabulary = vocabulary_of(language);
    r->language = vocabulary_language(r->vocabulary);
    struct builder b = {.r = r, .arena = arena};
    b.word = words_from(words, from);
    b.token_cap = words_from(words, to) - b.word + count_marks(text, from, to) + 64;
    r->tokens = arena_alloc(arena, b.token_cap * sizeof *r->tokens);
    return r->tokens && read_lines(&b) == 0 && set_bits(r, arena) == 0 ? 0 : err_nomem(err);
}
