/* From a plan to the tree of one segment: each word's posting lists are found.
 *
 * The plan is walked in the same order for each segment, whether its words are there or not, so
 * that what is counted for ranking can be added up.
 */
#ifndef QUERY_MATCH_BUILD_H
#define QUERY_MATCH_BUILD_H

#include "index/term.h"
#include "query/expand.h"
#include "query/match_node.h"
#include "query/rank.h"

/* Something outside of the arena that a tree holds. */
struct match_held {
    struct match_held *next;
    void (*release)(void *what);
    void *what;
};

/* The list of a stem in the segment under work, for the other places that ask for it. */
struct match_stem {
    struct match_stem *next;
    bool quotes; /* of quotations */
    const char *class;
    struct query_word word;
    struct match_list *list; /* NULL: there is none */
};

struct match_builder {
    struct reader *reader;
    struct expander *expander;
    struct stems *stems;
    const char *const *classes; /* of language, that articles may be of */
    size_t class_count;
    struct match_env *env; /* of the segment */
    struct rank_words *ranks;
    struct query_error *error;
    struct match_held *held;  /* by the trees made so far */
    struct match_stem *known; /* of the segment, so far */
    /* while building */
    bool quotes; /* conditions are on quotations here */
    bool scored; /* what matches here weighs */
};

/* NULL with builder->error filled. The tree lives in the env's arena. */
struct match_node *match_build(struct match_builder *b, const struct plan_node *plan, bool quotes);
void match_build_release(struct match_builder *b);

/* Inside match_build*.c. */

struct match_node *build_node(struct match_builder *b, const struct plan_node *p,
                              enum match_kind kind);
/* Fill the builder's error; NULL. */
struct match_node *build_fail(struct match_builder *b, const struct plan_node *p,
                              const struct err *err);
/* Add a leaf to a term's node, unless it has no documents; and finish the node. */
void build_term_add(struct match_term *t, struct match_leaf *l, uint32_t factor);
void build_close_term(struct match_builder *b, struct match_node *n);

/* Of match_build_filter.c. */
struct match_node *build_date(struct match_builder *b, const struct plan_node *p);
struct match_node *build_lang(struct match_builder *b, const struct plan_node *p);
struct match_node *build_since(struct match_builder *b, const struct plan_node *p);
struct match_node *build_id(struct match_builder *b, const struct plan_node *p);

/* Of match_build_leaf.c: a word in one place, noted for ranking as the word `number`. */
struct match_leaf *build_leaf(struct match_builder *b, struct query_word word, bool stemmed,
                              enum plan_place place, uint32_t number, struct err *err);
/* A prefix in these places; *estimate: how many documents it may have. */
struct match_union *build_union(struct match_builder *b, struct query_word word, unsigned places,
                                uint32_t number, uint64_t *estimate, struct err *err);
/* The list of a term: 1, 0 when there is none, -1. */
int build_list(struct match_builder *b, const char *term, size_t len, struct match_list **out,
               struct err *err);
/* A leaf over a term's list; without lists when there is none. */
struct match_leaf *build_term_leaf(struct match_builder *b, const struct term *t, struct err *err);
/* A leaf over these lists. */
struct match_leaf *build_lists_leaf(struct match_builder *b, struct match_list **lists,
                                    uint32_t count, struct err *err);
/* One without lists, with room for so many classes, and in the first for so many lists. */
struct match_leaf *build_leaf_new(struct match_builder *b, uint32_t classes, uint32_t lists,
                                  struct err *err);
/* The word `number` has so many documents in a place: a bit's number, or PLACES for all. */
unsigned build_place_number(enum plan_place place);
void build_note(struct match_builder *b, uint32_t number, unsigned place, uint64_t documents);
int build_hold(struct match_builder *b, void (*release)(void *), void *what, struct err *err);
const struct part *build_part(const struct match_builder *b);

/* Of match_build_stem.c: a bare word in title and text, or in a quotation, by its stem alone; its
 * stems are noted. */
struct match_leaf *build_stem_leaf(struct match_builder *b, struct query_word word, uint32_t number,
                                   struct match_term *t, struct err *err);
/* In one place, with where it stands there. */
struct match_leaf *build_forms_leaf(struct match_builder *b, struct query_word word,
                                    enum plan_place place, uint32_t number, struct err *err);
/* Whether an expression has only bare words, whose stems' lists tell places (index/stem_places.h)
 * in all classes that have them: 1, 0 or -1. */
int build_all_placed(struct match_builder *b, const struct query_node *e, struct err *err);
/* Such a word in text and title at once: matches in the title count TITLE_WEIGHT times. */
struct match_leaf *build_whole_leaf(struct match_builder *b, struct query_word word,
                                    uint32_t number, struct err *err);

/* Of match_build_span.c: fill n, whose kind becomes MATCH_NOTHING when it cannot match. */
int build_span(struct match_builder *b, const struct plan_node *p, struct match_node *n,
               struct err *err);
/* Of match_build_pair.c: the words of either side into the pair. */
int build_pair(struct match_builder *b, const struct span_place *p, struct span_pair *pair,
               const struct query_node *left, const struct query_node *right, struct err *err);
int build_pair_of(struct match_builder *b, struct span_pair *pair, struct match_leaf *left,
                  struct match_leaf *right, struct err *err);
/* What must be so for the expression to match. */
int build_checks(struct match_builder *b, struct span_place *p, const struct query_node *e,
                 struct err *err);
/* A leaf of the expression. */
struct span_words_at *build_words_at(const struct span_place *p, const struct query_node *e);
/* Of match_build_phrase.c: the units of a leaf whose words are known. */
int build_units(struct match_builder *b, struct span_words_at *at, enum plan_place place,
                struct err *err);

#endif
