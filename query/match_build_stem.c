/* The leaves of bare words, which stand for all words of their stem. */
#include "index/term.h"
#include "query/match_build.h"
#include "schemas/fields.h"

/* The list of the stem of a word in a class of language: 1, 0 or -1. *stem is good until the next
 * call. */
static int find_stem(struct match_builder *b, const char *class, struct query_word word,
                     struct value *stem, struct match_list **out, struct err *err)
{
    struct term t;
    size_t len;

    if (stems_stem(b->stems, class, word.text, word.len, &stem->s, &len, err) < 0)
        return -1;
    stem->len = (uint32_t)len;
    term_stem_list(&t, class, stem->s, len);
    return build_list(b, t.bytes, t.len, out, err);
}

/* The same, one list for all places: what they ask of it is much the same, and read once. */
static int find_stem_once(struct match_builder *b, const char *class, struct query_word word,
                          struct match_list **out, struct err *err)
{
    struct match_stem *k;
    struct value stem;

    for (k = b->known; k; k = k->next)
        if (k->quotes == b->quotes && k->class == class && k->word.len == word.len &&
            memcmp(k->word.text, word.text, word.len) == 0)
            break;
    if (!k) {
        k = arena_alloc(b->env->arena, sizeof *k);
        if (!k)
            return err_nomem(err);
        *k = (struct match_stem){b->known, b->quotes, class, word, NULL};
        if (find_stem(b, class, word, &stem, &k->list, err) < 0)
            return -1;
        b->known = k;
    }
    *out = k->list;
    return k->list != NULL;
}

static int keep_stem(struct match_builder *b, struct value stem, struct match_term *t,
                     struct err *err)
{
    stem.s = arena_strndup(b->env->arena, stem.s, stem.len);
    t->stems[t->stem_count++] = stem;
    return stem.s ? 0 : err_nomem(err);
}

struct match_leaf *build_stem_leaf(struct match_builder *b, struct query_word word, uint32_t number,
                                   struct match_term *t, struct err *err)
{
    struct match_leaf *l = build_leaf_new(b, 1, (uint32_t)b->class_count, err);

    t->stems = arena_alloc(b->env->arena, b->class_count * sizeof *t->stems);
    if (!t->stems)
        err_nomem(err);
    if (!l || !t->stems)
        return NULL;
    for (size_t i = 0; i < b->class_count; i++) {
        struct leaf_class *c = l->classes;
        struct value stem;
        int rc = find_stem(b, b->classes[i], word, &stem, &c->forms[c->count], err);

        if (rc < 0 || keep_stem(b, stem, t, err) < 0)
            return NULL;
        if (rc > 0)
            l->estimate += c->forms[c->count++]->cursor.list.documents;
    }
    l->class_count = l->classes->count > 0;
    build_note(b, number, PLACES, l->estimate);
    return l;
}

/* --- Forms */

/* The forms of a word in the classes so far: languages share words, which count once. */
struct forms {
    struct word_set *sets;
    size_t count;
    uint64_t documents;
};

static bool is_new(const struct forms *f, struct value form)
{
    for (size_t i = 0; i + 1 < f->count; i++)
        if (word_set_has(&f->sets[i], form.s, form.len))
            return false;
    return true;
}

static int find_forms(struct match_builder *b, const char *class, struct query_word word,
                      struct forms *f, struct err *err)
{
    struct word_set *set = &f->sets[f->count++];
    struct value *exact = arena_alloc(b->env->arena, sizeof *exact);

    if (!exact)
        return err_nomem(err);
    *exact = (struct value){word.text, word.len};
    *set = (struct word_set){exact, 1};
    return *class ? expand_stem(b->expander, class, word, set, err) : 0;
}

static int add_forms(struct match_builder *b, const char *class, struct query_word word,
                     enum plan_place place, struct leaf_class *c, struct forms *f, struct err *err)
{
    const struct word_set *set = &f->sets[f->count];
    struct term t;

    if (find_forms(b, class, word, f, err) < 0)
        return -1;
    c->forms = arena_zalloc(b->env->arena, set->count + 1, sizeof(struct match_list *));
    if (!c->forms)
        return err_nomem(err);
    for (size_t i = 0; i < set->count; i++) {
        int rc;

        term_make(&t, plan_prefix(place), set->items[i].s, set->items[i].len);
        rc = build_list(b, t.bytes, t.len, &c->forms[c->count], err);
        if (rc < 0)
            return -1;
        if (rc > 0 && is_new(f, set->items[i]))
            f->documents += c->forms[c->count]->cursor.list.documents;
        c->count += rc > 0;
    }
    return 0;
}

static void note_class(struct match_leaf *l, const struct leaf_class *c)
{
    l->placed = c->placed && (l->placed || c == l->classes);
}

/* The stems' lists speak of title and text together: for the text, where most words stand, they
 * tell candidates at once, and those of the title as well; and the places, when they have them. */
struct match_leaf *build_forms_leaf(struct match_builder *b, struct query_word word,
                                    enum plan_place place, uint32_t number, struct err *err)
{
    struct match_leaf *l = build_leaf_new(b, (uint32_t)b->class_count, 0, err);
    struct forms forms = {.sets =
                              arena_zalloc(b->env->arena, b->class_count, sizeof(struct word_set))};
    uint64_t stems = 0;

    if (!forms.sets)
        err_nomem(err);
    if (!l || !forms.sets)
        return NULL;
    l->by_stem = place == PLACE_TEXT;
    l->lengths = build_part(b)->lengths;
    for (size_t i = 0; i < b->class_count; i++) {
        struct leaf_class *c = &l->classes[l->class_count];
        int rc = find_stem_once(b, b->classes[i], word, &c->stem, err);

        if (rc < 0)
            return NULL;
        if (rc == 0)
            continue;
        if (add_forms(b, b->classes[i], word, place, c, &forms, err) < 0)
            return NULL;
        c->placed = l->by_stem && c->stem->cursor.list.positional;
        note_class(l, c);
        stems += c->stem->cursor.list.documents;
        l->class_count += l->by_stem || c->count > 0;
    }
    l->estimate = l->by_stem ? stems : forms.documents;
    build_note(b, number, PLACES, place == PLACE_TITLE ? 0 : stems);
    build_note(b, number, build_place_number(place), place == PLACE_TITLE ? forms.documents : 0);
    return l;
}

/* --- Places of title and text in one */

static int stem_placed(struct match_builder *b, struct query_word word, struct err *err)
{
    for (size_t i = 0; i < b->class_count; i++) {
        struct match_list *list;
        int rc = find_stem_once(b, b->classes[i], word, &list, err);

        if (rc < 0 || (rc > 0 && !list->cursor.list.positional))
            return rc < 0 ? -1 : 0;
    }
    return 1;
}

int build_all_placed(struct match_builder *b, const struct query_node *e, struct err *err)
{
    int rc = 1;

    if (e->kind == NODE_WORDS)
        return e->words.stemmed && e->words.count == 1 && !e->words.items->prefix
                   ? stem_placed(b, *e->words.items, err)
                   : 0;
    for (e = e->child; e && rc > 0; e = e->next)
        rc = build_all_placed(b, e, err);
    return rc;
}

struct match_leaf *build_whole_leaf(struct match_builder *b, struct query_word word,
                                    uint32_t number, struct err *err)
{
    struct match_leaf *l = build_leaf_new(b, (uint32_t)b->class_count, 0, err);

    if (!l)
        return NULL;
    l->by_stem = l->placed = true;
    for (size_t i = 0; i < b->class_count; i++) {
        struct leaf_class *c = &l->classes[l->class_count];
        int rc = find_stem_once(b, b->classes[i], word, &c->stem, err);

        if (rc < 0)
            return NULL;
        c->placed = rc > 0;
        l->estimate += rc > 0 ? c->stem->cursor.list.documents : 0;
        l->class_count += rc > 0;
    }
    build_note(b, number, PLACES, l->estimate);
    return l;
}
