"""Who may write into a journal: holders wait, share, die, fall silent and are taken over, on every database."""

import dataclasses
import os
import signal
import time

import pytest
from sqlalchemy import text, update

from shelver.errors import JournalBusy
from shelver.plan.journal import EntryState
from shelver.plan.placements import Purpose
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from shelver.stores.journal_holds import LEASE_S
from shelver.stores.journal_tables import journal_holders
from tests.conformance.journal_drafts import draft, entered, placement


def test_an_entry_that_another_holder_took_over_cannot_be_changed_any_more(engine, journal):
    with journal.hold("testing"):
        _, (record,) = entered(journal, draft(placement()))
        stolen = dataclasses.replace(record.entries[0], token=record.entries[0].token + 1)
        with pytest.raises(JournalBusy):
            journal.advance([stolen])


def test_a_holder_that_was_dropped_can_neither_write_nor_go_on(engine, journal):
    with journal.hold("testing"):
        batch_id = journal.open_batch(Purpose.ORGANIZE)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM journal_holders"))
        with pytest.raises(JournalBusy):
            journal.require_hold()
        with pytest.raises(JournalBusy):
            journal.enter(batch_id, [draft(placement())])
    assert journal.bundles(batch_id) == ()


def test_a_second_holder_is_told_who_holds_the_journal(engine, journal):
    with journal.hold("organizing"), pytest.raises(JournalBusy) as refused, SqlJournal(engine).hold("undo", wait_s=0):
        pass
    assert f"process {os.getpid()}" in str(refused.value)
    assert "organizing" in str(refused.value)


def test_shared_holders_work_side_by_side_but_not_beside_one_that_is_alone(engine, journal):
    other, third = SqlJournal(engine), SqlJournal(engine)
    with journal.hold("serving", is_shared=True), other.hold("serving", is_shared=True), pytest.raises(JournalBusy):
        third.hold("organizing", wait_s=0).__enter__()
    with (
        third.hold("organizing", wait_s=0),
        pytest.raises(JournalBusy),
        journal.hold("serving", wait_s=0, is_shared=True),
    ):
        pass


def test_a_second_holder_waits_for_the_first(engine, journal):
    import threading

    is_held, may_go = threading.Event(), threading.Event()

    def hold_for_a_moment():
        with SqlJournal(engine).hold("first"):
            is_held.set()
            may_go.wait(120)

    thread = threading.Thread(target=hold_for_a_moment)
    thread.start()
    is_held.wait(120)
    threading.Timer(0.3, may_go.set).start()
    with journal.hold("second", wait_s=120):
        journal.require_hold()
    thread.join()


def test_holds_of_one_run_nest(journal):
    with journal.hold("outer"):
        with journal.hold("inner"):
            journal.require_hold()
        journal.require_hold()
    with pytest.raises(JournalBusy):
        journal.require_hold()


def test_a_holder_that_was_killed_stands_in_nobodys_way(database_url, journal, tmp_path):
    ready = tmp_path / "ready"
    pid = os.fork()
    if not pid:
        try:
            child = SqlJournal(open_database(database_url))
            with child.hold("organizing"):
                entered(child, draft(placement()))
                ready.touch()
                time.sleep(60)
        finally:
            os._exit(1)
    while not ready.exists():
        time.sleep(0.01)
    assert journal.unfinished() == ()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)

    (left,) = journal.unfinished()
    with journal.hold("recovering", wait_s=0):
        adopted = journal.adopt(left)
        assert adopted.entries[0].token != left.entries[0].token
        journal.advance([dataclasses.replace(adopted.entries[0], state=EntryState.CANCELLED, is_live=False)])
    assert journal.unfinished() == ()


def test_a_holder_on_another_machine_counts_as_dead_when_it_is_silent_for_its_lease(engine, journal):
    other = SqlJournal(engine)
    with journal.hold("organizing", wait_s=0):
        _, (left,) = entered(journal, draft(placement()))
        with writing(engine) as connection:
            connection.execute(update(journal_holders).values(host="elsewhere", machine="another start"))
        assert other.unfinished() == ()
        with writing(engine) as connection:
            connection.execute(update(journal_holders).values(expires_s=journal_holders.c.expires_s - LEASE_S))
        assert [bundle.path for bundle in other.unfinished()] == [left.path]
        with other.hold("recovering", wait_s=0), pytest.raises(JournalBusy):
            journal.advance(left.entries)


def test_a_holder_whose_files_another_took_over_gives_no_name_when_it_wakes(engine, journal):
    other = SqlJournal(engine)
    with other.hold("recovering", is_shared=True), journal.hold("organizing", is_shared=True):
        _, (left,) = entered(journal, draft(placement()))
        ours = journal_holders.c.token == journal.token
        silent = {"host": "elsewhere", "machine": "another start", "expires_s": time.time() - 1}
        with writing(engine) as connection:
            connection.execute(update(journal_holders).where(ours).values(**silent))
        other.adopt(left)
        with pytest.raises(JournalBusy):
            journal.require_hold()


def test_of_two_that_take_over_a_dead_holders_bundle_one_is_refused(engine, journal):
    first, second = SqlJournal(engine), journal
    left = _left_by_a_dead_holder(engine, journal)
    with first.hold("recovering", is_shared=True), second.hold("recovering", is_shared=True):
        adopted = first.adopt(left)
        with pytest.raises(JournalBusy):
            second.adopt(left)
        first.advance([dataclasses.replace(adopted.entries[0], state=EntryState.CANCELLED, is_live=False)])


def test_a_silent_holder_whose_bundle_another_one_took_over_stops_before_its_next_step(engine, journal):
    other = SqlJournal(engine)
    with journal.hold("serving", is_shared=True):
        _, (left,) = entered(journal, draft(placement()))
        with other.hold("recovering", is_shared=True):
            is_silent = journal_holders.c.token == journal.token
            with writing(engine) as connection:
                long_ago = journal_holders.c.expires_s - LEASE_S
                silent = update(journal_holders).where(is_silent)
                connection.execute(silent.values(host="elsewhere", machine="another start", expires_s=long_ago))
            other.adopt(left)
            with pytest.raises(JournalBusy):
                journal.require_hold()
            other.require_hold()


def _left_by_a_dead_holder(engine, journal):
    """Enter a bundle whose holder is forgotten afterwards, as one is that died."""
    gone = SqlJournal(engine)
    with gone.hold("organizing", is_shared=True):
        entered(gone, draft(placement()))
    (left,) = journal.unfinished()
    return left
