/* Words: two ways that give the same segments.
 *
 *     text:   Tokayev  said  “we  are   ภาษาไทย  e + acute”   on  Wednesday.
 *             \______plain________/    \______icu________/   \____plain____/
 *
 * Between blanks word boundaries depend on nothing outside: ICU's rules break before and after
 * every ASCII blank, but for marks and joiners right after one (so a run for ICU takes the blanks
 * before it along). Hence text is cut at blanks; pieces whose characters are all plain are left to
 * text/plain.c, and what lies between goes to ICU in runs as long as possible, for starting the
 * iterator costs more than a word. tests/unit/text_segment.c holds both to each other.
 *
 * UTF-8 offsets are recovered by walking the UTF-16 along with ICU's boundaries, which ascend; no
 * map is kept.
 */
#include "text/segment.h"
#include "base/buf.h"
#include "text/fold.h"
#include "text/plain.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

struct segmenter {
    struct kinds *kinds;
    UBreakIterator *words;
    const char *text;
    size_t at, end; /* what is still to be cut into pieces */
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
    free(s->units);
    free(s);
}

struct segmenter *segmenter_new(struct kinds *kinds, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    struct segmenter *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    s->kinds = kinds;
    s->words = ubrk_open(UBRK_WORD, "root", NULL, 0, &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_INTERNAL, "ICU break iterator: %s", u_errorName(status));
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

/* --- Runs for ICU */

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

/* Put text[start..end) into s->units and before the iterator. */
static int load(struct segmenter *s, size_t start, size_t end, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t i = start, n = 0;

    if (end - start > INT32_MAX / 2)
        return err_set(err, ERR_LIMIT, "a paragraph of %zu bytes", end - start);
    if (grow(&s->units, &s->cap, end - start + 1, sizeof *s->units) < 0)
        return err_nomem(err);
    while (i < end) {
        UChar32 c;

        U8_NEXT_UNSAFE(s->text, i, c);
        U16_APPEND_UNSAFE(s->units, n, c);
    }
    put_blanks(s->units, n);
    s->count = n;
    s->unit = 0;
    s->byte = start;
    ubrk_setText(s->words, s->units, (int32_t)n, &status);
    if (U_FAILURE(status))
        return err_set(err, ERR_INTERNAL, "ICU break iterator: %s", u_errorName(status));
    return 0;
}

static size_t skip_blanks(const struct segmenter *s, size_t at)
{
    while (at < s->end && plain_is_blank((unsigned char)s->text[at]))
        at++;
    return at;
}

/* From the blanks at s->at over all pieces that are not plain; s->at moves behind them. */
static int load_run(struct segmenter *s, struct err *err)
{
    size_t start = s->at, end, next;
    bool plain;

    end = plain_piece_end(s->kinds, s->text, skip_blanks(s, start), s->end, &plain);
    for (next = skip_blanks(s, end); next < s->end; next = skip_blanks(s, end)) {
        if (memchr(s->text + end, '\n', next - end)) /* a run stays as short as a paragraph */
            break;
        size_t stop = plain_piece_end(s->kinds, s->text, next, s->end, &plain);
        if (plain)
            break;
        end = stop;
    }
    s->at = end;
    return load(s, start, end, err);
}

static int load_all(struct segmenter *s, struct err *err)
{
    size_t start = s->at;

    s->at = s->end;
    return load(s, start, s->end, err);
}

/* --- Words of a run */

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

/* --- The walk */

void segment_begin(struct segmenter *s, const char *text, size_t start, size_t end)
{
    s->text = text;
    s->at = start;
    s->end = end;
    s->count = s->unit = 0;
    s->slowly = false;
}

void segment_begin_slowly(struct segmenter *s, const char *text, size_t start, size_t end)
{
    segment_begin(s, text, start, end);
    s->slowly = true;
}

int segment_next(struct segmenter *s, struct segment *out, struct err *err)
{
    for (;;) {
        size_t start = s->at;

        if (s->unit < s->count && next_in_run(s, out))
            return 1;
        if (start == s->end)
            return 0;
        if (!s->slowly && (s->at = plain_end(s->kinds, s->text, start, s->end)) > start) {
            *out = (struct segment){.start = start, .end = s->at};
            return 1;
        }
        if ((s->slowly ? load_all : load_run)(s, err) < 0)
            return -1;
    }
}
