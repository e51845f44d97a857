/* indexer/budget: the parts make up the whole, and a limit holds. */
#include "indexer/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MB ((uint64_t)1 << 20)

static void the_parts_fit(void **state)
{
    (void)state;
    for (uint64_t memory = 64 * MB; memory <= 64 * 1024 * MB; memory += memory / 3)
        for (unsigned jobs = 1; jobs <= 64; jobs++) {
            struct budget b;

            budget_part(&b, memory, jobs, jobs % 2 ? 0 : memory / 4);
            assert_in_range(b.jobs, 1, jobs);
            assert_true(b.parent + b.unpacking + b.jobs * b.share <= memory);
            assert_true(b.share >= 16 * MB || b.jobs == 1);
            assert_true(b.piece > 0 && b.piece <= 64 * MB && b.piece < b.parent);
            assert_true(b.alone <= b.batch);
            assert_true(b.batch < b.share);
        }
}

/* The status of a child that may take 32 MB and asks for so many. */
static int take(size_t bytes)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        char *p;

        budget_hold(budget_data(), 32 * MB);
        p = malloc(bytes);
        if (p)
            memset(p, 1, bytes);
        _exit(p ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_limit_holds(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* their allocators end the program instead */
#endif
    assert_true(budget_data() > 0);
    assert_int_equal(take(16 * MB), 0);
    assert_int_equal(take(48 * MB), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_fit),
        cmocka_unit_test(a_limit_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
