import pytest

from shelver.media.release_name import NameKind
from shelver.names import explain, parse, readings


def test_a_name_without_doubt_has_one_reading() -> None:
    found = readings("The.Harbour.Light.S01E02.1080p.WEB-DL.x264-KESTREL.mkv")

    assert [reading.title for reading in found] == ["The Harbour Light"]
    assert found[0].score > 0.9


def test_a_year_without_brackets_may_belong_to_the_title() -> None:
    found = readings("Wonder.Woman.1984.2160p.WEB-DL.mkv")

    assert [(reading.title, reading.year) for reading in found] == [("Wonder Woman", 1984), ("Wonder Woman 1984", None)]


def test_a_year_in_brackets_is_no_doubt() -> None:
    assert len(readings("Wonder Woman (1984).mkv")) == 1


def test_a_bare_number_may_be_an_episode_or_part_of_the_title() -> None:
    found = readings("[Kite] Sora no Minato - 07 [1080p].mkv")

    assert [(reading.kind, reading.title) for reading in found] == [
        (NameKind.EPISODE, "Sora no Minato"),
        (NameKind.MOVIE, "Sora no Minato - 07"),
    ]


def test_a_season_and_a_year_behind_it_may_be_a_film() -> None:
    found = readings("Open.Season.2.2008.1080p.WEBRip.mkv")

    assert {(reading.kind, reading.title, reading.year) for reading in found} >= {
        (NameKind.EPISODE, "Open", 2008),
        (NameKind.MOVIE, "Open Season 2", 2008),
    }


def test_three_digits_may_be_season_and_episode_or_part_of_the_title() -> None:
    found = readings("The.Harbour.308.hdtv-tide.mkv")

    assert [(reading.title, reading.seasons, reading.episodes) for reading in found] == [
        ("The Harbour", (3,), (8,)),
        ("The Harbour 308", (), ()),
    ]


@pytest.mark.parametrize("name", ["", " ", "...", "()", "/", "\x00", "[]"])
def test_a_name_without_words_is_of_no_known_kind(name: str) -> None:
    found = parse(name)

    assert (found.kind, found.title) == (NameKind.UNKNOWN, "")
    assert found.score < 0.1


def test_the_better_anchored_reading_scores_higher() -> None:
    names = ["Heat.mkv", "Heat.1080p.mkv", "Heat 1995.mkv", "Heat.1995.1080p.BluRay.mkv", "Heat (1995).mkv"]

    scores = [parse(name).score for name in names]

    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_a_season_pack_is_told_from_an_episode() -> None:
    assert parse("Harbour.S02.1080p.BluRay.x264-QZ").is_season_pack
    assert not parse("Harbour.S02E01.1080p.BluRay.x264-QZ").is_season_pack


def test_both_sides_of_a_dash_are_alternatives_and_the_whole_stays_the_title() -> None:
    found = parse("The Walking Dead - Dead City - S03E02.mkv")

    assert found.title == "The Walking Dead - Dead City"
    assert found.alternative_titles == ("The Walking Dead", "Dead City")


def test_every_token_of_a_name_is_explained() -> None:
    found = explain("[Kite] Sora.no.Minato.S01E02v2.The.Pier.1080p.WEB-DL.DDP5.1.x264-QZ [ABCD1234].mkv")

    assert [(token.role, token.text) for token in found if token.role != "ignored"] == [
        ("group", "Kite"),
        ("title", "Sora.no.Minato"),
        ("episodes", "S01E02v2"),
        ("episode_title", "The.Pier"),
        ("resolution", "1080p"),
        ("source_medium", "WEB-DL"),
        ("audio_codecs", "DDP5"),
        ("video_codec", "x264"),
        ("crc", "ABCD1234"),
        ("container", "mkv"),
    ]


def test_a_token_says_its_canonical_value() -> None:
    values = {token.text: token.value for token in explain("Heat.1995.H.265.BDRip.mkv")}

    assert values == {"Heat": "Heat", "1995": "1995", "H.265": "h265", "BDRip": "bluray", "mkv": "mkv"}


def test_the_folders_of_a_path_are_explained_as_well() -> None:
    found = explain("Harbour Light/Season 1/07 - Fog.mkv")

    assert [(token.role, token.text) for token in found] == [
        ("title", "Harbour Light"),
        ("seasons", "Season 1"),
        ("absolute", "07"),
        ("title", "Fog"),
        ("container", "mkv"),
    ]
