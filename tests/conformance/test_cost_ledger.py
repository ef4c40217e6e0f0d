"""The port CostLedger: what every ledger promises, the fake included."""

import pytest

from shelver.budget.caps import Caps
from shelver.budget.charges import Charge, NoRoom, Settlement
from shelver.budget.prices import NanoUsd, Usage
from shelver.stores.costs import CostLedgerStore
from shelver.stores.engine import open_database
from tests.fakes.memory_stores import MemoryLedger
from tests.services.fixtures import ENGINES, url_on

CAP = 100


@pytest.fixture(params=[*ENGINES, "in memory"])
def ledger(request):
    if request.param == "in memory":
        yield MemoryLedger(cap=CAP)
        return
    engine = open_database(url_on(request, request.param))
    cap = NanoUsd(CAP)
    yield CostLedgerStore(engine, run_id="run", caps=Caps(run=cap, day=cap, month=cap))
    engine.dispose()


def charge(most):
    return Charge(provider="p", model="m", purpose="names", item_count=10, most=NanoUsd(most), expires_s=60)


def test_room_is_held_until_the_call_is_settled(ledger):
    reservation = ledger.reserve(charge(60))
    assert reservation.most == 60
    refused = ledger.reserve(charge(60))
    assert isinstance(refused, NoRoom)
    assert refused.reason
    ledger.settle(reservation, Settlement(cost=NanoUsd(10), usage=Usage(input_tokens=5, output_tokens=5)))
    assert not isinstance(ledger.reserve(charge(90)), NoRoom)
    assert ledger.report().spent == 10


def test_released_room_is_free_again(ledger):
    ledger.release(ledger.reserve(charge(100)))
    assert not isinstance(ledger.reserve(charge(100)), NoRoom)
    assert ledger.report().spent == 0


def test_the_last_nano_dollar_fits_and_one_more_does_not(ledger):
    ledger.settle(ledger.reserve(charge(40)), Settlement(cost=NanoUsd(40)))
    assert isinstance(ledger.reserve(charge(61)), NoRoom)
    assert not isinstance(ledger.reserve(charge(60)), NoRoom)


def test_closing_a_reservation_again_changes_nothing(ledger):
    reservation = ledger.reserve(charge(50))
    ledger.settle(reservation, Settlement(cost=NanoUsd(20)))
    ledger.settle(reservation, Settlement(cost=NanoUsd(50)))
    ledger.release(reservation)
    assert ledger.report().spent == 20
