"""Who works with the journal: claims, heartbeats, and the fencing token that proves a claim."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from shelver.disk.processes import ProcessMark, is_gone, machine_mark, this_process
from shelver.errors import DatabaseUnusable, JournalBusy, ShelverError
from shelver.stores.connections import Area, reading, writing
from shelver.stores.journal_tables import journal_holders

LEASE_S = 20.0
"""A holder on another machine that is silent for so long counts as dead: hardly longer than the lease of its jobs."""
_HEARTBEAT_S = 4.0
_RETRY_S = 0.1
_LET_GO_AGAIN_S = 0.2


class Holds:
    """The holds of one process on one journal. A hold lives while its process does; elsewhere, while it is renewed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._depth = 0
        self.token = 0

    @contextmanager
    def held(self, what: str, *, wait_s: float, is_shared: bool) -> Iterator[None]:
        """Hold the journal while the block runs; raises JournalBusy when another holds it for longer than `wait_s`."""
        if self._depth == 0:
            self.token = self._claim_patiently(what, wait_s=wait_s, is_shared=is_shared)
        self._depth += 1
        stop = threading.Event()
        if self._depth == 1:
            threading.Thread(target=self._renew, args=(self.token, stop), daemon=True, name="journal-heartbeat").start()
        try:
            yield
        finally:
            stop.set()
            self._depth -= 1
            if self._depth == 0:
                self._release()

    def prove(self, connection: Connection) -> None:
        """Renew the hold as the first change of a transaction.

        Raises:
            JournalBusy: the hold was lost.
        """
        expires_s = time.time() + LEASE_S
        renewed = connection.execute(
            update(journal_holders).where(journal_holders.c.token == self.token).values(expires_s=expires_s)
        )
        if renewed.rowcount != 1:
            raise _lost()

    def require(self) -> None:
        """Check that the hold still stands; raises JournalBusy when it was lost."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(journal_holders.c.token).where(journal_holders.c.token == self.token))
        if found is None:
            raise _lost()

    def living_others(self, connection: Connection) -> tuple[int, ...]:
        """Return the tokens of other holders that live."""
        return tuple(token for token in living_tokens(connection) if token != self.token)

    def fence_the_dead(self, connection: Connection) -> tuple[int, ...]:
        """End the holds of the dead, so that one that only stood still learns of it, and return the tokens of the others."""
        others = []
        columns = journal_holders.c
        for row in connection.execute(select(journal_holders).where(columns.token != self.token)).mappings().all():
            as_seen = (columns.token == row["token"]) & (columns.expires_s == row["expires_s"])  # not renewed meanwhile
            if not _is_dead(row) or not connection.execute(delete(journal_holders).where(as_seen)).rowcount:
                others.append(int(row["token"]))
        return tuple(others)

    def _claim_patiently(self, what: str, *, wait_s: float, is_shared: bool) -> int:
        deadline = time.monotonic() + wait_s
        while True:
            try:
                return self._claim(what, is_shared=is_shared)
            except JournalBusy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_RETRY_S)

    def _claim(self, what: str, *, is_shared: bool) -> int:
        me = this_process()
        now_s = time.time()
        with writing(self._engine, area=Area.JOURNAL) as connection:
            for row in connection.execute(select(journal_holders)).mappings().all():
                if _is_dead(row):
                    connection.execute(delete(journal_holders).where(journal_holders.c.token == row["token"]))
                elif not (is_shared and row["is_shared"]):
                    raise _busy(row)
            claimed = connection.execute(
                insert(journal_holders).values(
                    what=what,
                    host=me.host,
                    machine=me.machine,
                    pid=me.pid,
                    started=me.started,
                    is_shared=is_shared,
                    since_s=now_s,
                    expires_s=now_s + LEASE_S,
                )
            )
            token = claimed.inserted_primary_key
        assert token is not None
        return int(token[0])

    def _release(self) -> None:
        """Let the hold go; while the database is away, behind the caller's back.

        Nobody else could know that it is over as long as this process lives.
        """
        token, self.token = self.token, 0
        try:
            self._let_go(token)
        except DatabaseUnusable:
            threading.Thread(target=self._let_go_later, args=(token,), daemon=True, name="journal-release").start()

    def _let_go(self, token: int) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(journal_holders).where(journal_holders.c.token == token))

    def _let_go_later(self, token: int) -> None:
        is_there = True
        while is_there:
            time.sleep(_LET_GO_AGAIN_S)
            with suppress(DatabaseUnusable):
                self._let_go(token)
                is_there = False

    def _renew(self, token: int, stop: threading.Event) -> None:
        """Keep the hold alive through long copies; a fault here is met by the next change, which proves the hold itself."""
        while not stop.wait(_HEARTBEAT_S):
            try:
                with writing(self._engine) as connection:
                    connection.execute(
                        update(journal_holders)
                        .where(journal_holders.c.token == token)
                        .values(expires_s=time.time() + LEASE_S)
                    )
            except ShelverError:
                continue


def living_tokens(connection: Connection) -> tuple[int, ...]:
    """Return the tokens of all holders that live."""
    rows = connection.execute(select(journal_holders)).mappings()
    return tuple(row["token"] for row in rows if not _is_dead(row))


def _is_dead(row: RowMapping) -> bool:
    """A process of this machine is dead when it ended, one of another machine when it stopped renewing."""
    mark = ProcessMark(host=row["host"], machine=row["machine"], pid=row["pid"], started=row["started"])
    if mark.machine == machine_mark():
        return is_gone(mark)
    return is_gone(mark) or row["expires_s"] < time.time()


def _busy(row: RowMapping) -> JournalBusy:
    since = datetime.fromtimestamp(row["since_s"], UTC).astimezone().strftime("%H:%M:%S")
    return JournalBusy(
        f"Another run is at work: process {row['pid']} on {row['host']}, {row['what']}, since {since}. Nothing was changed.",
        hint="Wait until it has finished, then try again.",
    )


def _lost() -> JournalBusy:
    return JournalBusy(
        "This run lost its hold on the journal to another one and stopped at once. No file was lost.",
        hint="Look at the other run, then use: shelver recover",
    )
