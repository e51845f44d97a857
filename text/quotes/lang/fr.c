/* French. Compound past («…», a déclaré X), inversion with hyphens (a-t-il assuré, dit-elle). */
#include "text/quotes/lang.h"

const struct quote_language quote_language_fr = {
    .tag = "fr",
    .words =
        {
            [WORD_CUE] =
                "dit declare explique affirme ajoute precise souligne indique estime raconte "
                "annonce assure repond repondu demande confie rappelle rappele reconnait reconnu "
                "insiste note poursuit poursuivi conclut conclu lance ecrit previent prevenu "
                "denonce regrette avoue admet admis martele temoigne soutient soutenu commente "
                "observe releve resume constate deplore plaide promet promis avertit averti "
                "interroge accuse appelle appele juge tonne ironise replique retorque rencherit "
                "rencheri detaille argumente glisse murmure crie hurle exclame nuance tempere "
                "complete tranche fustige salue inquiete felicite rejouit rejoui alerte signale "
                "evoque pense croit denoncent disent affirment expliquent estiment indiquent "
                "ajoutent declarent soulignent assurent precisent declarait disait expliquait "
                "affirmait ajoutait soulignait estimait assurait racontait ecrivait souffle "
                "souvient souvenait corrige lache sourit soupire abonde agace indigne insurge "
                "emporte peste plaisante rit philosophe amuse etonne vante grince balaie concede "
                "reconnaissait promettent prevoit coupe enchaine reprend reagit reagi grogne "
                "gronde souri exige justifie tance tempete desole etrangle grimace rassure "
                "rassurent deplorent feint glissait lancait repete repetait martelait jure juree "
                "supplie implore concluait riposte retorquait objecte proteste protestait "
                "temporise recadre tacle ecrivent resument rappellent insistent temoignent "
                "racontent repondent ajoutaient deplorait regrettait revendique promettait "
                "previenent pretendait jubile lachait maugree marmonne bougonne chuchote beugle "
                "aboie vocifere exhorte conseille suggere refute dement dementi confirme "
                "confirmait reclame redoute doute savoure raille moque nargue persifle explicite "
                "developpe commentait notait jugeait concedait certifie garantit atteste "
                "plaisantait enthousiasme emerveille emeut offusque emu attriste console "
                "interrogeait demandait questionne questionnait",
            [WORD_WEAK] =
                "veut voulait invite compare defend presse somme siffle avance propose expose "
                "espere craint pretend qualifie traite appelle parle cite voit juge",
            [WORD_GERUND] =
                "ajoutant declarant expliquant affirmant soulignant precisant estimant disant "
                "assurant rappelant indiquant denoncant notant",
            [WORD_ACCORDING] = "selon pour",
            [WORD_AUXILIARY] = "se s a ont avait avaient est etait aura t",
            [WORD_FUNC] =
                "que qui dont ou quand lorsque comme si mais et donc or ni car puis a au aux de du "
                "des d en dans sur sous par pour avec sans vers chez entre contre depuis pendant "
                "avant apres jusque malgre selon ne pas plus n c ce ceci cela ca y se lui leur qu "
                "lors afin ainsi alors aussi",
            [WORD_OBLIQUE] = "a au aux en dans sur sous par pour avec sans vers chez entre contre "
                             "depuis pendant "
                             "avant apres des lors malgre",
            [WORD_PREP] = "de du des d",
            [WORD_DET] = "le la les l un une des son sa ses leur leurs notre nos mon ma mes ce cet "
                         "cette ces "
                         "plusieurs certains deux trois quelques chaque autre autres",
            [WORD_ADVERB] =
                "aussi egalement encore toujours deja ensuite puis enfin ainsi alors notamment "
                "hier "
                "mercredi jeudi lundi mardi vendredi samedi dimanche recemment clairement "
                "immediatement pourtant cependant toutefois n ne pas t s nous leur lui me m",
            [WORD_HE] = "il",
            [WORD_SHE] = "elle",
            [WORD_THEY] = "ils elles",
            [WORD_OTHER] = "je j nous vous on tu",
            [WORD_AND] = "et",
            [WORD_TITLE] =
                "m mm mme mlle mr dr pr maitre me monsieur madame president presidente ministre "
                "premier premiere general colonel capitaine maire senateur senatrice depute "
                "deputee "
                "juge procureur procureure roi reine prince princesse pape docteur professeur",
            [WORD_MALE] =
                "m monsieur president directeur jean pierre michel andre philippe rene louis alain "
                "jacques bernard marcel daniel roger robert paul claude christian henri georges "
                "nicolas francois gerard patrick laurent olivier david julien eric marc stephane "
                "sebastien frederic emmanuel edouard bruno gabriel thomas vincent antoine benjamin "
                "alexandre maxime lucas hugo herve yves guy dominique thierry pascal didier serge "
                "gilles mohamed ahmed karim mamadou amadou vladimir donald joe barack",
            [WORD_FEMALE] =
                "mme mlle madame presidente directrice ministre-femme marie jeanne francoise "
                "monique catherine nathalie isabelle jacqueline anne sylvie martine nicole helene "
                "christine valerie sandrine sophie celine veronique julie aurelie emilie claire "
                "camille laura lea manon sarah chloe elodie audrey caroline stephanie brigitte "
                "segolene marine christiane michele danielle elisabeth rachida najat agnes "
                "florence "
                "fatima aicha aminata fatou",
            [WORD_ROLE] =
                "president presidente directeur directrice ministre porte-parole chef cheffe "
                "responsable secretaire maire adjoint adjointe depute deputee senateur senatrice "
                "avocat avocate procureur procureure juge policier prefet prefete expert experte "
                "analyste economiste chercheur chercheuse professeur professeure medecin docteur "
                "infirmiere enseignant enseignante etudiant etudiante habitant habitante "
                "agriculteur agricultrice entrepreneur militant militante journaliste redacteur "
                "redactrice ecrivain auteur autrice historien politologue candidat candidate "
                "ambassadeur ambassadrice commissaire general colonel syndicaliste patron patronne "
                "fondateur fondatrice entraineur joueur acteur actrice temoin voisin voisine "
                "riverain pere mere",
            [WORD_ABBR] = "m mm mme dr pr st ste etc av bd cf ex p art",
            [WORD_TIME] = "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier "
                          "mars avril mai "
                          "juin juillet aout septembre octobre novembre decembre",
            [WORD_PLACE] =
                "france paris lyon marseille europe allemagne berlin bruxelles belgique suisse "
                "russie moscou chine pekin etats-unis washington royaume-uni londres kazakhstan "
                "afrique algerie maroc tunisie senegal",
            [WORD_ORG] =
                "ministere gouvernement parti police gendarmerie mairie prefecture parquet "
                "tribunal "
                "cour agence societe entreprise groupe banque universite institut centre bureau "
                "commission comite conseil syndicat association organisation fondation parlement "
                "assemblee senat journal quotidien elysee",
            [WORD_LINK] = "que est etait comme d de",
            [WORD_PARTICLE] = "de du des d la le van von ben el al",
        },
    .indefinite = "un une des plusieurs",
    .adverb_endings = "ment",
    .saying_endings = "e t i u nt",
    .elides = true,
    .dash_dialogue = true,
    .cautious = true,
    .anonymous = true,
};
