"""Looks up in the catalogue what a person named by an id, or by title and year."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shelver.errors import UnusableIdentity
from shelver.match.likeness import Likeness, best_likeness
from shelver.media.catalogue import FoundWork, WorkKey, WorkRecord
from shelver.media.kinds import Form
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.works import NO_IDS, Movie, Show, WorkIds
from shelver.pipeline.wishes import FORMS, Identity, Wishes
from shelver.ports import Catalogue


def looked_up(identity: Identity, catalogue: Catalogue | None, forms: Sequence[Form]) -> Movie | Show:
    """Return the work that a person named; of the forms (MOVIE, EPISODE for a show) the first that it is.

    A title that the catalogue does not know is taken as the person spelt it.

    Raises:
        UnusableIdentity: no catalogue knows the id, or none is configured that could; or a film's year is not known.
        ServiceUnavailable: the catalogue does not answer.
    """
    record = next(_records(identity, catalogue, forms), None) if catalogue else None
    if record is not None:
        found = record.found
        if found.key.form is Form.MOVIE:
            return Movie(title=found.title, year=found.year, genre=found.genre, ids=record.ids)
        return Show(title=found.title, year=found.year, genre=found.genre, ids=record.ids)
    if not identity.title:
        raise _unknown(identity.ids, catalogue)
    if forms[0] is Form.MOVIE and identity.year is None:
        raise UnusableIdentity(
            f"No catalogue knows {identity.title!r}, and a film needs its year. Nothing was moved.",
            hint=f'Say it, as in --as "{identity.title} (1999)".',
        )
    if forms[0] is Form.MOVIE:
        return Movie(title=identity.title, year=identity.year, ids=identity.ids)
    return Show(title=identity.title, year=identity.year, ids=identity.ids)


def named_by(wishes: Wishes, name: ReleaseName, catalogue: Catalogue | None) -> Wishes:
    """Return the wishes with title and year of a work that the person named by an id alone, as the catalogue tells them.

    Raises:
        UnusableIdentity: the catalogue knows no work of that id.
        ServiceUnavailable: the catalogue does not answer.
    """
    said = wishes.identity
    if said is None or said.title or catalogue is None:
        return wishes
    if wishes.kind in FORMS:
        forms: tuple[Form, ...] = (FORMS[wishes.kind][0],)
    elif wishes.season is not None or name.kind is NameKind.EPISODE:
        forms = (Form.EPISODE, Form.MOVIE)
    else:
        forms = (Form.MOVIE, Form.EPISODE)
    found = looked_up(said, catalogue, forms)
    return replace(wishes, identity=Identity(title=found.title, year=found.year, ids=found.ids))


def _unknown(ids: WorkIds, catalogue: Catalogue | None) -> UnusableIdentity:
    named = ", ".join(f"{key}:{value}" for key, value in _pairs(ids))
    if catalogue is None:
        return UnusableIdentity(
            f"No catalogue is configured that could tell what {named} is. Nothing was moved.",
            hint='Say the title instead, as in --as "The Matrix (1999)", or set [tmdb] api_key.',
        )
    return UnusableIdentity(
        f"The catalogue knows no film and no show {named}. Nothing was moved.", hint="Check the number on its web page."
    )


def _pairs(ids: WorkIds) -> list[tuple[str, str]]:
    pairs = (("tmdb", ids.tmdb), ("tvdb", ids.tvdb), ("imdb", ids.imdb))
    return [(key, str(value)) for key, value in pairs if value]


def _records(identity: Identity, catalogue: Catalogue, forms: Sequence[Form]) -> Iterator[WorkRecord]:
    for form in forms:
        for key in _keys(identity, catalogue, form):
            record = catalogue.record(key)
            if record is not None:
                yield record


def _keys(identity: Identity, catalogue: Catalogue, form: Form) -> Iterator[WorkKey]:
    for source, number in _pairs(identity.ids):
        if source == catalogue.name:
            yield WorkKey(catalogue=source, form=form, number=int(number))
        else:
            yield from (work.key for work in catalogue.by_external_id(source, number) if work.key.form is form)
    if identity.title and identity.ids == NO_IDS:
        ask = catalogue.movies if form is Form.MOVIE else catalogue.shows
        yield from (work.key for work in ask(identity.title, identity.year) if _is_named(work, identity))


def _is_named(work: FoundWork, identity: Identity) -> bool:
    is_title = best_likeness((identity.title,), work.titles)[0] is Likeness.SAME
    return is_title and identity.year in {None, work.year}
