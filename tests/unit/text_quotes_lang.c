#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/quotes/lang.h"
#include "text_quotes_help.h"

static void russian(void **state)
{
    static const struct sample samples[] = {
        {"ru", "«Хлеб подорожал вдвое», — сказала Анна Петрова.",
         "F 0 after <Хлеб подорожал вдвое> Анна Петрова = Анна Петрова\n"},
        {"ru", "Министр Иван Серов заявил: «Хлеб подорожал вдвое».",
         "F 0 lead <Хлеб подорожал вдвое> Иван Серов = Иван Серов\n"},
        {"ru", "По словам Анны Петровой, «хлеб подорожал вдвое». Анна Петрова работает пекарем.",
         "F 0 lead <хлеб подорожал вдвое> Анны Петровой = Анна Петрова\n"},
        {"ru", "Анна Петрова печёт хлеб. «Мука подорожала вдвое», — пояснила она.",
         "F 0 after <Мука подорожала вдвое> она = Анна Петрова\n"},
        {"ru", "«Хлеб подорожал вдвое», — сказал ему продавец.",
         "F 0 after <Хлеб подорожал вдвое> продавец = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void kazakh(void **state)
{
    static const struct sample samples[] = {
        {"kk", "«Нан екі есе қымбаттады», – деді Асқар Сейітов.",
         "D 0 after <Нан екі есе қымбаттады> Асқар Сейітов = Асқар Сейітов\n"},
        {"kk", "Асқар Сейітов наубайшы. «Ұн да қымбаттады», – дейді ол.",
         "F 0 after <Ұн да қымбаттады> ол = Асқар Сейітов\n"},
        {"kk", "Асқар Сейітов «нан екі есе қымбаттады» деп хабарлады.",
         "F 0 around <нан екі есе қымбаттады> Асқар Сейітов = Асқар Сейітов\n"},
        {"kk", "Асқар Сейітовтің айтуынша, «нан екі есе қымбаттады».",
         "D 0 lead <нан екі есе қымбаттады> Асқар Сейітовтің = Асқар Сейітов\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void german(void **state)
{
    static const struct sample samples[] = {
        {"de", "„Das Brot ist teuer geworden“, sagte Ministerin Anna Schmidt.",
         "D 0 after <Das Brot ist teuer geworden> Anna Schmidt = Anna Schmidt\n"},
        {"de", "In Berlin sagte Anna Schmidt: „Das Brot ist teuer geworden.“",
         "D 0 lead <Das Brot ist teuer geworden.> Anna Schmidt = Anna Schmidt\n"},
        {"de", "„Das Brot ist teuer geworden“, so ein Sprecher des Ministeriums.",
         "D 0 after <Das Brot ist teuer geworden> ein Sprecher = -\n"},
        {"de", "Karl Braun lachte. „Das Brot ist teuer geworden“, sagte er.",
         "D 0 after <Das Brot ist teuer geworden> er = Karl Braun\n"},
        {"de", "Sie las die Zeitung „Neue Woche“ im Zug.", ""},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void german_clauses(void **state)
{
    static const struct sample samples[] = {
        {"de",
         "Wie Minister Jan Vogt am Montag erklärte, sei der Plan „völlig aus der Luft gegriffen“.",
         "F 0 clause <völlig aus der Luft gegriffen> Jan Vogt = Jan Vogt\n"},
        {"de", "„Das Brot ist teuer“, fragen sich Experten.",
         "D 0 after <Das Brot ist teuer> Experten = Experten\n"},
        {"de", "„Das Brot ist teuer“, sagte der Leiter des Amtes, Jan Vogt, am Montag.",
         "D 0 after <Das Brot ist teuer> Jan Vogt = Jan Vogt\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void russian_speech(void **state)
{
    static const struct sample samples[] = {
        {"ru", "— Хлеб дорогой?\n\n— Дорогой. Очень.",
         "F 0 - <Хлеб дорогой?>  = -\nF 1 - <Дорогой. Очень.>  = -\n"},
        {"ru", "«Хлеб дорогой», — сообщили в ведомстве.",
         "F 0 after <Хлеб дорогой> ведомстве = ведомстве\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void french(void **state)
{
    static const struct sample samples[] = {
        {"fr", "« Le pain est cher », explique Marie Morel, boulangère à Lyon.",
         "D 0 after <Le pain est cher> Marie Morel = Marie Morel\n"},
        {"fr", "« Le pain est cher », a ajouté la ministre de l’Agriculture.",
         "D 0 after <Le pain est cher> la ministre = -\n"},
        {"fr", "Marie Morel est boulangère. « Le pain est cher », dit-elle.",
         "D 0 after <Le pain est cher> elle = Marie Morel\n"},
        {"fr", "Selon Marie Morel, « le pain est cher partout ».",
         "D 0 lead <le pain est cher partout> Marie Morel = Marie Morel\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void names_behind_posts(void **state)
{
    static const struct sample samples[] = {
        {"ru", "«Рыба ушла на глубину», — возразил рыбак из посёлка Курык Олег Краснов.",
         "D 0 after <Рыба ушла на глубину> Олег Краснов = Олег Краснов\n"},
        {"ru", "«Рыба ушла на глубину», — сказал президент клуба «Волна» Олег Краснов.",
         "D 0 after <Рыба ушла на глубину> Олег Краснов = Олег Краснов\n"},
        {"ru", "«Рыба ушла на глубину», — сообщил на пресс-конференции глава района.",
         "D 0 after <Рыба ушла на глубину> глава района = -\n"},
        {"fr", "« Le poisson est parti au large », rapporte le chef du port Thibault Guérin.",
         "D 0 after <Le poisson est parti au large> Thibault Guérin = Thibault Guérin\n"},
        {"fr", "« Le poisson est parti au large », a lancé à la tribune Mireille Castel.",
         "D 0 after <Le poisson est parti au large> Mireille Castel = Mireille Castel\n"},
        {"fr", "« Le poisson est parti au large », a tenu à préciser sa voisine, Marie Morel.",
         "D 0 after <Le poisson est parti au large> Marie Morel = Marie Morel\n"},
        {"en", "\"The fish has gone out to sea,\" stated director of the port Anna Kim.",
         "D 0 after <The fish has gone out to sea,> Anna Kim = Anna Kim\n"},
        {"en", "\"The fish has gone out to sea,\" said a spokesman for minister Anna Kim.",
         "D 0 after <The fish has gone out to sea,> a spokesman = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void french_inquits(void **state)
{
    static const struct sample samples[] = {
        {"fr", "« Le pain est cher, énumère-t-il. Le lait aussi est cher. »",
         "D 0 after <Le pain est cher,> il = -\nD 0 inquit <Le lait aussi est cher.> il = -\n"},
        {"fr", "« Le pain, semble-t-il, est cher partout », dit Anne Roy.",
         "D 0 after <Le pain, semble-t-il, est cher partout> Anne Roy = Anne Roy\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void turns_of_a_dialogue(void **state)
{
    static const struct sample samples[] = {
        {"ru",
         "— Хлеб опять подорожал, — сказала Анна Петрова.\n\n— Кому вы звонили? — спросил Иван "
         "Серов.\n\n— Никому я не звонила.",
         "F 0 after <Хлеб опять подорожал,> Анна Петрова = Анна Петрова\n"
         "F 1 after <Кому вы звонили?> Иван Серов = Иван Серов\n"
         "D 2 last <Никому я не звонила.> Анна Петрова = Анна Петрова\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void given_names_stand_for_full_ones(void **state)
{
    static const struct sample samples[] = {
        {"en", "Ron Tackley was at home. \"I heard the glass break,\" Ron told the paper.",
         "D 0 after <I heard the glass break,> Ron = Ron Tackley\n"},
        {"en", "Rodrigo “Digoy” Pangan was at home. \"I heard the glass break,\" Rodrigo said.",
         "D 0 after <I heard the glass break,> Rodrigo = Rodrigo “Digoy” Pangan\n"},
        {"de", "Tim Kroll kam spät. „Ich habe lange geschlafen“, sagte der 35-Jährige.",
         "D 0 after <Ich habe lange geschlafen> der 35-Jährige = Tim Kroll\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void other_languages_get_names_not_guesses(void **state)
{
    static const struct sample samples[] = {
        {"es", "«El pan está caro», dijo Ana López en la plaza.",
         "D 0 after <El pan está caro> Ana López = Ana López\n"},
        {"tr", "“Ekmek çok pahalı oldu” dedi Mehmet Kaya.",
         "D 0 after <Ekmek çok pahalı oldu> Mehmet Kaya = Mehmet Kaya\n"},
        {"und", "„Chleb jest drogi”, powiedział Jan Kowalski.",
         "F 0 after <Chleb jest drogi> Jan Kowalski = Jan Kowalski\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

/* A table's words are looked up folded, so they must stand folded: folding changes none of them. */
static void check_folded(struct analyzer *a, const char *words)
{
    struct arena arena = ARENA_INIT;
    struct words out;
    struct err err;

    while (words && *words) {
        size_t len = strcspn(words, " ");
        assert_int_equal(analyzer_words(a, words, len, &arena, &out, &err), 0);
        for (size_t i = 0; i < out.count; i++)
            if (memcmp(out.items[i].text, words + out.items[i].start, out.items[i].len) != 0)
                fail_msg("%.*s stands unfolded", (int)len, words);
        words += len + (words[len] == ' ');
        arena_reset(&arena);
    }
    arena_release(&arena);
}

static void tables_are_folded(void **state)
{
    static const char *const tags[] = {"und", "en", "ru", "kk", "de", "fr"};
    struct err err;
    struct analyzer *a = analyzer_new(&err);

    (void)state;
    assert_non_null(a);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const struct quote_language *l = vocabulary_language(vocabulary_of(tags[i]));
        assert_string_equal(l->tag, tags[i]);
        for (int c = 0; c < WORD_CLASSES; c++)
            check_folded(a, l->words[c]);
        for (const struct inflection *f = l->inflections; f && f->stems; f++)
            check_folded(a, f->stems);
        assert_true(vocabulary_load(vocabulary_of(tags[i])) <= 0.5);
    }
    analyzer_free(a);
}

static void words_are_found_by_class(void **state)
{
    const struct vocabulary *v = vocabulary_of("en-GB");

    (void)state;
    assert_string_equal(vocabulary_language(v)->tag, "en");
    assert_true(vocabulary_find(v, "said", 4) & CLASS(WORD_CUE));
    assert_true(vocabulary_find(v, "saying", 6) & CLASS(WORD_GERUND));
    assert_int_equal(vocabulary_find(v, "bread", 5), 0);
    v = vocabulary_of("ru");
    assert_true(vocabulary_find(v, "подчеркнула", 22) & CLASS(WORD_CUE));
    assert_true(vocabulary_find(v, "подчеркнув", 20) & CLASS(WORD_GERUND));
    assert_int_equal(vocabulary_find(v, "подчеркну", 18), 0);
    assert_string_equal(vocabulary_language(vocabulary_of("enx"))->tag, "und");
    assert_true(ending_matches("ov ova", "petrova", 7));
    assert_false(ending_matches("ov ova", "ova", 3));
    assert_false(ending_matches(NULL, "petrova", 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(russian),
        cmocka_unit_test(kazakh),
        cmocka_unit_test(german),
        cmocka_unit_test(german_clauses),
        cmocka_unit_test(russian_speech),
        cmocka_unit_test(french),
        cmocka_unit_test(names_behind_posts),
        cmocka_unit_test(french_inquits),
        cmocka_unit_test(turns_of_a_dialogue),
        cmocka_unit_test(given_names_stand_for_full_ones),
        cmocka_unit_test(other_languages_get_names_not_guesses),
        cmocka_unit_test(tables_are_folded),
        cmocka_unit_test(words_are_found_by_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
