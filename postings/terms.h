/* An iterator over terms, for those of the folder who hold one themselves. */
#ifndef POSTINGS_TERMS_H
#define POSTINGS_TERMS_H

#include "postings/dictionary.h"

struct postings_terms {
    const struct postings *file;
    size_t next_block;
    struct dictionary_place place;
    bool first_of_block, ended;
    size_t len, prefix_len;
    char term[FORMAT_TERM_MAX], prefix[FORMAT_TERM_MAX];
};

/* Before the first of all terms. Nothing to release. */
void terms_init(struct postings_terms *it, const struct postings *p);

#endif
