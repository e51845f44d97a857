#include "index/births.h"

#include "base/fs.h"
#include "index/part.h"
#include "index/segment.h"
#include <stdlib.h>

int births_open(struct births *b, const char *segment, const struct fs_file *file,
                uint32_t articles, struct err *err)
{
    *b = (struct births){.all = *segment == 's' ? (uint32_t)strtoul(segment + 1, NULL, 10) : 0};
    if (!file)
        return 0;
    if (fs_map_file(&b->map, file, err) < 0)
        return -1;
    if (b->map.len != articles * sizeof(uint32_t))
        return err_set(err, ERR_DAMAGED, "%s has not the size that the manifest states",
                       file->path);
    b->each = (const uint32_t *)(const void *)b->map.data;
    return 0;
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
