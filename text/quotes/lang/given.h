/* Given names, folded. They tell where a name begins behind a post ("президент клуба Олег
 * Краснов"), and whether "he" may mean it. Names borne by both men and women stand in neither list.
 */
#ifndef TEXT_QUOTES_LANG_GIVEN_H
#define TEXT_QUOTES_LANG_GIVEN_H

/* Languages in Latin script. */
#define GIVEN_LATIN_MALE                                                                    \
    "aaron abdallah abdel abdelaziz abdelkader abdellah abderrahmane abdo abdou abdoul "    \
    "abdoulaye abdul abdulaziz abdulla abdullah abdulrahman abel abraham abubakar abubakr " \
    "achim adalbert adam adama adan adebayo adekunle adewale adil adnan adolf adolfo "      \
    "adolphe adrian adriano adrien aharon ahmad ahmadou ahmed ahmet aidan aimar aime "      \
    "akbar akim akin aksel alain alan albert alberto albin albrecht alcide aldo alec "      \
    "alejandro aleksandar aleksander aleksandr aleksei alessandro alessio alex alexander "  \
    "alexandre alexandru alexei alexey alfonso alfred alfredo ali alibek alikhan alioune "  \
    "alisher alistair allan allen alois alojz aloys alpha alphonse alvaro alvin amadou "    \
    "amangeldy amar amaury ambroise amin amine amir amit amos anand anatole anatoly "       \
    "anders andre andreas andrei andrej andres andrew andrey andrzej andy angus anil anis " \
    "anselm ansgar ante anthony antoine anton antoni antonin antonio antonis antti anwar "  \
    "archie ardian ari arif arjun arkady armand armando armen armin arnaud arndt arne "     \
    "arno arnold arseni arthur artur arturo artyom arun arvind asad asger ashok ashraf "    \
    "askar aslan attila aubrey auguste augustin augusto aurelien austin avi avraham axel "  \
    "aymeric ayoub azamat aziz babacar bakyt bakytzhan balazs baptiste barack barnaby "     \
    "barry bart bartosz bashar bashir bassam bastian bastien bauyrzhan ben benedict "       \
    "benedikt benito benjamin bennett benno benoit bent berat berik bernard bernardo "      \
    "bernd bernhard bernie bert berthold bertram bertrand bilal bilel bill billy birger "   \
    "bjarne bjorn blaise blake blaz bo bob bobby bodo bogdan bohdan bojan bola bolat "      \
    "boris boubacar brad bradley brahim branko brendan brent brett brian brice bruce "      \
    "bruno bryan bryce burkhard byron caleb callum calvin cameron carl carlo carlos "       \
    "carsten casey cedric celestin celso cesar cezary chad chaim charles charley charlie "  \
    "cheikh chester chinedu chris christian christoph christophe christopher christos "     \
    "chuck chukwuemeka ciaran clarence clark claudio claudius claus clayton clemens "       \
    "clement cliff clifford clinton clive clyde cody colin colm connor conor conrad "       \
    "constant constantin corentin cornelius craig curt curtis cyprien cyril cyrille cyrus " \
    "dag dale damian damien damir damon dan dani daniel daniele daniil daniyar danny "      \
    "dante dario darius darko darrell darren daryl dauren dave david davide davit davor "   \
    "dean deepak denis deniz dennis derek derrick desmond detlef devin didier diego "       \
    "dieter dietmar dietrich dilip dilshod dima dimitar dimitri dimitrios dimitris dino "   \
    "dirk djamel djibril dmitri dmitriy dmitry domenico domingo dominic dominik don "       \
    "donald donato donovan dorian doug douglas dragan drew duane dumitru duncan dusan "     \
    "dustin dwayne dwight dylan eamon eamonn earl ebbe eberhard eckart eckhard ed eddie "   \
    "edgar edmond edmund edoardo edouard eduard eduardo edward edwin efraim egon ehud "     \
    "eirik eitan ekkehard elias elie elijah elio eliot elliot elliott elmar eloi elon "     \
    "elton elvis elyas emeka emil emile emiliano emilio emin emir emmanuel emmanuele "      \
    "emomali emre endre engelbert enrico enrique enzo eoin erdal erhard eric erich erik "   \
    "erkin erland ernest ernesto ernst errol ervin erwan erwin esteban ethan etienne "      \
    "eugen eugene eugenio evan evariste everett evgeny ewald ewan ezra ezzedine fabian "    \
    "fabien fabio fabrice fabrizio fadi fahad faisal farhad farid farouk faruk fawzi "      \
    "fedor felipe felix femi ferdinand ferenc fergus fernand fernando fethi fidel filip "   \
    "filippo finn firmin flavio flemming florent florentin florian folker francesco "       \
    "francis francisco franck francois frank franklin franz fred freddie freddy frederic "  \
    "frederick frederik fredrik friedemann friedhelm friedrich frits fritz fyodor gabor "   \
    "gael gaetan gaetano gareth garry gary gaspar gaspard gaston gauthier gautier gavin "   \
    "gebhard gennady geoff geoffrey geoffroy georg george georges georgi georgios gerald "  \
    "gerard gerardo gerd gerhard german gernot gerrit gerry ghassan ghislain giacomo "      \
    "gianluca gianni gilbert gilberto giles gilles gino giorgi giorgio giorgos giovanni "   \
    "giulio giuseppe glen glenn godfrey gonzague gonzalo gordon gotz graeme graham grant "  \
    "greg gregoire gregor gregory griffin grigori grigory grzegorz guido guilhem "          \
    "guillaume guillermo gunnar gunter gunther gurgen gustav gustave gustavo guy habib "    \
    "hadi hakan hakim hamid hamza hamzah hank hannes hans hans-georg hans-jurgen hans- "    \
    "peter hans-ulrich hans-werner harald hari harold harry hartmut harvey hasan hassan "   \
    "hassane hector heiko heiner heinrich heinz helge helmut hendrik henning henri henrik " \
    "henry herbert heribert hermann hernan herve hicham hilaire hilmar hiroshi hocine "     \
    "holger horst houari howard hristo hubert hugh hughes hugo hugues humphrey hussain "    \
    "hussein ian ibrahim ibrahima ibrahime idrissa ignace ignacio igor ikechukwu ilan "     \
    "ilham ilias ilir ilja ilya imad imran imre ingo ioannis ion irfan irvin irwin isaac "  \
    "isaak isaiah iskander ismael ismail issa issouf istvan ivan ivo ivor iwan jaap jack "  \
    "jackson jacob jacobo jacques jaime jair jakob jakub jalal jamal james jamie jamil "    \
    "janek janez janis janko janos janusz jared jarek jari jaroslav jaroslaw jason jasper " \
    "javid javier jay jean-baptiste jean-charles jean-christophe jean-claude jean- "        \
    "francois jean-jacques jean-louis jean-loup jean-luc jean-marc jean-marie jean-michel " \
    "jean-noel jean-paul jean-philippe jean-pierre jean-sebastien jean-yves jeff "          \
    "jefferson jeffrey jens jerad jeremiah jeremie jeremy jeroen jerome jerry jerzy "       \
    "jesper jesse jesus jim jimmy jiri joachim joao joaquin jochen jock joe joel joerg "    \
    "joey johan johann johannes john johnny jon jonas jonathan jonny joost jordan jorg "    \
    "jorge jorgen joris jose josef joseph josh joshua josip jozef juan juho jules julian "  \
    "julien julio julius jun jurgen justin justus jusuf kai-uwe kairat kaj kamal kamil "    \
    "kanat kareem karel karim karl karl-heinz karol karsten kaspar kassym-jomart "          \
    "katsuhiro kazimierz keir keith ken kenan kenneth kenny kent kerem kevin khaled "       \
    "khalid khalil khamzat kieran kilian kip kiril kirill kirk kjell klaas klaus klaus- "   \
    "dieter klemens knud knut kofi konrad konstantin konstantinos koray korbinian "         \
    "kristian kristof kristoffer krzysztof kunal kurt kwabena kwaku kwame kwasi kyle "      \
    "lachlan ladislav lajos lakhdar lamar lamine lance lars lars-erik lasse laszlo "        \
    "laurens laurent laurentiu lawrence lazar leandro lech leif len lennart lenny leo "     \
    "leon leonard leonardo leonel leonhard leonid leopold leroy leszek lev levi lewis lex " \
    "liam lino lionel lloyd loic loick lorenz lorenzo lothar lou louis luc luca lucas "     \
    "luciano lucien ludger ludovic ludwig luigi luis luiz lukas lukasz luke lutz lyle "     \
    "lyndon maarten maciej mads magnus mahamadou mahdi mahmood mahmoud mahmud makhmud "     \
    "malcolm malik malte mamadou mamoudou manfred mansour mansur manuel manuele marat "     \
    "marc marc-andre marcel marcello marcelo marcin marco marcos marcus marek mariano "     \
    "marin mario marius mark marko markus marlon martin marty marvin marwan massimo mat "   \
    "mateo mateusz mathias mathieu mathis mathys matt matteo matthew matthias matthieu "    \
    "matti mattia maurice mauricio maurizio max maxence maxim maxime maximilian "           \
    "maximilien mbaye mehdi mehmet melvin mert michael michail michal michel michiel "      \
    "mickael miguel mihai mihail mihaly mikael mike mikhail mikkel mikko milan milos "      \
    "miloslav milton mirko miroslav mitch mitchell modibo mohamad mohamed mohammad "        \
    "mohammed mohsen moise moises moktar momcilo monty mordechai morgan moritz morris "     \
    "morten moses moshe mostafa mouhamed mourad moussa moustapha muhammad muhammed muhtar " \
    "mukesh mukhtar murad murat musa mustafa mustapha mykola nabil nabin nadir nael "       \
    "nasser nassim nassir nate nathan nathanael nathaniel nazim ned neil nelson nepomuk "   \
    "nestor neville nicholas nick nicolae nicolas niels nigel nikita niklas niko nikola "   \
    "nikolai nikolaj nikolaos nikolas nikolaus nikolay nikos nils noah noel norbert norm "  \
    "norman nouri numan nuno nurlan nursultan octave oded odin ola olaf olav ole oleg "     \
    "oleh oleksandr oliver olivier olli olof olzhas omar omer onur orhan orlando oscar "    \
    "oskar osman oswald otmar ottmar otto oumar ousmane ousseynou owen ozan pablo paddy "   \
    "pal panagiotis paolo parker parviz pascal patrice patricio patrick paul paulin paulo " \
    "pavel pavlo pawel pedro peer per percy perry pete peter petr petro petros petter "     \
    "phil philip philipp philippe phillip pierre pierre-antoine pierre-yves pierrick piet " \
    "pieter pietro piotr pius prakash prosper quentin quincy rachid radek radoslaw "        \
    "radovan raf rafael rafal rafik raheem rahul rainer raj rajesh rajiv raju ralf ralph "  \
    "ramakrishna ramesh rami ramiro ramon ramzan randall randolph randy raoul raphael "     \
    "rashid rasmus rasul raul ravi ray raymond reda reginald reiner reinhard reinhold "     \
    "remi remy renato renaud rene reto reza rhys ricardo riccardo rich richard rick ricky " \
    "rigobert rob robert roberto robrecht rod roderich roderick rodney rodolphe rodrigo "   \
    "rodrigue rodrique roger rohan roland rolf romain roman romano romeo ron ronald ronan " \
    "ronnie ross roy ruben rudi rudiger rudolf rudy rufus rupert ruslan rusty ryan "        \
    "ryszard saad sabit sadiq sadyr saif salah salem salim salman salvador salvatore sam "  \
    "sameer sami samir sammy samson samuel sander sandor sandro sanjay sanjeev santiago "   \
    "santosh satoshi scott seamus sean sebastian sebastiao sebastien seid selim sepp "      \
    "seppo serdar serge sergei sergej sergey sergio serhii serhiy serik seth severin "      \
    "seydou seymour shamil shane shaun shavkat shawn shinzo shlomo sidi sidney siegfried "  \
    "siegmar sigmar sigmund sigurd silvano silvio simeon simon sipho slobodan soren "       \
    "souleymane spencer spyros srdjan stan stanislas stanislav stanislaw stanley stavros "  \
    "stefan stefano steffen stellan sten stephan stephane stephen sterling steve steven "   \
    "stewart stig stuart sulaiman suleiman sultan sunil suresh sven sverre sydney sylvain " \
    "sylvester taavi tadeusz taha tahar talgat tamas tancrede tanguy tapio taras tarek "    \
    "tariq tarun tayfun taylan ted teddy temirlan teo teodor terence terrence terry "       \
    "thaddeus thanh theo theodor theodore theodoros thibaud thibault thibaut thierno "      \
    "thierry thilo thom thomas thor thorbjorn thorsten thorvald tiago tibor tidiane "       \
    "tigran till tilman tim timo timofey timothee timothy timur tito titouan titus tobias " \
    "toby tod todd todor tom tomas tomasz tomaz tommaso tommy tomohiro torben tore "        \
    "torsten travis trent trevor tristan trygve tudor tuncay tunde turgut ty tyler tyrone " \
    "tyson tzipi ubaldo udo ulf uli ulrich ulugbek umar umberto urban urs usman uwe "       \
    "vaclav vadim vahid valentin valere valeri valery vance vasco vasil vasile vasily "     \
    "vasyl veit veselin viacheslav victor vijay vikram viktor vilmos vince vincent "        \
    "vincenzo vinod virgil vishnu vitali vitaliy vitaly vito vittorio vivek vlad vladimir " \
    "vladislav vojtech volker volodymyr vyacheslav waldemar walid wallace walter wang "     \
    "warren wayne wendelin wendell werner wesley wieland wilbur wilfred wilfried wilhelm "  \
    "will willem william willibald willie willy wilson winfried winston wladimir "          \
    "wlodzimierz wojciech wolf wolfgang wolfram woody xaver xavier yacine yahya yair "      \
    "yakov yakub yann yannick yannis yaroslav yasin yasser yassin yassine yerbolat yerlan " \
    "yermek yitzhak yoann yohan yohann yorgos yosef youri yousef youssef youssouf yuri "    \
    "yuriy yury yusuf yvan yves yvon zachary zack zafar zaheer zaid zakaria zaki zbigniew " \
    "zdenek zeljko zenon zhan zhandos zine-eddine zlatan zoltan zoran zubair zygmunt"

#define GIVEN_LATIN_FEMALE                                                                  \
    "abigail ada adelaide adele adelheid adelina adeline adriana adrienne agata agathe "    \
    "agnes agnieszka aicha aida aigerim aigul aileen aimee ainur aisha aissata aisulu "     \
    "akmaral alaina alana alba alejandra aleksandra alena alesia alessandra alexandra "     \
    "alexandrine alexia alfreda alice alicia alicja alida aliette alina aline alisa "       \
    "alison alix aliya allegra allison alma almut altynai alva alya alyson amalia amalie "  \
    "amanda amandine amelia amelie amina aminata amira amparo amrita amy ana anabel "       \
    "anahit anais anastasia anastasiya andreea ane anett angeles angelica angelika "        \
    "angelina angelique anika aniko anissa anita anitra anja anjali anjelica anke ankita "  \
    "ann anna anna-lena annabel annabelle annalena anne anne-catherine anne-laure anne- "   \
    "marie anne-sophie annegret anneke anneliese annemarie annette annick annie anny "      \
    "anouk anoushka antje antoinette antonella antonia apolline arianna arielle arlette "   \
    "armelle artemis asel ashley asma astou astrid athena aude audrey aurelia aurelie "     \
    "aurore ava awa ayesha aylin ayse aysel azalea aziza bahar barbara bea beata beate "    \
    "beatrice beatrix beatriz becca becky belen belinda bella benedicte berenice berit "    \
    "bernadette bernadine bertha beryl bess bessie beth bethany betina betsy bettina "      \
    "betty beverley beverly bianca bibi bibigul bineta birgit birgitta birte blanca "       \
    "blanche blandine bonnie bozena branka breanna brenda briana brianna bridget "          \
    "bridgette brigid brigitta brigitte brita britta brittany brooke brunhilde caitlin "    \
    "camila candice candida cara carina carine carla carlotta carly carmela carmen carol "  \
    "carola carole carolin carolina caroline carolyn carrie cassandra cassidy catalina "    \
    "catarina caterina catherine cathrin cathy catriona cecile cecilia celeste celestine "  \
    "celia celina celine chantal charlene charlotte chelsea cherie cheryl chiara chloe "    \
    "christa christel christele christelle christiane christin christina christine cindy "  \
    "claire clara clarice clarissa claudette claudia claudine clea clementine cleo "        \
    "clotilde colette colleen concepcion connie constance constanze consuelo cora coralie " \
    "corazon cordelia corinna corinne cornelia cosima cristina crystal cynthia dagmar "     \
    "daisy dalia dalila damaris dana danai daniela daniella danielle danuta daphne dara "   \
    "daria darina darlene dawn dayana deanna debbie deborah debra deirdre delia delphine "  \
    "demet denise desiree despina diana diane diarra dilara dilek dina dinara divya "       \
    "dolores dominika donatella donna dora doreen doris dorit dorothea dorothee dorothy "   \
    "dorte dunja ebru eda edeltraud edith edna edwige eileen elaine eleanor elena eleni "   \
    "eleonora eleonore elfriede eliana eliane elif elina elisa elisabeth elise elissa "     \
    "eliza elizabeth elizaveta elke ella elle ellen elli elma elodie eloise elsa elsbeth "  \
    "else elspeth elvira emilia emilie emily emina emma emmanuelle erica erika erin "       \
    "ermelinda erna ernestine esma esmeralda esperanza estelle ester esther estrella etta " \
    "eugenia eugenie eulalia eunice eva eva-maria evangelina evelin eveline evelyn "        \
    "evelyne fabienne fanny fanta farah farida fatemeh fathia fatiha fatima fatma fatou "   \
    "fatoumata fatoumatou faye feride fernanda filiz fiona fiorella flavia fleur flora "    \
    "florence florentina fosia franceline frances francesca francine francisca francoise "  \
    "franziska frauke frederica frederique frida frieda friederike gabriela gabriele "      \
    "gabriella gabrielle gaelle gail galina gemma genevieve georgette georgia georgiana "   \
    "georgina geraldine gerda gerlinde germaine gertraud gertrud gertrude ghislaine gina "  \
    "ginette gioia giorgia giovanna gisela gisele gita gitta giulia giuliana glenda "       \
    "gloria glynis goedele grace gracia grazyna greta gretchen gretel grit guadalupe "      \
    "gudrun guillemette gulnar gulnara gulnaz gunda gunilla gwen gwenaelle gwendolyn "      \
    "habiba hadja hafsa halima hana hanna hannah hanne hannelore harriet hatice haya "      \
    "hazel heather hedda hedwig heide heidemarie heidi heidrun heike helen helena helene "  \
    "helga hella heloise henriette henrike hermine herta hilary hilda hilde hildegard "     \
    "hillary hiltrud hind holly hortense ida ildiko ilka ilona ilse imane imelda imke "     \
    "immaculee ina indira ines inge ingeborg ingrid inka inna ioana ioanna ira irena "      \
    "irene irina iris irma irmgard isa isabel isabella isabelle isadora ishbel isla "       \
    "ismene isolde iva ivana ivanka ivonne iwona izabela jacinta jacqueline jadwiga jaleh " \
    "jana jane janet janette janice janina janine jasmin jasmina jasmine jayne jeanette "   \
    "jeanine jeanne jelena jemima jenna jennie jennifer jenny jessica jill jo-ann joan "    \
    "joana joanna joanne jocelyne joelle johanna johanne jolanta jolie josee josefa "       \
    "josefina josephine josette josiane joy joyce juana judit judith judy jule julia "      \
    "juliana juliane julianne julie juliet juliette justina justine jutta kadiatou "        \
    "kadidia karen karima karina karine karla karlotta karolina karoline kate katharina "   \
    "katherine kathleen kathrin kathryn kathy katia katie katja katrin katrina katy katya " \
    "kavita kaya kayla keira kelly kelsey kendra kenza kerri kerry kerstin khadija khady "  \
    "kiki kimberley kimberly kinga kira kirsten kirsti kirstin kirsty kristen kristin "     \
    "kristina kristine krystyna ksenia laetitia laila lakshmi lana lara larissa latifa "    \
    "latoya laura laure laurel lauren laurence laurette laurie lavinia layla lea leah "     \
    "leila leilani lena leni leonie leonor leonora leopoldine lesley leslie leticia "       \
    "letizia lexie leyla lia liane lidia lieselotte lila lili lilia lilian liliana "        \
    "liliane lilith lilla lillian lilly lily lina linda lindsay linn linnea lioba lisa "    \
    "lisa-marie lisbeth lise liselotte lisette liv livia liz liza lizzie ljiljana "         \
    "ljudmila loes lola lolita lore loredana lorena lorna lorraine lotta lotte lotti "      \
    "louisa louise lourdes lubna lucette lucia luciana lucie lucienne lucille lucinda "     \
    "lucrezia lucy ludivine ludmila ludmilla luisa luise luna luz lydia lydie lynda "       \
    "lynette lynn lynne mabel mackenzie maddalena madeleine madeline madhu madina madison " \
    "mae maelle maeva magali magda magdalena magdalene maggie maha mai maia maike maileen " \
    "maimouna maja malala malgorzata malika malin malou mandy manon manuela mara "          \
    "marceline marcella marcelle marcia mareike maren margaret margarete margaretha "       \
    "margarita margaux margherita margit margot margrit marguerite maria mariah mariam "    \
    "mariama mariame mariana marianna marianne maribel marie marie-anne marie-christine "   \
    "marie-claire marie-claude marie-eve marie-france marie-helene marie-jeanne marie- "    \
    "jose marie-josee marie-laure marie-louise marie-pierre marie-therese mariella "        \
    "marielle marieme marietta marija marijke marika marilyn marina marine marion marisa "  \
    "marisol marit marita mariya marjolaine marjorie marlena marlene marlies marta martha " \
    "marthe martina martine mary maryam maryse maryvonne mascha mathilda mathilde matilda " \
    "maud maude maura maureen maxine maya mechthild meg megan meike melania melanie "       \
    "melina melinda melissa melody mercedes mercy meredith meret meriem merle merve "       \
    "meryem meryl mia michaela micheline michelle mihaela mila mildred milena milica mimi " \
    "mina mireille mirela mireya miriam mirjam misty moira molly mona monica monika "       \
    "monique mouna muriel mylene myra myriam myrna myrtle nabila nadege nadezhda nadia "    \
    "nadine nadja naima naina nana nanette naomi nastassja natacha natalia natalie "        \
    "natalija natalya natascha natasha nathalie nawal nawel nazan nazanin neelam neha "     \
    "nele nelly nena nesrine neta nia nicole nicoletta nicolette nike nikki nilufar nina "  \
    "ninon nisha nives noelia noelle noemi noemie noor nora norah noreen norma noura "      \
    "nuala nuria nursel oceane octavia odette odile ofelia oksana olena olga oliana "       \
    "olimpia olive olivia olympe olympia ophelie orla ornella ottilie oumou paloma pamela " \
    "paola parisa parvati pascale patience patricia patrizia patty paula paulette paulina " \
    "pauline pearl peggy penelope penny perrine petra petronella phoebe phyllis pia pilar " \
    "polina polly pooja poppy prisca priscilla priska priti priya prudence queenie rachel " \
    "rachida radka rahel raissa raphaelle raquel rasa rashida rebeca rebecca rebekah "      \
    "rebekka regina regine reina rekha renata renate renee reyhan rhiannon rhoda rhonda "   \
    "ricarda rieke rika rita roberta rochelle rokhaya romane romy ronja rosa rosalia "      \
    "rosalie rosalind rosalinde rosaline rosamund rosana rosanna rose rose-marie roselyne " \
    "rosemarie rosemary rosi rosie rosina rosita roswitha rowena roxana roxane roxanne "    \
    "roza ruby rut ruth sabina sabine sabrina sadie safia sahra sakina salama salima "      \
    "sally salma saloua samanta samantha samia samira sandra sandrine sandy sanna saoirse " \
    "sara sarah saskia saule savannah scarlett seda selena selin selina selma senta "       \
    "serena serpil shabnam shakira shania shannon sharon sheila shelley shelly sherry "     \
    "sheryl shirin shirley sibylle sigrid sigrun siham silke silvana silvia silvie simona " \
    "simonetta simran sina sinead siobhan siri sirin sissi sita sixtine snezana sofia "     \
    "sofie solange soledad solene solenn solveig sona sonia sonja sophia sophie soraya "    \
    "stacey stacy stefania stefanie steffi stella stephania stephanie sue sukhmani sunita " \
    "susan susana susann susanna susannah susanne susi susie suzan suzanne suzy svea "      \
    "svenja svetlana svitlana swetlana sybil sybille sylvia sylviane sylvie tabea tabitha " \
    "tamar tamara tamika tammy tania tanja tanya tara tatiana tatjana tatyana teresa "      \
    "tereza tess tessa thea thekla thelma theodora theres theresa therese theresia "        \
    "tiffany tilda tina tiphaine traci tracy traudl trina trisha trista trude trudi trudy " \
    "tulay tuulikki ulla ulrike ulyana undine ursel ursina ursula uschi uta ute valentina " \
    "valeria valerie vanessa vanja vera verena verica veronica veronika veronique vesna "   \
    "vibeke vicky victoire victoria victorine viktoria viola violaine violet violeta "      \
    "violetta virgine virginia virginie vivian viviane vivien vivienne walburga waltraud "  \
    "wanda wangari wendy wenke wibke wiebke wilhelmina wilhelmine wilma winnie xenia yael " \
    "yana yara yasmin yasmina yasmine yesim yildiz yoko yolanda yolande ysaline yulia "     \
    "yuliya yuna yvette yvonne zahra zainab zara zarina zaynab zehra zeinab zelda zelma "   \
    "zenab zeynep zhanna zinaida zineb zita zoe zofia zohra zora zoya zuzana zuzanna"

/* Russian spelling: of Russia, its neighbours and the world. */
#define GIVEN_CYRILLIC_MALE                                                                                                                                          \
    "абдул абдулла абдурахман абубакар адам адлан адриан азамат азат азиз айбек айдар "         \
    "айдос айтмухамед акира акоп алан александр алексей али алибек алик алимжан алихан "       \
    "алмаз алмазбек алмас альберт альфред аман амангельды аманжол анатолий анвар анджей "    \
    "андрей анзор антон антонио арам арби ариф аркадий арман армен арнольд арсен арсений "    \
    "арсланбек артак артем артемий артур асад асадулла асет аскар аслан асхат афанасий "       \
    "ахмат ахмед ахмет ашот аян бакыт бакытжан барак бауыржан бахтияр бахыт бахытжан "           \
    "башар бейбут бекболат бекзат бекхан бенджамин беньямин берик бернар билл биньямин "      \
    "бобур богдан болат болатбек борис борут брайан бруно ваге вагиф вадим важа валентин "    \
    "валерий валерьян вальтер ван вардан василий ваха вахтанг вениамин вернер виджай "          \
    "виктор виллем вилли вильгельм винсент виталий владимир владислав волфганг вольфганг " \
    "всеволод вячеслав габит габриэль гавриил гагик гайк галым галымжан гани ганс гарик "     \
    "гаррет гарри геннадий генри генрих георг георгий герберт герман герхард гиви глеб "       \
    "гордей гордон гоча грант григорий гурам гюнтер давид давит дамир даниил данила "             \
    "даниэль данияр дархан даулет даурен дейв дейвид демьян денис джамал джамбулат "              \
    "джастин джеймс джейсон джек джереми джерри джеффри джим джимми джо джозеф джон "             \
    "джонатан джордж джорджо джохар джулиан дилшод динмухамед дитер дмитрий дон дональд "    \
    "досаев досым дэвид дэниел евгений евграф егор емельян ерасыл ерболат ержан ерик "           \
    "еркин ерлан ермек ермухамет ерсаин ефим жак жалгас жан жан-клод жан-поль жанболат "         \
    "жандос жаныбек жасулан женис жером жозе жозеп жомарт жорж жумабек завен заур захар "      \
    "зелимхан зураб ибрагим ибрахим иван игнат игнатий игорь илларион ильдар ильхам илья "   \
    "ильяс имангали иммануил имран иннокентий иосиф ипполит иса исатай ислам исмаил "            \
    "исрафил йенс йоахим йозеф йорг кадзуо кайрат кайсар кайырбек камиль канат каныбек "       \
    "карен карл карлос касым касым-жомарт каха кевин кенес кеннет кирилл клаус климент "        \
    "клод колин кондрат константин корней крис кристиан кристоф кристофер куандык куат "      \
    "кубат кубатбек кудайберген кузьма курт кылыч кэндзи лаврентий ларри ларс лаша лев "       \
    "левон леонид леонтий лех лечи ли лоран лоуренс луи луис лука лукас лю люк магомед "          \
    "магомедали мади майк майкл макар максат максим максимилиан малик мамед мамука мансур " \
    "мануэль манфред марат марио марк марко маркус марсель мартин матвей матео матиас "         \
    "маттео махмуд мгер мейрам мейржан мераб мигель микеле милош мирас мирон мирослав "         \
    "митрофан михаил мкртич моисей мохаммад мохаммед муаммар музаффар мун мурат муратбек "  \
    "муса мустафа мухамед мухаммед мухтар мырзатай назар нарендра нармин натан никита "        \
    "никифор никодим никол николай николя нил нильс нодар нодир норберт нуралы нурбек "         \
    "нурболат нурдаулет нуржан нурлан нурлыбек нурсултан нуртай олаф олег олжас оливер "      \
    "омар омирзак оразалы орест орозбек осип остап отар отто пабло павел пак патрик педро "   \
    "петер петр пит платон пол поль прохор раджеш радий радик раймонд ральф рамазан "              \
    "рамзан ратбек рауан рахат рахим рахман рахмон рашид реджеп резо ренат рендалл рене "      \
    "ринат рифат ричард роберт робин ровшан роджер родион рольф роман рональд ростислав "     \
    "рубен рудольф руслан рустам рустем рысбек сабит сабыр савва савелий саги садыр "             \
    "садырбек саид сайлау саймон сакен сальвадор самат самвел самуил санат санджай санжар " \
    "сапар сапарбек саркис саят святослав себастьян семен серафим сергей серж серик "            \
    "серикбай серикжан си сильвио симон синдзо скотт сослан спиридон станислав степан "        \
    "стефан стив стивен стюарт султан сунил сурен сыймык сырым таалайбек талант талгат "       \
    "тарас тариел тарлан тауфик тед темирбек темирлан терентий терри тигран тилек тим "         \
    "тимоти тимофей тимур тимурлан тихон тлеген тод токтар токтогул том томас томаш тони "    \
    "трофим тулеген турсун уве уильям улан улукбек ульян умар умирзак уолтер усен фаддей "    \
    "фазиль фарид фаррух фархад фархат федор федот феликс фернандо филипп фома франк "           \
    "франклин франсуа францишек франческо фред фридрих фрэнк фумио хавьер хайрулло хамид "  \
    "ханс харитон хасан хафез хачатур хироси хорхе хосе христофор хуан хусейн цзинь чак "      \
    "чарльз чжан чингиз чынгыз чэнь шавкат шалва шалкар шамиль шамхал шерали шон шухрат "      \
    "шынгыс эван эд эдвард эдгар эдуард эльдар эльнур эльчин эмиль эмир эммануэль эмомали "  \
    "энди эндрю энтони эрик эркин эрлан эрмек эрнест эрнесто юлиан юлий юнус юрген юрий "       \
    "юсиф юстин юсуп юсуф яков ян ярмухаммед ярослав яцек"

#define GIVEN_CYRILLIC_FEMALE                                                                                                                                         \
    "августа агата агафья агиля аглая агнесса агния ада аделина адель ажар ажара аза "             \
    "азиза аигерим аида айгерим айгул айгуль айдана айжан айзада айман аймани аймгуль "          \
    "айна айнагуль айнур айнура айсулу айша айым акбота акерке акмарал акнур алевтина "          \
    "александра алена алеся алина алиса алия алла алма алмагуль алтын алтынай алуа "                \
    "альбина аманда амина анабель анара анастасия ангела ангелина анджела андреа анель "       \
    "анжела анжелика анисья анита анн анна анна-лена анне аннегрет антонина анук ануш "           \
    "анфиса арайлым ариадна арина арпине ару аружан асель асем асия асмик астхик асылай "       \
    "аяулым балжан балнур барбара баян беатрис бегайым бермет бетти бибигуль богдана бота "  \
    "ботагоз брижит вайолет валентина валерия ванесса варвара вардуи василиса венера вера " \
    "вероника виктория вильгельмина виолетта влада владислава габриэла газиза галина "         \
    "галия гаухар гаяне гертруда гоар грейс гретхен гузель гулмира гульбану гульбахрам "       \
    "гульжан гульзат гульмира гульнар гульнара гульнур гульсара гульсум гульфия дана "          \
    "данагуль дания дарига дарина дарья джейн дженнифер джессика джиллиан джина джоанна "     \
    "джоди джорджия джудит джулия диана дилноза дилфуза диляра дина динара доминик дорис "    \
    "дороти ева евгения евдокия екатерина елена елизавета ефросинья жазира жайна жамиля "     \
    "жанар жанара жанет жания жанна жансая жаныл женевьев жибек жозефина жулдыз заира "          \
    "зайтуна зара зарема зарина зауре зауреш зейнеп зина зинаида злата зоя зулихан "                \
    "зульфия зумруд зухра изабелла изабель ийгилик инга ингрид индира инесса инна ираида "    \
    "ирен ирина ирма ирода ирэн ия калима камала камила камилла камшат капитолина карин "       \
    "карина карла карлыгаш кармен каролина катерина катрин келли кенже кетеван кети "             \
    "кимберли кира клавдия клара клаудиа клеопатра клер кончита крис-тина кристин "                 \
    "кристина ксения кульпаш куляш кундуз кымбат кэрол кэролайн лада ламара лариса лаура "    \
    "лейла лиана лидия лиза лилия лина линда линдси лола лолита лора лорен луара луиза "          \
    "любовь людмила люси люсия лютфия ляззат мавлюда маделин мадина мадинат майя маки "          \
    "макпал малика манана марал маргарет маргарита марго мари мариам мариан марианна "           \
    "марин марина мариса мария марият марта мартина марфа матрена меган медея мелания "          \
    "мелисса мерел меруерт мзия мила милана милена милолика миляуша мирра молдир моника "      \
    "муза мунира мэри мэрилин мээрим надежда назгуль назерке назира назым наиля наина "          \
    "наира нана наргиз наргиза нарине насиба натали наталия наталья нателла нафиса нелли "    \
    "нигора ника николь нина нинель нино нодира нонна нуне нурайым нургиза нургуль "                \
    "нуржамал нурсулу нэнси оксана октябрина олеся ольга памела патима пелагея перизат "       \
    "пола полина прасковья рабия равшана раиля раиса райхан рания рауза раузат раушан "          \
    "рахима ребекка регина резеда рейчел рената римма роза розмари роксана рузанна румия "    \
    "руслана рут руфина сабина сабира сабрина сагила сайкал салима салли саломе салтанат "    \
    "самал саманта самира сандра сандугаш сания сара сауле светлана севара севиль севиндж "  \
    "серафима сервиназ сильвия симона симонн сирануш снежана сона софия софья стелла "           \
    "стефания сусанна сымбат сырга сьюзан сюзанна таисия тамар тамара тамила тамта "               \
    "татьяна теа тереза тина тинатин тогжан токжан толганай толкын томирис турсунай "             \
    "улболсын улжан ульмекен ульяна умида умут урсула устинья фаина фарида фатима фатьма "    \
    "фекла феодосия феруза фирюза флора флоранс франческа фрида хава хадижат хадиша хайди "  \
    "харитина хатуна хеда хелен хиллари хильда хлоя чинара чолпон шакира шара шарлотта "        \
    "шахноза шейла шолпан шушаник шынар шэрон эвелин эвелина эдита эйлин эйми эка элен "         \
    "элеонора элизабет элина элис элла эллен эльвира эльза эльмира эльнара эмили эмилия "      \
    "эмма энлик эрика эсма эстер этери юдит юлдуз юлианна юлия юнона яна ярослава"

/* Kazakh spelling. */
#define GIVEN_KAZAKH_MALE                                                                                                                                             \
    "абай абзал абылай адай азамат айбек айдар айдос алдияр алмаз алмас алтай аман "                 \
    "амангелді амандық арман арыстан асан асхат асылбек асқар ахмет аян базарбай байболат "  \
    "батыр батырхан бауыржан бағдат бақдәулет бақыт бақытбек бақытжан бейбіт бекболат "        \
    "бекжан бекзат берекет берік болат болатбек бөлек даниал данияр дархан дастан даулет "    \
    "дидар динмұхамед досжан досым дінмұхамед дәулет дәурен дәуренбек ерасыл ерболат "          \
    "ержан еркебұлан еркін ерлан ермек ермұхан ерсұлтан ерік ерғали ескендір жанат "               \
    "жанболат жандос жанибек жарас жасұлан жақсыбек жеңіс жомарт жүсіп жұмабек жәнібек "       \
    "заңғар зейнолла ибраһим иса исатай мади марат мағжан мақсат мейрам мейіржан мерей "        \
    "мирас мүсілім мұрат мұратбек мұхамедәли мұхаммед мұхтар мәди нариман нұрбек нұрболат " \
    "нұрдәулет нұржан нұрлан нұрлыбек нұрмұхамед нұрсұлтан нұртай нұрғали олжас оразалы "    \
    "орынбек рамазан расул рауан рахат рахым рашид рүстем сабыр садық сайлау самат санжар "   \
    "сапар сағат серік серікбай серікжан сырым сұлтан сәкен сәкенбек талант талғат тарас "    \
    "таңат темірлан тоқтар тілек тұрар тұрсын төлеген төлеу хасан ходжа шалқар шерхан "          \
    "шыңғыс ыбырай ырысбек ілияс ғабит ғазиз ғалым ғалымжан ғани қадыр қазыбек қайрат "          \
    "қайролла қайсар қалижан қанат қасым қасым-жомарт қонысбай қуандық қуаныш қуат қыдыр "    \
    "ұлан әділ әділет әли әлихан әлібек әлішер әмір әнуар өмірзақ"

#define GIVEN_KAZAKH_FEMALE                                                                                                                                          \
    "ажар айгерім айгүл айдана айжан айзада айзере айман айнагүл айнұр айсұлу айша айым "      \
    "алма алмагүл алтын алтынай алуа анар анель арайлым аружан асел ағиля ақбота ақерке "      \
    "ақмарал ақторғын балжан балнұр баян бақытгүл бибігүл ботагөз гүлбану гүлжан гүлзат "    \
    "гүлмира гүлнар гүлнара гүлнұр гүлсара гүлсім гүлшат дана дария дина динара дәмелі "       \
    "жадыра жазира жайна жамал жамила жанар жанерке жаннат жансая жаңыл жібек жұлдыз "           \
    "зарина зейнеп зере зүлфия зәуре зәуреш индира инкар камила күлпаш күлшат күләш "             \
    "кәмила лаура ләззат ләйла мадина майра малика маржан мақпал мейрамгүл меруерт мұнира " \
    "мәдина мөлдір назгүл назерке назым нұрай нұргүл нұрсұлу перизат рабиға райхан раушан " \
    "роза салтанат сандуғаш сара светлана сәуле толғанай томирис торғын тоғжан фатима "        \
    "хадиша шара шолпан шынар шырын ырысты індира інжу ғазиза ғалия қамқа қарлығаш қымбат "  \
    "ұлбосын ұлжан ұлпан әлия әмина әсел әсем"

#endif
