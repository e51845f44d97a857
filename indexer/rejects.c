#include "indexer/rejects.h"

#include <errno.h>

int rejects_open(struct rejects *r, const char *path, struct err *err)
{
    *r = (struct rejects){.path = path};
    if (!path)
        return 0;
    r->file = fopen(path, "ae");
    return r->file ? 0 : err_errno(err, errno, "cannot open %s", path);
}

int rejects_keep(struct rejects *r, const struct feed_item *item, struct err *err)
{
    if (!r->file || !item->bytes)
        return 0;
    if (fwrite(item->bytes, 1, item->len, r->file) != item->len || fputc('\n', r->file) == EOF)
        return err_errno(err, errno, "cannot write %s", r->path);
    return 0;
}

int rejects_close(struct rejects *r, struct err *err)
{
    FILE *f = r->file;

    r->file = NULL;
    if (f && fclose(f) != 0)
        return err_errno(err, errno, "cannot write %s", r->path);
    return 0;
}
