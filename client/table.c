#include "client/table.h"

#include "base/buf.h"
#include "base/utf8.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ARTICLE_COLUMNS                                                                     \
    {"id", "article.id"}, {"title", "article.title"}, {"date", "article.date"},             \
        {"source", "article.source"}, {"url", "article.url"}, {"author", "article.author"}, \
        {"language", "article.language"},                                                   \
    {                                                                                       \
        "region", "article.region"                                                          \
    }

const struct column columns_search[] = {
    {"rank", "rank"}, {"score", "score"}, ARTICLE_COLUMNS, {"snippet", "snippets.0.text"},
    {NULL, NULL},
};

const struct column columns_quotes[] = {
    {"rank", "rank"},
    {"score", "score"},
    {"quote", "quote.text"},
    {"speaker_full", "quote.speaker_full"},
    {"speaker", "quote.speaker"},
    {"cue", "quote.cue"},
    {"type", "quote.type"},
    {"confidence", "quote.confidence"},
    {"start", "quote.start"},
    {"end", "quote.end"},
    {"copies", "quote.copies"},
    ARTICLE_COLUMNS,
    {NULL, NULL},
};

const struct column columns_speakers[] = {
    {"speaker", "speaker"}, {"quotes", "quotes"}, {"articles", "articles"}, {NULL, NULL}};

const struct column columns_timeline[] = {{"date", "date"}, {"count", "count"}, {NULL, NULL}};

const struct column columns_facets[] = {{"value", "value"}, {"count", "count"}, {NULL, NULL}};

const struct column columns_suggest[] = {{"word", "word"}, {"count", "count"}, {NULL, NULL}};

const struct column columns_kwic[] = {
    {"left", "left"}, {"match", "match"}, {"right", "right"}, {"start", "start"},
    {"end", "end"},   ARTICLE_COLUMNS,    {NULL, NULL},
};

const json_t *table_find(const json_t *value, const char *path)
{
    while (value && *path) {
        char key[40];
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
        path += n + (path[n] == '.');
    }
    return value;
}

/* What a table may hold of a text: no control character, no bidi override, and no break of lines
 * but those that CSV can hold; "\r\n" is one. */
static void clean(enum table_kind kind, const char *s, struct buf *out)
{
    size_t len = strlen(s);

    buf_str(out, "");
    for (size_t i = 0; i < len;) {
        size_t at = i;
        uint32_t cp = utf8_next(s, len, &i);
        if (cp == '\r' && s[i] == '\n')
            continue;
        if (cp == '\n' && kind == TABLE_CSV)
            buf_char(out, '\n');
        else if (utf8_is_break(cp))
            buf_char(out, ' ');
        else if (cp != UTF8_BAD && !utf8_is_unsafe(cp))
            buf_add(out, s + at, i - at);
    }
}

/* Whether a spreadsheet may take it for a formula: it skips blanks, and some fold full-width signs.
 */
static bool is_formula(const char *s)
{
    size_t len = strlen(s);

    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(s, len, &i);
        if (cp == ' ' || cp == '\n' || cp == 0xA0 || cp == 0x3000 || cp == 0xFEFF || cp == 0x200B)
            continue;
        return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == 0xFF1D || cp == 0xFF0B ||
               cp == 0xFF0D || cp == 0xFF20;
    }
    return false;
}

static void put_text(FILE *out, enum table_kind kind, const char *s)
{
    struct buf text = BUF_INIT;
    bool quoted;

    clean(kind, s, &text);
    if (!buf_ok(&text))
        return;
    quoted = kind == TABLE_CSV && strpbrk(text.data, "\",\r\n");
    if (quoted)
        fputc('"', out);
    if (is_formula(text.data))
        fputc('\'', out);
    for (const char *c = text.data; *c; c++) {
        if (*c == '"' && quoted)
            fputc('"', out);
        fputc(*c, out);
    }
    if (quoted)
        fputc('"', out);
    buf_release(&text);
}

static void put_cell(FILE *out, enum table_kind kind, const json_t *value)
{
    if (json_is_string(value))
        put_text(out, kind, json_string_value(value));
    else if (json_is_integer(value))
        fprintf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        fprintf(out, "%.10g", json_real_value(value));
}

static void between(FILE *out, enum table_kind kind, bool first)
{
    if (!first)
        fputc(kind == TABLE_CSV ? ',' : '\t', out);
}

static void end_row(FILE *out, enum table_kind kind)
{
    fputs(kind == TABLE_CSV ? "\r\n" : "\n", out);
}

void table_head(FILE *out, enum table_kind kind, const char *first, const struct column *columns)
{
    if (first)
        fputs(first, out);
    for (const struct column *c = columns; c->name; c++) {
        between(out, kind, c == columns && !first);
        fputs(c->name, out);
    }
    end_row(out, kind);
}

void table_row(FILE *out, enum table_kind kind, const char *first, const struct column *columns,
               const json_t *hit)
{
    if (first)
        put_text(out, kind, first);
    for (const struct column *c = columns; c->name; c++) {
        between(out, kind, c == columns && !first);
        put_cell(out, kind, table_find(hit, c->path));
    }
    end_row(out, kind);
}
