/* Words: two ways that give the same segments.
 *
 *     text:   Tokayev  said  “we  are   Қазақ  елі”   on  Wednesday.
 *             \_ASCII___/    \icu/ \A/  \__icu____/   \__ASCII_____/
 *
 * Between blanks word boundaries depend on nothing outside: ICU's rules break before and after
 * every ASCII blank, but for marks and joiners right after one (so a run that begins outside ASCII
 * takes the blanks before it along). Hence text is cut at blanks; pieces of ASCII are segmented
 * here, by the few rules that ASCII can meet, and what lies between goes to ICU in runs as long as
 * possible, for starting the iterator costs more than a word. tests/unit/text_segment.c holds both
 * to each other.
 *
 * UTF-8 offsets are recovered by walking the UTF-16 along with ICU's boundaries, which ascend; no
 * map is kept.
 */
#include "text/segment.h"
#include "base/buf.h"
#include "text/fold.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

struct segmenter {
    UBreakIterator *words, *sentences;
    const char *text;
    size_t at, end; /* what is still to be cut into pieces */
    size_t piece;   /* end of the ASCII piece that `at` stands in */
    bool slowly;
    UChar *units; /* the run that ICU works on */
    size_t count, cap;
    size_t unit; /* the boundary reached in it; == count when the run is done */
    size_t byte; /* the same place in the text */
};

void segmenter_free(struct segmenter *s)
{
    if (!s)
        return;
    ubrk_close(s->words);
    ubrk_close(s->sentences);
    free(s->units);
    free(s);
}

struct segmenter *segmenter_new(struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    struct segmenter *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->words = ubrk_open(UBRK_WORD, "root", NULL, 0, &status);
    s->sentences = ubrk_open(UBRK_SENTENCE, "root", NULL, 0, &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_INTERNAL, "ICU break iterators: %s", u_errorName(status));
        segmenter_free(s);
        return NULL;
    }
    return s;
}

void segmenter_trim_memory(struct segmenter *s)
{
    free(s->units);
    s->units = NULL;
    s->count = s->cap = s->unit = 0;
}

/* --- Paragraphs */

static UChar32 char_at(const char *text, size_t i)
{
    UChar32 c;

    U8_NEXT_UNSAFE(text, i, c);
    return c;
}

void segment_trim(const char *text, size_t *start, size_t *end)
{
    while (*start < *end && u_isUWhiteSpace(char_at(text, *start)))
        U8_FWD_1_UNSAFE(text, *start);
    while (*start < *end) {
        size_t last = *end;

        U8_BACK_1_UNSAFE(text, last);
        if (!u_isUWhiteSpace(char_at(text, last)))
            break;
        *end = last;
    }
}

static size_t line_end(const char *text, size_t at, size_t len)
{
    const char *lf = memchr(text + at, '\n', len - at);

    return lf ? (size_t)(lf - text) : len;
}

static bool is_blank(const char *text, size_t start, size_t end)
{
    segment_trim(text, &start, &end);
    return start == end;
}

/* Blank lines before the first and after the last line of text part nothing and do not count. */
void paragraph_walk_init(struct paragraph_walk *w, const char *text, size_t len)
{
    size_t start = 0, end = len;

    segment_trim(text, &start, &end);
    *w = (struct paragraph_walk){.text = text, .at = start, .len = end, .by_line = true};
    for (size_t at = start; at < end && w->by_line;) {
        size_t stop = line_end(text, at, end);

        w->by_line = !is_blank(text, at, stop);
        at = stop + 1;
    }
}

bool paragraph_walk_next(struct paragraph_walk *w, size_t *start, size_t *end)
{
    size_t line, stop;

    if (w->at >= w->len)
        return false;
    *start = w->at;
    *end = stop = line_end(w->text, w->at, w->len);
    while (!w->by_line && stop < w->len) {
        line = stop + 1;
        stop = line_end(w->text, line, w->len);
        if (is_blank(w->text, line, stop))
            break;
        *end = stop;
    }
    /* On to the next line that is not blank; the text ends with one. */
    for (w->at = stop + 1; w->at < w->len; w->at = stop + 1) {
        stop = line_end(w->text, w->at, w->len);
        if (!is_blank(w->text, w->at, stop))
            break;
    }
    segment_trim(w->text, start, end);
    return true;
}

/* --- UTF-16 runs */

/* Put text[start..end) into s->units. */
static int load(struct segmenter *s, const char *text, size_t start, size_t end, struct err *err)
{
    size_t i = start, n = 0;

    if (end - start > INT32_MAX / 2)
        return err_set(err, ERR_LIMIT, "a paragraph of %zu bytes", end - start);
    if (grow(&s->units, &s->cap, end - start + 1, sizeof *s->units) < 0)
        return err_nomem(err);
    while (i < end) {
        UChar32 c;

        U8_NEXT_UNSAFE(text, i, c);
        U16_APPEND_UNSAFE(s->units, n, c);
    }
    s->text = text;
    s->count = n;
    s->unit = 0;
    s->byte = start;
    return 0;
}

size_t segment_bytes(const UChar *units, size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++) {
        if (units[i] < 0x80)
            bytes += 1;
        else if (units[i] < 0x800 || U16_IS_SURROGATE(units[i]))
            bytes += 2; /* each half of a pair stands for two of its four bytes */
        else
            bytes += 3;
    }
    return bytes;
}

/* Move s->unit to a later boundary, s->byte along with it. */
static void advance(struct segmenter *s, size_t to)
{
    s->byte += segment_bytes(s->units + s->unit, to - s->unit);
    s->unit = to;
}

static int set_text(struct segmenter *s, UBreakIterator *it, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;

    ubrk_setText(it, s->units, (int32_t)s->count, &status);
    if (U_FAILURE(status))
        return err_set(err, ERR_INTERNAL, "ICU break iterator: %s", u_errorName(status));
    return 0;
}

/* --- Words */

static bool is_full_stop_between_cases(const UChar *units, size_t i, size_t count)
{
    UChar32 before, after;
    size_t left = i, right = i + 1;

    if (units[i] != '.' || i == 0 || right == count)
        return false;
    U16_PREV(units, 0, left, before);
    U16_NEXT(units, right, count, after);
    return u_charType(before) == U_LOWERCASE_LETTER && u_charType(after) == U_UPPERCASE_LETTER;
}

/* What counts as a blank becomes one; nothing changes its length. */
static void put_blanks(UChar *units, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (units[i] == '@' || units[i] == '_' || is_full_stop_between_cases(units, i, count))
            units[i] = ' ';
}

static bool is_cut(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '@' || c == '_';
}

static size_t skip_cuts(const struct segmenter *s, size_t at)
{
    while (at < s->end && is_cut((unsigned char)s->text[at]))
        at++;
    return at;
}

/* The end of the piece at `at`; *ascii tells what it is made of. */
static size_t piece_end(const struct segmenter *s, size_t at, bool *ascii)
{
    unsigned char seen = 0;

    while (at < s->end && !is_cut((unsigned char)s->text[at]))
        seen |= (unsigned char)s->text[at++];
    *ascii = seen < 0x80;
    return at;
}

/* From `start` over all pieces that are not plain ASCII; s->at moves behind them. */
static int load_run(struct segmenter *s, size_t start, struct err *err)
{
    size_t end, next;
    bool ascii;

    end = piece_end(s, s->at, &ascii);
    for (next = skip_cuts(s, end); next < s->end; next = skip_cuts(s, end)) {
        if (memchr(s->text + end, '\n', next - end)) /* a run stays as short as a paragraph */
            break;
        size_t stop = piece_end(s, next, &ascii);
        if (ascii)
            break;
        end = stop;
    }
    s->at = end;
    if (load(s, s->text, start, end, err) < 0)
        return -1;
    put_blanks(s->units, s->count);
    return set_text(s, s->words, err);
}

/* 1 when there is something to cut (an ASCII piece or a run), 0 at the end. */
static int next_piece(struct segmenter *s, struct err *err)
{
    size_t blank = s->at;
    bool ascii;

    s->at = skip_cuts(s, s->at);
    if (s->at >= s->end)
        return 0;
    s->piece = piece_end(s, s->at, &ascii);
    if (ascii)
        return 1;
    s->piece = s->at;
    return load_run(s, blank, err) < 0 ? -1 : 1;
}

static bool has_letter(const UChar *units, size_t count)
{
    size_t i = 0;

    while (i < count) {
        UChar32 c;

        U16_NEXT(units, i, count, c);
        if (fold_is_letter(c))
            return true;
    }
    return false;
}

static bool next_in_run(struct segmenter *s, struct segment *out)
{
    while (s->unit < s->count) {
        int32_t to = ubrk_next(s->words);
        size_t from = s->unit, start = s->byte;

        if (to == UBRK_DONE) {
            s->unit = s->count;
            break;
        }
        advance(s, (size_t)to);
        if (ubrk_getRuleStatus(s->words) >= UBRK_WORD_NUMBER &&
            has_letter(s->units + from, s->unit - from)) {
            *out = (struct segment){start, s->byte, s->units + from, s->unit - from};
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alpha(char c)
{
    return is_lower(c) || is_upper(c);
}

/* Whether ICU's rules join a and b over the character c that stands between them. */
static bool joins(char a, char c, char b)
{
    if (is_alpha(a) && is_alpha(b))
        return c == '\'' || (c == '.' && !(is_lower(a) && is_upper(b)));
    if (is_digit(a) && is_digit(b))
        return c == '\'' || c == '.' || c == ',' || c == ';';
    return false;
}

static bool next_in_ascii(struct segmenter *s, struct segment *out)
{
    const char *t = s->text;
    size_t at = s->at, start;

    while (at < s->piece && !is_alpha(t[at]) && !is_digit(t[at]))
        at++;
    s->at = at;
    if (at == s->piece)
        return false;
    start = at++;
    for (; at < s->piece; at++) {
        if (is_alpha(t[at]) || is_digit(t[at]))
            continue;
        if (at + 1 == s->piece || !joins(t[at - 1], t[at], t[at + 1]))
            break;
    }
    s->at = at;
    *out = (struct segment){.start = start, .end = at};
    return true;
}

void segment_words(struct segmenter *s, const char *text, size_t start, size_t end)
{
    s->text = text;
    s->at = s->piece = start;
    s->end = end;
    s->count = s->unit = 0;
    s->slowly = false;
}

void segment_words_slowly(struct segmenter *s, const char *text, size_t start, size_t end)
{
    segment_words(s, text, start, end);
    s->slowly = true;
}

static int load_all(struct segmenter *s, struct err *err)
{
    size_t start = s->at;

    if (start == s->end)
        return 0;
    s->at = s->piece = s->end;
    if (load(s, s->text, start, s->end, err) < 0)
        return -1;
    put_blanks(s->units, s->count);
    return set_text(s, s->words, err) < 0 ? -1 : 1;
}

int segment_next_word(struct segmenter *s, struct segment *out, struct err *err)
{
    for (;;) {
        int more;

        if (s->unit < s->count && next_in_run(s, out))
            return 1;
        if (s->at < s->piece && next_in_ascii(s, out))
            return 1;
        more = s->slowly ? load_all(s, err) : next_piece(s, err);
        if (more <= 0)
            return more;
    }
}

/* --- Sentences */

int segment_sentences(struct segmenter *s, const char *text, size_t start, size_t end,
                      struct err *err)
{
    if (load(s, text, start, end, err) < 0)
        return -1;
    return set_text(s, s->sentences, err);
}

bool segment_next_sentence(struct segmenter *s, size_t *start, size_t *end)
{
    while (s->unit < s->count) {
        int32_t to = ubrk_next(s->sentences);

        *start = s->byte;
        advance(s, to == UBRK_DONE ? s->count : (size_t)to);
        *end = s->byte;
        segment_trim(s->text, start, end);
        if (*start < *end)
            return true;
    }
    return false;
}
