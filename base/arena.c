#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)16 << 10)
#define MAX_CHUNK   ((size_t)1 << 20)
#define ALIGN       alignof(max_align_t)

struct arena_chunk {
    struct arena_chunk *older;
    alignas(max_align_t) char bytes[];
};

/* A chunk that holds n; each is twice the last up to MAX_CHUNK, so that small arenas stay small. */
static int add_chunk(struct arena *a, size_t n)
{
    size_t cap = a->cap ? a->cap * 2 : FIRST_CHUNK;
    struct arena_chunk *chunk;

    if (cap > MAX_CHUNK)
        cap = MAX_CHUNK;
    if (cap < n)
        cap = n;
    chunk = malloc(sizeof *chunk + cap);
    if (!chunk)
        return -1;
    chunk->older = a->chunks;
    a->chunks = chunk;
    a->cap = cap;
    a->used = 0;
    return 0;
}

void *arena_alloc(struct arena *a, size_t n)
{
    void *p;

    if (n > SIZE_MAX / 2)
        return NULL;
    n = (n + ALIGN - 1) & ~(ALIGN - 1);
    if ((!a->chunks || n > a->cap - a->used) && add_chunk(a, n) < 0)
        return NULL;
    p = a->chunks->bytes + a->used;
    a->used += n;
    return p;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size)
{
    void *p;

    if (size && count > SIZE_MAX / 2 / size)
        return NULL;
    p = arena_alloc(a, count * size);
    if (p)
        memset(p, 0, count * size);
    return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = n < SIZE_MAX ? arena_alloc(a, n + 1) : NULL;

    if (!copy)
        return NULL;
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    char *s = NULL;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    if (n >= 0)
        s = arena_alloc(a, (size_t)n + 1);
    if (s)
        vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return s;
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_reset(struct arena *a)
{
    if (!a->chunks)
        return;
    if (a->cap > MAX_CHUNK) { /* one huge article must not pin its memory */
        arena_release(a);
        return;
    }
    free_chunks(a->chunks->older);
    a->chunks->older = NULL;
    a->used = 0;
}

void arena_release(struct arena *a)
{
    free_chunks(a->chunks);
    *a = (struct arena)ARENA_INIT;
}
