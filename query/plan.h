/* What a query means: each word's fields resolved, quotations told apart from articles.
 *
 * A plan is a tree of conditions on documents. At its root the documents are those of the scope
 * (articles, or quotations); below PLAN_HAS_QUOTE they are quotations, below PLAN_IN_ARTICLE
 * articles. Nodes live in the arena and point into the query's tree.
 *
 * In QUERY_ARTICLES the members of an AND list that speak of quotations (speaker:, quote:, OR
 * groups of those, also under NOT) become one condition on one quotation, if one of them is
 * positive:
 *
 *     police speaker:x NOT quote:y   ->   AND( police, HAS_QUOTE( AND( x, NOT y )))
 *     police NOT quote:y             ->   AND( police, NOT HAS_QUOTE( y ))
 */
#ifndef QUERY_PLAN_H
#define QUERY_PLAN_H

#include "base/arena.h"
#include "query/tree.h"
#include "text/language.h"

enum query_scope {
    QUERY_ARTICLES, /* what `search` asks */
    QUERY_QUOTES,   /* what `quotes` asks: the whole query is about quotations */
};

enum plan_kind {
    PLAN_AND,
    PLAN_OR,
    PLAN_NOT,
    PLAN_SPAN, /* source: a NODE_WORDS or NODE_PROX, looked for in each of `places` by itself */
    PLAN_DATE, /* source: a NODE_DATE */
    PLAN_LANG, /* tag */
    PLAN_ID,   /* source: a NODE_TAG */
    PLAN_HAS_QUOTE,  /* articles with a quotation for which the child holds */
    PLAN_IN_ARTICLE, /* quotations of articles for which the child holds */
    PLAN_SINCE,      /* articles, or quotations of such, that came after generations `since` */
};

/* Fields that hold words. PLACE_TEXT of a quotation is what stands inside its marks. */
enum plan_place {
    PLACE_TITLE = 1,
    PLACE_TEXT = 2,
    PLACE_AUTHOR = 4,
    PLACE_SOURCE = 8,
    PLACE_REGION = 16,
    PLACE_SPEAKER = 32,
};
#define PLACES      6
#define PLACE_NAMES (PLACE_AUTHOR | PLACE_SOURCE | PLACE_REGION | PLACE_SPEAKER)

struct plan_node {
    enum plan_kind kind;
    struct plan_node *child, *next;
    const struct query_node *source;
    unsigned places;            /* PLAN_SPAN; names are never stemmed */
    char tag[LANGUAGE_TAG_MAX]; /* PLAN_LANG: lower case */
    const uint64_t *since;      /* PLAN_SINCE: one for each index of the snapshot */
};

/* The term prefix of one place. */
const char *plan_prefix(enum plan_place place);
/* "title", ... of one place. */
const char *plan_place_name(enum plan_place place);

/* NULL with error filled: ERR_SYNTAX for a language tag that is none. */
struct plan_node *plan_make(const struct query_node *tree, enum query_scope scope,
                            struct arena *arena, struct query_error *error);
/* The same, of what came after these generations. NULL out of memory. */
struct plan_node *plan_since(struct plan_node *plan, const uint64_t *since, struct arena *arena,
                             struct query_error *error);

#endif
