/* The cursor reader against any text, in a request that is read well: what it takes, it writes back
 * as it was given. */
#include "queryd/cursor.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The digest that this request has, so that half of what is tried gets past it. */
    struct request r = {.id = json_null(), .q = {"dam", 3}, .op = OP_SEARCH};
    struct cursor c = {0}, back = {.query = cursor_query(&r)};
    char text[CURSOR_TEXT], *copy = malloc(size + 1);
    struct err err = {0};

    if (!copy)
        return 0;
    memcpy(copy, data, size);
    copy[size] = '\0';
    if (size > 16 && data[0] % 2) { /* keep its place, put the right digest in */
        back.offset = data[1] * (uint64_t)data[2];
        back.state = data[3];
        cursor_write(&back, text);
        if (size > strlen(text))
            memcpy(copy, text, strlen(text));
    }
    r.cursor = (struct request_text){copy, size};
    if (cursor_read(&r, &c, &err) == 0) {
        if (c.offset > REQUEST_REACH_MAX || c.query != back.query)
            abort();
        cursor_write(&c, text);
        r.cursor = (struct request_text){text, strlen(text)};
        if (cursor_read(&r, &back, &err) < 0 || memcmp(&c, &back, sizeof c) != 0)
            abort();
    } else if (err.code != ERR_INPUT) {
        abort();
    }
    free(copy);
    return 0;
}
