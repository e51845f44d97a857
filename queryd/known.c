#include "queryd/known.h"

#include "index/manifest.h"
#include <stdlib.h>
#include <string.h>

struct known {
    uint64_t *since; /* [count] */
    char (*identities)[INDEX_IDENTITY];
    size_t count; /* of indexes */
};

struct known *known_new(const struct snapshot *now)
{
    struct known *k = calloc(1, sizeof *k);

    if (!k)
        return NULL;
    (void)snapshot_generations(now, &k->count);
    k->since = calloc(k->count + 1, sizeof *k->since);
    k->identities = calloc(k->count + 1, sizeof *k->identities);
    if (!k->since || !k->identities) {
        known_free(k);
        return NULL;
    }
    known_add(k, now);
    return k;
}

void known_free(struct known *k)
{
    if (!k)
        return;
    free(k->since);
    free(k->identities);
    free(k);
}

/* One that has no identity may have lost it to an older version that added to it; none is ever
 * given one later. */
static bool is_another(const struct known *k, size_t i, const char *identity, uint64_t generation)
{
    if (!*identity)
        return generation < k->since[i];
    return strcmp(k->identities[i], identity) != 0;
}

const uint64_t *known_since(struct known *k, const struct snapshot *now)
{
    const uint64_t *generations = snapshot_generations(now, &(size_t){0});

    for (size_t i = 0; i < k->count; i++)
        if (is_another(k, i, snapshot_identity(now, i), generations[i])) {
            k->since[i] = 0;
            memcpy(k->identities[i], snapshot_identity(now, i), INDEX_IDENTITY);
        }
    return k->since;
}

void known_add(struct known *k, const struct snapshot *now)
{
    const uint64_t *generations = snapshot_generations(now, &(size_t){0});

    for (size_t i = 0; i < k->count; i++) {
        k->since[i] = generations[i];
        memcpy(k->identities[i], snapshot_identity(now, i), INDEX_IDENTITY);
    }
}
