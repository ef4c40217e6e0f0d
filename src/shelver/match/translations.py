"""What the words that titles are mostly made of mean in English: a film may be known there by its English title alone."""

from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Levenshtein

from shelver.match.likeness import words

_MEANINGS = """
man homme mann hombre uomo homem mies
men hommes manner hombres uomini homens
woman femme frau mujer donna mulher kvinna nainen
women femmes frauen mujeres donne mulheres
child enfant kind nino bambino crianca barn lapsi
children enfants kinder ninos bambini criancas
girl fille madchen chica ragazza menina flicka tytto
girls filles chicas ragazze meninas
boy garcon junge chico ragazzo menino pojke poika
father pere vater padre pai isa
mother mere mutter madre mae mor aiti
brother frere bruder hermano fratello irmao bror veli
brothers freres hermanos fratelli irmaos
sister soeur schwester hermana sorella irma
sisters soeurs schwestern hermanas sorelle
son fils sohn hijo figlio filho
daughter tochter hija figlia filha
family famille familie familia famiglia
friend ami freund amigo amico
friends amis freunde amigos amici
husband mari ehemann marido marito
wife epouse ehefrau esposa moglie
widow veuve witwe viuda vedova viuva
wedding noces mariage hochzeit boda matrimonio nozze casamento
marriage mariage ehe matrimonio
love amour liebe amor amore karlek rakkaus milosc kjaerlighet
lover amant liebhaber amante
lovers amants liebenden amantes amanti
life vie leben vida vita liv elama zycie
death mort tod muerte morte doden kuolema smierc
dead morts tote toten muertos morti mortos
die meure meurt sterben morir morire morrer
night nuit nacht noche notte noite natt nat noc
nights nuits nachte noches notti
day jour tag dia giorno dag paiva dzien
days jours tage dias giorni dagar
year annee jahr ano anno ar
years annees ans jahre anos anni
time temps zeit tiempo tempo tid
hour heure stunde hora ora
world monde welt mundo mondo varlden verden maailma swiat
house maison haus casa hus talo dom
home heimat zuhause hogar hem koti
city ville stadt ciudad citta cidade stad kaupunki miasto
village dorf pueblo villaggio aldeia
street rue strasse calle strada rua gata
road route strasse camino strada estrada
sea mer meer mar mare hav meri morze
water eau wasser agua acqua vatten
fire feu feuer fuego fuoco fogo eld tuli
earth terre erde tierra terra jord
land pays land tierra terra pais
sky ciel himmel cielo ceu
heaven ciel himmel cielo ceu paradis
paradise paradis paradies paraiso paradiso
hell enfer holle infierno inferno helvete
sun soleil sonne sol sole aurinko slonce
moon lune mond luna lua mane kuu ksiezyc
star etoile stern estrella stella estrela stjarna
stars etoiles sterne estrellas stelle estrelas
wind vent viento vento vind
rain pluie regen lluvia pioggia chuva regn sade
snow neige schnee nieve neve sno lumi
ice glace eis hielo ghiaccio gelo jaa
storm tempete sturm tormenta tempesta
cold froid kalt frio freddo
black noir noire schwarz schwarze negro negra nero nera preto svart musta czarny
white blanc blanche weiss weisse blanco blanca bianco bianca branco vit valkoinen bialy
red rouge rot rote rojo roja rosso rossa vermelho rod punainen czerwony
blue bleu bleue blau blaue azul azzurro sininen
green vert verte grun grune verde gron vihrea
yellow jaune gelb gelbe amarillo giallo amarelo
gold oro ouro guld kulta
golden dore goldene goldenen dorado
silver argent silber plata argento prata
big grand gros gross grosse gran grande stor suuri
great grand grande gran grosse grossen
small petit petite klein kleine pequeno piccolo piccola liten pieni
little petit petite klein kleine kleinen pequeno pequena piccolo piccola lilla
young jeune jung junge joven giovane jovem ung nuori
old vieux vieille alt alte viejo vieja vecchio vecchia velho gammal vanha
new nouveau nouvelle neu neue neuen nuevo nueva nuovo nuova novo nova ny uusi
last dernier derniere letzte letzten ultimo ultima sista viimeinen ostatni
first premier premiere erste ersten primero primera primo prima primeiro forsta ensimmainen
second deuxieme zweite segundo secondo
third troisieme dritte tercero terzo terceiro
good bon bonne gut gute bueno buena buono buona bom
bad mauvais mauvaise schlecht bose malo mala cattivo
evil mal bose ondskan paha
beautiful beau belle schone schonen hermosa bella bello bonito
happy heureux heureuse glucklich feliz felice lycklig
happiness bonheur gluck felicidad felicita felicidade lycka onni
sad triste traurig
secret geheimnis geheime secreto segreto segredo hemlighet salaisuus
secrets geheimnisse secretos segreti
lost perdu perdue verlorene perdido perdida perduto perduta
forgotten oublie vergessene olvidado dimenticato
hidden cache verborgene oculto nascosto
dark sombre dunkel dunkle oscuro oscura buio escuro mork
darkness tenebres dunkelheit oscuridad tinieblas tenebre trevas pimeys
light lumiere licht luz luce ljus valo
shadow ombre schatten sombra ombra skugga varjo
shadows ombres sombras ombre cienie
silence schweigen silencio silenzio silenzioso
perfect parfait perfekte perfecto perfetto perfeito
perfect parfaits perfectos perfectas perfetti perfetta
innocent innocent unschuldige inocente innocente
innocent innocents inocentes innocenti
free libre frei freie libero livre
wild sauvage wilde salvaje selvaggio
crazy fou folle verruckt loco loca pazzo pazza louco
mad fou folle loco
eternal eternel ewige eterno eterna
long longue lang lange largo lungo longo
dangerous dangereux gefahrlich peligroso pericoloso
king roi konig rey rei kung kuningas krol
queen reine konigin reina regina rainha drottning
prince prinz principe prins
princess princesse prinzessin princesa principessa
emperor empereur kaiser emperador imperatore
god dieu gott dios dio deus gud jumala
gods dieux gotter dioses dei deuses
devil diable teufel diablo diavolo diabo djavul
angel ange engel angelo anjo
angels anges angeles angeli anjos
heart coeur herz corazon cuore coracao hjarta sydan serce
soul ame seele alma anima sjal
blood sang blut sangre sangue blod veri krew
eye oeil auge ojo occhio olho
eyes yeux augen ojos occhi olhos
hand main mano mao
hands mains hande manos mani
head tete kopf cabeza testa cabeca
face visage gesicht rostro volto rosto
body corps korper cuerpo corpo
skin peau haut piel pelle pele
voice voix stimme voz voce
voices voix stimmen voces voci vozes
word mot wort palabra parola palavra
name nom nombre nome namn nimi
book livre buch libro livro bok
letter lettre brief carta lettera
song chanson lied cancion canzone cancao
music musique musik musica
dance danse tanz baile danza
dream reve traum sueno sogno sonho drom unelma
dreams reves traume suenos sogni sonhos
game jeu spiel juego gioco jogo
player joueur spieler jugador giocatore
war guerre krieg guerra krig sota wojna
peace paix frieden paz pace fred
soldier soldat soldado soldato
soldiers soldats soldaten soldados soldati
army armee armee ejercito esercito
battle bataille schlacht batalla battaglia batalha
battles batailles schlachten batallas battaglie
enemy ennemi feind enemigo nemico
murder meurtre mord asesinato omicidio
murderer meurtrier morder asesino
killer tueur morder asesino assassino
assassin assassin asesino assassino
crime verbrechen crimen crimine delitto
police polizei policia polizia
thief voleur voleuse dieb ladron ladro
money argent geld dinero denaro soldi pengar
train zug tren treno trem
ship bateau navire schiff barco nave navio
car voiture auto coche macchina carro
bridge pont brucke puente ponte
island ile insel isla isola ilha saari
mountain montagne berg montana montanha
river fleuve riviere fluss rio fiume
forest foret wald bosque foresta floresta skog metsa
tree arbre baum arbol albero arvore
flower fleur blume flor fiore blomma
flowers fleurs blumen flores fiori
rose rosa
garden jardin garten giardino jardim
dog chien hund perro cane cachorro
dogs chiens hunde perros cani
cat chat katze gato gatto katt kissa
wolf loup lobo lupo
wolves loups wolfe lobos lupi
lion lowe leon leone leao
bird oiseau vogel pajaro uccello passaro
birds oiseaux pajaros uccelli passaros
fish poisson fisch pez pesce peixe
horse cheval pferd caballo cavallo cavalo
snake serpent schlange serpiente serpente
bear ours bar oso orso
beast bete bestie bestia
animal tier animale
summer ete sommer verano estate verao sommar kesa lato
winter hiver invierno inverno talvi zima
spring printemps fruhling primavera var kevat
autumn automne herbst otono autunno outono
morning matin morgen manana mattina manha
evening soir abend tarde sera
midnight minuit mitternacht medianoche mezzanotte
tomorrow demain morgen manana domani amanha
yesterday hier gestern ayer ieri ontem
today aujourdhui heute hoy oggi hoje
past passe vergangenheit pasado passato passado
room chambre zimmer habitacion stanza quarto
door porte tur puerta porta
window fenetre fenster ventana finestra janela
school ecole schule escuela scuola escola
teacher professeur lehrer maestro professore
doctor medecin arzt medico dottore
priest pretre priester cura prete padre
witch sorciere hexe bruja strega bruxa
ghost fantome geist fantasma
vampire vampir vampiro
monster monstre ungeheuer monstruo mostro monstro
treasure tresor schatz tesoro tesouro
key cle schlussel llave chiave chave
ring anneau bague anillo anello
sword epee schwert espada spada
mask masque maske mascara maschera
fear peur angst miedo paura medo pelko
hope espoir hoffnung esperanza speranza esperanca
truth verite wahrheit verdad verita verdade
lie mensonge luge mentira bugia
revenge vengeance rache venganza vendetta vinganca hamnd
anger colere wut ira rabbia
laughter rire lachen risa risata
tears larmes tranen lagrimas lacrime
kiss baiser kuss beso bacio beijo
stranger etranger fremde extranjero straniero
strangers etrangers desconocidos sconosciuti
prisoner prisonnier gefangene prisionero prigioniero
prison gefangnis prision prigione
escape evasion flucht fuga
hunter chasseur jager cazador cacciatore
hunt chasse jagd caza caccia
journey voyage reise viaje viaggio viagem resa matka
return retour ruckkehr regreso ritorno retorno
end fin ende final fine fim
beginning debut anfang principio inizio
story histoire geschichte historia storia
tale conte marchen cuento racconto
adventure aventure abenteuer aventura avventura
adventures aventures abenteuer aventuras avventure
without sans ohne sin senza sem
under sous unter bajo sotto
between entre zwischen tra fra
against contre gegen contra contro
one un une ein eine uno una um yksi
two deux zwei dos due dois kaksi
three trois drei tres tre kolme trzy
four quatre vier cuatro quattro quatro
five cinq funf cinco cinque
six sechs seis sei
seven sept sieben siete sette sete
eight huit acht ocho otto oito
nine neuf neun nueve nove
ten dix zehn diez dieci dez
hundred cent hundert cien cento
thousand mille tausend mil
my mon ma mes mein meine meinen mi mio mia meu minha min
our notre unser nuestro nostro nostra nosso
not pas nicht
more plus mehr mas piu mais
always toujours immer siempre sempre
never jamais nie nunca mai
all tout tous alle todo todos tutto tutti
"""
"""One meaning a line: the English word, then what it is in other languages, in small letters without signs on them."""

_SILENT = frozenset(
    [
        *(
            "le",
            "la",
            "les",
            "un",
            "une",
            "du",
            "de",
            "des",
            "et",
            "en",
            "au",
            "aux",
            "dans",
            "est",
            "ce",
            "que",
            "qui",
        ),
        *("der", "die", "das", "den", "dem", "ein", "eine", "und", "im", "in", "von", "vom", "zu", "auf", "am", "ist"),
        *("el", "los", "las", "del", "y", "e", "il", "lo", "gli", "i", "di", "della", "dei", "delle", "al", "con", "o"),
        *(
            "os",
            "as",
            "do",
            "da",
            "dos",
            "das",
            "og",
            "och",
            "det",
            "per",
            "pour",
            "para",
            "par",
            "mit",
            "als",
            "l",
            "d",
        ),
        *("a", "an", "the", "of", "and", "on", "to", "for", "at", "from", "with", "by", "is", "than", "s"),
    ]
)
"""Words that a search for the rest of the title can do without."""

_ELIDED = ("l", "d")
_MOST_READINGS = 2
_LEAST_ALIKE = 0.6


def _by_word() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, list[str]] = {}
    for line in _MEANINGS.strip().splitlines():
        english, *foreign = line.split()
        for word in foreign:
            meanings.setdefault(word, []).append(english)
    return {word: tuple(dict.fromkeys(found)) for word, found in meanings.items()}


_ENGLISH = _by_word()


@lru_cache(maxsize=4096)
def translations(title: str) -> tuple[tuple[str, ...], ...]:
    """Return what the words of a title mean that are known, in English; () when none is.

    >>> translations("L'Homme du train"), translations("La nuit immortelle")
    ((('man',),), (('night',),))
    """
    found = [meaning for meaning in map(_meanings, _telling(title)) if meaning]
    return tuple(dict.fromkeys(product(*found)))[:_MOST_READINGS] if found else ()


@lru_cache(maxsize=4096)
def is_translation(read: str, known: str) -> bool:
    """Whether a known title says in English what a read one means, in any order.

    What no meaning is known of must look alike: names, and words that two languages share.

    >>> is_translation("La nuit immortelle", "The Immortal Night"), is_translation("La nuit", "Night Train")
    (True, False)
    """
    meant, told = _telling(read), _telling(known)
    if len(meant) != len(told) or not any(map(_meanings, meant)):
        return False
    for word in sorted(meant, key=lambda one: not _meanings(one)):
        fitting = next((one for one in told if _says(word, one)), None)
        if fitting is None:
            return False
        told.remove(fitting)
    return True


def _says(word: str, english: str) -> bool:
    meanings = _meanings(word)
    return english in meanings or (not meanings and Levenshtein.normalized_similarity(word, english) >= _LEAST_ALIKE)


def _telling(title: str) -> list[str]:
    return [word for word in words(title) if word not in _SILENT]


def _meanings(word: str) -> tuple[str, ...]:
    found = _ENGLISH.get(word, ())
    if not found and word[:1] in _ELIDED:
        found = _ENGLISH.get(word[1:], ())
    return found or ((word,) if word.isdecimal() else ())
