"""Only what was identified surely enough is placed; the rest waits for a person or stays."""

from shelver.media.evidence import Verdict
from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def decision_accepted(case: ItemCase) -> Objection | None:
    """Object to what nobody accepted, with the decision's own reason."""
    decision = case.decision
    if decision.verdict is Verdict.REJECT:
        reason = decision.reason or "It is nothing that belongs in the library."
        return Objection(rule="decision_accepted", message=reason, severity=Severity.LEAVE)
    if decision.verdict is Verdict.ACCEPT and decision.chosen is not None:
        return None
    return Objection(
        rule="decision_accepted",
        message=decision.reason or "It is not clear what this is.",
        severity=Severity.REVIEW,
        hint="See it, and say what it is, with: shelver review list",
    )
