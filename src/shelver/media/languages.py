"""Languages as subtitle files name them, in BCP-47 form."""

from collections.abc import Iterator

_ROWS = """
en eng english | fr fre,fra french,français,francais,truefrench,vff,vfq | de ger,deu german,deutsch
es spa spanish,español,espanol,castellano,castilian | it ita italian,italiano | pt por portuguese,português,portugues
nl dut,nld dutch,nederlands | sv swe swedish,svenska | da dan danish,dansk | no nor norwegian,norsk | nb nob bokmal,bokmål
nn nno nynorsk | fi fin finnish,suomi | is ice,isl icelandic | pl pol polish,polski | cs cze,ces czech,čeština
sk slo,slk slovak | hu hun hungarian,magyar | ro rum,ron romanian,română | bg bul bulgarian | el gre,ell greek
tr tur turkish,türkçe | ru rus russian,русский | uk ukr ukrainian | sr srp serbian | hr hrv croatian,hrvatski
bs bos bosnian | sl slv slovenian,slovene | mk mac,mkd macedonian | sq alb,sqi albanian | et est estonian
lv lav latvian | lt lit lithuanian | ja jpn japanese,日本語 | ko kor korean,한국어 | zh chi,zho chinese,中文
vi vie vietnamese | th tha thai | id ind indonesian | ms may,msa malay | tl tgl tagalog,filipino
hi hin hindi | ta tam tamil | te tel telugu | ml mal malayalam | kn kan kannada | bn ben bengali | mr mar marathi
ur urd urdu | ar ara arabic,العربية | he heb hebrew,עברית | fa per,fas persian,farsi | ca cat catalan,català
eu baq,eus basque,euskara | gl glg galician,galego | cy wel,cym welsh | ga gle irish | af afr afrikaans
ka geo,kat georgian | hy arm,hye armenian | az aze azerbaijani | kk kaz kazakh | mn mon mongolian | la lat latin
"""

_REGIONS = {
    "pt-br": "pt-BR", "ptbr": "pt-BR", "pob": "pt-BR", "pb": "pt-BR", "brazilian": "pt-BR", "brasil": "pt-BR",
    "pt-pt": "pt-PT", "en-us": "en-US", "en-gb": "en-GB", "en-au": "en-AU", "en-ca": "en-CA",
    "es-es": "es-ES", "es-mx": "es-MX", "es-419": "es-419", "es-la": "es-419", "latino": "es-419", "latin american": "es-419",
    "latinamerican": "es-419", "fr-fr": "fr-FR", "fr-ca": "fr-CA", "canadian": "fr-CA", "de-de": "de-DE",
    "de-at": "de-AT", "zh-hans": "zh-Hans", "zh-cn": "zh-Hans", "chs": "zh-Hans", "simplified": "zh-Hans",
    "zh-hant": "zh-Hant", "zh-tw": "zh-Hant", "cht": "zh-Hant", "traditional": "zh-Hant", "zh-hk": "zh-HK",
}  # fmt: skip


def _rows() -> Iterator[list[str]]:
    return (row.split() for row in _ROWS.replace("\n", "|").split("|") if row.strip())


def _read_rows() -> dict[str, str]:
    words: dict[str, str] = {}
    for code, *spellings in _rows():
        for spelling in (code, *(word for group in spellings for word in group.split(","))):
            words[spelling] = code
    return words | _REGIONS


_LANGUAGE_OF = _read_rows()
_THREE_LETTERS = {code: known.split(",")[0] for code, known, *_ in _rows()}


def language_code(word: str) -> str:
    """Return the BCP-47 code that a word in a subtitle's name stands for ("ger" and "Deutsch" are "de"), or ""."""
    return _LANGUAGE_OF.get(word.casefold().replace("_", "-"), "")


def three_letter_code(code: str) -> str:
    """Return the ISO 639-2 code of a BCP-47 one ("ger" for "de"); one of a region or script ("pt-BR") stays, as does ""."""
    return _THREE_LETTERS.get(code, code)
