/* What a reporter puts beside speech where no verb of saying stands: gestures, colons, dashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_quotes_help.h"

static void a_colon_opens_speech_after_a_dash(void **state)
{
    static const struct sample samples[] = {
        {"ru", "Тренер Олег Тарасов: – Муки у нас на три дня. Дальше не знаем.",
         "D 0 lead <Муки у нас на три дня. Дальше не знаем.> Олег Тарасов = Олег Тарасов\n"},
        {"ru", "Завод стоит. Директор Олег Тарасов ответил коротко: – Муки у нас на три дня.",
         "D 0 lead <Муки у нас на три дня.> Олег Тарасов = Олег Тарасов\n"},
        {"ru", "О планах на весну Тарасов ответил коротко:\n— Сеять будем.",
         "F 0 near <Сеять будем.> Тарасов = Тарасов\n"},
        {"ru", "Список складов: – Мука на первом. Соль на втором.", ""},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void gestures_part_speech(void **state)
{
    static const struct sample samples[] = {
        {"ru", "«Хлеба у нас нет, — Вера Белова качает головой. — И весной не будет».",
         "D 0 after <Хлеба у нас нет,> Вера Белова = Вера Белова\n"
         "D 0 inquit <И весной не будет> Вера Белова = Вера Белова\n"},
        {"ru", "Олег Тарасов приехал. «Хлеба у нас нет», — не скрывает слёз Вера Белова.",
         "D 0 after <Хлеба у нас нет> Вера Белова = Вера Белова\n"},
        {"ru", "Олег Тарасов приехал. «Хлеба у нас нет, а…» — не договаривает Вера Белова.",
         "D 0 after <Хлеба у нас нет, а…> Вера Белова = Вера Белова\n"},
        {"ru", "«Мука — товар, — пока её нет, — дорогой».",
         "D 0 - <Мука — товар, — пока её нет, — дорогой>  = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void inquits_may_be_long(void **state)
{
    static const struct sample samples[] = {
        {"ru",
         "— Ну и сколько ещё ждать? — возмущается Вера Белова, живущая на улице Садовой с 1969 "
         "года. — Мы же писали всем.",
         "D 0 after <Ну и сколько ещё ждать?> Вера Белова = Вера Белова\n"
         "D 0 inquit <Мы же писали всем.> Вера Белова = Вера Белова\n"},
        {"ru",
         "— Хлеб теперь свой! — гордо показывает на печь Вера Белова, она здесь с войны. — И мука "
         "теперь тоже своя.",
         "F 0 after <Хлеб теперь свой!> Вера Белова = Вера Белова\n"
         "D 0 inquit <И мука теперь тоже своя.> Вера Белова = Вера Белова\n"},
        {"ru",
         "— Тогда мы пекли по ночам, — вспоминает редактор журнала «Колос» Вера Белова. — Света "
         "нигде не было.",
         "D 0 after <Тогда мы пекли по ночам,> Вера Белова = Вера Белова\n"
         "D 0 inquit <Света нигде не было.> Вера Белова = Вера Белова\n"},
        {"ru", "«У нас во дворе темно», — рассказала жительница дома № 14 Галина Белова.",
         "D 0 after <У нас во дворе темно> Галина Белова = Галина Белова\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void what_hangs_on_a_preposition_is_no_subject(void **state)
{
    static const struct sample samples[] = {
        {"ru", "В своём запросе парламентарий указывает: «Деньги выделены ещё весной».",
         "D 0 lead <Деньги выделены ещё весной> парламентарий = -\n"},
        {"ru", "В одном из интервью поэт говорил, что «слова устают раньше людей».",
         "F 0 before <слова устают раньше людей> поэт = -\n"},
        {"kk", "Серік Нұрпейісов үздік деп танылғанын растады: «Нан қымбат, бірақ жетеді».",
         "D 0 lead <Нан қымбат, бірақ жетеді> Серік Нұрпейісов = Серік Нұрпейісов\n"},
        {"ru", "В мэрии вырубку назвали «санитарной мерой».",
         "F 0 before <санитарной мерой> мэрии = мэрии\n"},
        {"ru", "Сам Тарасов в одном из интервью признавался: «Я не умею ждать, увы».",
         "D 0 lead <Я не умею ждать, увы> Тарасов = Тарасов\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void a_name_before_a_colon_speaks(void **state)
{
    static const struct sample samples[] = {
        {"en", "Among them was the former baker Anna Kim: \"We had no bread at all.\" She left.",
         "D 0 lead <We had no bread at all.> Anna Kim = Anna Kim\n"},
        {"ru", "Пенсионерка махнула рукой: «Хлеба в деревне нет с утра».",
         "D 0 lead <Хлеба в деревне нет с утра> Пенсионерка = Пенсионерка\n"},
        {"fr", "Awa Traoré hausse les épaules : « Le pain sera plus cher. »",
         "D 0 lead <Le pain sera plus cher.> Awa Traoré = Awa Traoré\n"},
        {"ru", "Среди них был бывший пекарь Олег Тарасов: «Давно такого не было у нас».",
         "D 0 lead <Давно такого не было у нас> Олег Тарасов = Олег Тарасов\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void somebody_new_is_nobody_named(void **state)
{
    static const struct sample samples[] = {
        {"fr", "Paul Martin est parti. « On a eu froid hier », raconte un boulanger.",
         "D 0 after <On a eu froid hier> un boulanger = -\n"},
        {"en", "Paul Martin left. \"We had no bread at all,\" said a baker.",
         "D 0 after <We had no bread at all,> a baker = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void participles_are_no_names(void **state)
{
    static const struct sample samples[] = {
        {"en", "Pressed for a date, Uy took his notes and said, \"We will open in May.\"",
         "D 0 lead <We will open in May.> Uy = Uy\n"},
        {"fr", "Interrogé sur le pain, le technicien a préféré ironiser : « On mangera du riz. »",
         "D 0 lead <On mangera du riz.> le technicien = -\n"},
        {"fr", "« On a froid, témoigne Awa Traoré, rencontrée à la gare, et on a faim. »",
         "F 0 after <On a froid,> Awa Traoré = Awa Traoré\nD 0 inquit <et on a faim.> Awa Traoré = "
         "Awa Traoré\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void names_keep_their_parts(void **state)
{
    static const struct sample samples[] = {
        {"en", "\"We will open in May,\" said Aminah binti Kassim.",
         "D 0 after <We will open in May,> Aminah binti Kassim = Aminah binti Kassim\n"},
        {"en", "\"We will open in May,\" said Mohamed Sheikh Ali, who owns the mill.",
         "D 0 after <We will open in May,> Mohamed Sheikh Ali = Mohamed Sheikh Ali\n"},
        {"en", "Maria dela Cruz owns a mill. \"We will open in May,\" said Dela Cruz.",
         "D 0 after <We will open in May,> Dela Cruz = Maria dela Cruz\n"},
        {"en", "Coun Paul Martin said: \"We will open in May.\"",
         "D 0 lead <We will open in May.> Paul Martin = Paul Martin\n"},
        {"ar", "وقالت مريم النجار: «سيكون الخبز أغلى في الشتاء».",
         "D 0 lead <سيكون الخبز أغلى في الشتاء> مريم النجار = -\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

static void posts_and_objects_behind_the_marks(void **state)
{
    static const struct sample samples[] = {
        {"en", "Senator Paul Martin left. \"We will open in May,\" the senator shot back.",
         "D 0 after <We will open in May,> the senator = Paul Martin\n"},
        {"de", "Paul Martin kam. «Das Brot wird teurer», richtete ihm Sabine Jung aus.",
         "D 0 after <Das Brot wird teurer> Sabine Jung = Sabine Jung\n"},
    };
    (void)state;
    EXPECT_ALL(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_colon_opens_speech_after_a_dash),
        cmocka_unit_test(gestures_part_speech),
        cmocka_unit_test(inquits_may_be_long),
        cmocka_unit_test(what_hangs_on_a_preposition_is_no_subject),
        cmocka_unit_test(a_name_before_a_colon_speaks),
        cmocka_unit_test(somebody_new_is_nobody_named),
        cmocka_unit_test(participles_are_no_names),
        cmocka_unit_test(names_keep_their_parts),
        cmocka_unit_test(posts_and_objects_behind_the_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
