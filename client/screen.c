#include "client/screen.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "client/bidi.h"
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define WIDTH_LEAST  40
#define WIDTH_MOST   100 /* longer lines are hard to read */
#define COLUMNS_MOST 1000

static const char *const styles[] = {
    [STYLE_PLAIN] = "",      [STYLE_TITLE] = "\033[1m",   [STYLE_SPEAKER] = "\033[1;36m",
    [STYLE_DIM] = "\033[2m", [STYLE_MARK] = "\033[1;33m", [STYLE_ERROR] = "\033[1;31m",
};
#define STYLE_END "\033[0m"

unsigned screen_cells(uint32_t cp)
{
    int w = cp < 0x80 ? 1 : wcwidth((wchar_t)cp);

    return w < 0 ? 1 : (unsigned)w;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || utf8_is_break(cp);
}

uint32_t screen_safe(const char *s, size_t len, size_t *i)
{
    uint32_t cp = utf8_next(s, len, i);

    if (cp == UTF8_BAD)
        return 0xFFFD;
    if (is_blank(cp))
        return ' ';
    return utf8_is_unsafe(cp) ? 0xFFFD : cp;
}

void screen_text(struct screen *s, enum style style, const char *text, size_t len)
{
    bool styled = s->color && *styles[style];
    enum bidi bidi = s->isolates ? bidi_of(text, len) : BIDI_NONE;

    if (bidi == BIDI_LTR && s->rtl)
        bidi = BIDI_RTL;
    if (styled)
        fputs(styles[style], s->out);
    fputs(bidi_open(bidi), s->out);
    for (size_t i = 0; i < len;) {
        char bytes[4];
        size_t n = utf8_put(screen_safe(text, len, &i), bytes);
        fwrite(bytes, 1, n, s->out);
    }
    fputs(bidi_close(bidi), s->out);
    if (styled)
        fputs(STYLE_END, s->out);
}

void screen_indent(struct screen *s, unsigned cells)
{
    fprintf(s->out, "%*s", (int)cells, "");
}

/* A passage on its way to the screen: words gather in `word` and are put when they end. */
struct flow {
    struct screen *screen;
    const struct passage *passage;
    struct buf word;
    unsigned word_cells;
    unsigned column;
    bool blank;       /* one is due before the word */
    enum bidi bidi;   /* each line is isolated by itself: a terminal orders lines, not paragraphs */
    enum style style; /* in force at the end of the word's bytes */
};

static void set_style(struct flow *f, enum style style)
{
    if (f->style == style || !f->screen->color)
        return;
    if (*styles[f->style])
        buf_str(&f->word, STYLE_END);
    buf_str(&f->word, styles[style]);
    f->style = style;
}

static void new_line(struct flow *f)
{
    fputs(bidi_close(f->bidi), f->screen->out);
    fputc('\n', f->screen->out);
    screen_indent(f->screen, f->passage->indent);
    fputs(bidi_open(f->bidi), f->screen->out);
    f->column = f->passage->indent;
    f->blank = false;
}

static void put_word(struct flow *f)
{
    unsigned width = f->screen->width;

    if (f->word.len == 0)
        return;
    set_style(f, STYLE_PLAIN); /* no style runs over a line's end */
    if (width && f->column > f->passage->indent && f->column + f->blank + f->word_cells > width)
        new_line(f);
    if (f->blank) {
        fputc(' ', f->screen->out);
        f->column++;
    }
    fwrite(f->word.data, 1, f->word.len, f->screen->out);
    f->column += f->word_cells;
    f->word.len = 0;
    f->word_cells = 0;
    f->blank = false;
}

static void put_cp(struct flow *f, uint32_t cp, enum style style)
{
    unsigned cells = screen_cells(cp);
    unsigned width = f->screen->width;
    char bytes[4];

    if (cp == ' ') {
        put_word(f);
        f->blank = f->column > f->passage->indent;
        return;
    }
    /* Scripts that write without blanks, and words longer than a line, break anywhere. */
    if (cells == 2 || (width && f->passage->indent + f->word_cells + cells > width))
        put_word(f);
    set_style(f, style);
    buf_add(&f->word, bytes, utf8_put(cp, bytes));
    f->word_cells += cells;
}

static void put_plain(struct flow *f, const char *s)
{
    size_t len = s ? strlen(s) : 0;

    for (size_t i = 0; i < len;)
        put_cp(f, screen_safe(s, len, &i), f->passage->style);
}

void screen_passage(struct screen *s, const struct passage *p)
{
    struct flow f = {.screen = s, .passage = p, .word = BUF_INIT, .column = p->column};
    size_t mark = 0;

    if (s->isolates)
        f.bidi = bidi_of(p->text, p->len);
    fputs(bidi_open(f.bidi), s->out);
    put_plain(&f, p->before);
    for (size_t i = 0, cp = 0; i < p->len; cp++) {
        while (mark < p->mark_count && p->marks[mark].end <= cp)
            mark++;
        bool marked = mark < p->mark_count && p->marks[mark].start <= cp;
        put_cp(&f, screen_safe(p->text, p->len, &i), marked ? STYLE_MARK : p->style);
    }
    put_plain(&f, p->after);
    put_word(&f);
    fputs(bidi_close(f.bidi), s->out);
    fputc('\n', s->out);
    buf_release(&f.word);
}

/* What may stand in a link: no control character can, nor what ends the escape. */
static void put_address(FILE *out, const char *url)
{
    for (const unsigned char *c = (const unsigned char *)url; *c; c++) {
        if (*c > ' ' && *c < 0x7F)
            fputc(*c, out);
        else
            fprintf(out, "%%%02X", *c);
    }
}

bool screen_link(struct screen *s, const char *url)
{
    if (!s->color || !url || (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0))
        return false;
    fputs("\033]8;;", s->out);
    put_address(s->out, url);
    fputs("\033\\", s->out);
    return true;
}

void screen_link_end(struct screen *s)
{
    fputs("\033]8;;\033\\", s->out);
}

unsigned screen_columns(FILE *f)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    unsigned long n = 0;

    if (columns && *columns)
        n = strtoul(columns, NULL, 10);
    else if (isatty(fileno(f)) && ioctl(fileno(f), TIOCGWINSZ, &size) == 0)
        n = size.ws_col ? size.ws_col : 80;
    if (n == 0)
        return 0;
    return n < WIDTH_LEAST ? WIDTH_LEAST : n > COLUMNS_MOST ? COLUMNS_MOST : (unsigned)n;
}

unsigned screen_width(FILE *f)
{
    unsigned n = screen_columns(f);

    return n > WIDTH_MOST ? WIDTH_MOST : n;
}

bool screen_wants_color(FILE *f, const char *when)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return isatty(fileno(f)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}
