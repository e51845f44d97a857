#include "query/collection.h"
#include "postings/postings.h"
#include <stdlib.h>

static bool is_live(const struct snapshot *s, const struct part *p, uint32_t doc)
{
    return !snapshot_is_dead(s, p->number, p->quote_article ? p->quote_article[doc - 1] : doc);
}

static int note_live(const struct snapshot *s, struct part *p, struct err *err)
{
    struct bits *live;

    p->live_count = p->documents;
    if (p->segment->dead == 0)
        return 0;
    live = calloc(p->documents / WINDOW_DOCS + 1, sizeof *live);
    if (!live)
        return err_nomem(err);
    p->live = live;
    p->live_count = 0;
    for (uint32_t d = 1; d <= p->documents; d++)
        if (is_live(s, p, d)) {
            bits_set(&live[d / WINDOW_DOCS], d);
            p->live_count++;
        }
    return 0;
}

static int open_part(struct collection *c, const struct snapshot *s, size_t number, struct err *err)
{
    struct part *p = &c->parts[number];

    p->segment = snapshot_segment(s, number);
    p->number = number;
    p->words = c->quotes ? p->segment->quote_words : p->segment->article_words;
    p->documents = c->quotes ? p->segment->quotes : p->segment->articles;
    p->quote_article = c->quotes ? p->segment->quote_article : NULL;
    if (!p->words || postings_documents(p->words) != p->documents)
        return err_set(err, ERR_DAMAGED, "%s: the inverted file does not fit its segment",
                       p->segment->dir);
    p->lengths = postings_lengths(p->words);
    c->documents += p->documents;
    c->length += postings_total_length(p->words);
    return note_live(s, p, err);
}

/* Bounds of blocks hold at the average length of their file; where that of all is greater, shares
 * may be greater too. */
static void scale_bounds(struct collection *c)
{
    double average = c->documents ? (double)c->length / (double)c->documents : 0;

    for (size_t i = 0; i < c->count; i++) {
        struct part *p = &c->parts[i];
        uint64_t length = postings_total_length(p->words);
        double own = p->documents ? (double)length / p->documents : 0;

        p->bound_factor = own > 0 && average > own ? average / own : 1;
    }
}

int collection_open(struct collection *c, const struct snapshot *snapshot, bool quotes,
                    struct err *err)
{
    size_t n = snapshot_segments(snapshot);

    *c = (struct collection){.quotes = quotes, .parts = calloc(n + 1, sizeof *c->parts)};
    if (!c->parts)
        return err_nomem(err);
    for (; c->count < n; c->count++)
        if (open_part(c, snapshot, c->count, err) < 0) {
            c->count++;
            return -1;
        }
    scale_bounds(c);
    return 0;
}

void collection_close(struct collection *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free((void *)c->parts[i].live);
        free(c->parts[i].oldest);
    }
    free(c->parts);
    *c = (struct collection){0};
}

/* --- Oldest first */

static int order_by_rank(const struct segment *s, uint32_t *by_rank, struct err *err)
{
    for (uint32_t i = 0; i < s->articles; i++)
        by_rank[i] = 0;
    for (uint32_t i = 0; i < s->articles; i++) {
        if (s->newest[i] >= s->articles)
            return err_set(err, ERR_DAMAGED, "%s: a rank beyond the articles", s->dir);
        by_rank[s->newest[i]] = i;
    }
    return 0;
}

/* Runs of one date keep their order among themselves, and change places as wholes. */
static void turn(const struct segment *s, const uint32_t *by_rank, uint32_t *oldest)
{
    uint32_t n = s->articles, dated = n, next = 0;

    while (dated > 0 && s->date[by_rank[dated - 1]] == 0)
        dated--;
    for (uint32_t r = dated; r < n; r++)
        oldest[by_rank[r]] = r;
    for (uint32_t end = dated; end > 0;) {
        uint32_t first = end - 1;

        while (first > 0 && s->date[by_rank[first - 1]] == s->date[by_rank[end - 1]])
            first--;
        for (uint32_t r = first; r < end; r++)
            oldest[by_rank[r]] = next++;
        end = first;
    }
}

const uint32_t *collection_oldest(struct part *p, struct err *err)
{
    const struct segment *s = p->segment;
    uint32_t *by_rank;
    int rc;

    if (p->oldest)
        return p->oldest;
    by_rank = malloc(((size_t)s->articles + 1) * sizeof *by_rank);
    p->oldest = malloc(((size_t)s->articles + 1) * sizeof *p->oldest);
    if (!by_rank || !p->oldest)
        rc = err_nomem(err);
    else
        rc = order_by_rank(s, by_rank, err);
    if (rc == 0) {
        turn(s, by_rank, p->oldest);
    } else {
        free(p->oldest);
        p->oldest = NULL;
    }
    free(by_rank);
    return p->oldest;
}
