"""What the journal knows of a file's bytes goes along when the file only gets another name."""

import dataclasses
import os
from pathlib import Path

import pytest

from shelver.disk.folders import identity_of
from shelver.pipeline.transfer import execute
from shelver.pipeline.trash import plan_restore
from shelver.pipeline.verify import Health, verify
from shelver.plan.placements import Plan, Purpose


def _health(workshop):
    with workshop.reach() as reach:
        found = verify(journal=workshop.journal, registry=workshop.registry, reach=reach)
        return {str(Path(one.path).relative_to(workshop.library)): one.health for one in found}


def _rename(workshop, old, new, purpose=Purpose.RENAME):
    """Give a library file another name, as `rename` and `rematch` do."""
    path = workshop.library / old
    placement = dataclasses.replace(
        workshop.placement(path, new), source_root=str(workshop.library), identity=identity_of(path.lstat())
    )
    bundle = dataclasses.replace(workshop.bundle(placement), source_root=str(workshop.library))
    (moved,) = execute(Plan(bundles=(bundle,), purpose=purpose), workshop.movers, wait_s=0)
    assert moved.reason == ""


def _rot(path):
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_rot_stays_rot_when_the_file_is_renamed_taken_back_and_done_again(far):
    far.file("a.mkv", 1000)
    far.move("a.mkv", "a.mkv")
    _rot(far.library / "a.mkv")
    assert _health(far) == {"a.mkv": Health.ROTTEN}
    _rename(far, "a.mkv", "Film/b.mkv")
    assert _health(far) == {"Film/b.mkv": Health.ROTTEN}
    far.undo()
    assert _health(far) == {"a.mkv": Health.ROTTEN}
    far.redo()
    assert _health(far) == {"Film/b.mkv": Health.ROTTEN}
    _rename(far, "Film/b.mkv", "c.mkv", Purpose.REMATCH)
    assert _health(far) == {"c.mkv": Health.ROTTEN}


def test_what_was_read_under_a_new_name_is_known_when_the_old_one_comes_back(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    _rename(near, "a.mkv", "b.mkv")
    assert _health(near) == {"b.mkv": Health.LEARNED}
    near.undo()
    _rot(near.library / "a.mkv")
    assert _health(near) == {"a.mkv": Health.ROTTEN}


def test_a_batch_that_is_taken_back_and_done_again_keeps_what_was_read(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    assert _health(near) == {"a.mkv": Health.LEARNED}
    near.undo()
    near.redo()
    assert _health(near) == {"a.mkv": Health.GOOD}


def test_rot_stays_rot_on_the_way_through_the_trash(far):
    far.file("old.mkv", 1000)
    far.move("old.mkv", "old.mkv")
    _rot(far.library / "old.mkv")
    far.file("new.mkv", 2000)
    far.move("new.mkv", "new.mkv", replaces="old.mkv")
    with far.reach() as reach:
        ports = {"journal": far.journal, "registry": far.registry, "reach": reach, "transfers": far.mover}
        plan, _ = plan_restore([str(far.library / "old.mkv")], **ports)
    assert [moved.reason for moved in execute(plan, far.movers)] == [""]
    (returned,) = far.journal.bundles(far.journal.batches(limit=1)[0].batch_id)
    assert returned.entries[0].digest
    _rename(far, "old.mkv", "older.mkv")
    assert _health(far) == {"new.mkv": Health.GOOD, "older.mkv": Health.ROTTEN}


def test_a_file_that_was_written_to_is_another_one_under_its_new_name(far):
    far.file("a.mkv", 1000)
    far.move("a.mkv", "a.mkv")
    (far.library / "a.mkv").write_bytes(b"edited")
    _rename(far, "a.mkv", "b.mkv")
    assert _health(far) == {"b.mkv": Health.LEARNED}


def test_a_file_that_got_a_new_name_is_looked_for_under_that_name_alone(near):
    for name in ("a.mkv", "b.mkv"):
        near.file(name, 1000)
        near.move(name, name)
    _rename(near, "a.mkv", "Film/a.mkv")
    _rename(near, "b.mkv", "a.mkv")
    assert set(_health(near)) == {"Film/a.mkv", "a.mkv"}


def test_a_better_copy_under_the_same_name_is_followed_where_it_goes(far):
    far.file("a.mkv", 1000)
    far.move("a.mkv", "a.mkv")
    far.file("better.mkv", 2000)
    far.move("better.mkv", "a.mkv", replaces="a.mkv")
    assert _health(far) == {"a.mkv": Health.GOOD}
    _rename(far, "a.mkv", "b.mkv")
    assert _health(far) == {"b.mkv": Health.GOOD}


def test_a_rotten_file_whose_rename_was_interrupted_is_no_conflict(far, monkeypatch):
    far.file("a.mkv", 1000)
    far.move("a.mkv", "a.mkv")
    _rot(far.library / "a.mkv")

    class Killed(BaseException):
        pass

    def killed(*_args, **_options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(far.journal, "advance", killed)
        with pytest.raises(Killed):
            _rename(far, "a.mkv", "b.mkv")
    far.start()
    recovered = far.recover()
    assert [one.reason for one in (*recovered.finished, *recovered.waiting)] == [""]
    assert _health(far) == {"b.mkv": Health.ROTTEN}


def test_a_new_name_is_taken_back_unread_where_files_get_other_inodes_with_every_mount(far):
    known = far.registry.registered(str(far.library))
    unstable = dataclasses.replace(known.capabilities, stable_inodes=False)
    far.registry.remember(dataclasses.replace(known, capabilities=unstable))
    far.file("a.mkv", 1000)
    far.move("a.mkv", "a.mkv")
    _rot(far.library / "a.mkv")
    _rename(far, "a.mkv", "b.mkv")
    path = far.library / "b.mkv"
    status, again = path.stat(), far.library / "again"
    again.write_bytes(path.read_bytes())
    os.utime(again, ns=(status.st_atime_ns, status.st_mtime_ns))
    again.replace(path)
    assert path.stat().st_ino != status.st_ino
    moved, obstacles = far.undo()
    assert ([one.reason for one in moved], obstacles) == ([""], ())
    assert _health(far) == {"a.mkv": Health.ROTTEN}
