"""A name that other content has is never taken from it, and media servers get no "Name (1).mkv"."""

from shelver.plan.placements import Conflict, Objection, Severity
from shelver.plan.rules.cases import ItemCase


def name_free(case: ItemCase) -> Objection | None:
    """Object to an item for which no name is left."""
    if not case.taken_name:
        return None
    return Objection(
        rule="name_free",
        message=f"The name {case.taken_name} is taken by other content.",
        severity=Severity.LEAVE if case.conflict is Conflict.SKIP else Severity.REVIEW,
        hint="Decide with: shelver review, or see what lies there with: shelver library scan",
    )
