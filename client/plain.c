#include "client/plain.h"

#include "base/utf8.h"
#include <string.h>
#include <wctype.h>

bool plain_is_mark(uint32_t cp)
{
    return cp == '"' || cp == 0x201C || cp == 0x201D || cp == 0x201E || cp == 0xAB || cp == 0xBB;
}

bool plain_has_mark(const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len;)
        if (plain_is_mark(utf8_next(text, len, &i)))
            return true;
    return false;
}

/* A star means something even between marks. */
static bool parts_words(uint32_t cp)
{
    return cp == '*' || cp == UTF8_BAD || cp <= ' ' || iswspace((wint_t)cp) || plain_is_mark(cp);
}

/* ASCII punctuation may mean something; other characters are letters, or harmless within marks. */
static bool may_mean_something(uint32_t cp)
{
    return cp < 0x80 && !iswalnum((wint_t)cp) && cp != '\'' && cp != '.' && cp != ',';
}

bool plain_is_operator(const char *word, size_t len)
{
    static const char *const names[] = {"AND", "OR", "NOT", "NEAR", "ADJ", "SENTENCE", "PARAGRAPH"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len && memcmp(names[i], word, len) == 0)
            return true;
    return false;
}

static void put_small(const char *word, size_t len, struct buf *out)
{
    for (size_t i = 0; i < len; i++)
        buf_char(out, (char)(word[i] + 'a' - 'A'));
}

static void put_word(const char *word, size_t len, bool letters, bool meaning, struct buf *out)
{
    if (!letters)
        return;
    if (out->len > 0)
        buf_char(out, ' ');
    if (plain_is_operator(word, len)) {
        put_small(word, len, out);
        return;
    }
    if (meaning)
        buf_char(out, '"');
    buf_add(out, word, len);
    if (meaning)
        buf_char(out, '"');
}

void plain_words(const char *line, size_t len, struct buf *out)
{
    size_t begin = 0;
    bool letters = false, meaning = false;

    for (size_t i = 0; i < len;) {
        size_t at = i;
        uint32_t cp = utf8_next(line, len, &i);
        if (parts_words(cp)) {
            put_word(line + begin, at - begin, letters, meaning, out);
            begin = i;
            letters = meaning = false;
            continue;
        }
        letters |= iswalnum((wint_t)cp) != 0;
        meaning |= may_mean_something(cp);
    }
    put_word(line + begin, len - begin, letters, meaning, out);
}
