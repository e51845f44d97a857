#include "query/remote_words.h"

#include "base/buf.h"
#include "base/order.h"
#include "index/shard_native.h"
#include <stdlib.h>
#include <string.h>

static void put_requests(struct remote_words *w, const char *prefix, size_t len, uint32_t most)
{
    for (size_t i = 0; i < w->session->count; i++) {
        struct remote_seat *seat = &w->session->seats[i];

        seat->asked = false;
        if (seat->lost)
            continue;
        remote_session_put(w->session, seat, REMOTE_WORDS);
        buf_u32(&seat->request, most);
        buf_block(&seat->request, prefix, len);
    }
}

static int add_words(struct remote_words *w, struct remote_list *l, struct remote_seat *seat,
                     size_t *cap, uint32_t most, struct err *err)
{
    uint64_t count = cut_varint(&seat->cut), told = count < most ? count : most;

    l->greatest = count > l->greatest ? count : l->greatest;
    for (uint64_t i = 0; i < told && !seat->cut.bad; i++) {
        size_t len;
        const char *bytes = cut_block(&seat->cut, &len);
        char *copy = arena_strndup(w->arena, bytes, len);

        if (!copy || grow(&l->terms, cap, l->count + 1, sizeof *l->terms) < 0)
            return err_nomem(err);
        l->terms[l->count++] = (struct value){copy, (uint32_t)len};
    }
    return 0;
}

/* The terms move into the arena, each once: shards have many words in common. */
static int keep(struct remote_words *w, struct remote_list *l, struct err *err)
{
    struct value *kept;

    l->count = sort_unique(l->terms, l->count, sizeof *l->terms, value_compare);
    kept = arena_alloc(w->arena, (l->count + 1) * sizeof *kept);
    if (!kept)
        return err_nomem(err);
    if (l->count)
        memcpy(kept, l->terms, l->count * sizeof *kept);
    free(l->terms);
    l->terms = kept;
    l->next = w->lists;
    w->lists = l;
    return 0;
}

static int ask(struct remote_words *w, struct remote_list *l, uint32_t most, struct err *err)
{
    size_t cap = 0;
    bool quotes = w->session->quotes;
    int rc;

    w->session->quotes = l->quotes;
    put_requests(w, l->prefix, l->len, most);
    rc = remote_session_ask(w->session, false, err);
    w->session->quotes = quotes;
    if (rc < 0)
        return -1;
    for (size_t i = 0; i < w->session->count; i++) {
        struct remote_seat *seat = &w->session->seats[i];

        if (remote_seat_has(seat) && add_words(w, l, seat, &cap, most, err) < 0)
            return -1;
        if (remote_seat_has(seat) && seat->cut.bad)
            remote_session_lose(w->session, seat, "its answer is malformed");
    }
    return 0;
}

const struct remote_list *remote_words_find(struct remote_words *w, bool quotes, const char *prefix,
                                            size_t len, uint32_t most, struct err *err)
{
    struct remote_list *l;

    for (l = w->lists; l; l = l->next)
        if (l->quotes == quotes && l->len == len && memcmp(l->prefix, prefix, len) == 0)
            return l;
    l = arena_zalloc(w->arena, 1, sizeof *l);
    if (!l || !(l->prefix = arena_strndup(w->arena, prefix, len))) {
        err_nomem(err);
        return NULL;
    }
    l->len = len;
    l->quotes = quotes;
    if (ask(w, l, most, err) < 0) {
        free(l->terms);
        return NULL;
    }
    return keep(w, l, err) < 0 ? NULL : l;
}

/* --- As a source */

/* Terms are TERM_FORM stem " " language ":" word, of the articles alone: quotations are parts of
 * them. */
static int forms(void *user, const char *language, const char *stem, size_t len, word_sink *sink,
                 void *arg, struct err *err)
{
    struct remote_words *w = user;
    struct buf prefix = BUF_INIT;
    const struct remote_list *l = NULL;
    size_t name = strlen(language), skip;
    int rc;

    native_form_prefix(&prefix, stem, len);
    skip = prefix.len;
    if (buf_ok(&prefix))
        l = remote_words_find(w, false, prefix.data, prefix.len, UINT32_MAX, err);
    else
        err_nomem(err);
    buf_release(&prefix);
    rc = l ? 0 : -1;
    for (size_t i = 0; l && i < l->count && rc == 0; i++) {
        const char *s = l->terms[i].s + skip;
        size_t n = l->terms[i].len - skip;

        if (n > name + 1 && memcmp(s, language, name) == 0 && s[name] == ':')
            rc = sink(arg, s + name + 1, n - name - 1, err);
    }
    return rc;
}

static int prefixed(void *user, const char *prefix, size_t len, word_sink *sink, void *arg,
                    struct err *err)
{
    struct remote_words *w = user;
    const struct remote_list *l =
        remote_words_find(w, w->session->quotes, prefix, len, QUERY_PREFIX_MAX + 1, err);
    int rc = l ? 0 : -1;

    for (size_t i = 0; l && i < l->count && rc == 0; i++)
        rc = sink(arg, l->terms[i].s, l->terms[i].len, err);
    return rc;
}

struct word_source remote_words_source(struct remote_words *w)
{
    return (struct word_source){w, forms, prefixed};
}
