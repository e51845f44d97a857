/* What words.c (the calls, sentences, paragraphs) and words_cut.c (the words) share. */
#ifndef TEXT_WORDS_INTERNAL_H
#define TEXT_WORDS_INTERNAL_H

#include "text/fold.h"
#include "text/kind.h"
#include "text/segment.h"
#include "text/words.h"

struct word_list {
    struct word *items;
    size_t count, cap;
};

struct stretch_list {
    struct stretch *items;
    size_t count, cap;
};

struct analyzer {
    struct kinds *kinds;
    struct segmenter *segmenter;
    struct fold *fold;
    struct word_list words;
    struct stretch_list sentences, paragraphs;
    struct look look;
};

#define LOOK_EVERY (64u << 10) /* bytes */

/* One analysis under way. */
struct run {
    struct analyzer *a;
    const char *text;
    size_t len;
    struct arena *arena;
    struct err *err;
    char *block; /* where the next folded word goes */
    size_t room;
    size_t looked; /* where it was last looked whether to go on */
};

/* Whether to go on at byte `at`: -1 to give up. */
static inline int run_look(struct run *r, size_t at)
{
    if (at < r->looked + LOOK_EVERY)
        return 0;
    r->looked = at;
    return look_around(r->a->look, r->err);
}

/* Append the words of the field's bytes [start, end) to r->a->words. */
int words_cut(struct run *r, size_t start, size_t end);

#endif
