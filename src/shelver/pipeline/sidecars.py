"""Which sidecars the layout of a placed item wants: where they lie, and what they say. Bytes are made only when asked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from shelver.media.catalogue import OWN_WORKS, EpisodeOrder, EpisodeRecord, WorkKey, WorkRecord
from shelver.media.details import Picture
from shelver.media.facts import Facts
from shelver.media.files import FileRole
from shelver.media.kinds import Form
from shelver.media.works import Episodes, Movie, Version
from shelver.plan.naming.episodes import season_of
from shelver.plan.naming.sidecars import split_extension
from shelver.plan.sidecars import names
from shelver.plan.sidecars.nfo import episodes_nfo, movie_nfo, season_nfo, show_nfo
from shelver.plan.sidecars.plexmatch import plexmatch
from shelver.plan.sidecars.rules import SidecarRules
from shelver.ports import Catalogue

_DISC_FOLDERS = frozenset({"video_ts", "bdmv"})

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """A file that is wanted below a root: what makes its bytes, or the web address of a picture."""

    parts: Parts
    content: Callable[[], bytes] | None = None
    fetched_from: str = ""

    @property
    def role(self) -> FileRole:
        """What it is for."""
        return FileRole.ART if self.fetched_from else FileRole.NFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A film or a file of episodes in its place.

    `main` is its first main file and `owner` the folder of its own: the film's, or the show's; () when it has none.
    `facts` tells of the file's streams when it is called.
    """

    work: Movie | Episodes
    version: Version
    main: Parts
    owner: Parts
    facts: Callable[[], Facts | None]


def extras_marks(folders: Iterable[Parts]) -> Iterator[Sidecar]:
    """Yield a mark for each folder that holds only extras; Kodi passes over what lies there."""
    for folder in dict.fromkeys(folders):
        yield Sidecar(parts=(*folder, names.NO_MEDIA), content=bytes)


def told_sidecars(
    placed: Placed, catalogues: Iterable[Catalogue], rules: SidecarRules, layout: str
) -> Iterator[Sidecar]:
    """Yield what the first catalogue that knows a placed work tells of it. Raises what the catalogues raise."""
    for catalogue in catalogues:
        key = work_key(placed.work, catalogue)
        record = catalogue.record(key) if key else None
        if record is not None:
            telling = _Telling(placed=placed, record=record, catalogue=catalogue, rules=rules, layout=layout)
            work = placed.work
            yield from telling.of_film(work) if isinstance(work, Movie) else telling.of_episodes(work)
            return


def work_key(work: Movie | Episodes, catalogue: Catalogue) -> WorkKey | None:
    """Return how the catalogue calls a work: by its own id, else by one that it can look up.

    The works that a person wrote down have no ids; they go by title and year.
    """
    titled = work if isinstance(work, Movie) else work.show
    form = Form.MOVIE if isinstance(work, Movie) else Form.EPISODE
    if catalogue.name == OWN_WORKS:
        named = (catalogue.movies if form is Form.MOVIE else catalogue.shows)(titled.title, titled.year)
        return next((one.key for one in named if (one.title, one.year) == (titled.title, titled.year)), None)
    ids = titled.ids
    known = {"tmdb": ids.tmdb, "tvdb": ids.tvdb, "imdb": ids.imdb}
    if number := known.get(catalogue.name):
        return WorkKey(catalogue=catalogue.name, form=form, number=int(number))
    found = (
        other
        for source, identifier in known.items()
        if identifier
        for other in catalogue.by_external_id(source, str(identifier))
    )
    return next((other.key for other in found if other.key.form is form), None)


def film_folder(parts: Parts) -> Parts:
    """Return the folder of a film's main file; of a disc, the one around its VIDEO_TS or BDMV."""
    depth = next((at for at, name in enumerate(parts[:-1]) if name.casefold() in _DISC_FOLDERS), None)
    return parts[:-1] if depth is None else parts[:depth]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """One placed work and what the catalogue knows of it."""

    placed: Placed
    record: WorkRecord
    catalogue: Catalogue
    rules: SidecarRules
    layout: str

    def of_film(self, film: Movie) -> Iterator[Sidecar]:
        folder, name = film_folder(self.placed.main), self.placed.main[-1]
        if self.rules.wants_nfo(self.layout):
            is_disc = folder != self.placed.main[:-1]
            own = names.FILM_NFO if is_disc else names.nfo_name(split_extension(name)[0])
            yield Sidecar(parts=(*folder, own), content=lambda: self._film_nfo(film))
        if self.placed.owner:
            yield from self._pictures(self.placed.owner)

    def of_episodes(self, work: Episodes) -> Iterator[Sidecar]:
        owner, folder = self.placed.owner, self.placed.main[:-1]
        if owner:
            yield from self._of_show(work, owner, folder)
        stem = split_extension(self.placed.main[-1])[0]
        if self.rules.wants_nfo(self.layout):
            yield Sidecar(parts=(*folder, names.nfo_name(stem)), content=lambda: self._episodes_nfo(work))
        if self.rules.wants_artwork(self.layout):
            stills = (row.details.still for row in self._rows(work))
            yield from self._picture(folder, names.still_stem(stem), next(filter(None, stills), None))

    def _of_show(self, work: Episodes, owner: Parts, folder: Parts) -> Iterator[Sidecar]:
        record, ids, season = self.record, work.show.ids, season_of(work)
        address_of = self.catalogue.picture_address
        if self.rules.wants_nfo(self.layout):
            yield Sidecar(parts=(*owner, names.SHOW_NFO), content=lambda: show_nfo(record, ids, address_of=address_of))
        if self.rules.wants_plexmatch(self.layout):
            yield Sidecar(parts=(*owner, names.PLEXMATCH), content=lambda: plexmatch(record, ids))
        if folder != owner and self.rules.wants_season_nfo(self.layout):
            yield Sidecar(parts=(*folder, names.SEASON_NFO), content=lambda: season_nfo(record, season))
        yield from self._pictures(owner)
        posters = (outline.poster for outline in record.seasons if outline.number == season)
        yield from self._picture(owner, names.season_poster_stem(season), next(posters, None))

    def _film_nfo(self, film: Movie) -> bytes:
        return movie_nfo(
            self.record,
            film.ids,
            edition=self.placed.version.edition,
            facts=self.placed.facts(),
            address_of=self.catalogue.picture_address,
        )

    def _episodes_nfo(self, work: Episodes) -> bytes:
        rows = tuple(self._rows(work))
        return episodes_nfo(self.record, rows, facts=self.placed.facts(), address_of=self.catalogue.picture_address)

    def _pictures(self, folder: Parts) -> Iterator[Sidecar]:
        yield from self._picture(folder, names.POSTER, self.record.details.poster)
        yield from self._picture(folder, names.BACKDROP, self.record.details.backdrop)
        if self.rules.wants_artwork(self.layout):
            yield from self._picture(folder, names.LOGO, self.catalogue.logo(self.record.found.key))

    def _picture(self, folder: Parts, stem: str, picture: Picture | None) -> Iterator[Sidecar]:
        if picture is None or not self.rules.wants_artwork(self.layout):
            return
        extension = picture.name.rpartition(".")[2].lower().replace("jpeg", "jpg")
        address = self.catalogue.picture_address(picture)
        if address and extension in names.PICTURE_EXTENSIONS:
            yield Sidecar(parts=(*folder, f"{stem}.{extension}"), fetched_from=address)

    def _told(self, work: Episodes, season: int) -> dict[int, EpisodeRecord]:
        """Return the episodes of a season by their numbers, counted as the show is."""
        if not work.show.order:
            told = self.catalogue.season(self.record.found.key, season)
            return {row.number: row for row in told.episodes} if told else {}
        groups = self.catalogue.ordered(self.record.found.key, EpisodeOrder(work.show.order))
        rows = next((group.episodes for group in groups if group.number == season), ())
        return {place: replace(row, season=season, number=place) for place, row in enumerate(rows, start=1)}

    def _rows(self, work: Episodes) -> Iterator[EpisodeRecord]:
        """Yield what the catalogue tells about each episode of the file, under the number that the file's name says."""
        season = season_of(work)
        by_number = self._told(work, season) if work.numbers else {}
        numbers = work.numbers or tuple(int(number) for number in work.absolute) or (0,)
        for place, number in enumerate(numbers):
            title = work.titles[place] if place < len(work.titles) else ""
            said = EpisodeRecord(season=season, number=number, title=title, aired=work.aired)
            yield by_number.get(number, said)
