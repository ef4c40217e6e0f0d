"""What the words that titles are mostly made of are in other languages."""

MEANINGS = """
man homme mann hombre uomo homem mies muz chlap ferfi czlowiek mezczyzna otoko muzhchina chelovek; men hommes manner
hombres uomini homens mannen miehet muzi; woman femme frau mujer donna mulher kvinna nainen zena kobieta vrouw kadin
onna zhenshchina kvinde kvinne; women femmes frauen mujeres donne mulheres vrouwen kvinnor naiset kobiety zeny
zhenshchiny onnatachi; child enfant kind nino bambino crianca barn lapsi kinder dete ditya dziecko kodomo cocuk copil;
children enfants kinder ninos bambini criancas barna lapset deti dzieci kodomotachi copii; girl fille madchen chica
ragazza menina flicka tytto dziewczyna dievca devushka devochka meisje pige jente shojo musume kiz; girls filles
chicas ragazze meninas; boy garcon junge chico ragazzo menino pojke poika chlopiec malchik jongen dreng gutt shonen;
father pere vater padre pai isa otec ojciec otets vader chichi baba apa babbo; mother mere mutter madre mae mor aiti
matka moeder anne anya maman mutti; brother frere bruder hermano fratello irmao bror veli brat broer kardes; brothers
freres hermanos fratelli irmaos bratya bracia broers; sister soeur schwester hermana sorella irma syster sestra
siostra zuster soster; sisters soeurs schwestern hermanas sorelle systrar sestry siostry zusters; son fils sohn hijo
figlio filho syn zoon poika figli filhos; daughter tochter hija figlia filha dotter datter corka doch dochter; family
famille familie familia famiglia familj rodzina semya perhe aile csalad; friend ami freund amigo amico ven przyjaciel
drug ystava; friends amis freunde amigos amici; husband mari ehemann marido marito maz muzh; wife epouse ehefrau
esposa moglie fru zona vaimo; widow veuve witwe viuda vedova viuva; wedding noces mariage hochzeit boda matrimonio
nozze casamento; marriage mariage ehe matrimonio; love amour liebe amor amore karlek rakkaus milosc kjaerlighet laska
lyubov ljubav ask liefde kaerlighed szerelem dragoste; lover amant liebhaber amante; lovers amants liebenden amantes
amanti; life vie leben vida vita liv elama zycie zivot zhizn hayat inochi leven elet viata; death mort tod muerte
morte doden kuolema smierc smrt smert dood olum halal moarte; dead morts tote toten muertos morti mortos mrtvi martwi
mertvye doda dode; die meure meurt sterben morir morire morrer; night nuit nacht noche notte noite natt nat noc noch
natten gece yoru ejszaka noapte; nights nuits nachte noches notti; day jour tag dia giorno dag paiva dzien nap; days
jours tage dias giorni dagar; year annee jahr ano anno ar; years annees ans jahre anos anni; time temps zeit tiempo
tempo tid; hour heure stunde hora ora; world monde welt mundo mondo varlden verden maailma swiat mir svet wereld sekai
dunya vilag lume; house maison haus casa hus talo dom huis haz; home heimat zuhause hogar hem koti dom domov thuis;
city ville stadt ciudad citta cidade stad kaupunki miasto gorod mesto machi sehir varos oras; village dorf pueblo
villaggio aldeia aldea villages; street rue strasse calle strada rua gata calles strade; road route strasse camino
strada estrada; sea mer meer mar mare hav meri morze zee deniz; water eau wasser agua acqua vatten woda voda mizu
vand; fire feu feuer fuego fuoco fogo eld tuli ogien ogon ohen ild brann ates; earth terre erde tierra terra jord;
land pays land tierra terra pais kraj zeme strana; sky ciel himmel cielo ceu niebo nebo taivas; heaven ciel himmel
cielo ceu paradis niebo nebo himlen taivas cennet; paradise paradis paradies paraiso paradiso; hell enfer holle
infierno inferno helvete; sun soleil sonne sol sole aurinko slonce solnce slunce zon taiyo gunes nap; moon lune mond
luna lua mane kuu ksiezyc mesic tsuki maan hold; star etoile stern estrella stella estrela stjarna gwiazda zvezda
hvezda hoshi tahti yildiz; stars etoiles sterne estrellas stelle estrelas gwiazdy zvezdy hvezdy tahdet sterren
stjarnor; wind vent viento vento vind wiatr veter vitr tuuli ruzgar szel; rain pluie regen lluvia pioggia chuva regn
sade deszcz dozhd dest ame yagmur; snow neige schnee nieve neve sno lumi snieg sneg snih kar sneeuw; ice glace eis
hielo ghiaccio gelo jaa lod led; storm tempete sturm tormenta tempesta; cold froid kalt frio freddo; black noir noire
schwarz schwarze negro negra nero nera preto svart musta czarny cerny chernyy chernaya sort kuro zwart fekete; white
blanc blanche weiss weisse blanco blanca bianco bianca branco vit valkoinen bialy hvid hvit bily belyy belaya shiro
beyaz wit feher biala; red rouge rot rote rojo roja rosso rossa vermelho rod punainen czerwony cerveny krasnyy
krasnaya krasny aka kirmizi rood piros czerwona; blue bleu bleue blau blaue azul azzurro sininen niebieski modry siniy
bla blatt mavi blauw; green vert verte grun grune verde gron vihrea zielony zeleny zelenyy midori yesil groen; yellow
jaune gelb gelbe amarillo giallo amarelo; gold oro ouro guld kulta zloto zlato zoloto altin goud arany; golden dore
goldene goldenen dorado zloty zlaty zolotoy kultainen gylden; silver argent silber plata argento prata; big grand gros
gross grosse gran grande stor suuri duzy velky bolshoy groot iso buyuk nagy grands grandi grossen; great grand grande
gran grosse grossen grands grandes grossem; small petit petite klein kleine pequeno piccolo piccola liten pieni maly
mala malenkiy malenkaya lilla lille kucuk kis; little petit petite klein kleine kleinen pequeno pequena piccolo
piccola lilla maly mala malenkiy lille kis; young jeune jung junge joven giovane jovem ung nuori mlody mlady molodoy
jonge genc fiatal; old vieux vieille alt alte viejo vieja vecchio vecchia velho gammal vanha stary staraya starik
gammel gamle oude; new nouveau nouvelle neu neue neuen nuevo nueva nuovo nuova novo nova ny uusi nowy novy novyy
novaya nye nya nieuwe yeni atarashii; last dernier derniere letzte letzten ultimo ultima sista viimeinen ostatni
posledni posledniy poslednyaya sidste siste laatste utolso saigo derniers dernieres ultimos ultime ultimi letztes;
first premier premiere erste ersten primero primera primo prima primeiro forsta ensimmainen pierwszy prvni pervyy
pervaya forste eerste ilk elso premiers primeros primeras; second deuxieme zweite segundo secondo zweiter drugi vtoroy
andra toinen; third troisieme dritte tercero terzo terceiro trzeci treti tretiy tredje kolmas; good bon bonne gut gute
bueno buena buono buona bom dobry dobra khoroshiy goede hyva iyi; bad mauvais mauvaise schlecht bose malo mala cattivo
zly zla plokhoy dalig slecht kotu mauvaises malos schlechte; evil mal bose ondskan paha zlo zla onda kwaad; beautiful
beau belle schone schonen hermosa bella bello bonito piekna krasna krasivaya vacker mooie kaunis guzel bonita lindo
linda; happy heureux heureuse glucklich feliz felice lycklig szczesliwy stastny schastlivyy lykkelig gelukkig
onnellinen mutlu; happiness bonheur gluck felicidad felicita felicidade lycka onni szczescie stesti schastye lykke
geluk mutluluk boldogsag; sad triste traurig; secret geheimnis geheime secreto segreto segredo hemlighet salaisuus
tajemnica tajemstvi tayna hemlig geheim secreta secrete; secrets geheimnisse secretos segreti; lost perdu perdue
verlorene perdido perdida perduto perduta stracony ztraceny perdus perdidos perduti perdidas verlorenen kayip eksynyt;
forgotten oublie vergessene olvidado dimenticato oubliee olvidada olvidados dimenticata zapomniany zapomenuty zabytyy
glomd; hidden cache verborgene oculto nascosto; dark sombre dunkel dunkle oscuro oscura buio escuro mork ciemny temny
temnyy obscur scura donker pimea karanlik; darkness tenebres dunkelheit oscuridad tinieblas tenebre trevas pimeys
ciemnosc tma duisternis morker karanlik sotet; light lumiere licht luz luce ljus valo swiatlo svetlo svet lys ljuset
isik; shadow ombre schatten sombra ombra skugga varjo cien stin schaduw skygge kage; shadows ombres sombras ombre
cienie; silence schweigen silencio silenzio silenzioso cisza ticho tishina stilte tystnad hiljaisuus sessizlik
silencieux silenci; perfect parfait perfekte perfecto perfetto perfeito parfaits perfectos perfectas perfetti
perfetta; innocent innocent unschuldige inocente innocente innocents inocentes innocenti; free libre frei freie libero
livre wolny svobodny svobodnyy fri vrij vapaa libera; wild sauvage wilde salvaje selvaggio dziki divoky dikiy vild;
crazy fou folle verruckt loco loca pazzo pazza louco szalony blazen sumasshedshiy galen; mad fou folle loco pazza
loucos szalony; eternal eternel ewige eterno eterna eternelle eternidad eterne wieczny vecny vechnyy; long longue lang
lange largo lungo longo dlugi dlouhy dolgiy lunga larga pitka; dangerous dangereux gefahrlich peligroso pericoloso;
king roi konig rey rei kung kuningas krol kral korol koning kungen kiraly; queen reine konigin reina regina rainha
drottning krolowa kralovna koroleva koningin drottningen dronning kuningatar; prince prinz principe prins ksiaze princ
prinssi; princess princesse prinzessin princesa principessa ksiezniczka princezna printsessa prinses prinsessa
prinsessan; emperor empereur kaiser emperador imperatore; god dieu gott dios dio deus gud jumala buh tanri isten; gods
dieux gotter dioses dei deuses; devil diable teufel diablo diavolo diabo djavul diabel dabel djavulen duivel djaevel
paholainen seytan; angel ange engel angelo anjo aniol andel angelos enkeli melek; angels anges angeles angeli anjos;
heart coeur herz corazon cuore coracao hjarta sydan serce serdtse srdce hart hjerte kalp kokoro; soul ame seele alma
anima sjal dusza duse dusha sjel sielu; blood sang blut sangre sangue blod veri krew krov krev bloed blodet; eye oeil
auge ojo occhio olho oko glaz oog silma goz ogle oga; eyes yeux augen ojos occhi olhos oczy oci glaza ogen ojne ogon
silmat; hand main mano mao reka ruka kasi; hands mains hande manos mani; head tete kopf cabeza testa cabeca glowa
hlava golova hoved paa bas; face visage gesicht rostro volto rosto twarz tvar litso gezicht ansikt kasvot; body corps
korper cuerpo corpo telo cialo lichaam kropp ruumis; skin peau haut piel pelle pele skora kuze hud huid; voice voix
stimme voz voce glos hlas golos stem rost aani; voices voix stimmen voces voci vozes; word mot wort palabra parola
palavra slovo slowo ord woord sana; name nom nombre nome namn nimi imie jmeno imya naam navn; book livre buch libro
livro bok ksiazka kniha kniga boek kirja; letter lettre brief carta lettera pismo brev kirje; song chanson lied
cancion canzone cancao piesn pisen pesnya sanger laulu; music musique musik musica muzyka hudba muziek musiikki; dance
danse tanz baile danza taniec tanec tanets dans tanssi; dream reve traum sueno sogno sonho drom unelma sen droom
drommen yume ruya almok; dreams reves traume suenos sogni sonhos sny drommar unelmia dromen; game jeu spiel juego
gioco jogo gra hra igra spel spil peli; player joueur spieler jugador giocatore; war guerre krieg guerra krig sota
wojna vojna voyna oorlog krigen savas haboru senso; peace paix frieden paz pace fred pokoj mir vrede rauha; soldier
soldat soldado soldato zolnierz vojak sotilas; soldiers soldats soldaten soldados soldati; army armee ejercito
esercito; battle bataille schlacht batalla battaglia batalha; battles batailles schlachten batallas battaglie; enemy
ennemi feind enemigo nemico wrog nepritel vrag fiende vijand vihollinen dusman; murder meurtre mord asesinato omicidio
morderstwo vrazda ubiystvo moord murha homicide homicidio; murderer meurtrier morder asesino morderca vrah ubiytsa
mordare moordenaar murhaaja meurtriere morderin asesina assassino; killer tueur morder asesino assassino; assassin
assassin asesino assassino; crime verbrechen crimen crimine delitto zbrodnia zlocin prestuplenie misdaad rikos; police
polizei policia polizia; thief voleur voleuse dieb ladron ladro zlodziej zlodej vor tjuv dief varas ladra; money
argent geld dinero denaro soldi pengar pieniadze penize dengi penge raha; train zug tren treno trem pociag vlak poezd
trein tog juna trenes; ship bateau navire schiff barco nave navio statek lod korabl skib fartyg laiva; car voiture
auto coche macchina carro samochod araba; bridge pont brucke puente ponte bron brug silta kopru; island ile insel isla
isola ilha saari wyspa ostrov eiland ada sziget shima; mountain montagne berg montana montanha gora hora vuori yama;
river fleuve riviere fluss rio fiume rzeka reka rivier elv alv joki nehir kawa; forest foret wald bosque foresta
floresta skog metsa les woud orman mori; tree arbre baum arbol albero arvore drzewo strom derevo boom trad puu; flower
fleur blume flor fiore blomma kwiat kvetina tsvetok bloem blomst kukka; flowers fleurs blumen flores fiori; rose rosa;
garden jardin garten giardino jardim ogrod zahrada tuin tradgard puutarha bahce; dog chien hund perro cane cachorro
pes sobaka hond koira; dogs chiens hunde perros cani; cat chat katze gato gatto katt kissa kot kocka kat neko; wolf
loup lobo lupo wilk vlk volk ulv varg susi okami; wolves loups wolfe lobos lupi; lion lowe leon leone leao lew lev
leeuw lejon leijona; bird oiseau vogel pajaro uccello passaro ptak ptitsa fugl fagel lintu; birds oiseaux pajaros
uccelli passaros ptaki ptaci ptitsy vogels faglar linnut; fish poisson fisch pez pesce peixe ryba vis fisk kala; horse
cheval pferd caballo cavallo cavalo kon loshad paard hast hest hevonen; snake serpent schlange serpiente serpente waz
had zmeya slang orm kaarme; bear ours bar oso orso niedzwiedz medved bjorn karhu; beast bete bestie bestia; animal
tier animale; summer ete sommer verano estate verao sommar kesa lato leto zomer kesan yaz nyar; winter hiver invierno
inverno talvi zima vinter kis tel; spring printemps fruhling primavera var kevat wiosna jaro vesna lente varen bahar
tavasz; autumn automne herbst otono autunno outono jesien podzim osen herfst syksy sonbahar osz; morning matin morgen
manana mattina manha rano utro ochtend aamu asa sabah; evening soir abend tarde sera wieczor vecer vecher avond kvall
aften ilta; midnight minuit mitternacht medianoche mezzanotte polnoc pulnoc midnatt middernacht meianoite keskiyo;
tomorrow demain morgen manana domani amanha jutro zitra zavtra morgon huomenna ashita; yesterday hier gestern ayer
ieri ontem; today aujourdhui heute hoy oggi hoje; past passe vergangenheit pasado passato passado przeszlosc minulost
proshloe forflutna; room chambre zimmer habitacion stanza quarto pokoj komnata kamer huone; door porte tur puerta
porta drzwi dvere dver deur dorren ovi; window fenetre fenster ventana finestra janela okno raam fonster ikkuna
fenetres; school ecole schule escuela scuola escola szkola skola shkola koulu; teacher professeur lehrer maestro
professore nauczyciel ucitel uchitel larare maestra insegnante professora profesor; doctor medecin arzt medico dottore
lekarz doktor vrach arts laakari; priest pretre priester cura prete padre ksiadz knez svyashchennik prast pappi
sacerdote; witch sorciere hexe bruja strega bruxa czarownica carodejnice vedma heks haxa noita; ghost fantome geist
fantasma duch prizrak spok spokelse aave yurei; vampire vampir vampiro; monster monstre ungeheuer monstruo mostro
monstro; treasure tresor schatz tesoro tesouro skarb poklad sokrovishche skatt schat aarre; key cle schlussel llave
chiave chave klucz klic klyuch nyckel sleutel avain; ring anneau bague anillo anello pierscien prsten koltso ringen
sormus; sword epee schwert espada spada miecz mec mech svard zwaard miekka; mask masque maske mascara maschera maska
masker naamio; fear peur angst miedo paura medo pelko strach strakh frykt korku felelem; hope espoir hoffnung
esperanza speranza esperanca nadzieja nadeje nadezhda hopp toivo umut remeny; truth verite wahrheit verdad verita
verdade prawda pravda istina sanning sannhet waarheid totuus; lie mensonge luge mentira bugia klamstwo lez lozh logn
valhe; revenge vengeance rache venganza vendetta vinganca hamnd zemsta pomsta mest wraak kosto intikam bosszu fukushu;
anger colere wut ira rabbia gniew vihan ikari; laughter rire lachen risa risata; tears larmes tranen lagrimas lacrime
lzy slzy slyozy tarar kyyneleet namida; kiss baiser kuss beso bacio beijo pocalunek polibek potseluy kyss kus
suudelma; stranger etranger fremde extranjero straniero; strangers etrangers desconocidos sconosciuti; prisoner
prisonnier gefangene prisionero prigioniero; prison gefangnis prision prigione wiezienie vezeni tyurma fangelse
gevangenis vankila carcel carcere; escape evasion flucht fuga ucieczka utek pobeg flykt ontsnapping pako evasao;
hunter chasseur jager cazador cacciatore mysliwy lovec okhotnik jagare metsastaja; hunt chasse jagd caza caccia lov
polowanie okhota jakt jacht; journey voyage reise viaje viaggio viagem resa matka podroz cesta puteshestvie reis resan
matkalla yolculuk tabi; return retour ruckkehr regreso ritorno retorno powrot navrat vozvrashchenie terugkeer
aterkomst paluu donus; end fin ende final fine fim koniec konec einde loppu owari; beginning debut anfang principio
inizio poczatek zacatek nachalo begin alku comienzo comeco; story histoire geschichte historia storia opowiesc pribeh
istoriya verhaal berattelse tarina hikaye monogatari; tale conte marchen cuento racconto bajka pohadka skazka sprookje
eventyr masal; adventure aventure abenteuer aventura avventura przygoda dobrodruzstvi priklyuchenie avontuur aventyr
seikkailu; adventures aventures abenteuer aventuras avventure przygody dobrodruzstvi priklyucheniya avonturen
aventyren eventyr seikkailut; without sans ohne sin senza sem bez zonder utan uden uten ilman; under sous unter bajo
sotto pod onder; between entre zwischen tra fra mezhdu miedzy mezi tussen mellan mellem; against contre gegen contra
contro przeciw proti protiv tegen; one un une ein eine uno una um yksi jeden odin een bir; two deux zwei dos due dois
kaksi dwa dva dvoje tva twee iki; three trois drei tres tre kolme trzy tri drie; four quatre vier cuatro quattro
quatro cztery ctyri chetyre fyra nelja; five cinq funf cinco cinque piec pet pyat vijf viisi; six sechs seis sei szesc
sest shest zes sex seks kuusi; seven sept sieben siete sette sete siedem sedm sem syv sju zeven seitseman; eight huit
acht ocho otto oito osiem osm vosem atta otte kahdeksan; nine neuf neun nueve nove dziewiec devet negen yhdeksan; ten
dix zehn diez dieci dez dziesiec deset tio tien kymmenen; hundred cent hundert cien cento sto honderd hundra sata;
thousand mille tausend mil; my mon ma mes mein meine meinen mi mio mia meu minha min moj moja moy moya mitt mijn; our
notre unser nuestro nostro nostra nosso nos unsere nuestra nuestros nostri nossa nas nasz nash; not pas nicht non nao
nie; more plus mehr mas piu mais; always toujours immer siempre sempre zawsze vzdy vsegda altid alltid altijd aina;
never jamais nie nunca mai nigdy nikdy nikogda aldrig aldri nooit koskaan jamas; all tout tous alle todo todos tutto
tutti wszystko vsechno vse alla kaikki todas toda tutte toutes toute; boys garcons jungen chicos muchachos ragazzi
meninos pojkar pojat drenge chlopcy; silent silencieuse silenciosa silenziosa muet muda mudo; freedom liberte freiheit
libertad liberta liberdade frihet svoboda wolnosc vapaus ozgurluk; eternity eternite ewigkeit eternidad eternita
eternidade wiecznosc vecnost; demon damon demone demonio demonios; letters lettres briefe cartas lettere brev; songs
chansons lieder canciones canzoni canticos; dancer danseur danseuse tanzer tanzerin bailarina bailarin dancarina;
thieves voleurs diebe ladrones ladri; boat bateau boot barca barco bote lodz vene; mountains montagnes berge montanas
montagne montanhas gory; lake lago jezioro jezero ozero meer jarvi; ghosts fantomes geister fantasmas fantasmi; lies
mensonges lugen mentiras bugie; travel voyages reisen viajes viaggi; traveler voyageur reisender viajero viaggiatore
viajante; stories histoires geschichten historias storie; twelve douze zwolf doce dodici doze dwanascie tolv; twenty
vingt zwanzig veinte venti vinte; your ton tes dein deine deinen tus tuo tua teu twoj twoja tvoy; his ses sein seine
ihr ihre suo sua seu; everything alles todo tutto tudo; nothing rien nichts nada niente nulla nic nichego ingenting;
nobody personne niemand nadie nessuno ninguem nikdo nikt nikto; where donde onde gdzie kde gde; who wer quien quem kto
kdo; what quoi cosa que; when quand wenn cuando quando kiedy kdyz kogda nar; why pourquoi warum perche porque proc
dlaczego; how comment wie como jak kak; here ici hier aqui qui zdes; after apres nach despues dopo depois posle efter;
before avant vor antes prima przed pred; beyond jenseits audela mas; behind derriere hinter detras dietro; like comme
wie como jak; woods bois walder bosques boschi; stone pierre stein piedra pietra pedra kamien kamen sten kivi; iron
fer eisen hierro ferro zelazo; glass verre glas vidrio vetro vidro szklo; wall mur mauer muro parede stena sciana;
table tisch mesa tavolo stol; chair chaise stuhl silla sedia cadeira; bed lit bett cama letto; shoe chaussure schuh
zapato scarpa sapato; dress robe kleid vestido vestito; coat manteau mantel abrigo cappotto; hat chapeau sombrero
cappello chapeu; glove gant handschuh guante guanto; flesh fleisch; bone knochen hueso osso; mouth bouche mund boca
bocca; hair cheveux haare pelo cabello capelli cabelo; nose nez nase nariz naso; ear oreille ohr oreja orecchio
orelha; arm brazo braccio braco; foot pied fuss pie piede; bread brot pane pao chleb; wine vin wein vino vinho wino;
milk lait milch leche latte leite; sugar sucre zucker azucar zucchero acucar; salt sel salz sal; apple pomme apfel
manzana mela maca; egg oeuf huevo uovo ovo jajko; pearl perle perola; diamond diamant diamante; diamonds diamants
diamanten diamantes diamanti; crown couronne krone coroa korona; castle chateau schloss burg castillo castelo zamek;
palace palais palast palacio; church eglise kirche iglesia chiesa igreja; tower turm torre; market marche markt
mercado mercato; hotel albergo; station gare bahnhof estacion stazione estacao; airport aeroport flughafen aeropuerto
aeroporto; hospital hopital krankenhaus ospedale; factory usine fabrik fabrica fabbrica; farm ferme bauernhof granja
fattoria fazenda; field champ feld campo; fields champs felder campos campi; desert wuste desierto deserto; jungle
dschungel giungla; beach strand playa spiaggia praia; coast cote kuste costa; harbor hafen puerto porto; wave vague
welle onda; waves vagues wellen olas onde ondas; north norden norte; south suden sur sul; east est osten este oriente
leste; west ouest westen oeste ovest; border frontiere grenze frontera frontiera fronteira granica; law loi gesetz ley
legge lei prawo; justice gerechtigkeit justicia giustizia justica; judge juge richter juez giudice juiz; trial proces
prozess proceso processo; lawyer avocat anwalt abogado avvocato advogado; witness temoin zeuge testigo testimone
testemunha; victim victime opfer victima vittima vitima; guilty coupable schuldig culpable colpevole culpado; guilt
schuld culpa colpa; sin peche sunde pecado peccato; sins peches sunden pecados peccati; saint heiliger; holy sainte
heilige sagrado sacro sagrada; miracle wunder milagro miracolo milagre cud; faith foi glaube fede; prayer priere gebet
oracion preghiera oracao; cross croix kreuz croce krzyz; grave tombe grab tumba tomba tumulo; cemetery cimetiere
friedhof cementerio cimitero cemiterio; funeral enterrement begrabnis entierro funerale; birth naissance geburt
nacimiento nascita nascimento; birthday anniversaire geburtstag cumpleanos compleanno aniversario; christmas
weihnachten navidad natal jul joulu; holiday vacances ferien vacaciones vacanze ferias; party fete festa; guest invite
gast huesped ospite; neighbor voisin nachbar vecino vicino vizinho; neighbors voisins nachbarn vecinos vicini
vizinhos; people peuple volk pueblo popolo povo gens leute gente; person persona pessoa; human humain mensch humano
umano; master maitre meister; servant serviteur diener sirviente servo criado; maid bonne dienstmadchen sirvienta
cameriera criada; slave esclave sklave esclavo schiavo escravo; slaves esclaves sklaven esclavos schiavi; captain
capitaine kapitan capitan capitano capitao kapteeni; general generale; colonel oberst coronel colonnello; spy espion
spion espia spia szpieg; agent agente; detective detektiv detectif; gangster banditen; bandit bandido; pirate pirat
pirata; pirates piraten piratas pirati piraci; knight chevalier ritter cavaliere cavaleiro rycerz; warrior guerrier
krieger guerrero guerriero guerreiro wojownik; hero heros held heroe eroe heroi bohater sankari; heroes helden eroi
herois; giant geant riese gigante; dwarf nain zwerg enano nano anao; fairy fee fada fata hada; dragon drache drago
dragao drak smok; monkey singe affe scimmia macaco; pig cochon schwein cerdo maiale porco; rabbit lapin kaninchen
conejo coniglio coelho; fox renard fuchs zorro volpe raposa lis; mouse souris maus raton topo rato; rat ratte rata
ratto; spider spinne arana ragno aranha; bee abeille biene abeja ape abelha; butterfly papillon schmetterling farfalla
borboleta; eagle aigle adler aguila aquila aguia; crow corbeau krahe cuervo corvo; dove colombe taube paloma colomba
pomba; turtle tortue schildkrote tortuga tartaruga; shark requin hai tiburon squalo tubarao; whale baleine wal ballena
balena baleia; elephant elefant elefante; cow vache kuh vaca mucca; goat chevre ziege cabra capra; lamb agneau lamm
cordero agnello cordeiro; sheep mouton schaf oveja pecora ovelha; clock horloge uhr reloj orologio relogio; mirror
miroir spiegel espejo specchio espelho; portrait portrat retrato ritratto; picture bild imagen immagine; photo foto;
film pelicula pellicola; theater theatre teatro; circus cirque zirkus circo; clown payaso pagliaccio palhaco; actor
acteur schauspieler attore ator; actress actrice schauspielerin actriz attrice atriz; writer ecrivain schriftsteller
escritor scrittore; poet poete dichter poeta; painter peintre maler pintor pittore; piano klavier; violin violon geige
violino; colour couleur farbe color colore cor; machine maschine maquina macchina; wheel roue rueda ruota roda; knife
couteau messer cuchillo coltello faca; gun pistolet pistole pistola; bullet balle kugel bala pallottola; bomb bombe
bomba; toy jouet spielzeug juguete giocattolo brinquedo; doll poupee puppe muneca bambola boneca; gift cadeau geschenk
regalo presente; promise promesse versprechen promesa promessa; memory memoire erinnerung memoria; memories souvenirs
memoires erinnerungen memorias recuerdos ricordi; nightmare cauchemar alptraum albtraum pesadilla incubo pesadelo;
lesson lecon lektion leccion lezione licao; work travail arbeit trabajo lavoro trabalho; worker ouvrier arbeiter
obrero operaio; strike greve streik huelga sciopero; hunger faim hambre fame fome; poor pauvre pobre povero; rich
riche reich rico ricco; strong stark fuerte forte; weak faible schwach debil debole; hard dur duro; soft doux weich
suave; sweet susse dulce dolce doce; bitter amer amargo amaro; hot chaud heiss caliente caldo quente; warm warme; deep
profond tief profundo profondo; high haut hoch alto; low bas niedrig basso baixo; near pres nah cerca; far loin fern
lejos lontano longe; fast rapide schnell rapido veloce; slow lent langsam lento; alone seul seule allein sola;
together ensemble zusammen juntos insieme; naked nue nackt desnudo nudo; blind aveugle cieco cego ciego; deaf sourd
taub sordo; sick malade krank enfermo malato doente; living vivant vivants vivente vivientes lebenden; born nacido
nato nascido geboren; broken brise zerbrochen roto rotto quebrado; burning brulant brennende brennendes ardiente
bruciante; flying volant fliegende volador volante fliegenden; running rennen; sleeping dormant schlafende durmiente;
dancing dansant tanzende; invisible unsichtbare unsichtbar invisibile invisivel; unknown inconnu inconnue unbekannte
unbekannter desconocido desconocida sconosciuto sconosciuta desconhecido; sacred sacree sacrado sacra; true vrai vraie
wahre verdadero verdadera vero vera verdadeiro; false faux falso falsche; real echt vrais; only seulement nur; same
meme gleiche mismo stesso mesmo; other autre andere otro altro outro; others autres anderen otros altri outros; bloody
sanglante sanglant blutige sangriento; flight vol flug vuelo volo voo; fall chute sturz caida caduta queda; dawn aube
morgengrauen amanecer alba madrugada; twilight crepuscule dammerung crepusculo crepuscolo; dusk tombee; sunset coucher
sonnenuntergang atardecer tramonto; dust poussiere staub polvo polvere poeira; ash cendre asche ceniza cenere cinza;
ashes cendres cenizas ceneri cinzas; smoke fumee rauch humo fumo; fog brouillard nebel niebla nebbia neblina; mist
brume; cloud nuage wolke nube nuvola nuvem; clouds nuages wolken nubes nuvole; thunder tonnerre donner trueno tuono;
flame flamme llama fiamma chama; flames flammes flammen llamas fiamme; smile sourire lacheln sonrisa sorriso; scream
cri schrei grito grido; cry cri pleurer weinen llorar; whisper murmure flustern susurro sussurro; desire desir
begierde deseo desiderio desejo; passion leidenschaft pasion passione paixao; pleasure plaisir lust placer piacere
prazer; pain douleur schmerz dolor dolore dor; suffering souffrance leiden sufrimiento; madness folie wahnsinn locura
follia loucura; courage mut coraje coraggio coragem; honor honneur ehre onore honra; glory gloire ruhm gloria; power
pouvoir macht poder potere; chance hasard zufall; luck gluck suerte fortuna sorte; fate destin schicksal destino osud
sudba; future avenir zukunft futuro; century siecle jahrhundert siglo secolo seculo; week semaine woche semana
settimana; month mois monat mes mese; sunday dimanche sonntag domingo domenica; saturday samedi samstag sabado sabato;
monday lundi montag lunes lunedi segunda; friday vendredi freitag viernes venerdi; season saison temporada stagione;
mystery geheimnis misterio mistero; affair affaire; case affaire caso; trap piege falle trampa trappola armadilha;
chase poursuite verfolgung persecucion; attack attaque angriff ataque attacco; invasion invasione invasao; revolution
revolucion rivoluzione revolucao; rebellion revolte aufstand rebelion rivolta; victory victoire sieg victoria vittoria
vitoria; defeat defaite niederlage derrota sconfitta; sacrifice opfer sacrificio; curse malediction fluch maldicion
maledizione maldicao; legend legende leyenda leggenda lenda; myth mythe mito; magic magie magique magia magica zauber;
sorcerer sorcier zauberer hechicero; magician magicien zauberer; empire imperio impero reich; kingdom royaume
konigreich reino regno krolestwo; nation pais; crowd foule multitud; bride mariee braut novia sposa noiva; groom
fiance brautigam novio; virgin vierge jungfrau virgen vergine virgem; bachelor celibataire junggeselle soltero
scapolo; lady senora signora senhora; gentleman senhor; uncle oncle onkel tio zio; aunt tante tia zia; grandfather
grandpere grossvater abuelo nonno; grandmother grandmere grossmutter abuela nonna; cousin vetter primo cugino; orphan
orphelin waise huerfano orfano; baby bebe; twins jumeaux zwillinge gemelos gemelli; heir heritier erbe heredero erede;
inheritance heritage erbe herencia eredita heranca; valley vallee tal valle vale; hill colline hugel colina collina;
cave caverne hohle cueva grotta caverna; well puits pozo pozzo; shore rive ufer orilla; rock roche rocher fels roca
roccia; sand arena sabbia areia; grass herbe gras hierba erba; leaf feuille blatt hoja foglia folha; leaves feuilles
blatter hojas foglie; root racine wurzel raiz; roots racines wurzeln raices radici raizes; seed graine semilla seme
semente; fruit frucht fruta frutto; honey miel honig miele mel; tea the cha; coffee cafe kaffee; kitchen cuisine kuche
cocina cucina cozinha; dinner diner abendessen; breakfast fruhstuck desayuno colazione
"""
"""One meaning between semicolons: the English word, then what it is in other languages, in small letters without signs."""
