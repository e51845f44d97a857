/* One field of all documents of a generation, dense in memory: for counting by it.
 *
 * Each segment has a column of its own: a code for each of its documents, and the values that the
 * codes stand for. It is made when first asked for, by reading the field of every document, and
 * shared from then on: by threads, and by later generations that have the same segment
 * (snapshot_inherit). So a generation costs only what is new in it.
 */
#ifndef INDEX_COLUMN_H
#define INDEX_COLUMN_H

#include "base/look.h"
#include "index/snapshot.h"

enum column_field {
    COLUMN_SOURCE, /* of articles, as given */
    COLUMN_LANGUAGE,
    COLUMN_REGION,
    COLUMN_DAY,     /* of articles: "2022-01-31" */
    COLUMN_SPEAKER, /* of quotations: its article's language, a NUL, the speaker as given */
    COLUMN_FIELDS,
};

struct column {
    const uint32_t *codes;      /* [documents]: of document d at d - 1; 0: it has none */
    const struct value *values; /* [count]: by code, ascending by bytes; the first is absent */
    uint32_t count;             /* at least 1 */
};

/* columns[i]: of segment i; good as long as the snapshot. Where they have not been made, they are,
 * unless that is given up; nobody else is waited for. */
int reader_columns(struct reader *r, enum column_field field, const struct column **columns,
                   struct look look, struct err *err);

/* Whether somebody had not the time to make one. */
bool snapshot_wants_columns(struct snapshot *s);
/* Make those that `before` has or wants (which may be the same snapshot). */
int snapshot_make_columns(struct snapshot *s, struct snapshot *before, struct err *err);

/* Let a fresh snapshot, which nobody asks yet, have the columns that another one has made of
 * segments that are in both. */
void snapshot_inherit(struct snapshot *fresh, struct snapshot *from);

#endif
