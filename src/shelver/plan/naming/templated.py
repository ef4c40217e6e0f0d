"""The seats that a work gets by a person's template, in the wordings that the read-back guard chooses from."""

from collections.abc import Iterator
from dataclasses import replace

from shelver.media.works import Episodes, Movie, Version
from shelver.plan.components import clean, component
from shelver.plan.naming.episodes import season_folder, season_of, version_label
from shelver.plan.naming.filling import Form, filled_episodes, filled_movie
from shelver.plan.naming.home import Home, Parts, Seat, lies_flat
from shelver.plan.naming.movies import movie_stems
from shelver.plan.naming.style import Style
from shelver.plan.naming.titles import softer_movies, softer_shows

Wording = list[Seat]


def templated(
    style: Style, work: Movie | Episodes, version: Version, shelf: Parts, home: Home | None
) -> Iterator[Wording] | None:
    """Return one seat after another, each in its wordings; None without a template, or when it lacks a value."""
    if (style.templates.movie if isinstance(work, Movie) else style.templates.episode) is None:
        return None
    if isinstance(work, Movie):
        forms = [form for one in softer_movies(work) if (form := filled_movie(style, one, version))]
        return _of_film(style, forms, version, shelf, home) if forms else None
    seats = list(_of_episodes(style, work, version, shelf, home))
    return _with_labels(style, seats, version) if seats else None


def _of_film(style: Style, forms: list[Form], version: Version, shelf: Parts, home: Home | None) -> Iterator[Wording]:
    """Yield the template's own stem first, then those that say more of the version each time they are taken."""
    owners = [home.folder if home else (*shelf, *form.above, form.owner) for form in forms]
    yield [Seat(owner=owner, folder=owner, stem=form.stem) for owner, form in zip(owners, forms, strict=True)]
    stems = [movie_stems(style, form.stem, _unsaid(form.stem, version)) for form in forms]
    for numbered in zip(*stems, strict=False):
        if numbered[0] == forms[0].stem:
            continue
        yield [Seat(owner=owner, folder=owner, stem=stem) for owner, stem in zip(owners, numbered, strict=True)]


def _unsaid(stem: str, version: Version) -> Version:
    """Return the version without what the stem says of it already."""
    said = stem.casefold()
    return replace(
        version,
        edition="" if clean(version.edition).casefold() in said else version.edition,
        resolution=0 if f"{version.resolution}p" in said else version.resolution,
        source="" if clean(version.source).casefold() in said else version.source,
    )


def _of_episodes(style: Style, work: Episodes, version: Version, shelf: Parts, home: Home | None) -> Iterator[Seat]:
    """Yield every wording of the first seat: the title of the show as it is and softer, with and without the episode's."""
    for show in softer_shows(work.show):
        for with_title in (True, False) if work.titles else (False,):
            form = filled_episodes(style, replace(work, show=show), version, with_title=with_title)
            if form:
                owner = home.folder if home else (*shelf, *form.above, form.owner)
                yield Seat(owner=owner, folder=(*owner, *_below(form, work, home)), stem=form.stem)


def _below(form: Form, work: Episodes, home: Home | None) -> Parts:
    """Return the folders below the show's own: a show that the library holds keeps its way."""
    if home and lies_flat(home, season_folders=bool(form.below)):
        return ()
    if home and home.season_folders:
        return (season_folder(season_of(work), home.season_folders),)
    return form.below


def _with_labels(style: Style, seats: list[Seat], version: Version) -> Iterator[Wording]:
    yield seats
    label = version_label(_unsaid(seats[0].stem, version))
    if label:
        yield [
            replace(
                seat,
                stem=component(f"{seat.stem} - {label}", fallback=seat.stem, limit_bytes=style.stem_limit_bytes),
            )
            for seat in seats
        ]
