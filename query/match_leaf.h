/* A word of the query in one place (title, text, ...) of a segment: where it stands in a document.
 *
 * An exact word is one posting list, a prefix a group of them. A bare word stands for the forms of
 * its stem, which depend on the article's language: for each class of language with a stemmer there
 * is a list of the documents that have the stem (TERM_STEM), and the lists of its forms.
 */
#ifndef QUERY_MATCH_LEAF_H
#define QUERY_MATCH_LEAF_H

#include "query/match_group.h"
#include "query/match_list.h"

struct leaf_class {
    struct match_list *stem;   /* only documents of this list count; NULL: all do */
    struct match_list **forms; /* words; none stand at one position both */
    uint32_t count;
};

struct match_leaf {
    struct leaf_class *classes;
    uint32_t class_count;
    struct match_group *group; /* instead of classes; or NULL */
    struct match_list *only;   /* the one list that it is all about; NULL when there are more */
    bool by_stem;              /* the stems' lists tell candidates better than the forms' */
    uint64_t estimate;         /* of documents */
    uint64_t *forms_of;        /* [WINDOW_DOCS]: of a prepared document, which forms it may have */
    struct arena *arena;       /* for that */
    bool known;                /* of the documents that were looked at as candidates, ... */
    struct bits looked, stemmed; /* ... those that have the stem */
    /* of the document asked for last */
    uint32_t doc;
    const uint32_t *places;
    uint32_t count;
    uint32_t *merged[2]; /* owned */
    size_t merged_cap[2];
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
/* To be called before the places in a window's documents are asked for, with all that will be. */
int match_leaf_prepare(struct match_leaf *l, uint32_t window, const struct bits *mask,
                       struct err *err);
/* Ascending, from 1; good until the next call. */
int match_leaf_places(struct match_leaf *l, uint32_t doc, const uint32_t **places, uint32_t *count,
                      struct err *err);

/* The same by form, without putting them together. */
#define LEAF_PIECES 8
struct leaf_piece {
    const uint32_t *places;
    uint32_t count;
};
int match_leaf_pieces(struct match_leaf *l, uint32_t doc, struct leaf_piece pieces[LEAF_PIECES],
                      uint32_t *count, struct err *err);

#endif
