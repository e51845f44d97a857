#include "index/seal.h"

#include "base/fs_file.h"
#include <string.h>

#define MEMBER   ",\"sha256\":\""
#define END      "\"}"
#define HEX      ((size_t)FS_HASH_HEX - 1)
#define SEAL_LEN (sizeof MEMBER - 1 + HEX + sizeof END - 1)

/* The seal of these bytes and a closing bracket. */
static void make_seal(struct buf *body, struct buf *out)
{
    unsigned char digest[32];

    buf_char(body, '}');
    if (!buf_ok(body)) {
        out->failed = true;
        return;
    }
    fs_hash_bytes(body->data, body->len, digest);
    buf_str(out, MEMBER);
    for (size_t i = 0; i < sizeof digest; i++)
        buf_printf(out, "%02x", digest[i]);
    buf_str(out, END);
}

void seal_put(struct buf *object)
{
    struct buf seal = BUF_INIT;

    if (!buf_ok(object) || object->len == 0)
        return;
    object->len--; /* its bracket */
    make_seal(object, &seal);
    if (buf_ok(object))
        object->len--;
    buf_add(object, seal.data, seal.len);
    if (!buf_ok(&seal))
        object->failed = true;
    buf_release(&seal);
}

int seal_holds(const struct buf *text, bool *holds, struct err *err)
{
    struct buf body = BUF_INIT, seal = BUF_INIT;
    size_t len = text->len;
    int rc;

    *holds = false;
    while (len && strchr(" \t\r\n", text->data[len - 1]))
        len--;
    if (len < SEAL_LEN)
        return 0;
    buf_add(&body, text->data, len - SEAL_LEN);
    make_seal(&body, &seal);
    rc = buf_ok(&seal) ? 0 : err_nomem(err);
    if (rc == 0)
        *holds = memcmp(seal.data, text->data + len - SEAL_LEN, SEAL_LEN) == 0;
    buf_release(&body);
    buf_release(&seal);
    return rc;
}
