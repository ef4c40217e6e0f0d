"""After power was lost, what was copied right before is read again."""

import os
import time

import pytest
from sqlalchemy import text

from shelver.plan.journal import EntryState
from shelver.plan.placements import Method


def _lose_power(workshop, *, ended_s_ago=0.0):
    """The entries of before were written under another start of the machine."""
    with workshop._engine.begin() as connection:
        connection.execute(
            text("UPDATE journal_entries SET boot_id = 'before', updated_s = :at"), {"at": time.time() - ended_s_ago}
        )


@pytest.fixture
def copied(far):
    for name in ("a.mkv", "b.mkv"):
        far.file(name, 50_000)
    far.run(*(far.bundle(far.placement(name, name, method=Method.COPY)) for name in ("a.mkv", "b.mkv")))
    return far


def test_a_copy_that_the_disk_lost_is_said_once_with_where_its_bytes_still_are(copied):
    target = copied.library / "b.mkv"
    target.write_bytes(b"")
    _lose_power(copied)
    (found,) = copied.recover().waiting
    assert "b.mkv is not as it was" in found.reason
    assert f"organize {copied.downloads / 'b.mkv'} again" in found.reason
    assert {entry.state for entry in found.bundle.entries} == {EntryState.NEEDS_ATTENTION}
    assert copied.recover().is_empty


def test_bytes_that_changed_under_an_unchanged_time_are_found(copied):
    target = copied.library / "a.mkv"
    status = target.stat()
    content = bytearray(target.read_bytes())
    content[20_000] ^= 1
    target.write_bytes(content)

    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    _lose_power(copied)
    assert ["rotten" in one.reason for one in copied.recover().waiting] == [True]


def test_what_is_whole_is_read_once_and_trusted(copied):
    _lose_power(copied)
    assert len(copied.journal.in_doubt()) == 2
    assert copied.recover().is_empty
    assert copied.journal.in_doubt() == ()


def test_what_ended_long_before_is_not_read_again(copied):
    _lose_power(copied)
    with copied._engine.begin() as connection:
        connection.execute(text("UPDATE journal_entries SET updated_s = updated_s - 3600 WHERE id = 1"))
    assert [entry.entry_id for entry in copied.journal.in_doubt()] == [2]


def test_without_a_loss_of_power_nothing_is_read(copied):
    (copied.library / "b.mkv").write_bytes(b"")
    assert copied.recover().is_empty


def test_a_rename_wrote_nothing_and_is_not_in_doubt(near):
    near.file("a.mkv", 1000)
    near.move("a.mkv", "a.mkv")
    _lose_power(near)
    assert near.journal.in_doubt() == ()
