"""Bytes that the library has already, or that the plan brings there already, are left where they are."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def not_a_duplicate(case: ItemCase) -> Objection | None:
    """Object to an item whose content is elsewhere byte for byte."""
    if not case.same_as:
        return None
    if case.is_linked:
        return Objection(
            rule="not_a_duplicate",
            message=f"It is in the library already: {case.same_as} is a link to it.",
            severity=Severity.LEAVE,
            hint="Keep it, the link needs it.",
        )
    return Objection(
        rule="not_a_duplicate",
        message=f"It is a duplicate: {case.same_as} holds the same bytes.",
        severity=Severity.LEAVE,
        hint="Delete it when you do not need it any more.",
    )
