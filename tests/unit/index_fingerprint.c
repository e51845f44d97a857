/* Fingerprints: near copies are alike, others are not; what the index keeps reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/fingerprint.h"
#include <stdio.h>
#include <string.h>

#define WORDS_MOST 600

static uint64_t seed = 7;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* A text of words w0, w1 ... */
struct text {
    uint32_t word[WORDS_MOST];
    uint32_t n;
};

struct print {
    uint32_t marks[FINGERPRINT_MAX];
    struct fingerprint face;
};

static void make(const struct text *t, struct print *out)
{
    static char bytes[WORDS_MOST][16];
    static struct word items[WORDS_MOST];
    struct words words = {.items = items, .count = t->n};

    for (uint32_t i = 0; i < t->n; i++) {
        int len = snprintf(bytes[i], sizeof bytes[i], "w%u", t->word[i]);

        items[i] = (struct word){.text = bytes[i], .len = (uint32_t)len};
    }
    out->face.count = fingerprint_make(&words, 0, t->n, out->marks);
    out->face.marks = out->marks;
    for (uint32_t i = 1; i < out->face.count; i++)
        assert_true(out->marks[i - 1] < out->marks[i]);
}

static bool alike(const struct text *a, const struct text *b)
{
    struct print x, y;
    bool answer;

    make(a, &x);
    make(b, &y);
    answer = fingerprint_alike(&x.face, &y.face);
    assert_true(answer == fingerprint_alike(&y.face, &x.face));
    return answer;
}

static struct text random_text(uint32_t n, uint32_t vocabulary)
{
    struct text t = {.n = n};

    for (uint32_t i = 0; i < n; i++)
        t.word[i] = any(vocabulary);
    return t;
}

/* One word replaced, left out, or put in. */
static void edit(struct text *t)
{
    uint32_t at = any(t->n), tail = t->n - at - 1;

    switch (any(3)) {
    case 0:
        t->word[at] += 1000000;
        break;
    case 1:
        memmove(t->word + at, t->word + at + 1, tail * sizeof *t->word);
        t->n--;
        break;
    default:
        memmove(t->word + at + 1, t->word + at, (tail + 1) * sizeof *t->word);
        t->word[at] = 2000000 + any(1000);
        t->n++;
    }
}

/* A small vocabulary: words and pairs of words come again and again. */
static void test_every_tenth_word(void **state)
{
    static const uint32_t vocabularies[] = {2, 5, 100, 1000000};

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint32_t n = 10 + any(33), v = vocabularies[any(4)];
        struct text a = random_text(n, v), b = a;

        for (uint32_t k = 0; k < n / 10; k++)
            edit(&b);
        if (!alike(&a, &b))
            fail_msg("round %d: %u words, %u edits, vocabulary %u", round, n, n / 10, v);
    }
}

static void test_long(void **state)
{
    int found = 0;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        uint32_t n = 60 + any(400);
        struct text a = random_text(n, 1000000), b = a, c = a;

        for (uint32_t k = 0; k < n / 25; k++)
            edit(&b);
        if (!alike(&a, &b))
            fail_msg("round %d: %u words, %u edits", round, n, n / 25);
        for (uint32_t k = 0; k < n / 10; k++)
            edit(&c);
        found += alike(&a, &c);
    }
    assert_true(found > 1960); /* of samples 98 of 100 are found with every tenth word changed */
}

static void test_others(void **state)
{
    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint32_t n = 6 + any(100);
        struct text a = random_text(n, 1000000), b = random_text(n, 1000000), c = a;

        assert_false(alike(&a, &b));
        for (uint32_t i = n / 2; i < n; i++) /* the second half is another's */
            c.word[i] += 3000000;
        if (n < FINGERPRINT_MAX)
            assert_false(alike(&a, &c));
        for (uint32_t i = 0; i < n; i++) /* the same words in another order */
            c.word[i] = a.word[n - 1 - i];
        assert_false(alike(&a, &c));
    }
}

static void test_short(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct text a = random_text(1 + any(FINGERPRINT_SHORT), 50), b = a;

        assert_true(alike(&a, &b));
        edit(&b);
        if (b.n > 0)
            assert_false(alike(&a, &b));
    }
}

static void test_threshold(void **state)
{
    struct text nine = random_text(9, 1000000), eight = random_text(8, 1000000), b;

    (void)state;
    b = nine;
    b.word[4] += 1000000;
    assert_true(alike(&nine, &b)); /* 8 of 9 words */
    b = eight;
    b.word[7] += 1000000;
    assert_false(alike(&eight, &b)); /* 7 of 8, at the end as in the middle */
    b = eight;
    b.word[4] += 1000000;
    assert_false(alike(&eight, &b));
}

static void test_nothing(void **state)
{
    struct text none = {.n = 0};
    struct print p;

    (void)state;
    make(&none, &p);
    assert_int_equal(p.face.count, 0);
    assert_false(alike(&none, &none));
}

/* The method is part of the index format: these numbers may not change with it. */
static void test_format(void **state)
{
    static const struct text t = {.word = {1, 2, 3, 4, 5, 6}, .n = 6}, s = {.word = {1}, .n = 1};
    struct print p;

    (void)state;
    make(&t, &p);
    assert_int_equal(p.face.count, 7);
    assert_int_equal(p.marks[0], 0x1ec35b4e);
    make(&s, &p);
    assert_int_equal(p.face.count, 2);
    assert_int_equal(p.marks[0], 0x255a68d3);
}

static void test_bytes(void **state)
{
    struct arena arena = {0};
    struct err err;
    char bytes[FINGERPRINT_BYTES];

    (void)state;
    for (uint32_t n = 0; n < 100; n++) {
        struct text t = random_text(n, 1000);
        struct print p;
        struct fingerprint back;
        size_t len;

        make(&t, &p);
        len = fingerprint_encode(p.marks, p.face.count, bytes);
        assert_int_equal(fingerprint_decode(bytes, len, &arena, &back, &err), 0);
        assert_int_equal(back.count, p.face.count);
        if (back.count)
            assert_memory_equal(back.marks, p.marks, back.count * sizeof *p.marks);
        if (len > 4) {
            assert_int_equal(fingerprint_decode(bytes, len - 1, &arena, &back, &err), -1);
            assert_int_equal(err.code, ERR_DAMAGED);
            memcpy(bytes + 4, bytes, 4);
            assert_int_equal(fingerprint_decode(bytes, len, &arena, &back, &err), -1);
            assert_int_equal(err.code, ERR_DAMAGED);
        }
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_tenth_word), cmocka_unit_test(test_long),
        cmocka_unit_test(test_others),           cmocka_unit_test(test_short),
        cmocka_unit_test(test_threshold),        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_format),           cmocka_unit_test(test_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
