#include "query/living.h"

#include "postings/cursor.h"
#include <string.h>

#define CHECK_EVERY 4096 /* postings between two looks at the limits */

static inline bool is_dead(const unsigned char *dead, uint32_t doc)
{
    return dead[doc / 8] >> doc % 8 & 1;
}

static inline bool all_alive(const unsigned char *dead, uint32_t from)
{
    uint64_t eight;

    memcpy(&eight, dead + from / 8, sizeof eight);
    return eight == 0;
}

/* The first dead document from `doc` to `last`, or one that is greater than `last`. */
static uint32_t next_dead(const unsigned char *dead, uint32_t doc, uint32_t last)
{
    while (doc <= last && !is_dead(dead, doc)) {
        doc++;
        while (doc % 64 == 0 && doc + 63 <= last && all_alive(dead, doc))
            doc += 64;
    }
    return doc;
}

static int load(struct living *l, struct posting_cursor *c, uint32_t block, struct err *err)
{
    if (posting_load(c, block, err) < 0)
        return -1;
    l->read += c->count;
    if (l->read < CHECK_EVERY)
        return 0;
    l->read = 0;
    return limits_check(l->limits, err);
}

static uint32_t count_dead(const struct posting_cursor *c, const unsigned char *dead)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->count; i++)
        n += is_dead(dead, c->document[i]);
    return n;
}

int living_any(struct living *l, size_t segment, const struct posting_list *list, struct err *err)
{
    const unsigned char *dead = snapshot_dead_bits(l->snapshot, segment);
    struct posting_cursor c;
    int any = 0;

    if (!dead || list->documents > snapshot_segment(l->snapshot, segment)->dead ||
        !is_dead(dead, posting_block_last(list, list->blocks - 1)))
        return 1;
    posting_cursor_init(&c, list);
    for (uint32_t block = 0; any == 0 && block < list->blocks; block++)
        any = load(l, &c, block, err) < 0 ? -1 : count_dead(&c, dead) < c.count;
    posting_cursor_release(&c);
    return any;
}

/* Blocks that end before the next dead document are passed over. */
static int count_living(struct living *l, const unsigned char *dead, struct posting_cursor *c,
                        uint64_t *count, struct err *err)
{
    const struct posting_list *list = &c->list;
    uint32_t last = posting_block_last(list, list->blocks - 1), block = 0;
    uint32_t doc = list->blocks > 1 ? next_dead(dead, 1, last) : last;

    *count = list->documents;
    while (doc <= last) {
        block = posting_block_find(list, doc, block);
        if (load(l, c, block, err) < 0)
            return -1;
        *count -= count_dead(c, dead);
        doc = block + 1 < list->blocks ? next_dead(dead, c->document[c->count - 1] + 1, last)
                                       : last + 1;
    }
    return 0;
}

int living_count(struct living *l, size_t segment, const struct posting_list *list, uint64_t *count,
                 struct err *err)
{
    const unsigned char *dead = snapshot_dead_bits(l->snapshot, segment);
    struct posting_cursor c;
    int rc;

    *count = list->documents;
    if (!dead)
        return 0;
    posting_cursor_init(&c, list);
    rc = count_living(l, dead, &c, count, err);
    posting_cursor_release(&c);
    return rc;
}
