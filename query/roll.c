#include "query/roll.h"

#include "base/map.h"
#include "base/order.h"
#include "base/utf8.h"
#include "query/namesakes.h"
#include "text/quotes/lang.h"
#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 256    /* names between two looks at the limits */
#define CASELESS    0x0590 /* from here on most scripts have one case only */
#define SEVERAL     UINT64_MAX
#define BEFORE_NAME (CLASS(WORD_TITLE) | CLASS(WORD_ROLE) | CLASS(WORD_DET))
#define NO_SURNAME  (CLASS(WORD_TITLE) | CLASS(WORD_ROLE) | CLASS(WORD_ORG))

struct entry {
    const char *name; /* folded words, a blank behind each, without what stands before the name */
    uint32_t name_len;
    const char *last_word; /* folded */
    uint32_t last_len;
    uint32_t words;  /* without what stands before the name */
    bool surname;    /* the last word can be one */
    uint32_t person; /* itself, or the full name that it belongs to */
    uint32_t best;   /* spelling */
};

struct spelling {
    struct value text;
    uint32_t entry; /* ROLL_NOBODY for a pronoun, or a name without words */
    uint32_t count;
    bool bare; /* nothing stands before the name */
};

struct roll {
    struct analyzer *analyzer;
    const struct query_limits *limits;
    struct arena *arena, *scratch;
    struct map by_text, by_key; /* language and text -> spelling; folded words -> entry */
    struct spelling *spellings;
    struct entry *entries;
    size_t spelling_count, spelling_cap, entry_count, entry_cap;
};

struct roll *roll_new(struct analyzer *analyzer, const struct query_limits *limits,
                      struct arena *arena, struct arena *scratch, struct err *err)
{
    struct roll *r = calloc(1, sizeof *r);

    if (!r) {
        err_nomem(err);
        return NULL;
    }
    r->analyzer = analyzer;
    r->limits = limits;
    r->arena = arena;
    r->scratch = scratch;
    return r;
}

void roll_free(struct roll *r)
{
    if (!r)
        return;
    map_release(&r->by_text);
    map_release(&r->by_key);
    free(r->spellings);
    free(r->entries);
    free(r);
}

/* --- Reading a name */

/* Lower-case letters fold to themselves; but for accented ones, which pass for capitals. */
static bool is_capital(const char *raw, const struct word *w)
{
    size_t i = 0, j = 0;
    uint32_t cp = utf8_next(raw + w->start, w->end - w->start, &i);

    return cp >= CASELESS || cp != utf8_next(w->text, w->len, &j);
}

static uint32_t classes(const struct vocabulary *v, const struct word *w)
{
    return vocabulary_find(v, w->text, w->len);
}

/* Whether the last word is a surname, as far as one can see. */
static bool ends_with_surname(const struct vocabulary *v, const char *raw, const struct words *w)
{
    const struct word *last = &w->items[w->count - 1];
    uint32_t not_one = NO_SURNAME | (w->count == 1 ? CLASS(WORD_PLACE) : 0);

    return is_capital(raw, last) && !(classes(v, last) & not_one);
}

/* How many words stand before the name. */
static size_t lead(const struct vocabulary *v, const struct words *w, bool surname)
{
    uint32_t skip = surname ? BEFORE_NAME : CLASS(WORD_DET);
    size_t i = 0;

    while (i + 1 < w->count && classes(v, &w->items[i]) & skip)
        i++;
    return i;
}

/* --- Entries */

/* As map_put; but the limits are looked at while the map is widened. */
static uint64_t *put(const struct roll *r, struct map *m, const char *key, size_t len,
                     uint64_t fresh, bool *added, struct err *err)
{
    uint64_t *number;

    if (map_room(m, limits_look(r->limits), err) < 0)
        return NULL;
    number = map_put(m, key, len, fresh, added);
    if (!number)
        err_nomem(err);
    return number;
}

static void *grown(void *items, size_t *cap, size_t count, size_t size)
{
    size_t wider = *cap ? *cap * 2 : 64;
    void *p;

    if (count < *cap)
        return items;
    p = reallocarray(items, wider, size);
    if (p)
        *cap = wider;
    return p;
}

static int new_entry(struct roll *r, const struct words *w, size_t first, bool surname,
                     const struct buf *key, struct err *err)
{
    const struct word *last = &w->items[w->count - 1];
    struct entry *entries = grown(r->entries, &r->entry_cap, r->entry_count, sizeof *entries);
    const char *copy = arena_strndup(r->arena, last->text, last->len);
    const char *name = arena_strndup(r->arena, key->data, key->len);

    if (entries)
        r->entries = entries;
    if (!entries || !copy || !name)
        return err_nomem(err);
    r->entries[r->entry_count] = (struct entry){.name = name,
                                                .name_len = (uint32_t)key->len,
                                                .last_word = copy,
                                                .last_len = last->len,
                                                .words = (uint32_t)(w->count - first),
                                                .surname = surname,
                                                .person = (uint32_t)r->entry_count,
                                                .best = ROLL_NOBODY};
    r->entry_count++;
    return 0;
}

static int find_entry(struct roll *r, const struct words *w, size_t first, bool surname,
                      uint32_t *out, struct err *err)
{
    struct buf key = BUF_INIT;
    uint64_t *number = NULL;
    bool fresh = false;

    for (size_t i = first; i < w->count; i++) {
        buf_add(&key, w->items[i].text, w->items[i].len);
        buf_char(&key, ' ');
    }
    if (!buf_ok(&key))
        err_nomem(err);
    else
        number = put(r, &r->by_key, key.data, key.len, r->entry_count, &fresh, err);
    int rc = !number ? -1 : fresh ? new_entry(r, w, first, surname, &key, err) : 0;
    if (rc == 0) {
        *out = (uint32_t)*number;
        r->entries[*out].surname |= surname; /* whichever spelling came first */
    }
    buf_release(&key);
    return rc;
}

/* Fill in a spelling that was met for the first time. */
static int read_spelling(struct roll *r, struct spelling *s, struct value language, struct err *err)
{
    const struct vocabulary *v = vocabulary_of(language.s ? language.s : "und");
    struct words w;
    bool surname;
    size_t first;

    arena_reset(r->scratch);
    if (analyzer_words(r->analyzer, s->text.s, s->text.len, r->scratch, &w, err) < 0)
        return err_damage(err);
    if (w.count == 0 || (w.count == 1 && classes(v, &w.items[0]) & CLASS_PRONOUN))
        return 0;
    surname = ends_with_surname(v, s->text.s, &w);
    first = lead(v, &w, surname);
    s->bare = first == 0;
    return find_entry(r, &w, first, surname, &s->entry, err);
}

static int find_spelling(struct roll *r, struct value name, struct value language, uint64_t *number,
                         struct err *err)
{
    struct buf key = BUF_INIT;
    uint64_t *found = NULL;
    struct spelling *wider;
    bool fresh = false;

    if (language.s)
        buf_add(&key, language.s, language.len);
    buf_char(&key, '\0');
    buf_add(&key, name.s, name.len);
    if (!buf_ok(&key))
        err_nomem(err);
    else
        found = put(r, &r->by_text, key.data, key.len, r->spelling_count, &fresh, err);
    buf_release(&key);
    if (!found)
        return -1;
    *number = *found;
    if (!fresh)
        return 0;
    wider = grown(r->spellings, &r->spelling_cap, r->spelling_count, sizeof *wider);
    if (!wider)
        return err_nomem(err);
    r->spellings = wider;
    wider[r->spelling_count] = (struct spelling){.text = name, .entry = ROLL_NOBODY};
    return read_spelling(r, &wider[r->spelling_count++], language, err);
}

int roll_add(struct roll *r, struct value name, struct value language, uint32_t times,
             uint32_t *entry, struct err *err)
{
    uint64_t number = 0;

    if (find_spelling(r, name, language, &number, err) < 0)
        return -1;
    r->spellings[number].count += times;
    *entry = r->spellings[number].entry;
    return 0;
}

uint32_t roll_entries(const struct roll *r)
{
    return (uint32_t)r->entry_count;
}

/* --- Settling */

/* At the i-th of many: whether to go on. */
static int look_at(const struct roll *r, size_t i, struct err *err)
{
    return limits_check_every(r->limits, i, CHECK_EVERY, err);
}

static bool is_better(const struct spelling *a, const struct spelling *b)
{
    if (a->bare != b->bare)
        return a->bare;
    if (a->count != b->count)
        return a->count > b->count;
    return value_compare(&a->text, &b->text) < 0;
}

/* A surname alone does not name its person, other forms of the full name do. */
static int choose_spellings(struct roll *r, struct err *err)
{
    for (uint32_t i = 0; i < r->spelling_count; i++) {
        const struct spelling *s = &r->spellings[i];
        struct entry *e = s->entry == ROLL_NOBODY ? NULL : &r->entries[s->entry];

        if (look_at(r, i, err) < 0)
            return -1;
        if (!e || (e->words == 1 && e->person != s->entry))
            continue;
        e = &r->entries[e->person];
        if (e->best == ROLL_NOBODY || is_better(s, &r->spellings[e->best]))
            e->best = i;
    }
    return 0;
}

/* --- Full names of one person: "Donald Trump", "Donald J. Trump" */

static int compare_last_words(const void *x, const void *y)
{
    const struct full_name *a = x, *b = y;

    return compare_bytes(a->last_word, a->last_len, b->last_word, b->last_len);
}

static struct full_name full_name_of(struct entry *e)
{
    return (struct full_name){.s = e->name,
                              .len = e->name_len,
                              .words = e->words,
                              .last_word = e->last_word,
                              .last_len = e->last_len,
                              .person = &e->person};
}

/* Names in the order of their last words: those with the same one may be one person's. */
static int join_namesakes(const struct roll *r, struct full_name *names, size_t n, struct err *err)
{
    for (size_t i = 0, k; i < n; i = k) {
        if (limits_check(r->limits, err) < 0)
            return -1;
        for (k = i + 1; k < n && compare_last_words(&names[i], &names[k]) == 0; k++)
            ;
        namesakes_join(names + i, k - i);
    }
    return 0;
}

static int join_full_names(struct roll *r, struct err *err)
{
    struct full_name *names = malloc((r->entry_count + 1) * sizeof *names);
    size_t n = 0;
    int rc;

    if (!names)
        return err_nomem(err);
    for (size_t i = 0; i < r->entry_count; i++)
        if (r->entries[i].words >= 2 && r->entries[i].surname)
            names[n++] = full_name_of(&r->entries[i]);
    rc = sort_looking(names, n, sizeof *names, compare_last_words, limits_look(r->limits), err);
    if (rc == 0)
        rc = join_namesakes(r, names, n, err);
    free(names);
    return rc;
}

/* Last words of full names, each with the person of its name, or SEVERAL. */
static int list_full_names(const struct roll *r, struct map *by_last, struct err *err)
{
    for (size_t i = 0; i < r->entry_count; i++) {
        const struct entry *e = &r->entries[i];
        uint64_t *number;
        bool fresh;

        if (look_at(r, i, err) < 0)
            return -1;
        if (e->words < 2 || !e->surname)
            continue;
        number = put(r, by_last, e->last_word, e->last_len, e->person, &fresh, err);
        if (!number)
            return -1;
        if (!fresh && *number != e->person)
            *number = SEVERAL;
    }
    return 0;
}

static int give_surnames(struct roll *r, const struct map *by_last, struct err *err)
{
    for (size_t i = 0; i < r->entry_count; i++) {
        struct entry *e = &r->entries[i];
        const uint64_t *full;

        if (look_at(r, i, err) < 0)
            return -1;
        if (e->words != 1 || !e->surname)
            continue;
        full = map_get(by_last, e->last_word, e->last_len);
        if (full && *full != SEVERAL)
            e->person = (uint32_t)*full;
    }
    return 0;
}

int roll_settle(struct roll *r, struct err *err)
{
    struct map by_last = MAP_INIT;
    int rc = join_full_names(r, err);

    if (rc == 0)
        rc = list_full_names(r, &by_last, err);
    if (rc == 0)
        rc = give_surnames(r, &by_last, err);
    map_release(&by_last);
    return rc == 0 ? choose_spellings(r, err) : -1;
}

uint32_t roll_speaker(const struct roll *r, uint32_t entry)
{
    return r->entries[entry].person;
}

struct value roll_name(const struct roll *r, uint32_t entry)
{
    return r->spellings[r->entries[entry].best].text;
}
