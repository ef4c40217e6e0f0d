"""A library root that is not mounted, or lost its marker, takes nothing."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import RootCase


def root_mounted(case: RootCase) -> Objection | None:
    """Object to a root that cannot be reached."""
    if not case.root.problem:
        return None
    return Objection(
        rule="root_mounted",
        message=f"The library root {case.root.path} cannot be used: {case.root.problem}",
        severity=Severity.NEXT_ROOT,
        hint=f"Mount it, or remove it with: shelver roots remove {case.root.name}",
    )
