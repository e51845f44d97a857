#include "query/match_union.h"

#include "postings/cursor.h"
#include "query/plan.h"

#define CHECK_EVERY 64 /* blocks between two looks at the limits */

struct match_union {
    struct match_env *env;
    const struct part *part;
    struct union_lists sets[PLACES];
    uint32_t count;
    bool weighing;
    uint64_t *bits;      /* [windows × WINDOW_WORDS]; NULL before the lists have been read */
    uint16_t *frequency; /* [documents + 1] */
    struct posting_cursor cursor;
    uint32_t blocks; /* read so far */
};

struct match_union *match_union_new(struct match_env *env, const struct part *part, bool weighing,
                                    struct err *err)
{
    struct match_union *u = arena_alloc(env->arena, sizeof *u);

    if (!u) {
        err_nomem(err);
        return NULL;
    }
    u->env = env;
    u->part = part;
    u->count = u->blocks = 0;
    u->weighing = weighing;
    u->bits = NULL;
    u->frequency = NULL;
    return u;
}

void match_union_add(struct match_union *u, struct union_lists lists)
{
    u->sets[u->count++] = lists;
}

static void add_frequencies(struct match_union *u, uint32_t factor)
{
    const struct posting_cursor *c = &u->cursor;
    uint32_t most = UINT16_MAX / factor;

    for (uint32_t i = 0; i < c->count; i++) {
        uint16_t *f = &u->frequency[c->document[i]];
        uint32_t one = c->frequency[i], sum = *f + (one < most ? one * factor : UINT16_MAX);

        *f = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
    }
}

/* The cursor never asks for positions, so that there is nothing to release. */
static int read_list(struct match_union *u, const struct posting_list *l, uint32_t factor,
                     struct err *err)
{
    struct posting_cursor *c = &u->cursor;

    posting_cursor_init(c, l);
    for (uint32_t b = 0; b < l->blocks; b++) {
        if (++u->blocks % CHECK_EVERY == 0 && limits_check(u->env->limits, err) < 0)
            return -1;
        if (posting_load(c, b, err) < 0)
            return -1;
        u->env->read += c->count;
        for (uint32_t i = 0; i < c->count; i++)
            u->bits[c->document[i] / 64] |= UINT64_C(1) << c->document[i] % 64;
        if (!u->frequency)
            continue;
        if (posting_load_frequencies(c, err) < 0)
            return -1;
        add_frequencies(u, factor);
    }
    return 0;
}

static int read_all(struct match_union *u, struct err *err)
{
    size_t documents = u->part->documents;

    if (u->weighing) {
        u->frequency = arena_zalloc(u->env->arena, documents + 1, sizeof *u->frequency);
        if (!u->frequency)
            return err_nomem(err);
    }
    u->bits = arena_zalloc(u->env->arena, documents / WINDOW_DOCS + 1, sizeof(struct bits));
    if (!u->bits)
        return err_nomem(err);
    for (uint32_t s = 0; s < u->count; s++)
        for (uint32_t i = 0; i < u->sets[s].count; i++)
            if (read_list(u, &u->sets[s].items[i], u->sets[s].factor, err) < 0)
                return -1;
    return 0;
}

int match_union_fill(struct match_union *u, uint32_t window, const struct bits *mask,
                     struct bits *out, struct err *err)
{
    const uint64_t *found;

    if (!u->bits && read_all(u, err) < 0)
        return -1;
    found = &u->bits[(size_t)window * WINDOW_WORDS];
    for (uint32_t i = 0; i < WINDOW_WORDS; i++)
        out->w[i] |= found[i] & mask->w[i];
    return 0;
}

const uint16_t *match_union_frequencies(const struct match_union *u)
{
    return u->frequency;
}
