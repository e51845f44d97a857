/* A window over the runs that answers as many parts of the query as can be, whole matches before
 * lone halves, is widened to the passage's size, from the beginning of its sentence if that is
 * near. A second passage is shown for parts of the query that the first does not answer, and for
 * the end of a match too long for one.
 */
#include "base/utf8.h"
#include "query/chars.h"
#include "query/passage_widen.h"

#define WINDOW_CP 240
#define LEAVES    16   /* parts of the query told apart in one window */
#define NEW_PART  1000 /* what a part not yet answered counts for, where a run counts for 1 */
#define RUNS_MOST 2000 /* looked at */

struct leaves {
    const void *items[LEAVES];
    size_t count;
};

/* A passage that was chosen, and the parts of the query of which it shows a whole match. */
struct taken {
    struct passage passage;
    struct leaves whole;
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

/* The first of the wholes that begins at `start` or later. */
static size_t whole_from(const struct passage_source *s, uint32_t start)
{
    size_t lo = 0, hi = s->whole_count;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (s->wholes[mid].start < start)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where the window must reach that begins at `start`: to the end of the match that begins there. */
static uint32_t end_of_whole(const struct passage_source *s, uint32_t start)
{
    uint32_t end = start;

    for (size_t i = whole_from(s, start); i < s->whole_count && s->wholes[i].start == start; i++)
        if (s->wholes[i].end > end &&
            utf8_count(s->text + start, s->wholes[i].end - start) <= WHOLE_CP)
            end = s->wholes[i].end;
    return end;
}

/* The parts of the query with a match that lies in [start, end). */
static struct leaves wholes_in(const struct passage_source *s, uint32_t start, uint32_t end)
{
    struct leaves parts = {.count = 0};

    for (size_t i = whole_from(s, start); i < s->whole_count && s->wholes[i].start < end; i++)
        if (s->wholes[i].end <= end)
            add_leaf(&parts, s->wholes[i].leaf);
    return parts;
}

/* Whether a match has one end in the passage and the other with this run, outside of it, and none
 * of its kind is shown whole. */
static bool completes(const struct passage_source *s, const struct taken *taken,
                      const struct passage_run *r)
{
    const struct passage *p = &taken->passage;
    bool before = r->end <= p->start;
    uint32_t first = before ? r->start : p->start, stop = before ? r->end : p->end;

    for (size_t i = whole_from(s, first); i < s->whole_count && s->wholes[i].start < stop; i++) {
        uint32_t end = s->wholes[i].end;

        if ((before ? end > p->start && end <= p->end : end == r->end) &&
            !has_leaf(&taken->whole, s->wholes[i].leaf))
            return true;
    }
    return false;
}

/* The window that begins with run `first`: new parts count most, then how many runs there are. */
static struct window window_from(const struct passage_source *s, size_t first,
                                 const struct leaves *known, const struct taken *taken)
{
    struct window w = {first, first, 0};
    struct leaves seen = *known;
    uint32_t start = s->runs[first].start, at = start, must = end_of_whole(s, start);
    bool stretched = false;
    size_t cp = 0;

    for (size_t i = first; i < s->run_count; i++) {
        const struct passage_run *r = &s->runs[i];

        if (r->end > at) {
            cp += utf8_count(s->text + at, r->end - at);
            at = r->end;
        }
        if (i > first && cp > WINDOW_CP) {
            if (r->end > must)
                break;
            stretched = true;
        }
        w.last = i;
        w.score += add_leaf(&seen, r->leaf) ? NEW_PART : 1;
        if (taken && completes(s, taken, r))
            w.score += NEW_PART;
    }
    if (!taken)
        w.score += 2 * NEW_PART * wholes_in(s, start, s->runs[w.last].end).count;
    if (stretched && !taken)
        w.score -= NEW_PART / 2; /* the same in little room is better */
    return w;
}

/* The best window whose runs lie outside `taken`, and its score; score 0 when there is none. */
static struct window best_window(const struct passage_source *s, const struct leaves *known,
                                 const struct taken *taken)
{
    struct window best = {0};

    for (size_t i = 0; i < s->run_count && i < RUNS_MOST; i++) {
        const struct passage_run *r = &s->runs[i];
        struct window w;

        if (taken && r->end > taken->passage.start && r->start < taken->passage.end)
            continue;
        w = window_from(s, i, known, taken);
        if (w.score > best.score)
            best = w;
    }
    return best;
}

/* --- From windows to passages */

static struct passage make(const struct passage_source *s, struct window w)
{
    uint32_t start = s->runs[w.first].start, end = start;

    for (size_t i = w.first; i <= w.last; i++)
        if (s->runs[i].end > end)
            end = s->runs[i].end;
    return passage_widen(s, start, end);
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

/* Without what stands in the boilerplate, unless there is nothing else. */
static struct passage_source within_limit(const struct passage_source *s)
{
    struct passage_source out = *s;

    out.run_count = out.whole_count = 0;
    while (out.run_count < s->run_count && s->runs[out.run_count].start < s->limit)
        out.run_count++;
    while (out.whole_count < s->whole_count && s->wholes[out.whole_count].start < s->limit)
        out.whole_count++;
    if (out.run_count)
        return out;
    out = *s;
    out.limit = s->len;
    return out;
}

size_t passage_choose(const struct passage_source *given, struct passage out[2])
{
    struct passage_source s = within_limit(given);
    struct leaves known = {.count = 0};
    struct taken taken;
    struct window second;

    if (s.run_count == 0)
        return 0;
    out[0] = make(&s, best_window(&s, &known, NULL));
    for (size_t i = 0; i < s.run_count; i++)
        if (s.runs[i].start >= out[0].start && s.runs[i].end <= out[0].end)
            add_leaf(&known, s.runs[i].leaf);
    taken = (struct taken){out[0], wholes_in(&s, out[0].start, out[0].end)};
    second = best_window(&s, &known, &taken);
    if (second.score < NEW_PART)
        return 1;
    out[1] = make(&s, second);
    part(s.text, s.len, &out[0], &out[1]);
    if (out[1].start < out[0].start) {
        struct passage p = out[0];

        out[0] = out[1];
        out[1] = p;
    }
    return 2;
}
