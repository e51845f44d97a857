/* Segments become folded words, written straight into arena blocks, many words to a block. */
#include "base/buf.h"
#include "text/plain.h"
#include "text/words_internal.h"
#include <string.h>
#include <unicode/utf8.h>

#define BLOCK_MIN 256
#define BLOCK_MAX (64 << 10)

/* --- Storing */

static int reserve(struct run *r, size_t bytes)
{
    size_t size = r->len / 2;

    if (bytes <= r->room)
        return 0;
    if (size < BLOCK_MIN)
        size = BLOCK_MIN;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    if (size < bytes)
        size = bytes;
    r->block = arena_alloc(r->arena, size);
    if (!r->block)
        return err_nomem(r->err);
    r->room = size;
    return 0;
}

/* A word whose text is at r->block already. */
static int keep_word(struct run *r, size_t len, size_t start, size_t end)
{
    struct word_list *list = &r->a->words;

    if (list->count == list->cap &&
        grow(&list->items, &list->cap, list->count + 1, sizeof *list->items) < 0)
        return err_nomem(r->err);
    r->block[len] = '\0';
    list->items[list->count++] = (struct word){
        .text = r->block, .len = (uint32_t)len, .start = (uint32_t)start, .end = (uint32_t)end};
    r->block += len + 1;
    r->room -= len + 1;
    return 0;
}

static int add_word(struct run *r, const char *text, size_t len, size_t start, size_t end)
{
    len = fold_cut(text, len);
    if (reserve(r, len + 1) < 0)
        return -1;
    memmove(r->block, text, len); /* it may stand there, but for an elision */
    return keep_word(r, len, start, end);
}

/* --- Words */

static int add_folded(struct run *r, const char *folded, size_t len, size_t start, size_t end)
{
    fold_elide(&folded, &len);
    return len ? add_word(r, folded, len, start, end) : 0;
}

/* A word whose fold the table does not give. */
static int add_unfolded(struct run *r, const struct plain_word *word)
{
    const char *folded;
    size_t len;

    if (fold_text(r->a->fold, r->text + word->start, word->end - word->start, &folded, &len,
                  r->err) < 0)
        return -1;
    return add_folded(r, folded, len, word->start, word->end);
}

/* The words of text[start..end), which is plain. Most are ready where they were folded. */
static int add_plain(struct run *r, size_t start, size_t end)
{
    const struct plain p = {r->a->kinds, fold_table(r->a->fold), r->text};
    struct plain_word word = {.end = start};
    int rc = 0;

    while (rc == 0) {
        if (run_look(r, word.end) < 0 || reserve(r, PLAIN_ROOM + 1) < 0)
            return -1;
        if (!plain_next_word(&p, word.end, end, r->block, &word))
            return 0;
        if (!word.folded)
            rc = add_unfolded(r, &word);
        else if (word.elidable || word.len > FOLD_WORD_MAX)
            rc = add_folded(r, r->block, word.len, word.start, word.end);
        else
            rc = keep_word(r, word.len, word.start, word.end);
    }
    return rc;
}

/* Each letter and digit of a folded text as a word that stands at [start, end). */
static int add_letters(struct run *r, const char *text, size_t len, size_t start, size_t end)
{
    size_t i = 0;

    while (i < len) {
        size_t from = i;
        UChar32 c;

        U8_NEXT_UNSAFE(text, i, c);
        if (fold_is_letter(c) && add_word(r, text + from, i - from, start, end) < 0)
            return -1;
    }
    return 0;
}

static int add_pieces(struct run *r, const struct segment *s)
{
    size_t at = s->start, i = 0;

    while (i < s->count) {
        size_t n = fold_piece(r->a->fold, s->units + i, s->count - i);
        size_t bytes = segment_bytes(s->units + i, n), len;
        const char *folded;

        if (fold_units(r->a->fold, s->units + i, n, &folded, &len, r->err) < 0 ||
            add_letters(r, folded, len, at, at + bytes) < 0)
            return -1;
        at += bytes;
        i += n;
    }
    return 0;
}

static bool are_letters_of(const struct word *words, size_t count, const char *text, size_t len)
{
    size_t i = 0, w = 0;

    while (i < len) {
        size_t from = i;
        UChar32 c;

        U8_NEXT_UNSAFE(text, i, c);
        if (!fold_is_letter(c))
            continue;
        if (w == count || words[w].len != i - from ||
            memcmp(words[w].text, text + from, i - from) != 0)
            return false;
        w++;
    }
    return w == count;
}

/* Han and Kana: a word per letter, each with the place of the characters it was folded from. Should
 * the parts fold otherwise than the whole, the whole is right, and all its letters stand at its
 * place. */
static int add_cjk(struct run *r, const struct segment *s, const char *folded, size_t len)
{
    struct word_list *list = &r->a->words;
    size_t first = list->count;
    char *whole = arena_strndup(r->arena, folded, len); /* folding the parts overwrites it */

    if (!whole)
        return err_nomem(r->err);
    if (add_pieces(r, s) < 0)
        return -1;
    if (are_letters_of(list->items + first, list->count - first, whole, len))
        return 0;
    list->count = first;
    return add_letters(r, whole, len, s->start, s->end);
}

static int add_units(struct run *r, const struct segment *s)
{
    const char *folded;
    size_t len;

    if (fold_units(r->a->fold, s->units, s->count, &folded, &len, r->err) < 0)
        return -1;
    fold_elide(&folded, &len);
    if (fold_is_cjk(folded, len))
        return add_cjk(r, s, folded, len);
    return len ? add_word(r, folded, len, s->start, s->end) : 0;
}

int words_cut(struct run *r, size_t start, size_t end)
{
    struct segment s;
    int more;

    segment_begin(r->a->segmenter, r->text, start, end);
    while ((more = segment_next(r->a->segmenter, &s, r->err)) > 0)
        if (run_look(r, s.start) < 0 ||
            (s.units ? add_units(r, &s) : add_plain(r, s.start, s.end)) < 0)
            return -1;
    return more;
}
