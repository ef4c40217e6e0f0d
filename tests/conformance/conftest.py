import pytest

from shelver.stores.engine import open_database
from shelver.stores.job_desk import JobDeskStore
from shelver.stores.jobs import JobStore
from shelver.stores.journal import SqlJournal
from shelver.stores.schedule import ScheduleStore
from tests.conformance.job_ledgers import WAIT_S, Clock, Ledger
from tests.fakes.memory_jobs import MemoryJobs
from tests.services.fixtures import ENGINES, url_on


@pytest.fixture
def journal(engine):
    return SqlJournal(engine)


@pytest.fixture(params=[*ENGINES, "in memory"])
def ledger(request):
    clock = Clock()
    if request.param == "in memory":
        memory = MemoryJobs(clock=clock, wait_s=WAIT_S)
        yield Ledger(memory, memory, memory, clock)
        return
    engine = open_database(url_on(request, request.param))
    yield Ledger(
        JobStore(engine, clock=clock, jitter=lambda: 1.0),
        JobDeskStore(engine, clock=clock),
        ScheduleStore(engine, clock=clock),
        clock,
    )
    engine.dispose()
