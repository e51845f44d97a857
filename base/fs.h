/* Files and directories with every return value looked at and every path named in the error.
 *
 * Paths are NUL-terminated strings. Nothing here keeps state.
 */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A whole (ordinary) file appended to out; ERR_LIMIT when it has more than max bytes. */
int fs_read(const char *path, size_t max, struct buf *out, struct err *err);
/* Write all n bytes to fd, through short writes and EINTR. `what` is named in the error. */
int fs_write_all(int fd, const void *bytes, size_t n, const char *what, struct err *err);
/* Create (or replace) a file with these bytes and fsync it. */
int fs_write_file(const char *path, const void *bytes, size_t n, struct err *err);
/* As fs_write_file to path.tmp, then rename over path and fsync the directory: the file is the old
 * one or the new one at every moment. *replaced (may be NULL) tells, after a failure too, which one
 * it is; after a failure nobody knows which one it would be after a loss of power. */
int fs_replace(const char *path, const void *bytes, size_t n, bool *replaced, struct err *err);

/* Make a directory, with those above it; an existing one is fine. Of those above, the names are
 * durable afterwards; its own takes an fs_fsync_parent. */
int fs_mkdir(const char *path, struct err *err);
int fs_remove_tree(const char *path, struct err *err);  /* a path that is not there is fine */
int fs_fsync(const char *path, struct err *err);        /* a file or a directory */
int fs_fsync_parent(const char *path, struct err *err); /* the directory that it stands in */
int fs_fsync_tree(const char *path, struct err *err);   /* every file and directory below and it */
bool fs_exists(const char *path);
bool fs_is_dir(const char *path);

/* Take all the descriptors that the system grants this process. */
void fs_allow_many_files(void);

/* Names in a directory, without . and .., sorted by bytes; free with fs_names_free. */
int fs_list(const char *path, char ***names, size_t *count, struct err *err);
void fs_names_free(char **names, size_t count);

/* Join with one slash (a directory named "news/" brings its own) into a fresh string (free()), or
 * NULL out of memory. */
char *fs_path(const char *dir, const char *name);

#endif
