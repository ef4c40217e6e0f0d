"""What is asked: everything that is known of one item, as the pipeline collected it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shelver.media.evidence import Evidence
from shelver.media.facts import Facts
from shelver.media.library import OwnedMovie, OwnedShow
from shelver.media.making import made_often
from shelver.media.release_name import ReleaseName


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item: its name, what identifiers and probes say, and which owned works bear a title like it.

    `shows` and `movies` come with the likeness of their title, best first, as the port LibraryIndex gives them.
    `holding` are those of the shows that hold the named episode already.
    """

    name: ReleaseName
    evidence: Sequence[Evidence] = ()
    facts: Facts | None = None
    shows: Sequence[tuple[OwnedShow, float]] = ()
    movies: Sequence[tuple[OwnedMovie, float]] = ()
    holding: frozenset[OwnedShow] = frozenset()
