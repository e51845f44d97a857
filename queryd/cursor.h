/* A place in a result, as an opaque string: "go on from here, in the same state of the index".
 *
 *     1-OFFSET-QUERY-STATE[-TEXT-LINE]      in hexadecimal
 *
 * OFFSET: hits to leave out. QUERY: a digest of what was asked, so that a cursor is not used with
 * another query. STATE: a digest of the snapshot, so that it is not used with another state of the
 * index; it is the same in every daemon that serves this state. TEXT and LINE, where hits are lines
 * of texts: go on in this text (in the order of the result), so many of its lines left out; OFFSET
 * then only counts. Nothing of it is secret: who forges one gets what "offset" would have given.
 */
#ifndef QUERYD_CURSOR_H
#define QUERYD_CURSOR_H

#include "base/err.h"
#include "index/snapshot.h"
#include "wire/request.h"
#include <stdint.h>

#define CURSOR_TEXT 64 /* bytes with the NUL, more than the longest needs */

struct cursor {
    uint64_t offset; /* at most REQUEST_REACH_MAX */
    uint64_t query, state;
    uint64_t text, line; /* at most REQUEST_REACH_MAX; within 32 bits */
};

uint64_t cursor_query(const struct request *request);
uint64_t cursor_state(const struct snapshot *snapshot);
/* The same where remote shards have part in it, of which `generation` tells. */
uint64_t cursor_state_of(const struct snapshot *snapshot, const char *generation);

void cursor_write(const struct cursor *cursor, char text[CURSOR_TEXT]);
/* Read the request's cursor, which must be there; ERR_INPUT for one that we did not write, that
 * belongs to another query, or that stands beside an offset. */
int cursor_read(const struct request *request, struct cursor *out, struct err *err);

#endif
