#include "postings/merge.h"

#include "postings/file_writer.h"
#include "postings/list_copy.h"
#include "postings/terms.h"
#include <stdlib.h>

struct source {
    const struct postings_input *input;
    struct postings_terms terms;
    struct posting_list list; /* of the term that terms stands on */
    uint64_t head;
};

/* A heap of the sources that still have terms, the least on top; of two with the same term the one
 * that comes first among the inputs. */
struct heap {
    struct source **items;
    size_t count;
};

/* --- The order of sources. */

static int compare_terms(const struct source *a, const struct source *b)
{
    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    return compare_bytes(a->terms.term, a->terms.len, b->terms.term, b->terms.len);
}

static bool stands_before(const struct source *a, const struct source *b)
{
    int order = compare_terms(a, b);

    return order < 0 || (order == 0 && a->input < b->input);
}

/* Let what stands at i sink to where it belongs. */
static void sink(struct heap *h, size_t i)
{
    struct source *moved = h->items[i];

    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= h->count)
            break;
        if (child + 1 < h->count && stands_before(h->items[child + 1], h->items[child]))
            child++;
        if (!stands_before(h->items[child], moved))
            break;
        h->items[i] = h->items[child];
        i = child;
    }
    h->items[i] = moved;
}

/* Go to a source's next term; 0 when it has none left. */
static int advance(struct source *s, struct err *err)
{
    const char *term;
    size_t len;
    int got = postings_terms_next(&s->terms, &term, &len, &s->list, err);

    if (got > 0)
        s->head = term_head(term, len);
    return got;
}

static int advance_top(struct heap *h, struct err *err)
{
    int got = advance(h->items[0], err);

    if (got < 0)
        return -1;
    if (got == 0)
        h->items[0] = h->items[--h->count];
    if (h->count > 0)
        sink(h, 0);
    return 0;
}

static int heap_begin(struct heap *h, struct source *sources, const struct postings_input *inputs,
                      size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int got;

        sources[i].input = &inputs[i];
        terms_init(&sources[i].terms, inputs[i].file);
        got = advance(&sources[i], err);
        if (got < 0)
            return -1;
        if (got > 0)
            h->items[h->count++] = &sources[i];
    }
    for (size_t i = h->count / 2; i-- > 0;)
        sink(h, i);
    return 0;
}

/* --- Merging. */

struct merging {
    struct heap heap;
    struct source *sources; /* owned, [inputs] */
    /* Of the term at hand, of those inputs that have it: */
    const struct postings_input **from; /* owned */
    struct posting_list *lists;         /* owned */
    size_t count;
    char term[FORMAT_TERM_MAX];
    size_t len;
    struct file_writer *to;
};

static int merging_init(struct merging *m, const struct postings_input *inputs, size_t count,
                        struct file_writer *to, struct err *err)
{
    *m = (struct merging){
        .heap = {malloc((count + 1) * sizeof *m->heap.items), 0},
        .sources = malloc((count + 1) * sizeof *m->sources),
        .from = malloc((count + 1) * sizeof *m->from),
        .lists = malloc((count + 1) * sizeof *m->lists),
        .to = to,
    };
    if (!m->heap.items || !m->sources || !m->from || !m->lists)
        return err_nomem(err);
    return heap_begin(&m->heap, m->sources, inputs, count, err);
}

static void merging_release(struct merging *m)
{
    free(m->heap.items);
    free(m->sources);
    free(m->from);
    free(m->lists);
}

static bool top_has_term(const struct merging *m)
{
    const struct postings_terms *top;

    if (m->heap.count == 0)
        return false;
    top = &m->heap.items[0]->terms;
    return top->len == m->len && memcmp(top->term, m->term, m->len) == 0;
}

/* Take the lists of the least term. */
static int take_lists(struct merging *m, struct err *err)
{
    const struct postings_terms *least = &m->heap.items[0]->terms;

    m->len = least->len;
    memcpy(m->term, least->term, m->len);
    m->count = 0;
    do {
        m->from[m->count] = m->heap.items[0]->input;
        m->lists[m->count++] = m->heap.items[0]->list;
        if (advance_top(&m->heap, err) < 0)
            return -1;
    } while (top_has_term(m));
    return 0;
}

/* Whether the term is to have positions: 1, 0 or -1. */
static int positions_stay(const struct merging *m, const struct postings_rule *rule,
                          struct err *err)
{
    size_t positional = 0;
    int needless = 0;

    for (size_t i = 0; i < m->count; i++)
        positional += m->lists[i].positional;
    if (positional > 0 && rule)
        needless = rule->needless(rule->user, m->term, m->len, m->lists, m->count, err);
    if (needless != 0)
        return needless < 0 ? -1 : 0;
    if (positional > 0 && positional < m->count)
        return list_damaged(err, "a term has positions here and none there");
    return positional > 0;
}

static int merge_term(struct merging *m, const struct postings_rule *rule, struct err *err)
{
    int positional;

    if (take_lists(m, err) < 0)
        return -1;
    positional = positions_stay(m, rule, err);
    if (positional < 0 || file_writer_term(m->to, m->term, m->len, positional > 0, err) < 0)
        return -1;
    for (size_t i = 0; i < m->count; i++)
        if (list_copy(&m->lists[i], m->from[i], positional > 0, &m->to->list, err) < 0)
            return -1;
    return file_writer_end_term(m->to, err);
}

static int merge_terms(const struct postings_rule *rule, const struct postings_input *inputs,
                       size_t count, struct file_writer *w, struct err *err)
{
    struct merging m;
    int got = merging_init(&m, inputs, count, w, err);

    while (got == 0 && m.heap.count > 0)
        got = merge_term(&m, rule, err);
    merging_release(&m);
    return got;
}

/* --- Documents. */

/* Put the lengths of an input's documents where they will stand; *last is the greatest number given
 * so far. */
static int place_lengths(const struct postings_input *input, uint32_t documents, uint32_t *lengths,
                         uint32_t *last, struct err *err)
{
    for (uint32_t i = 0; i < input->file->documents; i++) {
        uint64_t number = input->renumber ? input->renumber[i] : (uint64_t)input->base + i + 1;

        if (number == 0)
            continue;
        if (number <= *last || number > documents)
            return err_set(err, ERR_INPUT, "document %llu does not come behind %u of %u",
                           (unsigned long long)number, *last, documents);
        *last = (uint32_t)number;
        lengths[number - 1] = input->file->lengths[i];
    }
    return 0;
}

static uint32_t *merged_lengths(const struct postings_input *inputs, size_t count,
                                uint32_t documents, struct err *err)
{
    uint32_t *lengths = calloc(documents + (size_t)1, sizeof *lengths), last = 0;

    if (!lengths) {
        err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (place_lengths(&inputs[i], documents, lengths, &last, err) < 0) {
            free(lengths);
            return NULL;
        }
    }
    return lengths;
}

int postings_merge_by(const struct postings_rule *rule, const struct postings_input *inputs,
                      size_t count, uint32_t documents, const char *path, struct err *err)
{
    uint32_t *lengths = merged_lengths(inputs, count, documents, err);
    struct file_writer w;
    struct err ignored;
    int got;

    if (!lengths)
        return -1;
    got = file_writer_open(&w, path, lengths, documents, err);
    free(lengths);
    if (got < 0)
        return -1;
    got = merge_terms(rule, inputs, count, &w, err);
    if (file_writer_close(&w, got == 0, got < 0 ? &ignored : err) < 0)
        got = -1;
    return got;
}

int postings_merge(const struct postings_input *inputs, size_t count, uint32_t documents,
                   const char *path, struct err *err)
{
    return postings_merge_by(NULL, inputs, count, documents, path, err);
}
