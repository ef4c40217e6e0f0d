"""What a plan brings must fit beside everything promised before, and leave the buffer free."""

from shelver.media.visible import size
from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import RootCase


def space_free(case: RootCase) -> Objection | None:
    """Object to a root without room."""
    if case.need_bytes <= case.free_bytes or not case.need_bytes:
        return None
    return Objection(
        rule="space_free",
        message=(
            f"The library root {case.root.path} has room for {size(max(0, case.free_bytes))} beside the buffer,"
            f" and {size(case.need_bytes)} are needed."
        ),
        severity=Severity.NEXT_ROOT,
        hint="Free some space, add a root, or lower [moving] free_space_buffer.",
    )
