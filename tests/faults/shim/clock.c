/* A time of day that jumps, as it does when somebody or a time server sets it; alarms that ring
 * early. */
#include "shim.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long jump, period;
static atomic_long looks;

static __attribute__((constructor)) void begin(void)
{
    const char *s = getenv("FAULT_CLOCK"), *comma = s ? strchr(s, ',') : NULL;

    jump = s ? atol(s) : 0;
    period = comma ? atol(comma + 1) : 1;
}

static long offset(void)
{
    return jump && atomic_fetch_add(&looks, 1) / period % 2 ? jump : 0;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    NEXT(clock_gettime);
    int rc = real(clock, out);

    if (rc == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        out->tv_sec += offset();
    return rc;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    NEXT(gettimeofday);
    int rc = real(out, zone);

    if (rc == 0)
        out->tv_sec += offset();
    return rc;
}

time_t time(time_t *out)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

unsigned alarm(unsigned seconds)
{
    NEXT(alarm);
    const char *s = getenv("FAULT_ALARM");

    return real(s && seconds ? (unsigned)atoi(s) : seconds);
}
