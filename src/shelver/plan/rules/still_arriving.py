"""A bundle waits as a whole while any of its files is still being written, downloaded or unpacked."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def still_arriving(case: ItemCase) -> Objection | None:
    """Object to every item of a bundle that must wait."""
    if not case.bundle.problem:
        return None
    return Objection(
        rule="still_arriving",
        message=f"{case.bundle.problem[0].upper()}{case.bundle.problem[1:]}. The whole bundle waits.",
        severity=Severity.WAIT,
        hint="Run again when it is complete.",
    )
