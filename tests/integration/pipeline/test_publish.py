"""Pushing to storage after cuts: whatever step a run was killed at, the next one ends with one good copy."""

import hashlib
from dataclasses import replace
from pathlib import Path

import blake3
import pytest

from shelver.errors import RemoteMissing, RemoteRefused, RemoteUnavailable
from shelver.media.storage import LibraryFile, Publication, PublicationState, Push, Way
from shelver.pipeline.publish import StoragePorts, push
from shelver.remotes.folder import FolderRemote
from shelver.stores.engine import open_database
from shelver.stores.publications import PublicationStore
from tests.trees import plant

BODY = b"film" * 5000


@pytest.fixture
def box(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    remote = FolderRemote(str(plant(tmp_path / "box", {})))
    yield StoragePorts(storage="box", remote=remote, publications=PublicationStore(engine))
    engine.dispose()


@pytest.fixture
def file(tmp_path):
    plant(tmp_path / "library", {"a.mkv": BODY})
    return LibraryFile(local_path=str(tmp_path / "library/a.mkv"), path="Movies/a.mkv", size_bytes=len(BODY))


def publication(file, path, state=PublicationState.IN_PLACE):
    return Publication(
        storage="box",
        local_path="/library/old name.mkv",
        address="box:",
        path=path,
        size_bytes=file.size_bytes,
        mtime_ns=0,
        state=state,
        digests=(("blake3", blake3.blake3(BODY).hexdigest()), ("sha1", hashlib.sha1(BODY).hexdigest())),
    )


def on(tmp_path):
    return {str(path.relative_to(tmp_path / "box")): path.read_bytes() for path in (tmp_path / "box").rglob("*.mkv")}


def test_the_intent_is_written_before_anything_is_sent(box, file, monkeypatch):
    seen = []

    def cut(_local_path, _path, *, on_bytes=None):
        seen.append(box.publications.of("box")[file.local_path].state)
        raise RemoteUnavailable("cut")

    monkeypatch.setattr(box.remote, "send", cut)
    with pytest.raises(RemoteUnavailable):
        list(push([Push(file=file, way=Way.SEND)], box))
    assert seen == [PublicationState.INTENT]
    monkeypatch.undo()
    [done] = push([Push(file=file, way=Way.SEND)], box)
    assert done.publication.state is PublicationState.IN_PLACE


def test_a_file_that_was_sent_and_not_written_down_is_compared_and_written_down(box, file, tmp_path):
    box.remote.send(file.local_path, file.path)
    [done] = push([Push(file=file, way=Way.SEND)], box)
    assert (done.reason, done.publication.state) == ("", PublicationState.IN_PLACE)
    assert on(tmp_path) == {"Movies/a.mkv": BODY}


@pytest.mark.parametrize("there", [["old.mkv"], ["old.mkv", "Movies/a.mkv"], ["Movies/a.mkv"]])
def test_a_move_that_was_cut_off_anywhere_ends_with_the_new_name_only(box, file, tmp_path, there):
    for path in there:
        box.remote.send(file.local_path, path)
    old = publication(file, "old.mkv")
    box.publications.write([old])
    [done] = push([Push(file=file, way=Way.MOVE, old=old)], box)
    assert done.reason == ""
    assert on(tmp_path) == {"Movies/a.mkv": BODY}
    assert list(box.publications.of("box")) == [file.local_path]


@pytest.mark.parametrize("foreign", [b"somebody's", b"x" * len(BODY)])
def test_a_move_onto_a_foreign_file_fails_and_both_stay(box, file, tmp_path, foreign):
    box.remote.send(file.local_path, "old.mkv")
    plant(tmp_path / "box" / "Movies", {"a.mkv": foreign})
    [done] = push([Push(file=file, way=Way.MOVE, old=publication(file, "old.mkv"))], box)
    assert done.reason
    assert on(tmp_path) == {"Movies/a.mkv": foreign, "old.mkv": BODY}


def test_a_file_that_vanished_here_fails_alone(box, file, tmp_path):
    gone = LibraryFile(local_path="/nowhere/b.mkv", path="b.mkv", size_bytes=5)
    first, second = push([Push(file=gone, way=Way.SEND), Push(file=file, way=Way.SEND)], box)
    assert first.reason
    assert first.publication.state is PublicationState.FAILED
    assert second.reason == ""


def test_a_copy_whose_digest_the_storage_did_not_tell_is_not_proven_yet_and_is_not_sent_again(box, file, monkeypatch):
    tell = box.remote.file
    monkeypatch.setattr(box.remote, "file", lambda path, **_digests: tell(path))
    [done] = push([Push(file=file, way=Way.SEND)], box)
    assert "not proven yet" in done.reason
    assert box.publications.of("box")[file.local_path].state is PublicationState.FAILED

    monkeypatch.setattr(box.remote, "file", tell)
    copy = Path(box.remote.label) / file.path
    before = copy.stat()
    [done] = push([Push(file=file, way=Way.SEND)], box)
    assert (done.reason, done.publication.state) == ("", PublicationState.IN_PLACE)
    after = copy.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_copy_that_is_not_the_same_is_said_and_not_counted_as_there(box, file, tmp_path, monkeypatch):
    def wrong(_local_path, path, *, on_bytes=None):
        plant(tmp_path / "box" / "Movies", {"a.mkv": BODY[:-1] + b"?"})

    monkeypatch.setattr(box.remote, "send", wrong)
    [done] = push([Push(file=file, way=Way.SEND)], box)
    assert "not the same" in done.reason
    assert box.publications.of("box")[file.local_path].state is PublicationState.FAILED


def refusing(remote, *folders):
    """Let a remote refuse to take files into some folders, as one without the right to write there does."""
    send = remote.send

    def sent(local_path, path, *, on_bytes=None):
        if path.startswith(folders):
            raise RemoteRefused("box: refuses access: mkdir: permission denied.")
        send(local_path, path, on_bytes=on_bytes)

    return sent


def two_pushes(file):
    refused = replace(file, local_path=file.local_path.replace("a.mkv", "b.mkv"), path="Shows/b.mkv")
    return [Push(file=refused, way=Way.SEND), Push(file=file, way=Way.SEND)]


def test_a_folder_that_the_storage_refuses_keeps_no_other_file_from_going(box, file, tmp_path, monkeypatch):
    plant(tmp_path / "library", {"b.mkv": BODY})
    monkeypatch.setattr(box.remote, "send", refusing(box.remote, "Shows/"))
    first, second = push(two_pushes(file), box)
    assert "permission denied" in first.reason
    assert "Let shelver write to Shows there" in first.reason
    assert box.publications.of("box")[first.publication.local_path].state is PublicationState.FAILED
    assert (second.reason, second.publication.state) == ("", PublicationState.IN_PLACE)
    assert on(tmp_path) == {"Movies/a.mkv": BODY}


@pytest.mark.parametrize("fault", [RemoteRefused("token expired"), RemoteUnavailable("gone"), RemoteMissing("gone")])
def test_a_storage_that_refuses_as_a_whole_ends_the_push_at_once(box, file, tmp_path, monkeypatch, fault):
    plant(tmp_path / "library", {"b.mkv": BODY})

    def says(**_asked):
        raise fault
        yield

    monkeypatch.setattr(box.remote, "send", refusing(box.remote, "Shows/"))
    monkeypatch.setattr(box.remote, "files", says)
    with pytest.raises(type(fault), match=fault.message):
        list(push(two_pushes(file), box))
    assert on(tmp_path) == {}
