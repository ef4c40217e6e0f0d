"""A plan on its way: roots that fail, and a stop that was asked for."""

from contextlib import nullcontext

import pytest

from shelver.pipeline.transfer import Movers, execute
from shelver.plan.journal import EntryState
from shelver.plan.placements import BundlePlan, Plan
from shelver.ports import Moved


class Journal:
    """A journal that remembers only whether it was closed."""

    def __init__(self):
        self.closed = []

    def hold(self, what, *, wait_s, is_shared):
        return nullcontext()

    def open_batch(self, purpose, *, reverses):
        return "batch"

    def close_batch(self, batch_id):
        self.closed.append(batch_id)


class Transfers:
    """Transfers in which the roots named `full` take nothing."""

    def __init__(self, full):
        self.full = full
        self.tried = []

    def execute(self, batch_id, bundles, *, is_stopped):
        for bundle in bundles:
            if is_stopped():
                return
            self.tried.append(bundle.path)
            failed = bundle.path in self.full
            yield Moved(
                bundle=bundle,
                reason="the disk is full" if failed else "",
                failed_as=EntryState.WAITING_SPACE if failed else None,
            )


def bundle(root):
    return BundlePlan(path=root, source_root="/downloads", size_bytes=1, items=())


def run(transfers, elsewhere, *roots, **options):
    journal = Journal()
    movers = Movers(journal=journal, transfers=transfers)
    execution = execute(Plan(bundles=tuple(map(bundle, roots))), movers, elsewhere=elsewhere, **options)
    return list(execution), journal


def next_of(order):
    def elsewhere(moved):
        later = order[order.index(moved.bundle.path) + 1 :]
        return bundle(later[0]) if later else None

    return elsewhere


def test_a_bundle_whose_root_is_full_goes_to_the_next_root_in_the_same_batch():
    transfers = Transfers(full={"/first"})
    moved, journal = run(transfers, next_of(["/first", "/second"]), "/first")
    assert [one.bundle.path for one in moved] == ["/second"]
    assert not moved[0].reason
    assert journal.closed == ["batch"]


def test_when_every_root_is_full_the_last_reason_stands():
    transfers = Transfers(full={"/first", "/second"})
    moved, _ = run(transfers, next_of(["/first", "/second"]), "/first")
    assert transfers.tried == ["/first", "/second"]
    assert moved[0].reason == "the disk is full"


@pytest.mark.parametrize("state", [EntryState.FAILED_SOURCE, EntryState.CONFLICT, EntryState.CANCELLED])
def test_a_fault_that_is_not_the_roots_is_not_tried_elsewhere(state):
    class Faulty(Transfers):
        def execute(self, batch_id, bundles, *, is_stopped):
            for one in bundles:
                yield Moved(bundle=one, reason="broken", failed_as=state)

    moved, _ = run(Faulty(full=set()), next_of(["/first", "/second"]), "/first")
    assert [one.bundle.path for one in moved] == ["/first"]


def test_a_stop_leaves_the_rest_of_the_plan_untouched():
    transfers = Transfers(full=set())
    moved, _ = run(transfers, next_of([]), "/a", "/b", "/c", is_stopped=lambda: len(transfers.tried) == 1)
    assert [one.bundle.path for one in moved] == ["/a"]
