/* show: one article whole, with its quotations. */
#include "client/bidi.h"
#include "client/part.h"

#include <string.h>

static size_t paragraph_end(const char *text, size_t from)
{
    while (text[from] && text[from] != '\n')
        from++;
    return from;
}

/* Terminals keep an isolate in the cell before it: there must be one. */
static unsigned margin(const struct screen *s, const char *title, const char *text)
{
    bool wanted = s->isolates && ((title && bidi_of(title, strlen(title)) != BIDI_NONE) ||
                                  (text && bidi_of(text, strlen(text)) != BIDI_NONE));

    return wanted ? 1 : 0;
}

static void put_paragraphs(struct screen *s, const char *text, unsigned indent)
{
    for (size_t at = 0; text[at];) {
        size_t end = paragraph_end(text, at);
        struct passage p = {.text = text + at, .len = end - at, .indent = indent, .column = indent};
        if (strspn(p.text, " \t\r") < p.len) {
            fputc('\n', s->out);
            screen_indent(s, indent);
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
    unsigned indent = margin(s, title, text);
    struct passage p = {.text = title, .style = STYLE_TITLE, .indent = indent, .column = indent};
    size_t i;
    json_t *quote;

    if (title) {
        p.len = strlen(title);
        screen_indent(s, indent);
        screen_passage(s, &p);
    }
    part_source(s, article, indent);
    part_address(s, article, indent);
    if (text)
        put_paragraphs(s, text, indent);
    if (json_array_size(quotes) > 0) {
        fputc('\n', s->out);
        view_put(s, STYLE_TITLE, "Quotations");
        fputs("\n\n", s->out);
    }
    json_array_foreach(quotes, i, quote)
    {
        screen_indent(s, 2);
        part_quotation(s, quote, 2);
        screen_indent(s, 2);
        part_speaker(s, quote);
        put_rule(s, quote);
        fputs("\n\n", s->out);
    }
}

const struct view view_show = {.hit = show_hit};
