/* What names.c, people.c and posts.c share while the names of an article are collected; of no use
 * elsewhere.
 */
#ifndef TEXT_QUOTES_COLLECT_H
#define TEXT_QUOTES_COLLECT_H

#include "text/quotes/names.h"

struct collector {
    const struct reading *r;
    const struct spans *spans;
    struct arena *arena;
    struct names *out;
    uint32_t person_cap, naming_cap, post_cap, span;
};

/* A larger array with the items of an old one; NULL when memory is short. */
void *collect_more(struct collector *c, const void *items, uint32_t count, uint32_t *cap,
                   size_t size);

/* people.c: who bears a surname (made when new; NULL: no memory), and what a mention tells. */
struct person *people_of(struct collector *c, uint32_t token);
void people_weigh_prefix(const struct reading *r, struct range name, struct person *p);
void people_weigh_form(const struct reading *r, struct person *p, struct range name);
/* Note that the first word of a full name means the person at `index`. -1: no memory. */
int people_note_given(struct collector *c, struct range name, uint32_t index);
/* A word without its case ending, in languages that decline. */
const char *people_key(const struct reading *r, uint32_t token, size_t *len);
/* Do two tokens hold the same word, case endings left out? */
bool people_same_word(const struct reading *r, uint32_t a, uint32_t b);
/* A given name in another case than the nominative: "Мадины". */
bool people_given_declined(const struct reading *r, uint32_t i, int *male, int *female);

/* posts.c: the posts around one naming, within tokens [first, last). -1: no memory. */
int posts_note(struct collector *c, struct range name, uint32_t first, uint32_t last);

#endif
