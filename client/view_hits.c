/* search and quotes. */
#include "base/utf8.h"
#include "client/part.h"

#include <string.h>

/* --- search */

static const json_t *find_snippet(const json_t *hit, const char *field)
{
    const json_t *snippets = json_object_get(hit, "snippets");
    size_t i;
    json_t *snippet;

    json_array_foreach(snippets, i, snippet)
    {
        const char *name = view_text(snippet, "field");
        if (name && strcmp(name, field) == 0)
            return snippet;
    }
    return NULL;
}

/* Marks that may stand after the end of a sentence, and what ends one, in the scripts of the news.
 */
static bool closes(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == ')' || cp == 0xBB || cp == 0x2019 || cp == 0x201C ||
           cp == 0x201D || cp == 0x300D || cp == 0x300F || cp == 0xFF09;
}

static bool ends(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 || cp == 0xFF01 ||
           cp == 0xFF1F || cp == 0x061F || cp == 0x06D4 || cp == 0x0964;
}

static bool ends_sentence(const char *text)
{
    size_t len = strlen(text);
    bool ended = false;

    for (size_t i = 0; i < len;) {
        uint32_t cp = utf8_next(text, len, &i);
        ended = ends(cp) || (ended && closes(cp));
    }
    return ended;
}

/* Passages of longer texts are longer than this: one that is not, and begins its text, is all of
 * it. */
#define WHOLE_CP 200

static bool is_whole(const char *text, const char *before)
{
    return !before && utf8_count(text, strlen(text)) < WHOLE_CP;
}

static void put_snippet(struct screen *s, const json_t *snippet)
{
    const char *text = view_text(snippet, "text");
    struct passage p = {.style = STYLE_PLAIN, .indent = RANK_INDENT, .column = RANK_INDENT};

    if (!text || !*text)
        return;
    p.text = text;
    p.len = strlen(text);
    p.before = view_number(snippet, "start") > 0 ? "… " : NULL;
    p.after = ends_sentence(text) || is_whole(text, p.before) ? NULL : " …";
    screen_indent(s, RANK_INDENT);
    part_marked(s, &p, json_object_get(snippet, "marks"));
}

static void search_hit(struct screen *s, const json_t *hit)
{
    const json_t *article = json_object_get(hit, "article");
    const json_t *title = find_snippet(hit, "title");
    size_t i;
    json_t *snippet;

    part_rank(s, hit);
    part_title(s, article, json_object_get(title, "marks"));
    part_source(s, article, RANK_INDENT);
    json_array_foreach(json_object_get(hit, "snippets"), i, snippet)
    {
        if (snippet != title)
            put_snippet(s, snippet);
    }
    part_copies(s, hit, RANK_INDENT);
    part_address(s, article, RANK_INDENT);
    fputc('\n', s->out);
}

static void search_done(struct screen *s, const json_t *done)
{
    view_total(s, done, "article", "articles");
}

/* --- quotes */

static void quotes_hit(struct screen *s, const json_t *hit)
{
    const json_t *quote = json_object_get(hit, "quote");
    const json_t *article = json_object_get(hit, "article");
    const char *const items[] = {view_text(article, "source"), view_text(article, "date")};
    const int limits[] = {0, DAY_LENGTH};
    const char *title = view_text(article, "title");
    struct passage p = {
        .text = title, .style = STYLE_PLAIN, .indent = RANK_INDENT + 2, .column = RANK_INDENT + 2};

    part_rank(s, hit);
    part_quotation(s, quote, RANK_INDENT);
    screen_indent(s, RANK_INDENT);
    part_speaker(s, quote);
    if (items[0] || items[1])
        view_put(s, STYLE_DIM, " · ");
    part_list(s, items, limits, 2);
    fputc('\n', s->out);
    if (title) {
        p.len = strlen(title);
        screen_indent(s, p.column);
        screen_passage(s, &p);
    }
    part_copies(s, hit, RANK_INDENT + 2);
    part_address(s, article, RANK_INDENT + 2);
    fputc('\n', s->out);
}

static void quotes_done(struct screen *s, const json_t *done)
{
    view_total(s, done, "quotation", "quotations");
}

const struct view view_search = {.hit = search_hit, .done = search_done};
const struct view view_quotes = {.hit = quotes_hit, .done = quotes_done};
