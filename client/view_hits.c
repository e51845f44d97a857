/* search, quotes, show. */
#include "base/buf.h"
#include "client/view.h"

#include <stdlib.h>
#include <string.h>

#define RANK_INDENT 5 /* "  1  " */

/* --- Pieces */

/* marks: [[start, end], ...]; NULL when there are none or memory is out (then nothing is marked).
 */
static struct run *read_marks(const json_t *array, size_t *count)
{
    size_t n = json_array_size(array);
    struct run *runs = n ? calloc(n, sizeof *runs) : NULL;

    *count = runs ? n : 0;
    for (size_t i = 0; i < *count; i++) {
        const json_t *pair = json_array_get(array, i);
        runs[i].start = (size_t)json_integer_value(json_array_get(pair, 0));
        runs[i].end = (size_t)json_integer_value(json_array_get(pair, 1));
    }
    return runs;
}

static void put_marked(struct screen *s, struct passage *p, const json_t *marks)
{
    struct run *runs = read_marks(marks, &p->mark_count);

    p->marks = runs;
    screen_passage(s, p);
    free(runs);
}

static void put_rank(struct screen *s, const json_t *hit)
{
    char rank[32];

    snprintf(rank, sizeof rank, "%3lld  ", (long long)view_number(hit, "rank"));
    view_put(s, STYLE_DIM, rank);
}

/* "Tengrinews · 2022-01-05 · a · b", leaving out what is not there. */
static void put_list(struct screen *s, const char *const *items, const int *limits, size_t count)
{
    bool first = true;

    for (size_t i = 0; i < count; i++) {
        if (!items[i] || !*items[i])
            continue;
        if (!first)
            view_put(s, STYLE_DIM, " · ");
        screen_text(s, STYLE_PLAIN, items[i],
                    limits[i] ? strnlen(items[i], (size_t)limits[i]) : strlen(items[i]));
        first = false;
    }
}

#define DAY_LENGTH 10 /* of "2022-01-05T10:00:00" */

static void put_source_line(struct screen *s, const json_t *article, unsigned indent)
{
    const char *const items[] = {view_text(article, "source"), view_text(article, "date"),
                                 view_text(article, "author")};
    const int limits[] = {0, DAY_LENGTH, 0};

    if (!items[0] && !items[1] && !items[2])
        return;
    screen_indent(s, indent);
    put_list(s, items, limits, 3);
    fputc('\n', s->out);
}

/* Where to read on: the id, which `morgue show` takes, and the url when that is another. */
static void put_address(struct screen *s, const json_t *article, unsigned indent)
{
    const char *id = view_text(article, "id"), *url = view_text(article, "url");

    if (id) {
        screen_indent(s, indent);
        view_put(s, STYLE_DIM, id);
        fputc('\n', s->out);
    }
    if (url && (!id || strcmp(url, id) != 0)) {
        screen_indent(s, indent);
        view_put(s, STYLE_DIM, url);
        fputc('\n', s->out);
    }
}

/* How many outlets other than the one that is shown. */
static size_t count_others(const json_t *sources, const char *shown)
{
    size_t others = 0, i;
    json_t *source;

    json_array_foreach(sources, i, source)
    {
        others +=
            json_is_string(source) && !(shown && strcmp(json_string_value(source), shown) == 0);
    }
    return others;
}

/* "also in 2 outlets: Morning Post, Valley Courier (5 copies)"; nothing where there is one copy. */
static void put_copies(struct screen *s, const json_t *hit, unsigned indent)
{
    const json_t *sources = json_object_get(hit, "sources");
    const char *shown = view_text(json_object_get(hit, "article"), "source");
    json_int_t copies = view_number(hit, "copies");
    size_t others = count_others(sources, shown), i;
    struct passage p = {.style = STYLE_DIM, .indent = indent, .column = indent};
    struct buf line = BUF_INIT;
    const char *between = "";
    json_t *source;

    if (copies < 2)
        return;
    if (others > 0)
        buf_printf(&line, "also in %zu outlet%s: ", others, others == 1 ? "" : "s");
    json_array_foreach(sources, i, source)
    {
        const char *name = json_string_value(source);
        if (!name || (shown && strcmp(name, shown) == 0))
            continue;
        buf_printf(&line, "%s%s", between, name);
        between = ", ";
    }
    buf_printf(&line, others > 0 ? " (%lld copies)" : "%lld copies", (long long)copies);
    if (buf_ok(&line)) {
        p.text = line.data;
        p.len = line.len;
        screen_indent(s, indent);
        screen_passage(s, &p);
    }
    buf_release(&line);
}

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

static void put_title(struct screen *s, const json_t *article, const json_t *marks)
{
    const char *title = view_text(article, "title");
    const char *shown = title ? title : "(no title)";
    struct passage p = {
        .text = shown,
        .len = strlen(shown),
        .style = STYLE_TITLE,
        .indent = RANK_INDENT,
        .column = RANK_INDENT,
    };

    bool linked = screen_link(s, view_text(article, "url"));

    put_marked(s, &p, title ? marks : NULL);
    if (linked)
        screen_link_end(s);
}

static bool ends_sentence(const char *text)
{
    size_t len = strlen(text);

    return len > 0 && strchr(".!?", text[len - 1]);
}

/* --- search */

static void put_snippet(struct screen *s, const json_t *snippet)
{
    const char *text = view_text(snippet, "text");
    struct passage p = {.style = STYLE_PLAIN, .indent = RANK_INDENT, .column = RANK_INDENT};

    if (!text || !*text)
        return;
    p.text = text;
    p.len = strlen(text);
    p.before = view_number(snippet, "start") > 0 ? "… " : NULL;
    p.after = ends_sentence(text) ? NULL : " …";
    screen_indent(s, RANK_INDENT);
    put_marked(s, &p, json_object_get(snippet, "marks"));
}

static void search_hit(struct screen *s, const json_t *hit)
{
    const json_t *article = json_object_get(hit, "article");
    const json_t *title = find_snippet(hit, "title");
    size_t i;
    json_t *snippet;

    put_rank(s, hit);
    put_title(s, article, json_object_get(title, "marks"));
    put_source_line(s, article, RANK_INDENT);
    json_array_foreach(json_object_get(hit, "snippets"), i, snippet)
    {
        if (snippet != title)
            put_snippet(s, snippet);
    }
    put_copies(s, hit, RANK_INDENT);
    put_address(s, article, RANK_INDENT);
    fputc('\n', s->out);
}

static void search_done(struct screen *s, const json_t *done)
{
    view_total(s, done, "article", "articles");
}

/* --- quotes */

static void put_quotation(struct screen *s, const json_t *quote, unsigned indent)
{
    const char *text = view_text(quote, "text");
    struct passage p = {
        .text = text ? text : "",
        .len = text ? strlen(text) : 0,
        .before = "“",
        .after = "”",
        .indent = indent + 1,
        .column = indent,
    };

    put_marked(s, &p, json_object_get(quote, "marks"));
}

static void put_speaker(struct screen *s, const json_t *quote)
{
    const char *full = view_text(quote, "speaker_full"), *mention = view_text(quote, "speaker");
    const char *name = full ? full : mention;

    view_put(s, STYLE_DIM, "— ");
    view_put(s, name ? STYLE_SPEAKER : STYLE_DIM, name ? name : "speaker not named");
}

static void quotes_hit(struct screen *s, const json_t *hit)
{
    const json_t *quote = json_object_get(hit, "quote");
    const json_t *article = json_object_get(hit, "article");
    const char *const items[] = {view_text(article, "source"), view_text(article, "date")};
    const int limits[] = {0, DAY_LENGTH};
    const char *title = view_text(article, "title");
    struct passage p = {
        .text = title, .style = STYLE_PLAIN, .indent = RANK_INDENT + 2, .column = RANK_INDENT + 2};

    put_rank(s, hit);
    put_quotation(s, quote, RANK_INDENT);
    screen_indent(s, RANK_INDENT);
    put_speaker(s, quote);
    if (items[0] || items[1])
        view_put(s, STYLE_DIM, " · ");
    put_list(s, items, limits, 2);
    fputc('\n', s->out);
    if (title) {
        p.len = strlen(title);
        screen_indent(s, p.column);
        screen_passage(s, &p);
    }
    put_copies(s, hit, RANK_INDENT + 2);
    put_address(s, article, RANK_INDENT + 2);
    fputc('\n', s->out);
}

static void quotes_done(struct screen *s, const json_t *done)
{
    view_total(s, done, "quotation", "quotations");
}

/* --- show */

static size_t paragraph_end(const char *text, size_t from)
{
    while (text[from] && text[from] != '\n')
        from++;
    return from;
}

static void put_paragraphs(struct screen *s, const char *text)
{
    for (size_t at = 0; text[at];) {
        size_t end = paragraph_end(text, at);
        struct passage p = {.text = text + at, .len = end - at};
        if (strspn(p.text, " \t\r") < p.len) {
            fputc('\n', s->out);
            screen_passage(s, &p);
        }
        at = end + (text[end] == '\n');
    }
}

/* "  (rule after, 0.98)": how the speaker was found, and how often that is right. */
static void put_rule(struct screen *s, const json_t *quote)
{
    const char *sieve = view_text(quote, "sieve");
    char certainty[32];

    if (!sieve)
        return;
    snprintf(certainty, sizeof certainty, ", %.2f)",
             json_number_value(json_object_get(quote, "confidence")));
    view_put(s, STYLE_DIM, "  (rule ");
    view_put(s, STYLE_DIM, sieve);
    view_put(s, STYLE_DIM, certainty);
}

static void show_hit(struct screen *s, const json_t *hit)
{
    const json_t *article = json_object_get(hit, "article");
    const json_t *quotes = json_object_get(hit, "quotes");
    const char *title = view_text(article, "title"), *text = view_text(article, "text");
    size_t i;
    json_t *quote;

    if (title)
        screen_passage(
            s, &(struct passage){.text = title, .len = strlen(title), .style = STYLE_TITLE});
    put_source_line(s, article, 0);
    put_address(s, article, 0);
    if (text)
        put_paragraphs(s, text);
    if (json_array_size(quotes) > 0) {
        fputc('\n', s->out);
        view_put(s, STYLE_TITLE, "Quotations");
        fputs("\n\n", s->out);
    }
    json_array_foreach(quotes, i, quote)
    {
        screen_indent(s, 2);
        put_quotation(s, quote, 2);
        screen_indent(s, 2);
        put_speaker(s, quote);
        put_rule(s, quote);
        fputs("\n\n", s->out);
    }
}

const struct view view_search = {.hit = search_hit, .done = search_done};
const struct view view_quotes = {.hit = quotes_hit, .done = quotes_done};
const struct view view_show = {.hit = show_hit};
