/* The line decoder against any bytes in any pieces: the lines that come out, joined by \n, are the
 * bytes that went in. */
#include "wire/line.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CAP 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct line_decoder d;
    struct buf back = BUF_INIT;
    const char *line;
    size_t len, at = 0, step = size ? data[0] % 19 + 1 : 1;
    enum line_result r = LINE_NONE;

    line_init(&d, CAP);
    while (at < size && r != LINE_TOO_LONG) {
        size_t n = size - at < step ? size - at : step;
        if (line_feed(&d, data + at, n) < 0)
            abort();
        at += n;
        while ((r = line_next(&d, &line, &len)) == LINE_READY) {
            if (len > CAP)
                abort();
            buf_add(&back, line, len);
            buf_char(&back, '\n');
        }
    }
    if (r != LINE_TOO_LONG && line_last(&d, &line, &len) == LINE_READY)
        buf_add(&back, line, len);
    if (back.len > size || (back.len && memcmp(back.data, data, back.len) != 0))
        abort();
    if (r != LINE_TOO_LONG && !d.too_long && back.len != size)
        abort();
    buf_release(&back);
    line_release(&d);
    return 0;
}
