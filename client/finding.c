#include "client/finding.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "client/lookup.h"
#include "client/plain.h"
#include "client/spelling.h"
#include "client/view.h"
#include <stdlib.h>
#include <string.h>

#define CORRECTED_MOST 12 /* words for which others are looked for: a person is waiting */
#define SHORTEST       3  /* code points: shorter words are spelled like too many */
#define VALUES_MOST    1000
#define VALUES_LISTED  8

/* --- Whether it is there */

/* The piece as a query of its own, in `field`. */
static long long count_piece(const struct meant *m, const struct piece *p, bool quotes,
                             const char *field)
{
    struct buf query = BUF_INIT;
    long long total = LOOKUP_UNSURE;

    if (*field)
        buf_printf(&query, "%s:", field);
    if (p->exact && !p->prefix)
        buf_char(&query, '=');
    buf_add(&query, m->pieces.text + p->start, p->end - p->start + p->prefix);
    if (buf_ok(&query))
        total = lookup_total(m->morgue, quotes, query.data);
    buf_release(&query);
    return total;
}

static void look_up(const struct meant *m, const struct piece *p, struct finding *f)
{
    bool quoted = strcmp(p->field, "quote") == 0 || (m->quotes && !*p->field);
    bool quotes = quoted || strcmp(p->field, "speaker") == 0;
    long long anywhere;

    f->total = count_piece(m, p, quotes, quoted ? "" : p->field);
    if (f->total != 0) {
        f->standing = f->total > 0 ? THERE : UNSURE;
        return;
    }
    anywhere = p->value || (!quotes && !*p->field) ? 0 : count_piece(m, p, false, "");
    f->standing = anywhere > 0 ? ELSEWHERE : anywhere < 0 ? UNSURE : NOWHERE;
}

/* --- What is spelled alike */

static void add_instead(struct finding *f, const char *text)
{
    char *copy = f->count < FINDING_TRIES ? strdup(text) : NULL;

    if (copy)
        f->instead[f->count++] = copy;
}

/* Numbers are right or wrong, not misspelt. */
static bool can_be_misspelt(const char *word)
{
    return !strpbrk(word, "0123456789") && utf8_count(word, strlen(word)) >= SHORTEST;
}

static void find_words(const struct meant *m, const char *word, struct finding *f)
{
    json_t *hits = can_be_misspelt(word) ? lookup_alike(m->morgue, word, FINDING_TRIES) : NULL;
    json_t *hit;
    size_t i;

    json_array_foreach(hits, i, hit)
    {
        const char *alike = view_text(hit, "word");

        if (alike && strcmp(alike, word) != 0)
            add_instead(f, alike);
    }
    json_decref(hits);
}

/* As a query writes it: in marks, unless it holds some. */
static void add_value(struct finding *f, const char *value)
{
    struct buf text = BUF_INIT;

    buf_printf(&text, "\"%s\"", value);
    if (buf_ok(&text) && !plain_has_mark(value))
        add_instead(f, text.data);
    buf_release(&text);
}

static char *list_values(const json_t *hits)
{
    struct buf list = BUF_INIT;
    char *copy = NULL;
    json_t *hit;
    size_t i;

    json_array_foreach(hits, i, hit)
    {
        const char *value = view_text(hit, "value");
        if (i == VALUES_LISTED) {
            buf_str(&list, ", …");
            break;
        }
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", value ? value : "");
    }
    if (list.len && buf_ok(&list))
        copy = strdup(list.data);
    buf_release(&list);
    return copy;
}

/* Authors are not listed by anything. */
static void find_values(const struct meant *m, const struct piece *p, const char *text,
                        struct finding *f)
{
    bool language = strcmp(p->field, "lang") == 0;
    json_t *hits = strcmp(p->field, "author") == 0
                       ? NULL
                       : lookup_values(m->morgue, language ? "language" : p->field, VALUES_MOST);
    const char *nearest = spelling_nearest(text, hits);

    if (nearest) {
        f->nearest = strdup(nearest);
        add_value(f, nearest);
    } else {
        f->others = list_values(hits);
    }
    json_decref(hits);
}

static void find_alike(const struct meant *m, const struct piece *p, struct finding *f)
{
    char *text = strndup(m->pieces.text + p->start, p->end - p->start);

    if (text && p->value)
        find_values(m, p, text, f);
    else if (text && !p->prefix)
        find_words(m, text, f);
    free(text);
}

/* --- All of them */

void findings_make(struct meant *m)
{
    size_t corrected = 0;

    for (size_t i = 0; i < m->pieces.count; i++) {
        struct finding *f = &m->findings[i];

        look_up(m, &m->pieces.items[i], f);
        if (f->standing == UNSURE)
            return; /* who does not answer is not asked on */
        if (f->standing == NOWHERE && corrected++ < CORRECTED_MOST)
            find_alike(m, &m->pieces.items[i], f);
    }
}

void findings_release(struct meant *m)
{
    for (size_t i = 0; i < m->pieces.count; i++) {
        struct finding *f = &m->findings[i];

        for (size_t n = 0; n < f->count; n++)
            free(f->instead[n]);
        free(f->nearest);
        free(f->others);
    }
}
