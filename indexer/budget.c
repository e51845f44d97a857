#include "indexer/budget.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define MB ((uint64_t)1 << 20)

/* Measured: the pages of programs and libraries that are in use, once for all processes. */
#define AT_REST   (24 * MB)
#define SHARE_MIN (16 * MB) /* below this a worker would do nothing but cut batches */
#define MARGIN    (8 * MB)  /* by which the others may grow meanwhile */
#define PIECE_MAX (64 * MB) /* as in indexer/split.h */
/* Beside a window of zstd: so that of 1 GiB, the default, those of 128 MiB can be unpacked that a
 * pipe brings, or that stand behind others in a file. */
#define TABLES (4 * MB)

/* Measured with articles of 8 MB: a worker takes 14 bytes for each of ordinary text, 65 where all
 * is short quotations, 105 where all words differ; the parent takes up to 65 for JSON of empty
 * objects, but 4.5 for a long text. Batches go by what is ordinary, and are halved where that
 * fails. */
#define ORDINARY  30
#define WORST     128
#define PARSING   5
#define BATCH_MAX (8 * MB)
#define BATCH_MIN (MB / 4)

static uint64_t at_most(uint64_t n, uint64_t most)
{
    return n < most ? n : most;
}

void budget_part(struct budget *b, uint64_t memory, unsigned jobs, uint64_t unpacking)
{
    uint64_t left;

    *b = (struct budget){.memory = memory, .unpacking = memory / 8 + TABLES, .jobs = jobs};
    if (unpacking > b->unpacking)
        b->unpacking = at_most(unpacking, memory / 8 * 5);
    b->parent = (memory - b->unpacking + TABLES) / 14 * 5;
    left = memory - b->parent - b->unpacking;
    left = left > AT_REST + SHARE_MIN ? left - AT_REST : SHARE_MIN;
    if (b->jobs > left / SHARE_MIN)
        b->jobs = (unsigned)(left / SHARE_MIN);
    if (b->jobs == 0)
        b->jobs = 1;
    b->share = left / b->jobs;
    b->piece = at_most(b->parent / PARSING, PIECE_MAX);
    b->batch = at_most(b->share / ORDINARY, BATCH_MAX);
    if (b->batch < BATCH_MIN)
        b->batch = BATCH_MIN;
    b->alone = at_most(b->share / WORST, b->batch);
}

static uint64_t data_of(const char *statm)
{
    FILE *f = fopen(statm, "re");
    unsigned long long pages = 0;
    int got;

    if (!f)
        return 0;
    got = fscanf(f, "%*u %*u %*u %*u %*u %llu", &pages);
    fclose(f);
    return got == 1 ? pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

uint64_t budget_data(void)
{
    return data_of("/proc/self/statm");
}

static uint64_t children_data(void)
{
    char path[64];
    uint64_t sum = 0;
    FILE *f;
    long pid;

    snprintf(path, sizeof path, "/proc/self/task/%ld/children", (long)getpid());
    f = fopen(path, "re");
    if (!f)
        return 0;
    while (fscanf(f, "%ld", &pid) == 1) {
        snprintf(path, sizeof path, "/proc/%ld/statm", pid);
        sum += data_of(path);
    }
    fclose(f);
    return sum;
}

uint64_t budget_room_alone(const struct budget *b, uint64_t freed)
{
    uint64_t taken = AT_REST + MARGIN + budget_data() + children_data();

    taken -= taken > freed ? freed : taken;
    return taken + b->share < b->memory ? b->memory - taken : b->share;
}

void budget_hold(uint64_t base, uint64_t room)
{
    struct rlimit lim;

    if (base == 0 || getrlimit(RLIMIT_DATA, &lim) < 0)
        return;
    lim.rlim_cur = base + room < lim.rlim_max ? base + room : lim.rlim_max;
    (void)setrlimit(RLIMIT_DATA, &lim); /* lowering, or raising below the hard one, cannot fail */
}
