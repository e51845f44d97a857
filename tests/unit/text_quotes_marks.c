#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_quotes_help.h"

static void every_family_pairs(void **state)
{
    static const struct sample samples[] = {
        {"en", "\"The well is dry,\" said Anna Petrova.",
         "D 0 after <The well is dry,> Anna Petrova = Anna Petrova\n"},
        {"en", "“The well is dry,” said Anna Petrova.",
         "D 0 after <The well is dry,> Anna Petrova = Anna Petrova\n"},
        {"en", "‘The well is dry,’ said Anna Petrova.",
         "D 0 after <The well is dry,> Anna Petrova = Anna Petrova\n"},
        {"en", "'The well is dry,' said Anna Petrova.",
         "D 0 after <The well is dry,> Anna Petrova = Anna Petrova\n"},
        {"de", "„Der Brunnen ist leer“, sagte Anna Petrova.",
         "D 0 after <Der Brunnen ist leer> Anna Petrova = Anna Petrova\n"},
        {"de", "»Der Brunnen ist leer«, sagte Anna Petrova.",
         "D 0 after <Der Brunnen ist leer> Anna Petrova = Anna Petrova\n"},
        {"de", "‚Der Brunnen ist leer‘, sagte Anna Petrova.",
         "D 0 after <Der Brunnen ist leer> Anna Petrova = Anna Petrova\n"},
        {"fr", "« Le puits est vide », a déclaré Anna Petrova.",
         "D 0 after <Le puits est vide> Anna Petrova = Anna Petrova\n"},
        {"fr", "‹Le puits est vide›, a déclaré Anna Petrova.",
         "D 0 after <Le puits est vide> Anna Petrova = Anna Petrova\n"},
        {"sv", "”Brunnen är tom nu”, sade Anna Petrova.",
         "D 0 after <Brunnen är tom nu> Anna Petrova = Anna Petrova\n"},
        {"ja", "「井戸は空だ」と述べた。『はい、そうです』。",
         "D 0 - <井戸は空だ>  = -\nF 1 - <はい、そうです>  = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void apostrophes_are_no_marks(void **state)
{
    static const struct sample samples[] = {
        {"en", "It's the farmers' water, and they don't share it; the '90s taught them.", ""},
        {"en", "'We don't know who's to blame,' said the mayor's office.",
         "D 0 after <We don't know who's to blame,> the mayor's office = the mayor's office\n"},
        {"en", "The 6'2\" goalkeeper fell. \"It hurts a lot,\" said Bill Hall.",
         "D 0 after <It hurts a lot,> Bill Hall = Bill Hall\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void inner_marks_belong_to_the_outer(void **state)
{
    static const struct sample samples[] = {
        {"en", "“He told me, ‘Go home,’ and left,” said Anna Petrova.",
         "D 0 after <He told me, ‘Go home,’ and left,> Anna Petrova = Anna Petrova\n"},
        {"en", "‘They called it “a small leak”, which it was not,’ said Anna Petrova.",
         "D 0 after <They called it “a small leak”, which it was not,> Anna Petrova = Anna "
         "Petrova\n"},
        {"ru", "«Завод «Заря» стоит», — сказал Иван Петров.",
         "F 0 after <Завод «Заря» стоит> Иван Петров = Иван Петров\n"},
        {"ru", "«Стоит завод «Заря», — сказал Иван Петров.",
         "F 0 after <Стоит завод «Заря> Иван Петров = Иван Петров\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void marks_may_be_missing_or_wrong(void **state)
{
    static const struct sample samples[] = {
        {"en", "“We were told to wait, said Kim Sung, a trader.\n\nNobody came.",
         "D 0 after <We were told to wait,> Kim Sung = Kim Sung\n"},
        {"en", "“The road is closed now,“ said Kim Sung.",
         "D 0 after <The road is closed now,> Kim Sung = Kim Sung\n"},
        {"en", "“The road is closed now,\" said Kim Sung.",
         "D 0 after <The road is closed now,> Kim Sung = Kim Sung\n"},
        {"en", "The price rose to 5\" and fell again.", ""},
        {"en", "\" \" “” «» ''", ""},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void speech_runs_on_over_paragraphs(void **state)
{
    static const struct sample samples[] = {
        {"en",
         "Kim Sung said: “We paid for years. Nobody asked.\n\n“Then they came to us.”\n\nA trial "
         "follows.",
         "D 0 lead <We paid for years. Nobody asked.> Kim Sung = Kim Sung\n"
         "D+ 0 continued <Then they came to us.> Kim Sung = Kim Sung\n"},
        {"en",
         "The mine closed.\n\n“We were young then and knew nothing.\n\n“Now we know,” said Kim "
         "Sung.",
         "D 0 continued <We were young then and knew nothing.> Kim Sung = Kim Sung\n"
         "F+ 0 after <Now we know,> Kim Sung = Kim Sung\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void an_inquit_parts_its_quotation(void **state)
{
    static const struct sample samples[] = {
        {"ru", "«Мост закрыт, — сказал Иван Петров, — и откроют его нескоро».",
         "F 0 after <Мост закрыт,> Иван Петров = Иван Петров\n"
         "D 0 inquit <и откроют его нескоро> Иван Петров = Иван Петров\n"},
        {"fr", "Paul Morel est calme. « Nous attendrons, a-t-il assuré, et nous verrons. »",
         "F 0 after <Nous attendrons,> il = Paul Morel\n"
         "F 0 inquit <et nous verrons.> il = Paul Morel\n"},
        {"ru", "— Мост закрыт надолго, — сказал Иван Петров. — Ищите объезд.",
         "F 0 after <Мост закрыт надолго,> Иван Петров = Иван Петров\n"
         "F 0 inquit <Ищите объезд.> Иван Петров = Иван Петров\n"},
        {"ru", "— хлеб, соль, сахар;", ""},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void nothing_is_taken_from_the_tail(void **state)
{
    static const struct sample s = {"en",
                                    "“The well is dry,” said Anna Petrova.\n\n“Buy now,” said Ad.",
                                    "D 0 after <The well is dry,> Anna Petrova = Anna Petrova\n"};
    (void)state;
    expect_limited(&s, strstr(s.text, "\n\n") - s.text);
}

static void pairs_inside_straight_pairs(void **state)
{
    static const struct sample samples[] = {
        {"en", "\"We lost the firm \"North Star\" last year\", said Anna Kim. \"It hurt a lot.\"",
         "D 0 after <We lost the firm \"North Star\" last year> Anna Kim = Anna Kim\n"
         "D 0 split <It hurt a lot.> Anna Kim = Anna Kim\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void one_pair_over_paragraphs(void **state)
{
    static const struct sample samples[] = {
        {"ru",
         "«Дорогие друзья мои!\n\nЖелаю вам счастья.\n\nИ долгих лет вам», — сказал Иван Серов.",
         "F 0 continued <Дорогие друзья мои!> Иван Серов = Иван Серов\n"
         "F+ 0 continued <Желаю вам счастья.> Иван Серов = Иван Серов\n"
         "D+ 0 after <И долгих лет вам> Иван Серов = Иван Серов\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_family_pairs),
        cmocka_unit_test(apostrophes_are_no_marks),
        cmocka_unit_test(inner_marks_belong_to_the_outer),
        cmocka_unit_test(marks_may_be_missing_or_wrong),
        cmocka_unit_test(speech_runs_on_over_paragraphs),
        cmocka_unit_test(an_inquit_parts_its_quotation),
        cmocka_unit_test(nothing_is_taken_from_the_tail),
        cmocka_unit_test(pairs_inside_straight_pairs),
        cmocka_unit_test(one_pair_over_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
