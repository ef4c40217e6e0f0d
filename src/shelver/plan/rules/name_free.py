"""A name that other content has is never taken from it unasked, and media servers get no "Name (1).mkv"."""

from shelver.media.works import Movie
from shelver.plan.layouts import KEEP
from shelver.plan.placements import Conflict, Objection, Severity
from shelver.plan.rivals import REPLACING
from shelver.plan.rules.cases import ItemCase

_REPLACE = "Replace it with: shelver organize PATH --conflict replace_to_trash"
_BESIDE = "Put it beside with: shelver organize PATH --conflict suffix"
_BY_HAND = "Move or remove what lies there, or see it with: shelver library scan"


def name_free(case: ItemCase) -> Objection | None:
    """Object to an item for which no name is left."""
    if not case.taken_name:
        return None
    return Objection(
        rule="name_free",
        message=f"The name {case.taken_name} is taken by other content.",
        severity=Severity.LEAVE if case.conflict is Conflict.SKIP else Severity.REVIEW,
        hint=_way_out(case),
    )


def _way_out(case: ItemCase) -> str:
    """Name only what works: one file may replace another or, if it is a film or keeps its name, lie beside it."""
    work = case.decision.chosen.work if case.decision.chosen else None
    can_lie_beside = case.layout == KEEP or (isinstance(work, Movie) and len(case.item.main) == 1)
    if case.conflict in {Conflict.SKIP, Conflict.FAIL} and can_lie_beside:
        return _BESIDE if not case.rivals else f"{_BESIDE}, or replace what is there with: --conflict replace_to_trash"
    return _REPLACE if case.rivals and case.conflict not in REPLACING else _BY_HAND
