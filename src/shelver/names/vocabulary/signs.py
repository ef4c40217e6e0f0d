"""Words that give the numbers beside them their meaning, in the languages that releases use."""

from __future__ import annotations

from shelver.names.vocabulary.rows import SIGN, Rows

SIGNS: dict[str, Rows] = {
    "season_word": (
        (
            "season",
            SIGN,
            "season|seasons|saisons|staffeln|stagioni|sezonul|シーズン|série serie|temp|tem|seasson|sezony|saeson|sез",
        ),
    ),
    "season_behind": (
        (
            "season",
            SIGN,
            (
                "сезон|сезона|сезоны|сезонов|sezon|sezonu|sez|сез|évad|evad|sezona|sezóna|sæson|saeson|säsong|"
                "sasong|sesong|kausi|temporada|temporadas|stagione|seizoen|saison|staffel"
            ),
        ),
    ),
    "season_hint": (("season", SIGN, "series|serie|série|séries|se|cour"),),
    "episode_word": (
        (
            "episode",
            SIGN,
            (
                "episode|episodes|ep|eps|epi|episodio|episodios|episódio|episódios|épisode|épisodes|episod|folge|"
                "folgen|capitulo|capítulo|capitulos|capítulos|cap|caps|aflevering|afl|odcinek|odc|avsnitt|jakso|"
                "osa|эпизод|эпизоды|эпизода|выпуск|puntata|puntate|epizoda|epizode|episoder|afsnit|tập|tap|"
                "ตอนที่|ตอน|الحلقة|חלקים|פרק|επεισόδιο|эп|episódo|episodul|에피소드"
            ),
        ),
    ),
    "episode_behind": (
        (
            "episode",
            SIGN,
            "серия|серии|серий|сер|серія|серії|seriya|seriia|serii|ser|bölüm|bolum|blm|rész|dil|díl|화|회|話|话|集",
        ),
    ),
    "absolute_word": (("ova", SIGN, "ova|ovas|oad|oav|ona"),),
    "special_word": (
        (
            "special",
            SIGN,
            ("special|specials|sp|hors serie|hors série|especial|especiales|sonderfolge|спецвыпуск|christmas special"),
        ),
    ),
    "part_word": (("part", SIGN, "part|parts|pt|pts|partie|parte|teil|часть|deel|del|tome|cz"),),
    "volume_word": (("volume", SIGN, "vol|volume|vols|volumes|band|том|tomo|巻|卷"),),
    "disc_word": (("disc", SIGN, "cd|disc|disk|dvd disc|disco|disque|cds"),),
}

OF_WORDS = frozenset(["of", "von", "из", "de", "sur", "van", "di", "av", "iz", "af", "z"])
RANGE_WORDS = frozenset(
    ["to", "a", "à", "al", "bis", "thru", "through", "t/m", "tm", "do", "до", "по", "ao", "tot", "til"]
)
LIST_WORDS = frozenset(["&", "+", "and", "et", "und", "y", "e", "en", "i", "и", "og", "och", "ja"])
"""Words that join numbers; they mean nothing anywhere else."""

NUMBER_WORDS: dict[str, int] = {
    word: value
    for value, words in enumerate(
        (
            "zero|null|zéro|cero",
            (
                "one|un|une|uno|una|eins|ein|один|первый|первая|i|first|premiere|première|primera|primeira|prima|"
                "erste|prvni"
            ),
            "two|deux|dos|due|zwei|два|второй|вторая|ii|second|deuxième|deuxieme|segunda|seconda|zweite|duas|dois",
            ("three|trois|tres|tre|drei|три|третий|третья|iii|third|troisième|troisieme|tercera|terceira|terza|dritte"),
            "four|quatre|cuatro|quattro|vier|четыре|четвертый|iv|fourth|quatrième|quatrieme|cuarta|quarta|vierte",
            "five|cinq|cinco|cinque|fünf|funf|пять|v|fifth|cinquième|quinta|fünfte",
            "six|seis|sei|sechs|шесть|vi|sixth|sixième|sexta|sesta|sechste",
            "seven|sept|siete|sette|sieben|семь|vii|seventh|septième|siebte",
            "eight|huit|ocho|otto|acht|восемь|viii|eighth|huitième|achte",
            "nine|neuf|nueve|nove|neun|девять|ix|ninth|neuvième|neunte",
            "ten|dix|diez|dieci|zehn|десять|x|tenth|dixième|zehnte",
            "eleven|onze|once|undici|elf|xi|eleventh",
            "twelve|douze|doce|dodici|zwölf|zwolf|xii|twelfth",
            "thirteen|treize|trece|tredici|xiii",
            "fourteen|quatorze|xiv",
            "fifteen|quinze|xv",
        )
    )
    for word in words.split("|")
}
"""Spelled-out and Roman numbers; they count only beside a sign such as "season" or "part"."""

ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"])
"""Numbers that count films and parts, never episodes."""

MONTHS: dict[str, int] = {
    word: value
    for value, words in enumerate(
        (
            "jan|january|januar|janvier|enero|января|gennaio",
            "feb|february|februar|février|fevrier|febrero|февраля|febbraio",
            "mar|march|märz|mars|marzo|марта",
            "apr|april|avril|abril|апреля|aprile",
            "may|mai|mayo|мая|maggio",
            "jun|june|juni|juin|junio|июня|giugno",
            "jul|july|juli|juillet|julio|июля|luglio",
            "aug|august|août|aout|agosto|августа",
            "sep|sept|september|septembre|septiembre|сентября|settembre",
            "oct|october|oktober|octobre|octubre|октября|ottobre|okt",
            "nov|november|novembre|noviembre|ноября",
            "dec|december|dezember|décembre|decembre|diciembre|декабря|dicembre|dez",
        ),
        start=1,
    )
    for word in words.split("|")
}

TOP_LEVEL_DOMAINS = frozenset(
    [
        "ca",
        "za",
        "tc",
        "ai",
        "ms",
        "gg",
        "pt",
        "se",
        "no",
        "fi",
        "dk",
        "gr",
        "tk",
        "ml",
        "ga",
        "cf",
        "gq",
        "su",
        "im",
        "to",
        "ph",
        "id",
        "sg",
        "hk",
        "th",
        "vn",
        "mm",
        "la",
        "vc",
        "ac",
        "sh",
        "cm",
        "sc",
        "one",
        "bet",
        "com",
        "net",
        "org",
        "info",
        "biz",
        "to",
        "tv",
        "me",
        "cc",
        "ru",
        "se",
        "nu",
        "mx",
        "am",
        "ag",
        "re",
        "io",
        "in",
        "ws",
        "lt",
        "is",
        "li",
        "sx",
        "la",
        "pw",
        "xyz",
        "site",
        "club",
        "top",
        "vip",
        "pro",
        "fun",
        "live",
        "world",
        "pics",
        "sbs",
        "bond",
        "rent",
        "rocks",
        "eu",
        "co",
        "uk",
        "us",
        "de",
        "fr",
        "it",
        "es",
        "pl",
        "nl",
        "ch",
        "cz",
        "ro",
        "hu",
        "ua",
        "by",
        "kz",
        "cn",
        "tw",
        "jp",
        "kr",
        "br",
        "app",
        "dev",
        "link",
        "online",
        "space",
        "store",
        "cam",
        "ltd",
        "lol",
        "wf",
        "tel",
        "win",
        "party",
        "click",
        "stream",
        "cash",
        "center",
        "surf",
        "foo",
        "tf",
        "bz",
    ]
)
