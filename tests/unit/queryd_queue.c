/* Whose turn it is: fairness in time, the bounds on a lane, pauses, weeding. */
#include "queryd/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define MS 1000

static struct job *job_of(struct queue *q, struct lane *lane, int64_t now_us)
{
    struct job *job = job_new();

    assert_non_null(job);
    job->deadline_us = now_us + 1000 * MS;
    job->latest_us = now_us + 5000 * MS;
    queue_submit(q, lane, job, now_us);
    return job;
}

static void fill(struct queue *q, struct lane *lane, int count, int64_t now_us)
{
    while (count-- > 0)
        job_of(q, lane, now_us);
}

static void empty(struct queue *q, struct lane *lane)
{
    for (struct job *job = queue_weed(q, lane, INT64_MAX), *next; job; job = next) {
        next = job->next;
        job_free(job);
    }
}

/* Take the next job, let it have `us` of a worker, and free it; the lane it came from. */
static struct lane *turn(struct queue *q, int64_t *now_us, int64_t us)
{
    struct job *job = queue_take(q, *now_us);
    struct lane *lane;

    assert_non_null(job);
    lane = job->lane;
    queue_turned(q, job, *now_us, *now_us + us);
    *now_us += us;
    job_free(job);
    return lane;
}

/* One lane's turns cost a hundred times as much as the other's: it gets as much time, not as many
 * turns. */
static void test_time_is_shared(void **state)
{
    struct lane slow = {0}, quick = {0};
    int64_t now_us = 0, slow_us = 0, quick_us = 0;
    struct queue q;

    (void)state;
    queue_init(&q, 1);
    fill(&q, &slow, 50, now_us);
    fill(&q, &quick, 2000, now_us);
    for (int i = 0; i < 1000; i++) {
        struct job *job = queue_take(&q, now_us);
        int64_t us = job->lane == &slow ? 100 * MS : 1 * MS;
        *(job->lane == &slow ? &slow_us : &quick_us) += us;
        queue_turned(&q, job, now_us, now_us + us);
        now_us += us;
        job_free(job);
    }
    assert_in_range(slow_us, quick_us - 100 * MS, quick_us + 100 * MS);
    empty(&q, &slow);
    empty(&q, &quick);
}

/* Who was idle is not owed anything, and who worked alone owes nothing. */
static void test_idle_lane_starts_level(void **state)
{
    struct lane old = {0}, fresh = {0};
    int64_t now_us = 0;
    int turns_of_old = 0;
    struct queue q;

    (void)state;
    queue_init(&q, 1);
    fill(&q, &old, 1100, now_us);
    for (int i = 0; i < 1000; i++)
        assert_ptr_equal(turn(&q, &now_us, 1 * MS), &old);
    fill(&q, &fresh, 100, now_us);
    for (int i = 0; i < 100; i++)
        turns_of_old += turn(&q, &now_us, 1 * MS) == &old;
    assert_in_range(turns_of_old, 48, 52);
    empty(&q, &old);
    empty(&q, &fresh);
}

static unsigned take_all(struct queue *q, struct job *taken[], int64_t now_us)
{
    unsigned n = 0;

    while ((taken[n] = queue_take(q, now_us)))
        n++;
    assert_false(queue_has_turn(q, now_us));
    return n;
}

static void give_back(struct queue *q, struct job *taken[], unsigned n, int64_t now_us)
{
    while (n > 0) {
        queue_turned(q, taken[--n], now_us, now_us);
        job_free(taken[n]);
    }
}

/* Alone a lane gets all workers but one, beside another half of them; one in any case. */
static void test_no_lane_takes_all_workers(void **state)
{
    struct lane greedy = {0}, other = {0};
    struct job *taken[10];
    struct queue q;

    (void)state;
    queue_init(&q, 4);
    fill(&q, &greedy, 20, 0);
    assert_int_equal(take_all(&q, taken, 0), 3);
    give_back(&q, taken, 3, 0);
    job_of(&q, &other, 0);
    assert_int_equal(take_all(&q, taken, 0), 3); /* two of the one, one of the other */
    assert_int_equal(greedy.running, 2);
    assert_int_equal(other.running, 1);
    give_back(&q, taken, 3, 0);
    assert_int_equal(take_all(&q, taken, 2000 * MS), 3); /* the other was not seen for long */
    give_back(&q, taken, 3, 2000 * MS);
    empty(&q, &greedy);

    queue_init(&q, 1);
    greedy = (struct lane){0};
    fill(&q, &greedy, 2, 0);
    assert_int_equal(take_all(&q, taken, 0), 1);
    give_back(&q, taken, 1, 0);
    empty(&q, &greedy);
}

/* What wants another turn comes before what has not begun. */
static void test_resumed_goes_first(void **state)
{
    struct lane lane = {0};
    struct job *first, *second;
    struct queue q;

    (void)state;
    queue_init(&q, 1);
    first = job_of(&q, &lane, 0);
    second = job_of(&q, &lane, 0);
    assert_ptr_equal(queue_take(&q, 0), first);
    queue_turned(&q, first, 0, 0);
    queue_resume(&q, &lane, first, 0);
    assert_int_equal(q.waiting, 2);
    assert_ptr_equal(queue_take(&q, 0), first);
    queue_turned(&q, first, 0, 0);
    assert_ptr_equal(queue_take(&q, 0), second);
    queue_turned(&q, second, 0, 0);
    assert_int_equal(q.waiting + q.running, 0);
    job_free(first);
    job_free(second);
}

/* While the client does not read, nothing is worked on and no deadline comes nearer, up to a bound.
 */
static void test_pause_stops_deadlines(void **state)
{
    struct lane lane = {0};
    struct job *job, *late;
    struct queue q;

    (void)state;
    queue_init(&q, 2);
    job = job_of(&q, &lane, 0);
    queue_pause(&q, &lane, true, 10 * MS);
    assert_null(queue_take(&q, 10 * MS));
    late = job_of(&q, &lane, 510 * MS);
    assert_null(queue_weed(&q, &lane, 2000 * MS));
    queue_pause(&q, &lane, false, 2010 * MS);
    assert_int_equal(job->deadline_us, 3000 * MS);
    assert_int_equal(late->deadline_us, 3010 * MS);
    queue_pause(&q, &lane, true, 2020 * MS);
    assert_ptr_equal(queue_weed(&q, &lane, 5000 * MS), job); /* its latest moment has come */
    assert_null(job->next);
    queue_pause(&q, &lane, false, 9000 * MS);
    assert_int_equal(late->deadline_us, 5510 * MS);
    assert_ptr_equal(queue_weed(&q, &lane, 9000 * MS), late);
    assert_false(queue_has_turn(&q, 9000 * MS));
    job_free(job);
    job_free(late);
}

static void test_weeding(void **state)
{
    struct lane lane = {0};
    struct job *jobs[5], *over;
    struct queue q;

    (void)state;
    queue_init(&q, 2);
    for (int i = 0; i < 5; i++)
        jobs[i] = job_of(&q, &lane, 0);
    atomic_store(&jobs[1]->cancelled, true);
    jobs[4]->deadline_us = 5;
    over = queue_weed(&q, &lane, 10);
    assert_ptr_equal(over, jobs[1]);
    assert_ptr_equal(over->next, jobs[4]);
    assert_null(over->next->next);
    assert_ptr_equal(lane.last, jobs[3]);
    assert_int_equal(q.waiting, 3);
    for (int i = 0; i < 4; i++) {
        if (i == 1)
            continue;
        assert_ptr_equal(queue_take(&q, 20), jobs[i]);
        queue_turned(&q, jobs[i], 20, 20);
    }
    assert_int_equal(q.waiting, 0);
    for (int i = 0; i < 5; i++)
        job_free(jobs[i]);
}

/* Begin the lane's next job and set it aside. */
static struct job *begin_and_hold(struct queue *q, struct lane *lane, int64_t now_us)
{
    struct job *job;

    job_of(q, lane, now_us);
    job = queue_take(q, now_us);
    assert_ptr_equal(job->lane, lane);
    queue_hold(q, job, now_us, now_us + 2 * MS);
    return job;
}

static void expect_unheld(struct queue *q, struct job *job, int64_t now_us)
{
    assert_int_equal(queue_next(q, now_us), QUEUE_HELD);
    assert_ptr_equal(queue_unhold(q, now_us), job);
}

/* Those set aside count as their lanes', go on in turn, and get one turn of four. */
static void test_set_aside(void **state)
{
    struct lane slow = {0}, also = {0}, quick = {0};
    struct job *one, *two;
    int64_t now_us = 0;
    struct queue q;

    (void)state;
    queue_init(&q, 2);
    assert_int_equal(queue_next(&q, 0), QUEUE_NOBODY);
    one = begin_and_hold(&q, &slow, 0);
    two = begin_and_hold(&q, &also, 0);
    fill(&q, &slow, 5, 0);
    assert_int_equal(queue_next(&q, 0), QUEUE_HELD); /* its lane has as much as it may have */
    fill(&q, &quick, 20, 0);
    q.fresh_in_row = 0;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(queue_next(&q, now_us), QUEUE_FRESH);
        assert_ptr_equal(turn(&q, &now_us, MS), &quick);
    }
    expect_unheld(&q, one, now_us);
    assert_int_equal(slow.running, 1);
    assert_int_equal(slow.held, 0);
    queue_hold(&q, one, now_us, now_us + MS);
    for (int i = 0; i < 3; i++)
        assert_ptr_equal(turn(&q, &now_us, MS), &quick);
    expect_unheld(&q, two, now_us);
    queue_turned(&q, two, now_us, now_us + MS);
    assert_int_equal(q.held_count, 1);
    assert_int_equal(queue_next(&q, now_us), QUEUE_FRESH);
    q.fresh_in_row = 3;
    expect_unheld(&q, one, now_us + MS);
    queue_turned(&q, one, now_us + MS, now_us + 2 * MS);
    assert_int_equal(slow.running + slow.held + q.running + q.held_count, 0);
    assert_int_equal(slow.used_us, 2 * MS + MS + MS); /* what it worked, not what it waited */
    job_free(one);
    job_free(two);
    empty(&q, &slow);
    empty(&q, &quick);
}

/* The one that has worked least goes on, but every fourth time the one that was set aside first. */
static void test_order_of_those_set_aside(void **state)
{
    static const int64_t worked_us[] = {90 * MS, 50 * MS, 7 * MS};
    static const int turns[] = {2, 2, 2, 0, 2, 2, 2, 1};
    struct lane lanes[3] = {0};
    struct job *jobs[3];
    struct queue q;

    (void)state;
    queue_init(&q, 3);
    assert_null(queue_first_held(&q, 0));
    for (int i = 0; i < 3; i++) {
        jobs[i] = begin_and_hold(&q, &lanes[i], 0);
        jobs[i]->worked_us = worked_us[i];
    }
    for (int i = 0; i < 8; i++) {
        assert_ptr_equal(queue_first_held(&q, 0), jobs[turns[i]]);
        expect_unheld(&q, jobs[turns[i]], 0);
        queue_hold(&q, jobs[turns[i]], 0, 0);
    }
    for (int i = 0; i < 3; i++) {
        struct job *job = queue_unhold(&q, 0);
        queue_turned(&q, job, 0, 0);
        job_free(job);
    }
}

static void test_set_aside_and_over(void **state)
{
    struct lane lanes[3] = {0}, quick = {0};
    struct job *jobs[3];
    struct queue q;

    (void)state;
    queue_init(&q, 3);
    for (int i = 0; i < 3; i++)
        jobs[i] = begin_and_hold(&q, &lanes[i], 0);
    fill(&q, &quick, 5, 0);
    q.fresh_in_row = 0;
    assert_int_equal(queue_next(&q, 0), QUEUE_FRESH);
    atomic_store(&jobs[1]->cancelled, true);
    expect_unheld(&q, jobs[1], 0);
    jobs[2]->deadline_us = 5 * MS;
    assert_int_equal(queue_next(&q, 4 * MS), QUEUE_FRESH);
    expect_unheld(&q, jobs[2], 5 * MS);
    q.fresh_in_row = 3;
    expect_unheld(&q, jobs[0], 6 * MS);
    assert_int_equal(queue_next(&q, 6 * MS), QUEUE_FRESH);
    for (int i = 0; i < 3; i++) {
        queue_turned(&q, jobs[i], 6 * MS, 6 * MS);
        job_free(jobs[i]);
    }
    jobs[0] = begin_and_hold(&q, &quick, 7 * MS); /* the list is sound after all of this */
    queue_unhold(&q, 8 * MS);
    queue_turned(&q, jobs[0], 8 * MS, 8 * MS);
    job_free(jobs[0]);
    empty(&q, &quick);
}

/* In the background it takes no worker, counts as its lane's, and costs what it had. */
static void test_behind(void **state)
{
    struct queue q;
    struct lane slow = {0}, quick = {0};
    struct job *job;

    (void)state;
    queue_init(&q, 2);
    fill(&q, &slow, 2, 0);
    job = queue_take(&q, 0);
    fill(&q, &quick, 1, 0); /* several lanes are active: one turn for each */
    queue_go_behind(&q, job, 0, 5 * MS);
    assert_int_equal(q.running, 0);
    assert_int_equal(q.behind, 1);
    assert_int_equal(slow.used_us, 5 * MS);
    assert_ptr_equal(turn(&q, &(int64_t){5 * MS}, MS), &quick);
    assert_null(queue_take(&q, 6 * MS));
    queue_ended_behind(&q, job, 2 * MS);
    assert_int_equal(q.behind, 0);
    assert_int_equal(slow.used_us, 7 * MS);
    assert_ptr_equal(turn(&q, &(int64_t){900 * MS}, MS), &slow);
    job_free(job);
}

/* Two slow turns in a row, no quick one since, and not long ago. */
static void test_pace(void **state)
{
    struct lane lane = {0};

    (void)state;
    queue_note_pace(&lane, true, 10 * MS);
    assert_false(queue_lane_is_slow(&lane, 10 * MS));
    queue_note_pace(&lane, false, 20 * MS);
    queue_note_pace(&lane, true, 30 * MS);
    assert_false(queue_lane_is_slow(&lane, 30 * MS));
    queue_note_pace(&lane, true, 1500 * MS);
    assert_true(queue_lane_is_slow(&lane, 3499 * MS));
    assert_false(queue_lane_is_slow(&lane, 3500 * MS));
    queue_note_pace(&lane, false, 1600 * MS);
    assert_false(queue_lane_is_slow(&lane, 1600 * MS));
}

/* Not one of a lane that is slow, nor of one that has all its turns. */
static void test_quick_turns(void **state)
{
    struct lane slow = {0}, quick = {0};
    struct job *job;
    struct queue q;

    (void)state;
    queue_init(&q, 2);
    queue_note_pace(&slow, true, 0);
    queue_note_pace(&slow, true, 0);
    fill(&q, &slow, 1, 0);
    assert_true(queue_has_turn(&q, 0));
    assert_false(queue_has_quick_turn(&q, 0));
    fill(&q, &quick, 2, 0);
    assert_true(queue_has_quick_turn(&q, 0));
    quick.used_us = -1;
    job = queue_take(&q, 0);
    assert_ptr_equal(job->lane, &quick);
    assert_false(queue_has_quick_turn(&q, 0));
    queue_turned(&q, job, 0, MS);
    assert_true(queue_has_quick_turn(&q, MS));
    job_free(job);
    empty(&q, &quick);
    empty(&q, &slow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_is_shared),
        cmocka_unit_test(test_idle_lane_starts_level),
        cmocka_unit_test(test_no_lane_takes_all_workers),
        cmocka_unit_test(test_resumed_goes_first),
        cmocka_unit_test(test_pause_stops_deadlines),
        cmocka_unit_test(test_weeding),
        cmocka_unit_test(test_set_aside),
        cmocka_unit_test(test_set_aside_and_over),
        cmocka_unit_test(test_order_of_those_set_aside),
        cmocka_unit_test(test_behind),
        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_quick_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
