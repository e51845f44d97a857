/* The paths to the values of hits: what a template may name.
 *
 * A path is keys and array indexes joined by dots, as client/table.h reads it. The lists hold all
 * that hits may have (morgue-protocol(7)), also what a hit can lack; 0 stands for any index.
 */
#ifndef CLIENT_PATH_H
#define CLIENT_PATH_H

#include <stdbool.h>

/* Each ends with NULL. */
extern const char *const paths_search[],
    *const paths_quotes[], *const paths_speakers[], *const paths_timeline[],
                                                        *const paths_kwic[],
                                                            *const paths_facets[],
                                                                *const paths_suggest[];

bool path_is_known(const char *path, const char *const *paths);
/* The one that an unknown path is likely to stand for, with the same last key or spelled alike; or
 * NULL. */
const char *path_meant(const char *path, const char *const *paths);

#endif
