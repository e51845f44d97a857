/* Which full names of one surname are one person's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/namesakes.h"
#include <stdio.h>
#include <string.h>

#define NAMES_MOST 8

static uint32_t count_blanks(const char *s)
{
    uint32_t n = 0;
    for (; *s; s++)
        n += *s == ' ';
    return n;
}

/* Names as the roll keeps them; want: the number of each one's person. */
static void expect(const char *const *names, size_t n, const char *want)
{
    struct full_name full[NAMES_MOST];
    uint32_t person[NAMES_MOST];
    char got[100] = "";
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        person[i] = (uint32_t)i;
        full[i] = (struct full_name){.s = names[i],
                                     .len = (uint32_t)strlen(names[i]),
                                     .words = count_blanks(names[i]),
                                     .person = &person[i]};
    }
    namesakes_join(full, n);
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(got + len, sizeof got - len, "%s%u", i ? " " : "", person[i]);
    assert_string_equal(got, want);
}
#define EXPECT(want, ...)                                  \
    do {                                                   \
        const char *names[] = {__VA_ARGS__};               \
        expect(names, sizeof names / sizeof *names, want); \
    } while (0)

static void names_that_hold_each_other(void **state)
{
    (void)state;
    EXPECT("1 1", "donald trump ", "donald j trump ");
    EXPECT("2 2 2", "donald trump ", "donald j trump ", "donald john trump ");
    EXPECT("0 0", "вера павловна гринько ", "вера гринько ");
    EXPECT("1 1", "д иванов ", "дмитрий иванов ");
}

static void names_that_contradict_each_other(void **state)
{
    (void)state;
    EXPECT("0 1", "donald trump ", "ivanka trump ");
    EXPECT("0 1 2", "donald trump ", "donald j trump ", "donald k trump ");
    EXPECT("0 1 2", "j smith ", "john smith ", "jane smith ");
    EXPECT("0 1", "donald j trump ", "donald k trump ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_hold_each_other),
        cmocka_unit_test(names_that_contradict_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
