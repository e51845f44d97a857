#include "indexer/unpack.h"

#include "base/fs.h"
#include "indexer/gzip_check.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_SIZE (128 * 1024)

struct unpacking {
    const struct unpack *of;
    struct archive *archive;
    bool begun; /* the bytes read beforehand have been handed over */
    bool ended;
    uint64_t position;
    int read_errno; /* of the last failed read(2) */
    struct gzip_check check;
    char block[BLOCK_SIZE];
};

bool unpack_knows(const char *bytes, size_t len)
{
    static const struct {
        const char *magic;
        size_t len;
    } known[] = {{"\x1F\x8B", 2},
                 {"\x28\xB5\x2F\xFD", 4},
                 {"\xFD"
                  "7zXZ",
                  6}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (len >= known[i].len && memcmp(bytes, known[i].magic, known[i].len) == 0)
            return true;
    /* A skippable frame may stand before those of zstd. */
    return len >= 4 && ((unsigned char)bytes[0] & 0xF0) == 0x50 &&
           memcmp(bytes + 1, "\x2A\x4D\x18", 3) == 0;
}

static const struct {
    const char *name;
    int filter;
} packings[] = {
    [STREAM_SNIFF] = {"plain", ARCHIVE_FILTER_NONE},
    [STREAM_GZIP] = {"gzip", ARCHIVE_FILTER_GZIP},
    [STREAM_ZSTD] = {"zstd", ARCHIVE_FILTER_ZSTD},
    [STREAM_XZ] = {"xz", ARCHIVE_FILTER_XZ},
};

static ssize_t read_block(struct unpacking *s, const char **bytes)
{
    ssize_t n;

    *bytes = s->of->begun;
    if (!s->begun && s->of->begun_len) {
        s->begun = true;
        return (ssize_t)s->of->begun_len;
    }
    *bytes = s->block;
    do
        n = read(s->of->from, s->block, sizeof s->block);
    while (n < 0 && errno == EINTR);
    return n;
}

/* libarchive asks for the next block of the file. */
static la_ssize_t on_read(struct archive *archive, void *data, const void **bytes)
{
    struct unpacking *s = data;
    const char *block;
    ssize_t n = read_block(s, &block);

    if (n < 0) {
        s->read_errno = errno;
        archive_set_error(archive, errno, "read failed");
        return ARCHIVE_FATAL;
    }
    s->position += (uint64_t)n;
    atomic_store(&s->of->report->position, s->position);
    gzip_check_in(&s->check, (const unsigned char *)block, (size_t)n);
    *bytes = block;
    return n;
}

static int read_error(const struct unpacking *s, struct err *err)
{
    const char *reason = archive_error_string(s->archive);

    if (s->read_errno)
        return err_errno(err, s->read_errno, "cannot be read");
    /* libarchive gives no code for what zstd cannot allocate. */
    if (archive_errno(s->archive) == ENOMEM || (reason && strstr(reason, "not enough memory")))
        return err_nomem(err);
    if (reason && strstr(reason, "requires too much memory"))
        return err_set(err, ERR_LIMIT,
                       "its zstd window is larger than the 128 MiB that are unpacked; pack it with "
                       "--long=27 at the most");
    return err_set(err, ERR_INPUT,
                   "packed data is cut short or damaged, at or before byte %llu of the file (%s)",
                   (unsigned long long)s->position, reason ? reason : "its end is missing");
}

static int set_up_archive(struct unpacking *s, struct err *err)
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
static int check_packing(const struct unpacking *s, struct err *err)
{
    if (s->of->packing == STREAM_SNIFF ||
        archive_filter_code(s->archive, 0) == packings[s->of->packing].filter)
        return 0;
    return err_set(err, ERR_INPUT, "%s data expected from its name, but it is %s",
                   packings[s->of->packing].name, s->position == 0 ? "empty" : "something else");
}

static int start(struct unpacking *s, struct err *err)
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

static bool is_gzip(const struct unpacking *s)
{
    return archive_filter_count(s->archive) == 2 &&
           archive_filter_code(s->archive, 0) == ARCHIVE_FILTER_GZIP;
}

/* At the end of gzip data libarchive keeps silent about two things: bytes that follow, such as a
 * second member with a damaged head, and checksums that do not hold. zstd and xz look after
 * themselves. */
static int check_gzip(struct unpacking *s, struct err *err)
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

static int pass_on(struct unpacking *s, const void *block, size_t len, struct err *err)
{
    if (len == 0)
        return 0;
    if (is_gzip(s))
        gzip_check_out(&s->check, block, len);
    return fs_write_all(s->of->to, block, len, "to the indexer", err);
}

static int unpack_all(struct unpacking *s, struct err *err)
{
    const void *block;
    la_int64_t offset;
    size_t len;
    int status;

    if (start(s, err) < 0)
        return -1;
    while (!s->ended) {
        status = archive_read_data_block(s->archive, &block, &len, &offset);
        if (status == ARCHIVE_EOF)
            return check_gzip(s, err);
        if (status != ARCHIVE_OK)
            return read_error(s, err);
        if (pass_on(s, block, len, err) < 0)
            return -1;
    }
    return 0;
}

void unpack_run(const struct unpack *u)
{
    struct unpacking s = {.of = u};
    struct err err = {0};

    gzip_check_init(&s.check);
    s.archive = archive_read_new();
    if (!s.archive)
        err_nomem(&err);
    else
        (void)unpack_all(&s, &err);
    if (s.archive)
        archive_read_free(s.archive);
    gzip_check_release(&s.check);
    u->report->err = err;
    u->report->ended = true;
}
