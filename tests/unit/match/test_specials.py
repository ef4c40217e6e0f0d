"""Specials are told from regular episodes by their names, and filed under season 0."""

import pytest

from shelver.media.files import Bundle
from shelver.media.library import OwnedShow
from shelver.media.works import Episodes
from shelver.names import parse
from shelver.pipeline.match import match
from tests.fakes.library import FakeLibrary, loose

KAZE = OwnedShow(title="Kaze no Toride", year=None, root_path="/lib", folder=("Kaze no Toride",), is_flat=True)


def episodes_of(file_name: str, *shows: OwnedShow) -> Episodes:
    bundle: Bundle = loose(file_name)
    chosen = match(bundle, bundle.items[0], parse(file_name), (), None, FakeLibrary(shows)).chosen
    assert chosen is not None
    assert isinstance(chosen.work, Episodes)
    return chosen.work


OWNED = [
    ("[Grp] Kaze no Toride - OVA 01 (1080p).mkv", (1,)),
    ("[Grp] Kaze no Toride OVA - 02 [720p].mkv", (2,)),
    ("[Grp] Kaze no Toride - OVA3 [720p].mkv", (3,)),
    ("[Grp] Kaze no Toride - SP1 [720p].mkv", (1,)),
    ("[Grp] Kaze no Toride - Special 03 [720p].mkv", (3,)),
    ("Kaze.no.Toride.Special.2.720p.WEB-G.mkv", (2,)),
    ("Kaze no Toride OVA.mkv", ()),
    ("Kaze.no.Toride.S02SP03.720p.WEB-G.mkv", ()),
]


@pytest.mark.parametrize(("file_name", "numbers"), OWNED)
def test_a_special_of_an_owned_show_is_filed_under_its_season_0_and_never_among_its_regular_episodes(
    file_name: str, numbers: tuple[int, ...]
) -> None:
    work = episodes_of(file_name, KAZE)
    assert (work.show.title, work.season, work.numbers) == ("Kaze no Toride", 0, numbers)


def test_an_ova_of_a_show_that_the_library_lacks_is_a_special_of_it_too() -> None:
    work = episodes_of("[Grp] Kaze no Toride - OVA 01 (1080p).mkv")
    assert (work.show.title, work.season, work.numbers) == ("Kaze no Toride", 0, (1,))


def test_a_show_that_the_library_has_under_the_whole_title_keeps_its_own_numbers() -> None:
    own = OwnedShow(title="Kaze no Toride OVA", year=None, root_path="/lib", folder=("own",), is_flat=True)
    work = episodes_of("[Grp] Kaze no Toride OVA - 02 [720p].mkv", KAZE, own)
    assert (work.show.title, work.season) == ("Kaze no Toride OVA", None)


@pytest.mark.parametrize(
    "file_name", ["Law.and.Order.Special.Victims.Unit.S20E05.mkv", "Special.S01E01.1080p.NF.WEB-DL.mkv"]
)
def test_a_show_that_merely_has_the_word_in_its_title_stays_as_it_is(file_name: str) -> None:
    assert episodes_of(file_name, KAZE).season
