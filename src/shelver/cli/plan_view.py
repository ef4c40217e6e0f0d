"""A plan as a person reads it, and as JSON."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shelver.cli.calling import as_called
from shelver.cli.screen import Screen
from shelver.errors import ExitCode
from shelver.match.agreement import WAITING
from shelver.match.wording import worded
from shelver.media.evidence import Candidate, Decision, Evidence
from shelver.media.titles import called
from shelver.media.visible import many, size, visible
from shelver.plan.placements import BundlePlan, ItemPlan, Method, Outcome, Placement, Target
from shelver.plan.rules import PASSING_RULES

_MARKS = {
    Outcome.PLACED: ("+", "good"),
    Outcome.REVIEW: ("?", "warn"),
    Outcome.LEFT: ("-", "dim"),
    Outcome.FAILED: ("!", "bad"),
}

_LONGEST_FOR_WINDOWS = 260
_LONG = (
    f"! Some Windows programs cannot open it through a share: the path has more than {_LONGEST_FOR_WINDOWS} characters."
)


class PlanView:
    """Prints bundles as they come, and counts them for the summary."""

    def __init__(self, screen: Screen, root_names: Mapping[str, str], *, is_confirmed: bool = False) -> None:
        """Take where to print. What the person confirmed beforehand (`--execute --yes`) need not be shown when quiet."""
        self._screen = screen
        self._is_hidden = screen.json or (is_confirmed and screen.verbosity < 0)
        self._root_names = root_names
        self.outcomes: Counter[Outcome] = Counter()
        self.bundles = 0
        self.files = 0
        self.moving_bytes = 0
        self.kinds: Counter[str] = Counter()
        self.waiting = 0  # for a disk, for room, or for a catalogue that does not answer

    def count(self, bundle: BundlePlan, *, refusal: str = "") -> None:
        """Take a bundle into the summary; with a `refusal` nothing of it will be placed."""
        self.bundles += 1
        for item in bundle.items:
            if refusal and item.placements:
                self.outcomes[Outcome.FAILED] += 1
                continue
            self.outcomes[item.outcome] += 1
            if item.outcome is Outcome.PLACED and item.decision.chosen:
                self.kinds[item.decision.chosen.media_type.value.lower()] += 1
            is_passing = {objection.rule for objection in item.objections} <= PASSING_RULES
            if item.decision.source == WAITING or (item.outcome is Outcome.FAILED and is_passing):
                self.waiting += 1
            self.files += len(item.placements)
            self.moving_bytes += sum(p.size_bytes for p in item.placements)

    def show(self, bundle: BundlePlan, *, refusal: str = "") -> None:
        """Print a bundle, unless it is told as JSON or need not be shown; `refusal` says why none of it can be placed."""
        if self._is_hidden:
            return
        name = bundle.path.removeprefix(bundle.source_root).lstrip("/") or bundle.path
        self._screen.line(f"{self._screen.paint(visible(name), 'bold')}  {size(bundle.size_bytes)}")
        for item in bundle.items:
            self._print_item(item)
        if refusal:
            self._screen.line(f"  {self._screen.paint('!', 'bad')} It would be refused: {visible(refusal)}")
        for path, reason in bundle.left:
            inside = path.removeprefix(f"{bundle.path}/")
            left = inside if inside != path else path.removeprefix(bundle.source_root).lstrip("/")
            self._screen.line(self._screen.paint(f"  - {visible(left)} stays: {visible(reason)}", "dim"))

    def _print_item(self, item: ItemPlan) -> None:
        mark, style = _MARKS[item.outcome]
        chosen = item.decision.chosen
        what = called(chosen.work) if chosen else item.name
        why = why_of(item)
        self._screen.line(
            f"  {self._screen.paint(mark, style)} {visible(what)}  {self._screen.paint(visible(why), 'dim')}"
        )
        shown = item.placements if self._screen.verbosity > 0 else item.placements[:1]
        for placement in shown:
            self._screen.line(f"      → {self.place(placement)}")
        if len(item.placements) > len(shown):
            self._screen.line(
                self._screen.paint(f"        and {many(len(item.placements) - len(shown), 'file')} with it", "dim")
            )
        for old in filter(None, map(goes_to_trash, item.placements)):
            line = f"replaces {self.target(old)}, which goes to the trash"
            self._screen.line(f"      {self._screen.paint(visible(line), 'warn')}")
        if any(_is_long(placement.target.path) for placement in item.placements):
            self._screen.line(f"      {self._screen.paint(_LONG, 'warn')}")
        for objection in item.objections if item.outcome is not Outcome.PLACED else ():
            message = "" if objection.message == item.decision.reason else objection.message
            if said := f"{message} {objection.hint}".strip():
                self._screen.line(f"      {visible(as_called(said))}")
        if self._screen.verbosity > 0 and chosen:
            for bar in bars(chosen):
                self._screen.line(f"        {bar}")

    def place(self, placement: Placement) -> str:
        """Return a target as a person reads it: the root's name and the path below it, and the method unless automatic."""
        method = "" if placement.method is Method.AUTO else f"  [{placement.method}]"
        return visible(f"{self.target(placement.target)}{method}")

    def target(self, target: Target) -> str:
        """Return the root's name and the path below it."""
        return f"{self._root_names.get(target.root_path, target.root_path)}: {'/'.join(target.parts)}"

    def summary(self) -> str:
        """Return the plan in one line."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        parts = [f"{many(self.outcomes[Outcome.PLACED], 'item')} to place" + (f" ({kinds})" if kinds else "")]
        left = self.outcomes[Outcome.LEFT]
        for count, word in (
            (self.outcomes[Outcome.REVIEW], "for review"),
            (left, "stays" if left == 1 else "stay"),
            (self.outcomes[Outcome.FAILED], "cannot be placed"),
        ):
            if count:
                parts.append(f"{count} {word}")
        return f"{many(self.bundles, 'bundle')}, {many(self.files, 'file')}, {size(self.moving_bytes)}: {', '.join(parts)}."

    def exit_code(self, *, failed: int = 0) -> int:
        """Return the exit code that the outcomes ask for; `failed` counts bundles that could not be moved."""
        if self.waiting:
            return ExitCode.TEMPORARY
        if failed or self.outcomes[Outcome.FAILED]:
            return ExitCode.SOME_FAILED
        if self.outcomes[Outcome.REVIEW]:
            return ExitCode.SOME_NEED_REVIEW
        return ExitCode.DONE if self.outcomes[Outcome.PLACED] else ExitCode.NOTHING_TO_DO


def goes_to_trash(placement: Placement) -> Target | None:
    """Return the library file that goes to the trash once this one is in place; a sidecar of ours is only renewed."""
    return None if placement.renews else placement.replaces


def _is_long(path: str) -> bool:
    """Whether a path has more UTF-16 units than Windows programs of old take."""
    return len(path.encode("utf-16-le", errors="surrogatepass")) // 2 > _LONGEST_FOR_WINDOWS


def why_of(item: ItemPlan) -> str:
    """Return the decision's reason with its confidence."""
    decision = item.decision
    sure = f" {decision.confidence:.0%}" if decision.chosen and decision.confidence else ""
    return f"{decision.reason}{sure}"


def bars(candidate: Candidate, *, width: int = 24) -> list[str]:
    """Return a candidate's evidence as sorted bars, the strongest first: "+7.2 ######## season and episode in the name"."""
    rows = sorted(candidate.evidence, key=lambda row: -abs(row.weight_bits))
    strongest = max((abs(row.weight_bits) for row in rows), default=1.0) or 1.0
    return [_bar(row, round(width * abs(row.weight_bits) / strongest), width) for row in rows]


def _bar(row: Evidence, length: int, width: int) -> str:
    sign = "█" if row.weight_bits >= 0 else "░"
    versus = f" vs {row.candidate_value}" if row.candidate_value and row.candidate_value != row.observed else ""
    signal = worded(row.signal)
    known = row.candidate_value if not row.observed else ""
    text = f"{signal}: {row.observed or known}{versus if row.observed else ''}" if row.observed or known else signal
    return visible(
        f"{row.weight_bits:+5.1f} {(sign * length).ljust(width)} {text}{f' ({row.note})' if row.note else ''}"
    )


def bundle_as_json(bundle: BundlePlan) -> dict[str, Any]:
    """Return a bundle plan for programs."""
    return {
        "path": bundle.path,
        "size_bytes": bundle.size_bytes,
        "items": [_item_as_json(item) for item in bundle.items],
        "left": [{"path": path, "reason": reason} for path, reason in bundle.left],
    }


def _item_as_json(item: ItemPlan) -> dict[str, Any]:
    return {
        "name": item.name,
        "outcome": item.outcome.value,
        "size_bytes": item.size_bytes,
        **decision_as_json(item.decision),
        "placements": [
            {
                "source_path": placement.source_path,
                "target_path": placement.target.path,
                "method": placement.method.value,
                "role": placement.role.value,
                "size_bytes": placement.size_bytes,
                "replaces": old.path if (old := goes_to_trash(placement)) else None,
            }
            for placement in item.placements
        ],
        "objections": [
            {"rule": o.rule, "message": o.message, "severity": o.severity.value, "hint": o.hint}
            for o in item.objections
        ],
    }


def decision_as_json(decision: Decision) -> dict[str, Any]:
    """Return a decision with its candidates and their evidence for programs."""
    return {
        "work": called(decision.chosen.work) if decision.chosen else None,
        "media_type": decision.chosen.media_type.value if decision.chosen else None,
        "verdict": decision.verdict.value,
        "confidence": round(decision.confidence, 4),
        "decided_by": decision.source,
        "reason": decision.reason,
        "candidates": [
            {
                "work": called(candidate.work),
                "media_type": candidate.media_type.value,
                "probability": round(candidate.probability, 4),
                "library_folder": candidate.library_folder,
                "evidence": [
                    {
                        "group": row.group.value,
                        "signal": row.signal,
                        "meaning": worded(row.signal),
                        "observed": row.observed,
                        "candidate_value": row.candidate_value,
                        "weight_bits": round(row.weight_bits, 2),
                        "note": row.note,
                        "source": row.source,
                    }
                    for row in candidate.evidence
                ],
            }
            for candidate in (decision.candidates or ((decision.chosen,) if decision.chosen else ()))
        ],
    }
