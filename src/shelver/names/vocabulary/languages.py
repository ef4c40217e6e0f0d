"""Languages of speech and subtitles, and countries that tell shows apart."""

from __future__ import annotations

from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, Rows

LANGUAGES: Rows = (
    (
        "multi",
        ALWAYS,
        (
            "multi audio|multi lang|multilang|multilingual|dubbed multi|multi vff|multi vf2|multi vfq|"
            "multi vfi|multi5|multi6|multi3"
        ),
    ),
    ("multi", NEAR, "multi|multi audios"),
    ("dual", ALWAYS, "dual audio|dualaudio|dual lang|dual language|dual dublado|dualaud|2audio|2 audio|dub dual"),
    ("dual", NEAR, "dual|tri audio|triple audio|bilingual"),
    ("dual", NEAR, "dl"),
    (
        "dubbed",
        NEAR,
        (
            "dubbed|dub|dublado|doblado|dubs|line dubbed|mic dubbed|dublaj|ac3 dubbed|dublyaj|dubbing|дубляж|"
            "дублированный|voiceover|fandub"
        ),
    ),
    ("nordic", NEAR, "nordic"),
    ("fr", ALWAYS, "truefrench|true french|vff|vfq|vfi|vf2|frenchfansub|multi french"),
    ("fr", NEAR, "french|francais|français|fre|fra|vf|fr vf|vof|quebecois"),
    ("fr", AFTER, "fr"),
    ("en", NEAR, "english|eng|anglais|ingles|inglés|английский|english audio|engl|angl"),
    ("en", AFTER, "en|англ"),
    ("de", NEAR, "german|deutsch|ger|allemand"),
    ("de", AFTER, "de|deu"),
    (
        "es",
        NEAR,
        (
            "spanish|espanol|español|castellano|latino|esp|spa|spanish audio|espanol castellano|"
            "espanol de espana|español castellano|latin spanish|spanish latino|cast|españa|espana"
        ),
    ),
    ("es", AFTER, "es|lat"),
    ("it", NEAR, "italian|ita|italiano"),
    ("pt", NEAR, "portuguese|português|portugues|brazilian|pt br|ptbr|legendado|dublado pt"),
    ("pt", AFTER, "pt"),
    ("ru", NEAR, "russian|rus|русский|rus eng|lostfilm|рус"),
    ("ru", AFTER, "ru|mvo|dvo|avo|voice|mvo|novafilm|кубик в кубе|baibako|newstudio|alexfilm|p1|p2"),
    ("uk", NEAR, "ukrainian|ukr|укр|українська"),
    (
        "pl",
        NEAR,
        (
            "polish|pldub|plsub|plsubbed|lektor pl|pl dub|lek pl|pl lek|lekpl|dubbing pl|napisy pl|polski|"
            "pldubbed|dub pl|lektor|dubpl"
        ),
    ),
    ("pl", AFTER, "pl"),
    ("cs", NEAR, "czech|cze|cz dabing|czdab|cesky|cestina"),
    ("cs", AFTER, "cz"),
    ("sk", NEAR, "slovak|svk"),
    ("hu", NEAR, "hungarian|magyar"),
    ("ro", NEAR, "romanian|rosubbed|rodubbed|romana"),
    ("bg", NEAR, "bulgarian|bgaudio"),
    ("el", NEAR, "greek"),
    ("tr", NEAR, "turkish|türkçe|turkce|turk|tr dublaj|turkce dublaj"),
    ("nl", NEAR, "dutch|flemish|nld|nl subs|nlaudio|vlaams"),
    ("nl", AFTER, "nl"),
    ("sv", NEAR, "swedish|svensk|svenska"),
    ("no", NEAR, "norwegian|norsk"),
    ("da", NEAR, "danish|dansk"),
    ("da", AFTER, "dk"),
    ("fi", NEAR, "finnish|suomi|fin audio"),
    ("is", NEAR, "icelandic"),
    ("ja", NEAR, "japanese|jpn|jap|japones|japonais|日語|日语"),
    ("ja", AFTER, "jp"),
    ("ko", NEAR, "korean|kor|korsub"),
    ("ko", AFTER, "kr"),
    (
        "zh",
        NEAR,
        "chinese|mandarin|cantonese|chs|cht|国语|國語|粤语|粵語|普通话|中文|国粤双语|国英双语|中英双语|zh tw|zh cn",
    ),
    ("zh", AFTER, "cn|big5|gb|big5 gb|國語中字"),
    ("hi", NEAR, "hindi|hindi dubbed|hindi dub"),
    ("ta", NEAR, "tamil|tamil dubbed"),
    ("te", NEAR, "telugu"),
    ("ml", NEAR, "malayalam"),
    ("kn", NEAR, "kannada"),
    ("bn", NEAR, "bengali|bangla"),
    ("mr", NEAR, "marathi"),
    ("pa", NEAR, "punjabi"),
    ("gu", NEAR, "gujarati"),
    ("ur", NEAR, "urdu"),
    ("ar", NEAR, "arabic"),
    ("he", NEAR, "hebrew|hebdub"),
    ("fa", NEAR, "persian|farsi"),
    ("th", NEAR, "thai"),
    ("vi", NEAR, "vietnamese|vietsub"),
    ("id", NEAR, "indonesian"),
    ("ms", NEAR, "malay"),
    ("tl", NEAR, "tagalog|filipino"),
    ("lt", NEAR, "lithuanian"),
    ("lv", NEAR, "latvian"),
    ("et", NEAR, "estonian"),
    ("sr", NEAR, "serbian|srp"),
    ("hr", NEAR, "croatian"),
    ("sl", NEAR, "slovenian|slosubs"),
    ("ka", NEAR, "georgian"),
    ("ca", NEAR, "catalan|catala|català"),
    ("gl", NEAR, "galician"),
    ("eu", NEAR, "basque"),
    ("mn", NEAR, "mongolian"),
    ("uz", NEAR, "uzbek"),
    ("sq", NEAR, "albanian"),
    ("kn", AFTER, "kan"),
    ("te", AFTER, "tel"),
    ("ml", AFTER, "mal"),
    ("ta", AFTER, "tam"),
    ("hi", AFTER, "hin"),
    ("th", AFTER, "tha"),
    ("vi", AFTER, "vie"),
    ("da", AFTER, "dan"),
    ("no", AFTER, "nor"),
    ("pt", AFTER, "por"),
    ("ar", AFTER, "ara"),
    ("zh", AFTER, "chi"),
    ("tr", AFTER, "tur"),
    ("bg", AFTER, "bul"),
    ("lv", AFTER, "lav"),
    ("ro", AFTER, "rum"),
    ("sv", AFTER, "swe"),
    ("el", AFTER, "gre"),
    ("he", AFTER, "heb"),
    ("hu", AFTER, "hun"),
    ("af", NEAR, "afrikaans"),
)

SUBTITLES: Rows = (
    (
        "fr",
        ALWAYS,
        (
            "vostfr|vostfr fansub|subfrench|sub french|vost|stfr|fansub vostfr|fastsub vostfr|fastsub|vosta|"
            "frsub|vo stfr"
        ),
    ),
    (
        "en",
        ALWAYS,
        (
            "engsub|engsubs|eng sub|eng subs|english sub|english subs|english subtitles|esub|esubs|e sub|"
            "e subs|subbed eng|eng subbed|engsubbed|eng softsub"
        ),
    ),
    (
        "multi",
        ALWAYS,
        (
            "multisub|multisubs|multi sub|multi subs|multiple subtitle|multiple subtitles|msub|msubs|m subs|"
            "multi subtitle|nordicsubs|nordic subs|dual subs|multisubtitles|multi subtitles"
        ),
    ),
    ("it", ALWAYS, "sub ita|subita|itasub|ita sub|sub ita eng|subbed ita|sub forced|sub forced ita"),
    ("es", ALWAYS, "subesp|sub esp|subtitulado|subtitulado esp|espsub|vose|spanish subs|castellano subs"),
    ("nl", ALWAYS, "nlsubs|nlsub|nl subs|nl sub|nlsubbed|nl subbed|dutch subs"),
    ("sv", ALWAYS, "swesub|swesubs|swe sub"),
    ("da", ALWAYS, "dksubs|dksub|dk subs|danish subs"),
    ("he", ALWAYS, "hebsub|hebsubs|heb subs|heb sub"),
    ("pl", ALWAYS, "plsub|pl sub|plsubbed|pl subs"),
    ("ro", ALWAYS, "rosub|rosubbed|rosubs"),
    ("fi", ALWAYS, "finsub|finsubs|fisubs"),
    ("no", ALWAYS, "norsub|norsubs|nosubs"),
    ("pt", ALWAYS, "pt subs|legenda|ptsubs|ptbr subs"),
    ("de", ALWAYS, "gersub|ger sub|gersubs|german subbed|german subs|germansub"),
    ("tr", ALWAYS, "trsub|turkish subs"),
    ("ar", ALWAYS, "arabic subs|arabic sub|arsub"),
    ("id", ALWAYS, "sub indo|subtitle indonesia|indosub|sub indonesia"),
    ("ko", ALWAYS, "kor sub|korsubs|korean subs"),
    (
        "zh",
        ALWAYS,
        (
            "chs&cht|chs jpn|cht jpn|简繁内封|繁體|简体|繁体|簡體|简繁英字幕|中日双语字幕|中英字幕|中日双语|简繁内封字幕|繁日雙語|简日双语|繁中|简中|双语字幕|中字|"
            "內封|内封|内嵌|字幕|简繁|简英|双语|簡繁|官方中字|中文字幕|繁體內嵌|简体内嵌|简日|繁日|简繁日|简体中文|繁体中文|外挂|简繁外挂|内挂"
        ),
    ),
    ("und", ALWAYS, "subbed|softsub|softsubs|hardsub|hardsubs|subtitles|subtitled"),
    ("und", NEAR, "sub|subs|subtitle|with subs|sottotitoli|subtitulada|legendas|napisy|titulky"),
)

COUNTRIES: Rows = (
    ("US", AFTER, "us"),
    ("GB", AFTER, "uk|gb"),
    ("AU", AFTER, "au"),
    ("NZ", AFTER, "nz"),
)
"""Read only as the last word of a show's title ("The Office US") or in brackets."""
