#include "index/writer_internal.h"

#include "index/native_stub.h"

#include "base/fs.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

static bool holder_is_dead(int fd)
{
    char pid[32] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
    long holder = n > 0 ? strtol(pid, NULL, 10) : 0;

    return holder > 0 && kill((pid_t)holder, 0) < 0 && errno == ESRCH;
}

/* A worker that has just been forked holds the lock, too, until it lets go of it; when its parent
 * is killed in that moment it follows within milliseconds. */
static int get_lock(int fd, bool wait)
{
    static const struct timespec moment = {0, 20 * 1000 * 1000};
    int rc;

    for (int tries = 0;; tries++) {
        do
            rc = flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB));
        while (rc < 0 && errno == EINTR);
        if (rc == 0 || errno != EWOULDBLOCK)
            return rc;
        if (tries == 50 || !holder_is_dead(fd)) {
            errno = EWOULDBLOCK;
            return -1;
        }
        nanosleep(&moment, NULL);
    }
}

static int take_lock(struct index_writer *w, bool wait, struct err *err)
{
    char *file = fs_path(w->path, "lock"), pid[32];
    int rc;

    if (!file)
        return err_nomem(err);
    w->lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (w->lock < 0) {
        err_errno(err, errno, "%s cannot be written to: cannot open %s", w->path, file);
        free(file);
        return -1;
    }
    free(file);
    rc = get_lock(w->lock, wait);
    if (rc < 0)
        return errno == EWOULDBLOCK ? locked_by(w->lock, w->path, err)
                                    : err_errno(err, errno, "cannot lock %s", w->path);
    snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(w->lock, 0) < 0)
        return err_errno(err, errno, "cannot write the lock of %s", w->path);
    return fs_write_all(w->lock, pid, strlen(pid), "the lock", err);
}

/* What was locked may have been moved away since it was opened, and nothing is to be made in its
 * place. */
static int check_place(const struct index_writer *w, struct err *err)
{
    char *file = fs_path(w->path, "lock");
    struct stat ours, theirs;
    bool same;

    if (!file)
        return err_nomem(err);
    same = fstat(w->lock, &ours) == 0 && stat(file, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
    free(file);
    return same ? 0 : err_set(err, ERR_IO, "%s was moved or removed meanwhile", w->path);
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

static bool is_spared(const struct index_writer *w, const char *name)
{
    for (size_t i = 0; i < w->spared_count; i++)
        if (strcmp(w->spared[i], name) == 0)
            return true;
    return false;
}

/* Of the place that was locked alone: another index may have been put there meanwhile. */
int writer_sweep_segments(struct index_writer *w, struct err *err)
{
    char **names;
    size_t count;
    int rc = 0;

    if (check_place(w, err) < 0 || fs_list(w->segments, &names, &count, err) < 0)
        return -1;
    for (size_t i = 0; i < count && rc == 0; i++) {
        const struct manifest_segment *s = manifest_segment_of(&w->manifest, names[i]);
        if (is_spared(w, names[i]))
            continue;
        if (s)
            rc = sweep_lists(w, s, err);
        else if (*names[i] == 's')
            rc = remove_in(w->segments, names[i], err);
    }
    fs_names_free(names, count);
    return rc;
}

static void release_spared(struct index_writer *w)
{
    for (size_t i = 0; i < w->spared_count; i++)
        free(w->spared[i]);
    free(w->spared);
    w->spared = NULL;
    w->spared_count = 0;
}

/* There may be no publication any more that would sweep. What is on disk of an adrift writer is
 * named by another manifest than ours. */
void index_writer_spare_none(struct index_writer *w)
{
    struct err leftovers; /* what fails here the next run makes good */

    if (!w->spared)
        return;
    release_spared(w);
    if (!w->adrift)
        (void)writer_sweep_segments(w, &leftovers);
}

int index_writer_spare(struct index_writer *w, const size_t *places, size_t count, struct err *err)
{
    release_spared(w);
    w->spared = calloc(count + 1, sizeof *w->spared);
    if (!w->spared)
        return err_nomem(err);
    for (; w->spared_count < count; w->spared_count++) {
        w->spared[w->spared_count] = strdup(w->manifest.segments[places[w->spared_count]].name);
        if (!w->spared[w->spared_count])
            return err_nomem(err);
    }
    return 0;
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
    if (native_stub_update(w->path, &w->manifest, err) < 0)
        return -1;
    if (sweep_builds(w, err) < 0 || sweep_dir(w->path, "manifest.json.", NULL, err) < 0)
        return -1;
    return writer_sweep_segments(w, err);
}

int writer_make_lists(struct index_writer *w, struct err *err)
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

/* Nothing is swept before the manifest that it is swept by is durable: who wrote it may have died
 * between its rename and the fsync of the directory. */
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
    if (fs_mkdir(path, err) < 0 || take_lock(w, wait, err) < 0 || check_place(w, err) < 0 ||
        read_or_start(w, create, check, err) < 0 || fs_fsync(path, err) < 0 || sweep(w, err) < 0 ||
        fs_mkdir(w->build, err) < 0)
        return -1;
    return writer_make_lists(w, err);
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
    release_spared(w);
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
    if (fs_remove_tree(w->build, &ignored) < 0) /* again: a descriptor may be free now */
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

bool index_writer_is_adrift(const struct index_writer *w)
{
    return w->adrift;
}

bool index_writer_is_empty(const struct index_writer *w)
{
    return w->manifest.segment_count == 0;
}

bool index_writer_is_native(const struct index_writer *w)
{
    for (size_t i = 0; i < w->manifest.segment_count; i++)
        if (w->manifest.segments[i].native)
            return true;
    return false;
}

long index_writer_place(const struct index_writer *w, const char *name)
{
    const struct manifest_segment *s = manifest_segment_of(&w->manifest, name);

    return s ? (long)(s - w->manifest.segments) : -1;
}

size_t index_writer_segments(const struct index_writer *w)
{
    return w->manifest.segment_count;
}

void index_writer_revive(struct index_writer *w, size_t segment, uint32_t doc)
{
    struct dead_list *list = &w->killed[segment];

    for (size_t i = list->count; i-- > 0;)
        if (list->docs[i] == doc) {
            list->docs[i] = list->docs[--list->count];
            return;
        }
}

int index_writer_kill(struct index_writer *w, size_t segment, uint32_t doc, struct err *err)
{
    struct dead_list *list = &w->killed[segment];

    if (grow(&list->docs, &list->cap, list->count + 1, sizeof *list->docs) < 0)
        return err_nomem(err);
    list->docs[list->count++] = doc;
    return 0;
}
