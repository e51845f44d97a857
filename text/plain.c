#include "text/plain.h"
#include <endian.h>
#include <string.h>
#include <unicode/utf8.h>

/* --- Stretches */

/* The next byte that is not ASCII, or end. */
static size_t skip_ascii(const char *text, size_t at, size_t end)
{
    uint64_t eight;

    for (; end - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < end && (unsigned char)text[at] < 0x80)
        at++;
    return at;
}

/* Whether the character at *at keeps its piece from being plain. A mark after a letter that stands
 * alone does: the two fold together. */
static bool is_hard(struct kinds *k, const char *text, size_t *at, uint8_t *kind)
{
    uint8_t before = *kind;
    UChar32 c;

    U8_NEXT_UNSAFE(text, *at, c);
    *kind = kinds_word(k, c) & WORD_KIND;
    return *kind == WORD_HARD || (*kind == WORD_MARK && before == WORD_ALONE);
}

size_t plain_end(struct kinds *k, const char *text, size_t at, size_t end)
{
    size_t next = at, stop;
    uint8_t kind = 0;

    do {
        stop = skip_ascii(text, next, end);
        if (stop == end)
            return end;
        if (stop > next)
            kind = 0;
        next = stop;
    } while (!is_hard(k, text, &next, &kind));
    while (stop > at && !plain_is_blank((unsigned char)text[stop - 1]))
        stop--;
    while (stop > at && plain_is_blank((unsigned char)text[stop - 1]))
        stop--;
    return stop;
}

size_t plain_piece_end(struct kinds *k, const char *text, size_t at, size_t end, bool *plain)
{
    uint8_t kind = 0;

    *plain = true;
    while (at < end && !plain_is_blank((unsigned char)text[at]))
        if (is_hard(k, text, &at, &kind))
            *plain = false;
    return at;
}

/* --- Words */

/* One character of the text under the walk; kind 0 at the end. */
struct letter {
    UChar32 c;
    uint8_t kind, flags;
    bool marked;
    size_t next;
};

static inline struct letter letter_at(const struct plain *p, size_t at, size_t end)
{
    struct letter l = {.next = at};

    if (at >= end)
        return l;
    l.c = (unsigned char)p->text[l.next++];
    if (l.c >= 0x80) {
        l.next = at;
        U8_NEXT_UNSAFE(p->text, l.next, l.c);
    }
    l.flags = kinds_word(p->kinds, l.c);
    l.kind = l.flags & WORD_KIND;
    return l;
}

/* Take in the marks behind a character: WB4. What case it has is its last mark's then: none. */
static inline void take_marks(const struct plain *p, struct letter *l, size_t end)
{
    struct letter mark;

    while ((mark = letter_at(p, l->next, end)).kind == WORD_MARK) {
        l->next = mark.next;
        l->flags = mark.flags;
        l->marked = true;
    }
}

/* Whether a and b are joined over m: WB6, WB7, WB11, WB12. A full stop between a lower-case and an
 * upper-case letter counts as a blank. */
static bool joins(const struct letter *a, const struct letter *m, const struct letter *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == WORD_DIGIT)
        return m->kind == WORD_MID_DIGIT || m->kind == WORD_MID_BOTH;
    if (a->kind != WORD_LETTER || (m->kind != WORD_MID_LETTER && m->kind != WORD_MID_BOTH))
        return false;
    return m->c != '.' || m->marked || !(a->flags & WORD_LOWER) || !(b->flags & WORD_UPPER);
}

/* A word under way. */
struct fold_out {
    char *bytes;
    size_t len;
    bool folded, elidable;
};

static inline void add(const struct plain *p, UChar32 c, struct fold_out *out)
{
    uint16_t folded = p->folds[c];

    if (folded == FOLD_UNKNOWN || folded == FOLD_GENERAL || out->len > PLAIN_ROOM - U8_MAX_LENGTH)
        out->folded = false;
    else
        U8_APPEND_UNSAFE(out->bytes, out->len, folded);
    out->elidable |= folded == '\'';
}

/* Eight bytes at once, the first one lowest: the highest bit of each that is from `low` to `high`.
 */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
static inline uint64_t between(uint64_t seven_bits, unsigned low, unsigned high)
{
    return (seven_bits + EACH(0x80 - low)) & ~(seven_bits + EACH(0x7f - high)) & EACH(0x80);
}

/* How many of them come first that are ASCII letters and digits; these are lowered. */
static inline unsigned lower_eight(uint64_t *eight)
{
    uint64_t lower = *eight | EACH(0x20), seven = *eight & EACH(0x7f);
    uint64_t fit = between(lower & EACH(0x7f), 'a', 'z') | between(seven, '0', '9');
    uint64_t stop = ~(fit & ~*eight) & EACH(0x80);

    *eight = lower; /* a digit has that bit */
    return stop ? (unsigned)__builtin_ctzll(stop) / 8 : 8;
}

/* What most words are made of: ASCII letters and digits from `at` on; returns where they end. */
static inline size_t add_ascii(const char *text, size_t at, size_t end, struct fold_out *out)
{
    uint64_t eight;
    unsigned n = 8;

    for (; n == 8 && end - at >= 8 && out->len + 8 <= PLAIN_ROOM; at += n, out->len += n) {
        memcpy(&eight, text + at, sizeof eight);
        eight = le64toh(eight);
        n = lower_eight(&eight);
        eight = htole64(eight);
        memcpy(out->bytes + out->len, &eight, sizeof eight);
    }
    for (; n == 8 && at < end && out->len < PLAIN_ROOM; at++) {
        uint64_t one = (unsigned char)text[at];

        if (lower_eight(&one) == 0)
            break;
        out->bytes[out->len++] = (char)one;
    }
    return at;
}

/* Go on from the word's last letter a, over what joins, to the next one; false at the word's end.
 */
static inline bool go_on(const struct plain *p, struct letter *a, size_t end, struct fold_out *fold)
{
    struct letter m, b;

    m = letter_at(p, a->next, end);
    if (m.kind == WORD_MARK) {
        take_marks(p, a, end);
        fold->folded = false;
        m = letter_at(p, a->next, end);
    }
    if (m.kind <= WORD_OTHER || m.kind == WORD_ALONE || a->kind == WORD_ALONE)
        return false;
    if (m.kind >= WORD_LETTER) {
        *a = m;
        return true;
    }
    take_marks(p, &m, end);
    b = letter_at(p, m.next, end);
    if (!joins(a, &m, &b))
        return false;
    add(p, m.c, fold);
    fold->folded &= !m.marked;
    *a = b;
    return true;
}

bool plain_next_word(const struct plain *p, size_t at, size_t end, char *out,
                     struct plain_word *word)
{
    struct fold_out fold = {out, 0, true, false};
    struct letter a;

    do {
        word->start = at;
        a = letter_at(p, at, end);
        at = a.next;
    } while (a.kind && a.kind < WORD_LETTER);
    if (!a.kind)
        return false;
    do {
        at = a.c < 0x80 ? add_ascii(p->text, a.next - 1, end, &fold) : 0;
        if (at < a.next) /* none of those, or no room */
            add(p, a.c, &fold);
        else if (at > a.next)
            a = letter_at(p, at - 1, end);
    } while (go_on(p, &a, end, &fold));
    word->end = a.next;
    word->len = fold.len;
    word->folded = fold.folded;
    word->elidable = fold.elidable;
    return true;
}
