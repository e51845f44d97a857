#include "index/held.h"

#include "base/fs.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int check_size(const struct held_file *f, struct err *err)
{
    if (f->stamp.size == f->entry->size)
        return 0;
    return err_set(err, ERR_DAMAGED,
                   "%s has not the size that the manifest states; see morgue-indexer --verify",
                   f->file.path);
}

static int open_file(struct held_file *f, const char *path, struct err *err)
{
    if (fs_file_open(&f->file, path, err) == 0)
        return 0;
    if (err->code == ERR_IO && access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
        err_set(err, ERR_DAMAGED, "there is no %s; see morgue-indexer --verify", path);
    return -1;
}

static int hold(struct held_segment *s, const char *dir, const struct manifest_file *entry,
                struct err *err)
{
    struct held_file *held = &s->files[s->count];
    char *path = fs_path(dir, entry->name);
    int rc = path ? open_file(held, path, err) : err_nomem(err);

    free(path);
    if (rc < 0)
        return -1;
    held->entry = entry;
    s->count++;
    return fs_file_stamp(&held->file, &held->stamp, err) < 0 ? -1 : check_size(held, err);
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

int held_check_untouched(const struct held *h, struct err *err)
{
    for (size_t i = 0; i < h->count; i++)
        for (size_t k = 0; k < h->segments[i].count; k++) {
            const struct held_file *f = &h->segments[i].files[k];
            struct fs_stamp now;
            if (fs_file_stamp(&f->file, &now, err) < 0)
                return -1;
            if (!fs_same_stamp(&f->stamp, &now) && !fs_only_names_differ(&f->stamp, &now))
                return err_set(err, ERR_UNAVAILABLE, "%s was written to while it was opened",
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
