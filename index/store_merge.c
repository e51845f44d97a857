#include "index/dictionary.h"
#include "index/store_internal.h"

#include <string.h>

struct merging {
    const struct store_input *inputs;
    size_t count;
    const struct store_form *form;
    uint64_t total; /* bytes of the texts that stay */
    struct store_reader *reader;
    struct buf dictionary; /* of what is written */
    uint64_t made_for;
};

static bool stays(const struct store_input *in, uint32_t i)
{
    return !in->keep || in->keep[i];
}

/* --- the dictionary */

static uint64_t bytes_of(const struct store_input *in)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < in->store->count; i++)
        if (stays(in, i))
            sum += store_entry_at(in->store, i).len;
    return sum;
}

/* Add all up; the largest input that is no draft, or NULL. */
static const struct store *weigh(struct merging *m)
{
    const struct store *largest = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < m->count; i++) {
        uint64_t bytes = bytes_of(&m->inputs[i]);
        m->total += bytes;
        if (m->inputs[i].store->draft || bytes <= most)
            continue;
        most = bytes;
        largest = m->inputs[i].store;
    }
    return largest;
}

static int show_texts(struct merging *m, const struct store_input *in,
                      struct dictionary_sample *sample, struct err *err)
{
    for (uint32_t i = 0; i < in->store->count; i++) {
        const char *text;
        size_t len;
        if (!stays(in, i) || !dictionary_sample_wants(sample, store_entry_at(in->store, i).len))
            continue;
        if (store_read(in->store, m->reader, i, &text, &len, err) < 0 ||
            dictionary_sample_add(sample, text, len, err) < 0)
            return -1;
    }
    return 0;
}

static int make_dictionary(struct merging *m, struct err *err)
{
    struct dictionary_sample sample;
    int rc = 0;

    dictionary_sample_init(&sample, m->total);
    for (size_t i = 0; i < m->count && rc == 0; i++)
        rc = show_texts(m, &m->inputs[i], &sample, err);
    if (rc == 0)
        rc = dictionary_make(&sample, &m->dictionary, err);
    dictionary_sample_release(&sample);
    m->made_for = m->total;
    return rc;
}

static int choose_dictionary(struct merging *m, struct err *err)
{
    const struct store *largest = weigh(m);

    if (largest && m->total / 2 <= largest->dictionary_for) {
        buf_add(&m->dictionary, largest->dictionary, largest->dictionary_len);
        m->made_for = largest->dictionary_for;
        return buf_ok(&m->dictionary) ? 0 : err_nomem(err);
    }
    return m->total < DICTIONARY_TEXTS_MIN ? 0 : make_dictionary(m, err);
}

/* --- the texts */

/* The texts [first, last) of one block. */
struct group {
    uint32_t first, last;
    bool whole;       /* all stay */
    uint32_t content; /* bytes, of those in the table */
};

static struct group group_at(const struct store_input *in, uint32_t first)
{
    uint64_t block = store_entry_at(in->store, first).block;
    struct group g = {first, first, true, 0};

    for (; g.last < in->store->count; g.last++) {
        struct store_entry e = store_entry_at(in->store, g.last);
        if (e.block != block)
            break;
        g.whole = g.whole && stays(in, g.last);
        if (e.at + e.len > g.content)
            g.content = e.at + e.len;
    }
    return g;
}

static int add_texts(struct merging *m, struct store_writer *w, const struct store_input *in,
                     const struct group *g, struct err *err)
{
    for (uint32_t i = g->first; i < g->last; i++) {
        const char *text;
        size_t len;
        if (!stays(in, i))
            continue;
        if (store_read(in->store, m->reader, i, &text, &len, err) < 0 ||
            store_writer_add(w, text, len, err) < 0)
            return -1;
    }
    return 0;
}

/* Whether its blocks are as we would pack them. */
static bool is_packed_alike(const struct merging *m, const struct store *s)
{
    return !s->draft && s->dictionary_len == m->dictionary.len &&
           (s->dictionary_len == 0 ||
            memcmp(s->dictionary, m->dictionary.data, s->dictionary_len) == 0);
}

/* Blocks that hold little, such as the last one of a small segment, are packed anew with others. */
static int add_store(struct merging *m, struct store_writer *w, const struct store_input *in,
                     struct err *err)
{
    bool alike = is_packed_alike(m, in->store);

    for (uint32_t i = 0; i < in->store->count;) {
        struct group g = group_at(in, i);
        int rc = alike && g.whole && g.content >= m->form->block / 2
                     ? store_writer_copy(w, in->store, g.first, g.last, err)
                     : add_texts(m, w, in, &g, err);
        if (rc < 0)
            return -1;
        i = g.last;
    }
    return 0;
}

static int write_all(struct merging *m, struct store_writer *w, struct err *err)
{
    for (size_t i = 0; i < m->count; i++)
        if (add_store(m, w, &m->inputs[i], err) < 0)
            return -1;
    return store_writer_finish(w, err);
}

int store_merge(const struct store_input *inputs, size_t count, const char *path,
                const struct store_form *form, struct err *err)
{
    struct merging m = {
        .inputs = inputs, .count = count, .form = form, .reader = store_reader_new(err)};
    struct store_writer *w = NULL;
    int rc = -1;

    if (m.reader && choose_dictionary(&m, err) == 0)
        w = store_writer_new_final(path, form, m.dictionary.data, m.dictionary.len, m.made_for,
                                   err);
    if (w)
        rc = write_all(&m, w, err);
    store_writer_free(w);
    store_reader_free(m.reader);
    buf_release(&m.dictionary);
    return rc;
}
