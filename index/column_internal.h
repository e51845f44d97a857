/* What a segment holds of columns, for the files that open and close it. */
#ifndef INDEX_COLUMN_INTERNAL_H
#define INDEX_COLUMN_INTERNAL_H

#include "index/column.h"

struct kept_column;

/* Let go of a segment's columns, each of which may be NULL. */
void columns_release(struct kept_column *kept[COLUMN_FIELDS]);

#endif
