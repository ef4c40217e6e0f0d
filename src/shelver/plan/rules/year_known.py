"""Media servers tell films apart by their year, so a film of an unknown year is not named for them."""

from shelver.media.works import Movie
from shelver.plan.layouts import KEEP
from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def year_known(case: ItemCase) -> Objection | None:
    """Object to a film without a year where files are renamed."""
    work = case.decision.chosen.work if case.decision.chosen else None
    if case.layout == KEEP or not isinstance(work, Movie) or work.year:
        return None
    return Objection(
        rule="year_known",
        message=f"The year of the film {work.title!r} is unknown, and the layout {case.layout} names films by title and year.",
        severity=Severity.REVIEW,
        hint='Give it with: shelver organize PATH --as "Title (Year)"',
    )
