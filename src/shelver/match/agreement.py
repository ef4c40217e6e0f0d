"""What the library says and what a catalogue says about one item, brought together into one decision."""

from dataclasses import replace

from shelver.match.likeness import plain
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.kinds import Form, Genre
from shelver.media.works import Episodes, Movie, OtherWork

WAITING = "waiting"
"""The source of a decision that cannot be made before the catalogue answers again."""

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
    return replace(found, verdict=Verdict.REVIEW, source=WAITING, reason=f"It waits for the catalogue: {why}")


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
