"""The demo notices every file that is not where, or not for the reason, that it should be."""

import shutil

import pytest

from shelver.demo import EXPECTED, Fate, check
from shelver.errors import UsageError
from shelver.media.evidence import Decision, Verdict
from shelver.plan.placements import BundlePlan, ItemPlan, Objection, Plan, Severity


@pytest.fixture
def organized(demo, tmp_path):
    """The demo with every file moved by hand to where the truth wants it."""
    directory = tmp_path / "organized"
    shutil.copytree(demo, directory)
    for expected in EXPECTED:
        if expected.target:
            (directory / expected.target).parent.mkdir(parents=True, exist_ok=True)
            (directory / "downloads" / expected.download).rename(directory / expected.target)
    return directory


def stay_plan(directory, reason_of):
    """A plan that leaves every file that should stay, for the reason that `reason_of` gives."""
    bundles = []
    for expected in EXPECTED:
        if expected.fate is Fate.PLACED:
            continue
        path = str(directory / "downloads" / expected.download)
        if expected.fate is Fate.LEFT:
            bundles.append(
                BundlePlan(path=path, source_root="", size_bytes=0, items=(), left=((path, reason_of(expected)),))
            )
        else:
            item = ItemPlan(
                name=expected.download.rpartition("/")[2],
                source_path=path,
                size_bytes=0,
                decision=Decision(verdict=Verdict.REVIEW, chosen=None),
                objections=(Objection(rule="r", message=reason_of(expected), severity=Severity.REVIEW),),
            )
            bundles.append(BundlePlan(path=path, source_root="", size_bytes=0, items=(item,)))
    return Plan(bundles=tuple(bundles))


def test_downloads_that_are_all_in_their_places_differ_in_nothing(organized):
    assert check(organized) == []


def test_before_anything_moved_every_placed_file_is_reported(demo):
    placed = [expected.download for expected in EXPECTED if expected.fate is Fate.PLACED]
    differences = check(demo)
    assert [difference.download for difference in differences] == placed
    assert differences[0].found == f"found at downloads/{placed[0]}"


def test_a_file_under_another_name_is_reported_with_the_place_where_it_is(organized):
    target = organized / "library/disk1/Movies/1987 and After (2019)/1987 and After (2019).mkv"
    target.rename(target.parent / "1987.mkv")
    (difference,) = check(organized)
    assert difference.expected == f"placed at {target.relative_to(organized)}"
    assert difference.found == "found at library/disk1/Movies/1987 and After (2019)/1987.mkv"


def test_a_file_with_other_bytes_in_the_right_place_is_reported_as_lost(organized):
    target = organized / "library/disk1/Movies/1987 and After (2019)/1987 and After (2019).mkv"
    target.write_bytes(b"something else")
    (difference,) = check(organized)
    assert difference.found == "found nowhere"


def test_a_file_that_was_copied_instead_of_moved_is_reported(organized):
    target = organized / "library/disk1/Movies/1987 and After (2019)/1987 and After (2019).mkv"
    shutil.copy(target, organized / "downloads/1987.and.After.2019.1080p.WEB-DL.x264-VERTiGO.mkv")
    (difference,) = check(organized)
    assert "still among the downloads" in difference.found


def test_a_file_that_should_have_stayed_is_reported(organized):
    (organized / "downloads/01.mkv").rename(organized / "library/disk1/Other/01.mkv")
    (difference,) = check(organized)
    assert difference.download == "01.mkv"
    assert difference.found == "found at library/disk1/Other/01.mkv"


def test_files_that_stay_for_the_intended_reason_differ_in_nothing(organized):
    assert check(organized, stay_plan(organized, lambda expected: expected.reason_words[0].upper())) == []


def test_files_that_stay_for_another_reason_are_reported(organized):
    stays = [expected.download for expected in EXPECTED if expected.fate is not Fate.PLACED]
    differences = check(organized, stay_plan(organized, lambda _expected: "it rains"))
    assert [difference.download for difference in differences] == stays
    assert all("it rains" in difference.found for difference in differences)


def test_files_that_the_plan_does_not_mention_are_reported(organized):
    differences = check(organized, Plan(bundles=()))
    assert len(differences) == sum(expected.fate is not Fate.PLACED for expected in EXPECTED)


def test_a_folder_without_a_demo_cannot_be_checked(tmp_path):
    with pytest.raises(UsageError, match="holds no demo"):
        check(tmp_path)
