/* Where a word stands in some documents of a window: positions of a posting list gathered for many
 * documents at once, block by block, which costs a fraction of looking each document up.
 */
#ifndef QUERY_MATCH_PLACES_H
#define QUERY_MATCH_PLACES_H

#include "query/match_list.h"
#include "query/match_positions.h"

/* Documents of a window whose positions are wanted. Each has a slot. */
struct match_wanted {
    uint32_t window;
    struct bits bits;
    uint16_t slot_of[WINDOW_DOCS]; /* by document, plus 1; 0: not wanted */
};

/* Documents that are looked at together: slots are given in ascending order, and those that are
 * dropped keep theirs. */
struct match_some {
    struct match_wanted wanted;    /* those that are left */
    uint32_t slots;                /* given */
    uint16_t doc[WINDOW_DOCS];     /* of a slot, in the window */
    uint32_t count;                /* of documents that are left */
    uint16_t slot[WINDOW_DOCS];    /* [count]: theirs */
    uint32_t matches[WINDOW_DOCS]; /* scratch of whoever looks at them */
};

/* None; to be called before anything else. */
void match_some_init(struct match_some *s);
/* None of this window, so far. */
void match_some_begin(struct match_some *s, uint32_t window);
/* Add a document of the window, the number in it given; then, when all have been added, their bits
 * are set by the caller. */
static inline void match_some_add(struct match_some *s, uint32_t doc)
{
    uint32_t slot = s->slots++;

    s->slot[slot] = (uint16_t)slot;
    s->doc[slot] = (uint16_t)doc;
    s->wanted.slot_of[doc] = (uint16_t)(slot + 1);
    s->count = slot + 1;
}
/* Drop a document; when all that are to go have been dropped, close the ranks. */
void match_some_drop(struct match_some *s, uint32_t slot);
void match_some_close(struct match_some *s);

/* What one list has in one document; or several, as long as those are few: then in no order. */
struct match_run {
    struct posting_run at;
    uint32_t next; /* in `more`, plus 1: what another list has in the document; 0: no other */
};

struct match_places {
    struct posting_runs runs;         /* owned */
    struct match_run of[WINDOW_DOCS]; /* by slot; a count of 0: no list has it */
    struct match_run *more;           /* owned */
    size_t more_count, more_cap;
    bool several; /* lists are gathered: places are put together where they are few */
};

/* To be called before anything else. */
void match_places_init(struct match_places *p);
/* What is gathered next, of one list or of several, is for these documents: so far they have no
 * positions. */
int match_places_begin(struct match_places *p, const struct match_some *documents, bool several,
                       struct err *err);
void match_places_release(struct match_places *p);

/* Add the positions of a list in those documents that it has. */
int match_places_gather(struct match_places *p, struct match_list *list,
                        const struct match_wanted *documents, struct err *err);
/* Add ascending positions in one document that has none so far. */
int match_places_add(struct match_places *p, uint32_t slot, const uint32_t *positions,
                     uint32_t count, struct err *err);
/* Forget positions of a document beyond `last`, which are the last ones of their list. */
void match_places_end(struct match_places *p, uint32_t slot, uint32_t last);
/* Put the first run of a document in order. */
void match_places_sort(struct match_places *p, uint32_t slot);
/* Put together what several lists have in a document; a position has one word, so none comes
 * twice. */
int match_places_unite(struct match_places *p, const struct match_some *documents, struct err *err);

static inline struct positions match_places_at(const struct match_places *p,
                                               const struct match_run *run)
{
    return (struct positions){.items = p->runs.items + run->at.from, .count = run->at.count};
}

/* Whether that is all, and no more than two rows: those can be read even where there is nothing. */
static inline bool match_run_few(const struct match_run *run)
{
    return run->next == 0 && run->at.count <= POSTINGS_FILL;
}

/* What the next list has there; NULL when there is none. */
static inline const struct match_run *match_places_next(const struct match_places *p,
                                                        const struct match_run *run)
{
    return run->next ? &p->more[run->next - 1] : NULL;
}

/* All of a document, whose lists have been united. */
static inline struct positions match_places_of(const struct match_places *p, uint32_t slot)
{
    return match_places_at(p, &p->of[slot]);
}

#endif
