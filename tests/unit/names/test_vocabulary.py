from shelver.media.release_name import ReleaseName
from shelver.names import parse
from shelver.names.tokens import Tokens
from shelver.names.vocabulary import PHRASES, WORDS, audio, languages, releases, signs, video
from shelver.names.vocabulary.rows import AFTER, ALWAYS, NEAR, SIGN

TABLES = [
    *signs.SIGNS.values(),
    languages.LANGUAGES,
    languages.SUBTITLES,
    languages.COUNTRIES,
    releases.EDITION,
    releases.SERVICE,
    releases.NOTE,
    releases.PROPER,
    releases.REPACK,
    audio.AUDIO_CODECS,
    audio.CHANNELS,
    video.SOURCE_MEDIUM,
    video.VIDEO_CODEC,
    video.RESOLUTION,
    video.HDR,
    video.IS_3D,
    video.BIT_DEPTH,
    video.REMUX,
]
SPELLINGS = sorted({spelling for rows in TABLES for _, _, row in rows for spelling in row.split("|")})
TAGS = [spelling for spelling in SPELLINGS if " " not in spelling and WORDS[spelling].rank]


def test_every_spelling_is_one_that_look_up_can_meet() -> None:
    assert [spelling for spelling in SPELLINGS if Tokens(spelling).low != spelling.casefold().split(" ")] == []


def test_no_tag_behind_the_year_reaches_the_title() -> None:
    titles = {spelling: parse(f"Harbour.Light.2010.{spelling}.mkv").title for spelling in TAGS}

    assert {spelling for spelling, title in titles.items() if not title.startswith("Harbour Light")} == set()
    assert {spelling for spelling, title in titles.items() if spelling in title.casefold().split(" ")} == set()


def test_every_term_fills_a_field_or_is_known_to_fill_none() -> None:
    fields = set(ReleaseName.__dataclass_fields__) | {"note", "remux"}
    terms = [*WORDS.values(), *(term for found in PHRASES.values() for _, term in found)]

    assert {term.field for term in terms if term.rank != SIGN} <= fields
    assert {term.rank for term in terms} == {ALWAYS, NEAR, AFTER, SIGN}


def test_longer_phrases_are_tried_first() -> None:
    for found in PHRASES.values():
        lengths = [len(rest) for rest, _ in found]
        assert lengths == sorted(lengths, reverse=True)
