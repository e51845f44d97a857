#include "client/pieces.h"

#include "base/utf8.h"
#include "client/plain.h"
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>

#define DEPTH_MOST 32 /* as brackets may be nested in a query */

struct scan {
    struct pieces *out;
    const char *q;
    size_t len, at;
    const char *fields[DEPTH_MOST + 1]; /* of each open bracket; [0]: outside */
    unsigned depth;
    const char *field; /* of the operand that comes next */
};

/* --- Characters */

static uint32_t peek(const struct scan *s, size_t at)
{
    return at < s->len ? utf8_next(s->q, s->len, &at) : ' ';
}

static size_t step(const struct scan *s, size_t at)
{
    utf8_next(s->q, s->len, &at);
    return at;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == 0xA0 || utf8_is_break(cp) || iswspace((wint_t)cp);
}

static bool is_bracket(uint32_t cp)
{
    return cp == '(' || cp == ')';
}

static size_t run_end(const struct scan *s, size_t at, bool through_marks)
{
    while (at < s->len) {
        uint32_t cp = peek(s, at);

        if (is_blank(cp) || is_bracket(cp) || (!through_marks && plain_is_mark(cp)))
            break;
        at = step(s, at);
    }
    return at;
}

/* --- Words */

static bool is_part(uint32_t cp)
{
    return iswalnum((wint_t)cp) || (cp >= 0x80 && wcwidth((wchar_t)cp) == 0);
}

/* What belongs to a word between two of its letters or digits: O'Neill, 1,000, example.org. */
static bool joins(uint32_t cp)
{
    return cp == '\'' || cp == 0x2018 || cp == 0x2019 || cp == '.' || cp == ',';
}

/* The end of the word that begins at `at`. */
static size_t word_end(const struct scan *s, size_t at, size_t to)
{
    while (at < to) {
        uint32_t cp = peek(s, at);
        size_t next = step(s, at);

        if (!is_part(cp) && !(joins(cp) && next < to && is_part(peek(s, next))))
            break;
        at = next;
    }
    return at;
}

static void add(struct scan *s, struct piece piece)
{
    struct pieces *p = s->out;

    if (p->count < PIECES_MOST)
        p->items[p->count++] = piece;
    else
        p->more = true;
}

/* The words of [from, to); several that no blank parts are a phrase. */
static void add_words(struct scan *s, size_t from, size_t to, bool exact)
{
    size_t first = s->out->count;

    while (from < to) {
        size_t end = word_end(s, from, to);

        if (end == from || !is_part(peek(s, from))) {
            from = step(s, from);
            continue;
        }
        add(s, (struct piece){.start = from,
                              .end = end,
                              .field = s->field,
                              .exact = exact,
                              .prefix = end < to && s->q[end] == '*'});
        from = end;
    }
    for (size_t i = first; s->out->count - first > 1 && i < s->out->count; i++)
        s->out->items[i].exact = true;
}

/* --- Operands */

static bool is_value(const char *field)
{
    static const char *const names[] = {"source", "region", "lang", "author"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], field) == 0)
            return true;
    return false;
}

/* Bytes [start, end), of which [from, to) are what is looked for. */
static void add_operand(struct scan *s, size_t start, size_t end, size_t from, size_t to,
                        bool exact)
{
    if (is_value(s->field))
        add(s, (struct piece){.start = start, .end = end, .field = s->field, .value = true});
    else if (strcmp(s->field, "id") != 0)
        add_words(s, from, to, exact);
    s->field = s->fields[s->depth];
}

static void read_phrase(struct scan *s)
{
    size_t start = s->at, from = step(s, start), to = from, end;

    while (to < s->len && !plain_is_mark(peek(s, to)))
        to = step(s, to);
    end = to < s->len ? step(s, to) : to;
    add_operand(s, start, end, from, to, true);
    s->at = end < s->len && s->q[end] == '~' ? run_end(s, end, false) : end;
}

/* "w/5", "NEAR/3", "/s": a distance, and no words. */
static bool is_distance(const char *run, size_t len)
{
    static const char *const names[] = {"", "w", "pre", "near", "adj", "onear"};
    const char *slash = memchr(run, '/', len);
    size_t n = slash ? (size_t)(slash - run) : 0, digits;

    if (!slash || n + 1 == len)
        return false;
    digits = strspn(slash + 1, "0123456789");
    if (digits < len - n - 1 && !(len - n == 2 && strchr("spSP", slash[1])))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && strncasecmp(names[i], run, n) == 0)
            return true;
    return false;
}

/* A `not` right before a distance is part of it. */
static void take_back_not(struct scan *s)
{
    struct pieces *p = s->out;
    const struct piece *last = p->count ? &p->items[p->count - 1] : NULL;

    if (last && last->end - last->start == 3 && !last->exact &&
        strncasecmp(s->q + last->start, "not", 3) == 0)
        p->count--;
}

static void read_run(struct scan *s)
{
    size_t start = s->at, end = run_end(s, start, false);
    bool exact = s->q[start] == '=';

    if (is_distance(s->q + start, end - start))
        take_back_not(s);
    else if (!plain_is_operator(s->q + start, end - start))
        add_operand(s, start, end, start + exact, end, exact);
    s->at = end;
}

/* --- Fields and brackets */

/* Where the colon of a field's name at `at` stands, 0 when there is none; sets *name. */
static size_t find_field(const struct scan *s, size_t at, const char **name)
{
    static const char *const names[] = {"quote",  "speaker", "title", "text", "author",
                                        "source", "region",  "lang",  "id",   "date"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);

        if (strncmp(s->q + at, names[i], n) == 0 && s->q[at + n] == ':' &&
            !is_blank(peek(s, at + n + 1)) && strncmp(s->q + at + n, "://", 3) != 0) {
            *name = names[i];
            return at + n;
        }
    }
    return 0;
}

/* The values of date: and id: are none that could be misspelt. */
static void read_field(struct scan *s, const char *name, size_t colon)
{
    s->at = colon + 1;
    s->field = name;
    if (strcmp(name, "date") == 0 || (strcmp(name, "id") == 0 && !is_bracket(peek(s, s->at)) &&
                                      !plain_is_mark(peek(s, s->at)))) {
        s->at = run_end(s, s->at, true);
        s->field = s->fields[s->depth];
    }
}

static void read_bracket(struct scan *s)
{
    if (s->q[s->at++] == '(') {
        if (s->depth < DEPTH_MOST)
            s->fields[++s->depth] = s->field;
    } else if (s->depth > 0) {
        s->depth--;
    }
    s->field = s->fields[s->depth];
}

static void read_one(struct scan *s)
{
    uint32_t cp = peek(s, s->at);
    const char *name;
    size_t colon;

    if (is_blank(cp) || (cp == '-' && !is_blank(peek(s, s->at + 1)))) {
        s->at = step(s, s->at);
        return;
    }
    colon = find_field(s, s->at, &name);
    if (colon)
        read_field(s, name, colon);
    else if (is_bracket(cp))
        read_bracket(s);
    else if (plain_is_mark(cp))
        read_phrase(s);
    else
        read_run(s);
}

void pieces_read(struct pieces *p, const char *query)
{
    struct scan s = {.out = p, .q = query, .len = strlen(query), .fields = {""}, .field = ""};

    *p = (struct pieces){.text = query};
    while (s.at < s.len)
        read_one(&s);
}

bool pieces_are_plain(const struct pieces *p)
{
    size_t at = 0;

    for (size_t i = 0; i <= p->count; i++) {
        size_t end = i < p->count ? p->items[i].start : strlen(p->text);

        if (strspn(p->text + at, " ") < end - at || (i < p->count && p->items[i].exact))
            return false;
        at = i < p->count ? p->items[i].end : end;
    }
    return !p->more;
}
