/* Words of which texts are full: which they are, and which two of them make a pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/fold.h"
#include "text/frequent.h"
#include <string.h>

static uint64_t in(const char *word)
{
    return frequent_in(word, strlen(word));
}

static void words_are_known(void **state)
{
    (void)state;
    assert_true(in("the") && in("und") && in("на") && in("من") && in("है") && in("ነው") && in("o'z"));
    assert_true(!in("") && !in("police") && !in("th") && !in("them") && !in("The"));
    assert_true(!in("the of")); /* they stand in one row, parted by a blank */
    assert_int_equal(frequent_in("theology", 3), in("the"));
    assert_int_equal(frequent_in("donaudampfschifffahrtsgesellschaft", 34), 0);
}

static void pairs_are_of_one_language(void **state)
{
    (void)state;
    assert_true(frequent_pair(in("of"), in("the")));
    assert_true(frequent_pair(in("the"), in("the")));
    assert_true(frequent_pair(in("in"), in("die")) == frequent_pair(in("die"), in("in")));
    assert_true(in("in") & in("die")); /* Dutch and Afrikaans */
    assert_false(frequent_pair(in("the"), in("und")));
    assert_false(frequent_pair(in("the"), in("police")));
    assert_false(frequent_pair(in("police"), in("police")));
}

/* Words are looked up folded: one that folding changes would never be found. */
static void words_are_folded(void **state)
{
    static const char *const some[] = {"fur", "se", "və", "үшін", "що", "کے",
                                       "हैं",   "ኣብ", "'n", "که",   "أن"};
    struct err err;
    struct fold *f = fold_new(&err);

    (void)state;
    assert_non_null(f);
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        const char *out;
        size_t len;

        assert_int_equal(fold_text(f, some[i], strlen(some[i]), &out, &len, &err), 0);
        assert_int_equal(frequent_in(out, len), in(some[i]));
        assert_true(in(some[i]));
    }
    fold_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_known),
        cmocka_unit_test(pairs_are_of_one_language),
        cmocka_unit_test(words_are_folded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
