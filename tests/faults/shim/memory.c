/* Memory that cannot be had. operator new of libstdc++ comes here through malloc. */
#include "shim.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* dlsym itself may ask for memory: a little of our own until it has answered. */
static _Alignas(16) char early[1 << 16];
static size_t early_used;
static bool looking;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static int (*real_memalign)(void **, size_t, size_t);
static void (*real_free)(void *);

static void look_up(void)
{
    looking = true;
    real_calloc = (void *(*)(size_t, size_t))shim_next("calloc");
    real_realloc = (void *(*)(void *, size_t))shim_next("realloc");
    real_memalign = (int (*)(void **, size_t, size_t))shim_next("posix_memalign");
    real_free = (void (*)(void *))shim_next("free");
    real_malloc = (void *(*)(size_t))shim_next("malloc");
    looking = false;
}

static void *early_memory(size_t n)
{
    char *p = early + early_used;

    early_used += (n + 15) & ~(size_t)15;
    if (early_used > sizeof early)
        abort();
    return p;
}

static bool is_early(const void *p)
{
    uintptr_t at = (uintptr_t)p, start = (uintptr_t)early;

    return at >= start && at < start + sizeof early;
}

static bool refused(void)
{
    if (shim_ask(CALL_ALLOC, NULL) != VERDICT_FAIL)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n)
{
    if (!real_malloc) {
        if (looking)
            return early_memory(n);
        look_up();
    }
    return refused() ? NULL : real_malloc(n);
}

void *calloc(size_t count, size_t size)
{
    if (!real_malloc) {
        if (looking)
            return early_memory(count * size);
        look_up();
    }
    return refused() ? NULL : real_calloc(count, size);
}

void *realloc(void *old, size_t n)
{
    if (!real_malloc)
        look_up();
    if (is_early(old)) {
        void *fresh = malloc(n);
        size_t most = (size_t)(early + sizeof early - (char *)old);
        return fresh ? memcpy(fresh, old, n < most ? n : most) : NULL;
    }
    return refused() ? NULL : real_realloc(old, n);
}

int posix_memalign(void **out, size_t alignment, size_t n)
{
    if (!real_malloc)
        look_up();
    return refused() ? ENOMEM : real_memalign(out, alignment, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
    void *p = NULL;
    int rc = posix_memalign(&p, alignment, n);

    if (rc)
        errno = rc;
    return rc ? NULL : p;
}

void free(void *p)
{
    if (!p || is_early(p))
        return;
    if (!real_free)
        look_up();
    real_free(p);
}
