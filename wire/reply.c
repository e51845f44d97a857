#include "wire/reply.h"

#include <string.h>

#define DIGITS 10

static const char *const codes[] = {
#define CODE_NAME(constant, name) [REPLY_##constant] = name,
    REPLY_CODES(CODE_NAME)
#undef CODE_NAME
};

const char *reply_code_name(enum reply_code code)
{
    return codes[code];
}

enum reply_code reply_code_of(enum err_code code)
{
    switch (code) {
    case ERR_SYNTAX:
        return REPLY_SYNTAX;
    case ERR_INPUT:
        return REPLY_BAD_REQUEST;
    case ERR_COMPLEX:
        return REPLY_TOO_COMPLEX;
    case ERR_LIMIT:
        return REPLY_TOO_LARGE;
    case ERR_NOT_FOUND:
        return REPLY_NOT_FOUND;
    case ERR_LOCKED:
        return REPLY_BUSY;
    case ERR_UNAVAILABLE:
        return REPLY_UNAVAILABLE;
    case ERR_TIMEOUT:
        return REPLY_TIMEOUT;
    case ERR_CANCELLED:
        return REPLY_CANCELLED;
    case ERR_NONE:
    case ERR_INTERNAL:
    case ERR_NOMEM:
    case ERR_IO:
    case ERR_VERSION:
    case ERR_DAMAGED:
        break;
    }
    return REPLY_INTERNAL;
}

static int append(const char *bytes, size_t n, void *out)
{
    buf_add(out, bytes, n);
    return buf_ok(out) ? 0 : -1;
}

static int write_line(struct buf *out, const char *id, const char *type, const json_t *body)
{
    buf_str(out, "{\"id\":");
    buf_str(out, id);
    buf_printf(out, ",\"type\":\"%s\"", type);
    if (json_object_size(body) > 0) {
        buf_char(out, ',');
        if (json_dump_callback(body, append, out,
                               JSON_COMPACT | JSON_EMBED | JSON_REAL_PRECISION(DIGITS)) < 0)
            return -1;
    }
    buf_str(out, "}\n");
    return buf_ok(out) ? 0 : -1;
}

static int append_line(struct buf *out, const char *id, const char *type, json_t *body)
{
    size_t start = out->len;
    int r = write_line(out, id, type, body);

    json_decref(body);
    if (r < 0) {
        out->len = start;
        if (out->data)
            out->data[start] = '\0';
    }
    return r;
}

int reply_hit(struct buf *out, const char *id, json_t *body)
{
    return append_line(out, id, "hit", body);
}

int reply_done(struct buf *out, const char *id, json_t *body)
{
    return append_line(out, id, "done", body);
}

/* A message may quote what a stranger sent; what is not UTF-8 in it must not cost the whole reply.
 */
static json_t *message_text(const char *message)
{
    json_t *text = json_string(message);

    return text ? text : json_string("(a message that is not UTF-8)");
}

int reply_error(struct buf *out, const char *id, const struct reply_problem *p)
{
    struct json_draft draft = json_begin();
    json_t *body;

    json_set(&draft, "code", json_string(codes[p->code]));
    json_set(&draft, "message", message_text(p->message));
    if (p->placed) {
        json_set(&draft, "offset", json_integer(p->offset));
        json_set(&draft, "length", json_integer(p->length));
    }
    if (p->hint && *p->hint)
        json_set(&draft, "hint", message_text(p->hint));
    body = json_end(&draft);
    return body ? append_line(out, id, "error", body) : -1;
}
