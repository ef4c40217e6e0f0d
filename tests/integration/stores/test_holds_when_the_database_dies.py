"""Holds end with their block, also when the database dies meanwhile: nobody waits for what nobody holds any more."""

import pytest

from shelver.errors import DatabaseUnusable
from shelver.media.jobs import JobRequest, JobType
from shelver.media.sources import SourceRules, SourceType
from shelver.plan.placements import Purpose
from shelver.stores import journal_holds
from shelver.stores.engine import open_database
from shelver.stores.jobs import JobStore
from shelver.stores.journal import SqlJournal
from shelver.stores.sources import SourceStore
from shelver.stores.whereabouts import is_moving
from tests.conformance.journal_drafts import draft, placement
from tests.services.processes import wait_until


@pytest.fixture
def engine(own_postgres):
    engine = open_database(own_postgres.new_database())
    yield engine
    engine.dispose()


def test_a_journal_that_was_held_when_the_database_died_is_free_soon_after_it_is_back(own_postgres, engine):
    journal = SqlJournal(engine)
    with journal.hold("organizing", is_shared=True):
        (left,) = journal.enter(journal.open_batch(Purpose.ORGANIZE), [draft(placement("a.mkv"))])
        own_postgres.kill()
        with pytest.raises(DatabaseUnusable):
            journal.advance(left.entries)
    own_postgres.start()
    other = SqlJournal(engine)
    wait_until(lambda: other.unfinished() == (left,), "what the dead run left can be taken over")
    with other.hold("recovering", wait_s=0):
        assert other.adopt(left).path == left.path


def test_a_source_that_a_job_held_when_the_database_died_is_its_next_attempts_at_once(own_postgres, engine):
    source = SourceStore(engine).add("drive", SourceType.RCLONE, "drive:", schedule="", rules=SourceRules())
    ledger = JobStore(engine)
    ledger.enqueue([JobRequest(job_type=JobType.SYNC)])
    [job] = ledger.claim(JobType.SYNC, worker="w", lease_s=60)
    with SourceStore(engine, claim=job.claim).hold(source):
        own_postgres.kill()
    own_postgres.start()
    ledger.release(job.claim)
    [again] = ledger.claim(JobType.SYNC, worker="w", lease_s=60)
    with SourceStore(engine, claim=again.claim).hold(source):
        pass


def test_a_file_is_moving_while_a_run_that_lives_has_it_on_its_way(engine, monkeypatch):
    journal = SqlJournal(engine)
    with journal.hold("organizing", is_shared=True):
        (entered,) = journal.enter(journal.open_batch(Purpose.ORGANIZE), [draft(placement("a_b/c.mkv"))])
        path = entered.entries[0].source_path
        folder = path.rpartition("/")[0]
        assert is_moving(engine, path)
        assert is_moving(engine, folder)
        assert not is_moving(engine, folder.replace("_", "x"))
        monkeypatch.setattr(journal_holds, "is_gone", lambda _mark: True)
        assert not is_moving(engine, path)
