"""Which root takes the files, and why another one does not."""

import pytest

from shelver.media.kinds import RootKind
from shelver.media.works import Movie
from shelver.pipeline.place import place
from shelver.pipeline.surroundings import PlacingRules
from shelver.plan.placements import Method, Outcome, Severity
from tests.fakes.library import (
    DOWNLOADS_DEVICE,
    GIB,
    accepted,
    item_of,
    loose,
    release,
)
from tests.fakes.placing import HEAT, episode, objections, root, targets, world


def test_a_pack_is_not_torn_apart_when_only_some_of_it_fits() -> None:
    first, second = root("a", RootKind.TV, free_bytes=4 * GIB), root("b", RootKind.TV, priority=2, volume=8)
    bundle = release("p", *(item_of(f"{n}.mkv", folder="/dl/p", size_bytes=2 * GIB) for n in (1, 2)))
    plan = place(bundle, [accepted(episode(1)), accepted(episode(2))], world(first, second))
    assert {path.split("/")[1] for path in targets(plan)} == {"b"}


def test_a_plan_that_would_leave_less_than_the_buffer_goes_to_the_next_root() -> None:
    first, second = root("a", free_bytes=5 * GIB), root("b", priority=2, volume=8)
    around = world(first, second)
    placed = [
        targets(place(loose(f"{n}.mkv"), [accepted(Movie(title=f"F{n}", year=2000))], around))[0] for n in range(4)
    ]
    assert [path.split("/")[1] for path in placed] == ["a", "a", "a", "b"]


def test_roots_on_one_volume_share_its_space() -> None:
    around = world(root("a", RootKind.MOVIES, free_bytes=3 * GIB), root("b", RootKind.TV, free_bytes=3 * GIB))
    assert targets(place(loose("1.mkv"), [accepted(HEAT)], around))
    plan = place(loose("2.mkv"), [accepted(episode(1))], around)
    assert objections(plan) == [("space_free", Severity.NEXT_ROOT)]
    assert plan.items[0].outcome is Outcome.FAILED


def test_a_rename_on_one_file_system_needs_no_space_but_a_copy_does() -> None:
    state = root("a", volume=DOWNLOADS_DEVICE, free_bytes=0)
    assert targets(place(loose("1.mkv"), [accepted(HEAT)], world(state)))
    plan = place(loose("1.mkv"), [accepted(HEAT)], world(state, rules=PlacingRules(method=Method.COPY)))
    assert objections(plan) == [("space_free", Severity.NEXT_ROOT)]
    assert plan.tidy == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"problem": "not mounted"}, "root_mounted"),
        ({"is_writable": False}, "root_writable"),
        ({"free_bytes": 0}, "space_free"),
    ],
)
def test_a_root_that_cannot_take_files_leaves_them_to_the_next_one(changes: dict[str, object], rule: str) -> None:
    broken, good = root("a", **changes), root("b", priority=2, volume=8)
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], world(broken, good)))[0].startswith("/b/")
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], world(broken))) == [(rule, Severity.NEXT_ROOT)]


def test_a_root_that_failed_is_not_tried_again_in_this_run() -> None:
    around = world(root("a"), root("b", priority=2, volume=8))
    around.book.fail("/a", "input/output error")
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], around))[0].startswith("/b/")


def test_hard_links_reach_only_roots_on_the_same_file_system() -> None:
    near, far = root("near", volume=DOWNLOADS_DEVICE, priority=2), root("far")
    rules = PlacingRules(method=Method.HARDLINK)
    assert targets(place(loose("x.mkv"), [accepted(HEAT)], world(near, far, rules=rules)))[0].startswith("/near/")
    assert objections(place(loose("x.mkv"), [accepted(HEAT)], world(far, rules=rules))) == [
        ("method_possible", Severity.NEXT_ROOT)
    ]


def test_a_kind_without_a_root_says_so() -> None:
    plan = place(loose("x.mkv"), [accepted(episode(1))], world(root("f", RootKind.MOVIES)))
    assert [o.message for o in plan.items[0].objections] == ["No library root takes tv files."]
