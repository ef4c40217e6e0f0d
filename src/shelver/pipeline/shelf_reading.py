"""What the names of a library folder and its files say: the show, the season, and the work that each file holds."""

from collections.abc import Iterable

from shelver.match.shelves import folder_title, is_extra_file, season_of_folder, section_of, work_ids
from shelver.match.version import version_of
from shelver.media.kinds import Genre, RootKind
from shelver.media.library import FolderListing, ShelvedFile, ShelvedFolder, ShowFolder
from shelver.media.release_name import NameKind, ReleaseName
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, Work
from shelver.names import parse
from shelver.names.vocabulary.containers import AUDIO, AUDIOBOOK, BOOK, VIDEO

Parts = tuple[str, ...]

_GENRES = {RootKind.DOCUMENTARIES: Genre.DOCUMENTARY, RootKind.STANDUP: Genre.STANDUP}
_DISC_FOLDERS = frozenset({"video_ts", "bdmv", "stream", "hvdvd_ts"})
_MAIN = VIDEO | AUDIO | AUDIOBOOK | BOOK


def is_main_file(name: str) -> bool:
    """Whether a file of this name can hold a work by itself."""
    return name.rpartition(".")[2].lower() in _MAIN and not is_extra_file(name)


def read_folder(
    kind: RootKind, parts: Parts, listing: FolderListing, show_parts: Parts | None, mtime_ns: int | None
) -> ShelvedFolder:
    """Return the folder with what its files hold. `show_parts` is the show's folder around it, where one is known."""
    section, depth = section_of(kind, parts)
    if section is RootKind.TV and show_parts is None and _is_show_folder(parts[depth:], listing):
        show_parts = parts
    show = _show_folder(show_parts, section) if show_parts is not None else None
    files = []
    for name, size_bytes, file_mtime_ns in listing.files:
        reading = _reading(parts[depth:], name)
        work = _work(section, parts[depth:], name, reading, show)
        if work is None:
            continue
        if show is None and section is not RootKind.TV and isinstance(work, Episodes) and len(parts) > depth:
            show = ShowFolder(show=work.show, parts=parts[: depth + 1])
        files.append(
            ShelvedFile(
                name=name, size_bytes=size_bytes, work=work, version=version_of(reading), mtime_ns=file_mtime_ns
            )
        )
    is_in_show = show is not None and len(parts) > len(show.parts)
    return ShelvedFolder(
        parts=parts,
        files=tuple(files),
        mtime_ns=mtime_ns,
        show_folder=show,
        season=season_of_folder(parts[-1]) if is_in_show else None,
    )


def _reading(below: Parts, name: str) -> ReleaseName:
    """Read the file's name with its folders; the files of a disc go by the folder that holds the disc."""
    if below and below[-1].casefold() in _DISC_FOLDERS:
        kept = [part for part in below if part.casefold() not in _DISC_FOLDERS]
        return parse("/".join(kept) or name)
    return parse("/".join((*below, name)))


def _is_show_folder(below: Parts, listing: FolderListing) -> bool:
    """Whether a folder among television is that of one show: not one that groups shows, a season, or a release."""
    if not below or season_of_folder(below[-1]) is not None or parse(below[-1]).seasons:
        return False
    if listing.files or not listing.folders:
        return True
    return any(season_of_folder(name) is not None or _is_numbered(parse(name)) for name in listing.folders)


def _show_folder(parts: Parts, section: RootKind) -> ShowFolder:
    found = folder_title(parts[-1])
    reading = parse(parts[-1])
    is_described = bool(reading.resolution or reading.source_medium) and bool(reading.title)
    title, year = (reading.title, reading.year) if is_described else (found.title, found.year)
    genre = _GENRES.get(section, Genre.PLAIN)
    return ShowFolder(show=Show(title=title, year=year, genre=genre, ids=found.ids), parts=parts)


def _work(section: RootKind, below: Parts, name: str, reading: ReleaseName, show: ShowFolder | None) -> Work | None:
    match section:
        case RootKind.TV:
            return _episodes(reading, show, Genre.PLAIN, below) if _is_numbered(reading) else None
        case RootKind.MOVIES | RootKind.DOCUMENTARIES | RootKind.STANDUP:
            genre = _GENRES.get(section, Genre.PLAIN)
            if reading.seasons and reading.episodes:
                return _episodes(reading, show, genre, below)
            return _film(reading, genre, below, name)
        case RootKind.AUDIOBOOKS:
            return _audiobook(below, name)
        case RootKind.OTHER | RootKind.MIXED:
            return OtherWork(title=name.rpartition(".")[0] or name)


def _is_numbered(reading: ReleaseName) -> bool:
    return reading.kind is NameKind.EPISODE and bool(
        reading.seasons or reading.episodes or reading.absolute or reading.date
    )


def _episodes(reading: ReleaseName, show: ShowFolder | None, genre: Genre, below: Parts) -> Episodes | None:
    if show is None and not reading.title:
        return None
    found = folder_title(below[0]) if show is None and below and genre is not Genre.PLAIN else None
    if show is not None:
        of_show = show.show
    elif found is not None:
        of_show = Show(title=found.title, year=found.year, genre=genre, ids=found.ids)
    else:
        of_show = Show(title=reading.title, year=reading.year, genre=genre, ids=work_ids(reading.catalogue_ids))
    season = next(iter([*reading.seasons, *_seasons_in(below)]), None)
    return Episodes(
        show=of_show,
        season=season if season is not None or not reading.episodes else 1,
        numbers=reading.episodes,
        absolute=tuple(float(number) for number in reading.absolute),
        aired=reading.date,
        titles=(reading.episode_title,) if reading.episode_title else (),
    )


def _seasons_in(below: Parts) -> Iterable[int]:
    return (season for part in reversed(below) if (season := season_of_folder(part)) is not None)


def _film(reading: ReleaseName, genre: Genre, below: Parts, name: str) -> Movie | None:
    """Return the film; where the file's name is read as something else, its folder's name says the title."""
    title, year, ids = reading.title, reading.year, work_ids(reading.catalogue_ids)
    kept = [part for part in below if part.casefold() not in _DISC_FOLDERS]
    if kept and (reading.kind is NameKind.EPISODE or not title or (year is None and folder_title(kept[-1]).year)):
        found = folder_title(kept[-1])
        title, year, ids = found.title, found.year, found.ids
    title = title or name.rpartition(".")[0]
    return Movie(title=title, year=year, genre=genre, ids=ids) if title else None


def _audiobook(below: Parts, name: str) -> Audiobook | None:
    """Return the read book, by its file where it lies alone, by its folder where the folder holds its parts."""
    reading = parse(f"{below[-1]}.m4b" if below else name)
    title = reading.title or (below[-1] if below else name.rpartition(".")[0])
    author = reading.author or (below[-2] if len(below) > 1 else "")
    return Audiobook(title=title, author=author, year=reading.year, series=reading.series, narrator=reading.narrator)
