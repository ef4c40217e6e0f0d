"""The child that moves files on network and FUSE file systems: its questions, and how it answers them.

`serve` runs in the child, with an engine of its own on the same journal; its parent is `transfers.sheltered`.
"""

import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from shelver.errors import ShelverError
from shelver.events import Event, Listener
from shelver.plan.journal import BundleRecord
from shelver.plan.placements import BundlePlan
from shelver.ports import Transfers
from shelver.sandbox.companion import questions_from
from shelver.transfers.policy import MovingPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What the child needs to know: the database, how files are moved, and the parent's hold on the journal."""

    database_url: str
    policy: MovingPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the child is to do: carry out bundles of a batch, or settle, look at, give up or judge one. `token` is the hold."""

    token: int
    batch_id: str = ""
    bundles: tuple[BundlePlan, ...] = ()
    settle: BundleRecord | None = None
    look: BundleRecord | None = None
    left_parts: BundleRecord | None = None
    give_up: BundleRecord | None = None
    refusal: BundlePlan | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Something happened meanwhile."""

    event: Event


@dataclass(frozen=True, slots=True)
class Result:
    """One result: a Moved, a Settled, a BundleView, half-written files or a reason."""

    value: object


@dataclass(frozen=True, slots=True)
class Finished:
    """The question is answered. `error` is what ended the work early, as (class name, message, hint), or None."""

    error: tuple[str, str, str] | None = None


def serve(channel: Connection, make: Callable[[Greeting, Listener], tuple[Transfers, Callable[[int], None]]]) -> None:
    """Answer questions until the parent hangs up; then end at once, whatever is going on.

    `make` joins the engine; with it comes the function that takes over the parent's hold on the journal.
    """
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: asked.set())
    questions = questions_from(channel)
    greeting = questions.get()
    assert isinstance(greeting, Greeting)
    transfers, take_hold = make(greeting, lambda event: channel.send(Heard(event)))
    while True:
        question = questions.get()
        assert isinstance(question, Question)
        take_hold(question.token)
        asked.clear()
        channel.send(Finished(_answer(question, transfers, channel, asked.is_set)))


def _answer(
    question: Question, transfers: Transfers, channel: Connection, is_stopped: Callable[[], bool]
) -> tuple[str, str, str] | None:
    try:
        if question.settle:
            channel.send(Result(transfers.settle(question.settle)))
        if question.look:
            channel.send(Result(transfers.look(question.look)))
        if question.left_parts:
            channel.send(Result(transfers.left_parts(question.left_parts)))
        if question.give_up:
            channel.send(Result(transfers.give_up(question.give_up)))
        if question.refusal:
            channel.send(Result(transfers.refusal(question.refusal)))
        if question.bundles:
            for moved in transfers.execute(question.batch_id, question.bundles, is_stopped=is_stopped):
                channel.send(Result(replace(moved, bundle=_bare(moved.bundle))))
    except ShelverError as error:
        return type(error).__name__, error.message, error.hint
    except Exception:  # noqa: BLE001 - the parent raises it again, with what happened here
        return "", traceback.format_exc(), ""
    return None


def _bare(bundle: BundlePlan) -> BundlePlan:
    """The parent knows the bundle: it is the next one that it asked for."""
    return replace(bundle, items=())
