"""Titles in the languages that a person's templates ask for, from the catalogue that knows the work."""

from dataclasses import replace

from shelver.errors import ServiceUnavailable
from shelver.match.agreement import waiting
from shelver.media.catalogue import WorkKey
from shelver.media.evidence import Candidate, Decision, Verdict
from shelver.media.kinds import Form
from shelver.media.works import Episodes, Movie, Show
from shelver.ports import Catalogue

Translations = tuple[tuple[str, str], ...]


def translated(found: Decision, languages: tuple[str, ...], catalogue: Catalogue) -> Decision:
    """Return an accepted decision whose work has its titles in these languages, as far as the catalogue has them.

    A catalogue that does not answer lets the item wait: under another title it would be in another folder.
    """
    if not languages or found.verdict is not Verdict.ACCEPT or found.chosen is None:
        return found
    try:
        titles = _titles(found.chosen, languages, catalogue)
    except ServiceUnavailable as error:
        return waiting(found, error.message)
    return replace(found, chosen=replace(found.chosen, work=_with(found.chosen, titles))) if titles else found


def _titles(chosen: Candidate, languages: tuple[str, ...], catalogue: Catalogue) -> Translations:
    match chosen.work:
        case Movie() as work:
            key = WorkKey(catalogue=catalogue.name, form=Form.MOVIE, number=_number(work, catalogue.name))
        case Episodes(show=show):
            key = WorkKey(catalogue=catalogue.name, form=Form.EPISODE, number=_number(show, catalogue.name))
        case _:
            return ()
    record = catalogue.record(key) if key.number else None
    known = dict(record.title_languages) if record else {}
    wanted = (language.partition("-")[0] for language in languages)
    return tuple((language, known[language]) for language in dict.fromkeys(wanted) if known.get(language))


def _number(work: Movie | Show, catalogue: str) -> int:
    return (work.ids.tvdb if catalogue == "tvdb" else work.ids.tmdb) or 0


def _with(chosen: Candidate, titles: Translations) -> Movie | Episodes:
    work = chosen.work
    assert isinstance(work, Movie | Episodes)
    if isinstance(work, Movie):
        return replace(work, translations=titles)
    return replace(work, show=replace(work.show, translations=titles))
