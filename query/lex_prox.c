/* Operators of proximity: `w/5`, `/5`, `pre/s`, `NEAR`. */
#include "query/chars.h"
#include "query/lex_internal.h"
#include <string.h>

static bool starts(const struct lexer *x, size_t start, size_t end, const char *word, size_t *rest)
{
    size_t n = strlen(word);

    if (end - start < n || !chars_equal_fold(x->q + start, n, word))
        return false;
    *rest = start + n;
    return true;
}

/* What stands behind the slash: 1 with *how filled, 0 when this is an ordinary word ("w/o"), -1. */
static int distance(struct lexer *x, size_t start, size_t rest, size_t end, struct prox *how)
{
    int n = lex_number(x->q, rest, end);
    char c = rest < end ? x->q[rest] : '0';

    if (n > 0) {
        how->unit = PROX_WORDS;
        how->distance = (uint32_t)n;
        return 1;
    }
    if (end - rest == 1 && (c == 's' || c == 'S' || c == 'p' || c == 'P')) {
        how->unit = c == 's' || c == 'S' ? PROX_SENTENCE : PROX_PARAGRAPH;
        return 1;
    }
    if ((c < '0' || c > '9') && c != '-' && c != '+')
        return 0;
    return lex_fail(x, start, end, "a distance is a number from 1 to 255, or s, or p",
                    "this distance is out of range");
}

static bool all_digits(const struct lexer *x, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (x->q[i] < '0' || x->q[i] > '9')
            return false;
    return start < end;
}

int lex_prox_slash(struct lexer *x, size_t start, size_t end, struct prox *how)
{
    static const struct {
        const char *name;
        bool ordered;
    } names[] = {{"w/", false}, {"near/", false}, {"pre/", true}, {"adj/", true}, {"onear/", true}};
    size_t rest;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts(x, start, end, names[i].name, &rest)) {
            how->ordered = names[i].ordered;
            return distance(x, start, rest, end, how);
        }
    if (x->q[start] == '/' && all_digits(x, start + 1, end))
        return distance(x, start, start + 1, end, how);
    return 0;
}

bool lex_is_word(const struct lexer *x, size_t start, size_t end, const char *word)
{
    return strlen(word) == end - start && memcmp(x->q + start, word, end - start) == 0;
}

bool lex_prox_capitals(const struct lexer *x, size_t start, size_t end, struct prox *how)
{
    static const struct {
        const char *name;
        struct prox how;
    } names[] = {{"NEAR", {PROX_WORDS, 10, false, false}},
                 {"ADJ", {PROX_WORDS, 10, true, false}},
                 {"SENTENCE", {PROX_SENTENCE, 0, false, false}},
                 {"PARAGRAPH", {PROX_PARAGRAPH, 0, false, false}}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lex_is_word(x, start, end, names[i].name)) {
            *how = names[i].how;
            return true;
        }
    return false;
}
