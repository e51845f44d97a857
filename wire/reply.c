#include "wire/reply.h"

#include "base/json_out.h"

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

static void begin(struct buf *out, const char *id, const char *type)
{
    buf_str(out, "{\"id\":");
    buf_str(out, id);
    buf_str(out, ",\"type\":\"");
    buf_str(out, type);
    buf_char(out, '"');
}

/* What of a line could not be written is no line. */
static int end(struct buf *out, size_t start)
{
    buf_str(out, "}\n");
    if (buf_ok(out))
        return 0;
    out->len = start;
    if (out->data)
        out->data[start] = '\0';
    return -1;
}

size_t reply_begin_hit(struct buf *out, const char *id)
{
    size_t start = out->len;

    begin(out, id, "hit");
    return start;
}

int reply_end_hit(struct buf *out, size_t start)
{
    return end(out, start);
}

static int append_line(struct buf *out, const char *id, const char *type, json_t *body)
{
    size_t start = out->len;

    begin(out, id, type);
    json_out_members(out, body);
    json_decref(body);
    return end(out, start);
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
