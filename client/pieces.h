/* The words and values of a query: what must be somewhere for the query to find anything.
 *
 * This reads queries that the daemon has understood, as morgue-query(7) tells, and knows what is
 * looked for and where, not how it hangs together. Units: bytes of the query.
 */
#ifndef CLIENT_PIECES_H
#define CLIENT_PIECES_H

#include <stdbool.h>
#include <stddef.h>

#define PIECES_MOST 128 /* as many words as a query may have */

/* Bytes [start, end) of the query: a word; or what stands behind source:, region:, lang: or author:
 * as a whole, the marks around it included. */
struct piece {
    size_t start, end;
    const char *field; /* the name before the colon; "" for none */
    bool value;        /* of such a field */
    bool exact;        /* no other forms of the word will do */
    bool prefix;       /* a * follows */
};

struct pieces {
    const char *text; /* the query */
    struct piece items[PIECES_MOST];
    size_t count;
    bool more; /* there was no room for all */
};

/* `query` is valid UTF-8 and must outlive the pieces. */
void pieces_read(struct pieces *p, const char *query);

/* Whether the query is nothing but words and blanks. */
bool pieces_are_plain(const struct pieces *p);

#endif
