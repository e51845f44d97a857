/* A request line, read and checked: every key known, every value of its type, nothing missing.
 *
 * The two tables below are the protocol's vocabulary; the reader, the daemon's dispatch and the
 * tests all run over them.
 */
#ifndef WIRE_REQUEST_H
#define WIRE_REQUEST_H

#include "base/err.h"
#include "base/json.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* KEY(constant, name, kind, member, min, max or the choices in the order of their enum) */
#define REQUEST_KEYS(KEY)                                                                  \
    KEY(ID, "id", ANY, id, 0, 0, NULL)                                                     \
    KEY(OP, "op", TEXT, op_name, 0, 0, NULL)                                               \
    KEY(Q, "q", TEXT, q, 0, 0, NULL)                                                       \
    KEY(LIMIT, "limit", NUMBER, limit, 0, INT64_MAX, NULL)                                 \
    KEY(OFFSET, "offset", NUMBER, offset, 0, INT64_MAX, NULL)                              \
    KEY(CURSOR, "cursor", TEXT, cursor, 0, 0, NULL)                                        \
    KEY(SORT, "sort", CHOICE, sort, 0, 0, "relevance|date|-date")                          \
    KEY(TOTAL, "total", CHOICE, total, 0, 0, "exact|estimate")                             \
    KEY(SNIPPET, "snippet", FLAG, snippet, 0, 0, NULL)                                     \
    KEY(COLLAPSE, "collapse", FLAG, collapse, 0, 0, NULL)                                  \
    KEY(DEADLINE_MS, "deadline_ms", NUMBER, deadline_ms, 1, REQUEST_DEADLINE_MAX_MS, NULL) \
    KEY(OF, "of", CHOICE, of, 0, 0, "articles|quotes")                                     \
    KEY(BY, "by", CHOICE, by, 0, 0, "day|month|year")                                      \
    KEY(ARTICLE, "article", TEXT, article, 0, 0, NULL)                                     \
    KEY(FIELD, "field", CHOICE, field, 0, 0, "source|language|region")                     \
    KEY(CONTEXT, "context", NUMBER, context, 0, 1000, NULL)                                \
    KEY(PREFIX, "prefix", TEXT, prefix, 0, 0, NULL)                                        \
    KEY(TARGET, "target", ANY, target, 0, 0, NULL)                                         \
    KEY(REQUIRE_ALL, "require_all", FLAG, require_all, 0, 0, NULL)

/* OP(constant, name, the keys it cannot do without) */
#define REQUEST_OPS(OP)                               \
    OP(HELLO, "hello", 0)                             \
    OP(PING, "ping", 0)                               \
    OP(SEARCH, "search", KEY_BIT(Q))                  \
    OP(QUOTES, "quotes", KEY_BIT(Q))                  \
    OP(COUNT, "count", KEY_BIT(Q))                    \
    OP(GET, "get", KEY_BIT(ARTICLE))                  \
    OP(SPEAKERS, "speakers", KEY_BIT(Q))              \
    OP(TIMELINE, "timeline", KEY_BIT(Q))              \
    OP(KWIC, "kwic", KEY_BIT(Q))                      \
    OP(FACETS, "facets", KEY_BIT(Q) | KEY_BIT(FIELD)) \
    OP(EXPLAIN, "explain", KEY_BIT(Q))                \
    OP(SUGGEST, "suggest", KEY_BIT(PREFIX))           \
    OP(STATS, "stats", 0)                             \
    OP(WATCH, "watch", KEY_BIT(Q))                    \
    OP(CANCEL, "cancel", KEY_BIT(TARGET))

#define REQUEST_LIMIT_DEFAULT   10
#define REQUEST_CONTEXT_DEFAULT 8
#define REQUEST_DEADLINE_MAX_MS 60000
#define REQUEST_REACH_MAX       100000 /* offset + limit */
#define REQUEST_TEXT_MAX        65536  /* bytes that a text may take of the line, quotes and all */
#define REQUEST_VALUES_MAX      4096   /* in the line, those within its id included */

#define KEY_BIT(constant) (1u << KEY_##constant)

#define REQUEST_KEY_ENUM(constant, name, kind, member, min, max, choices) KEY_##constant,
enum request_key { REQUEST_KEYS(REQUEST_KEY_ENUM) REQUEST_KEY_COUNT };
#undef REQUEST_KEY_ENUM

#define REQUEST_OP_ENUM(constant, name, needs) OP_##constant,
enum request_op { REQUEST_OPS(REQUEST_OP_ENUM) REQUEST_OP_COUNT };
#undef REQUEST_OP_ENUM

/* Values of the choices, in the order the table names them. */
enum request_sort { REQUEST_SORT_RELEVANCE, REQUEST_SORT_DATE, REQUEST_SORT_DATE_DESC };
enum request_total { REQUEST_TOTAL_EXACT, REQUEST_TOTAL_ESTIMATE };
enum request_of { REQUEST_OF_ARTICLES, REQUEST_OF_QUOTES };
enum request_by { REQUEST_BY_DAY, REQUEST_BY_MONTH, REQUEST_BY_YEAR };
enum request_field { REQUEST_FIELD_SOURCE, REQUEST_FIELD_LANGUAGE, REQUEST_FIELD_REGION };

struct request_text {
    const char *s; /* NULL when absent; UTF-8 with a NUL behind it, and perhaps within */
    size_t len;    /* bytes */
};

/* Strings and values belong to `root` and live until request_release. */
struct request {
    json_t *root;
    const json_t *id; /* JSON null when absent; never NULL. To compare: numbers that are too large
                         for a machine are strings in it */
    char *id_text;    /* as it came, a JSON text; NULL when absent: request_id_text */
    enum request_op op;
    unsigned given; /* KEY_BITs of the keys that were there */
    struct request_text op_name, q, cursor, article, prefix;
    uint64_t limit, offset;
    uint64_t deadline_ms; /* 0: the daemon's default */
    uint64_t context;
    int sort, total, of, by, field; /* enums above */
    bool snippet, collapse, require_all;
    const json_t *target;
};

/* Read one line. On failure (ERR_INPUT for anything malformed, naming the key; ERR_COMPLEX when
 * offset + limit reach too far, a text takes more than REQUEST_TEXT_MAX or there are more values)
 * r->id is still what the line said, if it said any, so that the error can be sent to it; r must be
 * released in either case. */
int request_read(struct request *r, const char *line, size_t len, struct err *err);
void request_release(struct request *r);

/* The id as it came, "null" when there is none. */
const char *request_id_text(const struct request *r);

const char *request_op_name(enum request_op op);

#endif
