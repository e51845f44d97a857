/* Short questions to the daemon about what there is, on a connection with no other answer under
 * way.
 */
#ifndef CLIENT_LOOKUP_H
#define CLIENT_LOOKUP_H

#include "base/json.h"
#include "client/morgue.h"
#include <stdbool.h>

#define LOOKUP_UNSURE (-1)

/* How many articles, or quotations, a query finds; LOOKUP_UNSURE where that is not known exactly.
 */
long long lookup_total(struct morgue *m, bool quotes, const char *query);

/* Hits {"word", "count"}: at most `most` words of articles that begin so, or are spelled alike; the
 * caller's, NULL when there is no answer. */
json_t *lookup_alike(struct morgue *m, const char *word, unsigned most);

/* Hits {"value", "count"} of a field (source, region, language), the most frequent first. */
json_t *lookup_values(struct morgue *m, const char *field, unsigned most);

#endif
