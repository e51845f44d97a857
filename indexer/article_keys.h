/* Inside the article reader: from the keys of a JSON object to the keys of an article.
 *
 * Nothing here stops at bad input: what is wrong becomes a warning, and a failed allocation is
 * remembered in the reading, for one look at its end.
 */
#ifndef INDEXER_ARTICLE_KEYS_H
#define INDEXER_ARTICLE_KEYS_H

#include "base/json.h"
#include "indexer/article.h"

/* What the functions of the reader share while one article is read. */
struct reading {
    struct arena *arena;
    struct article_read *out;
    bool no_memory;
};

/* Fill out->article from every key that is known, its id from the keys alone. */
void article_take_keys(struct reading *r, const json_t *object);

/* Whether object[name] is that string, in whatever case. */
bool article_key_says(const json_t *object, const char *name, const char *what);

/* A warning; text NULL stands for the failed allocation of one. */
void article_warn(struct reading *r, const char *text);
void article_warn_type(struct reading *r, const char *name, const json_t *value,
                       const char *wanted);
const char *article_type_name(const json_t *value);

/* Foreign bytes as they may be shown: at most max code points, none that steers a terminal. */
const char *article_shown(struct reading *r, const char *s, size_t len, size_t max);

/* Nothing but white space of ASCII. */
bool article_is_blank(const char *s, size_t len);

struct value article_copy(struct reading *r, const char *s, size_t len);

#endif
