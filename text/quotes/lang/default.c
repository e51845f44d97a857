/* Every language without a file of its own: marks, and a name that stands beside them; no guesses.
 * The few verbs are the commonest of widely read languages, which save many a name. */
#include "text/quotes/lang.h"

const struct quote_language quote_language_default = {
    .tag = "und",
    .dash_dialogue = true,
    .cautious = true,
    .words =
        {
            [WORD_CUE] =
                "said says dijo dice afirmo aseguro declaro senalo explico anadio disse diz "
                "afirmou "
                "declarou explicou ha detto dichiarato spiegato sade sager sagde sa sier dedi "
                "diyen soyledi belirtti powiedział powiedziała mowi odpowiedział odpowiedziała "
                "dodał dodała zapytał zapytała stwierdził stwierdziła rekl "
                "rekla uvedl uvedla prohlasil prohlasila каза заяви сказав сказала заявив заявила "
                "зазначив зазначила повідомив повідомила мондо білдірді деди айтты zei zegt sanoi "
                "قال قالت وقال وقالت اضاف اضافت واضاف واضافت اكد اكدت واكد واكدت صرح صرحت وصرح "
                "وصرحت اوضح اوضحت واوضح واوضحت تابع تابعت وتابع وتابعت قائلا قائلة ذكر ذكرت وذكر "
                "وذكرت اعلن اعلنت واعلن واعلنت "
                "mondta spus declarat dedi aytdi ta'kidladi",
            [WORD_FUNC] = "que de la el los las un una y e o do da em no na na w z i a av och pa "
                          "til i och att "
                          "og at som ve bir на та в у і що як",
            [WORD_HE] = "han on o u він той el ele",
            [WORD_SHE] = "hon hun ona u o вона ella ela",
        },
};
