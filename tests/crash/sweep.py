"""Puts a fault at every system call of a scenario in turn, and checks what is left each time."""

import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shelver.errors import ShelverError
from tests.crash.harness import under_strace
from tests.crash.order import order_problems
from tests.crash.scenarios import Scenario, Stage
from tests.crash.tracing import CHANGING, FALLIBLE, TRACED, Call, Point, calls_in, points_in
from tests.integration.transfers.workshop import Workshop

Mutation = Callable[[], None]
FAULT = 3
"""The exit status of a run that ended with one clear error of ours; a traceback gives 1."""
_TRIES = 4
"""How often an error is aimed at one call."""
_MEDIA = re.compile(r"/(run \d+/downloads|library \d+)(/|$)")
_JOURNAL = re.compile(r"/run \d+/shelver\.db[^/]*$")


@dataclass
class Outcome:
    """What a sweep found. `unreached` are points that a run did not come to, which proves nothing."""

    points: int = 0
    unreached: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def traced(stage: Stage, scenario: Scenario, mutation: Mutation | None = None) -> tuple[list[Call], list[str]]:
    """Run the scenario undisturbed; return its calls and the breaches of their order."""
    with scenario.form.offered():
        workshop = stage.workshop(scenario)
        calls, status = _run(stage, scenario, workshop, mutation=mutation)
        breaches = _breaches(scenario, calls, workshop, is_whole=status == 0)
        if status != 0:
            breaches.append(f"the run ended with {status}")
        else:
            workshop.start()
            scenario.assert_safe(workshop)
        stage.clear(workshop)
    return calls, breaches


def kill_points(stage: Stage, scenario: Scenario, mutation: Mutation | None = None) -> list[Point]:
    """Return every call that changes something, from the first journal write on."""
    calls, _ = traced(stage, scenario, mutation)
    return points_in(calls, [*CHANGING, "close"], start="shelver.db-wal")


def error_points(stage: Stage, scenario: Scenario) -> tuple[list[Point], list[Point]]:
    """Return the calls on media files and their folders from the first journal write on, and those on the journal."""
    with scenario.form.offered():
        workshop = stage.workshop(scenario)
        calls, _ = _run(stage, scenario, workshop, extra=FALLIBLE, mutation=None)
        stage.clear(workshop)
    start = "shelver.db-wal"
    return (
        points_in(calls, FALLIBLE, start=start, wanted=_is_media),
        points_in(calls, [*FALLIBLE, "fcntl"], start=start, wanted=_is_journal),
    )


def _is_media(call: Call) -> bool:
    return any(map(_MEDIA.search, call.files))


def _is_journal(call: Call) -> bool:
    return any(map(_JOURNAL.search, call.files))


def kill_at(stage: Stage, scenario: Scenario, points: Iterable[Point], mutation: Mutation | None = None) -> Outcome:
    """Kill one run at each point; then check, recover, check, run again, check."""
    outcome = Outcome()
    for point in points:
        with scenario.form.offered():
            workshop = stage.workshop(scenario)
            inject = ["-e", f"inject={point.name}:signal=KILL:when={point.number}"]
            calls, status = _run(stage, scenario, workshop, inject=inject, mutation=mutation)
            outcome.points += 1
            if status != -signal.SIGKILL:
                outcome.unreached.append(f"{scenario.name} {point}")
            breaches = _breaches(scenario, calls, workshop)
            outcome.problems += [f"{scenario.name} {point}: {breach}" for breach in breaches]
            outcome.problems += _after(scenario, workshop, str(point))
            stage.clear(workshop)
    return outcome


def fail_at(
    stage: Stage, scenario: Scenario, points: Iterable[tuple[Point, str]], mutation: Mutation | None = None
) -> Outcome:
    """Let one call of a run fail at each point; then check, recover, check, run again, check.

    An error that came to another call than was meant, or to none, is put once more at the number that the meant call had
    in that very run; what a missed run left is checked all the same.
    """
    outcome = Outcome()
    for point, error in points:
        outcome.points += 1
        aimed = point
        for _ in range(_TRIES):
            calls, problems = _fail_once(stage, scenario, aimed, error, mutation)
            outcome.problems += problems
            if aimed.is_hit_in(calls):
                break
            aimed = aimed.found_in(calls)
        else:
            outcome.unreached.append(f"{scenario.name} {point}={error}")
    return outcome


def _fail_once(
    stage: Stage, scenario: Scenario, point: Point, error: str, mutation: Mutation | None
) -> tuple[list[Call], list[str]]:
    with scenario.form.offered():
        workshop = stage.workshop(scenario)
        inject = ["-e", f"inject={point.name}:error={error}:when={point.number}"]
        calls, status = _run(stage, scenario, workshop, inject=inject, extra=FALLIBLE, mutation=mutation)
        found = [] if status in {0, FAULT} else [f"the run ended with {status}"]
        found += _breaches(scenario, calls, workshop)
        problems = [f"{scenario.name} {point}={error}: {breach}" for breach in found]
        problems += _after(scenario, workshop, f"{point}={error}", may_keep_folders=True)
        stage.clear(workshop)
    return calls, problems


def _run(
    stage: Stage,
    scenario: Scenario,
    workshop: Workshop,
    *,
    inject: Sequence[str] = (),
    extra: Sequence[str] = (),
    mutation: Mutation | None,
) -> tuple[list[Call], int]:
    workshop.close()

    def work() -> None:
        scenario.disturbed(pytest.MonkeyPatch())
        if mutation is not None:
            mutation()
        try:
            scenario.work(Workshop(workshop.downloads, workshop.library, workshop.database, workshop.policy))
        except ShelverError:
            os._exit(FAULT)

    log = stage.near_disk / "strace.log"
    status = under_strace(work, ["-y", "-s", "300", "-e", f"trace={','.join({*TRACED, *extra})}", *inject], log)
    return calls_in(log), status


def _breaches(scenario: Scenario, calls: list[Call], workshop: Workshop, *, is_whole: bool = False) -> list[str]:
    downloads, library = (os.path.realpath(root) for root in (workshop.downloads, workshop.library))
    return order_problems(
        calls,
        journal=os.path.realpath(workshop.database),
        roots=(downloads, library),
        form=scenario.form,
        renewed={f"{library}/{target}" for target in scenario.renewed},
        is_whole=is_whole,
        is_open=lambda: _is_open(workshop.database),
    )


def _is_open(database: Path) -> bool:
    """Say whether the journal that a run left holds an unfinished entry."""
    with closing(sqlite3.connect(database)) as journal:
        try:
            return bool(journal.execute("SELECT count(*) FROM journal_entries WHERE is_live").fetchone()[0])
        except sqlite3.Error:
            return False


def _after(scenario: Scenario, workshop: Workshop, point: str, *, may_keep_folders: bool = False) -> list[str]:
    """Check what the fault left, recover, and finish with a second run."""
    try:
        workshop.start()
        scenario.assert_safe(workshop)
        workshop.recover()
        scenario.assert_safe(workshop)
        scenario.assert_settled(workshop)
        scenario.work(workshop)
        scenario.assert_safe(workshop)
        scenario.assert_finished(workshop, may_keep_folders=may_keep_folders)
    except (AssertionError, ShelverError) as error:
        return [f"{scenario.name} {point}: {error}"]
    return []
