"""What the library or the plan has already: duplicates, versions, other qualities."""

from dataclasses import replace

import pytest

from shelver.media.kinds import RootKind
from shelver.media.library import OwnedFile, OwnedShow
from shelver.media.works import Version
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.placements import Conflict, Outcome, Severity
from shelver.plan.readback.guard import Misreading, verdicts
from shelver.plan.rivals import rivals_of
from tests.fakes.library import (
    GIB,
    FakeLibrary,
    FakeRoots,
    accepted,
    loose,
)
from tests.fakes.placing import HEAT, episode, objections, replaced, root, targets, world


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
    third = targets(place(loose("3.mkv"), [accepted(HEAT, high)], around))
    assert third == ["/lib/Movies/Heat (1995)/Heat (1995) - 2160p BluRay Version 2.mkv"]


def test_a_version_joins_its_film_in_the_root_where_that_lies() -> None:
    owned = OwnedFile(root_path="/b", parts=("Heat 1995", "heat.mkv"), size_bytes=5, version=Version())
    library = FakeLibrary(movies={("Heat", 1995): (owned,)})
    states = root("a", RootKind.MOVIES), root("b", RootKind.MOVIES, priority=2)
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(*states, library=library, paths=("/b/Heat 1995/heat.mkv",)))
    assert targets(plan) == ["/b/Heat 1995/Heat 1995.mkv"]


PLAIN = "/lib/Movies/Heat (1995)/Heat (1995).mp4"


@pytest.mark.parametrize("layout", ["jellyfin", "plex", "emby", "kodi"])
def test_a_film_with_a_taken_name_and_no_known_quality_is_counted_as_a_version_and_never_as_a_title(
    layout: str,
) -> None:
    around = world(root("lib", layout=layout), paths=(PLAIN, PLAIN.replace(".mp4", " - Version 2.mkv")))
    plan = place(loose("x.mkv"), [accepted(HEAT)], around)
    assert targets(plan) == ["/lib/Movies/Heat (1995)/Heat (1995) - Version 3.mkv"]
    read = verdicts(HEAT, ("Heat (1995)", "Heat (1995) - Version 3.mkv"))
    assert {misread for _, misread, _ in read} == {Misreading.NONE}, "every server reads it as the film"


@pytest.mark.parametrize(
    ("conflict", "severity", "hint"),
    [(Conflict.SKIP, Severity.LEAVE, "--conflict suffix"), (Conflict.FAIL, Severity.REVIEW, "--conflict suffix")],
)
def test_a_film_with_a_taken_name_is_skipped_or_asked_about_when_it_is_set_so(
    conflict: Conflict, severity: Severity, hint: str
) -> None:
    plan = place(loose("x.mkv"), [accepted(HEAT)], world(paths=(PLAIN,), rules=PlacingRules(conflict=conflict)))
    assert objections(plan) == [("name_free", severity)]
    assert hint in plan.items[0].objections[0].hint
    assert "replace_to_trash" in plan.items[0].objections[0].hint


@pytest.mark.parametrize("file", ["x.mkv", "x.mp4"])
def test_a_film_takes_the_name_and_the_place_of_what_the_index_does_not_know(file: str) -> None:
    rules = PlacingRules(conflict=Conflict.REPLACE_TO_TRASH)
    plan = place(loose(file), [accepted(HEAT)], world(paths=(PLAIN,), rules=rules))
    assert targets(plan) == [PLAIN.replace(".mp4", file[1:])]
    assert replaced(plan) == [PLAIN]


OWNED_FILM = OwnedFile(
    root_path="/lib",
    parts=("Movies", "Heat (1995)", "Heat (1995).mp4"),
    size_bytes=5,
    version=Version(resolution=1080, source="WEB-DL"),
)
BETTER = Version(resolution=1080, source="BluRay")
WORSE = Version(resolution=720, source="BluRay")
EQUAL = Version()


@pytest.mark.parametrize(
    ("conflict", "version", "outcome", "is_replacing"),
    [
        (Conflict.KEEP_BEST, BETTER, Outcome.PLACED, True),
        (Conflict.KEEP_BEST, WORSE, Outcome.LEFT, False),
        (Conflict.KEEP_BEST, EQUAL, Outcome.PLACED, False),
        (Conflict.REPLACE_TO_TRASH, WORSE, Outcome.PLACED, True),
        (Conflict.REPLACE_TO_TRASH, EQUAL, Outcome.PLACED, True),
        (Conflict.SUFFIX, BETTER, Outcome.PLACED, False),
    ],
)
def test_another_quality_of_a_film_follows_the_setting(
    conflict: Conflict, version: Version, outcome: Outcome, *, is_replacing: bool
) -> None:
    around = world(
        library=FakeLibrary(movies={("Heat", 1995): (OWNED_FILM,)}),
        paths=(PLAIN,),
        rules=PlacingRules(conflict=conflict),
    )
    plan = place(loose("x.mkv", subtitles="x.en.srt"), [accepted(HEAT, version)], around)
    assert plan.items[0].outcome is outcome
    assert replaced(plan) == ([PLAIN] if is_replacing else [])
    assert (PLAIN.replace(".mp4", ".mkv") in targets(plan)) is is_replacing
    again = place(loose("y.mkv"), [accepted(HEAT, version)], around)
    assert replaced(again) == [], "nothing is replaced twice"
    worst = place(loose("z.mkv"), [accepted(HEAT, Version(resolution=480))], around)
    assert (worst.items[0].outcome is Outcome.LEFT) is (conflict is Conflict.KEEP_BEST)


def test_another_cut_of_a_film_never_replaces_it() -> None:
    library = FakeLibrary(movies={("Heat", 1995): (OWNED_FILM,)})
    around = world(library=library, paths=(PLAIN,), rules=PlacingRules(conflict=Conflict.REPLACE_TO_TRASH))
    plan = place(loose("x.mkv"), [accepted(HEAT, Version(edition="Extended"))], around)
    assert (targets(plan), replaced(plan)) == (["/lib/Movies/Heat (1995)/Heat (1995) - Extended.mkv"], [])


def test_a_film_of_which_the_library_has_several_versions_replaces_the_one_of_its_quality_or_asks() -> None:
    other = replace(
        OWNED_FILM, parts=("Movies", "Heat (1995)", "Heat (1995) - 2160p.mkv"), version=Version(resolution=2160)
    )
    library = FakeLibrary(movies={("Heat", 1995): (OWNED_FILM, other)})
    paths = (PLAIN, "/lib/Movies/Heat (1995)/Heat (1995) - 2160p.mkv")
    rules = PlacingRules(conflict=Conflict.REPLACE_TO_TRASH)
    same = place(
        loose("x.mkv"), [accepted(HEAT, Version(resolution=2160))], world(library=library, paths=paths, rules=rules)
    )
    assert (targets(same), replaced(same)) == ([paths[1]], [paths[1]])
    unknown = place(loose("x.mkv"), [accepted(HEAT)], world(library=library, paths=paths, rules=rules))
    assert objections(unknown) == [("not_owned", Severity.REVIEW)]
    assert "--conflict suffix" in unknown.items[0].objections[0].hint
    beside = place(loose("x.mkv"), [accepted(HEAT)], world(library=library, paths=paths))
    assert targets(beside) == ["/lib/Movies/Heat (1995)/Heat (1995) - Version 2.mkv"]


def test_a_film_in_several_files_whose_name_is_taken_is_never_told_to_replace_or_to_be_a_version() -> None:
    paths = ("/lib/Movies/Heat (1995)/Heat (1995)-cd1.avi",)
    plan = place(loose("a.avi", "b.avi"), [accepted(HEAT)], world(paths=paths))
    assert objections(plan) == [("name_free", Severity.REVIEW)]
    assert "--conflict" not in plan.items[0].objections[0].hint


def test_subtitles_alone_do_not_keep_a_film_from_its_name() -> None:
    around = world(paths=("/lib/Movies/Heat (1995)/Heat (1995).en.srt", "/lib/Movies/Heat (1995)/heat (1995).nfo"))
    plan = place(loose("x.mkv", subtitles="x.en.srt", nfo="x.nfo"), [accepted(HEAT)], around)
    assert [path.rpartition("/")[2] for path in targets(plan)] == ["Heat (1995).mkv", "Heat (1995).en.2.srt"]
    assert plan.left == (("/dl/x.nfo", "the library has Heat (1995).nfo already"),)


OWNED_EPISODE = OwnedFile(
    root_path="/lib",
    parts=("Lost", "Lost - s01e01.mkv"),
    size_bytes=5,
    version=Version(resolution=720, source="WEB-DL"),
)


@pytest.mark.parametrize(
    ("conflict", "resolution", "source", "outcome", "replaces"),
    [
        (Conflict.SUFFIX, 1080, "", Outcome.REVIEW, False),
        (Conflict.FAIL, 1080, "", Outcome.REVIEW, False),
        (Conflict.SKIP, 1080, "", Outcome.LEFT, False),
        (Conflict.KEEP_BEST, 1080, "", Outcome.PLACED, True),
        (Conflict.KEEP_BEST, 720, "BluRay", Outcome.PLACED, True),
        (Conflict.KEEP_BEST, 720, "HDTV", Outcome.LEFT, False),
        (Conflict.KEEP_BEST, 720, "", Outcome.REVIEW, False),
        (Conflict.KEEP_BEST, 480, "", Outcome.LEFT, False),
        (Conflict.REPLACE_TO_TRASH, 480, "", Outcome.PLACED, True),
    ],
)
def test_another_quality_of_an_episode_follows_the_setting(
    conflict: Conflict, resolution: int, source: str, outcome: Outcome, *, replaces: bool
) -> None:
    library = FakeLibrary(
        [OwnedShow(title="Lost", year=None, root_path="/lib", folder=("Lost",), is_flat=True)],
        episodes={("Lost", 1, 1): (OWNED_EPISODE,)},
    )
    around = world(library=library, paths=("/lib/Lost/Lost - s01e01.mkv",), rules=PlacingRules(conflict=conflict))
    version = Version(resolution=resolution, source=source)
    plan = place(loose("x.mkv"), [accepted(episode(1), version)], around)
    assert plan.items[0].outcome is outcome
    assert [p.replaces is not None for p in plan.placements] == ([True] if replaces else [])
    assert "/lib/Lost/Lost - s01e01.mkv" not in targets(plan)
    if replaces:
        again = place(loose("y.mkv"), [accepted(episode(1), version)], around)
        assert objections(again) == [("not_owned", Severity.REVIEW)], "nothing is replaced twice"


@pytest.mark.parametrize("is_known", [True, False])
def test_an_episode_of_no_known_quality_replaces_the_one_under_its_name(*, is_known: bool) -> None:
    path = "/lib/Lost/Season 01/Lost - s01e01.mkv"
    owned = replace(OWNED_EPISODE, parts=("Lost", "Season 01", "Lost - s01e01.mkv"))
    library = FakeLibrary(
        [OwnedShow(title="Lost", year=None, root_path="/lib", folder=("Lost",), season_folders=((1, "Season 01"),))],
        episodes={("Lost", 1, 1): (owned,)} if is_known else {},
    )
    asked = place(loose("x.mkv"), [accepted(episode(1))], world(library=library, paths=(path,)))
    assert "--conflict replace_to_trash" in asked.items[0].objections[0].hint
    rules = PlacingRules(conflict=Conflict.REPLACE_TO_TRASH)
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(library=library, paths=(path,), rules=rules))
    assert (targets(plan), replaced(plan)) == ([path], [path])


@pytest.mark.parametrize("conflict", [Conflict.KEEP_BEST, Conflict.REPLACE_TO_TRASH, Conflict.SUFFIX])
def test_a_file_of_two_episodes_is_replaced_by_both_and_never_by_one_of_them(conflict: Conflict) -> None:
    library = FakeLibrary(
        [OwnedShow(title="Lost", year=None, root_path="/lib", folder=("Lost",), is_flat=True)],
        episodes={("Lost", 1, 1): (OWNED_EPISODE,), ("Lost", 1, 2): (OWNED_EPISODE,)},
    )
    high = Version(resolution=1080)
    for number in (1, 2):
        around = world(library=library, rules=PlacingRules(conflict=conflict))
        plan = place(loose("x.mkv"), [accepted(episode(number), high)], around)
        assert objections(plan) == [("not_owned", Severity.REVIEW)]
        assert "--conflict" not in plan.items[0].objections[0].hint
    both = replace(episode(1), numbers=(1, 2))
    around = world(library=library, rules=PlacingRules(conflict=conflict))
    is_replaced = replaced(place(loose("x.mkv"), [accepted(both, high)], around)) == ["/lib/Lost/Lost - s01e01.mkv"]
    assert is_replaced is (conflict is not Conflict.SUFFIX)


def test_two_qualities_of_a_new_episode_in_one_plan_are_not_both_placed() -> None:
    around = world()
    assert targets(place(loose("a.mkv"), [accepted(episode(1), Version(resolution=720))], around))
    plan = place(loose("b.mkv"), [accepted(episode(1), Version(resolution=1080))], around)
    assert objections(plan) == [("not_owned", Severity.REVIEW)]


@pytest.mark.parametrize(("new", "old"), [(1, 0), (0, 1), (1, 1)])
def test_a_part_of_a_film_replaces_nothing_and_is_not_replaced(new: int, old: int) -> None:
    owned = OwnedFile(root_path="/lib", parts=("Heat.mkv",), size_bytes=5, version=Version(resolution=720, part=old))
    assert rivals_of((owned,), Version(resolution=1080, part=new)) == ()
