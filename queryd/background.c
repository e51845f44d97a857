#include "queryd/background.h"

#include "base/clock.h"
#include "base/log.h"
#include "queryd/job.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LOWER_BY  10
#define PROBE_US  4000   /* of a processor, lowered, */
#define SPARE     3      /* within so many times as much time: there is some to spare */
#define STARVES   50     /* so many times less of a processor than of time */
#define LOOKED_US 100000 /* a shorter time tells nothing */

static void look_from(struct background *b, int64_t now_us)
{
    b->since_us = now_us;
    b->since_cpu_us = clock_cpu_us();
}

void background_lower(struct background *b, int64_t now_us)
{
    if (setpriority(PRIO_PROCESS, 0, LOWER_BY) < 0) /* to Linux, this thread */
        log_debug("a slow query keeps its priority: %s", strerror(errno));
    b->thread = gettid();
    b->stays = pthread_getcpuclockid(pthread_self(), &b->clock) != 0;
    atomic_store(&b->idle, false);
    look_from(b, now_us);
}

void background_idle(struct background *b, int64_t now_us)
{
    const struct sched_param none = {0};

    b->seen_us = now_us;
    b->seen_cpu_us = clock_read_us(b->clock);
    atomic_store(&b->idle, true); /* before: it may not get as far as behind it; */
    if (sched_setscheduler(0, SCHED_IDLE, &none) == 0) {
        atomic_store(&b->idle, true); /* behind: it may have been relieved too early */
        return;
    }
    atomic_store(&b->idle, false);
    b->stays = true;
    log_debug("a slow query stays in its class: %s", strerror(errno));
}

bool background_has_spare(struct background *b, int64_t now_us)
{
    int64_t had_us;

    if (b->stays || atomic_load(&b->idle))
        return false;
    had_us = clock_cpu_us() - b->since_cpu_us;
    if (had_us < PROBE_US)
        return false;
    if (now_us - b->since_us <= SPARE * had_us)
        return true;
    look_from(b, now_us);
    return false;
}

/* Who was taken back looks anew how it gets on. */
bool background_relieve(struct background *b, int64_t now_us)
{
    const struct sched_param none = {0};
    int64_t had_us, passed_us = now_us - b->seen_us;

    if (!atomic_load(&b->idle) || passed_us < LOOKED_US)
        return true;
    had_us = clock_read_us(b->clock) - b->seen_cpu_us;
    b->seen_us = now_us;
    b->seen_cpu_us += had_us;
    if (had_us >= passed_us / STARVES)
        return true;
    if (sched_setscheduler(b->thread, SCHED_OTHER, &none) < 0)
        return false;
    atomic_store(&b->idle, false);
    return true;
}
