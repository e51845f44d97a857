/* What a segment holds of columns, for the files that open and close it. */
#ifndef INDEX_COLUMN_INTERNAL_H
#define INDEX_COLUMN_INTERNAL_H

#include "index/column.h"

/* What a segment has of one field; several snapshots may hold it. */
struct kept_column;
struct kept_column *column_ref(struct kept_column *c);
void column_unref(struct kept_column *c); /* or NULL */
const struct column *column_face(const struct kept_column *c);

/* Let go of a segment's columns, each of which may be NULL. */
void columns_release(struct kept_column *kept[COLUMN_FIELDS]);

/* Read a field of those segments of the reader's snapshot that are missing, into made[segment]: the
 * caller's. Of COLUMN_SPEAKER, COLUMN_LANGUAGE must be there. */
int columns_make(struct reader *r, enum column_field field, const bool *missing,
                 struct kept_column **made, struct look look, struct err *err);

#endif
