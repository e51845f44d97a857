#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/words.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

struct fixture {
    struct analyzer *a;
    struct arena arena;
    struct err err;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (!f || !(f->a = analyzer_new(&f->err)))
        return -1;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    analyzer_free(f->a);
    arena_release(&f->arena);
    free(f);
    return 0;
}

/* The words of a text, parted by | */
static const char *words_of(struct fixture *f, const char *text)
{
    struct words w;
    size_t len = 0;
    char *out;

    assert_int_equal(analyzer_words(f->a, text, strlen(text), &f->arena, &w, &f->err), 0);
    assert_int_equal(w.sentences.count, 0);
    assert_int_equal(w.paragraphs.count, 0);
    for (size_t i = 0; i < w.count; i++)
        len += w.items[i].len + 1;
    out = arena_zalloc(&f->arena, len + 1, 1);
    assert_non_null(out);
    for (size_t i = 0; i < w.count; i++) {
        assert_int_equal(strlen(w.items[i].text), w.items[i].len);
        if (i)
            strcat(out, "|");
        strcat(out, w.items[i].text);
    }
    return out;
}

struct row {
    const char *text, *words;
};

static void check_rows(void **state, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(words_of(*state, rows[i].text), rows[i].words);
}
#define CHECK_ROWS(rows) check_rows(state, rows, sizeof rows / sizeof *rows)

static void latin_words(void **state)
{
    static const struct row rows[] = {
        {"", ""},
        {"  \t\r\n ", ""},
        {"The quick, brown fox.", "the|quick|brown|fox"},
        {"U.S. and U.S.A.", "u.s|and|u.s.a"},
        {"end.Next End.next e.g. A.b", "end|next|end.next|e.g|a.b"},
        {"état.Éa", "etat|ea"},
        {"1,000.50 1;2 1:2 10:30", "1,000.50|1;2|1|2|10|30"},
        {"3G C++ x-y a:b a/b", "3g|c|x|y|a|b|a|b"},
        {"foo_bar __ jane.doe@news.example", "foo|bar|jane.doe|news.example"},
        {"https://example.org/a?b=c", "https|example.org|a|b|c"},
        {"O'Neill's o’clock don't", "o'neill|o'clock|don't"},
        {"l'État L’ÉTAT qu'il Qu’elle d'a d'ab", "etat|etat|il|elle|d'a|ab"},
        {"rock'n'roll 'quoted' '' '", "rock'n'roll|quoted"},
        {"nation's nation’S s's", "nation|nation|s"},
        {"½ ² ① — … !", ""},
        {"ª Ⅷ ﬁne ŉ", "a|viii|fine|'n"},
        {"İstanbul STRASSE straße ẞ", "istanbul|strasse|strasse|ss"},
        {"Øresund Łódź naïve nai\u0308ve", "øresund|łodz|naive|naive"},
        {"Yorùbá ọ̀rọ̀ ṣé", "yoruba|oro|se"},
        {"Tiếng Việt Đà Nẵng", "tieng|viet|đa|nang"},
        {"o‘zbek oʻzbek oʼzbek gʻoya", "o'zbek|o'zbek|o'zbek|g'oya"},
        {"co\u00adoperate zero\u200dwidth", "cooperate|zerowidth"},
        {"ＦＵＬＬ １２３", "full|123"},
        {"mot\u202f! 10\u202f000", "mot |10 000"}, /* to ICU U+202F is part of a word */
        {"a\x01"
         "b a\tb",
         "a|b|a|b"},
        {"tomorrow\xf0\x9f\x98\x80good \xf0\x9f\x87\xb0\xf0\x9f\x87\xbf", "tomorrow|good"},
    };

    CHECK_ROWS(rows);
}

static void other_scripts(void **state)
{
    static const struct row rows[] = {
        {"Ёлка е\u0308лка ЙОД Қазақстан їжак", "елка|елка|йод|қазақстан|їжак"},
        {"Ελλάδα Όσος", "ελλαδα|οσοσ"},
        {"كَتَبَ كـتـب د.أحمد", "كتب|كتب|د.أحمد"},
        {"שָׁלוֹם", "ש\u05b8\u05c1לו\u05b9ם"},
        {"हिन्दी क्षत्रिय।", "हिन्दी|क्षत्रिय"},
        {"ภาษาไทยง่าย", "ภาษา|ไทย|ง่าย"},
        {"한국어 각", "한국어|각"},
        {"中文字典，tower東京", "中|文|字|典|tower|東|京"},
        {"コーヒー ｶﾞｷﾞ ひらがな", "コ|ー|ヒ|ー|ガ|ギ|ひ|ら|が|な"},
        {"二〇二二", "二|〇|二|二"},
        {"አብ፡እዩ።", "አብ|እዩ"},
        {"\u02bcs \u02bc", "'"}, /* a lone modifier letter is a word; 's folds to nothing */
    };

    CHECK_ROWS(rows);
}

static void long_words_are_cut(void **state)
{
    struct fixture *f = *state;
    char text[400] = "";
    struct words w;

    memset(text, 'x', 63);
    strcat(text, "yz");
    assert_int_equal(analyzer_words(f->a, text, 65, &f->arena, &w, &f->err), 0);
    assert_int_equal(w.count, 1);
    assert_int_equal(w.items[0].len, 64);
    assert_int_equal(w.items[0].text[63], 'y');
    assert_int_equal(w.items[0].end, 65);

    text[0] = '\0';
    for (int i = 0; i < 70; i++)
        strcat(text, "щ");
    assert_int_equal(analyzer_words(f->a, text, 140, &f->arena, &w, &f->err), 0);
    assert_int_equal(w.items[0].len, 128);
    assert_int_equal(w.items[0].end, 140);
}

static void places_are_bytes_of_the_field(void **state)
{
    struct fixture *f = *state;
    const char *text = "“Да”, l’État ｶﾞ㍍東.";
    static const uint32_t places[][2] = {{3, 7}, {12, 21}, {22, 28}};
    struct words w;

    assert_int_equal(analyzer_words(f->a, text, strlen(text), &f->arena, &w, &f->err), 0);
    /* U+334D is a symbol, no letter: alone it would be no word; beside Kana ICU joins them or not.
     */
    assert_string_equal(w.items[0].text, "да");
    assert_string_equal(w.items[1].text, "etat");
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(w.items[i].start, places[i][0]);
        assert_int_equal(w.items[i].end, places[i][1]);
    }
    assert_string_equal(w.items[2].text, "ガ");
    assert_string_equal(w.items[w.count - 1].text, "東");
    assert_int_equal(w.items[w.count - 1].start, 31);
    assert_int_equal(w.items[w.count - 1].end, 34);
}

static void check_stretches(const struct stretches *got, const uint32_t want[][4], size_t count)
{
    assert_int_equal(got->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(got->items[i].first, want[i][0]);
        assert_int_equal(got->items[i].last, want[i][1]);
        assert_int_equal(got->items[i].start, want[i][2]);
        assert_int_equal(got->items[i].end, want[i][3]);
    }
}

static void analyse(struct fixture *f, const char *text, struct words *w)
{
    assert_int_equal(analyzer_text(f->a, text, strlen(text), &f->arena, w, &f->err), 0);
}

static void blank_lines_part_paragraphs(void **state)
{
    static const uint32_t lines[][4] = {{0, 1, 1, 2}, {1, 2, 4, 5}, {2, 3, 6, 7}};
    struct words w;

    analyse(*state, "\n\na b\nc \r\n \t\r\n d.\n\n\n", &w);
    check_stretches(&w.paragraphs, (const uint32_t[][4]){{0, 3, 2, 7}, {3, 4, 15, 17}}, 2);
    /* No blank line between lines: each is a paragraph, whatever stands around the whole. */
    analyse(*state, " a\r\nb\nc\n\n", &w);
    check_stretches(&w.paragraphs, lines, 3);
    analyse(*state, " \n \n", &w);
    assert_int_equal(w.paragraphs.count, 0);
    assert_int_equal(w.sentences.count, 0);
    /* The no-break and the ideographic space are white space too. */
    analyse(*state, "a\n\u00a0\u3000\nb", &w);
    assert_int_equal(w.paragraphs.count, 2);
}

static void sentences_lie_in_paragraphs(void **state)
{
    struct words w;

    analyse(*state, "He left.  She did? \n Again\n\n!\n\nx y", &w);
    assert_int_equal(w.sentences.count, 5);
    assert_int_equal(w.sentences.items[3].first, w.sentences.items[3].last); /* "!" */
    assert_int_equal(w.sentences.items[3].start, 28);
    analyse(*state, "He left.  She did.. \n Again\n\nx", &w);
    assert_int_equal(w.sentences.count, 4);
    check_stretches(
        &w.sentences,
        (const uint32_t[][4]){{0, 2, 0, 8}, {2, 4, 10, 19}, {4, 5, 22, 27}, {5, 6, 29, 30}}, 4);
    assert_int_equal(w.paragraphs.count, 2);
    /* A word over which ICU breaks a sentence belongs to the one it begins in. */
    analyse(*state, "قال د.أحمد نعم", &w);
    assert_int_equal(w.count, 3);
    assert_int_equal(w.sentences.count, 2);
    assert_int_equal(w.sentences.items[0].last, 2);
    assert_int_equal(w.sentences.items[1].last, 3);
}

static void a_line_is_one_sentence(void **state)
{
    struct fixture *f = *state;
    const char *text = " Fire. Two dead.\nMore ";
    struct words w;

    assert_int_equal(analyzer_line(f->a, text, strlen(text), &f->arena, &w, &f->err), 0);
    check_stretches(&w.sentences, (const uint32_t[][4]){{0, 4, 1, 21}}, 1);
    check_stretches(&w.paragraphs, (const uint32_t[][4]){{0, 4, 1, 21}}, 1);
    assert_int_equal(analyzer_line(f->a, " ", 1, &f->arena, &w, &f->err), 0);
    assert_int_equal(w.sentences.count + w.paragraphs.count + w.count, 0);
}

static void bad_utf8_is_refused_with_its_place(void **state)
{
    struct fixture *f = *state;
    struct words w;

    assert_int_equal(analyzer_text(f->a, "ab\xff", 3, &f->arena, &w, &f->err), -1);
    assert_int_equal(f->err.code, ERR_INPUT);
    assert_string_equal(f->err.text, "not UTF-8 at byte 2");
    assert_string_equal(words_of(f, "still well"), "still|well");
}

static int count_down(const void *arg, struct err *err)
{
    unsigned *left = *(unsigned *const *)arg;

    return (*left)-- > 0 ? 0 : err_set(err, ERR_TIMEOUT, "enough");
}

/* Plain words, others, and sentences: however it is analysed, somebody looks. */
static void a_long_text_can_be_given_up(void **state)
{
    static const char *const kinds[] = {"word. ", "слово. ", "word\n\n", "ภาษาไทย ", "東京 "};
    struct fixture *f = *state;

    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct buf text = BUF_INIT;
        unsigned left = 0, *count = &left;
        struct words w;

        while (text.len < (1 << 20))
            buf_str(&text, kinds[k]);
        analyzer_heed(f->a, (struct look){count_down, &count});
        assert_int_equal(analyzer_text(f->a, text.data, text.len, &f->arena, &w, &f->err), -1);
        assert_int_equal(f->err.code, ERR_TIMEOUT);
        left = 1000;
        assert_int_equal(analyzer_text(f->a, text.data, text.len, &f->arena, &w, &f->err), 0);
        assert_in_range(left, 1000 - 34, 1000 - 14); /* words, and sentences if there are several */
        analyzer_heed(f->a, (struct look){0});
        assert_int_equal(analyzer_text(f->a, text.data, text.len, &f->arena, &w, &f->err), 0);
        arena_reset(&f->arena);
        buf_release(&text);
    }
}

static void nul_is_a_character_like_others(void **state)
{
    struct fixture *f = *state;
    struct words w;

    assert_int_equal(analyzer_words(f->a, "a\0b", 3, &f->arena, &w, &f->err), 0);
    assert_int_equal(w.count, 2);
    assert_int_equal(w.items[1].start, 2);
}

static void prefixes_keep_elisions(void **state)
{
    static const struct row rows[] = {
        {"L’ÉT", "l'et"}, {"Nation's", "nation's"}, {"Ёл", "ел"}, {"", ""}};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *out;
        size_t len;

        assert_int_equal(analyzer_prefix(f->a, rows[i].text, strlen(rows[i].text), &f->arena, &out,
                                         &len, &f->err),
                         0);
        assert_string_equal(out, rows[i].words);
        assert_int_equal(len, strlen(out));
    }
}

static void letters_are_counted(void **state)
{
    const char *text = "a1-½é\u0301 中Ⅷ.";

    (void)state;
    assert_int_equal(text_letters(text, strlen(text)), 5);
}

/* --- Random text: what must hold for any */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static UChar32 random_char(uint32_t *seed)
{
    static const char common[] = "aAbz '.-,_@\n\r\t19\"";
    static const UChar32 odd[] = {0x301,  0x308,  0x323,  0x200D, 0xAD,    0x2019, 0x2BB,
                                  0x435,  0x451,  0x640,  0x64E,  0x653,   0x627,  0xFF76,
                                  0xFF9E, 0x30FC, 0x6771, 0x334D, 0xE01,   0xE32,  0x1100,
                                  0x1161, 0x11A8, 0x130,  0xFDFA, 0x1F600, 0xFF3F, 0x2139,
                                  0x3099, 0xFB01, 0x5D0,  0x22,   0x1E9E,  0x345};
    uint32_t kind = next_random(seed) % 10;
    UChar32 c;

    if (kind < 4)
        return common[next_random(seed) % (sizeof common - 1)];
    if (kind < 7)
        return odd[next_random(seed) % (sizeof odd / sizeof *odd)];
    do
        c = (UChar32)(next_random(seed) % (kind < 9 ? 0x3100 : 0x110000));
    while (c == 0 || U_IS_SURROGATE(c));
    return c;
}

static size_t random_text(uint32_t *seed, char *text)
{
    size_t n = next_random(seed) % 40, len = 0;

    while (n--) {
        UChar32 c = random_char(seed);

        U8_APPEND_UNSAFE(text, len, c);
    }
    text[len] = '\0';
    return len;
}

static bool is_character_start(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* Bounds lie between characters and ascend; the parts of a Han word may share theirs. */
static void check_places(const char *text, size_t len, const struct words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct word *word = &w->items[i];

        assert_true(word->start < word->end && word->end <= len);
        assert_true(is_character_start(text, word->start) && is_character_start(text, word->end));
        assert_true(word->len > 0 && strlen(word->text) == word->len);
        if (i && (word->start != word[-1].start || word->end != word[-1].end))
            assert_true(word->start >= word[-1].end);
    }
}

static void check_cover(const struct stretches *s, const struct words *w)
{
    uint32_t first = 0, end = 0;

    for (size_t i = 0; i < s->count; i++) {
        assert_int_equal(s->items[i].first, first);
        assert_true(s->items[i].start >= end && s->items[i].end > s->items[i].start);
        first = s->items[i].last;
        end = s->items[i].end;
    }
    assert_int_equal(first, w->count);
}

static void invariants_hold_for_random_text(void **state)
{
    struct fixture *f = *state;
    uint32_t seed = 20220105;

    for (int round = 0; round < 20000; round++) {
        char text[256];
        size_t len = random_text(&seed, text);
        struct words w, alone, again;

        arena_reset(&f->arena);
        analyse(f, text, &w);
        check_places(text, len, &w);
        check_cover(&w.sentences, &w);
        check_cover(&w.paragraphs, &w);
        assert_int_equal(analyzer_words(f->a, text, len, &f->arena, &alone, &f->err), 0);
        assert_int_equal(alone.count, w.count);
        for (size_t i = 0; i < w.count; i++) {
            assert_string_equal(alone.items[i].text, w.items[i].text);
            assert_int_equal(alone.items[i].start, w.items[i].start);
        }
        /* A folded word that is segmented as one word folds to itself, but for another elision and
         * for an io with two diaereses, which loses one at a time. */
        for (size_t i = 0; i < w.count; i++) {
            const struct word *word = &w.items[i];

            assert_int_equal(
                analyzer_words(f->a, word->text, word->len, &f->arena, &again, &f->err), 0);
            if (again.count == 1 && !strchr(word->text, '\'') && !strstr(word->text, "ё") &&
                again.items[0].end == word->len && again.items[0].start == 0)
                assert_string_equal(again.items[0].text, word->text);
        }
    }
}

static void *work(void *unused)
{
    struct err err;
    struct analyzer *a = analyzer_new(&err);
    struct arena arena = ARENA_INIT;
    struct words w;
    intptr_t bad = !a;

    (void)unused;
    for (int i = 0; a && i < 200; i++) {
        arena_reset(&arena);
        bad |= analyzer_text(a, "L’État ภาษาไทย 東京. Yes", strlen("L’État ภาษาไทย 東京. Yes"),
                             &arena, &w, &err) < 0 ||
               w.count != 6 || strcmp(w.items[0].text, "etat") != 0;
    }
    analyzer_free(a);
    arena_release(&arena);
    return (void *)bad;
}

static void each_thread_has_its_own(void **state)
{
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, NULL), 0);
    for (int i = 0; i < 4; i++) {
        void *bad;

        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_null(bad);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latin_words),
        cmocka_unit_test(other_scripts),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(places_are_bytes_of_the_field),
        cmocka_unit_test(blank_lines_part_paragraphs),
        cmocka_unit_test(sentences_lie_in_paragraphs),
        cmocka_unit_test(a_line_is_one_sentence),
        cmocka_unit_test(bad_utf8_is_refused_with_its_place),
        cmocka_unit_test(nul_is_a_character_like_others),
        cmocka_unit_test(prefixes_keep_elisions),
        cmocka_unit_test(a_long_text_can_be_given_up),
        cmocka_unit_test(letters_are_counted),
        cmocka_unit_test(invariants_hold_for_random_text),
        cmocka_unit_test(each_thread_has_its_own),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
