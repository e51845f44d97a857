/* Whether the files being served are the ones that were published: SHA-256 against the manifest.
 *
 * A file is read through once in a process and then known by device, inode, size and times; a look
 * at these (a microsecond a file) tells whether somebody has done something to it since, and then
 * it is read again. Segments are immutable, so that a new generation costs the reading of what is
 * new in it. What changes below the file system is found when a file is read again (intact_doubt).
 *
 * Who waits for a file to be read again reads it, a piece at a time and one of them at a time, so
 * that everybody keeps to a deadline and what was read is not lost with it. Where a file only got
 * another name, or lost one (a backup by links), nobody waits: intact_catch_up reads it.
 *
 * Any thread, but one intact_open at a time. Nobody waits for a new generation to be read.
 */
#ifndef QUERYD_INTACT_H
#define QUERYD_INTACT_H

#include "base/err.h"
#include "index/snapshot.h"
#include "query/limits.h"
#include <stddef.h>

struct intact;

/* checked: false makes every call below say that all is well. The paths are borrowed for life. */
struct intact *intact_new(const char *const *paths, size_t count, bool checked, struct err *err);
void intact_free(struct intact *s);

/* Open the newest generation, each of its files read through unless it was before; on success its
 * files are the ones that intact_hold looks at. *sound: of those it looked at before nothing was
 * written to, so that what is known of them holds. */
struct snapshot *intact_open(struct intact *s, bool *sound, struct err *err);
/* Do not read files to their ends any more, however long a disk takes: an opening under way fails
 * with ERR_CANCELLED, and so does whoever waits for a file that was touched. */
void intact_stop(struct intact *s);

/* ERR_DAMAGED (or why it cannot be read) when a file is no longer what was published, until
 * intact_open succeeds again. Files that are gone or replaced do not matter: who has them open has
 * what was published. Looks at most every few milliseconds. ERR_TIMEOUT or ERR_CANCELLED when the
 * limits (without a turn: there is no giving way in the middle of it) come before it is known. */
int intact_hold(struct intact *s, const struct query_limits *limits, struct err *err);
/* The same of all that is to be read again, what nobody waits for too; for half a second, as the
 * next call goes on: what is not known by then is no error. */
int intact_catch_up(struct intact *s, struct err *err);
/* Whether files were written to and all are now as published: what was read of them meanwhile, and
 * is still in memory, may be wrong. Until intact_open succeeds again. */
bool intact_was_touched(struct intact *s);

/* Something did not look right: the next intact_hold has every file read again, unless that was
 * done moments ago. */
void intact_doubt(struct intact *s);

#endif
