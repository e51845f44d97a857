/* Which full names of one surname are one person's: "Donald Trump", "Donald J. Trump".
 */
#ifndef QUERY_NAMESAKES_H
#define QUERY_NAMESAKES_H

#include <stddef.h>
#include <stdint.h>

struct full_name {
    const char *s; /* folded words, a blank behind each */
    uint32_t len, words;
    const char *last_word; /* folded */
    uint32_t last_len;
    uint32_t *person; /* in: a number of its own; out: that of the fullest form of the name */
};

/* Names with the same last word, in any order (they are sorted). A name goes to the fullest that it
 * can be, unless two of those contradict each other. Very many namesakes stay as they are. */
void namesakes_join(struct full_name *names, size_t n);

#endif
