"""The folder and the stem that an item gets in a layout of a media server."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from shelver.media.files import FileRole, Item
from shelver.media.works import NO_IDS, Audiobook, Episodes, Movie, OtherWork, Version, Work
from shelver.plan.components import component
from shelver.plan.naming.episodes import episode_stems, season_folder, season_of, show_folder
from shelver.plan.naming.home import Home, Parts, Seat, lies_flat
from shelver.plan.naming.movies import disc_word, movie_folder, movie_stems
from shelver.plan.naming.sidecars import split_extension
from shelver.plan.naming.style import Style
from shelver.plan.naming.templated import templated
from shelver.plan.naming.titles import softer_movies, softer_shows
from shelver.plan.readback.guard import Misreading, misreading


def seats(style: Style, item: Item, work: Work, version: Version, *, shelf: Parts, home: Home | None) -> Iterator[Seat]:
    """Yield the seats of an item, best first; none when its server would misplace it under every name.

    `shelf` are the folders of its kind below a mixed root.
    """
    match work:
        case Movie() | Episodes():
            word = disc_word(style, item, version)
            narrower = replace(style, name_limit_bytes=style.name_limit_bytes - len(word))
            for seat in _read_back(narrower, work, version, shelf, home):
                yield replace(seat, stem=seat.stem + word)
        case Audiobook():
            book = component(work.title, fallback="Untitled", limit_bytes=style.stem_limit_bytes)
            author = component(work.author, fallback="Unknown Author", limit_bytes=style.stem_limit_bytes)
            yield Seat(owner=(*shelf, author), folder=(*shelf, author, book), stem=book)
        case OtherWork():
            yield _seat_of_other(style, item, work, shelf)


def _read_back(
    style: Style, work: Movie | Episodes, version: Version, shelf: Parts, home: Home | None
) -> Iterator[Seat]:
    """Yield the seats that the layout's server reads right; an id tag helps where the name alone does not."""
    wordings = _wordings(style, work, version, shelf, home)
    ids = work.ids if isinstance(work, Movie) else work.show.ids
    meant = work if home is None else _without_ids(work)
    best = _misread(style, meant, next(wordings))
    if best[0] and home is None and not _has_tags(style, work) and (ids.tmdb or ids.tvdb or ids.imdb):
        tagged = _wordings(replace(style, id_tags=True, adds_id_tag=True), work, version, shelf, home)
        with_tag = _misread(style, work, next(tagged))
        if with_tag[0] < best[0]:
            wordings, best = tagged, with_tag
    for found, seat in chain([best], (_misread(style, meant, wording) for wording in wordings)):
        if found is not Misreading.PLACE:
            yield seat


def _without_ids(work: Movie | Episodes) -> Movie | Episodes:
    """Return the work as its own folder names it: an id that stands there already is the library's word, right or wrong."""
    return replace(work, ids=NO_IDS) if isinstance(work, Movie) else replace(work, show=replace(work.show, ids=NO_IDS))


def _has_tags(style: Style, work: Movie | Episodes) -> bool:
    """Say whether the style writes id tags by itself; a template has what it asks for, which may be none."""
    templates = style.templates
    return style.id_tags and not (templates.movie if isinstance(work, Movie) else templates.episode)


def _misread(style: Style, work: Movie | Episodes, wording: Iterable[Seat]) -> tuple[Misreading, Seat]:
    """Return the wording that is read best, the first of equals, and how badly it is misread."""
    read = []
    for seat in wording:
        parts = (seat.owner[-1], *seat.folder[len(seat.owner) :], f"{seat.stem}.mkv")
        found = misreading(style.name, work, parts)
        if found is Misreading.NONE:
            return found, seat
        read.append((found, seat))
    return min(read, key=lambda one: one[0])


def _wordings(
    style: Style, work: Movie | Episodes, version: Version, shelf: Parts, home: Home | None
) -> Iterator[Iterable[Seat]]:
    """Yield one seat after another, each in its wordings: in full, then without what a server might misread.

    What a person's template cannot name is named as the layout does.
    """
    own = templated(style, work, version, shelf, home)
    if own:
        yield from own
        return
    if isinstance(work, Movie):
        owners = [home.folder] if home else [(*shelf, movie_folder(style, one)) for one in softer_movies(work)]
        stems = [movie_stems(style, owner[-1], version) for owner in owners]
        for numbered in zip(*stems, strict=False):
            yield [Seat(owner=owner, folder=owner, stem=stem) for owner, stem in zip(owners, numbered, strict=True)]
        return
    owners = [home.folder] if home else [(*shelf, show_folder(style, one)) for one in softer_shows(work.show)]
    is_flat = lies_flat(home, season_folders=style.season_folders)
    season = season_folder(season_of(work), home.season_folders if home else ())
    ways = [(owner, owner if is_flat else (*owner, season)) for owner in owners]
    bodies = [episode_stems(style, owner[-1], work, version) for owner, _ in ways]
    for numbered_stems in zip(*bodies, strict=False):
        yield [
            Seat(owner=owner, folder=folder, stem=stem)
            for (owner, folder), wording in zip(ways, numbered_stems, strict=True)
            for stem in wording
        ]


def _seat_of_other(style: Style, item: Item, work: OtherWork, shelf: Parts) -> Seat:
    """A thing without a place in a catalogue keeps its file's name; several files get a folder of its title."""
    stem = split_extension(item.main[0].file.name)[0]
    name = component(stem, fallback="Untitled", limit_bytes=style.stem_limit_bytes)
    title = component(work.title, fallback=name, limit_bytes=style.stem_limit_bytes)
    has_folder = len(item.main) > 1 or bool(item.extras) or item.main[0].role is FileRole.DISC
    return Seat(owner=shelf, folder=(*shelf, title) if has_folder else shelf, stem=name)
