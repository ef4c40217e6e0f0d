"""A second quality of a film becomes a version beside the first; of an episode, a person or the setting decides."""

from shelver.media.works import Episodes, Movie
from shelver.plan.layouts import KEEP
from shelver.plan.placements import Conflict, Objection, Severity
from shelver.plan.quality import Comparison, compare
from shelver.plan.rivals import REPLACING
from shelver.plan.rules.cases import ItemCase

_REPLACE = "Replace it with: shelver organize PATH --conflict replace_to_trash"
_BY_HAND = "Move it away yourself if the other episodes in it are not needed."
_BESIDE = "Put it beside them with: shelver organize PATH --conflict suffix"


def not_owned(case: ItemCase) -> Objection | None:
    """Object to episodes that the library holds or the plan places already, and to films that cannot lie beside others.

    Where the setting replaces, it also objects to what is worse than what it would replace.
    """
    existing = case.owned[0].parts[-1] if case.owned else case.planned_as
    if case.conflict in REPLACING and case.rivals:
        existing = case.rivals[0].parts[-1]
    work = case.decision.chosen.work if case.decision.chosen else None
    if case.layout == KEEP or not existing or not isinstance(work, Movie | Episodes):
        return None
    return _of_film(case, existing) if isinstance(work, Movie) else _of_episodes(case, existing)


def _of_episodes(case: ItemCase, existing: str) -> Objection | None:
    if case.conflict is Conflict.SKIP:
        return _objection(existing, "owned episodes are skipped", Severity.LEAVE)
    is_best = case.conflict is Conflict.KEEP_BEST
    found = compare(case.decision.version, case.rivals[0].version) if case.rivals else Comparison.EQUAL
    if is_best and found is Comparison.WORSE:
        return _objection(existing, "the one in the library is better", Severity.LEAVE)
    if case.conflict not in REPLACING or not case.rivals:
        reason = "servers show no versions of an episode"
    elif case.holds_rival_others:
        reason = "it holds other episodes too"
    elif case.is_rival_claimed:
        reason = "another file of this plan replaces it"
    elif is_best and found is Comparison.EQUAL:
        reason = "neither is known to be better"
    else:
        return None
    return _objection(existing, reason, Severity.REVIEW, _BY_HAND if case.holds_rival_others else _REPLACE)


def _of_film(case: ItemCase, existing: str) -> Objection | None:
    if len(case.item.main) > 1:
        return _objection(existing, "a film in several files has no versions", Severity.REVIEW)
    if case.conflict not in REPLACING or not case.rivals:
        return None
    found = {compare(case.decision.version, rival.version) for rival in case.rivals}
    if case.conflict is Conflict.KEEP_BEST and Comparison.WORSE in found:
        return _objection(existing, "one in the library is better", Severity.LEAVE)
    if len(case.rivals) > 1 and (case.conflict is Conflict.REPLACE_TO_TRASH or Comparison.BETTER in found):
        return _objection(existing, "one of several, and nothing says which to replace", Severity.REVIEW, _BESIDE)
    return None


def _objection(existing: str, reason: str, severity: Severity, hint: str = "") -> Objection:
    return Objection(
        rule="not_owned",
        message=f"There is another file of it: {existing} ({reason}).",
        severity=severity,
        hint=hint,
    )
