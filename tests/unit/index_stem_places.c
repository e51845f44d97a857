/* Which stems' lists keep their positions when files become one. */
#include "index_help.h"

#include "index/stem_places.h"
#include "postings/builder.h"

static const struct {
    const char *stem, *words[2];
    unsigned share; /* of the first word, of 20 */
} stems[] = {
    {"Zen:the", {"the", "them"}, 20},         /* its own only form */
    {"Zen:said", {"said", "saids"}, 19},      /* nearly so */
    {"Zen:fire", {"fire", "fires"}, 12},      /* one form of two */
    {"Zen:polic", {"police", "polices"}, 20}, /* one form, which is not the stem */
};
enum { STEMS = sizeof stems / sizeof *stems };

static void add(struct postings_builder *b, const char *term, uint32_t position, bool count)
{
    struct err err;
    uint32_t handle;

    must(postings_builder_term(b, term, strlen(term), &handle, &err), &err);
    must(count ? postings_builder_count(b, handle, 1, &err)
               : postings_builder_position(b, handle, position, &err),
         &err);
}

/* So many documents with one occurrence of each stem; the stem `bare` (or STEMS) by counts. */
static struct postings *make(uint32_t documents, unsigned bare)
{
    struct err err;
    struct postings_builder *b = postings_builder_new(&err);
    static unsigned made;
    struct postings *p;
    char path[32];

    assert_non_null(b);
    snprintf(path, sizeof path, "made%u", made++); /* the others are still mapped */
    for (uint32_t d = 0; d < documents; d++) {
        must(postings_builder_document(b, STEMS, &err), &err);
        for (unsigned i = 0; i < STEMS; i++) {
            add(b, stems[i].words[d % 20 >= stems[i].share], i + 1, false);
            add(b, stems[i].stem, i + 1, i == bare);
        }
    }
    must(postings_builder_write(b, path, &err), &err);
    postings_builder_free(b);
    p = postings_open(path, &err);
    assert_non_null(p);
    return p;
}

/* Merge; '1' for each stem that has positions then. */
static void merged_are(struct postings *a, struct postings *b, const char *expected)
{
    uint32_t first = postings_documents(a), all = first + postings_documents(b);
    struct postings_input in[2] = {{a, 0, NULL}, {b, first, NULL}};
    char found[STEMS + 1] = "";
    struct posting_list list;
    struct postings *p;
    struct err err;

    must(stem_places_merge(in, 2, all, "merged", &err), &err);
    p = postings_open("merged", &err);
    assert_non_null(p);
    must(postings_verify(p, &err), &err);
    for (unsigned i = 0; i < STEMS; i++) {
        assert_int_equal(postings_find(p, stems[i].stem, strlen(stems[i].stem), &list, &err), 1);
        assert_int_equal(list.occurrences, all);
        found[i] = list.positional ? '1' : '0';
        assert_int_equal(
            postings_find(p, stems[i].words[0], strlen(stems[i].words[0]), &list, &err), 1);
        assert_true(list.positional);
    }
    assert_string_equal(found, expected);
    postings_close(p);
    postings_close(a);
    postings_close(b);
}

static void frequent_words_that_are_their_stem_have_none(void **state)
{
    (void)state;
    merged_are(make(400, STEMS), make(400, STEMS), "1111"); /* not frequent */
    merged_are(make(800, STEMS), make(800, STEMS), "0011");
}

static void what_has_none_gets_none(void **state)
{
    (void)state;
    merged_are(make(100, 2), make(100, STEMS), "1101");
    merged_are(make(100, STEMS), make(100, 3), "1110");
    merged_are(make(800, 0), make(800, 2), "0001");
}

static void titles_lie_apart(void **state)
{
    (void)state;
    for (uint32_t length = 0; length < 1000; length += 37)
        for (uint32_t copy = 0; copy < 3; copy++) {
            uint32_t before = copy ? stem_place_in_title(length, copy - 1, length) : length;

            assert_true(stem_place_in_title(length, copy, 1) - before > 255);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frequent_words_that_are_their_stem_have_none),
        cmocka_unit_test(what_has_none_gets_none),
        cmocka_unit_test(titles_lie_apart),
    };

    return cmocka_run_group_tests(tests, help_enter, help_leave);
}
