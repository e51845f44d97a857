/* The request reader against any line: it takes it or refuses it, and an answer to it can always be
 * written and read back. */
#include "wire/reply.h"
#include "wire/request.h"
#include "wire/verbatim.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct request r;
    struct err err = {0}, again;
    struct buf out = BUF_INIT;
    json_t *back;

    if (request_read(&r, (const char *)data, size, &err) < 0) {
        struct reply_problem p = {.code = reply_code_of(err.code), .message = err.text};
        if (err.code != ERR_INPUT && err.code != ERR_COMPLEX)
            abort();
        if (reply_error(&out, request_id_text(&r), &p) < 0)
            abort();
    } else if (reply_done(&out, request_id_text(&r), NULL) < 0) {
        abort();
    }
    back =
        verbatim_parse(out.data, out.len, &again); /* an id may be a number that no machine holds */
    if (!back)
        abort();
    json_decref(back);
    request_release(&r);
    buf_release(&out);
    return 0;
}
