"""What the library says and what a catalogue says about one item, brought together into one decision."""

from dataclasses import replace

from shelver.match.gate import CONTRADICTIONS, THRESHOLDS
from shelver.match.likeness import plain
from shelver.media.evidence import Candidate, Decision, Evidence, EvidenceGroup, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.titles import called
from shelver.media.works import Episodes, Movie, OtherWork, Show

WAITING = "waiting"
"""The source of a decision that cannot be made before the catalogue answers again."""

_AGREEMENT_BITS = 3.0
"""What it is worth that another catalogue, asked by itself, comes to the same work: a starting judgement."""
_ASKED = frozenset({Form.MOVIE, Form.EPISODE})


def is_for_catalogue(found: Decision) -> bool:
    """Whether a catalogue of films and shows can know the item: not a book, nor what goes by its own name."""
    return found.chosen is None or (found.chosen.form in _ASKED and not isinstance(found.chosen.work, OtherWork))


def agreed(found: Decision, by_catalogue: Decision) -> Decision:
    """Return the decision from the library's and the catalogue's.

    A work that the catalogue is sure of wins, in the folder that the library has for it and on the shelf that the name
    speaks for. An owned show that the library is sure of stands without the catalogue. Everything else is for a person,
    who sees the candidates of both.
    """
    if by_catalogue.verdict is Verdict.ACCEPT and by_catalogue.chosen:
        return replace(by_catalogue, chosen=_with_library(by_catalogue.chosen, found.chosen), version=found.version)
    if found.verdict is Verdict.ACCEPT and found.chosen and found.chosen.library_folder:
        return found
    return replace(
        found,
        verdict=Verdict.REVIEW,
        chosen=by_catalogue.chosen or found.chosen,
        confidence=by_catalogue.confidence,
        reason=by_catalogue.reason,
        candidates=(*by_catalogue.candidates, *found.candidates),
    )


def waiting(found: Decision, why: str) -> Decision:
    """Return the decision while the catalogue cannot be asked: an owned show stands, everything else waits."""
    if found.verdict is Verdict.ACCEPT and found.chosen and found.chosen.library_folder:
        return found
    reason = f"It waits for the catalogue: {why}"
    return replace(found, verdict=Verdict.REVIEW, source=WAITING, reason=reason, confidence=0.0)


def confirmed(first: Decision, second: Decision) -> Decision:
    """Return a decision that is in doubt as a second catalogue makes it: its agreement is evidence like any other."""
    one, other = first.chosen, second.chosen
    if one is None or other is None or second.verdict is Verdict.REJECT or not _is_same_work(one, other):
        return first
    said = Evidence(
        group=EvidenceGroup.CATALOGUE,
        signal="agreement.both",
        observed=called(other.work),
        weight_bits=_AGREEMENT_BITS,
        source=next((row.source for row in other.evidence), ""),
    )
    odds = one.probability / max(1e-9, 1.0 - one.probability) * 2.0**_AGREEMENT_BITS
    chosen = replace(
        one,
        evidence=tuple(sorted((*one.evidence, said), key=lambda row: -abs(row.weight_bits))),
        score_bits=one.score_bits + _AGREEMENT_BITS,
        probability=odds / (1.0 + odds),
    )
    is_sure = chosen.probability >= THRESHOLDS.accept and not CONTRADICTIONS & {row.signal for row in one.evidence}
    return replace(
        first,
        verdict=Verdict.ACCEPT if is_sure else first.verdict,
        chosen=chosen,
        confidence=chosen.probability,
        reason=f"Two catalogues know it as {called(chosen.work)}." if is_sure else first.reason,
        candidates=(chosen, *(row for row in first.candidates if row is not one)),
    )


def _is_same_work(one: Candidate, other: Candidate) -> bool:
    """Say whether two catalogues mean one work: by an id that both give, else by title and year."""
    if isinstance(one.work, Movie) and isinstance(other.work, Movie):
        return _is_same_title(one.work, other.work)
    if isinstance(one.work, Episodes) and isinstance(other.work, Episodes):
        numbers = {(work.season, work.numbers) for work in (one.work, other.work)}
        return len(numbers) == 1 and _is_same_title(one.work.show, other.work.show)
    return False


def _is_same_title(one: Movie | Show, other: Movie | Show) -> bool:
    pairs = zip(
        (one.ids.tmdb, one.ids.tvdb, one.ids.imdb), (other.ids.tmdb, other.ids.tvdb, other.ids.imdb), strict=True
    )
    both = [(first, second) for first, second in pairs if first and second]
    if both:
        return all(first == second for first, second in both)
    return plain(one.title) == plain(other.title) and abs((one.year or 0) - (other.year or 0)) <= 1


def _with_library(known: Candidate, local: Candidate | None) -> Candidate:
    """Give the catalogue's candidate the library's folder of the same show, and the genre that only the name tells."""
    if local is None:
        return known
    folder = local.library_folder if _is_same_show(known, local) else ""
    genre = known.genre
    if genre is Genre.PLAIN and isinstance(known.work, Movie) and local.form is known.form:
        genre = local.genre
    work = replace(known.work, genre=genre) if isinstance(known.work, Movie) else known.work
    return replace(known, work=work, genre=genre, library_folder=folder)


def _is_same_show(known: Candidate, local: Candidate) -> bool:
    if not isinstance(known.work, Episodes) or not isinstance(local.work, Episodes):
        return False
    one, other = known.work.show, local.work.show
    years = {one.year, other.year} - {None}
    return plain(one.title) == plain(other.title) and len(years) <= 1
