/* French. Compound past («…», a déclaré X), inversion with hyphens (a-t-il assuré, dit-elle). */
#include "text/quotes/lang.h"
#include "text/quotes/lang/given.h"

/* Stems that several rows inflect. */
#define VERBS_ER                                                                     \
    "declar expliqu affirm ajout precis soulign indiqu estim racont assur demand "   \
    "confi rappel insist lanc denonc regrett martel temoign comment observ relev "   \
    "resum constat deplor plaid interrog accus tonn ironis repliqu detaill "         \
    "argument gliss murmur hurl exclam nuanc temper complet tranch fustig felicit "  \
    "alert signal evoqu corrig soupir indign insurg emport pest plaisant philosoph " \
    "grinc balay conced enchain grogn grond exig justifi tanc tempet desol etrangl " \
    "grimac rassur feint repet jur suppli implor ripost object protest temporis "    \
    "recadr tacl maugre marmonn bougonn chuchot beugl aboy vocifer exhort conseill " \
    "sugger refut confirm reclam redout dout savour raill moqu nargu persifl "       \
    "explicit developp not jug certifi attest enthousiasm emerveill offusqu consol " \
    "questionn rapport annonc revel mentionn preconis recommand renseign reaffirm "  \
    "clam proclam declam enumer enonc formul articul balbuti begay bafouill "        \
    "grommel ronchonn ral rouspet fulmin enrag analys diagnostiqu schematis "        \
    "synthetis theoris relativis minimis banalis dedramatis chiffr evalu "           \
    "pronostiqu augur fanfaronn jubil exult pavois tonitru harangu apostroph "       \
    "interpell houspill gourmand sermonn blam condamn critiqu dezingu etrill rigol " \
    "rican badin blagu taquin piqu lach glos raisonn rumin song exhal sanglot gein " \
    "confess avou invoqu allegu argu ergot plaident point salu remerci encens vant " \
    "anticip imagin hoquet couin sursaut souffl crach assen decoch tweet"

static const struct inflection inflections[] = {
    /* verbs in -er: present, imperfect, past, participle, infinitive */
    {WORD_CUE, "e ent ait aient a erent er ee ees era", VERBS_ER},
    {WORD_GERUND, "ant", VERBS_ER},
    {WORD_CUE, "it is issait issent ie ir", "avert rencher garant rug roug blem reag grav"},
    {WORD_CUE, "d dait dent du due dit dre", "repon"},
    {WORD_CUE, "t tait tent ti tit tir", "men sen demen"},
    {WORD_CUE, "t ent ait u ue int enir iennent ient", "sout main prev conv"},
    {WORD_CUE, "ouvient ouvenait ouvint ouviennent ouvenu ouvenue", "s"},
    {WORD_CUE, "et ettait ettent is it ettra", "prom adm"},
    {WORD_CUE, "it isait isent ivit ivent ite", "d ecr pred contred red interd"},
    {WORD_CUE, "it ivait ivent ivi ivit", "poursu"},
    {WORD_CUE, "ut uait uent u urent uer", "concl"},
    {WORD_CUE, "ait aissait aissent u ut aitre", "reconn"},
    {WORD_CUE, "it iait ient i irent", "sour r"},
    {WORD_CUE, "rend renait rit rennent ris rendre", "rep"},
    {0, NULL, NULL},
};

const struct quote_language quote_language_fr = {
    .tag = "fr",
    .inflections = inflections,
    .words =
        {
            [WORD_CUE] =
                "rappelle prevenu soutenu averti appelle appele retorque rencheri crie inquiete "
                "rejouit rejoui pense croit ecrivait abonde agace amuse etonne balaie prevoit "
                "coupe reagi feint retorquait rappellent revendique previenent pretendait aboie "
                "jugeait emeut emu attriste interrogeait pensait veut voudrait estime criait "
                "criaient ecrie ecriait",
            [WORD_WEAK] =
                "veut voulait invite compare defend presse somme siffle avance propose expose "
                "espere craint pretend qualifie traite appelle parle cite voit juge",
            [WORD_GERUND] =
                "ajoutant declarant expliquant affirmant soulignant precisant estimant disant "
                "assurant rappelant indiquant denoncant notant",
            [WORD_ACCORDING] = "selon pour d-apres",
            [WORD_AUXILIARY] =
                "se s a ont avait avaient est etait aura t ait aurait auraient ayant sont "
                "etaient fut furent fait",
            [WORD_FUNC] =
                "devant derriere que qui dont ou quand lorsque comme si mais et donc or ni car "
                "puis a au aux de "
                "du des d en dans sur sous par pour avec sans vers chez entre contre depuis "
                "pendant avant apres jusque malgre selon ne pas plus n c ceci cela ca y se qu "
                "lors afin ainsi alors aussi",
            [WORD_OBLIQUE] = "devant derriere a au aux en dans sur sous par pour avec sans vers "
                             "chez entre contre "
                             "depuis pendant "
                             "avant apres des lors malgre",
            [WORD_PREP] = "de du des d",
            [WORD_DET] =
                "le la les l un une des son sa ses leur leurs notre nos mon ma mes ce cet cette "
                "ces plusieurs certains deux trois quelques chaque autre autres aucun aucune "
                "tous toutes tout toute quatre cinq six dix quelqu",
            [WORD_ADVERB] =
                "aussi egalement encore toujours deja ensuite puis enfin ainsi alors notamment "
                "hier recemment clairement immediatement pourtant cependant toutefois n ne pas "
                "t s nous leur lui me m dimanche lundi mardi mercredi jeudi vendredi samedi "
                "fierement doucement quant meme sobrement",
            [WORD_HE] = "il lui",
            [WORD_OBJECT] = "lui",
            [WORD_SHE] = "elle",
            [WORD_THEY] = "ils elles",
            [WORD_OTHER] = "qui dont je j nous vous on tu",
            [WORD_AND] = "et",
            [WORD_TITLE] =
                "m mm mme mlle mr dr pr maitre me monsieur madame president presidente ministre "
                "premier premiere general colonel capitaine maire senateur senatrice depute "
                "deputee juge procureur procureure roi reine prince princesse pape docteur "
                "professeur sir lord lady dame baron comte comtesse duc duchesse frere soeur "
                "abbe monseigneur mgr pere lieutenant adjudant commandant brigadier sergent mp "
                "kc qc",
            [WORD_MALE] = GIVEN_LATIN_MALE
            " "
            "m monsieur president directeur jean claude gabriel dominique le un ce cet il "
            "homme garcon fils pere frere mari oncle grand-pere roi prince",
            [WORD_FEMALE] = GIVEN_LATIN_FEMALE
            " "
            "mme mlle madame presidente directrice ministre-femme camille segolene michele "
            "najat la une cette elle femme fille mere soeur epouse tante reine princesse",
            [WORD_ROLE] =
                "president presidente directeur directrice ministre porte-parole chef cheffe "
                "responsable secretaire maire adjoint adjointe depute deputee senateur "
                "senatrice avocat avocate procureur procureure juge policier prefet prefete "
                "expert experte analyste economiste chercheur chercheuse professeur professeure "
                "medecin docteur infirmiere enseignant enseignante etudiant etudiante habitant "
                "habitante agriculteur agricultrice entrepreneur militant militante journaliste "
                "redacteur redactrice ecrivain auteur autrice historien politologue candidat "
                "candidate ambassadeur ambassadrice commissaire general colonel syndicaliste "
                "patron patronne fondateur fondatrice entraineur joueur acteur actrice temoin "
                "voisin voisine riverain pere mere pilier ailier demi gardien gardienne "
                "attaquant attaquante defenseur defenseure milieu capitaine selectionneur coach "
                "arbitre sprinteur cycliste boxeur judoka nageur nageuse pilote champion "
                "championne athlete romancier romanciere poete comedien comedienne realisateur "
                "realisatrice cineaste metteur chanteur chanteuse musicien musicienne pianiste "
                "violoniste peintre sculpteur sculptrice architecte photographe editeur "
                "editrice libraire animateur animatrice presentateur presentatrice chroniqueur "
                "chroniqueuse correspondant correspondante reporter envoye envoyee magistrat "
                "magistrate greffier notaire huissier prevenu prevenue accuse accusee victime "
                "mairesse conseiller conseillere elu elue vice-president vice-presidente "
                "premier-ministre chancelier chanceliere delegue deleguee rapporteur president- "
                "pdg cofondateur cofondatrice gerant gerante proprietaire locataire commercant "
                "commercante boulanger boulangere boucher bouchere restaurateur restauratrice "
                "cuisinier cuisiniere serveur serveuse coiffeur coiffeuse facteur factrice "
                "pompier pompiere gendarme lieutenant-colonel adjudant-chef commandant "
                "brigadier soldat militaire veteran ancien ancienne eleve ecolier ecoliere "
                "lyceen lyceenne collegien collegienne instituteur institutrice maitre "
                "maitresse proviseur proviseure principal principale rectrice recteur doyen "
                "doyenne sociologue philosophe psychologue psychiatre pediatre chirurgien "
                "chirurgienne sage-femme aide-soignant aide-soignante kinesitherapeute "
                "pharmacien pharmacienne veterinaire vigneron vigneronne eleveur eleveuse "
                "maraicher maraichere berger bergere apiculteur pecheur pecheuse marin skipper "
                "navigateur navigatrice mecanicien mecanicienne chauffeur conducteur "
                "conductrice routier cheminot ouvrier ouvriere technicien technicienne "
                "ingenieur ingenieure physicien physicienne chimiste biologiste climatologue "
                "meteorologue astronome geologue archeologue conservateur conservatrice "
                "botaniste zoologiste benevole retraite retraitee pensionne fils fille frere "
                "soeur oncle tante cousin cousine epoux epouse mari femme veuf veuve grand-mere "
                "grand-pere ami amie collegue camarade client cliente passager passagere "
                "automobiliste touriste visiteur visiteuse manifestant manifestante supporter "
                "electeur electrice resident residente sinistre sinistree rescape rescapee "
                "otage refugie refugiee migrant migrante specialiste consultant consultante "
                "directeur-general coordinateur coordinatrice organisateur organisatrice "
                "promoteur dirigeant dirigeante cadre employe employee salarie salariee "
                "stagiaire apprenti apprentie interimaire",
            [WORD_ABBR] = "m mm mme dr pr st ste etc av bd cf ex p art",
            [WORD_TIME] = "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier "
                          "mars avril mai "
                          "juin juillet aout septembre octobre novembre decembre",
            [WORD_PLACE] =
                "france paris lyon marseille europe allemagne berlin bruxelles belgique suisse "
                "russie moscou chine pekin etats-unis washington royaume-uni londres kazakhstan "
                "afrique algerie maroc tunisie senegal",
            [WORD_IMPERSONAL] =
                "semble semblait parait paraissait faut fallait soit suffit pourrait peut",
            [WORD_ORG] =
                "ministere gouvernement parti police gendarmerie mairie prefecture parquet "
                "tribunal cour agence societe entreprise groupe banque universite institut "
                "centre bureau commission comite conseil syndicat association organisation "
                "fondation parlement assemblee senat journal quotidien elysee chambre collectif "
                "collectivite federation ligue club coalition mouvement consortium direction "
                "service ambassade consulat metropole region departement municipalite hopital "
                "chu inspection autorite union confederation cabinet",
            [WORD_LINK] = "que est etait comme d de",
            [WORD_PARTICLE] = "de du des d la le van von der den ter da dos di bin ben ibn el al",
        },
    .participle_endings = "é ée és ées",
    .indefinite = "un une des plusieurs",
    .links = "lire voir ecouter",
    .relays = "rapporte rapportent rapportait",
    .naming = "nomme nommee prenomme prenommee",
    .adverb_endings = "ment",
    .saying_endings = "e t i u nt",
    .infinitive_endings = "er ir re oir",
    .elides = true,
    .dash_dialogue = true,
    .cautious = true,
    .anonymous = true,
};
