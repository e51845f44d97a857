/* A place in a result, as an opaque string: "go on from here, in the same state of the index".
 *
 *     2-OFFSET-QUERY-STATE-TEXT-LINE-CHECK      in hexadecimal
 *
 * 2: which form this is. OFFSET: hits to leave out. QUERY: a digest of what was asked, so that a
 * cursor is not used with another query. STATE: a digest of the snapshot, so that it is not used
 * with another state of the index; it is the same in every daemon that serves this state, and
 * another where an index was made anew. TEXT and LINE, where hits are lines of texts: go on in this
 * text (in the order of the result), so many of its lines left out; OFFSET then only counts. CHECK:
 * a digest of all before it, so that what was garbled on its way is told from what we wrote.
 * Nothing of it is secret: who forges one, its check too, gets what "offset" would have given, and
 * of lines a total that is wrong.
 */
#ifndef QUERYD_CURSOR_H
#define QUERYD_CURSOR_H

#include "base/err.h"
#include "index/snapshot.h"
#include "wire/request.h"
#include <stdint.h>

#define CURSOR_TEXT 96 /* bytes with the NUL: whatever is in a struct cursor fits */

struct cursor {
    uint64_t offset; /* at most REQUEST_REACH_MAX */
    uint64_t query, state;
    uint64_t text, line; /* at most REQUEST_REACH_MAX; at most offset */
};

uint64_t cursor_query(const struct request *request);
uint64_t cursor_state(const struct snapshot *snapshot);
/* The same where remote shards have part in it, of which `generation` tells. */
uint64_t cursor_state_of(const struct snapshot *snapshot, const char *generation);

void cursor_write(const struct cursor *cursor, char text[CURSOR_TEXT]);
/* Read the request's cursor, which must be there; ERR_INPUT for one that we did not write, that
 * belongs to another query, or that stands beside an offset. */
int cursor_read(const struct request *request, struct cursor *out, struct err *err);
/* -1, with the err of one that we did not write. */
int cursor_is_none(struct err *err);

#endif
