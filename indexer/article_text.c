#include "indexer/article.h"

#include "base/utf8.h"
#include "indexer/article_keys.h"
#include <string.h>

static void reject(struct article_read *out, const char *reason)
{
    out->fate = ARTICLE_REJECT;
    out->reason = reason;
}

/* Past the lines of white space only; the first line that has more keeps its own. */
static const char *skip_blank_lines(const char *s, const char *end)
{
    const char *newline;

    while ((newline = memchr(s, '\n', (size_t)(end - s))) &&
           article_is_blank(s, (size_t)(newline - s)))
        s = newline + 1;
    return s;
}

static void take_text(struct reading *r, const char *bytes, size_t len)
{
    const char *end = bytes + len, *newline = memchr(bytes, '\n', len);
    const char *title_end = newline ? newline : end;
    const char *text = skip_blank_lines(newline ? newline + 1 : end, end);
    struct value *key = r->out->article.key;

    if (title_end > bytes && title_end[-1] == '\r')
        title_end--;
    if (!article_is_blank(bytes, (size_t)(title_end - bytes)))
        key[ARTICLE_TITLE] = article_copy(r, bytes, (size_t)(title_end - bytes));
    if (!article_is_blank(text, (size_t)(end - text)))
        key[ARTICLE_TEXT] = article_copy(r, text, (size_t)(end - text));
}

static size_t line_at(const char *bytes, size_t offset)
{
    size_t line = 1;

    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n';
    return line;
}

int article_read_text(const char *path, const char *bytes, size_t len, struct arena *arena,
                      struct article_read *out, struct err *err)
{
    struct reading r = {.arena = arena, .out = out};
    const char *nul = len ? memchr(bytes, '\0', len) : NULL;
    size_t bad;

    *out = (struct article_read){.fate = ARTICLE_KEEP};
    if (!utf8_valid(path, strlen(path), NULL)) {
        reject(out, "the file's name is not UTF-8, and it would be the article's id");
    } else if (!utf8_valid(bytes, len, &bad)) {
        reject(out,
               arena_printf(arena, "bad UTF-8 at byte %zu, in line %zu", bad, line_at(bytes, bad)));
    } else if (nul) {
        reject(out, arena_printf(arena, "a NUL at byte %zu, in line %zu", (size_t)(nul - bytes),
                                 line_at(bytes, (size_t)(nul - bytes))));
    } else {
        out->article.key[ARTICLE_ID] = article_copy(&r, path, strlen(path));
        take_text(&r, bytes, len);
        if (!out->article.key[ARTICLE_TITLE].s && !out->article.key[ARTICLE_TEXT].s)
            reject(out, "the file is empty: neither text nor title");
    }
    if (r.no_memory || (out->fate == ARTICLE_REJECT && !out->reason))
        return err_nomem(err);
    return 0;
}
