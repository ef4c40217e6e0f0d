"""Where a name can only be taken by an empty file first, a kill leaves no such file to those who come after."""

import errno
import os
from pathlib import Path

import pytest

from shelver.disk import publishing
from shelver.disk.landing import Landing
from shelver.disk.root_guard import MARKER, read_marker, register
from shelver.errors import RemoteUnavailable, TargetTaken
from shelver.remotes.folder import FolderRemote
from tests.crash.forms import Form
from tests.integration.transfers.workshop import names_in

BEFORE = ("_rename_over_placeholder", "identity_of")
STEPS = (*BEFORE, "_checked")
"""Where a run ends: before the rename, right after the empty file was made, and after the rename."""


class _Ended(BaseException):
    """The program ends here."""


@pytest.fixture(autouse=True)
def _placeholders_only():
    with Form.PLACEHOLDER.offered():
        yield


def _refuse(*_args: object, **_options: object) -> None:
    raise OSError(errno.EIO, "the disk does not answer")


def _end(*_args: object, **_options: object) -> None:
    raise _Ended


@pytest.fixture(params=STEPS)
def step(request):
    return request.param


@pytest.fixture
def ended(step, monkeypatch):
    """Run a deed until a step of publishing, and end there as a kill would."""

    def run(deed, *arguments):
        monkeypatch.setattr(publishing, step, _end)
        with pytest.raises(_Ended):
            deed(*arguments)
        monkeypatch.undo()

    return run


def _land(folder: Path) -> None:
    with Landing(str(folder), ".shelver-fetch-1.part", ("film.mkv",)) as landing:
        if not landing.size_bytes:
            landing.write(b"film")
        landing.finish(mtime_ns=None)


def test_what_landed_gets_its_name_at_the_next_landing(tmp_path, ended):
    ended(_land, tmp_path)
    if (tmp_path / ".shelver-fetch-1.part").exists():
        _land(tmp_path)
    with Landing(str(tmp_path), ".shelver-fetch-1.part", ("film.mkv",)) as landing:
        landing.abandon()
    assert (names_in(tmp_path), (tmp_path / "film.mkv").read_bytes()) == (["film.mkv"], b"film")


@pytest.mark.parametrize("step", BEFORE)
def test_a_landing_that_is_given_up_leaves_no_empty_file(tmp_path, ended):
    ended(_land, tmp_path)
    with Landing(str(tmp_path), ".shelver-fetch-1.part", ("film.mkv",)) as landing:
        landing.abandon()
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("step", BEFORE)
def test_an_empty_file_is_gone_for_good_before_what_announces_it_goes(tmp_path, ended, monkeypatch):
    ended(_land, tmp_path)
    unlink, fsync, done = os.unlink, os.fsync, []

    def unlink_and_note(name, **options):
        unlink(name, **options)
        done.append(name)

    def fsync_and_note(fd):
        fsync(fd)
        done.append("fsync")

    with Landing(str(tmp_path), ".shelver-fetch-1.part", ("film.mkv",)) as landing:
        monkeypatch.setattr(os, "unlink", unlink_and_note)
        monkeypatch.setattr(os, "fsync", fsync_and_note)
        landing.abandon()
    assert done[:2] == ["film.mkv", "fsync"]


@pytest.mark.parametrize("step", BEFORE)
def test_what_changed_at_its_source_since_a_kill_gets_its_name_too(tmp_path, ended):
    ended(_land, tmp_path)
    with Landing(str(tmp_path), ".shelver-fetch-2.part", ("film.mkv",)) as landing:
        landing.write(b"other")
        landing.finish(mtime_ns=None)
    assert (names_in(tmp_path), (tmp_path / "film.mkv").read_bytes()) == (
        [".shelver-fetch-1.part", "film.mkv"],
        b"other",
    )


def test_an_empty_file_that_nobody_announced_is_somebodys(tmp_path):
    (tmp_path / "film.mkv").touch()
    with pytest.raises(FileExistsError):
        _land(tmp_path)
    assert (tmp_path / "film.mkv").read_bytes() == b""


def test_a_file_that_is_sent_again_after_a_kill_arrives(tmp_path, ended):
    source = tmp_path / "source.mkv"
    source.write_bytes(b"film")
    box = tmp_path / "box"
    box.mkdir()
    remote = FolderRemote(str(box))
    ended(remote.send, str(source), "film.mkv")
    remote.send(str(source), "film.mkv")
    assert (box / "film.mkv").read_bytes() == b"film"
    assert [name for name in names_in(box) if name.endswith(".part")] == []


def test_a_file_that_is_moved_again_after_a_kill_has_its_new_name(tmp_path, ended):
    (tmp_path / "old.mkv").write_bytes(b"film")
    remote = FolderRemote(str(tmp_path))
    ended(remote.move, "old.mkv", "new.mkv")
    if (tmp_path / "old.mkv").exists():
        remote.move("old.mkv", "new.mkv")
    assert (tmp_path / "new.mkv").read_bytes() == b"film"
    assert not (tmp_path / "old.mkv").exists()


@pytest.mark.parametrize("can_remove", [True, False])
def test_a_file_whose_move_the_disk_refused_can_be_moved_again(tmp_path, monkeypatch, can_remove):
    (tmp_path / "old.mkv").write_bytes(b"film")
    remote = FolderRemote(str(tmp_path))
    with monkeypatch.context() as patch:
        for name in ["rename"] if can_remove else ["rename", "unlink"]:
            patch.setattr(os, name, _refuse)
        with pytest.raises(RemoteUnavailable):
            remote.move("old.mkv", "new.mkv")
    if can_remove:
        assert names_in(tmp_path) == ["old.mkv"]
    remote.move("old.mkv", "new.mkv")
    assert (names_in(tmp_path), (tmp_path / "new.mkv").read_bytes()) == (["new.mkv"], b"film")


def test_somebodys_empty_file_is_neither_sent_over_nor_moved_over(tmp_path):
    for name, content in {"old.mkv": b"film", "new.mkv": b""}.items():
        (tmp_path / name).write_bytes(content)
    remote = FolderRemote(str(tmp_path))
    with pytest.raises(TargetTaken):
        remote.move("old.mkv", "new.mkv")
    with pytest.raises(TargetTaken):
        remote.send(str(tmp_path / "old.mkv"), "new.mkv")
    assert (tmp_path / "new.mkv").read_bytes() == b""


def test_a_root_whose_registration_was_killed_can_be_registered(tmp_path, ended):
    ended(register, str(tmp_path))
    assert register(str(tmp_path)).root_id == read_marker(str(tmp_path)) != ""
    assert (tmp_path / MARKER).stat().st_size
