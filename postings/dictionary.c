#include "postings/dictionary.h"

#include "postings/varint.h"

static int damaged(struct err *err)
{
    return list_damaged(err, "dictionary");
}

static uint64_t index_head(const struct postings *p, size_t block)
{
    return load_u64(p->index + block * FORMAT_INDEX);
}

static uint64_t index_offset(const struct postings *p, size_t block)
{
    if (block == p->dictionary_blocks)
        return p->dictionary_size;
    return load_u64(p->index + block * FORMAT_INDEX + 8);
}

int dictionary_enter(const struct postings *p, size_t block, struct dictionary_place *place,
                     struct err *err)
{
    uint64_t from = index_offset(p, block), to = index_offset(p, block + 1), names;
    uint64_t rest = p->terms - (uint64_t)block * FORMAT_TERMS;
    const unsigned char *at;

    if (from > to || to > p->dictionary_size)
        return damaged(err);
    *place = (struct dictionary_place){.file = p, .block = block};
    place->left = rest < FORMAT_TERMS ? (unsigned)rest : FORMAT_TERMS;
    at = p->dictionary + from;
    place->end = p->dictionary + to;
    place->list = varint_read(&at, place->end);
    names = varint_read(&at, place->end);
    if (!at || names > (size_t)(place->end - at))
        return damaged(err);
    place->name = at;
    place->names_end = place->entry = at + names;
    return 0;
}

/* A length of four bits, or of a byte of its own. */
static unsigned name_length(struct dictionary_place *place, unsigned nibble)
{
    if (nibble < 15)
        return nibble;
    return place->name < place->names_end ? *place->name++ : 0;
}

int dictionary_name(struct dictionary_place *place, struct dictionary_name *name, struct err *err)
{
    unsigned byte;

    if (place->name >= place->names_end)
        return damaged(err);
    byte = *place->name++;
    name->shared = name_length(place, byte >> 4);
    name->own = name_length(place, byte & 15);
    name->bytes = (const char *)place->name;
    if (name->own == 0 || name->own > (size_t)(place->names_end - place->name))
        return damaged(err);
    place->name += name->own;
    place->left--;
    return 0;
}

int dictionary_entry(struct dictionary_place *place, struct posting_list *list, struct err *err)
{
    uint64_t size = 0;

    if (list) {
        struct list_entry e;

        place->entry = list_entry_read(place->entry, place->end, &e);
        if (!place->entry)
            return damaged(err);
        if (list_open(place->file, &e, place->list, list, err) < 0)
            return -1;
        size = e.size;
    } else {
        place->entry = list_entry_skip(place->entry, place->end, &size);
        if (!place->entry)
            return damaged(err);
    }
    place->list += size; /* list_open looks whether it lies among the lists */
    return 0;
}

/* --- Finding. */

/* The order of a block's first term and this one, whose heads are the same. */
static int compare_first(const struct postings *p, size_t block, const char *term, size_t len,
                         int *order, struct err *err)
{
    struct dictionary_place place;
    struct dictionary_name name;

    if (dictionary_enter(p, block, &place, err) < 0 || dictionary_name(&place, &name, err) < 0)
        return -1;
    *order = compare_bytes(name.bytes, name.own, term, len);
    return 0;
}

/* How many blocks from the first have a head less than this. The loop has no branch to be guessed
 * wrong. */
static size_t count_less(const struct postings *p, uint64_t head)
{
    size_t from = 0, n = p->dictionary_blocks;

    while (n > 0) {
        size_t half = n / 2, next = from + half + 1;
        bool less = index_head(p, from + half) < head;

        from = less ? next : from;
        n = less ? n - half - 1 : half;
    }
    return from;
}

int dictionary_find_block(const struct postings *p, const char *term, size_t len, size_t *block,
                          struct err *err)
{
    uint64_t head = term_head(term, len);
    size_t from = count_less(p, head), to = from;

    /* Those with this very head, if there are any, are told apart by all of their first terms. */
    if (from < p->dictionary_blocks && index_head(p, from) == head)
        to = head < UINT64_MAX ? count_less(p, head + 1) : p->dictionary_blocks;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order;

        if (compare_first(p, middle, term, len, &order, err) < 0)
            return -1;
        if (order <= 0)
            from = middle + 1;
        else
            to = middle;
    }
    *block = from > 0 ? from - 1 : 0;
    return 0;
}

/* Read names until the term is met: how many entries stand before its own, or -1 with *found
 * false. `same` counts the leading bytes that the term shares with the name before, which is less
 * than it. */
static int seek_name(struct dictionary_place *place, const char *term, size_t len, bool *found,
                     struct err *err)
{
    struct dictionary_name name;
    size_t same = 0;

    *found = false;
    for (int before = 0; place->left > 0; before++) {
        if (dictionary_name(place, &name, err) < 0)
            return -1;
        if (name.shared > same)
            continue;
        if (name.shared < same)
            return 0;
        while (same - name.shared < name.own && same < len &&
               name.bytes[same - name.shared] == term[same])
            same++;
        if (same - name.shared == name.own) {
            if (same < len)
                continue;
            *found = true;
            return before;
        }
        if (same == len ||
            (unsigned char)name.bytes[same - name.shared] > (unsigned char)term[same])
            return 0;
    }
    return 0;
}

int postings_find(const struct postings *p, const char *term, size_t len, struct posting_list *list,
                  struct err *err)
{
    struct dictionary_place place;
    size_t block;
    bool found;
    int before;

    if (p->terms == 0 || len == 0 || len > FORMAT_TERM_MAX)
        return 0;
    if (dictionary_find_block(p, term, len, &block, err) < 0 ||
        dictionary_enter(p, block, &place, err) < 0)
        return -1;
    before = seek_name(&place, term, len, &found, err);
    if (before < 0 || !found)
        return before;
    while (before-- > 0)
        if (dictionary_entry(&place, NULL, err) < 0)
            return -1;
    return dictionary_entry(&place, list, err) < 0 ? -1 : 1;
}
