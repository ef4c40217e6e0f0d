"""The layout `keep`: no name changes, release folders move as folders."""

from dataclasses import replace

import pytest

from shelver.media.files import FileRole
from shelver.media.kinds import RootKind
from shelver.media.library import OwnedShow, RootState
from shelver.media.works import Movie, Show
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.naming.style import NamingRules
from shelver.plan.placements import Conflict, Severity
from tests.fakes.library import (
    FakeLibrary,
    accepted,
    bundle_file,
    item_of,
    loose,
    release,
)
from tests.fakes.placing import HEAT, episode, objections, replaced, root, targets, world


def keep(*kinds: RootKind) -> RootState:
    return root("k", kinds[0] if kinds else RootKind.MIXED, "keep")


def test_keep_leaves_the_name_of_a_file_as_it_is() -> None:
    plan = place(
        loose("Heat.1995.x264-GRP.mkv", subtitles="Heat.1995.x264-GRP.en.srt"), [accepted(HEAT)], world(keep())
    )
    assert targets(plan) == ["/k/Movies/Heat.1995.x264-GRP.mkv", "/k/Movies/Heat.1995.x264-GRP.en.srt"]


def test_keep_needs_no_year() -> None:
    assert targets(place(loose("x.mkv"), [accepted(Movie(title="Heat"))], world(keep(RootKind.MOVIES)))) == ["/k/x.mkv"]


def test_keep_puts_a_number_on_a_taken_name_and_its_sidecars_follow() -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/x.mkv", "/k/X (1).mkv"))
    plan = place(loose("x.mkv", subtitles="x.en.srt"), [accepted(HEAT)], around)
    assert targets(plan) == ["/k/x (2).mkv", "/k/x (2).en.srt"]
    assert {placement.conflict for placement in plan.placements} == {Conflict.SUFFIX}


def test_keep_moves_a_release_folder_as_a_folder_and_numbers_it_when_it_is_taken() -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/Heat.1995-GRP/old.mkv",))
    folder = "/dl/Heat.1995-GRP"
    left = tuple(
        bundle_file(name, role, folder=folder)
        for name, role in (("proof.jpg", FileRole.ART), ("Sample/s.mkv", FileRole.SAMPLE), ("x.exe", FileRole.JUNK))
    )
    bundle = release("Heat.1995-GRP", item_of("h.mkv", folder=folder, subtitles="Subs/en.srt"), left=left)
    plan = place(bundle, [accepted(HEAT)], around)
    assert [path.removeprefix("/k/Heat.1995-GRP (1)/") for path in targets(plan)] == [
        "h.mkv",
        "Subs/en.srt",
        "proof.jpg",
    ]
    assert [path.rpartition("/")[2] for path, _ in plan.left] == ["s.mkv", "x.exe"]
    again = place(bundle, [accepted(HEAT)], around)
    assert targets(again)[0] == "/k/Heat.1995-GRP (2)/h.mkv"


@pytest.mark.parametrize(
    ("owned", "season_folders", "path"),
    [
        ((), True, "/k/Lost/Season 03/x.mkv"),
        ((), False, "/k/Lost/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), season_folders=((1, "Season 1"),)),), True, "/k/LOST/Season 3/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), season_folders=((1, "Season 1"),)),), False, "/k/LOST/Season 3/x.mkv"),
        ((OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), is_flat=True),), True, "/k/LOST/x.mkv"),
    ],
)  # fmt: skip
def test_keep_puts_an_episode_with_its_show(owned: tuple[OwnedShow, ...], path: str, *, season_folders: bool) -> None:
    rules = PlacingRules(naming=NamingRules(season_folders=season_folders))
    around = world(keep(RootKind.TV), library=FakeLibrary(owned), rules=rules)
    assert targets(place(loose("x.mkv"), [accepted(episode(2, 3))], around)) == [path]


def test_keep_refuses_a_name_that_the_root_cannot_store() -> None:
    around = world(replace(keep(RootKind.MOVIES), name_limit_bytes=143))
    plan = place(loose("ä" * 80 + ".mkv"), [accepted(HEAT)], around)
    assert objections(plan) == [("name_storable", Severity.FAIL)]


def test_keep_with_items_of_two_kinds_moves_them_file_by_file() -> None:
    bundle = release("pack", item_of("a.mkv", folder="/dl/pack"), item_of("b.mkv", folder="/dl/pack"))
    plan = place(bundle, [accepted(HEAT), accepted(episode(1))], world(keep()))
    assert targets(plan) == ["/k/Movies/a.mkv", "/k/TV Shows/Lost/Season 01/b.mkv"]


@pytest.mark.parametrize(("conflict", "severity"), [(Conflict.SKIP, Severity.LEAVE), (Conflict.FAIL, Severity.REVIEW)])
def test_keep_asks_or_skips_instead_of_numbering_when_it_is_set_so(conflict: Conflict, severity: Severity) -> None:
    around = world(keep(RootKind.MOVIES), paths=("/k/x.mkv",), rules=PlacingRules(conflict=conflict))
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], around)) == [("name_free", severity)]


def test_keep_replaces_what_has_the_name_of_a_file_when_it_is_set_so_and_nothing_twice() -> None:
    rules = PlacingRules(conflict=Conflict.REPLACE_TO_TRASH)
    around = world(keep(RootKind.MOVIES), paths=("/k/x.mkv",), rules=rules)
    plan = place(loose("x.mkv", subtitles="x.en.srt"), [accepted(HEAT)], around)
    assert targets(plan) == ["/k/x.mkv", "/k/x.en.srt"]
    assert replaced(plan) == ["/k/x.mkv"]
    again = place(loose("x.mkv"), [accepted(HEAT)], around)
    assert (targets(again), replaced(again)) == (["/k/x (1).mkv"], [])


SEASONS = ("Season 1/Lost.S01E01.mkv", "Season 2/Lost.S02E01.mkv")
SHOWS_OWN = [
    ("Lost", ("a.mkv", "b.mkv"), ["/k/Lost/a.mkv", "/k/Lost/b.mkv"]),
    ("Lost (2004)", SEASONS, [f"/k/Lost (2004)/{name}" for name in SEASONS]),
    ("Lost.2004", SEASONS, [f"/k/Lost.2004/{name}" for name in SEASONS]),
    ("Lost.S01.1080p-GRP", ("a.mkv", "b.mkv"), ["/k/Lost/Lost.S01.1080p-GRP/a.mkv", "/k/Lost/Lost.S01.1080p-GRP/b.mkv"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "files", "placed"), SHOWS_OWN)
def test_keep_moves_a_folder_named_like_its_show_as_the_shows_folder_and_not_into_another_one(
    name: str, files: tuple[str, ...], placed: list[str]
) -> None:
    bundle = release(name, *(item_of(file, folder=f"/dl/{name}") for file in files))
    show = Show(title="Lost", year=2004)
    decisions = [accepted(episode(1, season, show=show)) for season in (1, 2)]
    assert targets(place(bundle, decisions, world(keep(RootKind.TV)))) == placed


def test_keep_lets_later_episodes_follow_into_the_seasons_of_a_shows_folder_that_moves() -> None:
    around = world(keep(RootKind.TV))
    bundle = release("Lost", *(item_of(file, folder="/dl/Lost") for file in SEASONS))
    place(bundle, [accepted(episode(1)), accepted(episode(1, 2))], around)
    assert targets(place(loose("x.mkv"), [accepted(episode(9, 2))], around)) == ["/k/Lost/Season 2/x.mkv"]


def test_keep_joins_a_folder_named_like_its_show_with_the_folder_that_the_library_has() -> None:
    owned = OwnedShow(title="Lost", year=None, root_path="/k", folder=("LOST",), season_folders=((1, "S01"),))
    around = world(keep(RootKind.TV), library=FakeLibrary([owned]), paths=("/k/LOST/S01/Lost.S01E01.mkv",))
    bundle = release("Lost", *(item_of(file, folder="/dl/Lost") for file in SEASONS))
    plan = place(bundle, [accepted(episode(1)), accepted(episode(1, 2))], around)
    assert targets(plan) == ["/k/LOST/S01/Lost.S01E01 (1).mkv", "/k/LOST/S02/Lost.S02E01.mkv"]


def test_keep_gives_two_shows_of_one_title_two_folders() -> None:
    around = world(keep(RootKind.TV))
    shows = [Show(title="Battlestar", year=year) for year in (1978, 2003)]
    placed = [targets(place(loose("x.mkv"), [accepted(episode(1, show=show))], around)) for show in shows]
    assert placed == [["/k/Battlestar/Season 01/x.mkv"], ["/k/Battlestar (2003)/Season 01/x.mkv"]]
