#include "index/writer.h"

#include "base/fs.h"
#include "index/segment.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

struct dead_list {
    uint32_t *docs; /* killed since the last publication, in no order */
    size_t count, cap;
};

struct index_writer {
    char *path, *segments, *build; /* INDEX, INDEX/segments, INDEX/build-PID */
    int lock;
    struct manifest manifest;
    struct dead_list *killed; /* per segment of the manifest */
};

/* --- opening */

static int locked_by(int fd, const char *path, struct err *err)
{
    char pid[32] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

    pid[n > 0 ? strcspn(pid, "\n") : 0] = '\0';
    return err_set(err, ERR_LOCKED,
                   "%s is being written by another indexer (pid %s); try again later, or --wait",
                   path, *pid ? pid : "unknown");
}

static int take_lock(struct index_writer *w, bool wait, struct err *err)
{
    char *file = fs_path(w->path, "lock"), pid[32];
    int rc;

    if (!file)
        return err_nomem(err);
    w->lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (w->lock < 0) {
        err_errno(err, errno, "cannot open %s", file);
        free(file);
        return -1;
    }
    free(file);
    do
        rc = flock(w->lock, LOCK_EX | (wait ? 0 : LOCK_NB));
    while (rc < 0 && errno == EINTR);
    if (rc < 0)
        return errno == EWOULDBLOCK ? locked_by(w->lock, w->path, err)
                                    : err_errno(err, errno, "cannot lock %s", w->path);
    snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(w->lock, 0) < 0)
        return err_errno(err, errno, "cannot write the lock of %s", w->path);
    return fs_write_all(w->lock, pid, strlen(pid), "the lock", err);
}

static const struct manifest_segment *named(const struct manifest *m, const char *name)
{
    for (size_t i = 0; i < m->segment_count; i++)
        if (strcmp(m->segments[i].name, name) == 0)
            return &m->segments[i];
    return NULL;
}

static int remove_in(const char *dir, const char *name, struct err *err)
{
    char *path = fs_path(dir, name);
    int rc = path ? fs_remove_tree(path, err) : err_nomem(err);

    free(path);
    return rc;
}

/* Remove all of a directory whose name begins with `prefix`, but for `keep` (NULL for none). */
static int sweep_dir(const char *dir, const char *prefix, const char *keep, struct err *err)
{
    char **names;
    size_t count;
    int rc = 0;

    if (fs_list(dir, &names, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count && rc == 0; i++)
        if (strncmp(names[i], prefix, strlen(prefix)) == 0 &&
            (!keep || strcmp(names[i], keep) != 0))
            rc = remove_in(dir, names[i], err);
    fs_names_free(names, count);
    return rc;
}

/* Lists of the dead that the manifest no longer names, or never came to name. */
static int sweep_lists(struct index_writer *w, const struct manifest_segment *s, struct err *err)
{
    char *dir = fs_path(w->segments, s->name);
    int rc = dir ? sweep_dir(dir, "dead.", s->deleted.name, err) : err_nomem(err);

    free(dir);
    return rc;
}

/* What no manifest names. Readers of an older generation hold open what they need of it. */
static int sweep_segments(struct index_writer *w, struct err *err)
{
    char **names;
    size_t count;
    int rc = 0;

    if (fs_list(w->segments, &names, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count && rc == 0; i++) {
        const struct manifest_segment *s = named(&w->manifest, names[i]);
        if (s)
            rc = sweep_lists(w, s, err);
        else if (*names[i] == 's')
            rc = remove_in(w->segments, names[i], err);
    }
    fs_names_free(names, count);
    return rc;
}

/* What an interrupted run was building. Its workers outlive it by a moment, in which they may add a
 * file to a directory that is being removed: hence again. */
static int sweep_builds(struct index_writer *w, struct err *err)
{
    static const struct timespec moment = {0, 20 * 1000 * 1000};
    int rc;

    for (int tries = 0; (rc = sweep_dir(w->path, "build-", NULL, err)) < 0 && tries < 50; tries++)
        nanosleep(&moment, NULL);
    return rc;
}

static int sweep(struct index_writer *w, struct err *err)
{
    if (sweep_builds(w, err) < 0 || sweep_dir(w->path, "manifest.json.", NULL, err) < 0)
        return -1;
    return sweep_segments(w, err);
}

static int make_lists(struct index_writer *w, struct err *err)
{
    free(w->killed);
    w->killed = calloc(w->manifest.segment_count + 1, sizeof *w->killed);
    return w->killed ? 0 : err_nomem(err);
}

/* An existing index, or the beginnings of a new one. */
static int read_or_start(struct index_writer *w, bool create, enum manifest_check check,
                         struct err *err)
{
    char *file = fs_path(w->path, "manifest.json");
    bool there = file && fs_exists(file);

    if (!file)
        return err_nomem(err);
    free(file);
    if (!there && create)
        return fs_mkdir(w->segments, err) < 0 ? -1 : fs_fsync_parent(w->path, err);
    return manifest_read(w->path, check, &w->manifest, err);
}

static int set_up(struct index_writer *w, const char *path, bool create, bool wait,
                  enum manifest_check check, struct err *err)
{
    if (!(w->path = strdup(path)) || !(w->segments = fs_path(path, "segments")) ||
        asprintf(&w->build, "%s/build-%ld", path, (long)getpid()) < 0)
        return err_nomem(err);
    if (fs_exists(path) && !fs_is_dir(path))
        return err_set(err, ERR_INPUT, "%s is a file, and an index is a directory", path);
    if (!create && manifest_read(path, check, &w->manifest, err) < 0)
        return -1;
    manifest_release(&w->manifest);
    if (fs_mkdir(path, err) < 0 || take_lock(w, wait, err) < 0 ||
        read_or_start(w, create, check, err) < 0 || sweep(w, err) < 0 ||
        fs_mkdir(w->build, err) < 0)
        return -1;
    return make_lists(w, err);
}

/* A directory that holds other things is no place for an index. */
static int refuse_foreign(const char *path, struct err *err)
{
    char **names;
    size_t count, foreign = 0;

    if (!fs_is_dir(path))
        return 0;
    if (fs_list(path, &names, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        foreign += strcmp(names[i], "lock") != 0 && strcmp(names[i], "segments") != 0 &&
                   strncmp(names[i], "manifest.json", 13) != 0 &&
                   strncmp(names[i], "build-", 6) != 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], "manifest.json") == 0)
            foreign = 0;
    fs_names_free(names, count);
    if (foreign)
        return err_set(err, ERR_INPUT,
                       "%s holds other files and no index; name an empty or a new directory", path);
    return 0;
}

struct index_writer *index_writer_open(const char *path, bool create, bool wait,
                                       enum manifest_check check, struct err *err)
{
    struct index_writer *w;

    if (create && refuse_foreign(path, err) < 0)
        return NULL;
    w = calloc(1, sizeof *w);
    if (!w) {
        err_nomem(err);
        return NULL;
    }
    w->lock = -1;
    if (set_up(w, path, create, wait, check, err) < 0) {
        index_writer_forget(w);
        return NULL;
    }
    return w;
}

void index_writer_forget(struct index_writer *w)
{
    if (w->killed)
        for (size_t i = 0; i < w->manifest.segment_count; i++)
            free(w->killed[i].docs);
    free(w->killed);
    manifest_release(&w->manifest);
    if (w->lock >= 0)
        close(w->lock);
    free(w->path);
    free(w->segments);
    free(w->build);
    free(w);
}

void index_writer_close(struct index_writer *w)
{
    struct err ignored; /* what cannot be removed now is swept by the next indexer */

    if (!w)
        return;
    (void)fs_remove_tree(w->build, &ignored);
    index_writer_forget(w);
}

const char *index_writer_build_dir(const struct index_writer *w)
{
    return w->build;
}

uint64_t index_writer_generation(const struct index_writer *w)
{
    return w->manifest.generation;
}

bool index_writer_is_empty(const struct index_writer *w)
{
    return w->manifest.segment_count == 0;
}

int index_writer_kill(struct index_writer *w, size_t segment, uint32_t doc, struct err *err)
{
    struct dead_list *list = &w->killed[segment];

    if (grow(&list->docs, &list->cap, list->count + 1, sizeof *list->docs) < 0)
        return err_nomem(err);
    list->docs[list->count++] = doc;
    return 0;
}

/* --- publishing */

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
    static const char *const names[] = {SEGMENT_ARTICLES, SEGMENT_QUOTES, SEGMENT_TEXTS,
                                        SEGMENT_QUOTE_MAP};

    s->file_count = sizeof names / sizeof *names;
    s->files = arena_zalloc(&m->arena, s->file_count, sizeof *s->files);
    if (!s->files)
        return err_nomem(err);
    for (size_t i = 0; i < s->file_count; i++)
        if (hash_file(m, dir, names[i], &s->files[i], err) < 0)
            return -1;
    return 0;
}

/* Sync, hash and move a fresh segment to its place. */
static int install(struct index_writer *w, struct manifest *next, const struct new_segment *fresh,
                   struct manifest_segment *s, struct err *err)
{
    char *home;
    int rc = 0;

    *s = (struct manifest_segment){
        /* its place may have been another's, which was left out */
        .name = arena_printf(&next->arena, "s%llu", (unsigned long long)next->generation),
        .articles = fresh->articles,
        .quotes = fresh->quotes,
        .words = fresh->words,
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

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
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
    qsort(docs, old + n, sizeof *docs, by_number);
    for (size_t i = 0; i < old + n; i++)
        if (kept == 0 || docs[kept - 1] != docs[i])
            docs[kept++] = docs[i];
    *all = docs;
    *count = kept;
    return 0;
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
                     struct err *err)
{
    struct manifest_segment *s = &next->segments[next->segment_count];

    if (install(w, next, fresh, s, err) < 0 ||
        (fresh->dead_count && write_dead(w, next, s, fresh->dead, fresh->dead_count, err) < 0))
        return -1;
    next->segment_count++;
    return fs_fsync(w->segments, err);
}

static int make_next(struct index_writer *w, struct manifest *next, const struct new_segment *fresh,
                     bool replace_all, struct err *err)
{
    next->generation = w->manifest.generation + 1;
    next->segments =
        arena_zalloc(&next->arena, w->manifest.segment_count + 1, sizeof *next->segments);
    if (!next->segments)
        return err_nomem(err);
    if (!replace_all && carry_over(w, next, err) < 0)
        return -1;
    if (fresh && add_fresh(w, next, fresh, err) < 0)
        return -1;
    return manifest_write(w->path, next, err);
}

int index_writer_publish(struct index_writer *w, const struct new_segment *fresh, bool replace_all,
                         struct err *err)
{
    struct manifest next = {0};

    if (make_next(w, &next, fresh, replace_all, err) < 0) {
        manifest_release(&next);
        return -1;
    }
    for (size_t i = 0; i < w->manifest.segment_count; i++)
        free(w->killed[i].docs);
    manifest_release(&w->manifest);
    w->manifest = next;
    if (make_lists(w, err) < 0)
        return -1;
    return sweep_segments(w, err);
}
