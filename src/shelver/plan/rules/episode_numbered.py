"""Media servers place an episode by season and number, so one without them is not named for them."""

from shelver.media.works import Episodes
from shelver.plan.layouts import KEEP
from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def episode_numbered(case: ItemCase) -> Objection | None:
    """Object to an episode whose place in its show is unknown, where files are renamed.

    A number that counts through all seasons says the place in a show of one season only.
    """
    work = case.decision.chosen.work if case.decision.chosen else None
    if case.layout == KEEP or not isinstance(work, Episodes) or work.numbers or work.aired:
        return None
    if work.absolute and work.season is None and case.season_count > 1:
        problem = (
            f"The number {work.absolute[0]:g} counts through all seasons of {work.show.title!r}; its season is unknown."
        )
    elif not work.absolute or any(number != int(number) for number in work.absolute):
        problem = f"It is not known which episode of {work.show.title!r} this is."
    else:
        return None
    return Objection(
        rule="episode_numbered",
        message=problem,
        severity=Severity.REVIEW,
        hint="Give it with: shelver organize PATH --season N, or choose with: shelver review list",
    )
