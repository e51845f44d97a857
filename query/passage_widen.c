#include "query/passage_widen.h"
#include "base/utf8.h"
#include "query/chars.h"
#include <string.h>

#define COMPOUND_WORDS 4  /* a longer one may be parted */
#define CONTEXT_CP     30 /* shown on either side of a match, however long */

static uint32_t word_at(const struct words *words, uint32_t byte)
{
    uint32_t lo = 0, hi = (uint32_t)words->count;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (words->items[mid].end <= byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The first word of the passage when it may reach `room` code points before `start`: the earliest
 * sentence that begins there, else the first word in half of the room. */
static uint32_t widen_left(const char *text, const struct words *words, uint32_t start, size_t room)
{
    uint32_t i = word_at(words, start), near = i, sentence = UINT32_MAX;
    size_t s = words->sentences.count, cp = 0, at = start;

    while (s > 0 && words->sentences.items[s - 1].first > i)
        s--;
    for (;; i--) {
        if (words->items[i].start < at) {
            cp += utf8_count(text + words->items[i].start, at - words->items[i].start);
            at = words->items[i].start;
        }
        if (cp > room)
            break;
        if (cp <= room / 2)
            near = i;
        if (s > 0 && words->sentences.items[s - 1].first == i) {
            sentence = i;
            s--;
        }
        if (i == 0)
            break;
    }
    return sentence != UINT32_MAX ? sentence : near;
}

/* Whether words i and i + 1 are one to the eye: "same-sex", "and/or", "news.example". */
static bool are_one(const char *text, const struct words *words, uint32_t i)
{
    size_t at = words->items[i].end, next = words->items[i + 1].start;
    uint32_t c;

    if (at >= next)
        return false;
    c = utf8_next(text, next, &at);
    return at == next && (c == 0x2010 || c == 0x2011 || c == 0x2019 ||
                          (c < 0x80 && c && strchr("-/.:@_&+'", (int)c)));
}

/* The first or the last word of a passage, so that no such compound is parted if it is short. */
static uint32_t compound_start(const char *text, const struct words *words, uint32_t i)
{
    uint32_t at = i;

    while (at > 0 && i - at < COMPOUND_WORDS && are_one(text, words, at - 1))
        at--;
    return i - at < COMPOUND_WORDS ? at : i;
}

static uint32_t compound_end(const char *text, const struct words *words, uint32_t least,
                             uint32_t i)
{
    uint32_t at = i;

    while (at > least && i - at < COMPOUND_WORDS && at + 1 < words->count &&
           are_one(text, words, at))
        at--;
    return i - at < COMPOUND_WORDS ? at : i;
}

/* How many code points text[start..end) has, or `most` when it has more. */
static size_t count_up_to(const char *text, uint32_t start, size_t end, size_t most)
{
    size_t n = 0, at = start;

    while (at < end && n < most) {
        utf8_next(text, end, &at);
        n++;
    }
    return n;
}

/* A mark that opens, and never closes where no blank follows. */
static bool opens(uint32_t c)
{
    static const uint32_t marks[] = {'(',    '[',    '{',    0xA1,   0xAB,   0xBF,   0x2018,
                                     0x201A, 0x201C, 0x201E, 0x2039, 0x3008, 0x300A, 0x300C,
                                     0x300E, 0x3010, 0x3014, 0xFF08, 0xFF3B, 0xFF5B};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == c)
            return true;
    return false;
}

/* What stands between two words, text[start..end), parted: up to *tail it belongs to the word
 * before, from *head on to the one behind. Blanks part; without any, opening marks go with the word
 * behind them. */
static void part_gap(const char *text, size_t start, size_t end, size_t *tail, size_t *head)
{
    size_t at = start, openers = start;
    bool blank = false;

    while (at < end) {
        size_t from = at;
        uint32_t c = utf8_next(text, end, &at);

        if (!opens(c))
            openers = at;
        if (!chars_is_blank(c))
            continue;
        if (!blank)
            *tail = from;
        *head = at;
        blank = true;
    }
    if (!blank)
        *tail = *head = openers;
}

/* Where the passage begins that begins with word i: with its opening mark, say. */
static uint32_t with_head(const char *text, const struct words *words, uint32_t i)
{
    size_t tail, head;

    if (i == 0) {
        part_gap(text, 0, words->items[0].start, &tail, &head);
        return tail < head ? (uint32_t)head : 0; /* all of it, but for blanks and what is before */
    }
    part_gap(text, words->items[i - 1].end, words->items[i].start, &tail, &head);
    return (uint32_t)head;
}

/* Where it ends that ends with word i: behind its full stop, say. */
static uint32_t with_tail(const char *text, size_t limit, const struct words *words, uint32_t i)
{
    size_t end = i + 1 < words->count ? words->items[i + 1].start : limit, tail, head;

    if (end > limit)
        end = limit;
    part_gap(text, words->items[i].end, end, &tail, &head);
    return (uint32_t)tail;
}

/* A passage of at most so many code points from word `first` on, which holds what ends at `end`. */
static struct passage fill(const struct passage_source *s, uint32_t first, uint32_t end,
                           size_t most)
{
    const struct words *words = s->words;
    uint32_t i = first = compound_start(s->text, words, first), last = first, least = first;
    struct passage p = {.start = with_head(s->text, words, first)};
    size_t cp = 0, at = p.start, limit = s->limit;

    for (; i < words->count; i++) {
        const struct word *w = &words->items[i];

        if (w->end > at) {
            cp += utf8_count(s->text + at, w->end - at);
            at = w->end;
        }
        if (w->start < end)
            least = i;
        else if (cp > most || w->end > limit)
            break;
        last = i;
    }
    if (i < words->count)
        last = compound_end(s->text, words, least, last);
    if (limit < words->items[last].end)
        limit = s->len;
    p.end = with_tail(s->text, limit, words, last);
    return p;
}

struct passage passage_widen(const struct passage_source *s, uint32_t start, uint32_t end)
{
    size_t cp = utf8_count(s->text + start, end - start), most = cp + 2 * CONTEXT_CP, room;

    if (most < PASSAGE_CP)
        most = PASSAGE_CP;
    room = most - cp;
    room -= count_up_to(s->text, end, s->limit, room / 2); /* half of it for what follows */
    return fill(s, widen_left(s->text, s->words, start, room), end, most);
}

bool passage_lead(const char *text, size_t limit, const struct words *words, struct passage *out)
{
    const struct passage_source s = {.text = text, .len = limit, .limit = limit, .words = words};

    if (words->count == 0)
        return false;
    *out = fill(&s, 0, 0, PASSAGE_CP);
    return true;
}
