/* index/lexicon: one lexeme a word, one stem a class, handles of one shard, pairs once a segment.
 */
#include "index_help.h"

#include "index/lexicon.h"

static struct lexicon *make(void)
{
    struct err err;
    struct lexicon *l = lexicon_new(&err);

    assert_non_null(l);
    return l;
}

static struct lexeme *word(struct lexicon *l, const char *text)
{
    struct lexeme *w = lexicon_word(l, text, strlen(text));

    assert_non_null(w);
    assert_string_equal(w->text, text);
    return w;
}

static struct stem *stem(struct lexicon *l, const char *text, const char *tag)
{
    struct err err;
    struct stem *s = lexicon_stem(l, word(l, text), lexicon_class(l, tag), &err);

    assert_non_null(s);
    return s;
}

static unsigned entries(struct lexicon *l)
{
    struct stem_entry e;
    struct err err;
    unsigned n = 0;
    int rc;

    while ((rc = lexicon_next_entry(l, &e, &err)) > 0)
        n++;
    assert_int_equal(rc, 0);
    return n;
}

static void stems_stand_under_their_class(void **state)
{
    struct lexicon *l = make();

    (void)state;
    assert_string_equal(stem(l, "police", "en")->term, "Zen:polic");
    assert_ptr_equal(stem(l, "policing", "en-GB"), stem(l, "police", "en"));
    assert_string_equal(stem(l, "police", "xx")->term, "Z:police");
    assert_ptr_equal(stem(l, "police", NULL), stem(l, "police", "kk"));
    assert_string_equal(stem(l, "is", "en")->term, "Zen:is"); /* short words are their own stems */
    assert_string_equal(stem(l, "новости", "ru")->term, "Zru:новост");
    assert_true(stem(l, "police", "en") != stem(l, "police", "fr"));
    lexicon_free(l);
}

static void handles_are_of_one_shard(void **state)
{
    struct lexicon *l = make();

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        lexicon_begin_shard(l);
        for (unsigned p = 0; p < LEXEME_PLACES; p++)
            assert_true(word(l, "word")->handle[p] == HANDLE_NONE);
        for (unsigned p = 0; p < STEM_PLACES; p++)
            assert_true(stem(l, "words", "en")->handle[p] == HANDLE_NONE);
        word(l, "word")->handle[LEXEME_QUOTE] = 7;
        stem(l, "word", "en")->handle[STEM_QUOTE] = 8;
        assert_int_equal(word(l, "word")->handle[LEXEME_QUOTE], 7);
        assert_int_equal(stem(l, "words", "en")->handle[STEM_QUOTE], 8);
    }
    lexicon_free(l);
}

static void pairs_come_once_a_segment(void **state)
{
    struct lexicon *l = make();
    struct stem_entry e;
    struct err err;

    (void)state;
    stem(l, "houses", "en");
    stem(l, "houses", "en");
    stem(l, "hous", "en"); /* its own stem */
    stem(l, "houses", "kk");
    assert_int_equal(lexicon_next_entry(l, &e, &err), 1);
    assert_string_equal(e.language, "en");
    assert_string_equal(e.word, "houses");
    assert_int_equal(e.word_len, 6);
    assert_int_equal(e.stem_len, 4);
    assert_memory_equal(e.stem, "hous", 4);
    assert_int_equal(entries(l), 0);
    lexicon_begin_shard(l);
    stem(l, "houses", "en");
    assert_int_equal(entries(l), 0);
    lexicon_begin_segment(l);
    stem(l, "houses", "en");
    assert_int_equal(entries(l), 1);
    lexicon_free(l);
}

/* More words than it cares to remember. */
static void it_forgets_and_goes_on(void **state)
{
    struct lexicon *l = make();
    unsigned seen = 0;
    char text[32];

    (void)state;
    for (unsigned round = 0; round < 3; round++) {
        lexicon_begin_shard(l);
        assert_true(word(l, "w5s")->handle[LEXEME_TEXT] == HANDLE_NONE);
        for (uint32_t i = 0; i < 200000; i++) {
            snprintf(text, sizeof text, "w%us", round * 150000 + i);
            word(l, text)->handle[LEXEME_TEXT] = i;
        }
        for (uint32_t i = 0; i < 200000; i++) {
            snprintf(text, sizeof text, "w%us", round * 150000 + i);
            assert_int_equal(word(l, text)->handle[LEXEME_TEXT], i);
        }
        assert_string_equal(stem(l, "w5s", "en")->term, "Zen:w5s");
        assert_string_equal(stem(l, "w5sings", "en")->term, "Zen:w5sing");
        seen += entries(l);
    }
    assert_int_equal(seen, 2); /* once, and again when all had been forgotten */
    lexicon_free(l);
}

static void long_words_have_terms(void **state)
{
    struct lexicon *l = make();
    char a[301], b[301];

    (void)state;
    memset(a, 'x', 300);
    a[300] = '\0';
    memcpy(b, a, sizeof a);
    b[299] = 'y';
    assert_true(stem(l, a, "en")->len <= 245);
    assert_true(stem(l, a, "en") != stem(l, b, "en"));
    lexicon_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_stand_under_their_class), cmocka_unit_test(handles_are_of_one_shard),
        cmocka_unit_test(pairs_come_once_a_segment),     cmocka_unit_test(it_forgets_and_goes_on),
        cmocka_unit_test(long_words_have_terms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
