/* What is said of single articles, on stderr: `file:line: reason` or `file:line: warning: reason`.
 *
 * File names and ids come from strangers: what must never reach a terminal is shown as U+FFFD.
 */
#ifndef INDEXER_SAY_H
#define INDEXER_SAY_H

#include "base/buf.h"
#include "index/record.h"
#include "indexer/feed.h"

/* Append a stranger's text as a terminal may see it. */
void say_add_safe(struct buf *line, const char *s, size_t len);

void say_rejected(const struct feed_item *item, const char *reason);
void say_warning(const struct feed_item *item, const char *what);
/* A warning that names an id: `what "id" and_more`. Long ids are cut. */
void say_warning_id(const struct feed_item *item, const char *what, struct value id,
                    const char *and_more);

#endif
