/* What an index holds, as values: an article, a quotation, and their bytes on disk and on a pipe.
 *
 * Strings are UTF-8, borrowed from the arena or buffer they were decoded from. An absent value has
 * s NULL. Encoded forms are versioned with the index format.
 */
#ifndef INDEX_RECORD_H
#define INDEX_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/order.h"
#include "schemas/fields.h"
#include <stdbool.h>
#include <stdint.h>

#define FIELD_ENUM(constant, key, prefix, kind) ARTICLE_##constant,
enum article_key { ARTICLE_FIELDS(FIELD_ENUM) ARTICLE_KEYS };
#undef FIELD_ENUM

struct value {
    const char *s; /* NULL when absent; NUL-terminated; may not hold NUL */
    uint32_t len;
};

/* Of two values that are there, by their bytes: what qsort and bsearch call. */
static inline int value_compare(const void *left, const void *right)
{
    const struct value *a = left, *b = right;

    return compare_bytes(a->s, a->len, b->s, b->len);
}

struct article {
    struct value key[ARTICLE_KEYS]; /* ARTICLE_ID is always there; so is TITLE or TEXT */
};

/* The JSON name of a key ("title") and its term prefix ("S"). */
const char *article_key_name(enum article_key key);
const char *article_key_prefix(enum article_key key);

/* A quotation as the index keeps it. Offsets are code points of the article's text. */
struct quote_record {
    uint32_t start, end;
    bool fragment;
    uint32_t group;
    struct value text;    /* text[start, end) of the article */
    struct value speaker; /* the mention as it stands; absent when unknown */
    uint32_t speaker_start, speaker_end;
    struct value speaker_full; /* absent when unknown */
    struct value cue;          /* the words of the cue; absent when none */
    struct value sieve;        /* the rule that decided */
    double confidence;
};

/* Append the encoding of an article's keys; with_text says whether the text is among them. */
void article_encode(const struct article *a, bool with_text, struct buf *out);
/* Decode into a; the strings are copied into the arena. */
int article_decode(const char *bytes, size_t len, struct arena *arena, struct article *a,
                   struct err *err);

/* Its encoding begins with so many varints. */
#define QUOTE_RECORD_NUMBERS 7
void quote_record_encode(const struct quote_record *q, struct buf *out);
int quote_record_decode(const char *bytes, size_t len, struct arena *arena, struct quote_record *q,
                        struct err *err);

/* The sort key of a date as kept in SLOT_DATE, from the article's date; "" when it has none. */
#define DATE_KEY_MAX 15
void date_key(struct value date, char out[DATE_KEY_MAX]);

#endif
