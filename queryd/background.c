#include "queryd/background.h"

#include "base/clock.h"
#include "base/log.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LOWER_BY  10
#define LOWEST    19
#define PROBE_US  4000   /* of a processor, lowered, */
#define SPARE     3      /* within so many times as much time: there is some to spare */
#define STARVES   50     /* so many times less of a processor than of time */
#define SAVED_US  10000  /* of rest */
#define LOOKED_US 100000 /* a shorter time tells nothing */

static int return_to_normal(pid_t thread)
{
    const struct sched_param none = {0};

    return sched_setscheduler(thread, SCHED_OTHER, &none);
}

static void probe(struct background *b, int64_t now_us)
{
    b->since_us = now_us;
    b->since_cpu_us = clock_cpu_us();
}

bool background_lower(struct background *b, int64_t now_us)
{
    int nice = getpriority(PRIO_PROCESS, 0) + LOWER_BY; /* to Linux, of this thread */

    if (setpriority(PRIO_PROCESS, 0, nice < LOWEST ? nice : LOWEST) < 0) {
        log_debug("a slow query keeps its priority: %s", strerror(errno));
        return false;
    }
    b->thread = gettid();
    b->stays = pthread_getcpuclockid(pthread_self(), &b->clock) != 0;
    atomic_store(&b->idle, false);
    b->rested_us = 0;
    probe(b, now_us);
    return true;
}

bool background_may_idle(const struct background *b)
{
    return !b->stays && !atomic_load(&b->idle);
}

bool background_has_spare(struct background *b, int64_t now_us)
{
    int64_t had_us = clock_cpu_us() - b->since_cpu_us;

    if (had_us < PROBE_US)
        return false;
    if (now_us - b->since_us <= SPARE * had_us)
        return true;
    probe(b, now_us);
    return false;
}

void background_idle(struct background *b, int64_t now_us)
{
    const struct sched_param none = {0};

    b->seen_us = b->begun_us = now_us;
    b->seen_cpu_us = b->begun_cpu_us = clock_cpu_us();
    atomic_store(&b->idle, true); /* before: it may not get as far as behind it; */
    if (sched_setscheduler(0, SCHED_IDLE, &none) == 0) {
        atomic_store(&b->idle, true); /* behind: it may have been relieved too early */
        return;
    }
    atomic_store(&b->idle, false);
    b->stays = true;
    log_debug("a slow query stays in its class: %s", strerror(errno));
}

bool background_may_rest(struct background *b, int64_t worked_us)
{
    if (b->rested_us < worked_us - SAVED_US)
        b->rested_us = worked_us - SAVED_US;
    return b->rested_us < worked_us;
}

/* It often lasts longer: that it has waited for a processor. */
void background_rest(struct background *b)
{
    const struct timespec rest = {.tv_nsec = BACKGROUND_REST_US * 1000};

    nanosleep(&rest, NULL);
    b->rested_us += BACKGROUND_REST_US;
    if (atomic_load(&b->idle))
        b->begun_us += BACKGROUND_REST_US;
    else
        b->since_us += BACKGROUND_REST_US;
}

/* What another thread may be writing meanwhile is `since`, not `begun`. */
bool background_end(struct background *b, int64_t now_us)
{
    int64_t had_us;

    if (!atomic_load(&b->idle))
        return false;
    if (return_to_normal(0) == 0)
        atomic_store(&b->idle, false);
    had_us = clock_cpu_us() - b->begun_cpu_us;
    return had_us >= PROBE_US && now_us - b->begun_us <= SPARE * had_us;
}

/* Of what else is plain in `b` nothing is touched before `idle` tells that the thread does not. */
enum background_state background_relieve(struct background *b, int64_t now_us)
{
    int64_t had_us, passed_us;

    if (!atomic_load(&b->idle))
        return BACKGROUND_GETS_ON;
    passed_us = now_us - b->seen_us;
    if (passed_us < LOOKED_US)
        return BACKGROUND_GETS_ON;
    had_us = clock_read_us(b->clock) - b->seen_cpu_us;
    b->seen_us = now_us;
    b->seen_cpu_us += had_us;
    if (had_us >= passed_us / STARVES)
        return BACKGROUND_GETS_ON;
    if (return_to_normal(b->thread) < 0)
        return BACKGROUND_STARVES;
    b->since_us = now_us; /* what it had before tells nothing of now */
    b->since_cpu_us = b->seen_cpu_us;
    atomic_store(&b->idle, false);
    return BACKGROUND_TAKEN_BACK;
}
