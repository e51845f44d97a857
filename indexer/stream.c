#include "indexer/stream.h"

#include "indexer/gzip_check.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_SIZE (128 * 1024)

struct stream {
    struct archive *archive;
    int fd;
    bool own_fd;
    bool ended;
    enum stream_packing packing;
    uint64_t position;
    int read_errno; /* of the last failed read(2) */
    struct gzip_check check;
    char block[BLOCK_SIZE];
};

static const struct {
    const char *name;
    int filter;
} packings[] = {
    [STREAM_SNIFF] = {"plain", ARCHIVE_FILTER_NONE},
    [STREAM_GZIP] = {"gzip", ARCHIVE_FILTER_GZIP},
    [STREAM_ZSTD] = {"zstd", ARCHIVE_FILTER_ZSTD},
    [STREAM_XZ] = {"xz", ARCHIVE_FILTER_XZ},
};

/* libarchive asks for the next block of the file. */
static la_ssize_t on_read(struct archive *archive, void *data, const void **bytes)
{
    struct stream *s = data;
    ssize_t n;

    do
        n = read(s->fd, s->block, sizeof s->block);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        s->read_errno = errno;
        archive_set_error(archive, errno, "read failed");
        return ARCHIVE_FATAL;
    }
    s->position += (uint64_t)n;
    gzip_check_in(&s->check, (const unsigned char *)s->block, (size_t)n);
    *bytes = s->block;
    return n;
}

static int read_error(const struct stream *s, struct err *err)
{
    const char *reason = archive_error_string(s->archive);

    if (s->read_errno)
        return err_errno(err, s->read_errno, "cannot be read");
    if (archive_errno(s->archive) == ENOMEM)
        return err_nomem(err);
    return err_set(err, ERR_INPUT, "packed data is cut short or damaged (%s)",
                   reason ? reason : "its end is missing");
}

static int set_up_archive(struct stream *s, struct err *err)
{
    struct archive *a = s->archive;

    if (archive_read_support_format_raw(a) != ARCHIVE_OK ||
        archive_read_support_format_empty(a) != ARCHIVE_OK ||
        archive_read_support_filter_gzip(a) != ARCHIVE_OK ||
        archive_read_support_filter_zstd(a) != ARCHIVE_OK ||
        archive_read_support_filter_xz(a) != ARCHIVE_OK)
        return err_set(err, ERR_INTERNAL, "libarchive lacks gzip, zstd or xz");
    return 0;
}

/* A file that is named .gz must be gzip; anything else would be read as garbage line by line. */
static int check_packing(const struct stream *s, struct err *err)
{
    if (s->packing == STREAM_SNIFF ||
        archive_filter_code(s->archive, 0) == packings[s->packing].filter)
        return 0;
    return err_set(err, ERR_INPUT, "%s data expected from its name, but it is %s",
                   packings[s->packing].name, s->position == 0 ? "empty" : "something else");
}

static int start(struct stream *s, struct err *err)
{
    struct archive_entry *entry;
    int status;

    if (set_up_archive(s, err))
        return -1;
    if (archive_read_open(s->archive, s, NULL, on_read, NULL) != ARCHIVE_OK)
        return read_error(s, err);
    status = archive_read_next_header(s->archive, &entry);
    /* The "empty" format also takes what begins with an error, and leaves that error behind. */
    if ((status != ARCHIVE_OK && status != ARCHIVE_EOF) || s->read_errno)
        return read_error(s, err);
    s->ended = status == ARCHIVE_EOF;
    return check_packing(s, err);
}

struct stream *stream_open(const char *path, enum stream_packing packing, struct err *err)
{
    struct stream *s = calloc(1, sizeof *s);

    if (!s) {
        err_nomem(err);
        return NULL;
    }
    gzip_check_init(&s->check);
    s->packing = packing;
    s->own_fd = strcmp(path, "-") != 0;
    s->fd = s->own_fd ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (s->fd < 0) {
        err_errno(err, errno, "cannot be opened");
        goto fail;
    }
    s->archive = archive_read_new();
    if (!s->archive) {
        err_nomem(err);
        goto fail;
    }
    if (start(s, err))
        goto fail;
    return s;
fail:
    stream_close(s);
    return NULL;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    if (s->archive)
        archive_read_free(s->archive);
    if (s->own_fd && s->fd >= 0)
        close(s->fd);
    gzip_check_release(&s->check);
    free(s);
}

static bool is_gzip(const struct stream *s)
{
    return archive_filter_count(s->archive) == 2 &&
           archive_filter_code(s->archive, 0) == ARCHIVE_FILTER_GZIP;
}

/* At the end of gzip data libarchive keeps silent about two things: bytes that follow, such as a
 * second member with a damaged head, and checksums that do not hold. zstd and xz look after
 * themselves. */
static int check_gzip(struct stream *s, struct err *err)
{
    la_int64_t used = archive_filter_bytes(s->archive, -1);

    if (!is_gzip(s))
        return 0;
    if (used >= 0 && (uint64_t)used < s->position)
        return err_set(err, ERR_INPUT, "after byte %lld comes something that is no packed data",
                       (long long)used);
    if (!gzip_check_end(&s->check))
        return err_set(err, ERR_INPUT,
                       "packed data is damaged (its checksum does not hold): articles read from "
                       "this file may hold garbage");
    return 0;
}

int stream_read(struct stream *s, const char **bytes, size_t *len, struct err *err)
{
    const void *block;
    la_int64_t offset;
    int status;

    while (!s->ended) {
        status = archive_read_data_block(s->archive, &block, len, &offset);
        if (status != ARCHIVE_OK) {
            s->ended = true;
            return status == ARCHIVE_EOF ? check_gzip(s, err) : read_error(s, err);
        }
        *bytes = block;
        if (*len > 0) {
            if (is_gzip(s))
                gzip_check_out(&s->check, block, *len);
            return 1;
        }
    }
    return 0;
}

uint64_t stream_position(const struct stream *s)
{
    return s->position;
}
