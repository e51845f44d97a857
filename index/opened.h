/* Opening a database of several files that this program has just written.
 *
 * libxapian opens some of them late and takes one that cannot be opened, be it for want of
 * descriptors, for an empty one: records, positions or stems would be lost without a word.
 */
#ifndef INDEX_OPENED_H
#define INDEX_OPENED_H

#include "xapian-c/xapian_c.h"

/* As xap_db_open; ERR_IO when something that lies in the directory is not seen in the database. */
struct xap_db *opened_whole(const char *path, struct err *err);

#endif
