from contextlib import suppress

import pytest

from shelver.errors import ShelverError
from shelver.plan.placements import Method
from tests.crash.mounted import Mounted, needs_fuse
from tests.crash.racing import race, silent_overwrites
from tests.crash.scenarios import SCENARIOS
from tests.integration.transfers.workshop import Workshop, content_of, names_in

pytestmark = needs_fuse


@pytest.fixture
def mounted(tmp_path):
    found = Mounted(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def workshop(mounted, tmp_path):
    made = Workshop(tmp_path / "downloads", mounted.mount / "library", tmp_path / "shelver.db")
    yield made
    made.close()


BUNDLE = next(scenario for scenario in SCENARIOS if scenario.name == "bundle across file systems")

RULES = {
    "a write fails": [{"op": "write", "errno": "EIO", "when": 3}],
    "the disk is full": [{"op": "write", "errno": "ENOSPC", "after_bytes": 60_000}],
    "writes are short": [{"op": "write", "short": 1000}],
    "the quota is met when the file is closed": [{"op": "flush", "errno": "EDQUOT", "path": ".part"}],
    "fsync of a file fails": [{"op": "fsync", "errno": "EIO"}],
    "fsync of a folder fails": [{"op": "fsyncdir", "errno": "EIO"}],
    "reading back fails": [{"op": "read", "errno": "EIO", "path": ".part"}],
    "the file handle is stale": [{"op": "write", "errno": "ESTALE"}],
    "times cannot be set": [{"op": "utimens", "errno": "EPERM"}],
    "permissions cannot be set": [{"op": "chmod", "errno": "EPERM"}],
    "there are no links": [{"op": "link", "errno": "EIO"}],
    "renaming fails too": [{"op": "link", "errno": "EIO"}, {"op": "rename", "errno": "EIO"}],
    "names cannot be removed": [{"op": "unlink", "errno": "EACCES"}],
    "folders cannot be made": [{"op": "mkdir", "errno": "EROFS"}],
    "files cannot be made": [{"op": "create", "errno": "EMFILE"}],
    "the file system dies while it is written to": [{"op": "write", "exit": 1, "when": 3}],
    "the file system dies when names are given": [{"op": "link", "exit": 1}],
    "the file system dies at the second name": [{"op": "link", "exit": 1, "when": 2}],
}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_a_bundle_survives_what_a_remote_file_system_does(mounted, workshop, rules):
    BUNDLE.prepare(workshop)
    mounted.break_by(*rules)
    with suppress(ShelverError):
        workshop.run(*BUNDLE.plan(workshop))
    mounted.break_by()
    if mounted.daemon.poll() is not None:
        mounted.stop()
        mounted.start()

    BUNDLE.assert_safe(workshop)
    workshop.start()
    workshop.recover()
    BUNDLE.assert_safe(workshop)
    BUNDLE.assert_settled(workshop)
    BUNDLE.work(workshop)
    BUNDLE.assert_safe(workshop)
    BUNDLE.assert_finished(workshop, may_keep_folders=True)


def test_a_file_moves_to_and_from_a_file_system_that_cannot_refuse_to_replace(workshop):
    workshop.file("a.mkv", 50_000)
    before = workshop.trees()[0]
    assert workshop.move("a.mkv", "Film/a.mkv").reason == ""
    assert (workshop.library / "Film/a.mkv").read_bytes() == content_of("a.mkv", 50_000)
    assert workshop.undo()[1] == ()
    assert workshop.trees()[0] == before
    assert names_in(workshop.library) == []


def test_a_taken_name_is_not_replaced_where_renaming_would_replace_it(mounted, workshop):
    mounted.break_by({"op": "link", "errno": "EIO"})
    workshop.file("a.mkv", b"mine")
    (workshop.library / "a.mkv").write_bytes(b"theirs")
    assert "other content" in workshop.move("a.mkv", "a.mkv").reason
    assert (workshop.library / "a.mkv").read_bytes() == b"theirs"


@pytest.mark.parametrize("method", [Method.AUTO, Method.COPY])
def test_a_file_moves_although_its_file_system_numbered_it_anew_since_the_plan(mounted, tmp_path, method):
    workshop = Workshop(mounted.mount / "downloads", tmp_path / "library", tmp_path / "shelver.db")
    workshop.file("a.mkv", 50_000)
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv", method=method))
    before = (workshop.downloads / "a.mkv").stat().st_ino
    _number_anew(mounted, workshop)
    assert (workshop.downloads / "a.mkv").stat().st_ino != before
    assert workshop.run(bundle)[0].reason == ""
    _number_anew(mounted, workshop)
    assert names_in(workshop.downloads) == ([] if method is Method.AUTO else ["a.mkv"])
    assert workshop.undo()[1] == ()
    assert (names_in(workshop.library), names_in(workshop.downloads)) == ([], ["a.mkv"])
    workshop.close()


def _number_anew(mounted, workshop):
    """Mount the file system again, and look at its files in another order."""
    mounted.stop()
    mounted.start()
    (workshop.downloads / "first").write_bytes(b"")
    (workshop.downloads / "first").unlink()


def test_an_unmounted_library_receives_no_byte_on_the_disk_below(mounted, workshop, tmp_path):
    path = workshop.file("a.mkv", 50_000)
    mounted.stop()
    moved = workshop.move("a.mkv", "a.mkv")
    assert "not mounted" in moved.reason or "cannot be opened" in moved.reason
    assert moved.is_waiting
    assert list(mounted.mount.iterdir()) == []
    assert path.exists()


def test_the_file_system_dies_and_the_bundle_waits_until_it_is_back(mounted, workshop):
    workshop.file("a.mkv", 50_000)
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv"))
    mounted.break_by({"op": "link", "exit": 1})
    workshop.run(bundle)
    mounted.stop()
    assert [one.reason != "" for one in workshop.recover().waiting] == [True]
    mounted.break_by()
    mounted.start()
    workshop.recover()
    assert workshop.journal.unfinished() == ()
    assert names_in(workshop.library) + names_in(workshop.downloads) == ["a.mkv"]


@pytest.mark.parametrize("count", [15, pytest.param(1000, marks=pytest.mark.long)])
def test_many_processes_that_want_a_name_overwrite_nothing_there_either(mounted, tmp_path, count):
    library, workshops = race(mounted.mount, tmp_path, count)
    assert silent_overwrites(library, workshops, count) == 0
