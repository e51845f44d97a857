/* Merging against a model: the documents of many files in one, some of them left out. */
#include "tests/unit/postings_help.h"

#include "postings/merge.h"

#define INPUTS_MOST 300

/* A whole model cut into inputs; `renumber` may say that documents are left out. */
struct cutting {
    size_t count;
    uint32_t first[INPUTS_MOST + 1]; /* document of the whole, less one; then all of them */
    struct postings *file[INPUTS_MOST];
    uint32_t *renumber[INPUTS_MOST];
};

/* The documents first + 1 .. last of the whole as a model of their own. Shares positions. */
static struct model part_of(const struct model *whole, uint32_t first, uint32_t last)
{
    struct model part = {.documents = last - first};

    part.lengths = must_alloc(part.documents, sizeof *part.lengths);
    memcpy(part.lengths, whole->lengths + first, part.documents * sizeof *part.lengths);
    part.terms = must_alloc(whole->count, sizeof *part.terms);
    for (size_t i = 0; i < whole->count; i++) {
        const struct model_term *t = &whole->terms[i];
        struct model_term *to = &part.terms[part.count];

        *to = *t;
        to->postings = must_alloc(t->count, sizeof *to->postings);
        to->count = 0;
        for (uint32_t k = 0; k < t->count; k++) {
            if (t->postings[k].document <= first || t->postings[k].document > last)
                continue;
            to->postings[to->count] = t->postings[k];
            to->postings[to->count++].document -= first;
        }
        if (to->count > 0)
            part.count++;
        else
            free(to->postings);
    }
    return part;
}

static void part_release(struct model *part)
{
    for (size_t i = 0; i < part->count; i++)
        free(part->terms[i].postings);
    free(part->terms);
    free(part->lengths);
}

static void cut(const struct model *whole, size_t count, struct cutting *c)
{
    memset(c, 0, sizeof *c);
    c->count = count;
    for (size_t i = 0; i < count; i++) {
        uint32_t left = whole->documents - c->first[i];
        uint32_t n = i + 1 == count ? left : roll(2 * left / (uint32_t)(count - i) + 1);
        struct model part;

        n = n < left ? n : left;
        c->first[i + 1] = c->first[i] + n;
        part = part_of(whole, c->first[i], c->first[i + 1]);
        c->file[i] = model_file(&part, "part");
        part_release(&part);
    }
}

static void cutting_release(struct cutting *c)
{
    for (size_t i = 0; i < c->count; i++) {
        postings_close(c->file[i]);
        free(c->renumber[i]);
    }
}

static struct postings *merged(const struct cutting *c, uint32_t documents)
{
    struct postings_input inputs[INPUTS_MOST];
    struct postings *p;
    struct err err = {0};

    for (size_t i = 0; i < c->count; i++)
        inputs[i] = (struct postings_input){c->file[i], c->first[i], c->renumber[i]};
    if (postings_merge(inputs, c->count, documents, "merged", &err) < 0)
        fail_msg("%s", err.text);
    p = postings_open("merged", &err);
    if (!p)
        fail_msg("%s", err.text);
    return p;
}

static void files_are_put_one_behind_the_other(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct cutting c;
        struct model whole;
        struct postings *p;

        model_random(&whole, 1 + roll(2000), roll(50), 2000);
        cut(&whole, 1 + roll(12), &c);
        p = merged(&c, whole.documents);
        check_file(&whole, p);
        postings_close(p);
        cutting_release(&c);
        model_release(&whole);
    }
}

/* A merged file is byte for byte the one that a builder writes. */
static void merging_is_building(void **state)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    struct cutting c;
    struct model whole;
    struct err err;

    (void)state;
    model_random(&whole, 1500, 100, 1500);
    cut(&whole, 7, &c);
    postings_close(merged(&c, whole.documents));
    postings_close(model_file(&whole, "built"));
    assert_int_equal(fs_read("merged", SIZE_MAX / 8, &a, &err), 0);
    assert_int_equal(fs_read("built", SIZE_MAX / 8, &b, &err), 0);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    buf_release(&a);
    buf_release(&b);
    cutting_release(&c);
    model_release(&whole);
}

static void three_hundred_files_are_merged(void **state)
{
    struct cutting c;
    struct model whole;
    struct postings *p;

    (void)state;
    model_random(&whole, 3000, 80, 3000);
    cut(&whole, INPUTS_MOST, &c);
    p = merged(&c, whole.documents);
    check_file(&whole, p);
    postings_close(p);
    cutting_release(&c);
    model_release(&whole);
}

/* --- Leaving documents out. */

/* New numbers for the whole's documents, some 0, some numbers skipped. */
static uint32_t *new_numbers(uint32_t documents, uint32_t sides, uint32_t *last)
{
    uint32_t *number = must_alloc(documents, sizeof *number);

    *last = 0;
    for (uint32_t i = 0; i < documents; i++)
        if (roll(sides))
            number[i] = *last += 1 + (roll(20) == 0 ? roll(9) : 0);
    return number;
}

/* The model with the new numbers; terms without documents vanish. */
static void renumber_model(struct model *m, const uint32_t *number, uint32_t documents)
{
    uint32_t *lengths = must_alloc(documents, sizeof *lengths);
    size_t kept_terms = 0;

    for (uint32_t i = 0; i < m->documents; i++)
        if (number[i])
            lengths[number[i] - 1] = m->lengths[i];
    free(m->lengths);
    m->lengths = lengths;
    m->documents = documents;
    for (size_t i = 0; i < m->count; i++) {
        struct model_term *t = &m->terms[i];
        uint32_t kept = 0;

        for (uint32_t k = 0; k < t->count; k++) {
            struct model_posting *p = &t->postings[k];
            if (number[p->document - 1]) {
                p->document = number[p->document - 1];
                t->postings[kept++] = *p;
            } else {
                free(p->positions);
            }
        }
        t->count = kept;
        if (kept == 0)
            free(t->postings);
        else
            m->terms[kept_terms++] = *t;
    }
    m->count = kept_terms;
}

static void dead_documents_are_left_out(void **state)
{
    (void)state;
    for (int round = 0; round < 30; round++) {
        struct cutting c;
        struct model whole;
        struct postings *p;
        uint32_t *number, documents;

        model_random(&whole, 1 + roll(2500), roll(60), 2500);
        cut(&whole, 1 + roll(9), &c);
        number = new_numbers(whole.documents, 1 + roll(6), &documents);
        for (size_t i = 0; i < c.count; i++) {
            size_t n = c.first[i + 1] - c.first[i];
            c.renumber[i] = must_alloc(n, sizeof *number);
            memcpy(c.renumber[i], number + c.first[i], n * sizeof *number);
        }
        renumber_model(&whole, number, documents);
        p = merged(&c, documents);
        check_file(&whole, p);
        postings_close(p);
        free(number);
        cutting_release(&c);
        model_release(&whole);
    }
}

static void great_numbers_are_kept(void **state)
{
    uint32_t renumber[200];
    struct model m, far = {0};
    struct cutting c;
    struct postings *p;

    (void)state;
    model_init(&m, 200, 1);
    m.terms[0].len = (size_t)sprintf(m.terms[0].name, "word");
    m.terms[0].positional = true;
    random_postings(&m.terms[0], 200, 200, 3, 5);
    cut(&m, 1, &c);
    for (uint32_t i = 0; i < 200; i++)
        renumber[i] = (i + 1) * 100000;
    c.renumber[0] = must_alloc(200, sizeof *renumber);
    memcpy(c.renumber[0], renumber, sizeof renumber);
    p = merged(&c, 20000000);
    far = m;
    renumber_model(&far, renumber, 20000000);
    check_file(&far, p);
    postings_close(p);
    cutting_release(&c);
    model_release(&far);
}

static void wrong_numbers_are_refused(void **state)
{
    uint32_t back[] = {2, 1, 3}, over[] = {1, 2, 9}, good[] = {1, 0, 2};
    struct postings_input in[2];
    struct err err;
    struct model m;

    (void)state;
    model_random(&m, 3, 1, 3);
    in[0] = in[1] = (struct postings_input){model_file(&m, "f"), 0, NULL};
    assert_int_equal(postings_merge(in, 2, 6, "out", &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    in[1].base = UINT32_MAX - 1;
    assert_int_equal(postings_merge(in, 2, 6, "out", &err), -1);
    in[1].base = 3;
    assert_int_equal(postings_merge(in, 2, 5, "out", &err), -1);
    assert_int_equal(postings_merge(in, 2, 6, "out", &err), 0);
    in[0].renumber = back;
    assert_int_equal(postings_merge(in, 1, 6, "out", &err), -1);
    in[0].renumber = over;
    assert_int_equal(postings_merge(in, 1, 6, "out", &err), -1);
    in[0].renumber = good;
    assert_int_equal(postings_merge(in, 1, 6, "out", &err), 0);
    assert_int_equal(postings_merge(in, 0, 6, "out", &err), 0);
    postings_close((struct postings *)(uintptr_t)in[0].file);
    model_release(&m);
}

/* --- Positions by a rule */

/* Of terms that begin with 'n', and of those that some input has without. */
static int needless(void *user, const char *term, size_t len, const struct posting_list *lists,
                    size_t count, struct err *err)
{
    size_t *asked = user, with = 0;

    (void)err;
    assert_true(len > 0 && count > 0);
    (*asked)++;
    for (size_t i = 0; i < count; i++)
        with += lists[i].positional;
    assert_true(with > 0);
    return with < count || *term == 'n';
}

static struct postings *two_terms(const char *path, bool positional)
{
    static const char *const names[] = {"keep", "need"};
    struct err err;
    struct postings_builder *b = postings_builder_new(&err);
    struct postings *p;

    assert_non_null(b);
    for (uint32_t d = 1; d <= 300; d++) {
        assert_int_equal(postings_builder_document(b, 7, &err), 0);
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t handle;

            assert_int_equal(postings_builder_term(b, names[i], 4, &handle, &err), 0);
            for (uint32_t n = 0; n <= d % 3; n++)
                assert_int_equal(positional || i ? postings_builder_position(b, handle, n + d, &err)
                                                 : postings_builder_count(b, handle, 1, &err),
                                 0);
        }
    }
    assert_int_equal(postings_builder_write(b, path, &err), 0);
    postings_builder_free(b);
    p = postings_open(path, &err);
    assert_non_null(p);
    return p;
}

static void merge_two(struct postings *a, struct postings *b, bool keep_kept)
{
    struct postings_input in[2] = {{a, 0, NULL}, {b, 300, NULL}};
    struct posting_list list;
    struct postings *p;
    size_t asked = 0;
    struct err err;

    assert_int_equal(
        postings_merge_by(&(struct postings_rule){needless, &asked}, in, 2, 600, "by", &err), 0);
    assert_int_equal(asked, 2);
    p = postings_open("by", &err);
    assert_non_null(p);
    assert_int_equal(postings_verify(p, &err), 0);
    assert_int_equal(postings_find(p, "need", 4, &list, &err), 1);
    assert_false(list.positional);
    assert_int_equal(list.documents, 600);
    assert_int_equal(list.occurrences, 1200);
    assert_int_equal(postings_find(p, "keep", 4, &list, &err), 1);
    assert_int_equal(list.positional, keep_kept);
    assert_int_equal(list.occurrences, 1200);
    postings_close(p);
}

static void a_rule_takes_positions_away(void **state)
{
    struct postings *with = two_terms("with", true), *without = two_terms("without", false);
    struct postings_input in[2] = {{with, 0, NULL}, {without, 300, NULL}};
    struct err err;

    (void)state;
    merge_two(with, with, true);
    merge_two(with, without, false);
    merge_two(without, with, false);
    assert_int_equal(postings_merge(in, 2, 600, "by", &err), -1);
    assert_int_equal(err.code, ERR_DAMAGED);
    postings_close(with);
    postings_close(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_put_one_behind_the_other),
        cmocka_unit_test(merging_is_building),
        cmocka_unit_test(three_hundred_files_are_merged),
        cmocka_unit_test(dead_documents_are_left_out),
        cmocka_unit_test(great_numbers_are_kept),
        cmocka_unit_test(wrong_numbers_are_refused),
        cmocka_unit_test(a_rule_takes_positions_away),
    };

    return cmocka_run_group_tests(tests, enter_dir, leave_dir);
}
