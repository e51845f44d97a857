/* Answers for spreadsheets: CSV as RFC 4180 has it, or tab-separated values.
 *
 * Text that a spreadsheet would run as a formula gets a ' before it; control characters and bidi
 * overrides are left out; a tab, and a line break of any kind but CSV's own, becomes a blank.
 */
#ifndef CLIENT_TABLE_H
#define CLIENT_TABLE_H

#include "base/json.h"
#include <stdio.h>

enum table_kind { TABLE_CSV, TABLE_TSV };

struct column {
    const char *name;
    const char *path; /* keys and array indexes, joined by dots: "snippets.0.text" */
};

/* Columns end with a row whose name is NULL. */
extern const struct column columns_search[], columns_quotes[], columns_speakers[],
    columns_timeline[], columns_kwic[], columns_facets[], columns_suggest[];

/* The value at a path, or NULL. */
const json_t *table_find(const json_t *value, const char *path);

void table_head(FILE *out, enum table_kind kind, const char *first, const struct column *columns);
/* `first`, if not NULL, is a cell before all others. */
void table_row(FILE *out, enum table_kind kind, const char *first, const struct column *columns,
               const json_t *hit);

#endif
