/* The words of an index as our analysis sees them, for other engines to index the same.
 *
 *   dump_words INDEX                 a line per article
 *   dump_words --lines LANG          a line per line of standard input
 *
 * A line of an article has seven columns, parted by tabs: id, date as YYYYMMDD (0 when undated),
 * language, then words and stems of the title, words and stems of the text. A line of --lines has
 * two: words and stems. Words are parted by blanks; what would be a blank inside a word is written
 * as _, which no word holds.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "bench/options.h"
#include "index/snapshot.h"
#include "index/stem.h"
#include "text/language.h"
#include "text/words.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dumper {
    struct analyzer *analyzer;
    struct stems *stems;
    struct arena arena; /* of one line */
    struct buf line;
};

static void add_clean(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_char(out, (unsigned char)s[i] <= ' ' ? '_' : s[i]);
}

static void add_words(struct dumper *d, const struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (i)
            buf_char(&d->line, ' ');
        add_clean(&d->line, words->items[i].text, words->items[i].len);
    }
}

static int add_stems(struct dumper *d, const struct words *words, const char *language,
                     struct err *err)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *stem;
        size_t len;

        if (stems_stem(d->stems, language, words->items[i].text, words->items[i].len, &stem, &len,
                       err) < 0)
            return -1;
        if (i)
            buf_char(&d->line, ' ');
        add_clean(&d->line, stem, len);
    }
    return 0;
}

/* Two columns, words and stems. */
static int add_columns(struct dumper *d, const struct words *words, const char *language,
                       struct err *err)
{
    add_words(d, words);
    buf_char(&d->line, '\t');
    return add_stems(d, words, language, err);
}

static int write_line(struct dumper *d, struct err *err)
{
    buf_char(&d->line, '\n');
    if (!buf_ok(&d->line))
        return err_nomem(err);
    if (fwrite(d->line.data, 1, d->line.len, stdout) != d->line.len)
        return err_set(err, ERR_IO, "cannot write");
    buf_clear(&d->line);
    arena_reset(&d->arena);
    return 0;
}

static void primary_of(struct value tag, char out[LANGUAGE_TAG_MAX])
{
    size_t n = tag.s ? strcspn(tag.s, "-") : 0;

    if (n >= LANGUAGE_TAG_MAX)
        n = 0;
    memcpy(out, tag.s ? tag.s : "", n);
    out[n] = '\0';
}

static int dump_article(struct dumper *d, struct reader *reader, uint32_t doc, struct err *err)
{
    struct article a = {0};
    struct words title = {0}, text = {0};
    const struct value *heading = &a.key[ARTICLE_TITLE];
    char language[LANGUAGE_TAG_MAX], date[DATE_KEY_MAX] = "";
    const char *body = NULL;
    size_t len = 0;

    if (reader_article(reader, doc, &d->arena, &a, err) < 0 ||
        reader_text(reader, doc, &d->arena, &body, &len, err) < 0 ||
        (heading->s &&
         analyzer_line(d->analyzer, heading->s, heading->len, &d->arena, &title, err) < 0) ||
        analyzer_text(d->analyzer, body, len, &d->arena, &text, err) < 0)
        return -1;
    date_key(a.key[ARTICLE_DATE], date);
    primary_of(a.key[ARTICLE_LANGUAGE], language);
    add_clean(&d->line, a.key[ARTICLE_ID].s, a.key[ARTICLE_ID].len);
    buf_printf(&d->line, "\t%.8s\t%s\t", *date ? date : "0", *language ? language : "und");
    if (add_columns(d, &title, language, err) < 0)
        return -1;
    buf_char(&d->line, '\t');
    if (add_columns(d, &text, language, err) < 0)
        return -1;
    return write_line(d, err);
}

static int dump_segments(struct dumper *d, struct snapshot *snapshot, struct reader *reader,
                         struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(snapshot); i++)
        for (uint32_t local = 1; local <= snapshot_segment(snapshot, i)->articles; local++)
            if (!snapshot_is_dead(snapshot, i, local) &&
                dump_article(d, reader, snapshot_document(snapshot, i, local), err) < 0)
                return -1;
    return 0;
}

static int dump_index(struct dumper *d, const char *path, struct err *err)
{
    struct snapshot *snapshot = snapshot_open(&path, 1, err);
    struct reader *reader = snapshot ? reader_open(snapshot, err) : NULL;
    int r = reader ? dump_segments(d, snapshot, reader, err) : -1;

    reader_free(reader);
    if (snapshot)
        snapshot_unref(snapshot);
    return r;
}

static int dump_lines(struct dumper *d, const char *language, struct err *err)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int r = 0;

    while (r == 0 && (n = getline(&line, &cap, stdin)) >= 0) {
        struct words words;

        n -= n > 0 && line[n - 1] == '\n';
        r = analyzer_words(d->analyzer, line, (size_t)n, &d->arena, &words, err);
        if (r == 0)
            r = add_columns(d, &words, language, err);
        if (r == 0)
            r = write_line(d, err);
    }
    free(line);
    return r;
}

int main(int argc, char **argv)
{
    const char *lines = NULL;
    const struct opt options[] = {
        {"lines", OPT_STRING, &lines, "LANG", "analyse lines of standard input", NULL, 0, 0},
        {0},
    };
    const struct opt_program program = {"dump_words", "[--lines LANG] [INDEX]",
                                        "Print words and stems.", options, NULL};
    struct dumper d = {0};
    struct err err;
    int operands, status, r;

    status = options_read(&program, argc, argv, &operands);
    if (status != OPTIONS_GO)
        return status;
    if (operands != !lines)
        return options_misused(&program);
    d.analyzer = analyzer_new(&err);
    d.stems = d.analyzer ? stems_new(&err) : NULL;
    r = !d.stems ? -1 : lines ? dump_lines(&d, lines, &err) : dump_index(&d, argv[1], &err);
    if (r == 0 && fflush(stdout) != 0)
        r = err_errno(&err, errno, "cannot write");
    if (r < 0)
        options_failed(&program, err.text);
    stems_free(d.stems);
    analyzer_free(d.analyzer);
    arena_release(&d.arena);
    buf_release(&d.line);
    return r < 0;
}
