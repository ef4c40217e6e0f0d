"""A name that its media server would file under another year, season or episode, or hide, is not written."""

from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def name_readable(case: ItemCase) -> Objection | None:
    """Object to an item that no wording of its name saves from being misread."""
    if case.is_readable:
        return None
    return Objection(
        rule="name_readable",
        message=f"Every name in the layout {case.layout} for it would be misread by the media server.",
        severity=Severity.REVIEW,
        hint="Choose what it is with: shelver review, or give its root another layout or template.",
    )
