/* German. Inversion behind the marks ("sagte X", "so X", "habe X gesagt"); nouns are capitalised.
 */
#include "text/quotes/lang.h"
#include "text/quotes/lang/given.h"

const struct quote_language quote_language_de = {
    .tag = "de",
    .words =
        {
            [WORD_CUE] =
                "sagte sagt erklarte erklart betonte betont meinte meint berichtete berichtet "
                "teilte antwortete antwortet fragte fragt fugte fugt schrieb schreibt warnte warnt "
                "forderte fordert kritisierte kritisiert behauptete behauptet ausserte aussert "
                "kommentierte kommentiert erganzte erganzt versicherte versichert bestatigte "
                "bestatigt kundigte kundigt rief ruft raumte raumt gab gibt hiess heisst "
                "stellte "
                "stellt bemerkte erlauterte erlautert begrundete begrundet unterstrich "
                "unterstreicht wies weist zitierte zitiert erzahlte erzahlt urteilte urteilt "
                "mahnte "
                "mahnt resumierte klagte klagt lobte lobt verkundete verkundet versprach "
                "verspricht "
                "vermutete vermutet gestand konterte entgegnete entgegnet erwiderte beteuerte "
                "beklagte appellierte argumentierte argumentiert zeigte zeigt sicherte wurdigte "
                "wurdigt spekuliert spekulierte fuhr setzte meldete meldet notierte erwidert "
                "kontert lacht lachte seufzt seufzte schimpft schimpfte grinst scherzt scherzte "
                "witzelt brummt murmelt beteuert beklagt bedauert begrusst formuliert bilanziert "
                "resumiert erinnert erinnerte bekraftigte bekraftigt bilanzierte prazisierte "
                "sprach "
                "spricht schloss findet fand glaubt glaubte hofft hoffte verlangte bedauerte "
                "begrusste dankte gratulierte hob hinzu formulierte reagierte twitterte wortlich "
                "lautete lautet prophezeite rechtfertigte verteidigte dementierte gesagt "
                "mitgeteilt "
                "geschrieben sagten erklarten betonten meinten berichteten teilten antworteten "
                "fragten fugten warnten forderten kritisierten behaupteten ausserten kommentierten "
                "erganzten versicherten bestatigten kundigten raumten stellten bemerkten "
                "erlauterten begrundeten zitierten erzahlten urteilten mahnten resumierten klagten "
                "lobten verkundeten vermuteten konterten entgegneten erwiderten beteuerten "
                "beklagten appellierten argumentierten zeigten sicherten wurdigten spekulierten "
                "setzten meldeten notierten lachten seufzten schimpften scherzten erinnerten "
                "bekraftigten bilanzierten prazisierten glaubten hofften verlangten bedauerten "
                "begrussten dankten gratulierten formulierten reagierten twitterten lauteten "
                "prophezeiten rechtfertigten verteidigten dementierten sagen meinen schreiben "
                "fragen warnen fordern kritisieren behaupten berichten teilen erklaren betonen "
                "antworten gaben hiessen nannten schrieben riefen wiesen fanden sprachen gestanden "
                "versprachen stimmte zahlte plauderte unkte orakelte stohnte jubelte staunte "
                "frohlockte spottete rugte hakte prangerte prangerten bekundete bekundeten "
                "signalisierte verriet verrat rat riet verlautbarte postete postet tweetete "
                "referierte schilderte schilderten schildert monierte moniert bemangelte bemangelt "
                "konstatierte konstatiert folgerte folgert mutmasste empfahl empfiehlt verwies "
                "verweist insistierte sinnierte philosophierte freute freut argerte argert emporte "
                "emport befand mitteilte mitteilten bekanntgab bekanntgaben ankundigte ankundigten "
                "hinzufugte "
                "hinzufugten einraumte einraumten hervorhob klarstellte feststellte ausfuhrte "
                "aussagte "
                "zusammenfasste zugab vermeldete vermeldet",
            [WORD_WEAK] =
                "nannte nennt bezeichnete bezeichnet charakterisierte beschrieb beschreibt "
                "kritisiert sah sieht halt hielt warf wirft fuhrte fuhrt bewertete bewertet "
                "wertete wertet stufte stuft bezeichneten nennen bezeichnen beschrieben sahen "
                "hielten warfen titulierte tituliert verurteilte verurteilt feierte bewarb lehnte "
                "verglich vergleicht sprachen geisselte",
            [WORD_ACCORDING] = "laut gemass angaben aussage aussagen meinung ansicht auffassung "
                               "worten einschatzung",
            [WORD_POSTSOURCE] = "zufolge",
            [WORD_AUXILIARY] =
                "hat hatte haben habe hatten ist war sei wurde wird sind waren werden wurden will "
                "wollen wolle wollte kann konnen konnte muss mussen musste soll sollen sollte darf "
                "durfen mag mochte konne musse solle",
            [WORD_FUNC] =
                "dass und oder aber denn weil wenn als ob wie wo was wer welche welcher welches im "
                "in ins am an auf aus bei beim mit nach von vom vor zu zum zur uber unter durch "
                "fur "
                "gegen ohne um bis seit wahrend wegen trotz zwischen hinter neben nicht nur auch "
                "noch schon bereits es sie hier dort da dann dazu darin damit daran dabei davon "
                "heute gestern morgen zudem ausserdem jedoch deshalb ab aufgrund gegenuber "
                "besonders "
                "weiterhin angesichts hinsichtlich bezuglich nachdem obwohl sowie sondern dank "
                "infolge anlasslich entsprechend innerhalb ausserhalb statt mittels pro darunter "
                "demgegenuber doch "
                "demnach dennoch trotzdem darauf hierauf letztlich insgesamt allerdings daher",
            [WORD_OBLIQUE] =
                "im in ins am an auf aus bei beim mit nach von vom vor zu zum zur uber unter durch "
                "fur gegen ohne um bis seit wahrend wegen trotz zwischen ab aufgrund gegenuber "
                "angesichts hinsichtlich infolge anlasslich innerhalb ausserhalb statt neben",
            [WORD_PREP] = "von des der vom fur aus im in bei beim",
            [WORD_DET] =
                "der die das den dem des ein eine einer eines einem einen sein seine ihr ihre "
                "unser "
                "unsere mein meine mehrere viele einige zwei drei dieser diese jeder kein keine "
                "seiner seinem seinen seines ihrer ihrem ihren ihres unserer unseres diesem diesen "
                "dieses einiger vieler aller alle jede",
            [WORD_ADVERB] =
                "sich ahnlich unterdessen demnach zwar unmissverstandlich deutlich konkret "
                "gleichzeitig zugleich daraufhin daruber hierzu uberraschend neuerdings erst "
                "inzwischen mittlerweile derzeit nur so auch noch schon bereits zudem ausserdem "
                "weiter ferner dann danach spater gestern heute dabei dazu jedoch allerdings "
                "hingegen dagegen nun erneut mehrfach wiederholt zuvor anschliessend schliesslich "
                "wortlich sogar selbst am",
            [WORD_HE] = "er",
            [WORD_SHE] = "sie",
            [WORD_OTHER] = "ich wir ihr du man",
            [WORD_AND] = "und",
            [WORD_TITLE] =
                "herr frau dr prof professor prasident prasidentin kanzler kanzlerin bundeskanzler "
                "bundeskanzlerin minister ministerin ministerprasident ministerprasidentin general "
                "oberst burgermeister burgermeisterin senator senatorin richter richterin papst "
                "konig konigin furst",
            [WORD_MALE] = GIVEN_LATIN_MALE " der "
                                           "herr frank-walter angelo kai jan",
            [WORD_FEMALE] = GIVEN_LATIN_FEMALE " die "
                                               "frau angela andrea karin gulsen",
            [WORD_ROLE] =
                "prasident prasidentin vorsitzender vorsitzende vorstand chef chefin sprecher "
                "sprecherin minister ministerin direktor direktorin leiter leiterin experte "
                "expertin anwalt anwaltin richter richterin staatsanwalt staatsanwaltin polizist "
                "polizistin burgermeister burgermeisterin abgeordneter abgeordnete abgeordneten "
                "kandidat kandidatin kanzler kanzlerin senator senatorin gouverneur botschafter "
                "botschafterin sekretar generalsekretar generalsekretarin professor professorin "
                "forscher forscherin autor autorin journalist journalistin redakteur trainer "
                "spieler zeuge zeugin anwohner anwohnerin bauer lehrer lehrerin arzt arztin "
                "unternehmer unternehmerin analyst analystin aktivist aktivistin politiker "
                "politikerin geschaftsfuhrer geschaftsfuhrerin manager managerin kommissar "
                "kommissarin premierminister premierministerin premier aussenminister "
                "innenminister",
            [WORD_ABBR] =
                "dr prof hr fr nr str st bzw ca z.b u.a d.h usw mio mrd jh geb gest evtl ggf vgl "
                "abs art",
            [WORD_TIME] =
                "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz "
                "april mai juni juli august september oktober november dezember",
            [WORD_PLACE] =
                "deutschland berlin hamburg munchen koln frankfurt bayern sachsen europa usa "
                "russland moskau frankreich paris england london osterreich wien schweiz bern "
                "china "
                "peking iran irak israel turkei",
            [WORD_ORG] =
                "ministerium bundesministerium regierung bundesregierung partei polizei behorde "
                "amt "
                "agentur zeitung verband verein gewerkschaft unternehmen gesellschaft universitat "
                "institut gericht staatsanwaltschaft parlament bundestag kommission rat "
                "organisation gruppe firma bank stiftung kirche spd cdu csu fdp grunen linke npd",
            [WORD_LINK] = "als ist sei war dass von ein eine einen einem einer seien waren",
            [WORD_PARTICLE] = "von van de la al el bin da di",
            [WORD_CITE] = "zitiert zitierte zitierten",
            [WORD_SO] = "so",
            [WORD_SUBORDINATE] =
                "dass weil da wie nachdem obwohl wahrend wenn als wobei womit indem sodass damit "
                "ob "
                "falls bis bevor seit wo wonach der die das dem den dessen deren welche welcher "
                "welches wer was",
            [WORD_OBJECT] =
                "dem den des ihn ihm ihnen ihr dies das diesen diesem einem einen mich uns",
            [WORD_IMPERSONAL] = "es",
            [WORD_REPORTED] =
                "sei seien habe werde musse mussten mussen solle konne durfe wolle gebe gehe komme "
                "stehe bleibe lasse mache sehe halte nehme brauche bestehe liege wisse hatte "
                "hatten "
                "ware waren wurde wurden konnte konnten musste sollte",
        },
    .indefinite = "ein eine einer eines einem einen mehrere viele",
    .naming = "namens",
    .role_endings =
        "sprecher sprecherin minister ministerin prasident prasidentin chef chefin direktor leiter "
        "vorsitzende vorsitzender anwalt anwaltin abgeordnete abgeordneter experte expertin "
        "sekretar kandidat politiker politikerin trainer forscher",
    .case_endings = "s",
    .saying_endings = "t te ten",
    .capital_nouns = true,
    .free_order = true,
    .verb_second = true,
    .day_stops = true,
    .cautious = true,
    .anonymous = true,
};
