/* How the memory that --memory grants is parted among the processes of a run, and how they are held
 * to it.
 *
 * Counted is data: what a process has for itself to write to (RLIMIT_DATA of Linux counts the same,
 * in full as soon as it is asked for, so that what is held is less). What is mapped of files is the
 * system's to take back at need, and not counted. A limit makes malloc fail; what comes of that is
 * the business of whoever asked.
 *
 *     memory = parent + unpacking + jobs * share + what programs and libraries take
 */
#ifndef INDEXER_BUDGET_H
#define INDEXER_BUDGET_H

#include <stdint.h>

/* What is said of an article that there is not memory enough for. */
#define BUDGET_TOO_LARGE "the article is too large for this much memory; raise --memory"

struct budget {
    uint64_t memory;    /* bytes in all */
    unsigned jobs;      /* workers: no more than have work in this much memory */
    uint64_t parent;    /* of the parent process, beside what it begins with */
    uint64_t unpacking; /* of the process that unpacks an input */
    uint64_t share;     /* of each worker */
    uint64_t piece;     /* the JSON of one article: what the parent can surely take apart */
    uint64_t batch;     /* bytes of articles that a worker gets at once */
    uint64_t alone;     /* larger articles are worked on with all other workers idle */
};

/* unpacking: bytes that it is known to take, 0 when that is not known. It gets them, or what
 * leaves the others room to work. */
void budget_part(struct budget *b, uint64_t memory, unsigned jobs, uint64_t unpacking);

/* Bytes of data that this process has now; 0 when the system does not tell. */
uint64_t budget_data(void);
/* Hold this process to `room` bytes more than `base` (budget_data at its start). */
void budget_hold(uint64_t base, uint64_t room);
/* What one worker may have beside what it has, while all others are idle: what is left of the
 * memory when all that this process and its children have is taken off, but for `freed` bytes that
 * are about to be given back. */
uint64_t budget_room_alone(const struct budget *b, uint64_t freed);

#endif
