"""Ports of models kept in memory, as small as they can be while keeping their contracts."""

import threading

from shelver.budget.caps import Caps
from shelver.budget.charges import LedgerReport, NoRoom, Reservation
from shelver.budget.prices import NOTHING, NanoUsd


class MemoryAnswers:
    def __init__(self):
        self.rows = {}
        self.kept = []

    def known(self, keys):
        return {key: self.rows[key] for key in keys if key in self.rows}

    def keep(self, answers):
        for answer in answers:
            self.rows[answer.key] = answer
            self.kept.append(answer)


class MemoryLedger:
    """Counts like the real one, with one cap."""

    def __init__(self, cap=10**18):
        self.cap = cap
        self.open = {}
        self.spent = 0
        self.settled = []
        self.released = 0
        self._lock = threading.Lock()
        self._number = 0

    def reserve(self, charge):
        with self._lock:
            if self.spent + sum(self.open.values()) + charge.most > self.cap:
                return NoRoom(reason="The cap is reached.")
            self._number += 1
            self.open[self._number] = charge.most
            return Reservation(charge_id=self._number, most=charge.most)

    def settle(self, reservation, settlement):
        with self._lock:
            if self.open.pop(reservation.charge_id, None) is None:
                return
            self.spent += settlement.cost
            self.settled.append((reservation.most, settlement))

    def release(self, reservation):
        with self._lock:
            if self.open.pop(reservation.charge_id, None) is not None:
                self.released += 1

    def report(self):
        caps = Caps(run=NanoUsd(self.cap), day=NanoUsd(self.cap), month=NanoUsd(self.cap))
        return LedgerReport(
            month="2026-11",
            today=NOTHING,
            spent=NanoUsd(self.spent),
            reserved=NOTHING,
            unreported=NOTHING,
            ever=NanoUsd(self.spent),
            caps=caps,
            models=(),
            months=(),
        )
