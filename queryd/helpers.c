#include "queryd/helpers.h"

#include "base/signals.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIPES   2
#define HELPERS 2 /* as many kinds of work as there are */

int helpers_try_pipes(struct err *err)
{
    int fds[2 * PIPES];
    size_t count = 0;
    int r = 0;

    while (count < 2 * PIPES && (r = pipe2(fds + count, O_CLOEXEC)) == 0)
        count += 2;
    if (r < 0)
        err_errno(err, errno, "cannot make a pipe");
    while (count > 0)
        close(fds[--count]);
    return r;
}

static void *wait_for_lock(void *lock)
{
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    return NULL;
}

/* All at a time, as they will be. */
static int try_threads(struct err *err)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_t threads[HELPERS];
    unsigned count = 0;
    int r = 0;

    pthread_mutex_lock(&lock);
    while (count < HELPERS && r == 0) {
        r = pthread_create(&threads[count], NULL, wait_for_lock, &lock);
        count += r == 0;
    }
    pthread_mutex_unlock(&lock);
    while (count > 0)
        pthread_join(threads[--count], NULL);
    pthread_mutex_destroy(&lock);
    return r == 0 ? 0 : err_errno(err, r, "cannot start threads");
}

static void do_nothing(uv_work_t *work)
{
    (void)work;
}

int helpers_start(uv_loop_t *loop, uv_work_t *first, struct err *err)
{
    sigset_t before;
    char count[12];
    int r;

    snprintf(count, sizeof count, "%d", HELPERS);
    setenv("UV_THREADPOOL_SIZE", count, 1);
    signals_leave_to_loop(&before);
    r = try_threads(err);
    if (r == 0 && uv_queue_work(loop, first, do_nothing, NULL) < 0)
        r = err_set(err, ERR_INTERNAL, "cannot start libuv's threads");
    signals_take_back(&before);
    return r;
}
