#include "indexer/split.h"

#include "indexer/budget.h"
#include <string.h>

#define KEEP_MAX (1024 * 1024) /* memory kept between pieces */

/* Why a piece is too long. */
static const char *too_long(const struct splitter *s)
{
    return s->max < SPLIT_MAX ? BUDGET_TOO_LARGE : "the article is longer than 64 MiB";
}

void split_init(struct splitter *s, enum split_mode mode)
{
    *s = (struct splitter){.mode = mode, .max = SPLIT_MAX, .line = 1, .value_line = 1};
}

void split_release(struct splitter *s)
{
    buf_release(&s->pending);
}

/* Forget what has been handed out, and the memory of an article that was exceptionally long. */
static int compact(struct splitter *s)
{
    struct buf *b = &s->pending, fresh = BUF_INIT;
    size_t left = b->len - s->at;

    if (s->at == 0)
        return 0;
    if (b->cap > KEEP_MAX && left < KEEP_MAX / 2) {
        buf_add(&fresh, b->data + s->at, left);
        if (!buf_ok(&fresh))
            return -1;
        buf_release(b);
        *b = fresh;
    } else {
        memmove(b->data, b->data + s->at, left);
        b->len = left;
    }
    s->scanned -= s->at;
    s->at = 0;
    return 0;
}

int split_add(struct splitter *s, const char *bytes, size_t len, struct err *err)
{
    if (s->stopped)
        return 0;
    if (compact(s))
        return err_nomem(err);
    buf_add(&s->pending, bytes, len);
    return buf_ok(&s->pending) ? 0 : err_nomem(err);
}

uint64_t split_line(const struct splitter *s)
{
    return s->skipping ? s->skip_line : s->line;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Everything up to `to` is done with. */
static void consume(struct splitter *s, size_t to)
{
    s->at = to;
    if (s->scanned < to)
        s->scanned = to;
}

static int reject(struct piece *out, uint64_t line, const char *reason)
{
    *out = (struct piece){.line = line, .reason = reason};
    return 1;
}

/* An error after which the rest cannot be told apart any more. */
static int stop(struct splitter *s, struct piece *out, uint64_t line, const char *reason)
{
    s->stopped = true;
    consume(s, s->pending.len);
    return reject(out, line, reason);
}

/* --- Lines --- */

/* A byte order mark may stand at the head of each line: files that have one get concatenated. */
static void trim(const char **start, const char **end)
{
    if (*end - *start >= 3 && memcmp(*start, "\xEF\xBB\xBF", 3) == 0)
        *start += 3;
    while (*start < *end && is_blank(**start))
        ++*start;
    while (*start < *end && is_blank((*end)[-1]))
        --*end;
}

/* The line is too long, and its end not in sight: keep nothing of it. */
static void skip_bytes(struct splitter *s)
{
    if (!s->skipping)
        s->skip_line = s->line;
    s->skipping = true;
    consume(s, s->pending.len);
}

/* The next line in [*start, *end), with its end in sight or the file at its end; false if not. */
static bool next_line(struct splitter *s, bool ended, const char **start, const char **end)
{
    char *data = s->pending.data, *newline = NULL;

    if (s->scanned < s->pending.len)
        newline = memchr(data + s->scanned, '\n', s->pending.len - s->scanned);
    if (!newline && !(ended && (s->at < s->pending.len || s->skipping))) {
        s->scanned = s->pending.len;
        if (s->pending.len - s->at > s->max)
            skip_bytes(s);
        return false;
    }
    *start = data ? data + s->at : "";
    *end = newline ? newline : *start + (s->pending.len - s->at);
    consume(s, newline ? (size_t)(newline - data) + 1 : s->pending.len);
    return true;
}

static int split_lines(struct splitter *s, bool ended, struct piece *out)
{
    const char *start, *end;

    while (next_line(s, ended, &start, &end)) {
        uint64_t line = s->line++;
        bool long_line = s->skipping || end - start > (ptrdiff_t)s->max;

        s->skipping = false;
        if (long_line)
            return reject(out, line, too_long(s));
        trim(&start, &end);
        if (start < end) {
            *out = (struct piece){.bytes = start, .len = (size_t)(end - start), .line = line};
            return 1;
        }
    }
    return 0;
}

/* --- JSON values --- */

/* Where one byte takes a value that has begun: true when the byte is its last. A scalar's end is
 * seen only at the byte behind it, see ends_scalar(). */
static bool value_ends(struct splitter *s, char c)
{
    if (s->in_string) {
        if (s->escaped)
            s->escaped = false;
        else if (c == '\\')
            s->escaped = true;
        else if (c == '"')
            s->in_string = false;
        return !s->in_string && s->depth == 0;
    }
    if (c == '"')
        s->in_string = true;
    else if (c == '{' || c == '[')
        s->depth++;
    else if (c == '}' || c == ']')
        return --s->depth == 0;
    return false;
}

static bool ends_scalar(char c)
{
    return is_blank(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{' || c == '"';
}

/* Hand out the value that ends before `end`, or the news that it was too long. */
static int finish_value(struct splitter *s, size_t end, struct piece *out)
{
    bool skipped = s->skipping;

    s->in_value = s->scalar = s->skipping = false;
    s->after_value = s->in_array;
    if (skipped || end - s->at > s->max)
        reject(out, s->line, too_long(s));
    else
        *out =
            (struct piece){.bytes = s->pending.data + s->at, .len = end - s->at, .line = s->line};
    s->scanned = end;
    consume(s, end);
    s->line = s->value_line;
    return 1;
}

/* Scan on inside a value. */
static int scan_value(struct splitter *s, bool ended, struct piece *out)
{
    while (s->scanned < s->pending.len) {
        char c = s->pending.data[s->scanned];

        if (s->scalar && ends_scalar(c))
            return finish_value(s, s->scanned, out);
        s->scanned++;
        if (c == '\n')
            s->value_line++;
        if (!s->scalar && value_ends(s, c))
            return finish_value(s, s->scanned, out);
    }
    if (ended && s->scalar)
        return finish_value(s, s->scanned, out);
    if (ended)
        return stop(s, out, s->line, "the JSON value that begins here never ends");
    if (s->pending.len - s->at > s->max || s->skipping) {
        s->skip_line = s->line;
        s->skipping = true;
        s->at = s->scanned;
    }
    return 0;
}

static void begin_value(struct splitter *s, char c)
{
    s->in_value = true;
    s->in_string = c == '"';
    s->escaped = false;
    s->depth = c == '{' || c == '[';
    s->scalar = !s->in_string && s->depth == 0;
    s->scanned = s->at + 1;
    s->value_line = s->line;
}

/* One byte between values; 1 when it gives a piece. */
static int between_values(struct splitter *s, char c, struct piece *out)
{
    if (c == '\n')
        s->line++;
    if (s->in_array && c == ']') {
        s->in_array = s->after_value = false;
    } else if (s->after_value && c == ',') {
        s->after_value = false;
    } else if (!s->in_array && c == '[') {
        s->in_array = true;
    } else if (!is_blank(c)) {
        bool missing_comma = s->after_value;

        if (c == ',' || c == ']' || c == '}')
            return stop(s, out, s->line, "a JSON value is missing here; the rest is left out");
        if (!s->in_array && c != '{')
            return stop(s, out, s->line, "neither a JSON object nor an array of them");
        s->after_value = false;
        if (missing_comma) /* told, but the article behind it is not lost */
            return reject(out, s->line, "a comma is missing before this article");
        begin_value(s, c);
        return 0;
    }
    consume(s, s->at + 1);
    return 0;
}

static int split_values(struct splitter *s, bool ended, struct piece *out)
{
    for (;;) {
        if (s->in_value)
            return scan_value(s, ended, out);
        if (s->at == s->pending.len)
            break;
        if (between_values(s, s->pending.data[s->at], out))
            return 1;
    }
    if (ended && s->in_array)
        return stop(s, out, s->line, "the array of articles never ends");
    return 0;
}

/* --- The whole --- */

static int split_whole(struct splitter *s, bool ended, struct piece *out)
{
    if (s->pending.len - s->at > s->max)
        return stop(s, out, 1, too_long(s));
    if (!ended)
        return 0;
    s->stopped = true;
    *out = (struct piece){.bytes = s->pending.data ? s->pending.data + s->at : "",
                          .len = s->pending.len - s->at,
                          .line = 1};
    return 1;
}

/* --- The beginning --- */

/* Whether a first line that opens an object goes on behind its end: it is not balanced, and stops
 * where a JSON writer breaks lines. (A line cut off in mid-string is a damaged line, not a longer
 * value.) */
static bool goes_on(const char *line, size_t len)
{
    struct splitter probe = {.in_value = true};
    char last = '\0';

    for (size_t i = 0; i < len; i++) {
        if (value_ends(&probe, line[i]))
            return false;
        if (!is_blank(line[i]))
            last = line[i];
    }
    return !probe.in_string && (last == '{' || last == '[' || last == ',' || last == ':');
}

/* Look at the first line that is not blank; false while it is not all there. */
static bool choose_mode(struct splitter *s, bool ended)
{
    const char *data = s->pending.data, *newline;
    size_t len = s->pending.len;

    for (; s->at < len && is_blank(data[s->at]); consume(s, s->at + 1))
        s->line += data[s->at] == '\n';
    if (s->at == len)
        return false;
    if (data[s->at] == '[') {
        s->mode = SPLIT_VALUES;
        return true;
    }
    newline = memchr(data + s->scanned, '\n', len - s->scanned);
    if (newline && data[s->at] == '{' && goes_on(data + s->at, (size_t)(newline - data) - s->at)) {
        s->mode = SPLIT_VALUES;
    } else if (newline || ended || len - s->at > s->max) {
        s->mode = SPLIT_LINES;
    } else {
        s->scanned = len;
        return false;
    }
    return true;
}

/* Drop a byte order mark; 1 with a rejection for those of UTF-16; 0 to go on, -1 to wait. */
static int begin(struct splitter *s, bool ended, struct piece *out)
{
    const char *data = s->pending.data;
    size_t len = s->pending.len;

    if (len < 3 && !ended)
        return -1;
    s->begun = true;
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        consume(s, 3);
    else if (len >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
        return stop(s, out, 1,
                    "the file is UTF-16, not UTF-8 (iconv -f UTF-16 -t UTF-8 converts it)");
    return 0;
}

int split_next(struct splitter *s, bool ended, struct piece *out)
{
    int status;

    if (s->stopped)
        return 0;
    if (!s->begun) {
        status = begin(s, ended, out);
        if (status != 0)
            return status > 0;
    }
    if (s->mode == SPLIT_AUTO && !choose_mode(s, ended))
        return 0;
    switch (s->mode) {
    case SPLIT_VALUES:
        return split_values(s, ended, out);
    case SPLIT_WHOLE:
        return split_whole(s, ended, out);
    case SPLIT_LINES:
    case SPLIT_AUTO:
        break;
    }
    return split_lines(s, ended, out);
}
