/* Any bytes, cut into articles in every mode: the pieces do not depend on how the bytes came in. */
#include "indexer/split.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* All pieces, written one behind the other. */
static void split_all(enum split_mode mode, const char *bytes, size_t size, size_t run,
                      struct buf *seen)
{
    struct splitter s;
    struct piece piece;
    struct err err;
    size_t at = 0;

    split_init(&s, mode);
    for (;;) {
        if (split_next(&s, at == size, &piece)) {
            must(piece.line >= 1 && piece.line <= size + 1);
            buf_u64(seen, piece.line);
            if (piece.reason)
                buf_str(seen, piece.reason);
            else
                buf_block(seen, piece.bytes, piece.len);
        } else if (at == size) {
            break;
        } else {
            size_t n = size - at < run ? size - at : run;

            must(split_add(&s, bytes + at, n, &err) == 0);
            at += n;
        }
    }
    split_release(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum split_mode modes[] = {SPLIT_LINES, SPLIT_VALUES, SPLIT_AUTO, SPLIT_WHOLE};
    const char *bytes = size ? (const char *)data : "";

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct buf whole = BUF_INIT, cut = BUF_INIT;

        split_all(modes[i], bytes, size, size + 1, &whole);
        split_all(modes[i], bytes, size, 1 + size % 7, &cut);
        must(buf_ok(&whole) && buf_ok(&cut) && whole.len == cut.len);
        must(whole.len == 0 || memcmp(whole.data, cut.data, whole.len) == 0);
        buf_release(&whole);
        buf_release(&cut);
    }
    return 0;
}
