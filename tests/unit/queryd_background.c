/* The steps to the background, and back: seen at the threads themselves. */
#include "queryd/background.h"

#include "base/clock.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_US 5000000 /* with nothing to spare for so long there is nothing to be seen */

struct subject {
    struct background background;
    pthread_t thread;
    sem_t arrived, released;
    bool prompt; /* looks each millisecond, not once after a long while */
    bool lowered;
    int nice, policy;
    bool may;  /* be taken back */
    int left;  /* its class behind background_end, */
    bool well; /* and what that said */
};

static void burn(int64_t us)
{
    int64_t end = clock_cpu_us() + us;

    while (clock_cpu_us() < end)
        ;
}

/* Whether this process may undo it. */
static bool may_return(pid_t thread)
{
    const struct sched_param none = {0};
    int policy = sched_getscheduler(thread);
    bool may = sched_setscheduler(thread, SCHED_OTHER, &none) == 0;

    if (may)
        sched_setscheduler(thread, policy, &none);
    return may;
}

static void *work(void *arg)
{
    struct subject *s = arg;
    int64_t end = clock_us() + PATIENCE_US;

    s->lowered = background_lower(&s->background, clock_us());
    s->nice = getpriority(PRIO_PROCESS, 0);
    do {
        if (!s->prompt)
            usleep(100000); /* as if others had taken the processor */
        burn(s->prompt ? 1000 : 6000);
        if (background_may_idle(&s->background) && background_has_spare(&s->background, clock_us()))
            background_idle(&s->background, clock_us());
    } while (s->prompt && !atomic_load(&s->background.idle) && clock_us() < end);
    s->policy = sched_getscheduler(0);
    sem_post(&s->arrived);
    while (sem_wait(&s->released) != 0)
        ;
    s->may = may_return(gettid());
    s->background.begun_cpu_us -= 1000000; /* as if it had had a second since */
    s->well = background_end(&s->background, s->background.begun_us + 2000000);
    s->left = sched_getscheduler(0);
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
    assert_true(s->lowered);
}

static void end(struct subject *s)
{
    sem_post(&s->released);
    pthread_join(s->thread, NULL);
    sem_destroy(&s->arrived);
    sem_destroy(&s->released);
}

/* As far as SCHED_IDLE, which a machine that is busy all the while does not allow. */
static void begin_idle(struct subject *s)
{
    begin(s, true);
    if (atomic_load(&s->background.idle))
        return;
    end(s);
    skip();
}

static void test_both_steps_with_time_to_spare(void **state)
{
    int own = getpriority(PRIO_PROCESS, 0);
    static struct subject s; /* its thread may outlive a test that fails */

    (void)state;
    begin_idle(&s);
    assert_int_equal(s.nice, own < 9 ? own + 10 : 19);
    assert_int_equal(s.policy, SCHED_IDLE);
    end(&s);
}

static void test_one_step_where_it_takes_long(void **state)
{
    static struct subject s; /* its thread may outlive a test that fails */

    (void)state;
    begin(&s, false);
    assert_int_equal(s.policy, SCHED_OTHER);
    assert_false(atomic_load(&s.background.idle));
    end(&s);
}

/* The subject waits all the while: it is the clock that the watcher is told that goes on. */
static void test_who_gets_nothing_is_taken_back(void **state)
{
    static struct subject s; /* its thread may outlive a test that fails */
    int64_t seen_us;
    int expected;

    (void)state;
    begin_idle(&s);
    seen_us = s.background.seen_us;
    s.background.seen_cpu_us = clock_read_us(s.background.clock);
    expected = may_return(s.background.thread) ? SCHED_OTHER : SCHED_IDLE;
    assert_int_equal(background_relieve(&s.background, seen_us + 50000), BACKGROUND_GETS_ON);
    assert_int_equal(sched_getscheduler(s.background.thread), SCHED_IDLE);
    assert_int_equal(background_relieve(&s.background, seen_us + 300000),
                     expected == SCHED_OTHER ? BACKGROUND_TAKEN_BACK : BACKGROUND_STARVES);
    assert_int_equal(sched_getscheduler(s.background.thread), expected);
    assert_int_equal(atomic_load(&s.background.idle), expected == SCHED_IDLE);
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)s.background.thread), s.nice);
    if (expected == SCHED_OTHER) /* how it got on before tells nothing of now */
        assert_int_equal(s.background.since_us, seen_us + 300000);
    end(&s);
}

static void test_who_gets_on_stays(void **state)
{
    static struct subject s; /* its thread may outlive a test that fails */

    (void)state;
    begin_idle(&s);
    s.background.seen_cpu_us -= 1000000; /* as if it had had a second since */
    assert_int_equal(background_relieve(&s.background, s.background.seen_us + 300000),
                     BACKGROUND_GETS_ON);
    assert_int_equal(sched_getscheduler(s.background.thread), SCHED_IDLE);
    assert_true(atomic_load(&s.background.idle));
    end(&s);
}

/* Before the second step and behind it; what the moment took longer is not taken for rest. */
static void test_rest_is_no_want(void **state)
{
    struct background lowered = {.since_us = 5000, .begun_us = 7000};
    struct background idle = lowered;
    int64_t before_us = clock_us();

    (void)state;
    background_rest(&lowered);
    assert_true(clock_us() - before_us >= BACKGROUND_REST_US);
    assert_int_equal(lowered.since_us, 5000 + BACKGROUND_REST_US);
    assert_int_equal(lowered.begun_us, 7000);
    atomic_store(&idle.idle, true);
    background_rest(&idle);
    assert_int_equal(idle.since_us, 5000);
    assert_int_equal(idle.begun_us, 7000 + BACKGROUND_REST_US);
}

/* As long as it works; what it makes no use of is saved up to 10 ms. */
static void test_how_long_it_may_rest(void **state)
{
    struct background b = {0};
    unsigned rests = 0;

    (void)state;
    assert_false(background_may_rest(&b, 0));
    for (; background_may_rest(&b, 1000); rests++)
        background_rest(&b);
    assert_int_equal(rests, 5);
    assert_true(background_may_rest(&b, 1200));
    for (rests = 0; background_may_rest(&b, 1000000); rests++)
        background_rest(&b);
    assert_int_equal(rests, 50);
}

static void test_the_end(void **state)
{
    static struct subject s; /* its thread may outlive a test that fails */

    (void)state;
    begin_idle(&s);
    end(&s);
    assert_true(s.well);
    assert_int_equal(s.left, s.may ? SCHED_OTHER : SCHED_IDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_steps_with_time_to_spare),
        cmocka_unit_test(test_one_step_where_it_takes_long),
        cmocka_unit_test(test_who_gets_nothing_is_taken_back),
        cmocka_unit_test(test_who_gets_on_stays),
        cmocka_unit_test(test_rest_is_no_want),
        cmocka_unit_test(test_how_long_it_may_rest),
        cmocka_unit_test(test_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
