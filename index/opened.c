#include "index/opened.h"

#include "base/fs.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool has_file(const char *dir, const char *name)
{
    char *path = fs_path(dir, name);
    bool there = path && fs_exists(path);

    free(path);
    return there;
}

/* Each sees: 1, 0 or -1. */

static int sees_data(const struct xap_db *db, struct err *err)
{
    struct xap_document *d;
    struct xap_bytes data;
    uint32_t last;
    int rc;

    if (xap_db_lastdocid(db, &last, err) < 0)
        return -1;
    if (last == 0)
        return 1;
    d = xap_db_document(db, last, err);
    if (!d)
        return -1;
    rc = xap_document_data(d, &data, err) < 0 ? -1 : data.len > 0;
    xap_document_free(d);
    return rc;
}

static int sees_stems(const struct xap_db *db, struct err *err)
{
    struct xap_terms *it = xap_db_synonym_keys(db, xap_str(""), err);
    int rc = it ? xap_terms_next(it, err) : -1;

    xap_terms_free(it);
    return rc;
}

/* `error` is errno after opening; an optional table that is not there leaves ENOENT behind it. */
static int unseen(const char *path, const char *file, int error, struct err *err)
{
    if (error != 0 && error != ENOENT)
        return err_errno(err, error, "cannot open %s/%s", path, file);
    return err_set(err, ERR_IO, "cannot open %s/%s, most likely for: %s", path, file,
                   strerror(EMFILE));
}

static int check(const struct xap_db *db, const char *path, int error, struct err *err)
{
    static const struct {
        const char *file;
        int (*sees)(const struct xap_db *db, struct err *err);
    } tables[] = {
        {"docdata.glass", sees_data},
        {"position.glass", xap_db_has_positions},
        {"synonym.glass", sees_stems},
    };

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        int rc = has_file(path, tables[i].file) ? tables[i].sees(db, err) : 1;
        if (rc < 0)
            return -1;
        if (rc == 0)
            return unseen(path, tables[i].file, error, err);
    }
    return 0;
}

struct xap_db *opened_whole(const char *path, struct err *err)
{
    struct xap_db *db;

    errno = 0;
    db = xap_db_open(path, err);
    if (db && check(db, path, errno, err) < 0) {
        xap_db_free(db);
        return NULL;
    }
    return db;
}
