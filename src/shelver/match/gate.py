"""Turns a rating into a decision: accept, ask a person, or leave it alone."""

from dataclasses import dataclass

from shelver.match.rating import Rated, Rating
from shelver.match.weights import WEIGHTS
from shelver.media.evidence import Candidate, Decision, Evidence, Verdict
from shelver.media.kinds import Form
from shelver.media.titles import called
from shelver.media.works import PLAIN_VERSION, Episodes, Movie, Show, Version, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where the gate stands, chosen from the risk-coverage curve of the fitted weights.

    A work is clear (no more questions) from `clear` on; accepted from `accept` on, with `margin_bits` to the runner-up
    and at least `groups` groups of evidence for it; shown to a person from `review` on. What is accepted wrongly is nearly
    always a namesake: where no other work is likelier than `no_rival`, `accept_alone` is enough.
    """

    clear: float = 0.97
    accept: float = 0.96
    accept_alone: float = 0.9
    no_rival: float = 0.01
    review: float = 0.2
    margin_bits: float = 3.0
    groups: int = 2


THRESHOLDS = Thresholds()
SOURCE = "catalogue"
CONTRADICTIONS = frozenset({"numbers.no_season", "numbers.beyond", "year.far", "show_year.far", "runtime.other"})
"""Signals beside which nothing is accepted without a person, whatever else speaks for it."""

_FITTING = frozenset(f"{kind}.{grade}" for kind in ("title", "alias") for grade in ("same", "one_edit", "two_edits"))
_FOREIGN = frozenset(f"{kind}.{grade}" for kind in ("title", "fragment") for grade in ("some_words", "other"))
"""Titles that have little to do with the name: the words they share may be those of hundreds of shows."""
_PROOFS = frozenset(
    {"id.written", "scene.mapped", *(f"episode_title.{grade}" for grade in ("same", "one_edit", "two_edits", "near"))}
)
"""Signals that say which show it is, whatever its title; that a season and an episode exist says it of most shows."""
_SAME = frozenset({"title.same", "alias.same"})
_OFF = frozenset({"year.near", "year.apart"})
_MOST_SHOWN = 5
_SHOWN_FROM = 0.005


def is_clear(rating: Rating) -> bool:
    """Whether asking more can hardly change what the item is."""
    return rating.best is not None and rating.best.probability >= THRESHOLDS.clear


def is_settled(rating: Rating) -> bool:
    """Whether other searches can hardly find a better work: one is clear, or its title fits and nothing contradicts.

    A slip in the title and another in the year are one too many: a work with neither may be meant. A work that is less
    likely than none settles nothing.
    """
    best = rating.best
    if best is None or is_clear(rating):
        return best is not None
    names = {signal.name for signal in best.signals}
    is_off = not names & _SAME and bool(names & _OFF)
    is_likelier = best.probability > rating.none_probability
    return is_likelier and bool(names & _FITTING) and not names & CONTRADICTIONS and not is_off


def decide(rating: Rating, *, version: Version = PLAIN_VERSION) -> Decision:
    """Return the decision that a catalogue's rating leads to, with the candidates that a person may choose from."""
    shown = tuple(candidate(rated) for rated in rating.rated[:_MOST_SHOWN] if rated.probability >= _SHOWN_FROM)
    best = rating.best
    if best is None or not shown:
        return Decision(
            verdict=Verdict.REJECT,
            chosen=None,
            version=version,
            source=SOURCE,
            reason="The catalogue knows nothing of that name.",
        )
    verdict = _verdict(rating, best)
    return Decision(
        verdict=verdict,
        chosen=shown[0] if verdict is not Verdict.REJECT else None,
        version=version,
        confidence=best.probability,
        source=SOURCE,
        reason=_reason(rating, best, verdict),
        candidates=shown,
    )


def candidate(rated: Rated) -> Candidate:
    """Return a rated prospect as the candidate that a person sees, the strongest evidence first."""
    rows = [
        Evidence(
            group=signal.group,
            signal=signal.name,
            observed=signal.observed,
            weight_bits=WEIGHTS.get(signal.name, 0.0),
            candidate_value=signal.known,
            source=rated.prospect.found.key.catalogue,
        )
        for signal in rated.signals
    ]
    found = rated.prospect.found
    return Candidate(
        work=_work(rated),
        form=found.key.form,
        genre=found.genre,
        score_bits=rated.score_bits,
        probability=rated.probability,
        evidence=tuple(sorted(rows, key=lambda row: -abs(row.weight_bits))),
    )


def is_likely_enough(probability: float, *, rival: float) -> bool:
    """Say whether a work may be accepted at its probability; `rival` is that of the next likeliest work."""
    return probability >= (THRESHOLDS.accept_alone if rival <= THRESHOLDS.no_rival else THRESHOLDS.accept)


def _verdict(rating: Rating, best: Rated) -> Verdict:
    if best.probability < THRESHOLDS.review:
        return Verdict.REJECT
    names = {signal.name for signal in best.signals}
    groups = {signal.group for signal in best.signals if WEIGHTS.get(signal.name, 0.0) > 0}
    rival = rating.rated[1].probability if len(rating.rated) > 1 else 0.0
    is_sure = (
        is_likely_enough(best.probability, rival=rival)
        and rating.margin_bits >= THRESHOLDS.margin_bits
        and len(groups) >= THRESHOLDS.groups
        and not names & CONTRADICTIONS
        and not _is_unproven(best, names)
    )
    return Verdict.ACCEPT if is_sure else Verdict.REVIEW


def _is_unproven(best: Rated, names: set[str]) -> bool:
    """Whether nothing but a shared word and the numbers speak for a show: "Phantom Blood 1x01" is no "True Blood"."""
    is_show = best.prospect.found.key.form is Form.EPISODE
    return is_show and bool(names & _FOREIGN) and not names & _PROOFS


def _reason(rating: Rating, best: Rated, verdict: Verdict) -> str:
    name = called(_work(best))
    if verdict is Verdict.ACCEPT:
        return f"The catalogue knows it as {name}."
    if verdict is Verdict.REVIEW and len(rating.rated) > 1 and rating.rated[1].probability > 0.1:
        return f"It may be {name} or {called(_work(rating.rated[1]))}."
    if verdict is Verdict.REVIEW:
        return f"It may be {name}, but the evidence is not enough."
    return f"Nothing in the catalogue fits; the nearest is {name}."


def _work(rated: Rated) -> Work:
    prospect = rated.prospect
    found = prospect.record.found if prospect.record else prospect.found
    ids = prospect.record.ids if prospect.record else found.ids
    if found.key.form is Form.MOVIE:
        return Movie(title=found.title, year=found.year, genre=found.genre, ids=ids)
    show = Show(title=found.title, year=found.year, genre=found.genre, ids=ids)
    claim, numbering = prospect.claim, prospect.numbering
    if numbering is None:
        return Episodes(
            show=show, season=claim.season, numbers=claim.episodes, absolute=claim.absolute, aired=claim.aired
        )
    return Episodes(
        show=show,
        season=numbering.season,
        numbers=numbering.numbers,
        absolute=claim.absolute,
        aired=claim.aired,
        titles=numbering.titles,
    )
