#include "index/births.h"

#include "index/part.h"
#include "index/segment.h"
#include <stdlib.h>
#include <string.h>

static bool is_listed(const struct manifest_segment *m)
{
    for (size_t i = 0; i < m->file_count; i++)
        if (strcmp(m->files[i].name, SEGMENT_BIRTHS) == 0)
            return true;
    return false;
}

int births_open(struct births *b, const char *dir, const struct manifest_segment *m,
                struct err *err)
{
    char *path;
    int rc;

    *b = (struct births){.all = *m->name == 's' ? (uint32_t)strtoul(m->name + 1, NULL, 10) : 0};
    if (!is_listed(m))
        return 0;
    path = fs_path(dir, SEGMENT_BIRTHS);
    rc = path ? fs_map_open(&b->map, path, err) : err_nomem(err);
    if (rc == 0 && b->map.len != m->articles * sizeof(uint32_t))
        rc = err_set(err, ERR_DAMAGED, "%s has not the size that the manifest states", path);
    free(path);
    b->each = (const uint32_t *)(const void *)b->map.data;
    return rc;
}

void births_close(struct births *b)
{
    fs_map_close(&b->map);
    *b = (struct births){0};
}

int births_merge(const struct merge_plan *p, const char *dir, struct err *err)
{
    struct buf out = BUF_INIT;
    int rc;

    for (size_t i = 0; i < p->count; i++) {
        const struct segment *s = snapshot_segment(p->snapshot, p->which[i]);
        for (uint32_t d = 1; d <= s->articles; d++)
            if (p->maps[i].article[d - 1])
                buf_u32(&out, segment_birth(s, d));
    }
    rc = part_write(dir, SEGMENT_BIRTHS, &out, err);
    buf_release(&out);
    return rc;
}

int births_forget(uint32_t articles, const char *dir, struct err *err)
{
    struct buf out = BUF_INIT;
    char *path = fs_path(dir, SEGMENT_BIRTHS);
    bool known = path && fs_exists(path);
    int rc = path ? 0 : err_nomem(err);

    free(path);
    if (known || rc < 0)
        return rc;
    for (uint32_t d = 0; d < articles; d++)
        buf_u32(&out, 0);
    rc = part_write(dir, SEGMENT_BIRTHS, &out, err);
    buf_release(&out);
    return rc;
}
