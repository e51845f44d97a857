/* The example program, built with the flags of the tests and run. */
#define main example_main
#include "examples/xapian-c/simple.c"
#undef main

#include "tests/unit/xapian-c_help.h"

/* Run the example; its exit code, and what it printed. */
static int run(char *const *args, int n, char *printed, size_t size)
{
    int saved = dup(STDOUT_FILENO), code;
    FILE *out = tmpfile();
    char *copy[8] = {0};

    assert_non_null(out);
    for (int i = 0; i < n; i++)
        copy[i] = args[i];
    fflush(stdout);
    assert_true(dup2(fileno(out), STDOUT_FILENO) >= 0);
    code = example_main(n, copy);
    fflush(stdout);
    assert_true(dup2(saved, STDOUT_FILENO) >= 0);
    close(saved);
    rewind(out);
    printed[fread(printed, 1, size - 1, out)] = '\0';
    fclose(out);
    return code;
}

static void example_finds_what_it_indexed(void **state)
{
    char *const args[] = {"simple", (char *)at("db"), "harbour", "the"};
    char printed[500];

    (void)state;
    assert_int_equal(run(args, 4, printed, sizeof printed), 0);
    assert_non_null(strstr(printed, "2 found\n"));
    assert_non_null(strstr(printed, "the winter harbour\n"));
    assert_non_null(strstr(printed, "the harbour was closed by ice\n"));
    assert_null(strstr(printed, "cream"));
    assert_int_equal(run(args, 4, printed, sizeof printed), 1); /* there is a database by now */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(example_finds_what_it_indexed)};

    return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
