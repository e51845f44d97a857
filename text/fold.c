/* Most words are made of characters that fold one to one and touch no neighbour. For those a table
 * per unit of the BMP gives the answer; it is filled on demand by the general way, so that the
 * rules stand in one place. A unit is SIMPLE when its own fold is one unit and normalization has a
 * boundary before both: then folding a string of them is folding each (marks never have such a
 * boundary).
 */
#include "text/fold.h"
#include "base/buf.h"
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#define CYRILLIC_IE 0x0435
#define CYRILLIC_IO 0x0451

struct units {
    UChar *at;
    size_t len, cap;
};

struct fold {
    const UNormalizer2 *casefold, *nfd, *nfc; /* ICU's own, shared */
    uint16_t *simple;                         /* see fold_table */
    struct units a, b;  /* the general way goes back and forth between these */
    struct units given; /* what fold_text was given */
    char *out;
    size_t out_cap;
};

void fold_free(struct fold *f)
{
    if (!f)
        return;
    free(f->simple);
    free(f->a.at);
    free(f->b.at);
    free(f->given.at);
    free(f->out);
    free(f);
}

/* ICU counts in int32_t; a longer word is none. */
static int normalize(const UNormalizer2 *with, const UChar *s, size_t n, struct units *to,
                     struct err *err)
{
    UErrorCode status;
    int32_t len;

    if (n > INT32_MAX / 20) /* room for NFKC's longest expansion, 18 */
        return err_set(err, ERR_LIMIT, "a word of %zu characters", n);
    if (!to->cap && grow(&to->at, &to->cap, 64, sizeof *to->at) < 0)
        return err_nomem(err);
    for (;;) {
        status = U_ZERO_ERROR;
        len = unorm2_normalize(with, s, (int32_t)n, to->at, (int32_t)to->cap, &status);
        if (status != U_BUFFER_OVERFLOW_ERROR)
            break;
        if (grow(&to->at, &to->cap, (size_t)len + 1, sizeof *to->at) < 0)
            return err_nomem(err);
    }
    if (U_FAILURE(status))
        return err_set(err, ERR_INTERNAL, "ICU normalization: %s", u_errorName(status));
    to->len = (size_t)len;
    return 0;
}

static void plain_apostrophes(struct units *u)
{
    for (size_t i = 0; i < u->len; i++)
        if (u->at[i] == 0x2018 || u->at[i] == 0x2019 || u->at[i] == 0x02BB || u->at[i] == 0x02BC)
            u->at[i] = '\'';
}

static bool is_latin_or_greek_letter(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &status);

    return u_isalpha(c) && (script == USCRIPT_LATIN || script == USCRIPT_GREEK);
}

/* Over decomposed text, in place: only there does every mark stand by itself. */
static void drop_marks(struct units *u)
{
    size_t i = 0, kept = 0;
    bool after_latin = false;

    while (i < u->len) {
        size_t from = i;
        UChar32 c;

        U16_NEXT(u->at, i, u->len, c);
        if (c >= 0x300 && c <= 0x36F && after_latin)
            continue;
        if (c == 0x640 || (c >= 0x64B && c <= 0x652))
            continue;
        if (!(U_GET_GC_MASK(c) & U_GC_M_MASK))
            after_latin = is_latin_or_greek_letter(c);
        while (from < i)
            u->at[kept++] = u->at[from++];
    }
    u->len = kept;
}

static bool io_to_ie(struct units *u)
{
    bool changed = false;

    for (size_t i = 0; i < u->len; i++)
        if (u->at[i] == CYRILLIC_IO) {
            u->at[i] = CYRILLIC_IE;
            changed = true;
        }
    return changed;
}

/* All steps; the result is in f->a. */
static int fold_general(struct fold *f, const UChar *s, size_t n, struct err *err)
{
    if (normalize(f->casefold, s, n, &f->a, err) < 0)
        return -1;
    plain_apostrophes(&f->a);
    if (normalize(f->nfd, f->a.at, f->a.len, &f->b, err) < 0)
        return -1;
    drop_marks(&f->b);
    if (normalize(f->nfc, f->b.at, f->b.len, &f->a, err) < 0)
        return -1;
    if (!io_to_ie(&f->a)) /* it is one character in NFC only; what follows may join the new one */
        return 0;
    if (normalize(f->nfc, f->a.at, f->a.len, &f->b, err) < 0)
        return -1;
    struct units swap = f->a;
    f->a = f->b;
    f->b = swap;
    return 0;
}

static int learn(struct fold *f, UChar c, struct err *err)
{
    uint16_t entry = FOLD_GENERAL;

    if (!U16_IS_SURROGATE(c) && unorm2_hasBoundaryBefore(f->casefold, c)) {
        if (fold_general(f, &c, 1, err) < 0)
            return -1;
        if (f->a.len == 1 && f->a.at[0] != FOLD_UNKNOWN && f->a.at[0] != FOLD_GENERAL &&
            unorm2_hasBoundaryBefore(f->nfc, f->a.at[0]))
            entry = f->a.at[0];
    }
    f->simple[c] = entry;
    return 0;
}

struct fold *fold_new(struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    struct fold *f = calloc(1, sizeof *f);

    if (!f || !(f->simple = calloc(0x10000, sizeof *f->simple))) {
        fold_free(f);
        err_nomem(err);
        return NULL;
    }
    f->casefold = unorm2_getNFKCCasefoldInstance(&status);
    f->nfd = unorm2_getNFDInstance(&status);
    f->nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_INTERNAL, "ICU normalization: %s", u_errorName(status));
        fold_free(f);
        return NULL;
    }
    for (UChar c = 0; c < 0x80; c++)
        if (learn(f, c, err) < 0) {
            fold_free(f);
            return NULL;
        }
    return f;
}

const uint16_t *fold_table(const struct fold *f)
{
    return f->simple;
}

/* Write the folds of the leading simple units to f->out (which has room); *done of them. */
static int fold_simple(struct fold *f, const UChar *s, size_t n, size_t *done, size_t *len,
                       struct err *err)
{
    size_t i, out = 0;

    for (i = 0; i < n; i++) {
        uint16_t c = f->simple[s[i]];

        if (c == FOLD_UNKNOWN) {
            if (learn(f, s[i], err) < 0)
                return -1;
            c = f->simple[s[i]];
        }
        if (c == FOLD_GENERAL)
            break;
        U8_APPEND_UNSAFE(f->out, out, c);
    }
    *done = i;
    *len = out;
    return 0;
}

static int reserve_out(struct fold *f, size_t units, struct err *err)
{
    size_t need = units * U8_MAX_LENGTH;

    if (need > f->out_cap && grow(&f->out, &f->out_cap, need, 1) < 0)
        return err_nomem(err);
    return 0;
}

int fold_units(struct fold *f, const UChar *s, size_t n, const char **out, size_t *out_len,
               struct err *err)
{
    size_t done;

    if (reserve_out(f, n, err) < 0 || fold_simple(f, s, n, &done, out_len, err) < 0)
        return -1;
    if (done < n) {
        if (fold_general(f, s, n, err) < 0 || reserve_out(f, f->a.len, err) < 0)
            return -1;
        size_t i = 0;

        *out_len = 0;
        while (i < f->a.len) {
            UChar32 c;

            U16_NEXT_UNSAFE(f->a.at, i, c);
            U8_APPEND_UNSAFE(f->out, *out_len, c);
        }
    }
    *out = f->out;
    return 0;
}

int fold_text(struct fold *f, const char *s, size_t n, const char **out, size_t *out_len,
              struct err *err)
{
    size_t i = 0, units = 0;

    if (grow(&f->given.at, &f->given.cap, n + 1, sizeof *f->given.at) < 0)
        return err_nomem(err);
    while (i < n) {
        UChar32 c;

        U8_NEXT_UNSAFE(s, i, c);
        U16_APPEND_UNSAFE(f->given.at, units, c);
    }
    return fold_units(f, f->given.at, units, out, out_len, err);
}

/* How many bytes of an elision s begins with. */
static size_t elision(const char *s, size_t len)
{
    if (len > 2 && s[1] == '\'' && memchr("ldjmnstc", s[0], 8))
        return 2;
    if (len > 3 && memcmp(s, "qu'", 3) == 0)
        return 3;
    return 0;
}

void fold_elide(const char **s, size_t *len)
{
    size_t head = elision(*s, *len);

    if (head) {
        size_t first = head;

        U8_FWD_1_UNSAFE(*s, first);
        if (first < *len) { /* a second character follows */
            *s += head;
            *len -= head;
        }
    }
    if (*len >= 2 && (*s)[*len - 2] == '\'' && (*s)[*len - 1] == 's')
        *len -= 2;
}

size_t fold_cut(const char *s, size_t len)
{
    size_t at = 0;

    if (len <= FOLD_WORD_MAX)
        return len;
    for (int i = 0; i < FOLD_WORD_MAX && at < len; i++)
        U8_FWD_1_UNSAFE(s, at);
    return at;
}

static bool has_cjk_script(UChar32 c)
{
    return uscript_hasScript(c, USCRIPT_HAN) || uscript_hasScript(c, USCRIPT_HIRAGANA) ||
           uscript_hasScript(c, USCRIPT_KATAKANA);
}

bool fold_is_cjk(const char *s, size_t len)
{
    size_t i = 0;

    while (i < len) {
        UChar32 c;

        if ((unsigned char)s[i] < 0xE2) { /* below U+2000 no character has these scripts */
            U8_FWD_1_UNSAFE(s, i);
            continue;
        }
        U8_NEXT_UNSAFE(s, i, c);
        if (has_cjk_script(c))
            return true;
    }
    return false;
}

bool fold_is_letter(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK)) != 0;
}

size_t fold_piece(const struct fold *f, const UChar *s, size_t n)
{
    size_t i = 0;

    if (n)
        U16_FWD_1(s, i, n);
    while (i < n) {
        size_t next = i;
        UChar32 c;

        U16_NEXT(s, next, n, c);
        if (unorm2_hasBoundaryBefore(f->casefold, c))
            break;
        i = next;
    }
    return i;
}
