#include "index/writer_internal.h"

#include "index/native_stub.h"

#include "base/fs.h"
#include "base/fs_file.h"
#include "base/order.h"
#include "index/births.h"
#include "index/segment.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- a fresh segment */

static int hash_file(struct manifest *m, const char *dir, const char *name, struct manifest_file *f,
                     struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = -1;

    f->name = arena_strdup(&m->arena, name);
    if (!path || !f->name)
        err_nomem(err);
    else
        rc = fs_hash(path, f->sha256, &f->size, err);
    free(path);
    return rc;
}

static int hash_files(struct manifest *m, const char *dir, struct manifest_segment *s,
                      struct err *err)
{
    static const char *const names[] = SEGMENT_FILES;

    size_t always = sizeof names / sizeof *names;
    char *births = fs_path(dir, SEGMENT_BIRTHS);

    s->file_count = always + (births && fs_exists(births));
    s->files = arena_zalloc(&m->arena, always + 1, sizeof *s->files);
    free(births);
    if (!births || !s->files)
        return err_nomem(err);
    for (size_t i = 0; i < s->file_count; i++)
        if (hash_file(m, dir, i < always ? names[i] : SEGMENT_BIRTHS, &s->files[i], err) < 0)
            return -1;
    return 0;
}

/* Sync, hash and move a fresh segment to its place. */
static int install(struct index_writer *w, struct manifest *next, const struct new_segment *fresh,
                   const char *name, struct manifest_segment *s, struct err *err)
{
    char *home;
    int rc = 0;

    *s = (struct manifest_segment){
        /* its place may have been another's, which was left out */
        .name = name,          .articles = fresh->articles, .quotes = fresh->quotes,
        .words = fresh->words, .native = fresh->native,
    };
    if (!s->name)
        return err_nomem(err);
    if (fs_fsync_tree(fresh->dir, err) < 0 || hash_files(next, fresh->dir, s, err) < 0)
        return -1;
    home = fs_path(w->segments, s->name);
    if (!home)
        return err_nomem(err);
    if (rename(fresh->dir, home) < 0)
        rc = err_errno(err, errno, "cannot rename %s to %s", fresh->dir, home);
    free(home);
    return rc;
}

/* --- lists of the dead */

/* As the file has them: bytes of u32. */
static int read_dead(const char *dir, const struct manifest_segment *s, struct buf *out,
                     struct err *err)
{
    char *path;
    int rc;

    if (!s->deleted.name)
        return 0;
    path = fs_path(dir, s->deleted.name);
    if (!path)
        return err_nomem(err);
    rc = fs_read(path, s->deleted.size, out, err);
    if (rc == 0 && out->len != s->deleted.size)
        rc = err_set(err, ERR_DAMAGED, "%s is damaged: its size is wrong", path);
    free(path);
    return rc;
}

/* The dead of before (bytes) and now, ascending, each once. */
static int unite(const struct buf *before, const uint32_t *now, size_t n, uint32_t **all,
                 size_t *count, struct err *err)
{
    struct cut c = {before->data, before->data + before->len, false};
    size_t old = before->len / 4, kept = 0;
    uint32_t *docs = malloc((old + n + 1) * sizeof *docs);

    if (!docs)
        return err_nomem(err);
    for (size_t i = 0; i < old; i++)
        docs[i] = cut_u32(&c);
    if (n)
        memcpy(docs + old, now, n * sizeof *docs);
    sort_numbers(docs, old + n);
    for (size_t i = 0; i < old + n; i++)
        if (kept == 0 || docs[kept - 1] != docs[i])
            docs[kept++] = docs[i];
    *all = docs;
    *count = kept;
    return 0;
}

int index_writer_dead(const struct index_writer *w, size_t segment, uint32_t **docs, size_t *count,
                      struct err *err)
{
    const struct manifest_segment *s = &w->manifest.segments[segment];
    struct buf bytes = BUF_INIT;
    char *dir = fs_path(w->segments, s->name);
    int rc = dir ? read_dead(dir, s, &bytes, err) : err_nomem(err);

    if (rc == 0)
        rc = unite(&bytes, NULL, 0, docs, count, err);
    buf_release(&bytes);
    free(dir);
    return rc;
}

/* Write a segment's list of the dead as of generation next->generation. */
static int write_dead(struct index_writer *w, struct manifest *next, struct manifest_segment *s,
                      const uint32_t *killed, size_t n, struct err *err)
{
    struct buf before = BUF_INIT, bytes = BUF_INIT;
    char *dir = fs_path(w->segments, s->name), *path = NULL;
    uint32_t *all = NULL;
    size_t count = 0;
    const char *name;
    int rc = -1;

    name = arena_printf(&next->arena, "dead.%llu", (unsigned long long)next->generation);
    if (!dir || !name || !(path = fs_path(dir, name)))
        err_nomem(err);
    else if (read_dead(dir, s, &before, err) == 0 &&
             unite(&before, killed, n, &all, &count, err) == 0) {
        for (size_t i = 0; i < count; i++)
            buf_u32(&bytes, all[i]);
        if (!buf_ok(&bytes))
            err_nomem(err);
        else if (fs_write_file(path, bytes.data, bytes.len, err) == 0 && fs_fsync(dir, err) == 0)
            rc = hash_file(next, dir, name, &s->deleted, err);
        s->deleted_count = (uint32_t)count;
    }
    free(all);
    buf_release(&before);
    buf_release(&bytes);
    free(dir);
    free(path);
    return rc;
}

/* --- the next manifest */

/* Copy what stays of an entry into the next manifest's arena. */
static int copy_segment(struct manifest *next, const struct manifest_segment *from,
                        struct manifest_segment *to, struct err *err)
{
    *to = *from;
    to->name = arena_strdup(&next->arena, from->name);
    to->files = arena_zalloc(&next->arena, from->file_count + 1, sizeof *to->files);
    if (!to->name || !to->files)
        return err_nomem(err);
    for (size_t i = 0; i < from->file_count; i++) {
        to->files[i] = from->files[i];
        to->files[i].name = arena_strdup(&next->arena, from->files[i].name);
        if (!to->files[i].name)
            return err_nomem(err);
    }
    if (from->deleted.name && !(to->deleted.name = arena_strdup(&next->arena, from->deleted.name)))
        return err_nomem(err);
    return 0;
}

static int carry_over(struct index_writer *w, struct manifest *next, struct err *err)
{
    for (size_t i = 0; i < w->manifest.segment_count; i++) {
        struct manifest_segment *s = &next->segments[next->segment_count];
        const struct dead_list *killed = &w->killed[i];
        if (copy_segment(next, &w->manifest.segments[i], s, err) < 0 ||
            (killed->count && write_dead(w, next, s, killed->docs, killed->count, err) < 0))
            return -1;
        if (s->deleted_count < s->articles) /* a segment all dead is left out */
            next->segment_count++;
    }
    return 0;
}

static int add_fresh(struct index_writer *w, struct manifest *next, const struct new_segment *fresh,
                     const char *name, struct err *err)
{
    struct manifest_segment *s = &next->segments[next->segment_count];

    if (install(w, next, fresh, name, s, err) < 0 ||
        (fresh->dead_count && write_dead(w, next, s, fresh->dead, fresh->dead_count, err) < 0))
        return -1;
    next->segment_count++;
    return fs_fsync(w->segments, err);
}

static int draw_identity(char identity[INDEX_IDENTITY], struct err *err)
{
    unsigned char lot[(INDEX_IDENTITY - 1) / 2];

    if (getentropy(lot, sizeof lot) < 0)
        return err_errno(err, errno, "cannot draw an identity for the index");
    for (size_t i = 0; i < sizeof lot; i++)
        snprintf(identity + 2 * i, 3, "%02x", lot[i]);
    return 0;
}

static int begin_next(struct index_writer *w, struct manifest *next, uint64_t generation,
                      struct err *err)
{
    if (w->manifest.generation == 0 && draw_identity(next->identity, err) < 0)
        return -1;
    if (w->manifest.generation > 0)
        memcpy(next->identity, w->manifest.identity, INDEX_IDENTITY);
    next->generation = generation;
    next->segments =
        arena_zalloc(&next->arena, w->manifest.segment_count + 1, sizeof *next->segments);
    return next->segments ? 0 : err_nomem(err);
}

static int make_next(struct index_writer *w, struct manifest *next, const struct new_segment *fresh,
                     bool replace_all, struct err *err)
{
    const char *name;

    if (begin_next(w, next, w->manifest.generation + 1, err) < 0 ||
        (!replace_all && carry_over(w, next, err) < 0))
        return -1;
    name = arena_printf(&next->arena, "s%llu", (unsigned long long)next->generation);
    if (!name)
        return err_nomem(err);
    /* What stands in a rebuilt index has been there before. */
    if (fresh && replace_all && w->manifest.segment_count > 0 &&
        births_forget(fresh->articles, fresh->dir, err) < 0)
        return -1;
    if (fresh && add_fresh(w, next, fresh, name, err) < 0)
        return -1;
    return manifest_write(w->path, next, &w->adrift, err);
}

/* `next` has been written. */
static int move_on(struct index_writer *w, const struct manifest *next, struct err *err)
{
    struct err leftovers;

    w->adrift = false;
    for (size_t i = 0; i < w->manifest.segment_count; i++)
        free(w->killed[i].docs);
    manifest_release(&w->manifest);
    w->manifest = *next;
    if (writer_make_lists(w, err) < 0)
        return -1;
    /* It is published all the same: what fails here the next run makes good. */
    (void)native_stub_update(w->path, &w->manifest, &leftovers);
    (void)writer_sweep_segments(w, &leftovers);
    return 0;
}

static int refuse_adrift(const struct index_writer *w, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "%s has another manifest than its writer", w->path);
}

int index_writer_publish(struct index_writer *w, const struct new_segment *fresh, bool replace_all,
                         struct err *err)
{
    struct manifest next = {0};

    if (w->adrift)
        return refuse_adrift(w, err);
    if (make_next(w, &next, fresh, replace_all, err) < 0) {
        manifest_release(&next);
        return -1;
    }
    return move_on(w, &next, err);
}

/* --- merged segments */

/* N of the segment sG-N; 0 when it is another generation's, or none that was merged. */
static unsigned merged_number(const char *name, uint64_t generation)
{
    unsigned long long g;
    unsigned n;

    return sscanf(name, "s%llu-%u", &g, &n) == 2 && g == generation ? n : 0;
}

/* The last number of those merged in this generation: its segment is still there, or in what was
 * merged later. */
static unsigned last_merged(const struct manifest *now)
{
    unsigned last = 0;

    for (size_t i = 0; i < now->segment_count; i++) {
        unsigned n = merged_number(now->segments[i].name, now->generation);
        last = n > last ? n : last;
    }
    return last;
}

/* A name that no segment has or had, nor what a failed publication left. A daemon knows files by
 * their paths, and file systems give a new file the inode of one that is just gone. */
static const char *merged_name(struct index_writer *w, struct manifest *next, struct err *err)
{
    for (unsigned n = last_merged(&w->manifest) + 1;; n++) {
        const char *name =
            arena_printf(&next->arena, "s%llu-%u", (unsigned long long)next->generation, n);
        char *path = name ? fs_path(w->segments, name) : NULL;
        bool taken = path && fs_exists(path);
        if (!path) {
            err_nomem(err);
            return NULL;
        }
        free(path);
        if (!taken)
            return name;
    }
}

static int copy_others(struct index_writer *w, struct manifest *next, const size_t *merged,
                       size_t count, struct err *err)
{
    size_t at = 0;

    for (size_t i = 0; i < w->manifest.segment_count; i++) {
        if (at < count && merged[at] == i) {
            at++;
            continue;
        }
        if (copy_segment(next, &w->manifest.segments[i], &next->segments[next->segment_count++],
                         err) < 0)
            return -1;
    }
    return 0;
}

static int make_merged(struct index_writer *w, struct manifest *next, const size_t *merged,
                       size_t count, const struct new_segment *fresh, struct err *err)
{
    const char *name;

    if (begin_next(w, next, w->manifest.generation, err) < 0 ||
        copy_others(w, next, merged, count, err) < 0)
        return -1;
    name = merged_name(w, next, err);
    if (!name || add_fresh(w, next, fresh, name, err) < 0)
        return -1;
    return manifest_write(w->path, next, &w->adrift, err);
}

int index_writer_replace(struct index_writer *w, const size_t *merged, size_t count,
                         const struct new_segment *fresh, struct err *err)
{
    struct manifest next = {0};

    if (w->adrift)
        return refuse_adrift(w, err);
    for (size_t i = 0; i < w->manifest.segment_count; i++)
        if (w->killed[i].count)
            return err_set(err, ERR_INTERNAL, "articles were killed before a merge");
    if (make_merged(w, &next, merged, count, fresh, err) < 0) {
        manifest_release(&next);
        return -1;
    }
    return move_on(w, &next, err);
}

/* --- sources of a merge */

static int check_file(const char *dir, const struct manifest_file *f, struct err *err)
{
    char *path = fs_path(dir, f->name), hex[FS_HASH_HEX];
    uint64_t size;
    int rc = path ? fs_hash(path, hex, &size, err) : err_nomem(err);

    if (rc == 0 && (size != f->size || strcmp(hex, f->sha256) != 0))
        rc = err_set(err, ERR_DAMAGED, "%s is damaged: its SHA-256 is not the manifest's", path);
    free(path);
    return rc;
}

static int check_segment(const struct index_writer *w, const struct manifest_segment *s,
                         struct err *err)
{
    char *dir = fs_path(w->segments, s->name);
    int rc = dir ? 0 : err_nomem(err);

    for (size_t i = 0; i < s->file_count && rc == 0; i++)
        rc = check_file(dir, &s->files[i], err);
    if (rc == 0 && s->deleted.name)
        rc = check_file(dir, &s->deleted, err);
    free(dir);
    return rc;
}

int index_writer_check(const struct index_writer *w, const size_t *places, size_t count,
                       struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (check_segment(w, &w->manifest.segments[places[i]], err) < 0)
            return -1;
    return 0;
}
