/* English. The verbs are those of news: counted on campaign reporting and on agency, British, South
 * Asian and machine-translated copy ("stated", "underlined", "informed"). */
#include "text/quotes/lang.h"
#include "text/quotes/lang/given.h"

const struct quote_language quote_language_en = {
    .tag = "en",
    .words =
        {
            [WORD_CUE] =
                "say says said tell tells told add adds added ask asks asked tweeted tweets reply "
                "replies replied respond responds responded explain explains explained argue "
                "argues "
                "argued insist insists insisted declare declares declared continue continues "
                "continued conclude concludes concluded warn warns warned admit admits admitted "
                "acknowledge acknowledges acknowledged recall recalls recalled jokes joked quips "
                "quipped vows vowed predict predicts predicted observe observes observed remark "
                "remarks remarked shouts shouted yells yelled boasts boasted complain complains "
                "complained exclaim exclaims exclaimed urges urged contend contends contended "
                "maintain maintains maintained testify testifies testified laments lamented muse "
                "muses mused opine opines opined plead pleads pleaded pled proclaim proclaims "
                "proclaimed reiterate reiterates reiterated repeats repeated retort retorts "
                "retorted reveals revealed thunder thunders thundered cautions cautioned chants "
                "chanted concede concedes conceded confirm confirms confirmed confesses confessed "
                "deny denies denied emphasize emphasizes emphasized emphasise emphasises "
                "emphasised "
                "stresses stressed elaborate elaborates elaborated assert asserts asserted assure "
                "assures assured fume fumes fumed sighs sighed riffs riffed surmise surmises "
                "surmised scoff scoffs scoffed snaps snapped bemoan bemoans bemoaned decry decries "
                "decried allege alleges alleged deadpans deadpanned interject interjects "
                "interjected interrupts interrupted implore implores implored inform informs "
                "informed remind reminds reminded advises advised wonder wonders wondered inquire "
                "inquires inquired rails railed rants ranted gush gushes gushed concurs concurred "
                "agree agrees agreed counsels counseled counselled rebuke rebukes rebuked clarify "
                "clarifies clarified stipulate stipulates stipulated theorizes theorized "
                "hypothesize hypothesizes hypothesized teases teased taunts taunted bellow bellows "
                "bellowed whispers whispered screams screamed holler hollers hollered mutter "
                "mutters muttered murmur murmurs murmured protested disclose discloses disclosed "
                "announce announces announced claims claimed write writes wrote written underline "
                "underlines underlined underscore underscores underscored highlights highlighted "
                "relate relates related recount recounts recounted narrate narrates narrated "
                "specifies specified summarize summarizes summarized summarise summarises "
                "summarised pledges pledged pressed propose proposes proposed intone intones "
                "intoned grumble grumbles grumbled groans groaned growls growled barks barked crow "
                "crows crowed chime chimes chimed gripes griped chuckles chuckled laughed smiled "
                "enthuse enthuses enthused vent vents vented counters countered notes noted stated "
                "suggest suggests suggested begins began divulge divulges divulged volunteers "
                "volunteered retweet retweets retweeted captions captioned posit posits posited "
                "speculate speculates speculated reasoned demurs demurred apologize apologizes "
                "apologized apologise apologises apologised commend commends commended commented "
                "reckons reckoned points pointed instructed instructs ordered demanded",
            [WORD_WEAK] =
                "protests presses laughs smiles states reasons comments react reacts reacted sob "
                "sobs sobbed shrug shrugs shrugged nod nods noded weep weeps wept giggle giggles "
                "giggled frown frowns frowned remonstrate remonstrates remonstrated sneer sneers "
                "sneered calls called describe describes described dubs dubbed hail hails hailed "
                "praises praised criticize criticizes criticized criticise criticises criticised "
                "blast blasts blasted slams slammed mock mocks mocked labels labeled labelled "
                "blames blamed questions questioned offers offered credits credited cite cites "
                "cited liken likens likened dismiss dismisses dismissed attacks attacked condemn "
                "condemns condemned portray portrays portrayed references referenced accuse "
                "accuses "
                "accused charges charged mentions mentioned believe believes believed think thinks "
                "thought demands demanded denounce denounces denounced deride derides derided "
                "ridicule ridicules ridiculed refers referred hints hinted signals signaled "
                "signalled indicate indicates indicated marvel marvels marveled posts posted "
                "quotes "
                "quoted points pointed reads read reports reported promises promised objects "
                "objected answers answered cheers cheered thank thanks thanked wants wanted feels "
                "felt characterize characterizes characterized brands branded denote denotes "
                "denoted refuses refused seeks sought knows knew hopes hoped fears feared expects "
                "expected sees saw defends defended rejects rejected tout touts touted went goes "
                "led",
            [WORD_GERUND] =
                "saying telling adding asking tweeting replying responding explaining arguing "
                "insisting declaring continuing concluding warning admitting acknowledging "
                "recalling joking quipping vowing predicting observing remarking shouting yelling "
                "boasting complaining exclaiming urging contending maintaining testifying "
                "lamenting "
                "musing opining pleading proclaiming reiterating repeating retorting revealing "
                "thundering cautioning chanting conceding confirming confessing denying "
                "emphasizing "
                "emphasising stressing elaborating asserting assuring fuming sighing riffing "
                "surmising scoffing snapping bemoaning decrying alleging interjecting interrupting "
                "imploring informing reminding advising wondering inquiring railing ranting "
                "gushing "
                "concurring agreing rebuking clarifying stipulating theorizing hypothesizing "
                "teasing taunting bellowing whispering screaming hollering muttering murmuring "
                "protesting disclosing announcing claiming writing underlining underscoring "
                "highlighting relating recounting narrating specifying summarizing summarising "
                "pledging pressing proposing intoning grumbling groaning growling barking crowing "
                "chiming griping chuckling laughing smiling enthusing venting countering noting "
                "stating suggesting beginning divulging volunteering retweeting captioning "
                "positing "
                "speculating reasoning apologizing apologising commending commenting reckoning "
                "reacting sobing shruging noding weeping giggling frowning remonstrating sneering "
                "calling describing dubbing hailing praising criticizing criticising blasting "
                "slamming mocking labeling labelling blaming questioning offering crediting citing "
                "likening dismissing attacking condemning portraying referencing accusing charging "
                "mentioning believing thinking demanding denouncing deriding ridiculing referring "
                "hinting signaling signalling indicating marveling posting quoting pointing "
                "reading "
                "reporting promising objecting answering cheering thanking wanting feeling "
                "characterizing branding denoting refusing seeking knowing hoping fearing "
                "expecting "
                "seeing defending rejecting touting",
            [WORD_ACCORDING] = "according per",
            [WORD_AUXILIARY] = "has had have was is would will did does",
            [WORD_FUNC] =
                "him them us me who whom that which as when while after before during from by to "
                "in "
                "on at for with of about over under into through since until because if though "
                "although but and or nor so yet than then not never only just even is was are were "
                "be been being has have had do does did will would could should may might can must "
                "there here these those what how why where whether against among between without "
                "within toward towards upon despite amid across behind beyond around out off up "
                "down both either neither it's that's",
            [WORD_OBLIQUE] =
                "to by in on at for with of about over under into through against among between "
                "without toward towards from like than upon despite via around near",
            [WORD_LINK] =
                "is was be been are were being as to that not so too very would will could should",
            [WORD_AND] = "and",
            [WORD_PREP] = "of for in at from with",
            [WORD_DET] =
                "the a an his her their its our my your some many several another one two three "
                "four five six former every each no any other",
            [WORD_ADVERB] =
                "earlier much nearly early late last this next also then later once recently has "
                "had have further again still even just already reportedly repeatedly previously "
                "first now who would will too often always never ever famously soon immediately "
                "quickly simply instead therefore however meanwhile thus perhaps did does",
            [WORD_OBJECT] = "him her them his their",
            [WORD_HE] = "he him his",
            [WORD_SHE] = "she her",
            [WORD_THEY] = "they them their",
            [WORD_OTHER] = "i we you who one it",
            [WORD_TITLE] =
                "mr mrs ms miss mx dr prof professor sen senator rep representative gov governor "
                "gen general lt col colonel capt captain sgt sergeant maj major cmdr adm admiral "
                "rev reverend fr father pastor bishop archbishop cardinal rabbi imam sheikh "
                "ayatollah pope president vice-president premier chancellor minister prime king "
                "queen prince princess sir dame lord lady judge justice chief secretary ambassador "
                "mayor councilman councilwoman councillor congressman congresswoman assemblyman "
                "coun cr cllr comrade hon supt insp det pc dpp datuk dato tan sri haji hajji "
                "sardar shri "
                "smt brig pvt cpl ofc atty",
            [WORD_MALE] = GIVEN_LATIN_MALE
            " "
            "mohd md wade floyd gene herb irving mick miles omari otis rex sid troy vernon ajay "
            "abhishek tendai tawanda obinna kehinde yaw kojo jan yerbol yerzhan daulet "
            "nurzhan sanzhar kuanysh firuz rustam farrukh jamshid bakhtiyor otabek sherzod "
            "akmal botir sagyn ulan azat talant kubanychbek temir tilek pyotr maksim "
            "yevgeny arsen levan zurab heydar kemal recep rahim nasir osama kenji wei ming "
            "tuan minh duc rakesh manoj chidi thabo oluwaseun babajide mr sir lord king "
            "prince father congressman councilman spokesman chairman businessman boy son "
            "husband brother uncle grandfather salesman policeman fisherman larry brandon "
            "gabriel logan mason russell mitt newt corey corry rudolph tony rand lindsey "
            "almazbek islam narendra chen jean",
            [WORD_FEMALE] = GIVEN_LATIN_FEMALE
            " "
            "megyn dianne bernice camille candace courtney della ellie elsie ethel felicia "
            "freya gladys gillian ginger imogen ivy jacinda jess jessie jo karin marian "
            "marsha millie mindy nell paige peg shelby toni vicki whitney winifred "
            "nokuthula thandiwe chipo rutendo wanjiru akinyi nkechi funmi bisi swati "
            "bibisoro gulnoza gulmira gulnora gulsara nodira dilfuza dilnoza mavluda jyldyz "
            "nurgul nurzhan-kyzy bermet cholpon meerim aisuluu zhyldyz kunduz umida feruza "
            "shahnoza kamila sevara zulfiya munira zarema saltanat zhuldyz karlygash "
            "raushan togzhan botagoz lidiya larisa lyubov raisa darya alyona evgenia nino "
            "salome gayane narine sevinj rania hala thi lan linh mei ling yuki akiko sakura "
            "deepa meena ngozi chioma amaka folake nomvula thandi mrs ms miss madam dame "
            "lady queen princess congresswoman councilwoman spokeswoman chairwoman "
            "businesswoman actress woman girl daughter wife mother sister aunt grandmother "
            "widow nancy angela andrea jean amber alexis lori michele ekaterina lyudmila "
            "zauresh aizhan nazgul kellyanne huma joni",
            [WORD_ROLE] =
                "counsel librarian akim akims villager villagers shopkeeper herdsman herder "
                "pensioner ally family "
                "president "
                "chairman chairwoman chair director manager minister "
                "spokesman spokeswoman spokesperson analyst official officer adviser advisor aide "
                "secretary strategist consultant economist lawyer attorney professor expert "
                "researcher author editor reporter journalist correspondent columnist commentator "
                "host anchor activist leader head chief ceo founder owner candidate nominee "
                "senator "
                "congressman congresswoman representative governor mayor lawmaker legislator "
                "delegate judge prosecutor sheriff deputy police commissioner superintendent "
                "detective inspector sergeant general colonel captain commander ambassador envoy "
                "diplomat resident voter supporter farmer teacher student driver doctor nurse "
                "worker trader neighbour neighbor witness victim mother father brother sister son "
                "daughter wife husband coach player singer actor actress writer historian "
                "scientist "
                "engineer businessman businesswoman pollster operative volunteer pastor principal "
                "coordinator organizer organiser surrogate veteran agent negotiator premier "
                "chancellor king queen prince pope administrator treasurer member fellow scholar "
                "executive",
            [WORD_ABBR] =
                "rt ven kh sh zh ch yu ya ts dzh th ph mr mrs ms dr sen sens rep reps gov govs gen "
                "lt col "
                "capt sgt maj cmdr adm rev prof "
                "jr sr st ft mt no inc corp co ltd vs jan feb mar apr aug sept sep oct nov dec "
                "calif ariz fla pa va mass ky tex ill wis mich minn conn tenn wash ore colo del "
                "ala "
                "ark kan neb nev okla ga la md mo miss u.s d.c u.k u.n n.c n.h n.j n.y n.m s.c s.d "
                "n.d r.i w.va b.c hon mohd atty asst dept est bros pvt cpl supt insp brig e.g i.e "
                "ph.d a.m p.m",
            [WORD_TIME] =
                "monday tuesday wednesday thursday friday saturday sunday january february march "
                "april june july august september october november december today yesterday "
                "tomorrow tonight",
            [WORD_PLACE] =
                "new north south east west united white house state states capitol hill street "
                "republicans republican democrats democrat democratic gop american americans "
                "russian british islamic wall america washington england britain london russia "
                "moscow china beijing kazakhstan almaty astana ukraine kyiv kiev france paris "
                "germany berlin india delhi pakistan iran iraq syria israel gaza turkey ankara "
                "europe asia africa mexico canada australia japan tokyo california texas florida "
                "iowa ohio nevada michigan pennsylvania wisconsin virginia carolina hampshire york "
                "brussels uzbekistan tashkent kyrgyzstan bishkek tajikistan dushanbe turkmenistan "
                "afghanistan kabul kremlin crimea donbas congress senate nigeria lagos abuja kenya "
                "nairobi",
            [WORD_ORG] =
                "press guardian reuters bbc telegraph tribune herald gazette satellite partnership "
                "advisers family assembly ministry department agency campaign committee police "
                "party government administration office university company bank group association "
                "union council court foundation institute center centre bureau commission network "
                "newspaper times post journal news service coalition federation organization "
                "organisation authorities authority army navy embassy parliament team club board "
                "society firm corporation",
            [WORD_PARTICLE] = "binti bint bte dela delos abu ad ar ash van von de der den del "
                              "della di da dos bin ibn al el "
                              "la le ter ten af av zu",
        },
    .indefinite = "a an another one some two three several",
    .particles = "out back in on up off",
    .counting = "another some many several most all both few others two three",
    .links = "read see watch related",
    .relays = "reports",
    .naming = "named called",
    .utterances =
        "remark remarks comment comments statement statements claim claims assertion promise "
        "pledge vow declaration warning response reply answer insistence contention tweet tweets "
        "speech letter message argument admission observation assessment assurance complaint quip "
        "joke "
        "question plea call demand prediction suggestion description characterization suggestion "
        "boast lament retort post op-ed email memo catchphrase mantra motto conclusion accusation "
        "allegation reaction advice verdict",
    .adverb_endings = "ly",
    .male_endings = "ov ev skiy uulu uly ugli oglu",
    .female_endings = "ova eva skaya kyzy qizi",
    .verb_endings = "ing",
    .participle_endings = "ed ing",
    .saying_endings = "ed",
    .role_endings = "woman",
    .article_closes = true,
    .anonymous = true,
};
