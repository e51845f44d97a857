#include "indexer/feed.h"

#include "indexer/split.h"
#include "indexer/stream.h"
#include "indexer/walk.h"
#include <stdlib.h>
#include <string.h>

/* A smaller file that is packed and not named so is hardly made with a window larger than usual. */
#define SNIFFED_MIN (1 << 20)

struct feed {
    struct walk walk;
    size_t next;                  /* of walk.files: the one to open after the current one */
    const struct walk_file *file; /* the current one; NULL between files */
    struct stream *stream;
    struct splitter splitter;
    bool ended;    /* the stream has no more bytes */
    bool empty;    /* the file has given no item yet */
    uint64_t done; /* bytes of the files that are closed */
    uint64_t unpacked;
    size_t item_max;
    uint64_t unpacking;
    struct err told; /* keeps the text of the last reason: what it came from may be closed */
};

struct feed *feed_open(const char *const *inputs, size_t count, const char *index_dir,
                       struct err *err)
{
    struct feed *f = calloc(1, sizeof *f);

    if (!f) {
        err_nomem(err);
        return NULL;
    }
    if (walk_operands(&f->walk, inputs, count, index_dir, err)) {
        free(f);
        return NULL;
    }
    f->item_max = SPLIT_MAX;
    return f;
}

void feed_limit(struct feed *f, uint64_t item, uint64_t unpacking)
{
    f->item_max = item < SPLIT_MAX ? (size_t)item : SPLIT_MAX;
    f->unpacking = unpacking;
}

uint64_t feed_unpacking_needs(const struct feed *f)
{
    uint64_t most = 0;

    for (size_t i = 0; i < f->walk.count; i++) {
        const struct walk_file *file = &f->walk.files[i];
        bool worth_a_look = file->packing != STREAM_SNIFF || file->size > SNIFFED_MIN;
        uint64_t needs = worth_a_look && !file->unreadable ? stream_needs(file->path) : 0;

        most = needs > most ? needs : most;
    }
    return most;
}

static void close_file(struct feed *f)
{
    if (f->stream) /* all of it counts, though it may have been left early */
        f->done += f->file->size ? f->file->size : stream_position(f->stream);
    stream_close(f->stream);
    split_release(&f->splitter);
    f->stream = NULL;
    f->file = NULL;
}

void feed_close(struct feed *f)
{
    if (!f)
        return;
    close_file(f);
    walk_release(&f->walk);
    free(f);
}

static const char *shown_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

static int tell(struct feed *f, enum feed_kind kind, const struct walk_file *file, uint64_t line,
                const char *reason, struct feed_item *out)
{
    err_set(&f->told, ERR_INPUT, "%s", reason);
    *out = (struct feed_item){
        .kind = kind, .file = shown_name(file->path), .line = line, .reason = f->told.text};
    return 1;
}

/* Open the next file: 0, or 1 with the news that it cannot be. */
static int open_file(struct feed *f, struct feed_item *out, struct err *err)
{
    const struct walk_file *file = &f->walk.files[f->next++];
    struct err why;

    if (file->unreadable)
        return tell(f, FEED_REJECT, file, 1, file->unreadable, out);
    f->stream = stream_open(file->path, file->packing, f->unpacking, &why);
    if (!f->stream) {
        f->done += file->size;
        if (why.code == ERR_NOMEM)
            return err_nomem(err);
        return tell(f, FEED_REJECT, file, 1, why.text, out);
    }
    split_init(&f->splitter, file->mode);
    f->splitter.max = f->item_max;
    f->file = file;
    f->ended = false;
    f->empty = true;
    return 0;
}

/* Read on: 0, or 1 with the news that the file ends too early. What stands before that place has
 * been handed out; a piece that it cuts in two is lost. */
static int read_on(struct feed *f, struct feed_item *out, struct err *err)
{
    const char *bytes;
    struct err why;
    size_t len;
    int status = stream_read(f->stream, &bytes, &len, &why);

    if (status > 0) {
        f->unpacked += len;
        return split_add(&f->splitter, bytes, len, err);
    }
    f->ended = true;
    if (status == 0)
        return 0;
    if (why.code == ERR_NOMEM)
        return err_nomem(err);
    tell(f, FEED_REJECT, f->file, split_line(&f->splitter), why.text, out);
    close_file(f);
    return 1;
}

static int take_piece(struct feed *f, const struct piece *piece, struct feed_item *out)
{
    f->empty = false;
    if (piece->reason)
        return tell(f, FEED_REJECT, f->file, piece->line, piece->reason, out);
    *out = (struct feed_item){.kind = f->file->mode == SPLIT_WHOLE ? FEED_TEXT : FEED_JSON,
                              .file = shown_name(f->file->path),
                              .line = piece->line,
                              .bytes = piece->bytes,
                              .len = piece->len};
    return 1;
}

/* The current file is done with: 0, or 1 with the news that there was nothing in it. */
static int leave_file(struct feed *f, struct feed_item *out)
{
    bool empty = f->empty;
    const struct walk_file *file = f->file;

    close_file(f);
    return empty ? tell(f, FEED_WARNING, file, 1, "no article in this file", out) : 0;
}

int feed_next(struct feed *f, struct feed_item *out, struct err *err)
{
    struct piece piece;
    int status = 0;

    while (status == 0) {
        if (!f->file) {
            if (f->next == f->walk.count)
                return 0;
            status = open_file(f, out, err);
        } else if (split_next(&f->splitter, f->ended, &piece)) {
            status = take_piece(f, &piece, out);
        } else if (f->ended || f->splitter.stopped) {
            status = leave_file(f, out);
        } else {
            status = read_on(f, out, err);
        }
    }
    return status;
}

uint64_t feed_bytes_done(const struct feed *f)
{
    return f->done + (f->stream ? stream_position(f->stream) : 0);
}

uint64_t feed_bytes_total(const struct feed *f)
{
    return f->walk.bytes_unknown ? 0 : f->walk.bytes;
}

uint64_t feed_bytes_unpacked(const struct feed *f)
{
    return f->unpacked;
}
