#include "index/native_stub.h"

#include "base/fs.h"
#include "index/segment.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STUB     "XAPIANDB"
#define QUOTES   "quotes"
#define STUB_MAX (1 << 20)

/* Whether libxapian alone sees what the index holds. */
static bool is_clean(const struct manifest *m)
{
    for (size_t i = 0; i < m->segment_count; i++)
        if (!m->segments[i].native || m->segments[i].deleted_count)
            return false;
    return m->segment_count > 0;
}

static void put_lines(const struct manifest *m, const char *up, const char *file, struct buf *out)
{
    for (size_t i = 0; i < m->segment_count; i++)
        buf_printf(out, "auto %ssegments/%s/%s\n", up, m->segments[i].name, file);
}

static int write_one(const char *dir, const struct manifest *m, const char *up, const char *file,
                     struct err *err)
{
    struct buf lines = BUF_INIT;
    char *path = fs_path(dir, STUB);
    int rc;

    put_lines(m, up, file, &lines);
    rc = path && buf_ok(&lines) ? fs_replace(path, lines.data, lines.len, NULL, err)
                                : err_nomem(err);
    buf_release(&lines);
    free(path);
    return rc;
}

static int write_both(const char *path, const char *quotes, const struct manifest *m,
                      struct err *err)
{
    if (fs_mkdir(quotes, err) < 0 || write_one(quotes, m, "../", SEGMENT_QUOTES, err) < 0)
        return -1;
    return write_one(path, m, "", SEGMENT_ARTICLES, err);
}

static bool is_named(const struct manifest *m, const char *name, size_t len)
{
    for (size_t i = 0; i < m->segment_count; i++)
        if (strlen(m->segments[i].name) == len && memcmp(m->segments[i].name, name, len) == 0)
            return true;
    return false;
}

/* Whether all segments that a stub names are still there. */
static bool still_holds(const char *stub, const struct manifest *m)
{
    static const char before[] = "auto segments/";
    struct buf text = BUF_INIT;
    struct err unread;
    bool holds = fs_read(stub, STUB_MAX, &text, &unread) == 0 && text.len > 0;

    for (const char *at = text.data; holds && at && *at;) {
        const char *name = at + strlen(before), *slash;

        if (strncmp(at, before, strlen(before)) != 0 || !(slash = strchr(name, '/'))) {
            holds = false;
            break;
        }
        holds = is_named(m, name, (size_t)(slash - name));
        at = strchr(slash, '\n');
        at = at ? at + 1 : NULL;
    }
    buf_release(&text);
    return holds;
}

static int remove_both(const char *stub, const char *quotes, struct err *err)
{
    if (unlink(stub) < 0 && errno != ENOENT)
        return err_errno(err, errno, "cannot remove %s", stub);
    return fs_remove_tree(quotes, err);
}

int native_stub_update(const char *path, const struct manifest *m, struct err *err)
{
    char *quotes = fs_path(path, QUOTES), *stub = fs_path(path, STUB);
    int rc = 0;

    if (!quotes || !stub)
        rc = err_nomem(err);
    else if (is_clean(m))
        rc = write_both(path, quotes, m, err);
    else if (fs_exists(stub) && !still_holds(stub, m))
        rc = remove_both(stub, quotes, err);
    free(quotes);
    free(stub);
    return rc;
}
