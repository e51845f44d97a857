/* Reply lines: strict JSON, one object and a \n each, appended to a buf.
 *
 * Every line begins with the request's id and its type; what else it says is the body: of hits, of
 * which there are many, written by the caller member by member (base/json_out.h), else a JSON
 * object made by the caller.
 */
#ifndef WIRE_REPLY_H
#define WIRE_REPLY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include <stdbool.h>
#include <stdint.h>

#define REPLY_PROTOCOL 1

/* CODE(constant, name) */
#define REPLY_CODES(CODE)            \
    CODE(SYNTAX, "syntax")           \
    CODE(BAD_REQUEST, "bad_request") \
    CODE(TOO_COMPLEX, "too_complex") \
    CODE(TOO_LARGE, "too_large")     \
    CODE(TIMEOUT, "timeout")         \
    CODE(BUSY, "busy")               \
    CODE(CANCELLED, "cancelled")     \
    CODE(NOT_FOUND, "not_found")     \
    CODE(UNAVAILABLE, "unavailable") \
    CODE(INTERNAL, "internal")

#define REPLY_CODE_ENUM(constant, name) REPLY_##constant,
enum reply_code { REPLY_CODES(REPLY_CODE_ENUM) REPLY_CODE_COUNT };
#undef REPLY_CODE_ENUM

const char *reply_code_name(enum reply_code code);
/* How an error of ours is called outside. */
enum reply_code reply_code_of(enum err_code code);

struct reply_problem {
    enum reply_code code;
    const char *message;
    bool placed; /* offset and length (code points of q) mean something */
    uint32_t offset, length;
    const char *hint; /* NULL or "" for none */
};

/* A hit's line is begun, then its members are added, then it is ended. The id is a JSON text, put
 * in as it is (struct request, id_text). -1 when memory is out or the members hold what JSON
 * cannot; then all that was appended from `start` on, which reply_begin_hit returned, is gone. */
size_t reply_begin_hit(struct buf *out, const char *id);
int reply_end_hit(struct buf *out, size_t start);
/* Append a line. The body (may be NULL for none) is taken over, also on failure; -1 as above. */
int reply_done(struct buf *out, const char *id, json_t *body);
int reply_error(struct buf *out, const char *id, const struct reply_problem *problem);

#endif
