/* The cursor reader against any text, and against cursors that are written with any numbers and
 * then changed in places, or not: what it takes is what was written, to the letter, and possible.
 * Texts alone would hardly ever get past the check. */
#include "queryd/cursor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Numbers from the input: its first bytes; a byte says how large they are, as most of those that
 * are possible are small. */
static struct cursor make_cursor(const uint8_t *data, uint64_t query)
{
    uint64_t n[5];
    struct cursor c;

    memcpy(n, data + 1, sizeof n);
    for (int i = 0; i < 5; i++)
        n[i] >>= data[0] & 1 << i ? 0 : 48;
    c = (struct cursor){.offset = n[0], .query = query, .state = n[1], .text = n[2], .line = n[3]};
    if (data[0] & 32)
        c.query = n[4];
    return c;
}

/* Pairs of a place and what to put in there. */
static void change(char *text, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 1 < size; i += 2)
        text[data[i] % strlen(text)] = data[i + 1] ? (char)data[i + 1] : '0';
}

static bool is_possible(const struct cursor *c)
{
    return c->offset <= REQUEST_REACH_MAX && c->text <= REQUEST_REACH_MAX && c->line <= c->offset;
}

/* Whether it was taken. */
static bool try(struct request *r, const char *s, size_t len)
{
    struct cursor c, back;
    char text[CURSOR_TEXT];
    struct err err = {0};

    r->cursor = (struct request_text){s, len};
    if (cursor_read(r, &c, &err) < 0) {
        if (err.code != ERR_INPUT)
            abort();
        return false;
    }
    if (!is_possible(&c) || c.query != cursor_query(r))
        abort();
    cursor_write(&c, text);
    if (strlen(text) != len || memcmp(text, s, len) != 0)
        abort();
    r->cursor = (struct request_text){text, len};
    if (cursor_read(r, &back, &err) < 0 || memcmp(&c, &back, sizeof c) != 0)
        abort();
    return true;
}

static void try_written(struct request *r, const uint8_t *data, size_t size)
{
    struct cursor c = make_cursor(data, cursor_query(r));
    char text[CURSOR_TEXT], changed[CURSOR_TEXT];

    cursor_write(&c, text);
    if (try(r, text, strlen(text)) != (is_possible(&c) && c.query == cursor_query(r)))
        abort();
    memcpy(changed, text, sizeof text);
    change(changed, data + 41, size - 41);
    if (strcmp(changed, text) != 0 && try(r, changed, strlen(changed)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct request r = {.id = json_null(), .q = {"dam", 3}, .op = OP_SEARCH};
    char *copy = malloc(size + 1);

    if (!copy)
        return 0;
    memcpy(copy, data, size);
    copy[size] = '\0';
    try(&r, copy, size);
    free(copy);
    if (size >= 41)
        try_written(&r, data, size);
    return 0;
}
