#include "base/fs_file.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define STEP ((size_t)1 << 20)

static int check_kind(int fd, const char *path, struct err *err)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return err_errno(err, errno, "cannot look at %s", path);
    if (S_ISDIR(st.st_mode))
        return err_errno(err, EISDIR, "cannot open %s", path);
    return S_ISREG(st.st_mode) ? 0 : err_set(err, ERR_IO, "%s is no ordinary file", path);
}

/* Without waiting: a FIFO would have us wait for a writer, before we can see that it is one. */
int fs_file_open(struct fs_file *f, const char *path, struct err *err)
{
    int rc;

    *f = (struct fs_file){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (f->fd < 0)
        return err_errno(err, errno, "cannot open %s", path);
    rc = check_kind(f->fd, path, err);
    if (rc == 0 && !(f->path = strdup(path)))
        rc = err_nomem(err);
    if (rc < 0)
        close(f->fd);
    return rc;
}

void fs_file_close(struct fs_file *f)
{
    if (!f->path)
        return;
    close(f->fd);
    free(f->path);
    *f = (struct fs_file){0};
}

/* --- stamps */

static int64_t ns_of(struct statx_timestamp t)
{
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Of a path, or of the file that is open as `fd` if path is "". */
static bool stamp_of(int fd, const char *path, struct fs_stamp *stamp)
{
    struct statx st;

    if (statx(fd, path, AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &st) < 0)
        return false;
    *stamp = (struct fs_stamp){
        .dev = makedev(st.stx_dev_major, st.stx_dev_minor),
        .ino = st.stx_ino,
        .size = st.stx_size,
        .links = st.stx_nlink,
        .born = st.stx_mask & STATX_BTIME ? ns_of(st.stx_btime) : 0,
        .written = ns_of(st.stx_mtime),
        .changed = ns_of(st.stx_ctime),
    };
    return true;
}

int fs_file_stamp(const struct fs_file *f, struct fs_stamp *stamp, struct err *err)
{
    if (!stamp_of(f->fd, "", stamp))
        return err_errno(err, errno, "cannot look at %s", f->path);
    return 0;
}

bool fs_stamp_at(const char *path, struct fs_stamp *stamp)
{
    return stamp_of(AT_FDCWD, path, stamp);
}

bool fs_same_file(const struct fs_stamp *a, const struct fs_stamp *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->born == b->born;
}

bool fs_same_stamp(const struct fs_stamp *a, const struct fs_stamp *b)
{
    return fs_same_file(a, b) && a->size == b->size && a->written == b->written &&
           a->changed == b->changed;
}

bool fs_only_names_differ(const struct fs_stamp *then, const struct fs_stamp *now)
{
    return fs_same_file(then, now) && then->links != now->links && then->size == now->size &&
           then->written == now->written;
}

/* From this offset; fewer than n bytes only at its end. */
static ssize_t read_at(const struct fs_file *f, void *to, size_t n, uint64_t at)
{
    size_t have = 0;

    while (have < n) {
        ssize_t got = pread(f->fd, (char *)to + have, n - have, (off_t)(at + have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

/* --- hashes */

void fs_hash_bytes(const void *bytes, size_t n, unsigned char digest[FS_HASH_BYTES])
{
    struct sha256_ctx sha;

    sha256_init(&sha);
    sha256_update(&sha, n, bytes);
    sha256_digest(&sha, FS_HASH_BYTES, digest);
}

static void to_hex(const unsigned char digest[FS_HASH_BYTES], char hex[FS_HASH_HEX])
{
    for (size_t i = 0; i < FS_HASH_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

struct fs_hash {
    const struct fs_file *file;
    struct sha256_ctx sha;
    uint64_t size;
    unsigned char chunk[STEP];
};

struct fs_hash *fs_hash_new(const struct fs_file *f, struct err *err)
{
    struct fs_hash *h = malloc(sizeof *h);

    if (!h) {
        err_nomem(err);
        return NULL;
    }
    h->file = f;
    h->size = 0;
    sha256_init(&h->sha);
    return h;
}

int fs_hash_step(struct fs_hash *h, struct err *err)
{
    ssize_t got = read_at(h->file, h->chunk, STEP, h->size);

    if (got < 0)
        return err_errno(err, errno, "cannot read %s", h->file->path);
    sha256_update(&h->sha, (size_t)got, h->chunk);
    h->size += (uint64_t)got;
    return got > 0;
}

void fs_hash_end(struct fs_hash *h, char hex[FS_HASH_HEX], uint64_t *size)
{
    unsigned char digest[FS_HASH_BYTES];

    sha256_digest(&h->sha, sizeof digest, digest);
    to_hex(digest, hex);
    *size = h->size;
}

void fs_hash_free(struct fs_hash *h)
{
    free(h);
}

static int step_unless(struct fs_hash *h, const atomic_bool *stop, struct err *err)
{
    if (stop && atomic_load(stop))
        return err_set(err, ERR_CANCELLED, "%s was not read to its end", h->file->path);
    return fs_hash_step(h, err);
}

int fs_file_hash(const struct fs_file *f, const atomic_bool *stop, char hex[FS_HASH_HEX],
                 uint64_t *size, struct err *err)
{
    struct fs_hash *h = fs_hash_new(f, err);
    int rc = h ? 1 : -1;

    while (rc > 0)
        rc = step_unless(h, stop, err);
    if (rc == 0)
        fs_hash_end(h, hex, size);
    fs_hash_free(h);
    return rc;
}

int fs_hash(const char *path, char hex[FS_HASH_HEX], uint64_t *size, struct err *err)
{
    struct fs_file f;
    int rc;

    if (fs_file_open(&f, path, err) < 0)
        return -1;
    rc = fs_file_hash(&f, NULL, hex, size, err);
    fs_file_close(&f);
    return rc;
}

/* --- maps */

static int read_whole(const struct fs_file *f, void *to, size_t len, struct err *err)
{
    ssize_t got = read_at(f, to, len, 0);

    if (got < 0)
        return err_errno(err, errno, "cannot read %s", f->path);
    return (size_t)got == len ? 0 : err_set(err, ERR_DAMAGED, "%s ends while it is read", f->path);
}

static int map(struct fs_map *m, const struct fs_file *f, bool copy, struct err *err)
{
    struct fs_stamp stamp;
    size_t len;
    void *data;

    if (fs_file_stamp(f, &stamp, err) < 0)
        return -1;
    *m = (struct fs_map){0};
    len = stamp.size;
    if (len == 0)
        return 0;
    data = copy ? mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                : mmap(NULL, len, PROT_READ, MAP_SHARED, f->fd, 0);
    if (data == MAP_FAILED)
        return err_errno(err, errno, "cannot map %s", f->path);
    if (copy && read_whole(f, data, len, err) < 0) {
        munmap(data, len);
        return -1;
    }
    *m = (struct fs_map){data, len};
    return 0;
}

int fs_map_file(struct fs_map *m, const struct fs_file *f, struct err *err)
{
    return map(m, f, false, err);
}

int fs_map_copy(struct fs_map *m, const struct fs_file *f, struct err *err)
{
    return map(m, f, true, err);
}

int fs_map_open(struct fs_map *m, const char *path, struct err *err)
{
    struct fs_file f;
    int rc;

    if (fs_file_open(&f, path, err) < 0)
        return -1;
    rc = fs_map_file(m, &f, err);
    fs_file_close(&f);
    return rc;
}

void fs_map_close(struct fs_map *map)
{
    if (map->data)
        munmap((void *)(uintptr_t)map->data, map->len);
    *map = (struct fs_map){0};
}
