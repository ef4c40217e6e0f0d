"""How episodes and films are named so that servers read them right."""

from dataclasses import replace
from datetime import date

import pytest

from shelver.media.kinds import RootKind
from shelver.media.library import OwnedShow
from shelver.media.works import Episodes, Movie, Show, Version, WorkIds
from shelver.pipeline.place import place
from shelver.plan.placements import Severity
from tests.fakes.library import (
    FakeLibrary,
    accepted,
    loose,
)
from tests.fakes.placing import HEAT, LOST, episode, objections, root, targets, world

NUMBERS = [
    (Episodes(show=LOST, season=4, numbers=(1, 2), titles=("Fun Run (1)", "Fun Run (2)")), "Season 04/Lost - s04e01-e02 - Fun Run.mkv"),
    (Episodes(show=LOST, season=1, numbers=(23, 24, 25), titles=("Exodus",)), "Season 01/Lost - s01e23-e24-e25 - Exodus.mkv"),
    (Episodes(show=LOST, season=0, numbers=(1,)), "Season 00/Lost - s00e01.mkv"),
    (Episodes(show=LOST, season=1, numbers=(100,)), "Season 01/Lost - s01e100.mkv"),
    (Episodes(show=LOST, season=None, aired=date(2024, 2, 13), titles=("Guest: Me",)), "Season 2024/Lost - 2024-02-13 - Guest - Me.mkv"),
    (Episodes(show=LOST, season=2024, numbers=(31,), aired=date(2024, 2, 13)), "Season 2024/Lost - s2024e31 - 2024-02-13.mkv"),
    (Episodes(show=LOST, season=21, numbers=(892,), absolute=(892.0,)), "Season 21/Lost - s21e892 - 892.mkv"),
    (Episodes(show=LOST, season=None, absolute=(7.0,)), "Season 01/Lost - s01e07.mkv"),
    (Episodes(show=LOST, season=None, numbers=(5,)), "Season 01/Lost - s01e05.mkv"),
]  # fmt: skip


@pytest.mark.parametrize(("work", "path"), NUMBERS)
def test_episodes_are_numbered_as_servers_read_them(work: Episodes, path: str) -> None:
    assert targets(place(loose("x.mkv"), [accepted(work)], world())) == [f"/lib/TV Shows/Lost/{path}"]


def test_plex_gets_ranges_ids_and_years() -> None:
    show = Show(title="Lost", year=2004, ids=WorkIds(tvdb=73739))  # type: ignore[arg-type]
    work = Episodes(show=show, season=1, numbers=(23, 24, 25))
    plan = place(loose("x.mkv"), [accepted(work)], world(root("p", RootKind.TV, "plex")))
    assert targets(plan) == ["/p/Lost (2004) {tvdb-73739}/Season 01/Lost (2004) - S01E23-E25.mkv"]


def test_plex_gets_the_edition_in_its_own_form() -> None:
    cut = Version(edition="Director's Cut", resolution=1080)
    plan = place(loose("x.mkv"), [accepted(HEAT, cut)], world(root("p", RootKind.MOVIES, "plex")))
    assert targets(plan) == ["/p/Heat (1995)/Heat (1995) - {edition-Director's Cut}.mkv"]


@pytest.mark.parametrize("work", [Episodes(show=LOST, season=3), Episodes(show=LOST, absolute=(7.5,))])
def test_an_episode_of_unknown_number_goes_to_review(work: Episodes) -> None:
    assert objections(place(loose("x.mkv"), [accepted(work)], world())) == [("episode_numbered", Severity.REVIEW)]


def test_an_absolute_number_says_nothing_in_a_show_of_several_seasons() -> None:
    owned = OwnedShow(
        title="Lost", year=None, root_path="/lib", folder=("Lost",), season_folders=((1, "Season 1"), (2, "Season 2"))
    )
    plan = place(loose("x.mkv"), [accepted(Episodes(show=LOST, absolute=(40.0,)))], world(library=FakeLibrary([owned])))
    assert objections(plan) == [("episode_numbered", Severity.REVIEW)]


def test_a_title_that_jellyfin_would_mangle_gets_an_id_where_one_is_known() -> None:
    dc = Movie(title="The DC Story", year=2004, ids=WorkIds(tmdb=9))  # type: ignore[arg-type]
    films = root("f", RootKind.MOVIES)
    assert targets(place(loose("x.mkv"), [accepted(dc)], world(films))) == [
        "/f/The DC Story (2004) [tmdbid-9]/The DC Story (2004) [tmdbid-9].mkv"
    ]
    unknown = replace(dc, ids=WorkIds())
    assert targets(place(loose("x.mkv"), [accepted(unknown)], world(films)))[0].endswith("/The DC Story (2004).mkv")


def test_a_film_that_plex_would_take_for_an_episode_is_written_with_another_sign() -> None:
    plan = place(loose("x.mkv"), [accepted(Movie(title="10x10", year=2018))], world(root("p", RootKind.MOVIES, "plex")))
    assert targets(plan) == ["/p/10\u00d710 (2018)/10\u00d710 (2018).mkv"]


def test_an_episode_title_that_its_server_would_misread_is_left_out() -> None:
    plan = place(loose("x.mkv"), [accepted(episode(4, title="E2 Brute"))], world())
    assert targets(plan) == ["/lib/TV Shows/Lost/Season 01/Lost - s01e04.mkv"]


def test_an_owned_folder_that_its_server_hides_takes_no_new_files() -> None:
    owned = OwnedShow(title="Lost", year=None, root_path="/lib", folder=(".Lost",), is_flat=True)
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(library=FakeLibrary([owned])))
    assert objections(plan) == [("name_readable", Severity.REVIEW)]


@pytest.mark.parametrize("limit_bytes", [255, 143])
@pytest.mark.parametrize("layout", ["jellyfin", "plex"])
def test_a_source_name_longer_than_the_target_takes_is_shortened_below_its_limit(layout: str, limit_bytes: int) -> None:
    name = f"{'日' * 97}.2003.mkv"
    assert len(name.encode()) == 300
    library_root = replace(root("films", RootKind.MOVIES, layout), name_limit_bytes=limit_bytes)
    plan = place(loose(name), [accepted(Movie(title="日" * 97, year=2003))], world(library_root))
    assert not objections(plan)
    [target] = targets(plan)
    assert target.endswith("(2003).mkv")
    assert all(len(part.encode()) <= limit_bytes for part in target.split("/"))
