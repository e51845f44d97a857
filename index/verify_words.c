#include "index/verify_words.h"

#include "index/dates.h"
#include "index/segment.h"
#include "postings/cursor.h"
#include <stdio.h>

/* What a walk over a list adds up. */
struct sums {
    uint64_t documents, occurrences;
};

static int no_sum(const char *what, struct err *err)
{
    return err_set(err, ERR_DAMAGED, "%s are not as many as stated", what);
}

static int walk_positions(struct posting_cursor *c, struct err *err)
{
    const uint32_t *positions;
    uint32_t count;

    for (uint32_t i = 0; i < c->count; i++) {
        if (posting_positions(c, i, &positions, &count, err) < 0)
            return -1;
        if (count != c->frequency[i])
            return no_sum("positions", err);
    }
    return 0;
}

static int walk_block(struct posting_cursor *c, uint32_t block, struct sums *sums, struct err *err)
{
    if (posting_load(c, block, err) < 0 || posting_load_frequencies(c, err) < 0)
        return -1;
    if (c->count == 0 || posting_block_last(&c->list, block) != c->document[c->count - 1])
        return err_set(err, ERR_DAMAGED, "a skip names another document");
    sums->documents += c->count;
    for (uint32_t i = 0; i < c->count; i++)
        sums->occurrences += c->frequency[i];
    return c->list.positional ? walk_positions(c, err) : 0;
}

static int walk_list(const struct posting_list *list, struct err *err)
{
    struct posting_cursor c;
    struct sums sums = {0, 0};
    int rc = 0;

    posting_cursor_init(&c, list);
    for (uint32_t b = 0; b < list->blocks && rc == 0; b++)
        rc = walk_block(&c, b, &sums, err);
    posting_cursor_release(&c);
    if (rc == 0 && sums.documents != list->documents)
        rc = no_sum("documents", err);
    if (rc == 0 && sums.occurrences != list->occurrences)
        rc = no_sum("occurrences", err);
    return rc;
}

static int walk_file(const struct postings *p, struct err *err)
{
    struct postings_terms *it = postings_terms_new(p, "", 0, err);
    struct posting_list list;
    const char *term;
    uint64_t terms = 0;
    size_t len;
    int rc;

    if (!it)
        return -1;
    while ((rc = postings_terms_next(it, &term, &len, &list, err)) > 0) {
        terms++;
        if ((rc = walk_list(&list, err)) < 0)
            break;
    }
    postings_terms_free(it);
    return rc == 0 && terms != postings_terms_count(p) ? no_sum("terms", err) : rc;
}

static int check_lengths(const struct segment *s, struct err *err)
{
    const uint32_t *length = postings_lengths(s->article_words);
    uint64_t sum = 0;

    for (uint32_t i = 0; i < s->articles; i++)
        sum += length[i];
    if (sum != postings_total_length(s->article_words) || sum != s->words)
        return no_sum("words", err);
    return 0;
}

int verify_segment_words(const struct segment *s, struct err *err)
{
    const struct dates dates = {.date = s->date, .newest = s->newest};
    char path[4096];

    if (walk_file(s->article_words, err) < 0 || check_lengths(s, err) < 0)
        return err_context(err, "%s/%s", s->dir, SEGMENT_ARTICLE_WORDS);
    if (walk_file(s->quote_words, err) < 0)
        return err_context(err, "%s/%s", s->dir, SEGMENT_QUOTE_WORDS);
    snprintf(path, sizeof path, "%s/%s", s->dir, SEGMENT_DATES);
    return dates_check(&dates, path, s->articles, err);
}
