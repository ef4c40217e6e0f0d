"""Why a decision fell as it did, as one sentence for a person."""

from collections.abc import Sequence

from shelver.match.question import Question
from shelver.match.signs import numbers_in
from shelver.media.evidence import Candidate, EvidenceGroup
from shelver.media.release_name import ReleaseName
from shelver.media.titles import called
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork


def says_which_episode(work: Episodes) -> bool:
    """Whether the episode is named by number, absolute number or date."""
    return bool(work.numbers or work.absolute or work.aired)


def of_no_media(name: ReleaseName) -> str:
    """Say that it is recognised as something that shelver does not place."""
    return f"{_file(name)} is no film, episode or book; shelver leaves it alone."


def of_no_identity(name: ReleaseName) -> str:
    """Say what is missing for an identity."""
    number = numbers_in(name)
    if number:
        return f"The name {_file(name)} says {number}, but not the title of the show."
    return f"The name {_file(name)} says nothing about which work it is."


def of_acceptance(question: Question, best: Candidate) -> str:
    """Say what makes the decision sure."""
    name = question.name
    match best.work:
        case Episodes() as work if best.library_folder:
            return f'The name says "{name.title}" {numbers_in(name)}, and the library has the show {_show(work)}.'
        case Episodes():
            others = _close_to(question)
            return (
                f'The name says "{name.title}" {numbers_in(name)}, and the library has no show of that title{others}.'
            )
        case Movie() as work:
            return _of_film(name, best, work)
        case Audiobook() as work:
            return f"It is read as the audiobook {called(work)}{_because(best)}."
        case OtherWork() as work:
            return f"It goes by its name {work.title}{_because(best)}."


def of_doubt(question: Question, candidates: Sequence[Candidate]) -> str:
    """Say what a person has to settle, naming the works that it may be."""
    name, best = question.name, candidates[0]
    if isinstance(best.work, Episodes) and not says_which_episode(best.work):
        return f'The name {_file(name)} says the show "{best.work.show.title}", but not which episode.'
    owned = [candidate for candidate in candidates if _is_owned(candidate)]
    if isinstance(best.work, Episodes) and owned:
        return _of_shows(name, owned)
    if isinstance(best.work, Movie) and owned:
        titles = _listed([called(candidate.work) for candidate in owned])
        return f"The name says {_titled(name)}; the library has {titles}, which may be the same film."
    if isinstance(best.work, Movie):
        return f'The name says "{name.title}" and no year; nothing confirms that it is a film of that title.'
    return f"It may be {called(best.work)}; nothing confirms it."


def _of_shows(name: ReleaseName, owned: Sequence[Candidate]) -> str:
    titles = _listed([_show(candidate.work) for candidate in owned if isinstance(candidate.work, Episodes)])
    noun = "show" if len(owned) == 1 else "shows"
    return f"The name says {_titled(name)} {numbers_in(name)}; the library has the {noun} {titles}, which may be meant."


def _of_film(name: ReleaseName, best: Candidate, work: Movie) -> str:
    if _is_owned(best):
        return f"The name says {_titled(name)}, and the library has {called(work)}."
    if work.year:
        return f"The name says title and year, {called(work)}{_because(best)}."
    return f'The name says the title "{work.title}" as releases of films do, but no year{_because(best)}.'


def _because(best: Candidate) -> str:
    notes = (row.note for row in best.evidence if row.group is EvidenceGroup.FORM and row.candidate_value and row.note)
    note = next(notes, "")
    return f", and {note}" if note else ""


def _close_to(question: Question) -> str:
    titles = [_titled_show(show.title, show.year) for show, _ in question.shows]
    return f", year and country (it has {_listed(titles)})" if titles else ""


def _is_owned(candidate: Candidate) -> bool:
    return any(row.group is EvidenceGroup.LIBRARY for row in candidate.evidence)


def _titled(name: ReleaseName) -> str:
    return f'"{name.title}"' + (f" ({name.year})" if name.year else "")


def _show(work: Episodes) -> str:
    return _titled_show(work.show.title, work.show.year)


def _titled_show(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title


def _listed(titles: Sequence[str]) -> str:
    unique = list(dict.fromkeys(titles))
    return unique[0] if len(unique) == 1 else ", ".join(unique[:-1]) + " and " + unique[-1]


def _file(name: ReleaseName) -> str:
    return name.name.rpartition("/")[2]
