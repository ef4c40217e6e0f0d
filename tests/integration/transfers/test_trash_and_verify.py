import dataclasses
import os
from pathlib import Path

import pytest

from shelver.errors import UnknownBatch
from shelver.pipeline.transfer import execute
from shelver.pipeline.trash import empty, plan_restore, trashed
from shelver.pipeline.verify import Health, verify
from shelver.plan.journal import BundleDraft, EntryDraft, EntryState, Way
from shelver.plan.placements import Method, Placement, Purpose, Target
from shelver.stores.journal import SqlJournal
from tests.integration.transfers.workshop import content_of, names_in


@pytest.fixture
def upgraded(workshop):
    """A library in which one film was replaced by a better one."""
    (workshop.library / "Film").mkdir()
    (workshop.library / "Film/old.mkv").write_bytes(b"old")
    workshop.file("new.mkv", b"new")
    workshop.move("new.mkv", "Film/new.mkv", replaces="Film/old.mkv")
    return workshop


def _empty(workshop, days):
    with workshop.reach() as reach:
        parts = {"journal": workshop.journal, "registry": workshop.registry, "reach": reach}
        return [one.path for one in empty(older_than_days=days, **parts) if not one.problem]


def _trashed(workshop):
    with workshop.reach() as reach:
        return trashed(journal=workshop.journal, registry=workshop.registry, reach=reach)


def _plan_restore(workshop, path):
    with workshop.reach() as reach:
        parts = {"journal": workshop.journal, "registry": workshop.registry, "transfers": workshop.mover}
        return plan_restore([path], reach=reach, **parts)


def test_what_was_replaced_is_listed_with_its_old_place(upgraded):
    (one,) = _trashed(upgraded)
    assert one.path == str(upgraded.library / "Film/old.mkv")
    assert one.size_bytes == 3


def test_a_replaced_file_gets_its_old_name_again(upgraded):
    path = str(upgraded.library / "Film/old.mkv")
    plan, obstacles = _plan_restore(upgraded, path)
    assert obstacles == ()
    assert [moved.reason for moved in execute(plan, upgraded.movers)] == [""]
    assert names_in(upgraded.library) == ["Film/new.mkv", "Film/old.mkv"]
    assert not (upgraded.library / ".shelver-trash").exists()
    assert _trashed(upgraded) == ()


def test_a_restore_never_replaces_what_took_the_name_meanwhile(upgraded):
    path = upgraded.library / "Film/old.mkv"
    path.write_bytes(b"third")
    plan, obstacles = _plan_restore(upgraded, str(path))
    assert plan.bundles == ()
    assert "is taken" in obstacles[0].reason
    assert path.read_bytes() == b"third"


def test_a_file_that_is_not_in_the_trash_is_said(upgraded):
    with pytest.raises(UnknownBatch, match="/nothing is not in the trash"):
        _plan_restore(upgraded, "/nothing")


def test_only_what_has_waited_long_enough_is_deleted(upgraded):
    assert _empty(upgraded, 30) == []
    assert len(_trashed(upgraded)) == 1
    assert _empty(upgraded, 0) == [str(upgraded.library / "Film/old.mkv")]
    assert names_in(upgraded.library) == ["Film/new.mkv"]
    assert not (upgraded.library / ".shelver-trash").exists()


def test_a_file_in_the_trash_that_changed_is_not_deleted(upgraded):
    (one,) = _trashed(upgraded)
    with Path(one.trash_path).open("ab") as file:
        file.write(b"mine")
    assert _empty(upgraded, 0) == []
    with upgraded.reach() as reach:
        (kept,) = empty(older_than_days=0, journal=upgraded.journal, registry=upgraded.registry, reach=reach)
    assert kept.has_changed
    assert kept.problem == f"{one.trash_path} changed since it was put into the trash, so it stays."


def test_the_trash_is_emptied_where_files_get_other_inodes_with_every_mount(upgraded):
    known = upgraded.registry.registered(str(upgraded.library))
    unstable = dataclasses.replace(known.capabilities, stable_inodes=False)
    upgraded.registry.remember(dataclasses.replace(known, capabilities=unstable))
    (one,) = _trashed(upgraded)
    status = Path(one.trash_path).stat()
    again = Path(f"{one.trash_path}.again")
    again.write_bytes(b"old")
    os.utime(again, ns=(status.st_atime_ns, status.st_mtime_ns))
    again.replace(one.trash_path)
    assert Path(one.trash_path).stat().st_ino != status.st_ino
    assert _empty(upgraded, 0) == [one.path]


def test_the_trash_of_a_root_that_is_offline_stays_and_is_said(upgraded):
    marker = upgraded.library / ".shelver-root"
    content = marker.read_bytes()
    marker.unlink()
    (one,) = _trashed(upgraded)
    assert "is not mounted" in one.problem
    assert _empty(upgraded, 0) == []
    plan, (obstacle,) = _plan_restore(upgraded, one.path)
    assert (plan.bundles, obstacle.reason) == ((), one.problem)
    marker.write_bytes(content)
    assert _empty(upgraded, 0) == [one.path]


def test_undo_after_the_trash_was_emptied_says_what_is_gone(upgraded):
    _empty(upgraded, 0)
    moved, obstacles = upgraded.undo()
    assert moved == []
    assert [obstacle.reason for obstacle in obstacles] == ["it is no longer there"]


def _health(workshop):
    with workshop.reach() as reach:
        found = verify(journal=workshop.journal, registry=workshop.registry, reach=reach)
        return {Path(one.path).name: one.health for one in found}


def test_rot_is_told_from_a_change_and_from_loss(far):
    for name in ("good.mkv", "rotten.mkv", "changed.mkv", "missing.mkv"):
        far.file(name, 100_000)
        far.move(name, name)
    rotten = far.library / "rotten.mkv"
    status = rotten.stat()
    content = bytearray(content_of("rotten.mkv", 100_000))
    content[5] ^= 1
    rotten.write_bytes(content)
    os.utime(rotten, ns=(status.st_atime_ns, status.st_mtime_ns))
    (far.library / "changed.mkv").write_bytes(b"edited")
    (far.library / "missing.mkv").unlink()
    assert _health(far) == {
        "good.mkv": Health.GOOD,
        "rotten.mkv": Health.ROTTEN,
        "changed.mkv": Health.CHANGED,
        "missing.mkv": Health.MISSING,
    }


def test_a_file_that_was_only_renamed_is_known_after_its_first_reading(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    assert _health(near) == {"a.mkv": Health.LEARNED}
    assert _health(near) == {"a.mkv": Health.GOOD}


def test_an_offline_root_is_no_proof_that_files_are_gone(workshop):
    workshop.file("a.mkv", 1000)
    workshop.move("a.mkv", "a.mkv")
    (workshop.library / ".shelver-root").unlink()
    assert _health(workshop) == {"a.mkv": Health.OFFLINE}


def test_what_was_taken_back_or_replaced_is_not_asked_for(upgraded):
    assert set(_health(upgraded)) == {"new.mkv"}
    upgraded.undo()
    assert _health(upgraded) == {}
    upgraded.redo()
    assert set(_health(upgraded)) == {"new.mkv"}


def test_a_link_is_as_good_as_what_it_leads_to_is_there(workshop):
    for name in ("good.mkv", "dangling.mkv", "gone.mkv", "other.mkv"):
        workshop.file(name, 1000)
        workshop.move(name, name, method=Method.SYMLINK)
    (workshop.downloads / "dangling.mkv").unlink()
    (workshop.library / "gone.mkv").unlink()
    (workshop.library / "other.mkv").unlink()
    (workshop.library / "other.mkv").symlink_to("good.mkv")
    assert _health(workshop) == {
        "good.mkv": Health.GOOD,
        "dangling.mkv": Health.MISSING,
        "gone.mkv": Health.MISSING,
        "other.mkv": Health.CHANGED,
    }


def test_files_move_while_the_library_is_read_and_none_of_them_is_called_missing(near):
    for name in ("a.mkv", "b.mkv", "c.mkv", "d.mkv"):
        near.file(name, 1000)
        near.move(name, name)
    (near.library / "c.mkv").unlink()
    with near.reach() as reach:
        looking = verify(journal=near.journal, registry=near.registry, reach=reach)
        first = next(looking)
        near.undo(near.journal.batches()[2].batch_id)
        rest = list(looking)
    found = {Path(one.path).name: one.health for one in (first, *rest)}
    assert found == {
        "a.mkv": Health.LEARNED,
        "b.mkv": Health.MOVED,
        "c.mkv": Health.MISSING,
        "d.mkv": Health.LEARNED,
    }
    assert _health(near) == {"a.mkv": Health.GOOD, "c.mkv": Health.MISSING, "d.mkv": Health.GOOD}


def test_a_file_that_is_on_its_way_is_not_judged_and_reading_needs_nobody_to_wait(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    other = SqlJournal(near.journal._engine)
    with other.hold("moving"):
        (bundle,) = near.journal.bundles(near.journal.batches()[0].batch_id)
        draft = BundleDraft(
            path="a",
            source_root=str(near.library),
            source_mount="",
            source_inode=1,
            entries=(EntryDraft(placement=_back(bundle.entries[0]), way=Way.RENAME, state=EntryState.INTENT),),
        )
        other.enter(other.open_batch(Purpose.UNDO), [draft])
        assert _health(near) == {"a.mkv": Health.LEARNED}
        (near.library / "a.mkv").rename(near.downloads / "a.mkv")
        assert _health(near) == {"a.mkv": Health.MOVED}


def test_a_root_that_goes_away_while_it_is_read_is_no_proof_that_files_are_gone(near):
    for name in ("a.mkv", "b.mkv"):
        near.file(name, 1000)
        near.move(name, name)
    with near.reach() as reach:
        looking = verify(journal=near.journal, registry=near.registry, reach=reach)
        next(looking)
        near.library.rename(near.library.with_name("unmounted"))
        near.library.mkdir()
        assert [one.health for one in looking] == [Health.OFFLINE]


def _back(entry):
    return Placement(
        source_path=entry.target.path,
        source_root=entry.target.root_path,
        identity=entry.written,
        target=Target(root_path=entry.source_root, parts=(Path(entry.source_path).name,)),
        role=entry.role,
        method=Method.MOVE,
        reverses=entry.entry_id,
    )
