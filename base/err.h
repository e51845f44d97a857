/* Errors as values: a code for the program, a text for the reader.
 *
 * Convention of the whole project: `int f(..., struct err *err)` returns 0, or -1 with err filled;
 * constructors return NULL with err filled. The err belongs to the caller, needs no release, and is
 * written only on failure. Its text gains context on the way up and is shown once, at the top.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
    ERR_NONE = 0,
    ERR_INTERNAL,    /* a bug of ours, or a library that failed for a reason it does not name */
    ERR_NOMEM,       /* out of memory */
    ERR_IO,          /* the system refused: open, read, write, fsync, rename, socket */
    ERR_INPUT,       /* what the user gave is malformed */
    ERR_SYNTAX,      /* a query breaks the grammar (query/parse.h tells where) */
    ERR_COMPLEX,     /* a query passes a stated cap */
    ERR_LIMIT,       /* a stated cap was passed */
    ERR_NOT_FOUND,   /* no such article, file, index */
    ERR_LOCKED,      /* someone else holds it */
    ERR_VERSION,     /* made by another version */
    ERR_DAMAGED,     /* a checksum or structure does not hold */
    ERR_UNAVAILABLE, /* understood, but this build or index cannot do it */
    ERR_TIMEOUT,     /* the deadline passed */
    ERR_CANCELLED,   /* the asker took it back */
};

struct err {
    enum err_code code;
    char text[500]; /* UTF-8, never cut inside a character, no line break at the end */
};

/* Fill err; always return -1, so that a caller can `return err_set(...)`. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set with ERR_IO (ERR_NOMEM for ENOMEM), and ": strerror(errnum)" after the text. */
int err_errno(struct err *err, int errnum, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "context: " before the text of an err that is already filled; returns -1. */
int err_context(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* An input that was found good when it was stored, and now is not, is damage; what else is wrong
 * stays as it is. Returns -1. */
int err_damage(struct err *err);

/* Shorthand for the most common failure of all. */
int err_nomem(struct err *err);

#endif
