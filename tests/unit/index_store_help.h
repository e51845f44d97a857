/* Stores for the tests of index/store: written, merged, read. */
#ifndef TESTS_INDEX_STORE_HELP_H
#define TESTS_INDEX_STORE_HELP_H

#include "index_help.h"

#include "index/store.h"

static inline void write_draft(const char *path, const char *const *texts, const size_t *lens,
                               size_t n)
{
    struct err err;
    struct store_writer *w;

    unlink(path);
    w = store_writer_new(path, &store_of_texts, &err);
    if (!w)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < n; i++)
        must(store_writer_add(w, texts[i], lens[i], &err), &err);
    must(store_writer_finish(w, &err), &err);
    store_writer_free(w);
}

/* One store of others; of each but the first `keep` may tell what stays. */
static inline void merge(const char *path, const char *const *from, const uint32_t *const *keep,
                         size_t n)
{
    struct store stores[8];
    struct store_input inputs[8];
    struct err err;

    assert_true(n <= 8);
    for (size_t i = 0; i < n; i++) {
        must(store_open(&stores[i], from[i], &err), &err);
        inputs[i] = (struct store_input){&stores[i], keep ? keep[i] : NULL};
    }
    unlink(path);
    must(store_merge(inputs, n, path, &store_of_texts, &err), &err);
    for (size_t i = 0; i < n; i++)
        store_close(&stores[i]);
}

static inline void write_store(const char *path, const char *const *texts, const size_t *lens,
                               size_t n)
{
    write_draft("draft", texts, lens, n);
    merge(path, (const char *const[]){"draft"}, NULL, 1);
}

static inline void expect_text(const struct store *s, struct store_reader *r, uint32_t i,
                               const char *text, size_t n)
{
    const char *got;
    size_t len;
    struct err err;

    must(store_read(s, r, i, &got, &len, &err), &err);
    assert_int_equal(len, n);
    assert_memory_equal(got, text, n);
}

/* Read everything of a possibly damaged store: any text or ERR_DAMAGED, nothing worse. */
static inline bool all_readable(const char *path)
{
    struct store s;
    struct store_reader *r;
    struct err err;
    bool fine = true;

    if (store_open(&s, path, &err) < 0) {
        assert_int_equal(err.code, ERR_DAMAGED);
        return false;
    }
    r = store_reader_new(&err);
    for (uint32_t i = 0; i < s.count; i++) {
        const char *text;
        size_t len;
        if (store_read(&s, r, i, &text, &len, &err) < 0) {
            if (err.code != ERR_NOMEM)
                must_say(&err, ERR_DAMAGED, path);
            fine = false;
        }
    }
    store_reader_free(r);
    store_close(&s);
    return fine;
}

#endif
