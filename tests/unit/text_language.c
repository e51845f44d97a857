#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/language.h"
#include <string.h>

static void tags_become_canonical(void **state)
{
    static const char *const rows[][2] = {
        {"en", "en"},
        {"EN_us", "en-US"},
        {"uz-latn", "uz-Latn"},
        {"UZ-CYRL-uz", "uz-Cyrl-UZ"},
        {"eng", "en"},
        {"kaz-KZ", "kk-KZ"},
        {"pcm", "pcm"},
        {"und", "und"},
        {"es-419", "es-419"},
        {"de-DE-1996", "de-DE-1996"},
        {"en-u-CA-gregory", "en-u-ca-gregory"},
        {"zh-hant-x-AB", "zh-Hant-x-ab"},
    };
    char out[LANGUAGE_TAG_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(language_canonical(rows[i][0], strlen(rows[i][0]), out));
        assert_string_equal(out, rows[i][1]);
    }
}

static void malformed_tags_are_refused(void **state)
{
    static const char *const rows[] = {"",
                                       "e",
                                       "english language",
                                       "en-",
                                       "-en",
                                       "en--US",
                                       "e1",
                                       "en-toolongtag",
                                       "en-u",
                                       "en-u-x",
                                       "abcd",
                                       "рус",
                                       "en US",
                                       "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddd"};
    char out[LANGUAGE_TAG_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(language_canonical(rows[i], strlen(rows[i]), out));
}

static void primary_subtag(void **state)
{
    char out[LANGUAGE_TAG_MAX];

    (void)state;
    language_primary("uz-Latn-UZ", out);
    assert_string_equal(out, "uz");
    language_primary("pcm", out);
    assert_string_equal(out, "pcm");
}

static void guess(const char *text, const char *want)
{
    char out[LANGUAGE_TAG_MAX];
    double confidence;

    language_detect(text, strlen(text), out, &confidence);
    assert_string_equal(out, want);
    assert_true(confidence >= 0 && confidence <= 1);
    assert_true((strcmp(want, "und") == 0) == (confidence == 0));
}

static void languages(void **state)
{
    (void)state;
    guess("The minister said on Monday that the bridge would be closed for a week.", "en");
    guess("Der Bürgermeister sagte, dass die Brücke für eine Woche nicht offen ist.", "de");
    guess("Le maire a dit que le pont sera fermé pour une semaine dans la ville.", "fr");
    guess("El alcalde dijo que el puente no se abrirá por una semana en la ciudad.", "es");
    guess("O prefeito disse que a ponte não será aberta por uma semana na cidade.", "pt");
    guess("Burmistrz powiedział, że most nie będzie otwarty w tym tygodniu i po nim.", "pl");
    guess("Hejtman se setkal s lidmi z obce a slíbil jim pomoc. Pod vodou je více než sto domů.",
          "cs"); /* neither Croatian nor, for its í, Irish */
    guess("Starosta řekl, že na pomoc čekají i jiní a že se nic neděje, no to není pravda.", "cs");
    guess("Guverner se sastao s ljudima i obećao im pomoć. U selu je pod vodom više od sto kuća.",
          "hr");
    guess("Belediye başkanı köprünün bir hafta için kapalı olacağını ve yeni olduğunu söyledi.",
          "tr");
    guess("Мэр сообщил, что мост будет закрыт на неделю, так как его ремонт не был закончен.",
          "ru");
    guess("Әкім көпірдің бір аптаға жабылатынын және жөндеу туралы шешім қабылданғанын айтты.",
          "kk");
    guess("Мэр көпүрө бир жумага жабылат деп билдирди жана бул боюнча чечим кабыл алынган.", "ky");
    guess("Раис гуфт, ки пул барои як ҳафта баста мешавад ва ин қарор аз ҷониби шаҳр аст.", "tg");
    guess("Hokim koʻprik bir hafta yopiq boʻlishini va bu haqida qaror qabul qilinganini aytdi.",
          "uz-Latn");
    guess("Ҳоким кўприк бир ҳафта ёпиқ бўлишини ва бу ҳақида қарор қабул қилинганини айтди.",
          "uz-Cyrl");
    guess("Міський голова сказав, що міст буде закрито на тиждень і це є рішення ради.", "uk");
    guess("Кметът каза, че мостът ще бъде затворен за една седмица и това е решение.", "bg");
    guess("قال رئيس البلدية إن الجسر سيغلق لمدة أسبوع في المدينة على أن يفتح بعد ذلك", "ar");
    guess("شهردار گفت که پل برای یک هفته بسته می شود و این تصمیم را شورا گرفته است", "fa");
    guess("महापौर ने कहा कि पुल एक सप्ताह के लिए बंद रहेगा और यह निर्णय है", "hi");
    guess("ከንቲባው ድልድዩ ለአንድ ሳምንት ይዘጋል ብለዋል ይህ ደግሞ በዚህ ዓመት ነው", "am");
    guess("Kryetari tha se ura do të jetë e mbyllur për një javë dhe kjo është vendim.", "sq");
    guess("Meya alisema kwamba daraja litafungwa kwa wiki moja na hii ni kwa ajili ya kazi.", "sw");
}

static void scripts_that_name_the_language(void **state)
{
    (void)state;
    guess("นายกเทศมนตรีกล่าว", "th");
    guess("市长说桥将关闭一周", "zh");
    guess("市長は橋を閉鎖すると述べた", "ja");
    guess("시장은 다리가 닫힌다고 말했다", "ko");
    guess("Քաղաքապետը ասաց", "hy");
    guess("მერმა თქვა", "ka");
    guess("Ο δήμαρχος είπε", "el");
    guess("苹果公司 Apple iPhone 在中国市场", "zh");
}

static void unsure_is_und(void **state)
{
    (void)state;
    guess("", "und");
    guess("12, 34 — …", "und");
    guess("Nursultan Nazarbayev", "und");
    guess("\xff\xfe", "und");
}

static void only_the_beginning_is_read(void **state)
{
    static char text[20000];
    char out[LANGUAGE_TAG_MAX];

    (void)state;
    for (size_t at = 0; at + 60 < sizeof text;)
        at +=
            (size_t)strlen(strcpy(text + at, at < 5000 ? "the man who was in it " : "und der in "));
    language_detect(text, strlen(text), out, NULL);
    assert_string_equal(out, "en");
    memset(text, 'a', sizeof text); /* one endless word */
    language_detect(text, sizeof text, out, NULL);
    assert_string_equal(out, "und");
    for (size_t i = 0; i + 2 < sizeof text; i += 2) /* cut inside no character */
        memcpy(text + i, "щ", 2);
    language_detect(text + 1, sizeof text - 1, out, NULL);
    assert_string_equal(out, "und");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_become_canonical),
        cmocka_unit_test(malformed_tags_are_refused),
        cmocka_unit_test(primary_subtag),
        cmocka_unit_test(languages),
        cmocka_unit_test(scripts_that_name_the_language),
        cmocka_unit_test(unsure_is_und),
        cmocka_unit_test(only_the_beginning_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
