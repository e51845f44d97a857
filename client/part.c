#include "client/part.h"

#include "base/buf.h"
#include <stdlib.h>
#include <string.h>

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

void part_marked(struct screen *s, struct passage *p, const json_t *marks)
{
    struct run *runs = read_marks(marks, &p->mark_count);

    p->marks = runs;
    screen_passage(s, p);
    free(runs);
}

void part_rank(struct screen *s, const json_t *hit)
{
    char rank[32];

    snprintf(rank, sizeof rank, "%3lld  ", (long long)view_number(hit, "rank"));
    view_put(s, STYLE_DIM, rank);
}

/* "Tengrinews · 2022-01-05 · a · b", leaving out what is not there. */
void part_list(struct screen *s, const char *const *items, const int *limits, size_t count)
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

void part_source(struct screen *s, const json_t *article, unsigned indent)
{
    const char *const items[] = {view_text(article, "source"), view_text(article, "date"),
                                 view_text(article, "author")};
    const int limits[] = {0, DAY_LENGTH, 0};

    if (!items[0] && !items[1] && !items[2])
        return;
    screen_indent(s, indent);
    part_list(s, items, limits, 3);
    fputc('\n', s->out);
}

/* Where to read on: the id, which `morgue show` takes, and the url when that is another. */
void part_address(struct screen *s, const json_t *article, unsigned indent)
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
void part_copies(struct screen *s, const json_t *hit, unsigned indent)
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

void part_title(struct screen *s, const json_t *article, const json_t *marks)
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

    part_marked(s, &p, title ? marks : NULL);
    if (linked)
        screen_link_end(s);
}

void part_quotation(struct screen *s, const json_t *quote, unsigned indent)
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

    part_marked(s, &p, json_object_get(quote, "marks"));
}

void part_speaker(struct screen *s, const json_t *quote)
{
    const char *full = view_text(quote, "speaker_full"), *mention = view_text(quote, "speaker");
    const char *name = full ? full : mention;

    view_put(s, STYLE_DIM, "— ");
    view_put(s, name ? STYLE_SPEAKER : STYLE_DIM, name ? name : "speaker not named");
}
