"""A library root must take new files."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import RootCase


def root_writable(case: RootCase) -> Objection | None:
    """Object to a root that refuses new files."""
    if case.root.is_writable:
        return None
    return Objection(
        rule="root_writable",
        message=f"The library root {case.root.path} cannot be written to.",
        severity=Severity.NEXT_ROOT,
        hint="Check its permissions with: shelver roots check",
    )
