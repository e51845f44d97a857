/* The tree of a query, as parse.c yields it: what the user wrote, with places, nothing resolved
 * yet.
 *
 * Nodes and their strings live in the arena given to query_parse; `raw` points into the query text,
 * which must outlive them. Children hang on `child` and are chained by `next`, in order.
 */
#ifndef QUERY_TREE_H
#define QUERY_TREE_H

#include "query/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUERY_BYTES_MAX 4096
#define QUERY_WORDS_MAX 128
#define QUERY_DEPTH_MAX 32
#define DISTANCE_MAX    255

enum query_field {
    FIELD_NONE,
    FIELD_QUOTE,
    FIELD_SPEAKER,
    FIELD_TITLE,
    FIELD_TEXT,
    FIELD_AUTHOR,
    FIELD_SOURCE,
    FIELD_LANG,
    FIELD_REGION,
    FIELD_ID,
};

enum node_kind {
    NODE_AND,   /* two or more children, all of one list */
    NODE_OR,    /* two or more children */
    NODE_NOT,   /* one child */
    NODE_PROX,  /* two children: a, b */
    NODE_FIELD, /* one child, looked for in `field` */
    NODE_WORDS, /* a word, an exact word or a phrase */
    NODE_TAG,   /* a language tag or an id: `raw`; only inside FIELD_LANG and FIELD_ID */
    NODE_DATE,
};

/* How far apart two spans may be. */
enum prox_unit { PROX_WORDS, PROX_SENTENCE, PROX_PARAGRAPH };
struct prox {
    enum prox_unit unit;
    uint32_t distance; /* of PROX_WORDS: 1..255 */
    bool ordered;      /* pre/ */
    bool negated;      /* not */
};

struct query_word {
    const char *text; /* folded */
    uint32_t len;
    bool prefix; /* stands for all words that begin so */
};

struct query_node {
    enum node_kind kind;
    struct place at; /* of all it holds; brackets around it left out */
    struct query_node *child, *next;
    union {
        struct {
            struct prox how;
            struct place at; /* of the operator */
        } prox;
        enum query_field field;
        struct {
            struct query_word *items;
            uint32_t count; /* 1 or more */
            uint32_t slop;  /* words allowed in between, in all */
            bool stemmed;   /* a bare word: one word, no prefix */
        } words;
        struct {
            const char *bytes; /* into the query */
            uint32_t len;
        } raw;
        struct {
            char from[9], to[9]; /* YYYYMMDD, inclusive; "" for an open end */
        } date;
    };
};

/* "quote", "speaker", ...; FIELD_NONE for a name that is none. */
enum query_field query_field_find(const char *name, size_t len);
const char *query_field_name(enum query_field field);

/* How a query spells it: "w/5", "not pre/s". */
#define PROX_NAME_MAX 16
const char *prox_name(const struct prox *how, char out[PROX_NAME_MAX]);

#endif
