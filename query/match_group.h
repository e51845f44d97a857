/* Many posting lists as one: the words of a prefix, some thousand perhaps.
 *
 * The documents of all lists are gathered once, when first asked for; positions are gathered a
 * window at a time, for the documents that are still wanted.
 */
#ifndef QUERY_MATCH_GROUP_H
#define QUERY_MATCH_GROUP_H

#include "postings/cursor.h"
#include "query/match_env.h"

struct match_group;

/* In env's arena, which the lists must live in too. The documents are those of `part`; frequencies
 * are kept when `weighing`. */
struct match_group *match_group_new(struct match_env *env, const struct part *part,
                                    const struct posting_list *lists, uint32_t count, bool weighing,
                                    struct err *err);
void match_group_release(struct match_group *g);

/* Add the window's documents to out. */
int match_group_fill(struct match_group *g, uint32_t window, const struct bits *mask,
                     struct bits *out, struct err *err);
/* Of a document of a window that has been filled; 65,535 stands for more. */
uint32_t match_group_frequency(const struct match_group *g, uint32_t doc);

/* Gather the positions of the window's documents in `mask`; then ask for them, ascending, of each.
 */
int match_group_prepare(struct match_group *g, uint32_t window, const struct bits *mask,
                        struct err *err);
int match_group_places(struct match_group *g, uint32_t doc, const uint32_t **places,
                       uint32_t *count, struct err *err);

#endif
