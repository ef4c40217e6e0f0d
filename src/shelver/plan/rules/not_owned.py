"""A second quality of a film becomes a version beside the first; of an episode, a person or the setting decides."""

from shelver.media.works import Episodes, Movie, Version
from shelver.plan.layouts import KEEP
from shelver.plan.placements import Conflict, Objection, Severity
from shelver.plan.rules.cases import ItemCase

_REPLACING = frozenset({Conflict.REPLACE_TO_TRASH, Conflict.KEEP_BEST})


def not_owned(case: ItemCase) -> Objection | None:
    """Object to episodes that the library holds or the plan places already, and to films that cannot lie beside others."""
    existing = case.owned[0].parts[-1] if case.owned else case.planned_as
    work = case.decision.chosen.work if case.decision.chosen else None
    if case.layout == KEEP or not existing or not isinstance(work, Movie | Episodes):
        return None
    if isinstance(work, Movie):
        return (
            None
            if len(case.item.main) == 1
            else _objection(existing, "a film in several files has no versions", Severity.REVIEW)
        )
    if case.conflict is Conflict.SKIP:
        return _objection(existing, "owned episodes are skipped", Severity.LEAVE)
    if case.conflict not in _REPLACING or not case.owned:
        return _objection(existing, "servers show no versions of an episode", Severity.REVIEW)
    if case.conflict is Conflict.KEEP_BEST and not is_better(case.decision.version, case.owned[0].version):
        return _objection(existing, "the one in the library is as good or better", Severity.LEAVE)
    return None


def is_better(new: Version, old: Version) -> bool:
    """Say whether a version has more lines, or is a proper release of as many lines."""
    return (new.resolution, new.is_proper) > (old.resolution, old.is_proper)


def _objection(existing: str, reason: str, severity: Severity) -> Objection:
    return Objection(
        rule="not_owned",
        message=f"There is another file of it: {existing} ({reason}).",
        severity=severity,
        hint="Replace it with: shelver organize PATH --conflict replace_to_trash"
        if severity is Severity.REVIEW
        else "",
    )
