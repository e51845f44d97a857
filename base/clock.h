/* Clocks, in microseconds. None of them is the time of day.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

int64_t clock_us(void);     /* time that passes: CLOCK_MONOTONIC */
int64_t clock_cpu_us(void); /* what this thread has had of a processor */
/* Any clock, such as another thread's processor time; 0 if there is none of that name. */
int64_t clock_read_us(clockid_t clock);

#endif
