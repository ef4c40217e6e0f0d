"""Hard links and clones reach only within one file system."""

from shelver.plan.placements import Method, Objection, Severity
from shelver.plan.rules.cases import RootCase


def method_possible(case: RootCase) -> Objection | None:
    """Object to a root on another file system than the source, when the method needs the same."""
    if case.is_same_volume or case.method not in {Method.HARDLINK, Method.REFLINK}:
        return None
    return Objection(
        rule="method_possible",
        message=f"{case.root.path} is on another file system than the source, so {case.method.value} is not possible.",
        severity=Severity.NEXT_ROOT,
        hint="Use: --method auto",
    )
