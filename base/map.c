#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY 4096 /* slots between two looks */

struct map_slot {
    const char *key; /* NULL when free */
    size_t len;
    uint64_t hash, number;
};

uint64_t map_hash(const char *key, size_t len)
{
    uint64_t h = 0xCBF29CE484222325u;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)key[i]) * 0x100000001B3u;
    return h ^ h >> 32;
}

/* The slot of this key, or the free one where it belongs. */
static struct map_slot *probe(const struct map *m, const char *key, size_t len, uint64_t hash)
{
    size_t mask = m->cap - 1, i = (size_t)hash & mask;

    for (;; i = (i + 1) & mask) {
        struct map_slot *s = &m->slots[i];
        if (!s->key || (s->hash == hash && s->len == len && memcmp(s->key, key, len) == 0))
            return s;
    }
}

static bool is_full(const struct map *m)
{
    return m->count + 1 > m->cap / 8 * 5;
}

static int widen(struct map *m, struct look look, struct err *err)
{
    struct map wider = {.cap = m->cap ? m->cap * 2 : 1024};

    wider.slots = calloc(wider.cap, sizeof *wider.slots);
    if (!wider.slots)
        return err_nomem(err);
    for (size_t i = 0; i < m->cap; i++) {
        if (i % LOOK_EVERY == 0 && look_around(look, err) < 0) {
            free(wider.slots);
            return -1;
        }
        if (m->slots[i].key)
            *probe(&wider, m->slots[i].key, m->slots[i].len, m->slots[i].hash) = m->slots[i];
    }
    free(m->slots);
    m->slots = wider.slots;
    m->cap = wider.cap;
    return 0;
}

void map_release(struct map *m)
{
    free(m->slots);
    arena_release(&m->keys);
    *m = (struct map)MAP_INIT;
}

uint64_t *map_get(const struct map *m, const char *key, size_t len)
{
    struct map_slot *s;

    if (m->count == 0)
        return NULL;
    s = probe(m, key, len, map_hash(key, len));
    return s->key ? &s->number : NULL;
}

int map_room(struct map *m, struct look look, struct err *err)
{
    return is_full(m) ? widen(m, look, err) : 0;
}

uint64_t *map_put(struct map *m, const char *key, size_t len, uint64_t fresh, bool *added)
{
    uint64_t hash = map_hash(key, len);
    struct map_slot *s;
    struct err err;

    if (map_room(m, (struct look){0}, &err) < 0)
        return NULL;
    s = probe(m, key, len, hash);
    *added = !s->key;
    if (*added) {
        const char *copy = arena_strndup(&m->keys, key, len);
        if (!copy)
            return NULL;
        *s = (struct map_slot){copy, len, hash, fresh};
        m->count++;
    }
    return &s->number;
}
