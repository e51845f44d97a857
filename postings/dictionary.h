/* The dictionary of a file: blocks of 16 terms, each term but the first told by what it does not
 * share with the one before; and the index that finds the block.
 */
#ifndef POSTINGS_DICTIONARY_H
#define POSTINGS_DICTIONARY_H

#include "postings/list.h"

/* A place among the terms: at the beginning of a block, or behind the term read last. */
struct dictionary_place {
    const struct postings *file;
    size_t block;
    unsigned left; /* terms of the block that follow */
    const unsigned char *name, *names_end;
    const unsigned char *entry, *end;
    uint64_t list; /* offset of the next term's list */
};

/* Go to the beginning of a block, which is there. */
int dictionary_enter(const struct postings *p, size_t block, struct dictionary_place *place,
                     struct err *err);

/* The part of a term that it does not share with the one before. */
struct dictionary_name {
    unsigned shared, own; /* bytes; own is 1 or more */
    const char *bytes;    /* [own] */
};
/* Read the next name; left > 0. It says nothing of the entry. */
int dictionary_name(struct dictionary_place *place, struct dictionary_name *name, struct err *err);
/* Read the entry that comes next and its list; *list NULL to pass over it. */
int dictionary_entry(struct dictionary_place *place, struct posting_list *list, struct err *err);

/* The last block whose first term is not greater; 0 when there is none. */
int dictionary_find_block(const struct postings *p, const char *term, size_t len, size_t *block,
                          struct err *err);

#endif
