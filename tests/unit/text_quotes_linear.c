/* Extraction takes time linear in the article, whatever its marks: sixteen times the text may take
 * at most four times as long as sixteen times the time. Quadratic work would take sixteen times
 * that; caches and the machine's other work stay well below. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/quotes/quotes.h"
#include <string.h>
#include <time.h>

#define SMALL  ((size_t)24 << 10) /* bytes */
#define GROWTH 16
#define SLACK  4
#define ROUNDS 5    /* of each size; the least time counts */
#define GRAIN  2e-4 /* seconds: what a clock may be off, and a floor for what is small */

struct shape {
    const char *language, *piece; /* the text is the piece, again and again */
};

static double cpu_seconds(void)
{
    struct timespec t;
    assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The least time that the quotations of `size` bytes of this shape take. */
static double least_time(struct analyzer *a, const struct shape *shape, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    struct words words;
    struct quote_list list;
    struct err err;
    double least = 0;

    while (text.len < size)
        buf_str(&text, shape->piece);
    assert_true(buf_ok(&text));
    assert_int_equal(analyzer_text(a, text.data, text.len, &arena, &words, &err), 0);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena kept = ARENA_INIT;
        double start = cpu_seconds();
        assert_int_equal(quotes_extract(text.data, text.len, text.len, &words, shape->language,
                                        &kept, &list, &err),
                         0);
        double took = cpu_seconds() - start;
        least = !i || took < least ? took : least;
        arena_release(&kept);
    }
    buf_release(&text);
    arena_release(&arena);
    return least;
}

static void every_shape_is_linear(void **state)
{
    static const struct shape shapes[] = {
        {"en", "\"a\" "},
        {"en", "“a” "},
        {"ru", "«a» "},
        {"de", "„a“ "},
        {"en", "'a' "},
        {"en", "‘a’ "},
        {"en", "\""},
        {"en", "“"},
        {"en", "” "},
        {"ru", "«"},
        {"ru", "»"},
        {"en", "' "},
        {"und", "「a"},
        {"en", "\"a "},
        {"en", "“a "},
        {"ru", "«a «b» "},
        {"en", "\"a \"b\" "},
        {"en", "'a "},
        {"fr", "— "},
        {"fr", "— a ?\n"},
        {"fr", "« a », dit-il, "},
        {"de", "„a“, so X, "},
        {"de", "X sagte, "},
        {"de", "er habe „a“ "},
        {"kk", "«a», – деді "},
        {"ru", "— a, — сказал он. "},
        {"en", "\"Yes,\" said Anna Kim. "},
        {"en", "Anna Kim said: \"yes\", "},
        {"en", "He smiled. "},
        {"en", "\"a\n"},
        {"en", "“a\n\n"},
        {"en", "Anna Kim, "},
    };
    struct err err;
    struct analyzer *a = analyzer_new(&err);

    (void)state;
    assert_non_null(a);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        double small = least_time(a, &shapes[i], SMALL);
        double large = least_time(a, &shapes[i], SMALL * GROWTH);
        if (large > SLACK * GROWTH * (small + GRAIN))
            print_error("%s: %zu bytes take %g s, %d times as many %g s\n", shapes[i].piece, SMALL,
                        small, GROWTH, large);
        assert_true(large <= SLACK * GROWTH * (small + GRAIN));
    }
    analyzer_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
