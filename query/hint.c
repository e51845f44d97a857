#include "query/hint.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "query/chars.h"
#include <string.h>

#define NAMED_CP 40 /* of a word that a hint names */

static void note(struct hints *h, enum hint hint, const struct token *t)
{
    if (!h->seen[hint])
        h->named[hint] = t;
    h->seen[hint] = true;
}

/* How many bytes of s are the name of a field, at its beginning; 0 for none. */
static size_t field_name(const char *s, size_t len)
{
    size_t n = 0;

    while (n < len && s[n] >= 'a' && s[n] <= 'z')
        n++;
    return query_field_find(s, n) != FIELD_NONE || (n == 4 && memcmp(s, "date", 4) == 0) ? n : 0;
}

void hints_note(struct hints *h, const char *q, const struct token *first, const struct token *t)
{
    const char *s = q + t->start;
    size_t len = t->end - t->start, name = field_name(s, len);

    if (t->kind != TOKEN_WORD)
        return;
    if ((len == 3 && (memcmp(s, "and", 3) == 0 || memcmp(s, "not", 3) == 0)) ||
        (len == 2 && memcmp(s, "or", 2) == 0))
        note(h, HINT_LOWER, t);
    if (s[0] == '~' && t > first && t[-1].kind == TOKEN_PHRASE)
        note(h, HINT_SLOP, t);
    if (name && name + 1 == len && s[name] == ':')
        note(h, HINT_COLON, t);
    if (name && name < len && (s[name] == '<' || s[name] == '>' || s[name] == '='))
        note(h, HINT_SIGN, t);
    if (len > 2 && memcmp(s, "--", 2) == 0)
        note(h, HINT_DASHES, t);
}

static void put_named(const struct token *t, const char *q, struct buf *out)
{
    size_t len = t->end - t->start, shown = utf8_offset(q + t->start, len, NAMED_CP);

    buf_add(out, q + t->start, shown);
    buf_str(out, shown < len ? "… " : " ");
}

/* --- Several */

#define BETWEEN "; "

/* Whether it stands there as a whole, not within another. */
static bool says(const char *said, const char *hint)
{
    size_t len = strlen(hint), between = strlen(BETWEEN);

    for (const char *at = strstr(said, hint); at; at = strstr(at + 1, hint)) {
        bool begins = at == said || ((size_t)(at - said) >= between &&
                                     memcmp(at - between, BETWEEN, between) == 0);

        if (begins && (at[len] == '\0' || strncmp(at + len, BETWEEN, between) == 0))
            return true;
    }
    return false;
}

const char *hints_join(const char *said, const char *more, struct arena *arena)
{
    if (!said || !more || says(said, more))
        return said ? said : more;
    return arena_printf(arena, "%s" BETWEEN "%s", said, more);
}

const char *hints_say(const struct hints *h, const char *q, struct arena *arena)
{
    static const struct {
        const char *text;
        bool named;
    } says[HINTS] = {
        [HINT_LOWER] = {"and, or and not are searched for as words: write AND, OR, NOT to combine",
                        false},
        [HINT_MIXED] = {"AND binds tighter than OR: brackets make sure", false},
        [HINT_SYMBOL] = {"symbols that stand alone are left out", false},
        [HINT_SLOP] = {"~ touches the mark of its phrase", false},
        [HINT_COLON] = {"is searched for as a word: what a field looks for stands right behind its "
                        "colon",
                        true},
        [HINT_SIGN] = {"is searched for as words: a field is its name, a colon and a value, such "
                       "as date:2021..",
                       true},
        [HINT_DASHES] = {"is searched for as a word: one - right before a word negates it, and "
                         "options stand outside of the query",
                         true},
    };
    struct buf all = BUF_INIT;
    const char *out = NULL;

    for (unsigned i = 0; i < HINTS; i++) {
        if (!h->seen[i])
            continue;
        if (all.len)
            buf_str(&all, BETWEEN);
        if (says[i].named)
            put_named(h->named[i], q, &all);
        buf_str(&all, says[i].text);
    }
    if (buf_ok(&all) && all.len)
        out = arena_strndup(arena, all.data, all.len);
    buf_release(&all);
    return out;
}
