/* Clocks, in microseconds. None of them is the time of day.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

int64_t clock_us(void);     /* time that passes: CLOCK_MONOTONIC */
int64_t clock_cpu_us(void); /* what this thread has had of a processor */
/* Any clock, such as another thread's processor time; 0 if there is none of that name. */
int64_t clock_read_us(clockid_t clock);

/* A condition whose waits end by clock_us; as pthread_cond_timedwait, until that time: false when
 * it has come. */
void clock_cond_init(pthread_cond_t *c);
bool clock_cond_wait(pthread_cond_t *c, pthread_mutex_t *lock, int64_t until_us);

#endif
