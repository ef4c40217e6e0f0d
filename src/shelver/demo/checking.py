"""Compares what became of the sample downloads with what should."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shelver.demo.expected import EXPECTED, Expected, Fate
from shelver.demo.preparing import manifest
from shelver.plan.placements import ItemPlan, Outcome, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A download that is not where, or not for the reason, that it should be; all three in words."""

    download: str
    expected: str
    found: str


def check(directory: Path, plan: Plan | None = None) -> list[Difference]:
    """Return what differs from `EXPECTED` after the downloads were organised; nothing when all is right.

    With the plan that was executed, the reasons of the files that stayed are compared too.

    Raises:
        UsageError: the directory holds no demo.
    """
    directory = directory.absolute()
    digests = manifest(directory)
    reasons = dict(_reasons(plan)) if plan else None
    found = ((expected, _whereabouts(directory, expected, digests, reasons)) for expected in EXPECTED)
    return [
        Difference(download=expected.download, expected=_wanted(expected), found=words)
        for expected, words in found
        if words
    ]


def _wanted(expected: Expected) -> str:
    match expected.fate:
        case Fate.PLACED:
            return f"placed at {expected.target}"
        case Fate.LEFT:
            return f"left where it is: {expected.why}"
        case Fate.REVIEW:
            return f"left for review: {expected.why}"


def _whereabouts(
    directory: Path, expected: Expected, digests: dict[str, str], reasons: dict[str, tuple[Fate, str]] | None
) -> str:
    """Return where the file is instead, in words; "" when all is as expected."""
    download = f"downloads/{expected.download}"
    right_place = expected.target or download
    if not _holds(directory / right_place, digests[download]):
        return _elsewhere(directory, digests[download])
    if expected.target and (directory / download).exists():
        return "placed, and still among the downloads"
    if expected.fate is Fate.PLACED or reasons is None:
        return ""
    fate, reason = reasons.get(str(directory / download), (None, "the plan does not mention it"))
    is_meant = fate is expected.fate and any(word in reason.casefold() for word in expected.reason_words)
    return "" if is_meant else f"{fate or 'left'}: {reason}"


def _holds(path: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _elsewhere(directory: Path, digest: str) -> str:
    for part in ("library", "downloads"):
        for path in sorted((directory / part).rglob("*")):
            if path.is_file() and _holds(path, digest):
                return f"found at {path.relative_to(directory)}"
    return "found nowhere"


def _reasons(plan: Plan) -> Iterator[tuple[str, tuple[Fate, str]]]:
    """Yield every file that stays, with its fate and the plan's reasons."""
    for bundle in plan.bundles:
        for path, reason in bundle.left:
            yield path, (Fate.LEFT, reason)
        for item in bundle.items:
            if item.outcome is not Outcome.PLACED:
                fate = Fate.REVIEW if item.outcome is Outcome.REVIEW else Fate.LEFT
                yield item.source_path, (fate, _reason(item))


def _reason(item: ItemPlan) -> str:
    return " ".join(
        [*(f"{objection.rule}: {objection.message}" for objection in item.objections), item.decision.reason]
    )
