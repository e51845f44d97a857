#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/boilerplate.h"
#include <string.h>

#define BODY \
    "The council met on Monday and agreed to mend the old bridge over the river this year.\n\n"

/* Where `tail` must begin in BODY + between + tail; "" for no tail. */
static void check(const char *text, const char *tail)
{
    struct err err;
    struct analyzer *a = analyzer_new(&err);
    struct arena arena = ARENA_INIT;
    struct words w;
    size_t len = strlen(text), at;

    assert_non_null(a);
    assert_int_equal(analyzer_text(a, text, len, &arena, &w, &err), 0);
    at = boilerplate_start(text, len, &w.paragraphs);
    assert_true(at <= len);
    assert_string_equal(text + at, tail);
    analyzer_free(a);
    arena_release(&arena);
}

static void tails_are_found(void **state)
{
    (void)state;
    check(BODY "Show More\n\nRelated Articles\n\nLeave a Reply\n\nBack to top button",
          "Show More\n\nRelated Articles\n\nLeave a Reply\n\nBack to top button");
    check(BODY "RELATED ARTICLES:\n\nBridge reopens after a year\n\nRoad closed",
          "RELATED ARTICLES:\n\nBridge reopens after a year\n\nRoad closed");
    check(BODY "Related Articles\n\n“We were told it was safe,” they say\n\nShare this: Facebook",
          "Related Articles\n\n“We were told it was safe,” they say\n\nShare this: Facebook");
    check(BODY "Mehr.\nLesen Sie auch: Neue Brücke\n", "Lesen Sie auch: Neue Brücke\n");
    check(BODY "Читайте также:\nНовый мост открыт", "Читайте также:\nНовый мост открыт");
    check(BODY "Тэги: мост, река", "Тэги: мост, река");
    check(BODY "» Оқи отырыңыз: Жаңа көпір", "» Оқи отырыңыз: Жаңа көпір");
    check(BODY "À lire aussi : Un nouveau pont", "À lire aussi : Un nouveau pont");
    check(BODY "Your email address will not be published. Required fields are marked *",
          "Your email address will not be published. Required fields are marked *");
    check(BODY "© Copyright 2021 Some Paper", "© Copyright 2021 Some Paper");
}

static void articles_are_not_swallowed(void **state)
{
    (void)state;
    check(BODY, "");
    check("", "");
    check("Read more", ""); /* a tail needs an article before it */
    check(BODY "A caption without a marker", "");
    /* A sentence, a quotation or a long paragraph after the marker: the article goes on. */
    check(BODY "Read more: New bridge\n\nWork begins in the spring of next year.", "");
    check(BODY "Related Articles\n\n“Too dear”, a reader said", "");
    check(BODY
          "Share this\n\none two three four five six seven eight nine ten eleven twelve thirteen "
          "fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two "
          "twenty-three twenty-four twenty-five twenty-six",
          "");
    /* A phrase inside a sentence, a word that only begins like a marker. */
    check(BODY "Readers can leave a reply to the council until May.", "");
    check(BODY "Sharing is caring", "");
    check(BODY "Copyright law was not on the agenda of the council", "");
    /* Only what follows the last piece of the article. */
    check(BODY "Read more: New bridge\n\nWork begins in the spring of next year.\n\nShare this",
          "Share this");
    /* Longer than what stands before it. */
    check("Bridge mended today.\n\nRelated Articles\n\nBridge closed again for a while\n\nRoad "
          "closed",
          "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_found),
        cmocka_unit_test(articles_are_not_swallowed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
