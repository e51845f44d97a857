/* The dictionary against a sorted array: finding terms that are there and that are not, and going
 * through those with a prefix. */
#include "tests/unit/postings_help.h"

#define TERMS 3000

struct name {
    char bytes[255];
    size_t len;
};

static struct name names[TERMS];
static size_t count;
static struct postings *file;

static int compare_names(const void *left, const void *right)
{
    const struct name *a = left, *b = right;
    int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Many share long beginnings, some are very long, some hold zeros and bytes over 127. */
static void random_name(struct name *n)
{
    static const char letters[] = "ab\0\xC3z";
    size_t most = roll(30) ? 12 : 255;

    n->len = 1 + roll((uint32_t)most);
    if (roll(40) == 0)
        n->len = 255;
    for (size_t i = 0; i < n->len; i++)
        n->bytes[i] = roll(9) ? 'a' : letters[roll(5)];
}

static void sort_names(void)
{
    size_t kept = 0;

    qsort(names, TERMS, sizeof *names, compare_names);
    for (size_t i = 0; i < TERMS; i++)
        if (i == 0 || compare_names(&names[i], &names[kept - 1]) != 0)
            names[kept++] = names[i];
    count = kept;
}

static void make_file(size_t terms)
{
    struct err err = {0};
    struct postings_builder *b = postings_builder_new(&err);

    assert_non_null(b);
    assert_int_equal(postings_builder_document(b, 1, &err), 0);
    for (size_t i = terms; i-- > 0;) {
        uint32_t handle, again;

        assert_int_equal(postings_builder_term(b, names[i].bytes, names[i].len, &handle, &err), 0);
        assert_int_equal(postings_builder_term(b, names[i].bytes, names[i].len, &again, &err), 0);
        assert_int_equal(handle, again);
        assert_int_equal(postings_builder_count(b, handle, (uint32_t)i + 1, &err), 0);
    }
    assert_int_equal(postings_builder_write(b, "f", &err), 0);
    postings_builder_free(b);
    file = postings_open("f", &err);
    assert_non_null(file);
}

static int enter(void **state)
{
    if (enter_dir(state) < 0)
        return -1;
    for (size_t i = 0; i < TERMS; i++)
        random_name(&names[i]);
    sort_names();
    make_file(count);
    return 0;
}

static int leave(void **state)
{
    postings_close(file);
    return leave_dir(state);
}

/* The first name that is not less. */
static size_t lower(const struct name *n)
{
    size_t i = 0;

    while (i < count && compare_names(&names[i], n) < 0)
        i++;
    return i;
}

static void every_term_is_found(void **state)
{
    struct posting_list list;
    struct err err;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(postings_find(file, names[i].bytes, names[i].len, &list, &err), 1);
        assert_true(list.occurrences == i + 1);
    }
}

static void what_is_not_there_is_not_found(void **state)
{
    struct posting_list list;
    struct err err;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct name n;
        size_t at;
        bool there;

        random_name(&n);
        at = lower(&n);
        there = at < count && compare_names(&names[at], &n) == 0;
        assert_int_equal(postings_find(file, n.bytes, n.len, &list, &err), there);
    }
    assert_int_equal(postings_find(file, "", 0, &list, &err), 0);
    assert_int_equal(postings_find(file, (char[256]){0}, 256, &list, &err), 0);
}

static bool begins_with(const struct name *n, const struct name *prefix)
{
    return n->len >= prefix->len && memcmp(n->bytes, prefix->bytes, prefix->len) == 0;
}

static void check_prefix(const struct name *prefix)
{
    struct posting_list list;
    struct err err;
    struct postings_terms *it = postings_terms_new(file, prefix->bytes, prefix->len, &err);
    const char *term;
    size_t len;

    assert_non_null(it);
    for (size_t i = lower(prefix); i < count && begins_with(&names[i], prefix); i++) {
        assert_int_equal(postings_terms_next(it, &term, &len, &list, &err), 1);
        assert_int_equal(len, names[i].len);
        assert_memory_equal(term, names[i].bytes, len);
        assert_true(list.occurrences == i + 1);
    }
    assert_int_equal(postings_terms_next(it, &term, &len, &list, &err), 0);
    assert_int_equal(postings_terms_next(it, &term, &len, &list, &err), 0);
    postings_terms_free(it);
}

static void prefixes_yield_all_that_begin_with_them(void **state)
{
    struct name n = {.len = 0};

    (void)state;
    check_prefix(&n);
    for (int round = 0; round < 300; round++) {
        random_name(&n);
        if (roll(2))
            n.len = 1 + roll(n.len < 4 ? (uint32_t)n.len : 4);
        check_prefix(&n);
        n = names[roll((uint32_t)count)];
        n.len = 1 + roll((uint32_t)n.len);
        check_prefix(&n);
    }
}

/* Dictionaries of one block, of one block exactly full, of a block and one term. */
static void small_dictionaries_work(void **state)
{
    struct name none = {.len = 0};
    size_t all = count;

    (void)state;
    for (count = 0; count < 100; count++) {
        postings_close(file);
        make_file(count);
        check_prefix(&none);
        every_term_is_found(state);
    }
    count = all;
    postings_close(file);
    make_file(count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_term_is_found),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(prefixes_yield_all_that_begin_with_them),
        cmocka_unit_test(small_dictionaries_work),
    };

    return cmocka_run_group_tests(tests, enter, leave);
}
