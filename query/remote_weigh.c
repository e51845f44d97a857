#include "query/remote_weigh.h"

#include "schemas/fields.h"
#include <math.h>

static double average(uint64_t length, uint64_t documents)
{
    return documents ? (double)length / (double)documents : 0;
}

void remote_bm25(const struct remote_plan *p, size_t seat, double *k1, double *b)
{
    const struct remote_info *info = &p->session->seats[seat].info;
    uint32_t per_word = p->quotes ? NATIVE_QUOTE_LENGTH : NATIVE_LENGTH;
    double all = average(p->whole.length, p->whole.documents);
    double own = average(info->length, info->documents) / per_word;
    double base = (double)POSTINGS_K1 * (1 - (double)POSTINGS_B);
    double slope = all > 0 ? (double)POSTINGS_K1 * (double)POSTINGS_B * own / all : 0;

    *k1 = base + slope;
    *b = slope / *k1;
}

/* libxapian's BM25Weight::init, without what is the same for all. */
static double xapian_idf(double documents, double found)
{
    double w = (documents - found + 0.5) / (found + 0.5);

    return log(w < 2 ? w * 0.5 + 1 : w);
}

/* What libxapian makes of a factor. */
static double product(double idf, double factor, double k1)
{
    return idf * factor * (k1 + 1);
}

/* The factor by which exactly `wanted` comes out; false when there is none near. */
static bool exact_factor(double wanted, double idf, double k1, double *factor)
{
    double up = wanted / (idf * (k1 + 1)), down = up;

    for (int i = 0; i < 4; i++) {
        *factor = product(idf, up, k1) == wanted ? up : down;
        if (product(idf, *factor, k1) == wanted)
            return true;
        up = nextafter(up, INFINITY);
        down = nextafter(down, 0);
    }
    *factor = wanted / (idf * (k1 + 1));
    return false;
}

/* Terms of a leaf that are one word, in one shard. */
struct word {
    struct remote_term *terms;
    size_t count, seat;
    uint32_t documents;
};

/* Takes the least out. */
static uint32_t take_least(uint32_t *counts, size_t n)
{
    size_t least = 0;
    uint32_t taken;

    for (size_t i = 1; i < n; i++)
        if (counts[i] < counts[least])
            least = i;
    taken = counts[least];
    counts[least] = counts[n - 1];
    return taken;
}

/* In how many documents libxapian takes joint terms to be: it joins the two rarest, whose places
 * it takes to have nothing to do with one another, and so on (OrContext::postlist and
 * OrPostList::get_termfreq_est_using_stats of 1.4). */
static double joint_estimate(const struct remote_plan *p, const struct word *w)
{
    uint32_t *counts = arena_alloc(p->arena, (w->count + 1) * sizeof *counts);
    size_t n = 0;

    for (size_t i = 0; i < w->count && counts; i++)
        if (w->terms[i].use == TERM_JOINT && w->terms[i].found[w->seat])
            counts[n++] = w->terms[i].found[w->seat];
    while (n > 1) {
        double x = take_least(counts, n), y = take_least(counts, n - 1);

        counts[n - 2] = (uint32_t)(x + y - x * y / w->documents + 0.5);
        n--;
    }
    return n ? counts[0] : 0;
}

/* The factors of its terms. */
static bool weigh_word(const struct remote_plan *p, const struct word *w, double wanted)
{
    double k1, b, together = joint_estimate(p, w);
    bool all = true;

    remote_bm25(p, w->seat, &k1, &b);
    for (size_t i = 0; i < w->count; i++) {
        struct remote_term *t = &w->terms[i];
        double found = t->use == TERM_JOINT ? together : t->found[w->seat];

        if (t->use != TERM_COUNT && t->found[w->seat])
            all &= exact_factor(wanted, xapian_idf(w->documents, found), k1, &t->factor);
    }
    return all;
}

/* All terms of a word are to weigh the same to the last bit, or ties between documents of different
 * languages would be broken by rounding. So what is wanted is moved, far below what counts as
 * equal, until libxapian's products are all just that. */
void remote_weigh(const struct remote_plan *p, size_t seat)
{
    for (struct remote_leaf *l = p->leaves; l; l = l->next)
        for (size_t i = 0; l->scored && i < l->count;) {
            const struct rank_word *counted = &p->whole.words.items[l->terms[i].word];
            double wanted = rank_idf(counted, p->whole.documents) * ((double)POSTINGS_K1 + 1);
            struct word w = {&l->terms[i], 1, seat, p->session->seats[seat].info.documents};

            while (i + w.count < l->count && w.terms[w.count].word == w.terms->word)
                w.count++;
            for (int tries = 0; tries < 200 && !weigh_word(p, &w, wanted); tries++)
                wanted = nextafter(wanted, INFINITY);
            i += w.count;
        }
}
