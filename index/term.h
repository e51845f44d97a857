/* Terms: how a folded word, a name, an id or a tag becomes a key of the index. */
#ifndef INDEX_TERM_H
#define INDEX_TERM_H

#include <stddef.h>
#include <stdint.h>

#define TERM_MAX 245 /* libxapian's cap, in bytes */

struct term {
    char bytes[TERM_MAX + 1];
    size_t len;
};

/* prefix + word. A word too long for a term keeps its head and gets a hash of the whole as its
 * tail. */
void term_make(struct term *t, const char *prefix, const char *word, size_t len);
/* The term that finds the article with this id, whatever the id's length and bytes. */
void term_id(struct term *t, const char *id, size_t len);
/* The key under which a stem's words stand in the stem dictionary (synonyms of the articles'
 * database): "en:polic" -> police, policing, ... Words that are their own stem are left out. */
void term_stem(struct term *t, const char *language, const char *stem, size_t len);
/* The term of a posting file that stands for all words of a stem in articles of a class of language
 * (stems_class): TERM_STEM + class + ":" + stem. */
void term_stem_list(struct term *t, const char *class, const char *stem, size_t len);
/* The term of a posting file for two words that follow on one another in a field: TERM_PAIR +
 * prefix of the field + word + " " + word. */
void term_pair(struct term *t, const char *prefix, const char *first, size_t first_len,
               const char *second, size_t second_len);

#endif
