"""What new files and folders of a root wear, and what they never inherit."""

import os
import stat

import pytest

from shelver.disk import publishing, sealing
from shelver.media.roots import Permissions
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
