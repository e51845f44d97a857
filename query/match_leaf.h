/* A word of the query in one place (title, text, ...) of a segment: where it stands in a document.
 *
 * An exact word is one posting list, a prefix a group of them. A bare word stands for the forms of
 * its stem, which depend on the article's language: for each class of language with a stemmer there
 * is a list of the documents that have the stem (TERM_STEM), which may tell its places as well, and
 * the lists of its forms.
 */
#ifndef QUERY_MATCH_LEAF_H
#define QUERY_MATCH_LEAF_H

#include "query/match_group.h"
#include "query/match_places.h"

struct leaf_class {
    struct match_list *stem;   /* only documents of this list count; NULL: all do */
    struct match_list **forms; /* words; none stand at one position both */
    uint32_t count;
    bool placed; /* the stem's list tells where (index/stem_places.h): no form is read for it */
};

struct match_leaf {
    struct leaf_class *classes;
    uint32_t class_count;
    struct match_group *group; /* instead of classes; or NULL */
    struct match_list *only;   /* the one list that it is all about; NULL when there are more */
    bool by_stem;              /* the stems' lists tell candidates better than the forms' */
    bool placed;               /* all classes are */
    const uint32_t *lengths;   /* of articles: no place beyond is the text's, and none counts; NULL:
                                  places of the title count as well */
    uint64_t estimate;         /* of documents */
    struct match_places *places; /* made when first gathered */
    struct arena *arena;         /* for that */
    uint32_t gathered;           /* number of the documents they are of (struct match_span) */
    bool known;                  /* of the documents that were looked at as candidates, ... */
    struct bits looked, stemmed; /* ... those that have the stem */
};

void match_leaf_release(struct match_leaf *l);

/* Add to out the window's documents of the mask that may have the word: no one that has it is left
 * out. */
int match_leaf_candidates(struct match_leaf *l, uint32_t window, const struct bits *mask,
                          struct bits *out, struct err *err);
/* Those that have it. */
int match_leaf_fill(struct match_leaf *l, uint32_t window, const struct bits *mask,
                    struct bits *out, struct err *err);
/* How often, in a document; 0 when it has it not. */
int match_leaf_frequency(struct match_leaf *l, uint32_t doc, uint32_t *out, struct err *err);

/* Forget the candidates: others than those that were looked at are to come. */
void match_leaf_forget(struct match_leaf *l);
/* Of match_leaf_places.c: look up where the word stands in these documents, all of which have been
 * candidates; then ask for them, by slot. */
int match_leaf_gather(struct match_leaf *l, const struct match_some *documents, struct err *err);
/* All in one document; what several lists have must have been united (match_places_unite). */
static inline struct positions match_leaf_positions(const struct match_leaf *l, uint32_t slot)
{
    return match_places_of(l->places, slot);
}

#endif
