import math

import pytest

from shelver.identifiers.rules import RulesIdentifier, classify
from shelver.media.evidence import EvidenceGroup
from shelver.media.kinds import MediaType
from shelver.names import parse


def kind(path):
    return classify(parse(path)).media_type


@pytest.mark.parametrize(
    "path",
    [
        "Show.Name.S01E01.Title.mkv",
        "Show Name - S01E01 - Title.mkv",
        "Show.Name.1x01.Title.mkv",
        "Show Name (2023) S01E01.mkv",
        "[Group] Show Name - 01 [Season 1].mkv",
        "Show.Name.2024.02.13.mkv",
        "Show.Name.S01.Complete.mkv",
        "Some Show Season 2 Complete.mkv",
        "Some.Show.HDTV.x264.mkv",
    ],
)
def test_the_documented_signs_of_television_are_recognised(path):
    assert kind(path) is MediaType.TV


@pytest.mark.parametrize(
    "path",
    [
        "A.Documentary.About.Bees.mkv",
        "BBC.Planet.Blue.mkv",
        "Nat.Geo.Bees.mkv",
        "Bees.2016.Documentary.1080p.mkv",
        "Bees.A.Documentary.2016.1080p.mkv",
    ],
)
def test_the_documented_signs_of_documentaries_are_recognised(path):
    assert kind(path) is MediaType.DOCUMENTARY


@pytest.mark.parametrize(
    "path",
    [
        "Dana Whitlock Standup.mkv",
        "Dana.Whitlock.Comedy.Special.2017.mkv",
        "Dana Whitlock Live at the Corn Exchange.mkv",
        "Dana.Whitlock.Live.at.the.Corn.Exchange.2017.1080p.NF.WEB-DL.mkv",
        "Dana.Whitlock.2020.Stand-Up.720p.mkv",
    ],
)
def test_the_documented_signs_of_stand_up_are_recognised(path):
    assert kind(path) is MediaType.STANDUP


@pytest.mark.parametrize(
    "path", ["The Salt Clock.m4b", "Jonas Brandt - The Salt Clock (Unabridged).mp3", "Clock Audiobook.mp3"]
)
def test_read_books_are_recognised_by_ending_and_words(path):
    assert kind(path) is MediaType.AUDIOBOOK


@pytest.mark.parametrize("path", ["VID_20190714_101500.mp4", "IMG_4821.MOV", "20190714_101500.mp4", "song.flac"])
def test_clips_of_cameras_and_music_are_something_else(path):
    assert kind(path) is MediaType.OTHER


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("The.Brass.Meridian.2012.HDTV.XviD.avi", MediaType.MOVIE),
        ("BBC.Something.2012.720p.mkv", MediaType.MOVIE),
        ("Live.at.Pompeii.1972.mkv", MediaType.MOVIE),
        ("BBC.Something.S01E02.mkv", MediaType.TV),
        ("Live.at.the.Apollo.S01E02.mkv", MediaType.TV),
        ("Deep.Kelp.Documentary.S01E02.mkv", MediaType.TV),
        ("Standup.Show.1x02.mkv", MediaType.TV),
    ],
)
def test_a_documented_word_never_outweighs_a_year_or_an_episode(path, expected):
    assert kind(path) is expected


@pytest.mark.parametrize(
    "path",
    [
        "Stand.Up.Guys.2012.1080p.mkv",
        "Season.of.the.Witch.2011.mkv",
        "Documentary.2003.mkv",
        "The.Bbcs.2010.mkv",
        "Abridgedly.Yours.2010.mkv",
    ],
)
def test_such_words_inside_a_title_with_a_year_make_no_other_kind(path):
    assert kind(path) is MediaType.MOVIE


def test_every_finding_has_a_confidence_the_words_seen_and_a_reason():
    found = classify(parse("Bees.2016.Documentary.1080p.mkv"))

    assert 0.5 < found.confidence < 1.0
    assert found.observed == "documentary"
    assert found.reason == "the name calls it a documentary"


def test_nothing_known_is_a_film_at_even_odds():
    found = classify(parse("Something.mkv"))

    assert (found.media_type, found.confidence) == (MediaType.MOVIE, 0.5)


def test_evidence_speaks_for_a_media_type_in_bits_with_its_source():
    [row] = RulesIdentifier().evidence(None, None, parse("Bees.2016.Documentary.1080p.mkv"))

    assert row.group is EvidenceGroup.FORM
    assert row.candidate_value == "DOCUMENTARY"
    assert row.source == "rules"
    assert row.weight_bits == pytest.approx(math.log2(0.93 / 0.07))


def test_numbers_and_years_give_no_evidence_here_since_they_are_weighed_by_themselves():
    assert RulesIdentifier().evidence(None, None, parse("Lost.S01E02.mkv")) == ()
    assert RulesIdentifier().evidence(None, None, parse("Inception.2010.1080p.mkv")) == ()
