#include "text/frequent.h"

#include <pthread.h>
#include <string.h>

/* The commonest words of news that are about nothing, folded (text/fold.h): so many that they make
 * up a third of a text; at most 64 languages. */
/* clang-format off */
static const char *const rows[] = {
    /* en */ "the of and to in a is that for it on with he as was by at be have his from has not are said this but an they who will i we would or their had were been you",
    /* de */ "der die und das den von zu mit sich des auf fur ist im dem nicht ein eine als auch es an",
    /* nl */ "de het een van en in is dat op te zijn voor met die niet aan er om ook als",
    /* fr */ "de la le et les des en un une du est que dans pour qui au a par sur pas plus il ce",
    /* es */ "de la que el en y a los se del las un por con no una su para es al lo",
    /* pt */ "de que e o a do da em um para com nao uma os no se na por mais as dos",
    /* it */ "di che e la il un a per in una non sono si ha con le da del della dei nel i",
    /* ca */ "de la que i el en a els les per un una amb del es no al",
    /* gl */ "de que a o e do da en un unha para con non os as no na por",
    /* ro */ "de si in a la cu pe care nu din este sa o un fi mai pentru au ca",
    /* pl */ "i w na z do nie sie to jest o ze jak za po od przez dla",
    /* cs */ "a v se na je ze to s z do o i k ve pro za by",
    /* sk */ "a v sa na je ze to s z do o i k vo pre za by",
    /* sl */ "in je v na za da se so ki z pa bi s po ne",
    /* hr */ "je i u na se da za su od s o koji ne kako bi to iz a",
    /* hu */ "a az es hogy nem is egy meg de volt",
    /* fi */ "ja on ei se etta hanen han oli ovat mutta myos kun joka",
    /* et */ "ja on ei et see oli ta ka kui mis oma",
    /* lv */ "un ir ar no par uz ka kas ari to",
    /* lt */ "ir kad i su yra buvo tai kaip iki apie",
    /* sv */ "och i att det som en pa ar av for med till den har de inte om ett",
    /* da */ "og i at det er en til af den pa for med de der som ikke har et",
    /* nb */ "og i at det er en til av den pa for med de som ikke har et",
    /* is */ "og i a ad er sem til var um vid med",
    /* sq */ "te ne e dhe i me se nga per qe nje eshte ka do u nuk",
    /* tr */ "ve bir bu da de icin ile olarak cok daha",
    /* az */ "və bir bu da də ucun ile ilə olan daha ki o",
    /* uz */ "va bu bilan uchun ham bir deb o'z har esa",
    /* so */ "oo ku ka ah ee ay u la ayaa iyo uu soo in lagu ugu",
    /* om */ "kan akka hin kana fi keessatti irratti yeroo",
    /* sw */ "ya na wa kwa katika ni za la kuwa cha kama",
    /* ha */ "da a na ta ya ne yi ke kuma kan daga ce",
    /* yo */ "ti ni n to si pe won awon o naa fi",
    /* ig */ "na ndi a bu ya nke o ihe ka",
    /* pcm */ "dey di wey dem don na dis dat of to for and",
    /* zu, xh */ "ukuthi futhi uma kodwa ngoba ukuba",
    /* rw, rn */ "mu ku muri na wa ari ya yo kandi",
    /* id, ms */ "yang dan di dari untuk dengan ini pada tidak dalam itu akan adalah ke oleh",
    /* tl */ "ng sa ang na mga ay at ni si para hindi",
    /* vi */ "va cua la cac co cho khong duoc trong nguoi nhung mot",
    /* af */ "die van en in is het 'n dat vir met nie op te aan",
    /* eo */ "la de kaj en al estas ne por",
    /* ru */ "и в не на что с по он как это из за его а к все но у для от",
    /* uk */ "і в у не на що з та до за про як це від його",
    /* be */ "і ў у не на што з па як гэта да за",
    /* bg */ "на и да се в от за е не с че по са до",
    /* mk */ "на и да се во од за е не со што ќе",
    /* sr */ "је и у на се да за су од са о који",
    /* kk */ "және мен бұл бір үшін деп да де",
    /* ky */ "бул жана менен ал деп үчүн да де бир",
    /* tg */ "ва дар ба аз ки бо барои ин аст",
    /* uz, in Cyrillic */ "ва бу билан учун ҳам бир деб",
    /* tt, ba */ "һәм бу бер белән был менән",
    /* ar */ "في من على أن إلى التي عن مع هذا الذي كان ما لا",
    /* fa */ "و در به از که این را با است برای آن یک",
    /* ur */ "کے کی میں ہے اور سے کا نے کو پر ہیں اس کہ",
    /* ps */ "د په چې او له کې دی ته",
    /* ckb */ "و لە بە کە بۆ ئەو",
    /* hi */ "के में की है और से का को ने पर हैं इस कि भी",
    /* mr, ne */ "आहे आणि या हे ते र छ पनि हो",
    /* bn */ "এই ও করে এবং না থেকে হয়",
    /* am */ "ነው ላይ ውስጥ እና ነበር ሲሆን",
    /* ti */ "ኣብ እቲ ካብ ናይ ናብ እዩ",
    /* he */ "של את על לא הוא עם כי זה גם",
};
/* clang-format on */
_Static_assert(sizeof rows / sizeof *rows <= 64, "a bit for each language");

#define SLOTS    4096 /* a power of two, some eight times the words */
#define WORD_MAX 24   /* bytes of the longest */

struct slot {
    const char *word; /* in its row; NULL: free */
    size_t len;
    uint64_t languages;
};

static struct slot slots[SLOTS];
static pthread_once_t made = PTHREAD_ONCE_INIT;

/* The word's slot, or the free one where it belongs. FNV-1a. */
static struct slot *probe(const char *word, size_t len)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)word[i]) * 16777619u;
    for (h ^= h >> 15;; h++) {
        struct slot *s = &slots[h & (SLOTS - 1)];
        if (!s->word || (s->len == len && memcmp(s->word, word, len) == 0))
            return s;
    }
}

static void make(void)
{
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        for (const char *at = rows[row]; *at; at += *at == ' ') {
            size_t len = strcspn(at, " ");
            struct slot *s = probe(at, len);

            s->word = at;
            s->len = len;
            s->languages |= UINT64_C(1) << row;
            at += len;
        }
    }
}

uint64_t frequent_in(const char *word, size_t len)
{
    if (len > WORD_MAX)
        return 0;
    pthread_once(&made, make);
    return probe(word, len)->languages;
}
