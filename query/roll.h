/* The roll of speakers: names met in many articles, and which of them are one person's.
 *
 * Names are compared by their folded words. Titles, posts and articles before a name do not part
 * it from the bare one ("President Tokayev", "the World Bank"); the words that do so are those of
 * the article's language (text/quotes/lang.h). Full names are one person's where one holds the
 * other, initials standing for the words they begin ("Donald Trump", "Donald J. Trump"), unless the
 * fuller ones contradict each other ("Donald J.", "Donald K."). A surname alone is the person whose
 * full name ends with it, where the roll has just one such name; "Tokayev" stays by itself beside
 * two of them. Descriptions ("the mayor", "a spokesman") are taken for one speaker where they are
 * spelled alike.
 *
 *     roll_add for every name -> roll_settle -> roll_speaker, roll_name
 *
 * Lives in the arena; the strings that are added must live as long.
 */
#ifndef QUERY_ROLL_H
#define QUERY_ROLL_H

#include "index/record.h"
#include "query/limits.h"
#include "text/words.h"
#include <stdint.h>

struct roll;

/* The analyzer, the limits and the scratch arena (which is reset at will) are borrowed. Whatever
 * takes long with many names looks at the limits, adding them (but for the reading of one name) as
 * well as settling. */
struct roll *roll_new(struct analyzer *analyzer, const struct query_limits *limits,
                      struct arena *arena, struct arena *scratch, struct err *err);
void roll_free(struct roll *r);

/* Add a name that was met so many times; language may be absent. *entry stands for it; ROLL_NOBODY
 * for a name without words. */
#define ROLL_NOBODY UINT32_MAX
int roll_add(struct roll *r, struct value name, struct value language, uint32_t times,
             uint32_t *entry, struct err *err);
/* Entries are numbers below this. */
uint32_t roll_entries(const struct roll *r);

/* Give surnames to full names; afterwards nothing may be added. */
int roll_settle(struct roll *r, struct err *err);

/* The entry that stands for the person. */
uint32_t roll_speaker(const struct roll *r, uint32_t entry);
/* How to call him: the commonest spelling, one without a title before it where there is one. */
struct value roll_name(const struct roll *r, uint32_t entry);

#endif
