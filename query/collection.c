#include "query/collection.h"
#include "postings/postings.h"
#include <math.h>
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

static double average_length(const struct collection *c)
{
    return c->whole_documents ? (double)c->whole_length / (double)c->whole_documents : 0;
}

/* Bounds of blocks hold at the average length of their file; where that of all is greater, shares
 * may be greater too. */
static void scale_bounds(struct collection *c)
{
    double average = average_length(c);

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
    collection_set_whole(c, c->documents, c->length);
    return 0;
}

void collection_set_whole(struct collection *c, uint64_t documents, uint64_t length)
{
    if (c->whole_documents == documents && c->whole_length == length)
        return;
    c->whole_documents = documents;
    c->whole_length = length;
    scale_bounds(c);
    for (size_t i = 0; i < c->count; i++) {
        free(c->parts[i].norms);
        c->parts[i].norms = NULL;
    }
}

void collection_close(struct collection *c)
{
    for (size_t i = 0; i < c->count; i++) {
        free((void *)c->parts[i].live);
        free(c->parts[i].norms);
        free(c->parts[i].oldest);
        free(c->parts[i].by_rank[0]);
        free(c->parts[i].by_rank[1]);
    }
    free(c->parts);
    *c = (struct collection){0};
}

uint32_t part_first_quote(const struct part *p, uint32_t article)
{
    uint32_t lo = 0, hi = p->documents;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (p->quote_article[mid] < article)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo + 1;
}

const float *collection_norms(const struct collection *c, struct part *p, struct err *err)
{
    double average = average_length(c);
    float base = POSTINGS_K1 * (1 - POSTINGS_B);
    float slope = average > 0 ? (float)(POSTINGS_K1 * POSTINGS_B / average) : 0;

    if (p->norms)
        return p->norms;
    p->norms = malloc(((size_t)p->documents + 1) * sizeof *p->norms);
    if (!p->norms) {
        err_nomem(err);
        return NULL;
    }
    p->least_norm = HUGE_VALF;
    for (uint32_t i = 0; i < p->documents; i++) {
        p->norms[i] = base + slope * (float)p->lengths[i];
        p->least_norm = p->norms[i] < p->least_norm ? p->norms[i] : p->least_norm;
    }
    return p->norms;
}

/* --- By date */

static uint32_t *invert(const struct segment *s, const uint32_t *ranks, struct err *err)
{
    uint32_t *by_rank = calloc((size_t)s->articles + 1, sizeof *by_rank);

    if (!by_rank) {
        err_nomem(err);
        return NULL;
    }
    for (uint32_t i = 0; i < s->articles; i++) {
        if (ranks[i] >= s->articles) {
            err_set(err, ERR_DAMAGED, "%s: a rank beyond the articles", s->dir);
            free(by_rank);
            return NULL;
        }
        by_rank[ranks[i]] = i;
    }
    return by_rank;
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

const uint32_t *collection_ranks(struct part *p, bool oldest_first, struct err *err)
{
    const struct segment *s = p->segment;
    const uint32_t *newest;

    if (!oldest_first || p->oldest)
        return oldest_first ? p->oldest : s->newest;
    newest = collection_by_rank(p, false, err);
    if (!newest)
        return NULL;
    p->oldest = malloc(((size_t)s->articles + 1) * sizeof *p->oldest);
    if (!p->oldest) {
        err_nomem(err);
        return NULL;
    }
    turn(s, newest, p->oldest);
    return p->oldest;
}

const uint32_t *collection_by_rank(struct part *p, bool oldest_first, struct err *err)
{
    const uint32_t *ranks;

    if (p->by_rank[oldest_first])
        return p->by_rank[oldest_first];
    ranks = collection_ranks(p, oldest_first, err);
    if (ranks)
        p->by_rank[oldest_first] = invert(p->segment, ranks, err);
    return p->by_rank[oldest_first];
}
