/* A window over the runs that answers as many parts of the query as can be is widened to the
 * passage's size, from the beginning of its sentence if that is near. A second passage is shown for
 * parts of the query that the first does not answer.
 */
#include "query/passage.h"
#include "base/utf8.h"
#include "query/chars.h"

#define WINDOW_CP 240
#define LEAVES    16   /* parts of the query told apart in one window */
#define RUNS_MOST 2000 /* looked at */

struct leaves {
    const void *items[LEAVES];
    size_t count;
};

struct window {
    size_t first, last; /* runs, inclusive */
    size_t score;
};

static bool has_leaf(const struct leaves *l, const void *leaf)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->items[i] == leaf)
            return true;
    return false;
}

static bool add_leaf(struct leaves *l, const void *leaf)
{
    if (l->count == LEAVES || has_leaf(l, leaf))
        return false;
    l->items[l->count++] = leaf;
    return true;
}

/* The window that begins with run `first`: new parts count most, then how many runs there are. */
static struct window window_from(const char *text, const struct passage_run *runs, size_t count,
                                 size_t first, const struct leaves *known)
{
    struct window w = {first, first, 0};
    struct leaves seen = *known;
    size_t cp = 0, at = runs[first].start;

    for (size_t i = first; i < count; i++) {
        if (runs[i].end > at) {
            cp += utf8_count(text + at, runs[i].end - at);
            at = runs[i].end;
        }
        if (i > first && cp > WINDOW_CP)
            break;
        w.last = i;
        w.score += add_leaf(&seen, runs[i].leaf) ? 1000 : 1;
    }
    return w;
}

/* The best window whose runs lie outside `taken`, and its score; score 0 when there is none. */
static struct window best_window(const char *text, const struct passage_run *runs, size_t count,
                                 const struct leaves *known, const struct passage *taken)
{
    struct window best = {0};

    for (size_t i = 0; i < count && i < RUNS_MOST; i++) {
        struct window w;

        if (taken && runs[i].end > taken->start && runs[i].start < taken->end)
            continue;
        w = window_from(text, runs, count, i, known);
        if (w.score > best.score)
            best = w;
    }
    return best;
}

/* --- From windows to passages */

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

/* What stands before a word without a blank between: an opening mark, say. */
static uint32_t with_head(const char *text, size_t len, const struct words *words, uint32_t i)
{
    uint32_t at = words->items[i].start, floor = i ? words->items[i - 1].end : 0;

    while (at > floor && !chars_is_blank(chars_before(text, len, at))) {
        do
            at--;
        while (at > floor && ((unsigned char)text[at] & 0xC0) == 0x80);
    }
    return at < floor ? floor : at;
}

/* What stands behind a word without a blank between: its full stop, say. */
static uint32_t with_tail(const char *text, size_t limit, const struct words *words, uint32_t i)
{
    size_t at = words->items[i].end;
    size_t ceiling = i + 1 < words->count ? words->items[i + 1].start : limit;

    if (ceiling > limit)
        ceiling = limit;
    while (at < ceiling) {
        size_t next = at;

        if (chars_is_blank(utf8_next(text, limit, &next)))
            break;
        at = next;
    }
    return (uint32_t)at;
}

/* A passage from word `first` on that holds [start, end) and else as much as fits. */
static struct passage fill(const char *text, size_t len, size_t limit, const struct words *words,
                           uint32_t first, uint32_t end)
{
    struct passage p = {.start = with_head(text, len, words, first)};
    uint32_t i = first, last = first;
    size_t cp = 0, at = p.start;

    for (; i < words->count; i++) {
        const struct word *w = &words->items[i];

        if (w->end > at) {
            cp += utf8_count(text + at, w->end - at);
            at = w->end;
        }
        if (w->start >= end && (cp > PASSAGE_CP || w->end > limit))
            break;
        last = i;
    }
    if (limit < words->items[last].end)
        limit = len;
    p.end = with_tail(text, limit, words, last);
    return p;
}

static struct passage make(const char *text, size_t len, size_t limit, const struct words *words,
                           const struct passage_run *runs, struct window w)
{
    uint32_t start = runs[w.first].start, end = start;
    size_t cp, room;

    for (size_t i = w.first; i <= w.last; i++)
        if (runs[i].end > end)
            end = runs[i].end;
    cp = utf8_count(text + start, end - start);
    room = cp < PASSAGE_CP ? PASSAGE_CP - cp : 0;
    room -= count_up_to(text, end, limit, room / 2); /* half of it for what follows */
    return fill(text, len, limit, words, widen_left(text, words, start, room), end);
}

/* Two passages that have been widened into each other: the second gives way. */
static void part(const char *text, size_t len, const struct passage *one, struct passage *two)
{
    if (two->start >= one->end || one->start >= two->end)
        return;
    if (two->start < one->start)
        two->end = one->start;
    else
        two->start = one->end;
    while (two->start < two->end && chars_is_blank(chars_at(text, len, two->start))) {
        size_t at = two->start;

        utf8_next(text, len, &at);
        two->start = (uint32_t)at;
    }
    while (two->end > two->start && chars_is_blank(chars_before(text, len, two->end)))
        do
            two->end--;
        while (two->end > two->start && ((unsigned char)text[two->end] & 0xC0) == 0x80);
}

size_t passage_choose(const char *text, size_t len, size_t limit, const struct words *words,
                      const struct passage_run *runs, size_t count, struct passage out[2])
{
    struct leaves known = {.count = 0};
    struct window first, second;
    size_t within = 0;

    if (count == 0)
        return 0;
    while (within < count && runs[within].start < limit)
        within++;
    if (within == 0)
        limit = len;
    else
        count = within;
    first = best_window(text, runs, count, &known, NULL);
    out[0] = make(text, len, limit, words, runs, first);
    for (size_t i = 0; i < count; i++)
        if (runs[i].start >= out[0].start && runs[i].end <= out[0].end)
            add_leaf(&known, runs[i].leaf);
    second = best_window(text, runs, count, &known, &out[0]);
    if (second.score < 1000)
        return 1;
    out[1] = make(text, len, limit, words, runs, second);
    part(text, len, &out[0], &out[1]);
    if (out[1].start < out[0].start) {
        struct passage p = out[0];

        out[0] = out[1];
        out[1] = p;
    }
    return 2;
}

bool passage_lead(const char *text, size_t limit, const struct words *words, struct passage *out)
{
    if (words->count == 0)
        return false;
    *out = fill(text, limit, limit, words, 0, 0);
    return true;
}
