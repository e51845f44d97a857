/* Memory that is freed all at once: one arena per article, per request, per query.
 *
 * Everything taken from an arena lives until arena_reset or arena_release. Allocation returns NULL
 * when memory is out; alignment suits any type.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *chunks;
    size_t used, cap; /* of the newest chunk */
};

#define ARENA_INIT \
    {              \
        0          \
    }

void *arena_alloc(struct arena *a, size_t n);                   /* not cleared */
void *arena_zalloc(struct arena *a, size_t count, size_t size); /* cleared; checks overflow */
char *arena_strndup(struct arena *a, const char *s, size_t n);  /* NUL-terminated copy */
char *arena_strdup(struct arena *a, const char *s);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a);   /* forget all, keep one chunk for the next use */
void arena_release(struct arena *a); /* free all */

#endif
