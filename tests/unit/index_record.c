/* index/record, term and stem: values to bytes and back. */
#include "index_help.h"

#include "base/utf8.h"
#include "index/stem.h"
#include "index/term.h"

static struct quote_record full_quote(void)
{
    return (struct quote_record){
        .start = 3,
        .end = UINT32_MAX,
        .fragment = true,
        .group = 7,
        .text = value_of("it is \xE2\x80\x9C"
                         "fine"),
        .speaker = value_of("Lee"),
        .speaker_start = 40,
        .speaker_end = 43,
        .speaker_full = value_of("Ann Lee"),
        .cue = value_of("said"),
        .sieve = value_of("plain"),
        .confidence = 0.875,
    };
}

static void same_value(struct value a, struct value b)
{
    assert_int_equal(a.s == NULL, b.s == NULL);
    if (a.s) {
        assert_int_equal(a.len, b.len);
        assert_string_equal(a.s, b.s);
    }
}

static void articles_come_back(void **state)
{
    struct arena arena = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct article a = {0}, back;
    struct err err;

    (void)state;
    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        a.key[k] = value_of(k % 3 == 1 ? "" : article_key_name(k));
    a.key[ARTICLE_URL] = (struct value){0};
    article_encode(&a, true, &b);
    must(article_decode(b.data, b.len, &arena, &back, &err), &err);
    for (unsigned k = 0; k < ARTICLE_KEYS; k++)
        same_value(a.key[k], back.key[k]);
    buf_clear(&b);
    article_encode(&a, false, &b);
    must(article_decode(b.data, b.len, &arena, &back, &err), &err);
    assert_null(back.key[ARTICLE_TEXT].s);
    same_value(a.key[ARTICLE_TITLE], back.key[ARTICLE_TITLE]);
    buf_release(&b);
    arena_release(&arena);
}

static void quotes_come_back(void **state)
{
    struct arena arena = ARENA_INIT;
    struct buf b = BUF_INIT;
    struct quote_record q = full_quote(), back;
    struct err err;

    (void)state;
    quote_record_encode(&q, &b);
    must(quote_record_decode(b.data, b.len, &arena, &back, &err), &err);
    assert_int_equal(back.start, q.start);
    assert_int_equal(back.end, q.end);
    assert_true(back.fragment);
    assert_int_equal(back.group, 7);
    assert_int_equal(back.speaker_start, 40);
    assert_int_equal(back.speaker_end, 43);
    assert_true(back.confidence == 0.875);
    same_value(back.text, q.text);
    same_value(back.speaker, q.speaker);
    same_value(back.speaker_full, q.speaker_full);
    same_value(back.cue, q.cue);
    same_value(back.sieve, q.sieve);
    buf_release(&b);
    arena_release(&arena);
}

/* Decode `len` bytes copied to a block of just that size, so that ASan sees a read past it. */
static int decode_exact(const char *bytes, size_t len, bool quote)
{
    struct arena arena = ARENA_INIT;
    char *exact = malloc(len ? len : 1);
    struct article a;
    struct quote_record q;
    struct err err = {0};
    int rc;

    memcpy(exact, bytes, len);
    rc = quote ? quote_record_decode(exact, len, &arena, &q, &err)
               : article_decode(exact, len, &arena, &a, &err);
    if (rc < 0)
        assert_int_equal(err.code, ERR_DAMAGED);
    free(exact);
    arena_release(&arena);
    return rc;
}

static void every_truncation_is_refused(void **state)
{
    struct buf b = BUF_INIT;
    struct story s = {.id = "x", .text = "a text", .title = "t", .date = "2020"};
    struct article a = article_of(&s);
    struct quote_record q = full_quote();

    (void)state;
    article_encode(&a, true, &b);
    for (size_t n = 0; n < b.len; n++)
        assert_int_equal(decode_exact(b.data, n, false), -1);
    assert_int_equal(decode_exact(b.data, b.len, false), 0);
    buf_clear(&b);
    quote_record_encode(&q, &b);
    for (size_t n = 0; n < b.len; n++)
        assert_int_equal(decode_exact(b.data, n, true), -1);
    assert_int_equal(decode_exact(b.data, b.len, true), 0);
    buf_release(&b);
}

/* Any change of a byte may be refused or not, but never does harm; and what decodes is valid. */
static void every_changed_byte_is_survived(void **state)
{
    struct buf b = BUF_INIT;
    struct quote_record q = full_quote();
    unsigned refused = 0;

    (void)state;
    quote_record_encode(&q, &b);
    for (size_t i = 0; i < b.len; i++)
        for (unsigned v = 0; v < 256; v++) {
            char was = b.data[i];
            b.data[i] = (char)v;
            refused += decode_exact(b.data, b.len, true) < 0;
            refused += decode_exact(b.data, b.len, false) < 0;
            b.data[i] = was;
        }
    assert_true(refused > 1000);
    buf_release(&b);
}

static void records_hold_good_text_only(void **state)
{
    static const char nul[] = "\x01\x01x\x02\x03"
                              "a\0b\0";
    static const char bad[] = "\x01\x01x\x02\x02\xC3\x28\0";
    static const char no_id[] = "\x02\x01t\0";
    static const char later_tag[] = "\x01\x01x\x63\x02hi\0";

    (void)state;
    assert_int_equal(decode_exact(nul, sizeof nul - 1, false), -1);
    assert_int_equal(decode_exact(bad, sizeof bad - 1, false), -1);
    assert_int_equal(decode_exact(no_id, sizeof no_id - 1, false), -1);
    assert_int_equal(decode_exact(later_tag, sizeof later_tag - 1, false), 0);
}

static void dates_become_keys(void **state)
{
    static const struct {
        const char *date, *key;
    } cases[] = {
        {NULL, ""},
        {"", ""},
        {"2022", "20220101000000"},
        {"2022-03", "20220301000000"},
        {"2022-03-09", "20220309000000"},
        {"20220309", "20220309000000"},
        {"2022-03-09T07", "20220309070000"},
        {"2022-03-09 07:08", "20220309070800"},
        {"2022-03-09T07:08:09", "20220309070809"},
        {"2022-03-09T07:08:09.123456", "20220309070809"},
        {"2022-03-09T07:08:09Z", "20220309070809"},
        {"2022-03-09T07:08Z", "20220309070800"},
        {"2022-03-09T07:08+06:00", "20220309070800"},
        {"2022-03-09T07:08-05", "20220309070800"},
        {"2022-03-09T07-0500", "20220309070000"},
        {"20220309T070809+0600", "20220309070809"},
        {"0001-01-01", "00010101000000"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char key[DATE_KEY_MAX];
        date_key(value_of(cases[i].date), key);
        assert_string_equal(key, cases[i].key);
    }
}

/* --- term */

/* NULs are stored as two bytes. */
static size_t stored(const struct term *t)
{
    size_t n = t->len;

    for (size_t i = 0; i < t->len; i++)
        n += t->bytes[i] == '\0';
    return n;
}

static void terms_fit_and_differ(void **state)
{
    static const char *const kinds[] = {"a", "\xC3\xA9", "\xE2\x80\x9C", "\xF0\x9F\x98\x80", "\0"};
    static const size_t sizes[] = {1, 2, 3, 4, 1};
    static char word[2000];

    (void)state;
    for (size_t kind = 0; kind < 5; kind++) {
        struct term last = {.len = 0};
        for (size_t len = sizes[kind]; len < 1200; len += sizes[kind]) {
            struct term t;
            size_t bad;
            memcpy(word + len - sizes[kind], kinds[kind], sizes[kind]);
            term_make(&t, "XS", word, len);
            assert_true(stored(&t) <= TERM_MAX);
            assert_true(utf8_valid(t.bytes, t.len, &bad));
            assert_memory_equal(t.bytes, "XS", 2);
            if (2 + len + (kind == 4 ? len : 0) <= TERM_MAX) {
                assert_int_equal(t.len, 2 + len);
                assert_memory_equal(t.bytes + 2, word, len);
            }
            assert_false(t.len == last.len && memcmp(t.bytes, last.bytes, t.len) == 0);
            last = t;
        }
    }
}

static void long_terms_differ_by_their_tails(void **state)
{
    static char one[100001], other[100001];
    struct term a, b;

    (void)state;
    memset(one, 'x', 100000);
    memset(other, 'x', 100000);
    other[99999] = 'y';
    term_id(&a, one, 100000);
    term_id(&b, other, 100000);
    assert_int_equal(a.len, b.len);
    assert_memory_not_equal(a.bytes, b.bytes, a.len);
    term_id(&b, one, 100000);
    assert_memory_equal(a.bytes, b.bytes, a.len);
    term_make(&a, "", "", 0);
    assert_int_equal(a.len, 0);
    term_stem(&a, "en", "polic", 5);
    assert_string_equal(a.bytes, "en:polic");
}

/* --- stem */

static void words_are_stemmed(void **state)
{
    static const struct {
        const char *language, *word, *stem;
    } cases[] = {
        {"en", "policing", "polic"},
        {"en", "is", "is"},
        {"en", "as", "as"},
        {"en", "its", "it"},
        {"ru", "книгами", "книг"},
        {"ru", "её", "её"},
        {"de", "häuser", "haus"},
        {"fr", "maisons", "maison"},
        {"kk", "кітаптар", "кітаптар"},
        {"zh", "新闻", "新闻"},
        {"und", "policing", "policing"},
        {"", "policing", "policing"},
        {"none", "policing", "policing"},
        {"english", "policing", "policing"},
        {"earlyenglish", "policing", "policing"},
        {"en-GB", "policing", "policing"},
    };
    struct err err;
    struct stems *s = stems_new(&err);

    (void)state;
    assert_non_null(s);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            const char *out;
            size_t len;
            must(stems_stem(s, cases[i].language, cases[i].word, strlen(cases[i].word), &out, &len,
                            &err),
                 &err);
            if (len != strlen(cases[i].stem) || memcmp(out, cases[i].stem, len) != 0)
                fail_msg("%s %s: %.*s", cases[i].language, cases[i].word, (int)len, out);
            must(stems_recall(s, cases[i].language, cases[i].word, strlen(cases[i].word), &out,
                              &len, &err),
                 &err);
            if (len != strlen(cases[i].stem) || memcmp(out, cases[i].stem, len) != 0)
                fail_msg("recalled %s %s: %.*s", cases[i].language, cases[i].word, (int)len, out);
        }
    stems_free(s);
    stems_free(NULL);
}

/* More words than are remembered, which take each other's places, in languages that stem them in
 * different ways, and some too long to be kept. */
static void what_is_recalled_is_the_stem(void **state)
{
    static const char *const languages[] = {"en", "de", "fr", "ru", "", "xx"};
    static const char *const ends[] = {"ing", "ations", "es", "lichkeiten", "ями"};
    struct err err;
    struct stems *s = stems_new(&err);

    (void)state;
    for (unsigned i = 0; i < 60000; i++) {
        const char *language = languages[i % 6], *out, *again;
        char word[120], stem[120];
        size_t len, n;

        n = (size_t)snprintf(word, sizeof word, "%*.*s%u%s", i % 97 == 0 ? 80 : 4, 4, "cart",
                             i * 7919U % 20000U, ends[i % 5]);
        must(stems_stem(s, language, word, n, &out, &len, &err), &err);
        memcpy(stem, out, len);
        must(stems_recall(s, language, word, n, &again, &n, &err), &err);
        assert_int_equal(n, len);
        assert_memory_equal(again, stem, len);
    }
    stems_free(s);
}

/* Each listed language has a stemmer of this libxapian. */
static void listed_languages_have_stemmers(void **state)
{
    struct err err;
    struct stems *s = stems_new(&err);
    unsigned has = 0;

    (void)state;
    for (char a = 'a'; a <= 'z'; a++)
        for (char b = 'a'; b <= 'z'; b++) {
            char tag[3] = {a, b, '\0'};
            const char *out;
            size_t len;
            has += stems_has(s, tag) != 0;
            must(stems_stem(s, tag, "running", 7, &out, &len, &err), &err);
            assert_true(len > 0);
            if (!stems_has(s, tag))
                assert_int_equal(len, 7);
        }
    assert_int_equal(has, 26);
    stems_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articles_come_back),
        cmocka_unit_test(quotes_come_back),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(every_changed_byte_is_survived),
        cmocka_unit_test(records_hold_good_text_only),
        cmocka_unit_test(dates_become_keys),
        cmocka_unit_test(terms_fit_and_differ),
        cmocka_unit_test(long_terms_differ_by_their_tails),
        cmocka_unit_test(words_are_stemmed),
        cmocka_unit_test(what_is_recalled_is_the_stem),
        cmocka_unit_test(listed_languages_have_stemmers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
