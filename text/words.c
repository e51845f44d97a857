/* The analyzer: words are cut (words_cut.c) and counted into sentences and paragraphs.
 *
 * Lists grow in the analyzer's own memory and are copied into the caller's arena once their length
 * is known.
 */
#include "text/words.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "text/paragraph.h"
#include "text/sentence.h"
#include "text/words_internal.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define KEEP_WORDS (1 << 16) /* lists longer than this are given back after use */

void analyzer_free(struct analyzer *a)
{
    if (!a)
        return;
    segmenter_free(a->segmenter);
    fold_free(a->fold);
    kinds_free(a->kinds);
    free(a->words.items);
    free(a->sentences.items);
    free(a->paragraphs.items);
    free(a);
}

struct analyzer *analyzer_new(struct err *err)
{
    struct analyzer *a = calloc(1, sizeof *a);

    if (!a) {
        err_nomem(err);
        return NULL;
    }
    a->kinds = kinds_new(err);
    if (a->kinds)
        a->segmenter = segmenter_new(a->kinds, err);
    if (a->segmenter)
        a->fold = fold_new(err);
    if (!a->fold) {
        analyzer_free(a);
        return NULL;
    }
    return a;
}

void analyzer_heed(struct analyzer *a, struct look look)
{
    a->look = look;
}

/* --- Sentences and paragraphs */

static int add_stretch(struct run *r, struct stretch_list *list, size_t first, size_t last,
                       size_t start, size_t end)
{
    if (grow(&list->items, &list->cap, list->count + 1, sizeof *list->items) < 0)
        return err_nomem(r->err);
    list->items[list->count++] =
        (struct stretch){(uint32_t)first, (uint32_t)last, (uint32_t)start, (uint32_t)end};
    return 0;
}

/* The words from `first` on that begin before byte `end`: where the next stretch's words begin. */
static size_t words_before(const struct run *r, size_t first, size_t end)
{
    const struct word_list *words = &r->a->words;

    while (first < words->count && words->items[first].start < end)
        first++;
    return first;
}

/* A word belongs to the sentence it begins in (ICU breaks sentences inside some words). */
static int run_sentences(struct run *r, size_t first, size_t start, size_t end)
{
    struct sentence_walk walk;
    size_t s, e;

    sentence_walk_init(&walk, r->a->kinds, r->text, start, end);
    while (sentence_walk_next(&walk, &s, &e)) {
        size_t last;

        paragraph_trim(r->text, &s, &e);
        if (s == e)
            continue;
        if (run_look(r, s) < 0)
            return -1;
        last = words_before(r, first, e);
        if (add_stretch(r, &r->a->sentences, first, last, s, e) < 0)
            return -1;
        first = last;
    }
    return 0;
}

/* Words are those of the whole field: a narrow no-break space, white space to a paragraph's edge,
 * is part of a word to ICU. */
static int run_text(struct run *r)
{
    struct paragraph_walk walk;
    size_t start, end, first = 0;

    if (words_cut(r, 0, r->len) < 0)
        return -1;
    r->looked = 0;
    paragraph_walk_init(&walk, r->text, r->len);
    while (paragraph_walk_next(&walk, &start, &end)) {
        size_t last = words_before(r, first, end);

        if (run_sentences(r, first, start, end) < 0 ||
            add_stretch(r, &r->a->paragraphs, first, last, start, end) < 0)
            return -1;
        first = last;
    }
    return 0;
}

static int run_line(struct run *r)
{
    size_t start = 0, end = r->len;

    paragraph_trim(r->text, &start, &end);
    if (start == end)
        return 0;
    if (words_cut(r, 0, r->len) < 0 ||
        add_stretch(r, &r->a->sentences, 0, r->a->words.count, start, end) < 0)
        return -1;
    return add_stretch(r, &r->a->paragraphs, 0, r->a->words.count, start, end);
}

static int run_words_alone(struct run *r)
{
    return words_cut(r, 0, r->len);
}

/* --- The calls */

static int check_text(const char *text, size_t len, struct err *err)
{
    size_t bad;

    if (len >= UINT32_MAX)
        return err_set(err, ERR_LIMIT, "a text of %zu bytes; 4 GiB - 1 is the most", len);
    if (!utf8_valid(text, len, &bad))
        return err_set(err, ERR_INPUT, "not UTF-8 at byte %zu", bad);
    return 0;
}

static int copy(struct arena *arena, const void *items, size_t size, void *to, struct err *err)
{
    void *fresh = arena_alloc(arena, size ? size : 1);

    if (!fresh)
        return err_nomem(err);
    if (size)
        memcpy(fresh, items, size);
    *(void **)to = fresh;
    return 0;
}

static int hand_over(struct run *r, struct words *out)
{
    const struct analyzer *a = r->a;

    out->count = a->words.count;
    out->sentences.count = a->sentences.count;
    out->paragraphs.count = a->paragraphs.count;
    if (copy(r->arena, a->words.items, out->count * sizeof *out->items, &out->items, r->err) < 0 ||
        copy(r->arena, a->sentences.items, out->sentences.count * sizeof *out->sentences.items,
             &out->sentences.items, r->err) < 0)
        return -1;
    return copy(r->arena, a->paragraphs.items,
                out->paragraphs.count * sizeof *out->paragraphs.items, &out->paragraphs.items,
                r->err);
}

/* Forget the lists; one huge article does not keep its memory for good. */
static void clear_lists(struct analyzer *a)
{
    a->words.count = a->sentences.count = a->paragraphs.count = 0;
    if (a->words.cap <= KEEP_WORDS)
        return;
    free(a->words.items);
    a->words = (struct word_list){0};
    segmenter_trim_memory(a->segmenter);
}

static int run_all(struct run *r, int (*part)(struct run *), struct words *out)
{
    int rc = -1;

    if (check_text(r->text, r->len, r->err) == 0 && part(r) == 0)
        rc = hand_over(r, out);
    clear_lists(r->a);
    return rc;
}

int analyzer_text(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                  struct words *out, struct err *err)
{
    struct run r = {.a = a, .text = text, .len = len, .arena = arena, .err = err};

    return run_all(&r, run_text, out);
}

int analyzer_line(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                  struct words *out, struct err *err)
{
    struct run r = {.a = a, .text = text, .len = len, .arena = arena, .err = err};

    return run_all(&r, run_line, out);
}

int analyzer_words(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                   struct words *out, struct err *err)
{
    struct run r = {.a = a, .text = text, .len = len, .arena = arena, .err = err};

    return run_all(&r, run_words_alone, out);
}

int analyzer_prefix(struct analyzer *a, const char *text, size_t len, struct arena *arena,
                    const char **out, size_t *out_len, struct err *err)
{
    const char *folded;
    size_t n;

    if (check_text(text, len, err) < 0 || fold_text(a->fold, text, len, &folded, &n, err) < 0)
        return -1;
    n = fold_cut(folded, n);
    *out = arena_strndup(arena, folded, n);
    if (!*out)
        return err_nomem(err);
    *out_len = n;
    return 0;
}

size_t text_letters(const char *text, size_t len)
{
    size_t i = 0, letters = 0;

    while (i < len) {
        UChar32 c;

        U8_NEXT_UNSAFE(text, i, c);
        letters += fold_is_letter(c);
    }
    return letters;
}

const char *text_icu_version(void)
{
    return U_ICU_VERSION;
}

size_t words_from(const struct words *words, size_t at)
{
    size_t lo = 0, hi = words->count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (words->items[mid].start < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}
