#include "index/held.h"

#include "base/fs.h"
#include <stdlib.h>
#include <string.h>

static int hold(struct held_segment *s, const char *dir, const struct manifest_file *entry,
                struct err *err)
{
    struct held_file *held = &s->files[s->count];
    char *path = fs_path(dir, entry->name);
    int rc = path ? fs_file_open(&held->file, path, err) : err_nomem(err);

    free(path);
    if (rc < 0)
        return -1;
    held->entry = entry;
    s->count++;
    return 0;
}

static int hold_segment(struct held_segment *s, const char *segments,
                        const struct manifest_segment *m, struct err *err)
{
    char *dir = fs_path(segments, m->name);
    int rc = 0;

    s->files = calloc(m->file_count + 1, sizeof *s->files);
    if (!dir || !s->files)
        rc = err_nomem(err);
    for (size_t i = 0; i < m->file_count && rc == 0; i++)
        rc = hold(s, dir, &m->files[i], err);
    if (rc == 0 && m->deleted.name)
        rc = hold(s, dir, &m->deleted, err);
    free(dir);
    return rc;
}

int held_open(struct held *h, const char *path, const struct manifest *m, struct err *err)
{
    char *segments = fs_path(path, "segments");
    int rc = 0;

    *h = (struct held){.segments = calloc(m->segment_count + 1, sizeof *h->segments)};
    if (!segments || !h->segments)
        rc = err_nomem(err);
    while (rc == 0 && h->count < m->segment_count) {
        struct held_segment *s = &h->segments[h->count];
        rc = hold_segment(s, segments, &m->segments[h->count++], err);
    }
    free(segments);
    if (rc < 0)
        held_close(h);
    return rc;
}

void held_close(struct held *h)
{
    for (size_t i = 0; i < h->count; i++) {
        struct held_segment *s = &h->segments[i];
        for (size_t k = 0; k < s->count; k++)
            fs_file_close(&s->files[k].file);
        free(s->files);
    }
    free(h->segments);
    *h = (struct held){0};
}

int held_check_sizes(const struct held_segment *s, struct err *err)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct held_file *f = &s->files[i];
        uint64_t size;
        if (fs_file_size(&f->file, &size, err) < 0)
            return -1;
        if (size != f->entry->size)
            return err_set(err, ERR_DAMAGED,
                           "%s has not the size that the manifest states; see morgue-indexer "
                           "--verify",
                           f->file.path);
    }
    return 0;
}

struct held_file *held_find(const struct held_segment *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->files[i].entry->name, name) == 0)
            return &s->files[i];
    return NULL;
}
