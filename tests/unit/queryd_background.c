/* The steps to the background, and back: seen at the threads themselves. */
#include "base/clock.h"
#include "queryd/background.h"

#include "queryd/job.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_US 60000000 /* with nothing to spare for so long it cannot pass */

struct subject {
    struct background background;
    pthread_t thread;
    sem_t arrived, released;
    bool prompt; /* looks each millisecond, not once after a long while */
    int nice, policy;
};

static void burn(int64_t us)
{
    int64_t end = clock_cpu_us() + us;

    while (clock_cpu_us() < end)
        ;
}

static void *work(void *arg)
{
    struct subject *s = arg;
    int64_t end = clock_us() + PATIENCE_US;

    background_lower(&s->background, clock_us());
    s->nice = getpriority(PRIO_PROCESS, 0);
    do {
        if (!s->prompt)
            usleep(100000); /* as if others had taken the processor */
        burn(s->prompt ? 1000 : 6000);
        if (background_has_spare(&s->background, clock_us()))
            background_idle(&s->background, clock_us());
    } while (s->prompt && !atomic_load(&s->background.idle) && clock_us() < end);
    s->policy = sched_getscheduler(0);
    sem_post(&s->arrived);
    while (sem_wait(&s->released) != 0)
        ;
    return NULL;
}

static void begin(struct subject *s, bool prompt)
{
    *s = (struct subject){.prompt = prompt};
    sem_init(&s->arrived, 0, 0);
    sem_init(&s->released, 0, 0);
    assert_int_equal(pthread_create(&s->thread, NULL, work, s), 0);
    while (sem_wait(&s->arrived) != 0)
        ;
}

static void end(struct subject *s)
{
    sem_post(&s->released);
    pthread_join(s->thread, NULL);
    sem_destroy(&s->arrived);
    sem_destroy(&s->released);
}

static void test_both_steps_with_time_to_spare(void **state)
{
    struct subject s;

    (void)state;
    begin(&s, true);
    assert_int_equal(s.nice, getpriority(PRIO_PROCESS, 0) < 10 ? 10 : s.nice);
    assert_int_equal(s.policy, SCHED_IDLE);
    end(&s);
}

static void test_one_step_where_it_takes_long(void **state)
{
    struct subject s;

    (void)state;
    begin(&s, false);
    assert_int_equal(s.policy, SCHED_OTHER);
    assert_false(atomic_load(&s.background.idle));
    end(&s);
}

/* Whether this process may undo it, tried with a thread of its own. */
static bool may_return(pid_t thread)
{
    const struct sched_param none = {0}, *p = &none;
    bool may = sched_setscheduler(thread, SCHED_OTHER, p) == 0;

    if (may)
        assert_int_equal(sched_setscheduler(thread, SCHED_IDLE, p), 0);
    return may;
}

static void test_who_gets_nothing_is_taken_back(void **state)
{
    struct subject s;
    int expected;

    (void)state;
    begin(&s, true);
    expected = may_return(s.background.thread) ? SCHED_OTHER : SCHED_IDLE;
    assert_true(background_relieve(&s.background, clock_us()));
    assert_int_equal(sched_getscheduler(s.background.thread), SCHED_IDLE); /* too early to tell */
    usleep(300000);
    assert_int_equal(background_relieve(&s.background, clock_us()), expected == SCHED_OTHER);
    assert_int_equal(sched_getscheduler(s.background.thread), expected);
    assert_int_equal(atomic_load(&s.background.idle), expected == SCHED_IDLE);
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)s.background.thread), s.nice);
    end(&s);
}

static void test_who_gets_on_stays(void **state)
{
    struct subject s;

    (void)state;
    begin(&s, true);
    /* As if it had begun with so much less on its account. */
    s.background.seen_cpu_us -= 1000000;
    usleep(300000);
    assert_true(background_relieve(&s.background, clock_us()));
    assert_int_equal(sched_getscheduler(s.background.thread), SCHED_IDLE);
    assert_true(atomic_load(&s.background.idle));
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_steps_with_time_to_spare),
        cmocka_unit_test(test_one_step_where_it_takes_long),
        cmocka_unit_test(test_who_gets_nothing_is_taken_back),
        cmocka_unit_test(test_who_gets_on_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
