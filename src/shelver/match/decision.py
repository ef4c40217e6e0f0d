"""Decides what an item is: accept when the evidence is strong, clear and of more than one kind; else ask."""

from collections.abc import Sequence

from shelver.match import reasons
from shelver.match.films import film_candidates
from shelver.match.forms import form_of
from shelver.match.fusion import group_bits, with_probabilities
from shelver.match.identity import has_identity
from shelver.match.library_weights import LIBRARY_GATE as GATE
from shelver.match.others import audiobook_candidates, other_candidates
from shelver.match.question import Question
from shelver.match.series import show_candidates
from shelver.match.version import version_of
from shelver.media.evidence import Candidate, Decision, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.release_name import NameKind
from shelver.media.works import Episodes

_PLACED_BY_NAME = frozenset({Form.OTHER, Form.MUSIC, Form.BOOK})
_SHOWN = 5


def decide(question: Question) -> Decision:
    """Weigh the candidates of an item and say which one it is, with the reason as a sentence."""
    name = question.name
    if name.kind is NameKind.OTHER:
        return Decision(verdict=Verdict.REJECT, chosen=None, source="name", reason=reasons.of_no_media(name))
    form, genre = form_of(name, question.evidence)
    if form not in _PLACED_BY_NAME and not has_identity(name):
        return Decision(verdict=Verdict.REVIEW, chosen=None, source="name", reason=reasons.of_no_identity(name))
    candidates = with_probabilities(_candidates(question, form, genre))
    if not candidates:
        return Decision(verdict=Verdict.REVIEW, chosen=None, source="name", reason=reasons.of_no_identity(name))
    best = candidates[0]
    verdict = Verdict.ACCEPT if _passes(candidates) else Verdict.REVIEW
    return Decision(
        verdict=verdict,
        chosen=best,
        version=version_of(name, question.facts),
        confidence=best.probability,
        source=_source(best),
        reason=reasons.of_acceptance(question, best)
        if verdict is Verdict.ACCEPT
        else reasons.of_doubt(question, candidates),
        candidates=candidates[:_SHOWN],
    )


def _candidates(question: Question, form: Form, genre: Genre) -> list[Candidate]:
    match form:
        case Form.EPISODE:
            return show_candidates(question, genre)
        case Form.MOVIE:
            return film_candidates(question, genre)
        case Form.AUDIOBOOK:
            return audiobook_candidates(question)
        case Form.MUSIC | Form.BOOK | Form.OTHER:
            return other_candidates(question, form)


def _passes(candidates: Sequence[Candidate]) -> bool:
    best = candidates[0]
    if isinstance(best.work, Episodes) and not reasons.says_which_episode(best.work):
        return False
    margin = best.score_bits - max((other.score_bits for other in candidates[1:]), default=0.0)
    agreeing = sum(bits > 0 for bits in group_bits(best.evidence).values())
    return (
        best.probability >= GATE.probability
        and margin >= GATE.margin_bits
        and (agreeing >= GATE.groups or best.form in _PLACED_BY_NAME)
        and all(row.weight_bits > GATE.contradiction_bits for row in best.evidence)
    )


def _source(best: Candidate) -> str:
    """Return who decided: whoever named the genre of a film that has one, else the strongest sign."""
    rows = best.evidence
    if best.genre is not Genre.PLAIN or best.form in _PLACED_BY_NAME:
        rows = tuple(row for row in rows if row.group is EvidenceGroup.FORM and row.candidate_value) or rows
    return max(rows, key=lambda row: row.weight_bits).source
