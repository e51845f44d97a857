/* Rules that real copy taught: each sentence fails without the rule it stands for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_quotes_help.h"

static void an_attribution_may_close_the_sentence(void **state)
{
    static const struct sample samples[] = {
        {"en",
         "Anna Kim is a baker. The \"rye tax\" has no chance, she said on Monday. \"And it never "
         "had.\"",
         "F 0 trailing <rye tax> she = Anna Kim\nD 0 split <And it never had.> she = Anna Kim\n"},
        {"en", "The mayor \"felt nothing\" about the bridge, Anna Kim said.",
         "F 0 trailing <felt nothing> Anna Kim = Anna Kim\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void verbs_share_a_subject(void **state)
{
    static const struct sample samples[] = {
        {"en", "The dam was full when the water came, Anna Kim said, adding, \"We had no siren.\"",
         "D 0 lead <We had no siren.> Anna Kim = Anna Kim\n"},
        {"en", "When the mayor asked, he laughed and said, \"We have no siren at all.\"",
         "D 0 lead <We have no siren at all.> he = -\n"},
        {"en", "Anna Kim called the tax \"unfair to bakers\" and urged the mayor to \"eat rye\".",
         "F 0 before <unfair to bakers> Anna Kim = Anna Kim\nF 0 split <eat rye> Anna Kim = Anna "
         "Kim\n"},
        {"ru", "Анна Петрова назвала налог «несправедливым» и призвала депутатов «есть хлеб».",
         "F 0 before <несправедливым> Анна Петрова = Анна Петрова\nF 0 split <есть хлеб> Анна "
         "Петрова = Анна Петрова\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void what_is_owned_is_said(void **state)
{
    static const struct sample samples[] = {
        {"en", "The mayor lost votes over her remark that \"bread is a luxury for the idle\".",
         "F 0 before <bread is a luxury for the idle> her = -\n"},
        {"en", "Kim's latest promise: \"There will be bread for all of us.\"",
         "D 0 lead <There will be bread for all of us.> Kim = Kim\n"},
        {"en", "Anna Kim repeated her reply: \"There will be bread for all of us.\"",
         "D 0 lead <There will be bread for all of us.> Anna Kim = Anna Kim\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void subjects_stand_behind_asides(void **state)
{
    static const struct sample samples[] = {
        {"fr", "« On a eu froid », raconte, la voix tremblante, Awa Traoré.",
         "D 0 after <On a eu froid> Awa Traoré = Awa Traoré\n"},
        {"ru", "— Печём без выходных, — поясняет, не отрываясь от теста, пекарь Анна Петрова.",
         "F 0 after <Печём без выходных,> Анна Петрова = Анна Петрова\n"},
        {"en", "Kim — a baker for forty years — told the council that \"bread has a price\".",
         "F 0 before <bread has a price> Kim = Kim\n"},
        {"en", "\"Bread has a price,\" pointed out baker Anna Kim.",
         "D 0 after <Bread has a price,> Anna Kim = Anna Kim\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void offices_stay_whole(void **state)
{
    static const struct sample samples[] = {
        {"ru", "«Пожар потушен», — сообщили в пресс-службе Минздрава.",
         "F 0 after <Пожар потушен> пресс-службе Минздрава = пресс-службе Минздрава\n"},
        {"ru", "В МИД назвали налог «ошибкой соседей».",
         "F 0 before <ошибкой соседей> МИД = МИД\n"},
        {"ru", "Компания «Волна» заявила, что «выплатит долги к весне».",
         "F 0 before <выплатит долги к весне> Компания «Волна» = Компания «Волна»\n"},
        {"ru", "«Долги выплатят к весне», — сообщили в «Волне».",
         "D 0 after <Долги выплатят к весне> Волне = Волне\n"},
        {"en", "\"Bread is safe,\" the Ministry of Health said in a statement.",
         "F 0 after <Bread is safe,> the Ministry of Health = the Ministry of Health\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void offices_are_no_part_of_a_name(void **state)
{
    static const struct sample samples[] = {
        {"ru", "Глава ВОЗ Тедрос Бейене предупредил: «Хлеба мало».",
         "F 0 lead <Хлеба мало> Тедрос Бейене = Тедрос Бейене\n"},
        {"ru", "«Хлеба мало», — сказал директор ООО «Волна» Виталий Мун.",
         "F 0 after <Хлеба мало> Виталий Мун = Виталий Мун\n"},
        {"en", "Akim of the district Olzhas Bekov said the bread was \"safe to eat\".",
         "F 0 before <safe to eat> Olzhas Bekov = Olzhas Bekov\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void outlets_pass_on(void **state)
{
    static const struct sample samples[] = {
        {"ru", "Анна Петрова назвала налог «несправедливым», сообщает Полдень.kz.",
         "F 0 before <несправедливым> Анна Петрова = Анна Петрова\n"},
        {"ru", "«Хлеба мало», — сообщила Noon.kz пекарь Анна Петрова.",
         "F 0 after <Хлеба мало> Анна Петрова = Анна Петрова\n"},
        {"ru",
         "Цены растут, передает корреспондент Noon.kz.Хлеб подорожал. «Муки мало», — сказала Анна "
         "Петрова.",
         "F 0 after <Муки мало> Анна Петрова = Анна Петрова\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void names_in_marks_are_no_quotations(void **state)
{
    static const struct sample samples[] = {
        {"ru", "Он известен по фильмам: «Весна», «Долгая зима», «Хлеб и соль».", ""},
        {"ru", "Врач Анна Петрова заверила «Вечерние будни», что хлеб есть.", ""},
        {"ru", "Суд признал его виновным по статье 214 («Порча хлеба»).", ""},
        {"fr", "Lire aussi : « Le pain sera plus cher cet hiver »", ""},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void speech_after_a_dash_within_a_line(void **state)
{
    static const struct sample samples[] = {
        {"ru",
         "На месте парковки обещают сквер. — Посадим сирень, — мечтает Анна Петрова. — И лавочку "
         "поставим.",
         "F 0 after <Посадим сирень,> Анна Петрова = Анна Петрова\nF 0 inquit <И лавочку "
         "поставим.> Анна Петрова = Анна Петрова\n"},
        {"ru", "Рыбак Иван Серов в это не верит:\n— По реке плывёт серая пена, рыба уходит.",
         "D 0 near <По реке плывёт серая пена, рыба уходит.> Иван Серов = Иван Серов\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void a_colon_ends_a_sentence_of_its_own(void **state)
{
    static const struct sample samples[] = {
        {"fr",
         "« Le pain manque », a dit Anna Kim. Le maire Karl Vogt se veut rassurant : « Il y en "
         "aura demain. »",
         "F 0 after <Le pain manque> Anna Kim = Anna Kim\nD 1 lead <Il y en aura demain.> Karl "
         "Vogt = Karl Vogt\n"},
        {"ru", "Она сказала, что хлеб есть. И добавила: «Хватит всем».",
         "F 0 subject <Хватит всем> Она = -\n"},
        {"en", "The coach, Johan \"Joe\" van Wyk, was blunt: \"We were bad.\"",
         "F 0 lead <We were bad.> Johan \"Joe\" van Wyk = Johan \"Joe\" van Wyk\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void kazakh_subjects_stand_first(void **state)
{
    static const struct sample samples[] = {
        {"kk", "Министр Асқар Сейітов жиналыста «нан жетеді» деп қатаң ескертті.",
         "F 0 around <нан жетеді> Асқар Сейітов = Асқар Сейітов\n"},
        {"kk", "Министр Асқар Сейітов Facebook парақшасында: «Нан жетеді», – деп жазды.",
         "F 0 lead <Нан жетеді> Асқар Сейітов = Асқар Сейітов\n"},
        {"kk", "«Нан жетеді», – деп хабарлады «Толқын» компаниясы.",
         "F 0 after <Нан жетеді> «Толқын» компаниясы = «Толқын» компаниясы\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void german_function_words_may_be_surnames(void **state)
{
    static const struct sample samples[] = {
        {"de", "Laut Ministerpräsident Stephan Weil (SPD) ist die Lage „sehr ernst und verfahren“.",
         "F 0 clause <sehr ernst und verfahren> Stephan Weil = Stephan Weil\n"},
        {"de", "Der Trainer war müde: „Wir waren schlecht“, sagte Karl Vogt.",
         "F 0 after <Wir waren schlecht> Karl Vogt = Karl Vogt\n"},
        {"de", "„Das Brot ist teuer“, sagt Bäckerin Anna Kim.",
         "D 0 after <Das Brot ist teuer> Anna Kim = Anna Kim\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void french_clitics_are_no_subjects(void **state)
{
    static const struct sample samples[] = {
        {"fr", "Le maire, Karl Vogt, l'a redit lundi : « Le pain est cher pour nous tous. »",
         "D 0 lead <Le pain est cher pour nous tous.> Karl Vogt = Karl Vogt\n"},
        {"fr", "D'après Karl Vogt, boulanger, « le pain est cher ».",
         "D 0 lead <le pain est cher> Karl Vogt = Karl Vogt\n"},
        {"fr", "« Le pain est cher », m'a dit Awa Traoré.",
         "D 0 after <Le pain est cher> Awa Traoré = Awa Traoré\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_attribution_may_close_the_sentence),
        cmocka_unit_test(verbs_share_a_subject),
        cmocka_unit_test(what_is_owned_is_said),
        cmocka_unit_test(subjects_stand_behind_asides),
        cmocka_unit_test(offices_stay_whole),
        cmocka_unit_test(offices_are_no_part_of_a_name),
        cmocka_unit_test(outlets_pass_on),
        cmocka_unit_test(names_in_marks_are_no_quotations),
        cmocka_unit_test(speech_after_a_dash_within_a_line),
        cmocka_unit_test(a_colon_ends_a_sentence_of_its_own),
        cmocka_unit_test(kazakh_subjects_stand_first),
        cmocka_unit_test(german_function_words_may_be_surnames),
        cmocka_unit_test(french_clitics_are_no_subjects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
