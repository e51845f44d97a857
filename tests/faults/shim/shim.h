/* A library for LD_PRELOAD that makes chosen calls of a program fail, or ends the program there, or
 * writes down what the program does to its files. It knows nothing of Newsmorgue.
 *
 * What is chosen, all by environment variables:
 *   FAULT_CALLS   names of calls, with commas: write read sync syncdir rename open mkdir unlink
 *                 truncate map alloc
 *   FAULT_IN      parent (what loaded this), worker (what it forked), any (default)
 *   FAULT_BELOW   an absolute directory: only calls on files below it; alloc heeds no path
 *   FAULT_NAME    a pattern (fnmatch) that the absolute path must match, too
 *   FAULT_AT      strike at the n-th of these calls, counted over all processes from 1 (0: never)
 *   FAULT_EVERY   and at every k-th after that: 1 all from there on, 0 (default) no more
 *   FAULT_DO      an error number; or short (write or read half), drop (do nothing and say it was
 *                 done), kill (SIGKILL before the call), killall (the whole process group),
 *                 signal:NUMBER (that one before the call), slow:MICROSECONDS (wait before it)
 *   FAULT_TELL    say on standard error what was struck
 *   FAULT_COUNT   a file that gets the numbers of calls when the parent ends normally
 *   FAULT_LOG     a file to which every change below FAULT_BELOW is added, see record.c
 *   FAULT_ALARM   seconds after which an alarm() rings, whatever the program asks for
 *   FAULT_CLOCK   seconds,n: the time of day jumps by that much, and back, at every n-th look
 */
#ifndef FAULTS_SHIM_H
#define FAULTS_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum call {
    CALL_WRITE,
    CALL_READ,
    CALL_SYNC,
    CALL_SYNCDIR,
    CALL_RENAME,
    CALL_OPEN,
    CALL_MKDIR,
    CALL_UNLINK,
    CALL_TRUNCATE,
    CALL_MAP,
    CALL_ALLOC,
    CALLS
};

enum verdict {
    VERDICT_GO,
    VERDICT_FAIL, /* errno is set */
    VERDICT_SHORT,
    VERDICT_DROP
};

/* state.c: count a call and say what is to become of it. path is NULL where there is none. */
enum verdict shim_ask(enum call call, const char *path);
bool shim_below(const char *path);

/* place.c: absolute paths, plain (no //, no .), into PATH_MAX bytes; false when there is none. */
bool shim_path_at(int dir, const char *path, char *out);
bool shim_path_of(int fd, char *out); /* false for what is no file or directory below FAULT_BELOW */

/* record.c: what changes below FAULT_BELOW, in order. Between begin and end no other process
 * records, so the call itself belongs in there. */
bool shim_record_begin(void); /* false when nothing is to be recorded: then no end either */
void shim_record_end(void);
void shim_record(char op, const char *a, const char *b, uint64_t offset, const void *data,
                 size_t n);

/* state.c, for record.c: one lock for all processes. */
void shim_lock(void);
void shim_unlock(void);

/* The next library's function of that name. NEXT(f) declares `real` as that, looked up once. */
void *shim_next(const char *name);
#define NEXT(function)                   \
    static __typeof__(&(function)) real; \
    if (!real)                           \
    real = (__typeof__(&(function)))(uintptr_t)shim_next(#function)

#endif
