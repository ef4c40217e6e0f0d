import pytest

from shelver.match.memory import is_memorable, keys_of, recalled
from shelver.media.evidence import Decision, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.reviews import Choice
from shelver.media.works import Episodes, Movie, Show
from shelver.names import parse

OPEN = Decision(verdict=Verdict.REVIEW, chosen=None)
LOST = Choice(
    work=Episodes(show=Show(title="Lost", year=2004), season=1, numbers=(1,)), form=Form.EPISODE, genre=Genre.PLAIN
)
HEAT = Choice(work=Movie(title="Heat", year=1995), form=Form.MOVIE, genre=Genre.PLAIN)


def keys(name, folder=""):
    return set(keys_of(parse(f"{folder}/{name}" if folder else name), folder, name))


@pytest.mark.parametrize(
    ("said", "later"),
    [
        ("lst.S01E01.720p-GRP.mkv", "lst.S03E14.1080p.WEB-OTHER.mkv"),
        ("[Grp] LSTV - 01 [1080p].mkv", "[Grp] LSTV - 17 [1080p].mkv"),
        ("lst.2014.s01e01.mkv", "LST.2014.S02E02.mkv"),
    ],
)
def test_later_episodes_of_a_show_share_a_key(said, later):
    assert keys(said) & keys(later)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("lst.S01E01.mkv", "lost.in.space.S01E01.mkv"),
        ("lst.2004.S01E01.mkv", "lst.2018.S01E01.WEB.mkv"),
        ("heat.1995.mkv", "heat.1986.mkv"),
        ("heat.1995.mkv", "heat.S01E01.mkv"),
        ("S01E01.mkv", "S01E02.mkv"),
        ("01.mkv", "02.mkv"),
    ],
)
def test_other_works_and_names_that_say_nothing_share_none(said, other):
    assert not keys(said) & keys(other)


def test_a_folder_counts_only_with_the_same_title_in_it():
    assert keys("e1.S01E01.mkv", "My Show Rip") & keys("e1.S01E09.mkv", "My Show Rip")
    assert not keys("alpha.S01E01.mkv", "Mixed") & keys("beta.S01E01.mkv", "Mixed")


def test_a_remembered_show_takes_the_numbers_of_the_name():
    decision = recalled(LOST, parse("lst.S03E14-E15.mkv"), None, OPEN)
    assert (decision.verdict, decision.source, decision.confidence) == (Verdict.ACCEPT, "memory", 1.0)
    work = decision.chosen.work
    assert (work.show, work.season, work.numbers) == (Show(title="Lost", year=2004), 3, (14, 15))
    assert "Lost (2004)" in decision.reason


def test_a_remembered_show_says_nothing_about_a_name_without_numbers():
    assert recalled(LOST, parse("lst.the.movie.mkv"), None, OPEN) is None
    assert recalled(LOST, parse("lst.S03.mkv"), None, OPEN) is None


def test_a_remembered_film_is_the_film_and_keeps_the_quality_of_each_file():
    decision = recalled(HEAT, parse("h3at.1995.2160p.mkv"), None, OPEN)
    assert decision.chosen.work == HEAT.work
    assert decision.version.resolution == 2160
    assert recalled(HEAT, parse("h3at.S01E01.mkv"), None, OPEN) is None


def test_a_film_is_not_remembered_for_episodes_nor_a_show_for_a_film():
    assert is_memorable(LOST, ("show:lst:",))
    assert is_memorable(HEAT, ("film:heat:1995",))
    assert not is_memorable(HEAT, ("show:lst:",))
    assert not is_memorable(LOST, ("film:heat:1995",))
    assert not is_memorable(HEAT, ())
