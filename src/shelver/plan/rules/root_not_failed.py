"""A root that failed once in a run is not tried again in that run."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import RootCase


def root_not_failed(case: RootCase) -> Objection | None:
    """Object to a root that was given up."""
    if not case.failure:
        return None
    return Objection(
        rule="root_not_failed",
        message=f"The library root {case.root.path} failed earlier in this run: {case.failure}",
        severity=Severity.NEXT_ROOT,
        hint="",
    )
