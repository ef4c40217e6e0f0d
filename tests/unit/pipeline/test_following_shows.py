"""Episodes go to the show that is there already, or is planned: its folder, its seasons, its root."""

import pytest

from shelver.media.kinds import RootKind
from shelver.media.library import OwnedShow
from shelver.media.works import Show
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.naming.style import NamingRules
from tests.fakes.library import (
    GIB,
    FakeLibrary,
    accepted,
    item_of,
    loose,
    release,
)
from tests.fakes.placing import episode, root, targets, world

STYLES = [
    (OwnedShow(title="Lost", year=2004, root_path="/lib", folder=("TV Shows", "Lost (2004)"), is_flat=True), "Lost (2004)/Lost (2004) - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "lost"), season_folders=((1, "Season 1"),)), "lost/Season 3/lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost"), season_folders=((2, "S02"), (3, "Third"))), "Lost/Third/Lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost"), season_folders=((1, "Staffel 01"),)), "Lost/Staffel 03/Lost - s03e02.mkv"),
    (OwnedShow(title="Lost", year=None, root_path="/lib", folder=("TV Shows", "Lost [tvdbid-73739]")), "Lost [tvdbid-73739]/Season 03/Lost - s03e02.mkv"),
]  # fmt: skip


@pytest.mark.parametrize(("owned", "path"), STYLES)
def test_an_episode_follows_the_folder_and_the_season_style_of_its_show(owned: OwnedShow, path: str) -> None:
    plan = place(loose("x.mkv"), [accepted(episode(2, 3))], world(library=FakeLibrary([owned])))
    assert targets(plan) == [f"/lib/TV Shows/{path}"]


def test_season_folders_can_be_turned_off_for_new_shows() -> None:
    rules = PlacingRules(naming=NamingRules(season_folders=False))
    plan = place(loose("x.mkv"), [accepted(episode(2, title="Pilot"))], world(rules=rules))
    assert targets(plan) == ["/lib/TV Shows/Lost/Lost - s01e02 - Pilot.mkv"]


def test_an_episode_goes_to_the_root_that_has_its_show_whatever_the_priority() -> None:
    first, second = root("a", RootKind.TV), root("b", RootKind.TV, priority=2)
    owned = OwnedShow(title="Lost", year=None, root_path="/b", folder=("Lost",), is_flat=True)
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(first, second, library=FakeLibrary([owned])))
    assert targets(plan) == ["/b/Lost/Lost - s01e01.mkv"]


def test_of_two_folders_of_a_show_the_one_that_the_decision_names_is_used() -> None:
    shows = [OwnedShow(title="Lost", year=None, root_path="/lib", folder=(f,), is_flat=True) for f in ("one", "two")]
    decision = accepted(episode(1), library_folder="/lib/two")
    assert targets(place(loose("x.mkv"), [decision], world(library=FakeLibrary(shows)))) == [
        "/lib/two/two - s01e01.mkv"
    ]


def test_a_show_of_another_year_is_another_show_and_its_folder_says_the_year() -> None:
    owned = OwnedShow(title="Lost", year=1990, root_path="/lib", folder=("old",), is_flat=True)
    decision = accepted(episode(1, show=Show(title="Lost", year=2004)))
    assert targets(place(loose("x.mkv"), [decision], world(library=FakeLibrary([owned])))) == [
        "/lib/TV Shows/Lost (2004)/Season 01/Lost (2004) - s01e01.mkv"
    ]


def test_two_new_shows_of_one_title_get_two_folders() -> None:
    around = world()
    first = place(loose("a.mkv"), [accepted(episode(1, show=Show(title="Battlestar", year=1978)))], around)
    second = place(loose("b.mkv"), [accepted(episode(1, show=Show(title="Battlestar", year=2003)))], around)
    assert targets(first) == ["/lib/TV Shows/Battlestar/Season 01/Battlestar - s01e01.mkv"]
    assert targets(second) == ["/lib/TV Shows/Battlestar (2003)/Season 01/Battlestar (2003) - s01e01.mkv"]


def test_later_episodes_of_a_new_show_follow_the_first_one_even_to_a_root_that_comes_second() -> None:
    first, second = root("a", RootKind.TV, free_bytes=3 * GIB), root("b", RootKind.TV, priority=2, volume=8)
    around = world(first, second)
    big = release("p", item_of("a.mkv", folder="/dl/p", size_bytes=50 * GIB))
    assert targets(place(big, [accepted(episode(1))], around))[0].startswith("/b/Lost/")
    assert targets(place(loose("x.mkv"), [accepted(episode(2))], around))[0].startswith("/b/Lost/")
