#include "index/lexicon.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "index/stem.h"
#include "index/term.h"
#include "text/frequent.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Beyond so many words all are forgotten: some 40 MB. English news have fewer in a year; what comes
 * after costs a stemming more. */
#define WORDS_MAX   300000
#define CLASSES_MAX 64

struct pending {
    const struct lexeme *word;
    const struct lexeme_stem *link;
};

/* The hash beside the pointer saves looking at lexemes of other words, which lie anywhere. */
struct lexicon_slot {
    uint64_t hash;
    struct lexeme *word; /* NULL when free */
};

struct lexicon {
    struct lexicon_slot *slots; /* open addressing, a power of two */
    size_t count, cap;
    struct map stems; /* term -> struct stem */
    struct arena arena;
    struct stems *stemmers;
    char classes[CLASSES_MAX][STEM_CLASS_MAX];
    unsigned class_count;
    uint32_t shard, segment;
    struct pending *pending; /* for the stem dictionary, in no special order */
    size_t pending_count, pending_cap;
};

struct lexicon *lexicon_new(struct err *err)
{
    struct lexicon *l = calloc(1, sizeof *l);

    if (!l) {
        err_nomem(err);
        return NULL;
    }
    l->shard = l->segment = 1;
    l->stemmers = stems_new(err);
    if (!l->stemmers) {
        lexicon_free(l);
        return NULL;
    }
    return l;
}

static void forget(struct lexicon *l)
{
    free(l->slots);
    l->slots = NULL;
    l->count = l->cap = 0;
    l->pending_count = 0;
    map_release(&l->stems);
    arena_release(&l->arena);
}

void lexicon_free(struct lexicon *l)
{
    if (!l)
        return;
    forget(l);
    stems_free(l->stemmers);
    free(l->pending);
    free(l);
}

void lexicon_begin_shard(struct lexicon *l)
{
    if (l->count > WORDS_MAX)
        forget(l);
    l->shard++;
}

void lexicon_begin_segment(struct lexicon *l)
{
    l->segment++;
    l->pending_count = 0;
}

/* --- words */

/* Eight bytes at a time by multiplication and folding, as in wyhash (Wang Yi, public domain). */
static uint64_t hash_bytes(const char *s, size_t n)
{
    uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ n, v;

    for (; n > 8; s += 8, n -= 8) {
        memcpy(&v, s, 8);
        h = (h ^ v) * UINT64_C(0xD6E8FEB86659FD93);
        h ^= h >> 32;
    }
    v = 0;
    memcpy(&v, s, n);
    h = (h ^ v) * UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 32;
    return h * UINT64_C(0xD6E8FEB86659FD93);
}

static size_t home(const struct lexicon *l, uint64_t hash)
{
    return (size_t)(hash >> 20) & (l->cap - 1);
}

/* The slot of this word, or the free one where it belongs. */
static struct lexicon_slot *probe(const struct lexicon *l, uint64_t hash, const char *word,
                                  size_t len)
{
    size_t mask = l->cap - 1;

    for (size_t at = home(l, hash);; at = (at + 1) & mask) {
        struct lexicon_slot *s = &l->slots[at];
        if (!s->word ||
            (s->hash == hash && s->word->len == len && memcmp(s->word->text, word, len) == 0))
            return s;
    }
}

static int widen(struct lexicon *l)
{
    struct lexicon wider = {.cap = l->cap ? l->cap * 2 : 16384};

    wider.slots = calloc(wider.cap, sizeof *wider.slots);
    if (!wider.slots)
        return -1;
    for (size_t i = 0; i < l->cap; i++) {
        const struct lexicon_slot *old = &l->slots[i];
        if (old->word)
            *probe(&wider, old->hash, old->word->text, old->word->len) = *old;
    }
    free(l->slots);
    l->slots = wider.slots;
    l->cap = wider.cap;
    return 0;
}

static struct lexeme *add_word(struct lexicon *l, const char *word, size_t len)
{
    struct lexeme *w = arena_alloc(&l->arena, sizeof *w + len + 1);

    if (!w)
        return NULL;
    *w = (struct lexeme){.frequent = frequent_in(word, len), .len = (uint32_t)len};
    memcpy(w->text, word, len);
    w->text[len] = '\0';
    l->count++;
    return w;
}

static struct lexeme *find(struct lexicon *l, uint64_t hash, const char *word, size_t len)
{
    struct lexicon_slot *s;

    if (l->count * 8 >= l->cap * 5 && widen(l) < 0)
        return NULL;
    s = probe(l, hash, word, len);
    if (!s->word) {
        s->word = add_word(l, word, len);
        s->hash = hash;
    }
    if (s->word && s->word->shard != l->shard) {
        uint32_t *handle = s->word->handle;
        handle[LEXEME_TEXT] = handle[LEXEME_TITLE] = handle[LEXEME_QUOTE] = HANDLE_NONE;
        s->word->shard = l->shard;
    }
    return s->word;
}

struct lexeme *lexicon_word(struct lexicon *l, const char *word, size_t len)
{
    return find(l, hash_bytes(word, len), word, len);
}

/* Hash tables are read at random, and the processor waits for each place; so the places of the
 * words to come are asked for beforehand: a slot 2 * AHEAD words before it is needed, its lexeme
 * AHEAD. */
#define AHEAD 8

int lexicon_words(struct lexicon *l, const struct words *words, struct lexeme **out)
{
    uint64_t hash[4 * AHEAD]; /* of the words i .. i + 2 * AHEAD, by their number */
    const struct word *w = words->items;
    size_t n = words->count;

    if (l->cap == 0 && widen(l) < 0)
        return -1;
    for (size_t i = 0; i < n + 2 * AHEAD; i++) {
        if (i < n) {
            hash[i % (4 * AHEAD)] = hash_bytes(w[i].text, w[i].len);
            __builtin_prefetch(&l->slots[home(l, hash[i % (4 * AHEAD)])]);
        }
        if (i >= AHEAD && i - AHEAD < n)
            __builtin_prefetch(l->slots[home(l, hash[(i - AHEAD) % (4 * AHEAD)])].word);
        if (i >= 2 * AHEAD) {
            size_t at = i - 2 * AHEAD;
            out[at] = find(l, hash[at % (4 * AHEAD)], w[at].text, w[at].len);
            if (!out[at])
                return -1;
        }
    }
    return 0;
}

/* --- stems */

unsigned lexicon_class(struct lexicon *l, const char *tag)
{
    char class[STEM_CLASS_MAX];
    unsigned i = 0;

    stems_class(tag, class);
    while (i < l->class_count && strcmp(l->classes[i], class) != 0)
        i++;
    if (i == l->class_count && l->class_count < CLASSES_MAX) /* there are not so many stemmers */
        strcpy(l->classes[l->class_count++], class);
    return i;
}

bool lexicon_class_stems(const struct lexicon *l, unsigned class)
{
    return l->classes[class][0] != '\0';
}

static struct stem *find_stem(struct lexicon *l, const struct term *t)
{
    bool fresh;
    uint64_t *place = map_put(&l->stems, t->bytes, t->len, 0, &fresh);
    struct stem *s;

    if (!place)
        return NULL;
    if (!fresh)
        return (struct stem *)(uintptr_t)*place;
    s = arena_zalloc(&l->arena, 1, sizeof *s);
    if (!s || !(s->term = arena_strndup(&l->arena, t->bytes, t->len)))
        return NULL;
    s->len = (uint32_t)t->len;
    *place = (uintptr_t)s;
    return s;
}

static int fill_link(struct lexicon *l, const struct lexeme *w, struct lexeme_stem *link,
                     unsigned class, struct err *err)
{
    const char *stem;
    struct term t;
    size_t len;

    if (stems_stem(l->stemmers, l->classes[class], w->text, w->len, &stem, &len, err) < 0)
        return -1;
    term_stem_list(&t, l->classes[class], stem, len);
    link->class = (uint16_t) class;
    link->differs = len != w->len || memcmp(stem, w->text, len) != 0;
    link->stem = find_stem(l, &t);
    return link->stem ? 0 : err_nomem(err);
}

/* The word's link of this class, made when there is none. */
static struct lexeme_stem *link_of(struct lexicon *l, struct lexeme *w, unsigned class,
                                   struct err *err)
{
    struct lexeme_stem *link = &w->stems;

    while (link->stem && link->class != class && link->next)
        link = link->next;
    if (link->stem && link->class == class)
        return link;
    if (link->stem) {
        link->next = arena_zalloc(&l->arena, 1, sizeof *link);
        if (!link->next) {
            err_nomem(err);
            return NULL;
        }
        link = link->next;
    }
    return fill_link(l, w, link, class, err) < 0 ? NULL : link;
}

/* Note a pair that this segment's stem dictionary has not. */
static int note_pair(struct lexicon *l, const struct lexeme *w, struct lexeme_stem *link,
                     struct err *err)
{
    link->segment = l->segment;
    if (!link->differs)
        return 0;
    if (grow(&l->pending, &l->pending_cap, l->pending_count + 1, sizeof *l->pending) < 0)
        return err_nomem(err);
    l->pending[l->pending_count++] = (struct pending){w, link};
    return 0;
}

struct stem *lexicon_stem(struct lexicon *l, struct lexeme *w, unsigned class, struct err *err)
{
    struct lexeme_stem *link = link_of(l, w, class, err);
    struct stem *s;

    if (!link)
        return NULL;
    if (link->segment != l->segment && note_pair(l, w, link, err) < 0)
        return NULL;
    s = link->stem;
    if (s->shard != l->shard) {
        s->shard = l->shard;
        s->handle[STEM_ARTICLE] = s->handle[STEM_QUOTE] = HANDLE_NONE;
    }
    return s;
}

int lexicon_next_entry(struct lexicon *l, struct stem_entry *out, struct err *err)
{
    const struct pending *p;

    if (l->pending_count == 0)
        return 0;
    p = &l->pending[--l->pending_count];
    out->language = l->classes[p->link->class];
    out->word = p->word->text;
    out->word_len = p->word->len;
    /* Once more: the term may hold a hash in its place. */
    return stems_stem(l->stemmers, out->language, out->word, out->word_len, &out->stem,
                      &out->stem_len, err) < 0
               ? -1
               : 1;
}
