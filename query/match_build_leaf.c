/* The leaves of a segment's tree: words to posting lists. */
#include "query/match_build.h"
#include "schemas/fields.h"

#define LISTS_FEW 4 /* lists of a prefix that are read one by one, not as a group */

const struct part *build_part(const struct match_builder *b)
{
    return b->quotes ? b->env->quotes : b->env->articles;
}

int build_hold(struct match_builder *b, void (*release)(void *), void *what, struct err *err)
{
    struct match_held *h = arena_alloc(b->env->arena, sizeof *h);

    if (!h) {
        release(what);
        return err_nomem(err);
    }
    *h = (struct match_held){b->held, release, what};
    b->held = h;
    return 0;
}

static void release_list(void *list)
{
    match_list_release(list);
}

static void release_leaf(void *leaf)
{
    match_leaf_release(leaf);
}

static void release_group(void *group)
{
    match_group_release(group);
}

/* --- Lists */

/* A window's blocks are looked at more than once: for its matches, then for their scores. */
static int widen(struct match_builder *b, struct match_list *l, struct err *err)
{
    uint64_t documents = build_part(b)->documents, blocks = l->cursor.list.blocks;
    uint32_t count = 1;
    struct posting_slot *slots;

    if (documents > WINDOW_DOCS)
        blocks = blocks * WINDOW_DOCS / documents + 1;
    if (blocks <= 1)
        return 0;
    while (count < blocks)
        count *= 2;
    slots = arena_alloc(b->env->arena, count * sizeof *slots);
    if (!slots)
        return err_nomem(err);
    posting_cursor_widen(&l->cursor, slots, count);
    return 0;
}

static struct match_list *open_list(struct match_builder *b, const struct posting_list *list,
                                    struct err *err)
{
    struct match_list *l = arena_alloc(b->env->arena, sizeof *l);

    if (!l) {
        err_nomem(err);
        return NULL;
    }
    match_list_init(l, list, &b->env->read);
    if (widen(b, l, err) < 0)
        return NULL;
    return build_hold(b, release_list, l, err) < 0 ? NULL : l;
}

int build_list(struct match_builder *b, const char *term, size_t len, struct match_list **out,
               struct err *err)
{
    struct posting_list list;
    int rc = postings_find(build_part(b)->words, term, len, &list, err);

    if (rc <= 0)
        return rc;
    *out = open_list(b, &list, err);
    return *out ? 1 : -1;
}

/* --- Leaves */

struct match_leaf *build_leaf_new(struct match_builder *b, uint32_t classes, uint32_t lists,
                                  struct err *err)
{
    struct match_leaf *l = arena_zalloc(b->env->arena, 1, sizeof *l);

    if (l)
        l->classes = arena_zalloc(b->env->arena, classes ? classes : 1, sizeof *l->classes);
    if (!l || !l->classes) {
        err_nomem(err);
        return NULL;
    }
    l->arena = b->env->arena;
    if (lists) {
        l->classes->forms = arena_zalloc(b->env->arena, lists, sizeof(struct match_list *));
        if (!l->classes->forms) {
            err_nomem(err);
            return NULL;
        }
    }
    return build_hold(b, release_leaf, l, err) < 0 ? NULL : l;
}

struct match_leaf *build_lists_leaf(struct match_builder *b, struct match_list **lists,
                                    uint32_t count, struct err *err)
{
    struct match_leaf *l = build_leaf_new(b, 1, 0, err);

    if (!l)
        return NULL;
    l->classes->forms = lists;
    l->classes->count = count;
    l->class_count = count > 0;
    for (uint32_t i = 0; i < count; i++)
        l->estimate += lists[i]->cursor.list.documents;
    return l;
}

unsigned build_place_number(enum plan_place place)
{
    return (unsigned)__builtin_ctz(place);
}

void build_note(struct match_builder *b, uint32_t number, unsigned place, uint64_t documents)
{
    if (b->scored)
        b->ranks->items[number].found[place] += documents;
}

/* --- One term */

struct match_leaf *build_term_leaf(struct match_builder *b, const struct term *t, struct err *err)
{
    struct match_leaf *l = build_leaf_new(b, 1, 1, err);
    int rc;

    if (!l)
        return NULL;
    rc = build_list(b, t->bytes, t->len, &l->classes->forms[0], err);
    if (rc > 0) {
        l->class_count = l->classes->count = 1;
        l->only = l->classes->forms[0];
        l->estimate = l->only->cursor.list.documents;
    }
    return rc < 0 ? NULL : l;
}

static struct match_leaf *exact_leaf(struct match_builder *b, struct query_word word,
                                     enum plan_place place, struct err *err)
{
    struct term t;

    term_make(&t, plan_prefix(place), word.text, word.len);
    return build_term_leaf(b, &t, err);
}

/* --- Prefixes */

static int few_lists(struct match_builder *b, struct match_leaf *l, const struct list_set *lists,
                     struct err *err)
{
    for (uint32_t i = 0; i < lists->count; i++) {
        l->classes->forms[i] = open_list(b, &lists->items[i], err);
        if (!l->classes->forms[i])
            return -1;
        l->classes->count++;
    }
    l->class_count = lists->count > 0;
    return 0;
}

static int make_group(struct match_builder *b, struct match_leaf *l, const struct list_set *lists,
                      struct err *err)
{
    l->group = match_group_new(b->env, build_part(b), lists->items, lists->count, b->scored, err);
    return l->group ? build_hold(b, release_group, l->group, err) : -1;
}

static struct match_leaf *prefix_leaf(struct match_builder *b, struct query_word word,
                                      enum plan_place place, struct err *err)
{
    const struct part *part = build_part(b);
    struct list_set lists;
    struct match_leaf *l;

    if (expand_prefix_lists(b->expander, b->quotes, plan_prefix(place), word, part->number, &lists,
                            err) < 0)
        return NULL;
    l = build_leaf_new(b, 1, lists.count <= LISTS_FEW ? LISTS_FEW : 0, err);
    if (!l)
        return NULL;
    for (uint32_t i = 0; i < lists.count; i++)
        l->estimate += lists.items[i].documents;
    if (lists.count <= LISTS_FEW)
        return few_lists(b, l, &lists, err) < 0 ? NULL : l;
    return make_group(b, l, &lists, err) < 0 ? NULL : l;
}

struct match_union *build_union(struct match_builder *b, struct query_word word, unsigned places,
                                uint32_t number, uint64_t *estimate, struct err *err)
{
    const struct part *part = build_part(b);
    struct match_union *u = match_union_new(b->env, part, b->scored, err);

    for (unsigned place = 1; u && place < 1U << PLACES; place <<= 1) {
        uint64_t documents = 0;
        struct list_set lists;

        if (!(places & place))
            continue;
        if (expand_prefix_lists(b->expander, b->quotes, plan_prefix(place), word, part->number,
                                &lists, err) < 0)
            return NULL;
        for (uint32_t i = 0; i < lists.count; i++)
            documents += lists.items[i].documents;
        build_note(b, number, build_place_number(place), documents);
        *estimate += documents;
        match_union_add(u, (struct union_lists){lists.items, lists.count,
                                                place == PLACE_TITLE ? TITLE_WEIGHT : 1});
    }
    return u;
}

struct match_leaf *build_leaf(struct match_builder *b, struct query_word word, bool stemmed,
                              enum plan_place place, uint32_t number, struct err *err)
{
    struct match_leaf *l;

    if (stemmed && !(place & PLACE_NAMES))
        return build_forms_leaf(b, word, place, number, err);
    l = word.prefix ? prefix_leaf(b, word, place, err) : exact_leaf(b, word, place, err);
    if (!l)
        return NULL;
    build_note(b, number, build_place_number(place), l->estimate);
    if (!l->group && l->class_count == 1 && l->classes->count == 1)
        l->only = l->classes->forms[0];
    return l;
}
