#include "indexer/walk.h"

#include "base/fs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const char known[] = ".jsonl, .ndjson, .json or .txt, each also .gz, .zst or .xz";

static const struct {
    const char *extension;
    enum stream_packing packing;
} packed[] = {{".gz", STREAM_GZIP}, {".zst", STREAM_ZSTD}, {".xz", STREAM_XZ}};

static const struct {
    const char *extension;
    enum split_mode mode;
} readable[] = {{".jsonl", SPLIT_LINES},
                {".ndjson", SPLIT_LINES},
                {".json", SPLIT_AUTO},
                {".txt", SPLIT_WHOLE}};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The directory that is left out: an index. */
struct place {
    dev_t device;
    ino_t inode;
    bool known;
};

static bool ends_with(const char *name, size_t len, const char *extension)
{
    size_t n = strlen(extension);

    return len > n && strncasecmp(name + len - n, extension, n) == 0;
}

/* What a name says about its file; false for other extensions. */
static bool tell_kind(const char *path, struct walk_file *file)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t len = strlen(name);

    file->packing = STREAM_SNIFF;
    for (size_t i = 0; i < COUNT(packed); i++) {
        if (ends_with(name, len, packed[i].extension)) {
            file->packing = packed[i].packing;
            len -= strlen(packed[i].extension);
            break;
        }
    }
    for (size_t i = 0; i < COUNT(readable); i++) {
        if (ends_with(name, len, readable[i].extension)) {
            file->mode = readable[i].mode;
            return true;
        }
    }
    return false;
}

/* Put a file on the list; path and unreadable are copied. */
static int add(struct walk *w, struct walk_file file, const char *path, const char *unreadable,
               struct err *err)
{
    if (grow(&w->files, &w->cap, w->count + 1, sizeof *w->files))
        return err_nomem(err);
    file.path = strdup(path);
    file.unreadable = unreadable ? strdup(unreadable) : NULL;
    if (!file.path || (unreadable && !file.unreadable)) {
        free(file.path);
        free(file.unreadable);
        return err_nomem(err);
    }
    w->files[w->count++] = file;
    w->bytes += file.size;
    return 0;
}

static int walk_directory(struct walk *w, const char *path, const struct place *except,
                          struct err *err);

/* Something found in a directory. */
static int take_entry(struct walk *w, const char *path, const struct place *except, struct err *err)
{
    struct walk_file file = {0};
    struct err why;
    struct stat st;
    bool readable_name = tell_kind(path, &file), is_link;

    if (lstat(path, &st))
        return 0; /* removed since the directory was read */
    is_link = S_ISLNK(st.st_mode);
    if (is_link && stat(path, &st)) {
        err_errno(&why, errno, "link cannot be followed");
        return readable_name ? add(w, file, path, why.text, err) : 0;
    }
    if (S_ISDIR(st.st_mode)) {
        bool is_index = except->known && st.st_dev == except->device && st.st_ino == except->inode;

        return is_link || is_index ? 0 : walk_directory(w, path, except, err);
    }
    if (!S_ISREG(st.st_mode) || !readable_name)
        return 0;
    file.size = (uint64_t)st.st_size;
    return add(w, file, path, NULL, err);
}

static int walk_directory(struct walk *w, const char *path, const struct place *except,
                          struct err *err)
{
    struct err why;
    char **names = NULL;
    size_t count = 0;
    int status = 0;

    if (fs_list(path, &names, &count, &why))
        return add(w, (struct walk_file){0}, path, why.text, err);
    for (size_t i = 0; i < count && status == 0; i++) {
        char *child;

        if (names[i][0] == '.')
            continue;
        child = fs_path(path, names[i]);
        status = child ? take_entry(w, child, except, err) : err_nomem(err);
        free(child);
    }
    fs_names_free(names, count);
    return status;
}

/* Standard input, or a pipe or device that was named: its first bytes tell what it holds. */
static int add_unnamed(struct walk *w, const char *path, const struct stat *st, struct err *err)
{
    struct walk_file file = {.mode = SPLIT_AUTO, .packing = STREAM_SNIFF};

    if (S_ISREG(st->st_mode))
        file.size = (uint64_t)st->st_size;
    else
        w->bytes_unknown = true;
    return add(w, file, path, NULL, err);
}

static int take_stdin(struct walk *w, struct err *err)
{
    struct stat st;

    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->files[i].path, "-") == 0)
            return err_set(err, ERR_INPUT, "standard input (-) can be read only once");
    if (fstat(0, &st))
        return err_errno(err, errno, "standard input");
    if (S_ISDIR(st.st_mode))
        return err_set(err, ERR_INPUT, "standard input is a directory");
    if ((fcntl(STDIN_FILENO, F_GETFL) & O_ACCMODE) == O_WRONLY) /* it was closed: base/standard.h */
        return err_errno(err, EBADF, "standard input");
    return add_unnamed(w, "-", &st, err);
}

static int take_operand(struct walk *w, const char *path, const struct place *except,
                        struct err *err)
{
    struct walk_file file = {0};
    size_t before = w->count;
    struct stat st;

    if (strcmp(path, "-") == 0)
        return take_stdin(w, err);
    if (stat(path, &st))
        return err_errno(err, errno, "%s", path);
    if (S_ISDIR(st.st_mode)) {
        if (walk_directory(w, path, except, err))
            return -1;
        if (w->count == before)
            return err_set(err, ERR_INPUT, "%s: no articles in this directory (no %s)", path,
                           known);
        return 0;
    }
    if (!S_ISREG(st.st_mode))
        return add_unnamed(w, path, &st, err);
    if (!tell_kind(path, &file))
        return err_set(err, ERR_INPUT, "%s: unknown kind of file (its name should end in %s)", path,
                       known);
    file.size = (uint64_t)st.st_size;
    return add(w, file, path, NULL, err);
}

int walk_operands(struct walk *w, const char *const *operands, size_t count, const char *index_dir,
                  struct err *err)
{
    struct place except = {0};
    struct stat st;

    *w = (struct walk){0};
    if (index_dir && stat(index_dir, &st) == 0)
        except = (struct place){.device = st.st_dev, .inode = st.st_ino, .known = true};
    if (count == 0)
        return take_stdin(w, err);
    for (size_t i = 0; i < count; i++) {
        if (take_operand(w, operands[i], &except, err)) {
            walk_release(w);
            return -1;
        }
    }
    return 0;
}

void walk_release(struct walk *w)
{
    for (size_t i = 0; i < w->count; i++) {
        free(w->files[i].path);
        free(w->files[i].unreadable);
    }
    free(w->files);
    *w = (struct walk){0};
}
