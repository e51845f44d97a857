#include "index/verify.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/fs_file.h"
#include "index/manifest.h"
#include "index/segment.h"
#include "index/snapshot.h"
#include "index/verify_words.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

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

static bool has_file(const struct manifest_segment *s, const char *name)
{
    for (size_t i = 0; i < s->file_count; i++)
        if (strcmp(s->files[i].name, name) == 0)
            return true;
    return s->deleted.name && strcmp(s->deleted.name, name) == 0;
}

/* An indexer at work sweeps what its newest manifest does not name. */
static bool was_swept(const struct check *c, const char *segment, const char *name,
                      const char *path)
{
    const struct manifest_segment *s;
    struct manifest m;
    struct err err;
    bool swept;

    if (fs_exists(path) || manifest_read(c->path, MANIFEST_ANY_VERSION, &m, &err) < 0)
        return false;
    s = manifest_segment_of(&m, segment);
    swept = !s || !has_file(s, name);
    manifest_release(&m);
    return swept;
}

static int check_file(struct check *c, const char *dir, const char *segment,
                      const struct manifest_file *f, struct err *err)
{
    char *path = fs_path(dir, f->name), hex[FS_HASH_HEX], what[400];
    struct err why;
    uint64_t size;

    if (!path)
        return err_nomem(err);
    c->report->files++;
    step(c);
    if (fs_hash(path, hex, &size, &why) < 0) {
        if (was_swept(c, segment, f->name, path))
            c->report->files--;
        else
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
        rc = check_file(c, dir, s->name, &s->files[i], err);
    if (rc == 0 && s->deleted.name)
        rc = check_file(c, dir, s->name, &s->deleted, err);
    free(dir);
    return rc;
}

static int read_article(struct check *c, struct reader *r, uint32_t doc, struct arena *arena,
                        struct err *err)
{
    struct article a;
    const char *text;
    size_t len;

    if (reader_article(r, doc, arena, &a, err) < 0 ||
        reader_text(r, doc, arena, &text, &len, err) < 0)
        return -1;
    c->report->articles += snapshot_is_live(r->snapshot, doc);
    return 0;
}

static int read_quote(struct check *c, struct reader *r, uint32_t doc, struct arena *arena,
                      struct err *err)
{
    struct quote_record q;
    uint32_t article;

    if (reader_quote(r, doc, arena, &q, &article, err) < 0)
        return -1;
    c->report->quotes += snapshot_is_live(r->snapshot, article);
    return 0;
}

/* Documents 1 to count of segment i, each with `read`; `what` they are is for the message. */
static int read_each(struct check *c, struct reader *r, size_t i, uint32_t count, const char *what,
                     int (*read)(struct check *, struct reader *, uint32_t, struct arena *,
                                 struct err *),
                     struct err *err)
{
    struct arena arena = ARENA_INIT;
    int rc = 0;

    for (uint32_t d = 1; d <= count && rc == 0; d++) {
        rc = read(c, r, snapshot_document(r->snapshot, i, d), &arena, err);
        if (rc < 0)
            err_context(err, "%s: %s %u", snapshot_segment(r->snapshot, i)->dir, what, d);
        arena_reset(&arena);
        step(c);
    }
    arena_release(&arena);
    return rc;
}

/* Every record and text, once. Checksums hold, so a failure here is a fault of the program that
 * wrote. */
static int read_everything(struct check *c, struct reader *r, struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(r->snapshot); i++) {
        const struct segment *s = snapshot_segment(r->snapshot, i);
        if (read_each(c, r, i, s->articles, "article", read_article, err) < 0 ||
            read_each(c, r, i, s->quotes, "quotation", read_quote, err) < 0)
            return -1;
    }
    return 0;
}

/* Words, dates and order of each segment. */
static int read_words(const struct snapshot *s, struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(s); i++)
        if (verify_segment_words(snapshot_segment(s, i), err) < 0)
            return -1;
    return 0;
}

/* libxapian's own look at its two files, which were there: one that is gone was swept meanwhile. */
static int check_database(const struct segment *s, const char *file, struct err *err)
{
    char *path = fs_path(s->dir, file);
    size_t problems = 0;
    int rc = path ? 0 : err_nomem(err);

    if (rc == 0 && (rc = xap_check(path, &problems, err)) < 0)
        err_context(err, "%s", path);
    if (rc == 0 && problems)
        rc = err_set(err, ERR_DAMAGED, "%s: libxapian finds %zu faults in it", path, problems);
    if (rc < 0 && path && !fs_exists(path))
        rc = 0;
    free(path);
    return rc;
}

static int check_databases(const struct snapshot *s, struct err *err)
{
    for (size_t i = 0; i < snapshot_segments(s); i++)
        if (check_database(snapshot_segment(s, i), SEGMENT_ARTICLES, err) < 0 ||
            check_database(snapshot_segment(s, i), SEGMENT_QUOTES, err) < 0)
            return -1;
    return 0;
}

static int look_through(struct check *c, struct err *err)
{
    struct snapshot *s = snapshot_open_any_version(&c->path, 1, err);
    struct reader *r = s ? reader_open(s, err) : NULL;
    int rc = -1;

    if (!r)
        err_context(err, "%s cannot be opened", c->path);
    else if (read_everything(c, r, err) == 0 && read_words(s, err) == 0)
        rc = check_databases(s, err);
    reader_free(r);
    snapshot_unref(s);
    return rc;
}

/* --- in a process of its own, which what it meets may end or hold up for ever */

#define SECONDS_MIN      60
#define BYTES_PER_SECOND ((uint64_t)1 << 20) /* a hundredth of what was measured */

struct finding {
    struct verify_report report;
    bool ended;
    struct err err; /* ERR_NONE: all is well */
};

/* Who started us may have ignored or blocked the signal, and both are inherited. */
static void set_alarm(unsigned seconds)
{
    sigset_t set;

    signal(SIGALRM, SIG_DFL);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    alarm(seconds);
}

static void look_in_child(struct check *c, struct finding *f)
{
    struct err err = {0};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_alarm(SECONDS_MIN + (unsigned)(c->report->bytes / BYTES_PER_SECOND));
    if (look_through(c, &err) < 0)
        f->err = err;
    f->report = *c->report;
    f->ended = true;
    _exit(0);
}

static void tell_end(struct check *c, int status)
{
    struct err what;

    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        err_set(&what, ERR_DAMAGED, "%s: reading it takes too long", c->path);
    else if (WIFSIGNALED(status))
        err_set(&what, ERR_DAMAGED, "%s: reading it ended the process by signal %d (%s)", c->path,
                WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        err_set(&what, ERR_DAMAGED, "%s: reading it ended the process", c->path);
    tell(c, what.text);
}

static int check_contents(struct check *c, struct err *err)
{
    struct finding *f =
        mmap(NULL, sizeof *f, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0;
    pid_t child;

    if (f == MAP_FAILED)
        return err_errno(err, errno, "cannot look through %s", c->path);
    fflush(NULL);
    child = fork();
    if (child == 0)
        look_in_child(c, f);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child > 0 && !f->ended)
        tell_end(c, status);
    else if (child > 0 && f->err.code != ERR_NONE)
        tell(c, f->err.text);
    if (f->ended)
        *c->report = f->report;
    munmap(f, sizeof *f);
    return child < 0 ? err_errno(err, errno, "cannot look through %s", c->path) : 0;
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
    if (c.faults == 0 && check_contents(&c, err) < 0)
        return -1;
    return c.faults ? err_set(err, ERR_DAMAGED, "%s is damaged: %u fault%s", path, c.faults,
                              c.faults == 1 ? "" : "s")
                    : 0;
}

int index_verify(const char *path, verify_fault *fault, void *arg, struct verify_report *report,
                 struct err *err)
{
    return index_verify_watched(path, fault, NULL, arg, report, err);
}
