"""What the library or the plan has already: duplicates, versions, other qualities."""

import pytest

from shelver.media.kinds import RootKind
from shelver.media.library import OwnedFile, OwnedShow
from shelver.media.works import Version
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.placements import Conflict, Outcome, Severity
from tests.fakes.library import (
    GIB,
    FakeLibrary,
    FakeRoots,
    accepted,
    loose,
)
from tests.fakes.placing import HEAT, episode, objections, root, targets, world


def test_a_file_with_the_bytes_of_a_library_file_is_a_duplicate() -> None:
    owned = OwnedFile(
        root_path="/lib", parts=("Movies", "Heat (1995)", "Heat (1995).mkv"), size_bytes=GIB, version=Version()
    )
    library = FakeLibrary(movies={("Heat", 1995): (owned,)})
    contents = {"/dl/x.mkv": "same", "/lib/Movies/Heat (1995)/Heat (1995).mkv": "same"}
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(library=library, contents=contents))
    assert objections(plan) == [("not_a_duplicate", Severity.LEAVE)]
    assert "/lib/Movies/Heat (1995)/Heat (1995).mkv" in plan.items[0].objections[0].message


def test_files_of_another_size_are_never_compared() -> None:
    owned = OwnedFile(root_path="/lib", parts=("Movies", "H", "H.mkv"), size_bytes=5, version=Version())
    around = world(library=FakeLibrary(movies={("Heat", 1995): (owned,)}))
    place(loose("x.mkv"), [accepted(HEAT)], around)
    assert isinstance(around.roots, FakeRoots)
    assert around.roots.compared == []


def test_the_second_of_two_equal_downloads_is_a_duplicate_of_the_first() -> None:
    around = world(contents={"/dl/a.mkv": "same", "/dl/b.mkv": "same"})
    assert targets(place(loose("a.mkv"), [accepted(episode(1))], around))
    plan = place(loose("b.mkv"), [accepted(episode(1))], around)
    assert objections(plan) == [("not_a_duplicate", Severity.LEAVE)]


def test_a_file_in_the_library_that_the_index_does_not_know_is_noticed() -> None:
    path = "/lib/TV Shows/Lost/Season 01/Lost - s01e01.mkv"
    contents = {"/dl/a.mkv": "same", path: "same"}
    same = place(loose("a.mkv"), [accepted(episode(1))], world(paths=(path,), contents=contents))
    assert objections(same) == [("not_a_duplicate", Severity.LEAVE)]
    other = place(loose("a.mkv"), [accepted(episode(1))], world(paths=(path,)))
    assert objections(other) == [("name_free", Severity.REVIEW)]


def test_another_quality_of_a_film_becomes_a_version_beside_the_first() -> None:
    owned = OwnedFile(
        root_path="/lib", parts=("Movies", "Heat (1995)", "Heat (1995).mkv"), size_bytes=5, version=Version()
    )
    around = world(
        library=FakeLibrary(movies={("Heat", 1995): (owned,)}), paths=("/lib/Movies/Heat (1995)/Heat (1995).mkv",)
    )
    high = Version(resolution=2160, source="BluRay")
    paths = [targets(place(loose(f"{n}.mkv", subtitles=f"{n}.en.srt"), [accepted(HEAT, high)], around)) for n in (1, 2)]
    assert [path.removeprefix("/lib/Movies/Heat (1995)/") for path in paths[0] + paths[1]] == [
        "Heat (1995) - 2160p.mkv",
        "Heat (1995) - 2160p.en.srt",
        "Heat (1995) - 2160p BluRay.mkv",
        "Heat (1995) - 2160p BluRay.en.srt",
    ]
    third = place(loose("3.mkv"), [accepted(HEAT, high)], around)
    assert objections(third) == [("name_free", Severity.REVIEW)]


def test_a_version_joins_its_film_in_the_root_where_that_lies() -> None:
    owned = OwnedFile(root_path="/b", parts=("Heat 1995", "heat.mkv"), size_bytes=5, version=Version())
    library = FakeLibrary(movies={("Heat", 1995): (owned,)})
    states = root("a", RootKind.MOVIES), root("b", RootKind.MOVIES, priority=2)
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(*states, library=library, paths=("/b/Heat 1995/heat.mkv",)))
    assert targets(plan) == ["/b/Heat 1995/Heat 1995.mkv"]


def test_a_film_with_a_taken_name_and_no_known_quality_goes_to_review_and_never_gets_a_number() -> None:
    around = world(paths=("/lib/Movies/Heat (1995)/Heat (1995).mp4",))
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], around)) == [("name_free", Severity.REVIEW)]


def test_subtitles_alone_do_not_keep_a_film_from_its_name() -> None:
    around = world(paths=("/lib/Movies/Heat (1995)/Heat (1995).en.srt", "/lib/Movies/Heat (1995)/heat (1995).nfo"))
    plan = place(loose("x.mkv", subtitles="x.en.srt", nfo="x.nfo"), [accepted(HEAT)], around)
    assert [path.rpartition("/")[2] for path in targets(plan)] == ["Heat (1995).mkv", "Heat (1995).en.2.srt"]
    assert plan.left == (("/dl/x.nfo", "the library has Heat (1995).nfo already"),)


OWNED_EPISODE = OwnedFile(
    root_path="/lib", parts=("Lost", "Lost - s01e01.mkv"), size_bytes=5, version=Version(resolution=720)
)


@pytest.mark.parametrize(
    ("conflict", "resolution", "outcome", "replaces"),
    [
        (Conflict.SUFFIX, 1080, Outcome.REVIEW, False),
        (Conflict.FAIL, 1080, Outcome.REVIEW, False),
        (Conflict.SKIP, 1080, Outcome.LEFT, False),
        (Conflict.KEEP_BEST, 1080, Outcome.PLACED, True),
        (Conflict.KEEP_BEST, 480, Outcome.LEFT, False),
        (Conflict.REPLACE_TO_TRASH, 480, Outcome.PLACED, True),
    ],
)
def test_another_quality_of_an_episode_follows_the_setting(
    conflict: Conflict, resolution: int, outcome: Outcome, *, replaces: bool
) -> None:
    library = FakeLibrary(
        [OwnedShow(title="Lost", year=None, root_path="/lib", folder=("Lost",), is_flat=True)],
        episodes={("Lost", 1, 1): (OWNED_EPISODE,)},
    )
    around = world(library=library, paths=("/lib/Lost/Lost - s01e01.mkv",), rules=PlacingRules(conflict=conflict))
    plan = place(loose("x.mkv"), [accepted(episode(1), Version(resolution=resolution))], around)
    assert plan.items[0].outcome is outcome
    assert [p.replaces is not None for p in plan.placements] == ([True] if replaces else [])
    assert "/lib/Lost/Lost - s01e01.mkv" not in targets(plan)


def test_two_qualities_of_a_new_episode_in_one_plan_are_not_both_placed() -> None:
    around = world()
    assert targets(place(loose("a.mkv"), [accepted(episode(1), Version(resolution=720))], around))
    plan = place(loose("b.mkv"), [accepted(episode(1), Version(resolution=1080))], around)
    assert objections(plan) == [("not_owned", Severity.REVIEW)]
