#include "indexer/met.h"

#include "base/map.h"
#include <stdlib.h>

#define LINE      8
#define LINES_MAX ((uint64_t)1 << 17) /* 8 MiB */

int met_init(struct met *m, uint64_t bytes, struct err *err)
{
    m->lines = LINES_MAX;
    while (m->lines > 1 && m->lines * LINE * sizeof *m->slots > bytes)
        m->lines /= 2;
    m->slots = calloc(m->lines * LINE, sizeof *m->slots);
    return m->slots ? 0 : err_nomem(err);
}

void met_release(struct met *m)
{
    free(m->slots);
    *m = (struct met){0};
}

static uint64_t hash_of(const char *id, size_t len)
{
    uint64_t h = map_hash(id, len);

    return h ? h : 1;
}

static uint64_t *line_of(const struct met *m, uint64_t hash)
{
    return m->slots + (hash & (m->lines - 1)) * LINE;
}

void met_add(struct met *m, const char *id, size_t len)
{
    uint64_t h = hash_of(id, len), *line = line_of(m, h), *to = &line[h >> 61];

    for (unsigned i = 0; i < LINE; i++) {
        if (line[i] == h)
            return;
        if (line[i] == 0) {
            to = &line[i];
            break;
        }
    }
    *to = h;
}

bool met_holds(const struct met *m, const char *id, size_t len)
{
    uint64_t h = hash_of(id, len), *line = line_of(m, h);

    for (unsigned i = 0; i < LINE; i++)
        if (line[i] == h)
            return true;
    return false;
}
