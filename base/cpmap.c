#include "base/cpmap.h"

#include "base/utf8.h"
#include <stdbool.h>

static bool is_ascii(const char *text, size_t len)
{
    unsigned char any = 0;

    for (size_t i = 0; i < len; i++)
        any |= (unsigned char)text[i];
    return any < 0x80;
}

int cpmap_init(struct cpmap *m, const char *text, size_t len, struct arena *arena)
{
    size_t steps = len / CPMAP_STEP + 1;
    uint32_t *points, sum = 0;

    *m = (struct cpmap){.text = text};
    if (is_ascii(text, len))
        return 0;
    points = arena_zalloc(arena, steps, sizeof *points);
    if (!points)
        return -1;
    for (size_t i = 1; i < steps; i++) {
        sum += (uint32_t)utf8_count(text + (i - 1) * CPMAP_STEP, CPMAP_STEP);
        points[i] = sum;
    }
    m->checkpoints = points;
    return 0;
}

uint32_t cpmap_at(const struct cpmap *m, uint32_t at)
{
    uint32_t step = at / CPMAP_STEP;

    if (!m->checkpoints)
        return at;
    return m->checkpoints[step] +
           (uint32_t)utf8_count(m->text + step * CPMAP_STEP, at % CPMAP_STEP);
}
