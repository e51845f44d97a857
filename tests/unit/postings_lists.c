/* Lists through a builder, a file and a cursor: what comes out is what went in. */
#include "tests/unit/postings_help.h"

static void round_trip(struct model *m)
{
    struct postings *p = model_file(m, "f");

    check_file(m, p);
    postings_close(p);
    model_release(m);
}

static void nothing_at_all_is_a_file(void **state)
{
    struct posting_list list;
    struct model m = {0};
    struct postings *p = model_file(&m, "f");
    struct err err;

    (void)state;
    check_file(&m, p);
    assert_int_equal(postings_find(p, "a", 1, &list, &err), 0);
    postings_close(p);
}

static void random_files_come_back(void **state)
{
    (void)state;
    for (int round = 0; round < 30; round++) {
        struct model m;
        model_random(&m, 1 + roll(1500), roll(60), 1 + roll(1500));
        round_trip(&m);
    }
}

static struct model_term *only_term(struct model *m, uint32_t documents, bool positional)
{
    model_init(m, documents, 1);
    m->terms[0].len = (size_t)sprintf(m->terms[0].name, "word");
    m->terms[0].positional = positional;
    return &m->terms[0];
}

static void every_length_near_a_block_comes_back(void **state)
{
    static const uint32_t edges[] = {1, 2, 127, 128, 129, 255, 256, 257, 383, 384, 385, 640};
    struct model m;

    (void)state;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        for (uint32_t frequent = 1; frequent < 400; frequent += 199) {
            random_postings(only_term(&m, 700, i % 2), 700, edges[i], frequent, 300);
            round_trip(&m);
            random_postings(only_term(&m, edges[i], true), edges[i], edges[i], frequent, 300);
            round_trip(&m);
        }
    }
}

/* So many positions in all, in one document and in two. */
static void every_number_of_positions_near_a_block_comes_back(void **state)
{
    (void)state;
    for (uint32_t n = 120; n <= 400; n += n % 128 > 4 && n % 128 < 122 ? 7 : 1) {
        struct model m;
        struct model_term *t = only_term(&m, 5, true);

        t->postings = must_alloc(2, sizeof *t->postings);
        t->count = 1 + n % 2;
        t->postings[0] = (struct model_posting){2, n, random_positions(n, 70)};
        if (t->count == 2)
            t->postings[1] = (struct model_posting){4, 130, random_positions(130, 3)};
        round_trip(&m);
    }
}

static void great_positions_come_back(void **state)
{
    struct model m;
    struct model_term *t = only_term(&m, 600, true);

    (void)state;
    random_postings(t, 600, 333, 5, 1);
    for (uint32_t i = 0; i < t->count; i++) {
        struct model_posting *p = &t->postings[i];
        uint32_t at = 0;

        for (uint32_t k = 0; k < p->frequency; k++)
            p->positions[k] = at += 1 + roll((INT32_MAX / p->frequency) - 1);
        if (roll(4) == 0)
            p->positions[p->frequency - 1] = roll(2) ? UINT32_MAX : INT32_MAX;
    }
    round_trip(&m);
}

static void great_frequencies_come_back(void **state)
{
    struct model m;
    struct model_term *t = only_term(&m, 3000, false);

    (void)state;
    random_postings(t, 3000, 1999, 1, 1);
    for (uint32_t i = 0; i < t->count; i++)
        if (i < 256 || roll(50) == 0)
            t->postings[i].frequency = 1 + (uint32_t)random_bits() % UINT32_MAX;
    t->postings[7].frequency = t->postings[1990].frequency = UINT32_MAX;
    round_trip(&m);
}

static void long_lists_come_back(void **state)
{
    struct model m;

    (void)state;
    random_postings(only_term(&m, 250000, false), 250000, 100000, 3, 1);
    round_trip(&m);
    random_postings(only_term(&m, 120000, true), 120000, 100000, 6, 600);
    round_trip(&m);
    random_postings(only_term(&m, 100000, true), 100000, 100000, 1, 1);
    round_trip(&m);
}

static void documents_without_length_come_back(void **state)
{
    struct model m;

    (void)state;
    random_postings(only_term(&m, 300, true), 300, 200, 3, 9);
    memset(m.lengths, 0, m.documents * sizeof *m.lengths);
    round_trip(&m);
}

static void a_builder_can_be_used_again(void **state)
{
    struct err err = {0};
    struct postings_builder *b = postings_builder_new(&err);

    (void)state;
    assert_non_null(b);
    for (int round = 0; round < 5; round++) {
        struct postings *p;
        struct model m;

        model_random(&m, 1 + roll(400), 1 + roll(50), 300);
        model_give(&m, b);
        assert_int_equal(postings_builder_write(b, "again", &err), 0);
        assert_int_equal(postings_builder_write(b, "f", &err), 0); /* it keeps what it has */
        p = postings_open("f", &err);
        assert_non_null(p);
        check_file(&m, p);
        postings_close(p);
        model_release(&m);
        assert_true(postings_builder_bytes(b) > 0);
        postings_builder_reset(b);
    }
    postings_builder_free(b);
}

static void misuse_of_a_builder_is_told(void **state)
{
    struct err err = {0};
    struct postings_builder *b = postings_builder_new(&err);
    uint32_t w, n;

    (void)state;
    assert_non_null(b);
    assert_int_equal(postings_builder_term(b, "", 0, &w, &err), -1);
    assert_int_equal(postings_builder_term(b, "word", 4, &w, &err), 0);
    assert_int_equal(postings_builder_term(b, "number", 6, &n, &err), 0);
    assert_int_equal(postings_builder_position(b, w, 1, &err), -1); /* no document */
    assert_int_equal(postings_builder_count(b, n, 1, &err), -1);
    assert_int_equal(postings_builder_document(b, 9, &err), 0);
    assert_int_equal(postings_builder_position(b, w, 5, &err), 0);
    assert_int_equal(postings_builder_position(b, w, 4, &err), -1);
    assert_int_equal(postings_builder_position(b, w, 0, &err), -1);
    assert_int_equal(postings_builder_count(b, w, 1, &err), -1);
    assert_int_equal(postings_builder_count(b, n, 1, &err), 0);
    assert_int_equal(postings_builder_position(b, n, 1, &err), -1);
    assert_int_equal(postings_builder_position(b, n, 7, &err), -1);
    assert_int_equal(postings_builder_write(b, "no/such/directory", &err), -1);
    assert_int_equal(err.code, ERR_IO);
    postings_builder_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_at_all_is_a_file),
        cmocka_unit_test(random_files_come_back),
        cmocka_unit_test(every_length_near_a_block_comes_back),
        cmocka_unit_test(every_number_of_positions_near_a_block_comes_back),
        cmocka_unit_test(great_positions_come_back),
        cmocka_unit_test(great_frequencies_come_back),
        cmocka_unit_test(long_lists_come_back),
        cmocka_unit_test(documents_without_length_come_back),
        cmocka_unit_test(a_builder_can_be_used_again),
        cmocka_unit_test(misuse_of_a_builder_is_told),
    };

    return cmocka_run_group_tests(tests, enter_dir, leave_dir);
}
