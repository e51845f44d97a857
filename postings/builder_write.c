#include "postings/builder_internal.h"

#include "postings/file_writer.h"
#include <stdlib.h>

/* Documents, frequencies and gaps on their way to the list writer. */
struct run {
    struct list_writer *to;
    uint32_t documents, gaps;
    uint32_t document[POSTINGS_BLOCK], frequency[POSTINGS_BLOCK], gap[POSTINGS_BLOCK];
};

static int give_documents(struct run *r, struct err *err)
{
    uint32_t n = r->documents;

    r->documents = 0;
    return list_writer_documents(r->to, r->document, r->frequency, n, err);
}

static int give_gaps(struct run *r, struct err *err)
{
    uint32_t n = r->gaps;

    r->gaps = 0;
    return list_writer_gaps(r->to, r->gap, n, err);
}

static int add_document(struct run *r, uint32_t document, uint32_t frequency, struct err *err)
{
    if (r->documents == POSTINGS_BLOCK && give_documents(r, err) < 0)
        return -1;
    r->document[r->documents] = document;
    r->frequency[r->documents++] = frequency;
    return 0;
}

static int give_positions(const struct term *t, struct run *r, struct err *err)
{
    struct chain_reader reader;
    uint32_t document = 0;

    chain_read_begin(&reader, &t->chain);
    while (chain_read_more(&reader)) {
        uint64_t v = chain_read(&reader);

        if (v & 1) {
            document += (uint32_t)(v >> 1);
            if (add_document(r, document, 0, err) < 0)
                return -1;
            continue;
        }
        r->frequency[r->documents - 1]++;
        if (r->gaps == POSTINGS_BLOCK && give_gaps(r, err) < 0)
            return -1;
        r->gap[r->gaps++] = (uint32_t)(v >> 1);
    }
    return 0;
}

static int give_counts(const struct term *t, struct run *r, struct err *err)
{
    struct chain_reader reader;
    uint32_t document = 0;

    chain_read_begin(&reader, &t->chain);
    while (chain_read_more(&reader)) {
        document += (uint32_t)chain_read(&reader);
        if (add_document(r, document, (uint32_t)chain_read(&reader), err) < 0)
            return -1;
    }
    return add_document(r, t->document, t->position, err);
}

static int write_term(const struct term *t, struct file_writer *w, struct err *err)
{
    struct run r;

    if (t->kind == KIND_NONE)
        return 0;
    r.to = &w->list;
    r.documents = r.gaps = 0;
    if (file_writer_term(w, term_name(t), t->len, t->kind == KIND_POSITIONS, err) < 0 ||
        (t->kind == KIND_POSITIONS ? give_positions(t, &r, err) : give_counts(t, &r, err)) < 0 ||
        give_documents(&r, err) < 0 || give_gaps(&r, err) < 0)
        return -1;
    return file_writer_end_term(w, err);
}

struct sorted {
    uint64_t head;
    const struct term *term;
};

static int compare_sorted(const void *left, const void *right)
{
    const struct sorted *a = left, *b = right;

    if (a->head != b->head)
        return a->head < b->head ? -1 : 1;
    return compare_bytes(term_name(a->term), a->term->len, term_name(b->term), b->term->len);
}

static struct sorted *sort_terms(const struct postings_builder *b, struct err *err)
{
    struct sorted *sorted = malloc((b->count + 1) * sizeof *sorted);

    if (!sorted) {
        err_nomem(err);
        return NULL;
    }
    for (size_t i = 0; i < b->count; i++)
        sorted[i] =
            (struct sorted){term_head(term_name(&b->terms[i]), b->terms[i].len), &b->terms[i]};
    qsort(sorted, b->count, sizeof *sorted, compare_sorted);
    return sorted;
}

int postings_builder_write(struct postings_builder *b, const char *path, struct err *err)
{
    struct sorted *sorted = sort_terms(b, err);
    struct file_writer w;
    struct err ignored;
    int got = 0;

    if (!sorted)
        return -1;
    if (file_writer_open(&w, path, b->lengths, b->documents, err) < 0) {
        free(sorted);
        return -1;
    }
    for (size_t i = 0; i < b->count && got == 0; i++)
        got = write_term(sorted[i].term, &w, err);
    free(sorted);
    if (file_writer_close(&w, got == 0, got < 0 ? &ignored : err) < 0)
        got = -1;
    return got;
}
