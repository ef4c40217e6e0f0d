"""A library root takes only its own kind of work."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import RootCase
from shelver.plan.shelves import takes


def root_takes_kind(case: RootCase) -> Objection | None:
    """Object to a root of another kind."""
    if takes(case.root, case.media_type, roots=case.roots):
        return None
    return Objection(
        rule="root_takes_kind",
        message=f"The root {case.root.name} takes {case.root.kind.value} only.",
        severity=Severity.NEXT_ROOT,
        hint="",
    )
