/* The rule, which would rather miss a tail than take a piece of an article.
 *
 * Lines are read from the end backwards. A line can stand in a tail when it is
 *   - a marker: it says (WHOLE) or begins with (BEGIN, PREFIX) one of the phrases below; or
 *   - a caption, as the headlines under "Related Articles": at most 25 words, no quotation mark,
 *     and no sentence (it ends with no full stop, unless it has three words or fewer); it may have
 *     quotation marks where a marker stands somewhere below it.
 * The first line that is neither ends the walk. The tail begins at the first marker of the lines
 * walked over, never at a caption; it is none if it would be longer than what stands before it.
 *
 * Lines are compared as their words: lower case, one blank between, all else left out.
 */
#include "text/boilerplate.h"
#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define CAPTION_WORDS 25
#define MARKER_WORDS  40 /* a longer line is a paragraph, whatever it begins with */
#define STUB_WORDS    3
#define HEAD_BYTES    160 /* of a line's words; every marker is shorter */

enum match { WHOLE, BEGIN, PREFIX /* as BEGIN, but the last word may go on */ };

struct marker {
    enum match match;
    const char *words;
};

/* clang-format off */
static const struct marker markers[] = {
    /* English */
    {WHOLE, "show more"}, {WHOLE, "related articles"}, {WHOLE, "related stories"}, {WHOLE, "related posts"},
    {WHOLE, "related news"}, {WHOLE, "related content"}, {WHOLE, "related topics"}, {WHOLE, "related"},
    {WHOLE, "recommended"}, {WHOLE, "recommended for you"}, {WHOLE, "you may also like"}, {WHOLE, "you might also like"},
    {WHOLE, "you may also be interested in"}, {WHOLE, "more stories"}, {WHOLE, "more from this section"},
    {WHOLE, "more on this story"}, {WHOLE, "more on this topic"}, {WHOLE, "most read"}, {WHOLE, "most popular"}, {WHOLE, "trending"},
    {WHOLE, "trending now"}, {WHOLE, "latest news"}, {WHOLE, "top stories"}, {WHOLE, "editors picks"}, {WHOLE, "editor s picks"},
    {WHOLE, "read more"}, {WHOLE, "read next"}, {WHOLE, "read also"}, {WHOLE, "see also"}, {WHOLE, "also read"}, {WHOLE, "view comments"},
    {BEGIN, "leave a reply"}, {BEGIN, "leave a comment"}, {WHOLE, "post a comment"}, {WHOLE, "add a comment"}, {WHOLE, "comments"},
    {BEGIN, "your email address will not be published"}, {WHOLE, "required fields are marked"}, {BEGIN, "you must be logged in to"},
    {WHOLE, "comments are closed"}, {WHOLE, "cancel reply"}, {WHOLE, "save my name email and website in this browser for the next time i comment"},
    {WHOLE, "share"}, {WHOLE, "share this"}, {BEGIN, "share this facebook"}, {WHOLE, "share this article"}, {WHOLE, "share this story"}, {WHOLE, "share on facebook"},
    {WHOLE, "share on twitter"}, {WHOLE, "share on whatsapp"}, {BEGIN, "share this on"}, {BEGIN, "share via"}, {WHOLE, "like this"}, {WHOLE, "loading"},
    {BEGIN, "click to share on"}, {WHOLE, "print this article"}, {WHOLE, "email this article"}, {WHOLE, "tweet"},
    {WHOLE, "back to top"}, {WHOLE, "back to top button"}, {WHOLE, "scroll to top"},
    {BEGIN, "sign up for our"}, {BEGIN, "sign up for daily newsletters"}, {BEGIN, "sign up for the newsletter"}, {BEGIN, "sign up to our"}, {BEGIN, "sign up to receive"}, {BEGIN, "subscribe to our"}, {BEGIN, "subscribe to the"},
    {BEGIN, "subscribe now"}, {BEGIN, "get our newsletter"}, {BEGIN, "join our newsletter"}, {BEGIN, "join our telegram"}, {BEGIN, "join our whatsapp"},
    {BEGIN, "follow us on"}, {BEGIN, "follow us at"}, {BEGIN, "like us on facebook"}, {BEGIN, "find us on facebook"}, {BEGIN, "download our app"},
    {BEGIN, "tags"}, {BEGIN, "filed under"}, {BEGIN, "posted in"}, {PREFIX, "copyright 19"}, {PREFIX, "copyright 20"}, {BEGIN, "all rights reserved"},
    {WHOLE, "advertisement"}, {WHOLE, "previous article"}, {WHOLE, "next article"}, {WHOLE, "about the author"}, {BEGIN, "this material may not be published"},
    /* Russian */
    {BEGIN, "читайте также"}, {BEGIN, "читать также"}, {BEGIN, "читайте еще"}, {BEGIN, "читайте ещё"}, {BEGIN, "смотрите также"}, {WHOLE, "по теме"}, {WHOLE, "материалы по теме"},
    {WHOLE, "новости по теме"}, {WHOLE, "похожие новости"}, {WHOLE, "похожие материалы"}, {WHOLE, "другие новости"}, {WHOLE, "последние новости"},
    {BEGIN, "подписывайтесь"}, {BEGIN, "подпишитесь"}, {BEGIN, "поделиться"}, {BEGIN, "поделитесь"}, {BEGIN, "теги"}, {BEGIN, "тэги"},
    {WHOLE, "комментарии"}, {WHOLE, "оставить комментарий"}, {WHOLE, "добавить комментарий"}, {BEGIN, "ваш адрес email не будет опубликован"},
    {WHOLE, "показать еще"}, {WHOLE, "показать ещё"}, {WHOLE, "наверх"}, {BEGIN, "нашли ошибку"}, {BEGIN, "если вы нашли ошибку"}, {BEGIN, "все права защищены"},
    /* Kazakh, Kyrgyz, Tajik, Uzbek */
    {BEGIN, "оқи отырыңыз"}, {BEGIN, "сондай ақ оқыңыз"}, {BEGIN, "тағы оқыңыз"}, {BEGIN, "бөлісу"}, {BEGIN, "бізге жазылыңыз"}, {WHOLE, "ұқсас жаңалықтар"}, {WHOLE, "пікірлер"}, {WHOLE, "пікір қалдыру"},
    {BEGIN, "дагы окуңуз"}, {BEGIN, "ошондой эле окуңуз"}, {BEGIN, "бөлүшүү"}, {WHOLE, "окшош жаңылыктар"}, {WHOLE, "комментарийлер"},
    {BEGIN, "инчунин хонед"}, {BEGIN, "ҳамчунин бихонед"}, {BEGIN, "shuningdek o qing"}, {BEGIN, "mavzuga oid"}, {WHOLE, "o xshash yangiliklar"}, {BEGIN, "ulashish"},
    /* Ukrainian, Bulgarian */
    {BEGIN, "читайте також"}, {BEGIN, "підписуйтесь"}, {BEGIN, "підписуйтеся"}, {WHOLE, "схожі новини"}, {BEGIN, "поділитися"}, {BEGIN, "прочетете още"}, {BEGIN, "вижте още"}, {BEGIN, "последвайте ни"}, {WHOLE, "свързани статии"},
    /* German */
    {BEGIN, "lesen sie auch"}, {BEGIN, "lesen sie mehr"}, {BEGIN, "lesen sie hier"}, {WHOLE, "mehr zum thema"}, {WHOLE, "das könnte sie auch interessieren"}, {WHOLE, "das könnte dich auch interessieren"},
    {WHOLE, "ähnliche artikel"}, {WHOLE, "artikel teilen"}, {WHOLE, "teilen"}, {WHOLE, "kommentare"}, {WHOLE, "schreiben sie einen kommentar"}, {BEGIN, "schreibe einen kommentar"}, {WHOLE, "nach oben"}, {BEGIN, "newsletter abonnieren"}, {BEGIN, "schlagwörter"},
    /* French */
    {BEGIN, "à lire aussi"}, {BEGIN, "lire aussi"}, {BEGIN, "à lire également"}, {BEGIN, "lire également"}, {WHOLE, "sur le même sujet"}, {WHOLE, "articles similaires"}, {WHOLE, "articles liés"}, {WHOLE, "partager"}, {BEGIN, "partager sur"}, {BEGIN, "laisser un commentaire"}, {BEGIN, "votre adresse e mail ne sera pas publiée"}, {BEGIN, "suivez nous"}, {BEGIN, "abonnez vous"}, {WHOLE, "haut de page"},
    /* Spanish, Portuguese, Italian */
    {BEGIN, "lea también"}, {BEGIN, "lee también"}, {BEGIN, "te puede interesar"}, {WHOLE, "noticias relacionadas"}, {WHOLE, "artículos relacionados"}, {WHOLE, "compartir"}, {BEGIN, "deja un comentario"}, {BEGIN, "síguenos en"}, {BEGIN, "suscríbete"},
    {BEGIN, "leia também"}, {BEGIN, "leia mais"}, {BEGIN, "veja também"}, {WHOLE, "notícias relacionadas"}, {WHOLE, "compartilhe"}, {WHOLE, "compartilhar"}, {BEGIN, "deixe um comentário"}, {BEGIN, "siga nos"}, {BEGIN, "inscreva se"},
    {BEGIN, "leggi anche"}, {WHOLE, "articoli correlati"}, {WHOLE, "condividi"}, {BEGIN, "lascia un commento"}, {BEGIN, "seguici su"}, {BEGIN, "iscriviti alla"},
    /* Polish, Turkish, Albanian, Swahili, Somali */
    {BEGIN, "czytaj także"}, {BEGIN, "czytaj również"}, {BEGIN, "zobacz też"}, {WHOLE, "powiązane artykuły"}, {WHOLE, "udostępnij"}, {BEGIN, "ilgili haberler"}, {WHOLE, "paylaş"}, {BEGIN, "bizi takip edin"}, {BEGIN, "ayrıca okuyun"},
    {BEGIN, "lexo edhe"}, {BEGIN, "lexoni edhe"}, {BEGIN, "lexo më shumë"}, {BEGIN, "na ndiqni"}, {BEGIN, "soma zaidi"}, {BEGIN, "soma pia"}, {BEGIN, "unaweza kusoma"}, {BEGIN, "akhri sidoo kale"},
    /* Arabic, Persian, Hindi, Chinese, Thai */
    {BEGIN, "اقرأ أيضا"}, {BEGIN, "إقرأ أيضا"}, {BEGIN, "مواضيع ذات صلة"}, {WHOLE, "شارك"}, {BEGIN, "تابعونا"}, {BEGIN, "بیشتر بخوانید"}, {BEGIN, "مطالب مرتبط"}, {BEGIN, "यह भी पढ़ें"}, {BEGIN, "ये भी पढ़ें"}, {WHOLE, "相关新闻"}, {WHOLE, "相关阅读"}, {WHOLE, "延伸阅读"}, {WHOLE, "分享到"}, {WHOLE, "分享"}, {BEGIN, "อ่านเพิ่มเติม"}, {BEGIN, "ข่าวที่เกี่ยวข้อง"},
};
/* clang-format on */

struct line {
    char head[HEAD_BYTES]; /* its first words in the form of the table */
    size_t words;
    bool quoted;   /* it has a quotation mark */
    bool sentence; /* its last character ends one */
};

static bool is_quotation_mark(UChar32 c)
{
    return c == '"' || c == 0xAB || c == 0xBB || (c >= 0x201C && c <= 0x201F) || c == 0x2039 ||
           c == 0x203A || (c >= 0x300C && c <= 0x300F);
}

static bool is_word_char(UChar32 c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK);
}

static void read_line(struct line *line, const char *text, size_t start, size_t end)
{
    size_t at = start, n = 0;
    UChar32 last = 0;
    bool in_word = false;

    *line = (struct line){.words = 0};
    while (at < end && line->words <= MARKER_WORDS) { /* a longer line is neither */
        bool word;
        UChar32 c;

        U8_NEXT_UNSAFE(text, at, c);
        word = is_word_char(c);
        line->words += word && !in_word;
        line->quoted = line->quoted || is_quotation_mark(c);
        if (c > ' ' && (c < 0x80 || !u_isUWhiteSpace(c)))
            last = c;
        if (word && n + 2 * U8_MAX_LENGTH < HEAD_BYTES) {
            if (!in_word && n)
                line->head[n++] = ' ';
            c = u_tolower(c);
            U8_APPEND_UNSAFE(line->head, n, c);
        }
        in_word = word;
    }
    line->head[n] = '\0';
    line->sentence = u_hasBinaryProperty(last, UCHAR_S_TERM) || last == 0x2026;
}

static bool says(const struct line *line, const struct marker *m)
{
    size_t len = strlen(m->words);
    char after;

    if (strncmp(line->head, m->words, len) != 0)
        return false;
    if (m->match == PREFIX)
        return true;
    after = line->head[len];
    return after == '\0' || (m->match == BEGIN && after == ' ');
}

static bool is_marker(const struct line *line)
{
    if (line->words > MARKER_WORDS)
        return false;
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
        if (says(line, &markers[i]))
            return true;
    return false;
}

static bool is_caption(const struct line *line, bool marker_below)
{
    return line->words <= CAPTION_WORDS && (!line->quoted || marker_below) &&
           (!line->sentence || line->words <= STUB_WORDS);
}

static size_t line_start(const char *text, size_t start, size_t end)
{
    const char *lf = memrchr(text + start, '\n', end - start);

    return lf ? (size_t)(lf - text) + 1 : start;
}

/* Walk a paragraph's lines backwards; *tail moves to each marker. False where the article ends. */
static bool walk_back(const char *text, size_t len, const struct stretch *p, size_t *tail)
{
    size_t end = p->end;

    for (;;) {
        size_t start = line_start(text, p->start, end);
        struct line line;

        read_line(&line, text, start, end);
        if (is_marker(&line))
            *tail = start;
        else if (!is_caption(&line, *tail < len))
            return false;
        if (start == p->start)
            return true;
        end = start - 1;
    }
}

size_t boilerplate_start(const char *text, size_t len, const struct stretches *paragraphs)
{
    size_t tail = len, i = paragraphs->count;

    while (i > 0 && walk_back(text, len, &paragraphs->items[i - 1], &tail))
        i--;
    return len - tail > tail ? len : tail;
}
