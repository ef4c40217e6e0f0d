"""What went wrong with one bundle: the state that it ends in and one sentence for a person."""

import errno
from dataclasses import dataclass

from shelver.disk.copying import Stopped
from shelver.disk.removing import SourceChanged
from shelver.errors import RootOffline
from shelver.plan.journal import EntryState

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset(
    {errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ECONNABORTED, errno.EHOSTDOWN, errno.ETIMEDOUT, errno.ENODEV}
)
_LATER = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a bundle did not go through. `is_waiting` when a later run may well succeed; `errno` is the system's, or 0."""

    state: EntryState
    reason: str
    is_waiting: bool = False
    errno: int = 0

    @property
    def may_succeed_at_once(self) -> bool:
        """Whether a new draft of the bundle avoids the fault: a name that was just taken, or a rename across a border."""
        return self.errno in {errno.EEXIST, errno.EXDEV}


class Refused(Exception):
    """A bundle cannot be moved as it is planned; nothing was touched."""

    def __init__(
        self, reason: str, *, state: EntryState = EntryState.NEEDS_ATTENTION, is_waiting: bool = False
    ) -> None:
        super().__init__(reason)
        self.fault = Fault(state=state, reason=reason, is_waiting=is_waiting)


MOVE_FAULTS = (OSError, RootOffline, SourceChanged, Stopped, Refused)
"""What can go wrong with one bundle while the run goes on."""


def fault_of(error: Exception) -> Fault:
    """Name the state and the reason for a fault of one bundle."""
    if isinstance(error, Refused):
        return error.fault
    if isinstance(error, RootOffline):
        return Fault(state=EntryState.PARKED, reason=f"{error.message} {error.hint}".strip(), is_waiting=True)
    if isinstance(error, Stopped):
        return Fault(
            state=EntryState.CANCELLED, reason="the run was stopped; the file is where it was", is_waiting=True
        )
    if isinstance(error, SourceChanged):
        return Fault(state=EntryState.FAILED_SOURCE, reason=str(error), is_waiting=True)
    assert isinstance(error, OSError)
    return _fault_of_system(error)


def _fault_of_system(error: OSError) -> Fault:
    """Map an errno to its state; the failed side is known where the copy engine named it."""
    words = error.strerror or str(error)
    place = f" ({_shown(error)})" if error.filename is not None else ""
    if error.errno in _FULL:
        return Fault(
            state=EntryState.WAITING_SPACE, reason=f"the target's disk is full{place}: {words}", is_waiting=True
        )
    if error.errno == errno.EEXIST:
        return Fault(
            state=EntryState.CONFLICT, reason=f"the target's name was taken meanwhile{place}", errno=errno.EEXIST
        )
    if error.errno in _LATER:
        return Fault(state=EntryState.CANCELLED, reason=f"the system ran short{place}: {words}", is_waiting=True)
    if error.errno in _GONE and error.filename == "source":
        return Fault(state=EntryState.FAILED_SOURCE, reason=f"the source cannot be read: {words}")
    if error.errno in _GONE:
        return Fault(
            state=EntryState.PARKED, reason=f"the target's disk does not answer{place}: {words}", is_waiting=True
        )
    number = error.errno or 0
    return Fault(state=EntryState.NEEDS_ATTENTION, reason=f"the system refused{place}: {words}", errno=number)


def _shown(error: OSError) -> str:
    name = error.filename
    return name.decode(errors="backslashreplace") if isinstance(name, bytes) else str(name)
