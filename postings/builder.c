#include "postings/builder_internal.h"

#include "base/buf.h"
#include <stdlib.h>

#define FIRST_SLOTS 4096

struct postings_builder *postings_builder_new(struct err *err)
{
    struct postings_builder *b = calloc(1, sizeof *b);

    if (b)
        b->slots = calloc(FIRST_SLOTS, sizeof *b->slots);
    if (!b || !b->slots) {
        free(b);
        err_nomem(err);
        return NULL;
    }
    b->slots_count = FIRST_SLOTS;
    return b;
}

void postings_builder_free(struct postings_builder *b)
{
    if (!b)
        return;
    chain_pool_release(&b->pool);
    free(b->terms);
    free(b->slots);
    free(b->lengths);
    free(b);
}

void postings_builder_reset(struct postings_builder *b)
{
    chain_pool_reset(&b->pool);
    memset(b->slots, 0, b->slots_count * sizeof *b->slots);
    b->count = 0;
    b->documents = 0;
}

size_t postings_builder_bytes(const struct postings_builder *b)
{
    return sizeof *b + b->pool.count * CHAIN_CHUNK + b->cap * sizeof *b->terms +
           b->slots_count * sizeof *b->slots + b->lengths_cap * sizeof *b->lengths;
}

/* --- Terms. */

static uint32_t hash_of(const char *term, size_t len)
{
    uint64_t h = len * 0x9E3779B97F4A7C15u, part;

    for (; len >= 8; term += 8, len -= 8) {
        memcpy(&part, term, 8);
        h = (h ^ part) * 0x9FB21C651E98DF25u;
        h ^= h >> 35;
    }
    part = 0;
    memcpy(&part, term, len);
    h = (h ^ part) * 0x9FB21C651E98DF25u;
    return (uint32_t)(h >> 32);
}

/* The term's slot, or the free one where it belongs. */
static struct slot *probe(const struct postings_builder *b, uint32_t hash, const char *term,
                          size_t len)
{
    size_t mask = b->slots_count - 1;

    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct slot *s = &b->slots[i];
        const struct term *t;

        if (!s->next)
            return s;
        if (s->hash != hash)
            continue;
        t = &b->terms[s->next - 1];
        if (t->len == len && memcmp(term_name(t), term, len) == 0)
            return s;
    }
}

static int widen(struct postings_builder *b)
{
    size_t count = b->slots_count * 2;
    struct slot *wider = calloc(count, sizeof *wider);

    if (!wider)
        return -1;
    for (size_t i = 0; i < b->slots_count; i++) {
        size_t at = b->slots[i].hash & (count - 1);

        if (!b->slots[i].next)
            continue;
        while (wider[at].next)
            at = (at + 1) & (count - 1);
        wider[at] = b->slots[i];
    }
    free(b->slots);
    b->slots = wider;
    b->slots_count = count;
    return 0;
}

static int more_terms(struct postings_builder *b)
{
    size_t cap = b->cap ? b->cap * 2 : FIRST_SLOTS / 2;
    struct term *terms;

    if (b->count < b->cap)
        return 0;
    terms = aligned_alloc(TERM_LINE, cap * sizeof *terms);
    if (!terms)
        return -1;
    if (b->count > 0)
        memcpy(terms, b->terms, b->count * sizeof *terms);
    free(b->terms);
    b->terms = terms;
    b->cap = cap;
    return 0;
}

static int name_term(struct postings_builder *b, struct term *t, const char *name, size_t len)
{
    char *far;

    *t = (struct term){.len = (unsigned char)len};
    memcpy(t->name, name, len < NAME_HERE ? len : NAME_HERE);
    if (len <= NAME_HERE)
        return 0;
    far = chain_pool_take(&b->pool, len);
    if (!far)
        return -1;
    memcpy(far, name, len);
    memcpy(t->name + FORMAT_HEAD, &far, sizeof far);
    return 0;
}

static int add_term(struct postings_builder *b, struct slot *slot, uint32_t hash, const char *term,
                    size_t len, struct err *err)
{
    if (len == 0 || len > FORMAT_TERM_MAX)
        return err_set(err, ERR_INTERNAL, "a term of %zu bytes", len);
    if (b->count >= UINT32_MAX - 1)
        return err_set(err, ERR_LIMIT, "too many terms");
    if (more_terms(b) < 0 || name_term(b, &b->terms[b->count], term, len) < 0)
        return err_nomem(err);
    b->count++;
    *slot = (struct slot){hash, (uint32_t)b->count};
    return 0;
}

int postings_builder_term(struct postings_builder *b, const char *term, size_t len,
                          uint32_t *handle, struct err *err)
{
    uint32_t hash = hash_of(term, len);
    struct slot *slot = probe(b, hash, term, len);

    if (!slot->next) {
        if (b->count >= b->slots_count / 2) {
            if (widen(b) < 0)
                return err_nomem(err);
            slot = probe(b, hash, term, len);
        }
        if (add_term(b, slot, hash, term, len, err) < 0)
            return -1;
    }
    *handle = slot->next - 1;
    return 0;
}

/* --- Documents. */

int postings_builder_document(struct postings_builder *b, uint32_t length, struct err *err)
{
    if (b->documents >= FORMAT_DOCUMENTS)
        return err_set(err, ERR_LIMIT, "too many documents");
    if (grow(&b->lengths, &b->lengths_cap, b->documents + (size_t)1, sizeof *b->lengths) < 0)
        return err_nomem(err);
    b->lengths[b->documents++] = length;
    return 0;
}

static int misused(const struct term *t, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "term \"%.*s\" out of order or of two kinds", (int)t->len,
                   term_name(t));
}

int postings_builder_position(struct postings_builder *b, uint32_t handle, uint32_t position,
                              struct err *err)
{
    struct term *t = &b->terms[handle];

    if (t->document != b->documents) {
        if (t->kind == KIND_COUNTS)
            return misused(t, err);
        t->kind = KIND_POSITIONS;
        if (chain_add(&b->pool, &t->chain, (uint64_t)(b->documents - t->document) << 1 | 1) < 0)
            return err_nomem(err);
        t->document = b->documents;
        t->position = 0;
    } else if (position == t->position && t->kind == KIND_POSITIONS) {
        return 0;
    }
    if (position <= t->position || t->kind != KIND_POSITIONS)
        return misused(t, err);
    if (chain_add(&b->pool, &t->chain, (uint64_t)(position - t->position - 1) << 1) < 0)
        return err_nomem(err);
    t->position = position;
    return 0;
}

int postings_builder_count(struct postings_builder *b, uint32_t handle, uint32_t times,
                           struct err *err)
{
    struct term *t = &b->terms[handle];

    if (t->kind == KIND_POSITIONS || b->documents == 0)
        return misused(t, err);
    if (times == 0)
        return 0;
    if (t->document != b->documents) {
        if (t->document > 0 && (chain_add(&b->pool, &t->chain, t->document - t->previous) < 0 ||
                                chain_add(&b->pool, &t->chain, t->position) < 0))
            return err_nomem(err);
        t->kind = KIND_COUNTS;
        t->previous = t->document;
        t->document = b->documents;
        t->position = 0;
    }
    t->position = times < UINT32_MAX - t->position ? t->position + times : UINT32_MAX;
    return 0;
}
