#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_quotes_help.h"

static void sieves_decide_in_english(void **state)
{
    static const struct sample samples[] = {
        {"en", "“The bridge is safe,” Oleg Min told reporters on Monday.",
         "D 0 after <The bridge is safe,> Oleg Min = Oleg Min\n"},
        {"en", "“The bridge is safe,” Oleg Min, an engineer, later said.",
         "D 0 after <The bridge is safe,> Oleg Min = Oleg Min\n"},
        {"en", "“The bridge is safe,” according to Oleg Min.",
         "D 0 after <The bridge is safe,> Oleg Min = Oleg Min\n"},
        {"en", "Oleg Min said: “The bridge is safe.”",
         "D 0 lead <The bridge is safe.> Oleg Min = Oleg Min\n"},
        {"en", "Oleg Min smiled at the crowd, adding, “The bridge is safe.”",
         "D 0 lead <The bridge is safe.> Oleg Min = Oleg Min\n"},
        {"en", "Oleg Min insisted that the bridge was “safer than a good many houses in town”.",
         "F 0 before <safer than a good many houses in town> Oleg Min = Oleg Min\n"},
        {"en", "“The bridge is safe,” said Oleg Min. “Walk over it.”",
         "D 0 after <The bridge is safe,> Oleg Min = Oleg Min\n"
         "F 0 split <Walk over it.> Oleg Min = Oleg Min\n"},
        {"en", "“The bridge is safe as houses.”\n\n— Oleg Min, engineer",
         "D 0 signed <The bridge is safe as houses.> Oleg Min = Oleg Min\n"},
        {"en", "Oleg Min shook his head. “The bridge is safe.”",
         "D 0 subject <The bridge is safe.> Oleg Min = Oleg Min\n"},
        {"en", "Oleg Min had an answer for them:\n\n“The bridge is safe.”",
         "D 0 near <The bridge is safe.> Oleg Min = Oleg Min\n"},
        {"en", "“The bridge is safe,” said Oleg Min.\n\n“Nobody has fallen off it so far.”",
         "D 0 after <The bridge is safe,> Oleg Min = Oleg Min\n"
         "D 1 last <Nobody has fallen off it so far.> Oleg Min = Oleg Min\n"},
        {"en", "\"WALTER: Well, the bridge is safe, I think.\"",
         "D 0 label <WALTER: Well, the bridge is safe, I think.> WALTER = WALTER\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void a_mention_is_the_bare_name(void **state)
{
    static const struct sample samples[] = {
        {"en", "“It is cold,” stated 55-year-old Dana Orlova, who has lived here since May.",
         "F 0 after <It is cold,> Dana Orlova = Dana Orlova\n"},
        {"en", "“It is cold,” said Sen. Dana Orlova, D-Alaska.",
         "F 0 after <It is cold,> Dana Orlova = Dana Orlova\n"},
        {"en", "“It is cold,” said her lawyer, Dana Orlova.",
         "F 0 after <It is cold,> Dana Orlova = Dana Orlova\n"},
        {"en", "“It is cold,” said the Russian foreign ministry in a statement.",
         "F 0 after <It is cold,> the Russian foreign ministry = the Russian foreign ministry\n"},
        {"en", "“It is cold,” said a senior official who asked not to be named.",
         "F 0 after <It is cold,> a senior official = -\n"},
        {"en", "“It is cold,” said Will Doyle of the weather bureau.",
         "F 0 after <It is cold,> Will Doyle = Will Doyle\n"},
        {"en", "“It is cold,” said one of the miners.",
         "F 0 after <It is cold,> one of the miners = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void the_one_who_is_told_is_not_the_speaker(void **state)
{
    static const struct sample samples[] = {
        {"en", "Dana Orlova told Oleg Min: “The bridge is safe.”",
         "D 0 lead <The bridge is safe.> Dana Orlova = Dana Orlova\n"},
        {"en", "A trader who spoke to Oleg Min said, “The bridge is safe.”",
         "D 0 lead <The bridge is safe.> A trader = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void titles_and_scare_quotes_are_dropped(void **state)
{
    static const struct sample samples[] = {
        {"en", "Her novel “The Long Winter” sold out.", ""},
        {"en", "The so-called “deep pockets” of the region stayed shut.", ""},
        {"en", "Oleg Min called the plan “a joke” and left.",
         "F 0 before <a joke> Oleg Min = Oleg Min\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void names_are_resolved_in_the_article(void **state)
{
    static const struct sample samples[] = {
        {"en",
         "Dana Orlova runs the mill. Oleg Min buys from it.\n\n“Flour is flour,” said Orlova.",
         "F 0 after <Flour is flour,> Orlova = Dana Orlova\n"},
        {"en", "Dana Orlova, a miller, met Oleg Min, a baker. “Flour is flour,” she said.",
         "F 0 after <Flour is flour,> she = Dana Orlova\n"},
        {"en",
         "“Flour is flour,” said Dana Orlova.\n\n“It was white,” she added.\n\n“No,” said Mr. Min. "
         "“Grey,” she replied.",
         "F 0 after <Flour is flour,> Dana Orlova = Dana Orlova\n"
         "F 1 after <It was white,> she = Dana Orlova\n"
         "F 2 after <No,> Min = Min\n"
         "F 3 after <Grey,> she = Dana Orlova\n"},
        {"en", "“Flour is flour,” they said.", "F 0 after <Flour is flour,> they = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void pieces_join_into_one(void **state)
{
    struct arena arena = ARENA_INIT;
    struct err err;
    struct quote items[] = {
        {.start = 1, .end = 5, .type = QUOTE_FRAGMENT, .sieve = "lead"},
        {.start = 8, .end = 12, .continues = true, .sieve = "continued"},
        {.start = 20, .end = 25, .group = 1},
    };
    struct quote_list pieces = {items, 3}, joined, empty = {NULL, 0};

    (void)state;
    assert_int_equal(quotes_join(&pieces, &arena, &joined, &err), 0);
    assert_int_equal(joined.count, 2);
    assert_int_equal(joined.items[0].start, 1);
    assert_int_equal(joined.items[0].end, 12);
    assert_int_equal(joined.items[0].type, QUOTE_DIRECT);
    assert_string_equal(joined.items[0].sieve, "lead");
    assert_int_equal(joined.items[1].start, 20);
    assert_int_equal(quotes_join(&empty, &arena, &joined, &err), 0);
    assert_int_equal(joined.count, 0);
    arena_release(&arena);
}

/* Found by the fuzzer: the sentence before is looked for in a line that has none. */
static void lines_without_words_are_passed_over(void **state)
{
    static const struct sample samples[] = {
        {"en", "#\n\n“The bridge is safe.”", "D 0 - <The bridge is safe.>  = -\n"},
        {"en", "##\n#\nd\"o\"", ""},
    };

    (void)state;
    EXPECT_ALL(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sieves_decide_in_english),
        cmocka_unit_test(a_mention_is_the_bare_name),
        cmocka_unit_test(the_one_who_is_told_is_not_the_speaker),
        cmocka_unit_test(titles_and_scare_quotes_are_dropped),
        cmocka_unit_test(names_are_resolved_in_the_article),
        cmocka_unit_test(lines_without_words_are_passed_over),
        cmocka_unit_test(pieces_join_into_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
