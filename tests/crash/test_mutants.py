import shutil
from contextlib import suppress

import pytest

from shelver.disk import publishing
from tests.crash.forms import Form
from tests.crash.mutants import (
    MUTANTS,
    exists_and_rename,
    file_not_synced,
    folders_not_synced,
    no_temporary_name,
    placeholders_are_not_announced,
    published_not_recorded,
    removed_source_not_synced_before_commit,
)
from tests.crash.probes import PROBES as PROBES_OF_RUNS
from tests.crash.probes import maker
from tests.crash.probes_of_recovery import PROBES as PROBES_OF_RECOVERY
from tests.crash.probes_of_replacing import PROBES as PROBES_OF_REPLACING
from tests.crash.scenarios import SCENARIOS, Scenario, Stage
from tests.crash.sweep import error_points, fail_at, kill_at, kill_points, traced

PROBES = (*PROBES_OF_RUNS, *PROBES_OF_REPLACING, *PROBES_OF_RECOVERY)
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

_TRACED = {
    "same file system",
    "across file systems",
    "bundle on one file system",
    "bundle across file systems",
    "whole folder",
}
"""Together they take every step of the order alone: what one of them does for another reason, another leaves out."""


@pytest.fixture
def stage(tmp_path, other_disk):
    return Stage(tmp_path, other_disk)


@pytest.fixture
def make(stage, other_disk):
    return maker(stage.near_disk, other_disk, stage.empty)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_the_engine_stands_every_probe(make, probe, monkeypatch):
    assert probe(make, monkeypatch) == ""


def _notice(mutant, stage, make):
    """Return who notices the mutant first: the order of system calls, a probe, or a kill; "" when nobody does."""
    for scenario in (scenario for scenario in SCENARIOS if scenario.name in _TRACED):
        if traced(stage, scenario, lambda: mutant(pytest.MonkeyPatch()))[1]:
            return "order"
    for probe in PROBES:
        with pytest.MonkeyPatch.context() as patch:
            mutant(patch)
            try:
                if probe(make, patch):
                    return probe.__name__
            except Exception as error:  # noqa: BLE001 - whatever breaks is noticed
                return f"{probe.__name__}: {type(error).__name__}"
    return ""


@pytest.mark.long
def test_at_least_95_of_100_mutants_are_noticed(stage, make, capsys):
    notices = {mutant.__name__: _notice(mutant, stage, make) for mutant in MUTANTS}
    alive = [name for name, notice in notices.items() if not notice]
    with capsys.disabled():
        print(f" mutants: {len(MUTANTS)}, alive: {alive}", end="")  # noqa: T201 - the number that the reader wants
    assert len(alive) <= len(MUTANTS) // 20, notices


@pytest.mark.parametrize(
    ("mutant", "name"),
    [
        (placeholders_are_not_announced, "bundle across file systems"),
        (placeholders_are_not_announced, "bundle that goes back on one file system"),
        (placeholders_are_not_announced, "upgrade of one name on one file system"),
        (file_not_synced, "bundle across file systems"),
        (folders_not_synced, "bundle across file systems"),
        (folders_not_synced, "bundle that goes back on one file system"),
        (removed_source_not_synced_before_commit, "bundle on one file system"),
        (published_not_recorded, "across file systems"),
    ],
)
def test_the_order_is_as_strict_where_names_are_kept_by_empty_files(stage, mutant, name):
    scenario = next(one for one in SCENARIOS if one.name == f"{name} {Form.PLACEHOLDER.value}")
    assert traced(stage, scenario, lambda: mutant(pytest.MonkeyPatch()))[1] != []


def _takes_refusals_for_durable(patch):
    real = publishing.sync_folder

    def sync_folder(folder_fd):
        with suppress(OSError):
            real(folder_fd)

    patch.setattr(publishing, "sync_folder", sync_folder)


def test_a_bundle_whose_folder_cannot_be_made_durable_on_its_way_back_stays_open(stage):
    scenario = next(one for one in SCENARIOS if one.name == "bundle that goes back on one file system")
    media, _ = error_points(stage, scenario)
    refused = [(point, "EIO") for point in media if point.name == "fsync"][-6:]
    assert fail_at(stage, scenario, refused).problems == []

    def mutate():
        _takes_refusals_for_durable(pytest.MonkeyPatch())

    noticed = [one for one in refused if "durable" in " ".join(fail_at(stage, scenario, [one], mutate).problems)]
    assert len(noticed) >= 2  # at the folders that get names back; those that go again need no durability


def _broken(patch):
    """The mover that peers have: it asks whether the name is free, and writes under the final name."""
    exists_and_rename(patch)
    no_temporary_name(patch)


def _to_the_top(workshop):
    if not (workshop.downloads / "Rel/film.mkv").exists():
        return []
    return [workshop.bundle(workshop.placement("Rel/film.mkv", "Film.mkv"), tidy=["Rel"])]


def test_a_broken_mover_fails_the_sweep_that_ours_stands(stage):
    """The sweep can fail: a mover that writes under the final name shows partial files when it is killed."""
    scenario = Scenario("a film into the root's top folder", True, _to_the_top, {"Rel/film.mkv": "Film.mkv"})

    def mutate():
        _broken(pytest.MonkeyPatch())

    points = [point for point in kill_points(stage, scenario, mutate) if point.name in {"write", "fchmod", "fsync"}]
    outcome = kill_at(stage, scenario, points[:6], mutate)
    assert any("not whole" in problem for problem in outcome.problems), outcome.problems
    ours = kill_at(
        stage, scenario, [point for point in kill_points(stage, scenario) if point.name in {"write", "fchmod"}]
    )
    assert (ours.points > 0, ours.problems) == (True, [])
