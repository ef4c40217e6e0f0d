"""What new files and folders of a root wear, and what they never inherit."""

import os
import stat

import pytest

from shelver.disk import publishing, sealing
from shelver.media.files import FileRole
from shelver.media.roots import Permissions
from shelver.plan.journal import Way
from shelver.plan.placements import Method
from tests.integration.transfers.workshop import names_in


def _with(workshop, **permissions):
    workshop.with_policy(permissions={str(workshop.library): Permissions(**permissions)})


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_files_and_folders_get_the_modes_of_their_root_and_undo_gives_them_back(workshop):
    _with(workshop, file_mode=0o640, folder_mode=0o2770)
    workshop.file("a.mkv", 1000).chmod(0o600)
    before = workshop.trees()
    bundle = workshop.bundle(workshop.placement("a.mkv", "Film/a.mkv"), workshop.write("Film/movie.nfo", b"<movie/>"))
    assert workshop.run(bundle)[0].reason == ""
    assert _mode(workshop.library / "Film/a.mkv") == 0o640
    assert _mode(workshop.library / "Film/movie.nfo") == 0o640
    assert _mode(workshop.library / "Film") == 0o2770
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_files_and_folders_get_the_owner_of_their_root(workshop):
    _with(workshop, owner=1234, group=4321)
    workshop.file("a.mkv", 1000)
    bundle = workshop.bundle(workshop.placement("a.mkv", "Film/a.mkv"), workshop.write("Film/movie.nfo", b"<movie/>"))
    assert workshop.run(bundle)[0].reason == ""
    for path in ("Film", "Film/a.mkv", "Film/movie.nfo"):
        status = (workshop.library / path).stat()
        assert (status.st_uid, status.st_gid) == (1234, 4321)


def test_without_modes_the_umask_and_the_source_decide(workshop):
    before = os.umask(0o027)
    try:
        workshop.file("a.mkv", 1000).chmod(0o604)
        workshop.move("a.mkv", "Film/a.mkv")
    finally:
        os.umask(before)
    assert _mode(workshop.library / "Film") == 0o750
    assert _mode(workshop.library / "Film/a.mkv") == 0o604


@pytest.mark.parametrize("mode", [0o6755, 0o1644, 0o666, 0o777])
def test_nothing_dangerous_is_inherited_and_undo_restores_what_was(workshop, mode):
    path = workshop.file("a.mkv", 1000)
    path.chmod(mode)
    before = workshop.trees()[1]
    assert workshop.move("a.mkv", "a.mkv").reason == ""
    assert _mode(workshop.library / "a.mkv") == mode & 0o775
    assert workshop.undo()[1] == ()
    assert _mode(path) == mode
    assert workshop.trees()[1] == before


def test_a_file_that_has_another_name_elsewhere_is_not_changed(near):
    _with(near, file_mode=0o600)
    path = near.file("a.mkv", 1000)
    path.chmod(0o644)
    os.link(path, near.downloads / "seed.mkv")
    assert near.move("a.mkv", "a.mkv").reason == ""
    assert _mode(near.downloads / "seed.mkv") == 0o644


def test_a_system_that_refuses_owners_does_not_keep_a_file_from_its_place(workshop, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    monkeypatch.setattr(os, "chown", refuse)
    _with(workshop, owner=1234)
    workshop.file("a.mkv", 1000)
    assert workshop.move("a.mkv", "Film/a.mkv").reason == ""
    assert names_in(workshop.library) == ["Film/a.mkv"]


@pytest.mark.parametrize("method", [Method.SYMLINK, Method.COPY, Method.HARDLINK])
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o666])
def test_undo_of_what_keeps_its_source_leaves_the_source_as_it_is(near, method, mode):
    path = near.file("a.mkv", 1000)
    path.chmod(mode)
    assert near.move("a.mkv", "Film/a.mkv", method=method).reason == ""
    if method is Method.COPY:
        (near.library / "Film/a.mkv").chmod(0o777)
    assert near.undo()[1] == ()
    assert _mode(path) == mode
    assert names_in(near.library) == []


def test_undo_of_a_seeding_copy_leaves_the_seeded_file_as_it_is(far):
    far.with_policy(seeding=(str(far.downloads),))
    path = far.file("a.mkv", 1000)
    path.chmod(0o600)
    assert far.move("a.mkv", "a.mkv").reason == ""
    (far.library / "a.mkv").chmod(0o777)
    assert far.undo()[1] == ()
    assert _mode(path) == 0o600


def test_undo_leaves_the_source_of_a_link_alone_when_its_root_has_modes_of_its_own(near):
    near.with_policy(
        permissions={str(folder): Permissions(file_mode=0o640) for folder in (near.library, near.downloads)}
    )
    path = near.file("a.mkv", 1000)
    path.chmod(0o604)
    assert near.move("a.mkv", "a.mkv", method=Method.SYMLINK).reason == ""
    assert near.undo()[1] == ()
    assert _mode(path) == 0o604


@pytest.mark.parametrize("method", [Method.HARDLINK, Method.SYMLINK])
def test_recovery_leaves_the_source_of_a_link_alone_where_the_system_counts_no_names(near, method, monkeypatch):
    _with(near, file_mode=0o640, owner=os.geteuid())
    path = near.file("a.mkv", 1000)
    path.chmod(0o604)
    with monkeypatch.context() as patch:
        patch.setattr(publishing._Touched, "make_durable", _end)
        with pytest.raises(KeyboardInterrupt):
            near.move("a.mkv", "a.mkv", method=method)
    real = os.fstat

    def of_one_name(fd):
        found = real(fd)
        return os.stat_result((*found[:3], 1, *found[4:]), {}) if stat.S_ISREG(found.st_mode) else found

    near.start()
    monkeypatch.setattr(sealing.os, "fstat", of_one_name)
    near.recover()
    monkeypatch.undo()
    assert os.path.lexists(near.library / "a.mkv")
    assert _mode(path) == 0o604


def _end(*_args):
    raise KeyboardInterrupt


def test_a_rename_that_ended_before_its_file_was_dressed_is_dressed_by_recovery(near, monkeypatch):
    _with(near, file_mode=0o640)
    near.file("a.mkv", 1000).chmod(0o604)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "dress_in_place", lambda *_args, **_options: _end())
        with pytest.raises(KeyboardInterrupt):
            near.move("a.mkv", "a.mkv")
    near.start()
    near.recover()
    assert _mode(near.library / "a.mkv") == 0o640


_GIVES_AWAY = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


def _owner(path):
    status = path.stat()
    return status.st_uid, status.st_gid


@_GIVES_AWAY
@pytest.mark.parametrize("wanted", [{}, {"owner": 1234, "group": 4321}])
def test_undo_gives_files_and_folders_back_to_their_owner(workshop, wanted):
    _with(workshop, **wanted)
    path = workshop.file("Rel/a.mkv", 1000)
    path.chmod(0o640)
    os.chown(path, 1000, 1001)
    os.chown(path.parent, 1000, 1001)
    assert workshop.run(workshop.bundle(workshop.placement("Rel/a.mkv", "Film/a.mkv"), tidy=["Rel"]))[0].reason == ""
    assert _owner(workshop.library / "Film/a.mkv") == ((1234, 4321) if wanted else (1000, 1001))
    assert workshop.undo()[1] == ()
    assert (_owner(path), _mode(path)) == ((1000, 1001), 0o640)
    assert _owner(path.parent) == (1000, 1001)
    assert {entry.losses for entry in _entries(workshop)} == {()}


@_GIVES_AWAY
def test_undo_gives_a_folder_that_moved_as_a_whole_back_to_its_owner(near):
    _with(near, owner=1234, group=4321)
    path = near.file("Rel/a.mkv", 1000)
    for one in (path, path.parent):
        os.chown(one, 1000, 1001)
    bundle = near.bundle(near.placement("Rel/a.mkv", "Movies/Rel/a.mkv"), tidy=["Rel"])
    assert near.run(bundle)[0].reason == ""
    assert _owner(near.library / "Movies/Rel") == (1234, 4321)
    assert near.undo()[1] == ()
    assert (_owner(path), _owner(path.parent)) == ((1000, 1001), (1000, 1001))


@_GIVES_AWAY
def test_a_copy_belongs_to_whom_its_root_names_and_else_to_the_owner_of_its_source(far):
    far.with_policy(permissions={str(far.library): Permissions(group=4321)})
    os.chown(far.file("a.mkv", 1000), 1000, 1001)
    assert far.move("a.mkv", "a.mkv", method=Method.COPY).reason == ""
    assert _owner(far.library / "a.mkv") == (1000, 4321)


@_GIVES_AWAY
def test_a_folder_that_hands_its_group_down_does_so_to_copies(far):
    os.chown(far.library, 0, 4321)
    far.library.chmod(0o2775)
    os.chown(far.file("a.mkv", 1000), 1000, 1001)
    assert far.move("a.mkv", "a.mkv", method=Method.COPY).reason == ""
    assert _owner(far.library / "a.mkv") == (1000, 4321)


@_GIVES_AWAY
def test_what_cannot_be_kept_is_noted_and_keeps_no_file_from_its_place(workshop, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(1, "Operation not permitted")

    _with(workshop, owner=1234)
    path = workshop.file("a.mkv", 1000)
    os.chown(path, 1000, 1001)
    os.setxattr(path, "user.note", b"mine")
    monkeypatch.setattr(os, "fchown", refuse)
    monkeypatch.setattr(os, "setxattr", refuse)
    assert workshop.move("a.mkv", "Film/a.mkv").reason == ""
    (placed,) = _entries(workshop)
    is_copied = placed.way is Way.CARRY
    assert "owner (Operation not permitted)" in placed.losses
    assert ("attribute user.note (Operation not permitted)" in placed.losses) == is_copied
    os.chown(workshop.library / "Film/a.mkv", 1234, 4321)
    assert workshop.undo()[1] == ()
    assert names_in(workshop.downloads) == ["a.mkv"]
    assert set(_entries(workshop)[0].losses) == {
        "owner (Operation not permitted)",
        "group (Operation not permitted)",
    }


def test_a_system_that_refuses_permissions_and_times_is_noted(far, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(1, "Operation not permitted")

    far.file("a.mkv", 1000)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fchmod", refuse)
        patch.setattr(os, "utime", refuse)
        assert far.move("a.mkv", "Film/a.mkv").reason == ""
    (placed,) = _entries(far)
    assert set(placed.losses) == {
        "permissions (Operation not permitted)",
        "modification time (Operation not permitted)",
    }


def test_a_file_that_goes_back_with_its_bundle_gets_its_permissions_back(near, monkeypatch):
    _with(near, file_mode=0o640, owner=1234 if os.geteuid() == 0 else None)
    first, second = near.file("a.srt", 100), near.file("b.mkv", 1000)
    first.chmod(0o604)
    before = _owner(first)
    real = publishing._publish

    def publish(publication, **options):
        if publication.old.path == str(second):
            assert _mode(near.library / "a.srt") == 0o640
            raise PermissionError(13, "refused", publication.new.path)
        real(publication, **options)

    monkeypatch.setattr(publishing, "_publish", publish)
    bundle = near.bundle(near.placement("a.srt", "a.srt", role=FileRole.SUBTITLE), near.placement("b.mkv", "b.mkv"))
    assert near.run(bundle)[0].reason != ""
    assert (_mode(first), _owner(first)) == (0o604, before)


def _entries(workshop):
    """Return the entries of the newest batch."""
    newest = workshop.journal.batches(limit=1)[0].batch_id
    return [entry for bundle in workshop.journal.bundles(newest) for entry in bundle.entries]
