"""The stage that weighs names and evidence against what the library holds."""

from collections.abc import Sequence

from shelver.match.decision import decide
from shelver.match.question import Question
from shelver.match.specials import is_surely_special, special_of
from shelver.media.evidence import Decision, Evidence
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.library import OwnedMovie, OwnedShow
from shelver.media.release_name import ReleaseName
from shelver.names.keys import title_key
from shelver.ports import LibraryIndex

_MOST_TITLES = 4
"""The title and so many of its other spellings are looked up."""


def match(  # noqa: PLR0917 - the stage's inputs, in the order in which the stages before make them
    bundle: Bundle,
    item: Item,
    name: ReleaseName,
    evidence: Sequence[Evidence],
    facts: Facts | None,
    library: LibraryIndex,
) -> Decision:
    """Decide what an item is, by its name and by what the library holds; without a catalogue."""
    del bundle, item
    name = _as_special(name, library)
    titles = _titles(name)
    is_numbered = bool(name.seasons or name.episodes or name.absolute or name.date)
    shows = _shows(titles, library) if is_numbered else ()
    movies = () if is_numbered else _movies(titles, library)
    return decide(
        Question(
            name=name,
            evidence=tuple(evidence),
            facts=facts,
            shows=shows,
            movies=movies,
            holding=frozenset(show for show, _ in shows if _is_held_in_doubt(name, show, library)),
        )
    )


def _as_special(name: ReleaseName, library: LibraryIndex) -> ReleaseName:
    """Read "Show OVA 2" as a special of Show, unless the library has a show of the whole title; a doubtful word needs Show."""
    special = special_of(name)
    if special is None or any(likeness >= 1.0 for _, likeness in library.shows_named(name.title)):
        return name
    if is_surely_special(name) or any(likeness >= 1.0 for _, likeness in library.shows_named(special.title)):
        return special
    return name


def _titles(name: ReleaseName) -> list[str]:
    """Return the title and its other spellings; a part of the title is another title ("Star Trek" of "Star Trek - Picard")."""
    whole = f" {title_key(name.title)} "
    others = [other for other in name.alternative_titles if f" {title_key(other)} " not in whole]
    return [title for title in (name.title, *others) if title][:_MOST_TITLES]


def _shows(titles: Sequence[str], library: LibraryIndex) -> tuple[tuple[OwnedShow, float], ...]:
    """Return owned shows by the title, else by another spelling of it; a misspelt title yields to an exact spelling."""
    best: tuple[tuple[OwnedShow, float], ...] = ()
    for title in titles:
        found = library.shows_named(title)
        if found and (not best or found[0][1] > best[0][1]):
            best = found
        if best and best[0][1] >= 1.0:
            break
    return best


def _movies(titles: Sequence[str], library: LibraryIndex) -> tuple[tuple[OwnedMovie, float], ...]:
    for title in titles:
        if found := library.movies_named(title):
            return found
    return ()


def _is_held_in_doubt(name: ReleaseName, show: OwnedShow, library: LibraryIndex) -> bool:
    """Whether the show holds the named episode already; asked only where it would cast doubt on the show."""
    if name.year is None or show.year is not None or not name.seasons or not name.episodes:
        return False
    return bool(library.episode_files(show, name.seasons[0], name.episodes[0]))
