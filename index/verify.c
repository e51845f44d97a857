#include "index/verify.h"

#include "base/arena.h"
#include "base/fs.h"
#include "index/manifest.h"
#include "index/snapshot.h"
#include "index/verify_words.h"
#include <stdlib.h>
#include <string.h>

struct check {
    const char *path;
    verify_fault *fault;
    verify_step *step; /* or NULL */
    void *arg;
    struct verify_report *report;
    unsigned faults;
};

static void tell(struct check *c, const char *what)
{
    c->faults++;
    c->fault(c->arg, what);
}

static void step(struct check *c)
{
    if (c->step)
        c->step(c->arg, c->report);
}

static int check_file(struct check *c, const char *dir, const struct manifest_file *f,
                      struct err *err)
{
    char *path = fs_path(dir, f->name), hex[FS_HASH_HEX], what[400];
    struct err why;
    uint64_t size;

    if (!path)
        return err_nomem(err);
    c->report->files++;
    step(c);
    if (fs_hash(path, hex, &size, &why) < 0) {
        tell(c, why.text);
    } else if (size != f->size) {
        snprintf(what, sizeof what, "%s has %llu bytes, and the manifest says %llu", path,
                 (unsigned long long)size, (unsigned long long)f->size);
        tell(c, what);
    } else if (strcmp(hex, f->sha256) != 0) {
        snprintf(what, sizeof what, "%s is damaged: its SHA-256 is not the manifest's", path);
        tell(c, what);
    } else {
        c->report->bytes += size;
    }
    free(path);
    return 0;
}

static int check_segment(struct check *c, const struct manifest_segment *s, struct err *err)
{
    char *dir;
    int rc = 0;

    if (asprintf(&dir, "%s/segments/%s", c->path, s->name) < 0)
        return err_nomem(err);
    for (size_t i = 0; i < s->file_count && rc == 0; i++)
        rc = check_file(c, dir, &s->files[i], err);
    if (rc == 0 && s->deleted.name)
        rc = check_file(c, dir, &s->deleted, err);
    free(dir);
    return rc;
}

/* Every record and text, once. Checksums hold, so a failure here is a fault of the program that
 * wrote. */
static int read_everything(struct check *c, struct reader *r, struct err *err)
{
    size_t n = snapshot_segments(r->snapshot);
    struct arena arena = ARENA_INIT;
    int rc = 0;

    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct segment *s = snapshot_segment(r->snapshot, i);
        for (uint32_t d = 1; d <= s->articles && rc == 0; d++) {
            uint32_t doc = snapshot_document(r->snapshot, i, d);
            struct article a;
            const char *text;
            size_t len;
            rc = reader_article(r, doc, &arena, &a, err);
            if (rc == 0)
                rc = reader_text(r, doc, &arena, &text, &len, err);
            arena_reset(&arena);
            c->report->articles += snapshot_is_live(r->snapshot, doc);
            step(c);
        }
        for (uint32_t d = 1; d <= s->quotes && rc == 0; d++) {
            struct quote_record q;
            uint32_t article;
            rc = reader_quote(r, snapshot_document(r->snapshot, i, d), &arena, &q, &article, err);
            arena_reset(&arena);
            c->report->quotes += rc == 0 && snapshot_is_live(r->snapshot, article);
            step(c);
        }
    }
    arena_release(&arena);
    return rc;
}

/* Words, dates and order of each segment. */
static int read_words(const struct snapshot *s, struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(s); i++)
        if (verify_segment_words(snapshot_segment(s, i), err) < 0)
            return -1;
    return 0;
}

static void check_contents(struct check *c)
{
    struct err why;
    struct snapshot *s = snapshot_open_any_version(&c->path, 1, &why);
    struct reader *r = s ? reader_open(s, &why) : NULL;

    if (!r || read_everything(c, r, &why) < 0 || read_words(s, &why) < 0)
        tell(c, why.text);
    reader_free(r);
    snapshot_unref(s);
}

int index_verify_watched(const char *path, verify_fault *fault, verify_step *told, void *arg,
                         struct verify_report *report, struct err *err)
{
    struct check c = {path, fault, told, arg, report, 0};
    struct manifest m;
    int rc = 0;

    *report = (struct verify_report){0};
    if (manifest_read(path, MANIFEST_ANY_VERSION, &m, err) < 0)
        return -1;
    for (size_t i = 0; i < m.segment_count && rc == 0; i++)
        rc = check_segment(&c, &m.segments[i], err);
    manifest_release(&m);
    if (rc < 0)
        return -1;
    if (c.faults == 0)
        check_contents(&c);
    return c.faults ? err_set(err, ERR_DAMAGED, "%s is damaged: %u fault%s", path, c.faults,
                              c.faults == 1 ? "" : "s")
                    : 0;
}

int index_verify(const char *path, verify_fault *fault, void *arg, struct verify_report *report,
                 struct err *err)
{
    return index_verify_watched(path, fault, NULL, arg, report, err);
}
