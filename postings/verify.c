#include "postings/cursor.h"
#include "postings/list.h"

/* What a walk over a list adds up. */
struct sums {
    uint64_t documents, occurrences;
};

static int verify_positions(struct posting_cursor *c, struct err *err)
{
    const uint32_t *positions;
    uint32_t count;

    for (uint32_t i = 0; i < c->count; i++) {
        if (posting_positions(c, i, &positions, &count, err) < 0)
            return -1;
        if (count != c->frequency[i])
            return list_damaged(err, "positions");
    }
    return 0;
}

static int verify_block(struct posting_cursor *c, uint32_t block, struct sums *sums,
                        struct err *err)
{
    float bound = posting_block_bound(&c->list, block);

    if (posting_load(c, block, err) < 0 || posting_load_frequencies(c, err) < 0)
        return -1;
    if (c->count == 0 || posting_block_last(&c->list, block) != c->document[c->count - 1])
        return list_damaged(err, "skip");
    sums->documents += c->count;
    for (uint32_t i = 0; i < c->count; i++)
        sums->occurrences += c->frequency[i];
    if (!(bound > 0 && bound <= 1))
        return list_damaged(err, "bound");
    return c->list.positional ? verify_positions(c, err) : 0;
}

static int verify_list(const struct posting_list *list, struct err *err)
{
    struct posting_cursor c;
    struct sums sums = {0, 0};
    int got = 0;

    posting_cursor_init(&c, list);
    for (uint32_t block = 0; block < list->blocks && got == 0; block++)
        got = verify_block(&c, block, &sums, err);
    posting_cursor_release(&c);
    if (got == 0 && sums.documents != list->documents)
        got = list_damaged(err, "documents");
    if (got == 0 && sums.occurrences != list->occurrences)
        got = list_damaged(err, "frequencies");
    return got;
}

static int verify_terms(const struct postings *p, struct postings_terms *it, struct err *err)
{
    struct posting_list list;
    const char *term;
    uint64_t count = 0;
    size_t len;
    int got;

    while ((got = postings_terms_next(it, &term, &len, &list, err)) > 0) {
        if (verify_list(&list, err) < 0)
            return -1;
        count++;
    }
    if (got == 0 && count != p->terms)
        got = list_damaged(err, "terms");
    return got;
}

int postings_verify(const struct postings *p, struct err *err)
{
    struct postings_terms *it = postings_terms_new(p, NULL, 0, err);
    uint64_t total = 0;
    int got;

    if (!it)
        return -1;
    got = verify_terms(p, it, err);
    postings_terms_free(it);
    for (uint32_t i = 0; i < p->documents; i++)
        total += p->lengths[i];
    if (got == 0 && total != p->total_length)
        got = list_damaged(err, "lengths");
    return got;
}
