#include "base/fs_file.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEP ((size_t)1 << 20)

int fs_file_open(struct fs_file *f, const char *path, struct err *err)
{
    *f = (struct fs_file){.fd = open(path, O_RDONLY | O_CLOEXEC)};
    if (f->fd < 0)
        return err_errno(err, errno, "cannot open %s", path);
    f->path = strdup(path);
    if (f->path)
        return 0;
    close(f->fd);
    return err_nomem(err);
}

void fs_file_close(struct fs_file *f)
{
    if (!f->path)
        return;
    close(f->fd);
    free(f->path);
    *f = (struct fs_file){0};
}

int fs_file_size(const struct fs_file *f, uint64_t *size, struct err *err)
{
    struct stat st;

    if (fstat(f->fd, &st) < 0)
        return err_errno(err, errno, "cannot look at %s", f->path);
    *size = (uint64_t)st.st_size;
    return 0;
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

void fs_hash_bytes(const void *bytes, size_t n, unsigned char digest[32])
{
    struct sha256_ctx sha;

    sha256_init(&sha);
    sha256_update(&sha, n, bytes);
    sha256_digest(&sha, 32, digest);
}

static void to_hex(const unsigned char digest[32], char hex[FS_HASH_HEX])
{
    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

int fs_file_hash(const struct fs_file *f, char hex[FS_HASH_HEX], uint64_t *size, struct err *err)
{
    unsigned char *chunk = malloc(STEP), digest[32];
    struct sha256_ctx sha;
    ssize_t got;

    if (!chunk)
        return err_nomem(err);
    sha256_init(&sha);
    *size = 0;
    while ((got = read_at(f, chunk, STEP, *size)) > 0) {
        sha256_update(&sha, (size_t)got, chunk);
        *size += (uint64_t)got;
    }
    if (got < 0)
        err_errno(err, errno, "cannot read %s", f->path);
    free(chunk);
    sha256_digest(&sha, sizeof digest, digest);
    to_hex(digest, hex);
    return got < 0 ? -1 : 0;
}

int fs_hash(const char *path, char hex[FS_HASH_HEX], uint64_t *size, struct err *err)
{
    struct fs_file f;
    int rc;

    if (fs_file_open(&f, path, err) < 0)
        return -1;
    rc = fs_file_hash(&f, hex, size, err);
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
    uint64_t len;
    void *data;

    if (fs_file_size(f, &len, err) < 0)
        return -1;
    *m = (struct fs_map){0};
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
