"""Several processes move files at once on one database: what one has, the others are refused."""

import dataclasses
import json
import subprocess
import sys

from shelver.plan.journal import EntryState, SpaceNeed
from shelver.plan.placements import Purpose
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from tests.conformance.journal_drafts import draft, placement

PROCESSES = 3
CONTESTED = 12
NEED_BYTES = 10
FREE_BYTES = 65
DISK = 7


def work(url, number):
    """Enter what everybody wants, what lies on a disk that is nearly full, and files of one's own; tell what was taken."""
    engine = open_database(url)
    journal = SqlJournal(engine)
    input()
    space = (SpaceNeed(volume=DISK, need_bytes=NEED_BYTES, free_bytes=FREE_BYTES),)
    taken = {"contested": [], "spacious": 0, "own": 0}
    with journal.hold("organizing", is_shared=True):
        batch_id = journal.open_batch(Purpose.ORGANIZE)
        for name in range(CONTESTED):
            (answer,) = journal.enter(batch_id, [draft(placement(f"{name}.mkv"))])
            if hasattr(answer, "entries"):
                taken["contested"].append(name)
            (answer,) = journal.enter(batch_id, [draft(placement(f"{number}-{name}.big"), space=space)])
            taken["spacious"] += hasattr(answer, "entries")
            (answer,) = journal.enter(batch_id, [draft(placement(f"{number}-{name}.mkv"))])
            (entry,) = answer.entries
            journal.advance([dataclasses.replace(entry, state=EntryState.DONE, is_live=False)])
            taken["own"] += 1
        sys.stdout.write(f"{json.dumps(taken)}\n")
        sys.stdout.flush()
        input()
    engine.dispose()


def test_no_target_and_no_space_is_given_twice(database_url):
    open_database(database_url).dispose()
    program = f"from tests.integration.stores.test_several_movers import work\nwork({database_url!r}, %d)"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", program % number], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = [json.loads(worker.stdout.readline()) for worker in workers]
    for worker in workers:
        worker.communicate("\n")

    assert [worker.returncode for worker in workers] == [0] * PROCESSES
    assert sorted(name for one in told for name in one["contested"]) == list(range(CONTESTED))
    assert sum(one["spacious"] for one in told) == FREE_BYTES // NEED_BYTES
    assert [one["own"] for one in told] == [CONTESTED] * PROCESSES
