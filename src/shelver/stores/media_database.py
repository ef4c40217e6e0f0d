"""Reads a `media_database.json` of the documented program into the library index, as a stream of any length."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import ijson
from ijson.common import JSONError
from sqlalchemy import Connection, Engine

from shelver.errors import UnreadableMediaDatabase
from shelver.match.shelves import folder_title, season_of_folder
from shelver.match.version import version_of
from shelver.media.library import ShelvedFile, ShelvedFolder, ShowFolder
from shelver.media.works import PLAIN_VERSION, Episodes, Movie, Show, Version, Work
from shelver.names import parse
from shelver.stores.connections import Area, writing
from shelver.stores.imports import remember_import, version_of_file
from shelver.stores.media_paths import Shelf, is_plain, shelf_of, show_shelf
from shelver.stores.shelving import put_folders, root_id
from shelver.stores.title_keys import likeness

_SECTIONS = ("movies", "tv_shows")
_CHUNK_BYTES = 64 * 1024
_FILES_AT_ONCE = 1_000
_SAME_TITLE = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How much an import took in. `skipped_count` are entries that name no file, or not as the format says."""

    movie_count: int = 0
    show_count: int = 0
    episode_count: int = 0
    skipped_count: int = 0


def import_media_database(engine: Engine, path: Path, root_paths: tuple[str, ...] = ()) -> Imported:
    """Take every movie and episode into the library index, all or nothing; what is known already is renewed.

    The index remembers the version of the file (`stores.imports.is_imported`).

    Files below one of `root_paths` belong to that root; for others the root is the folder in which the show's or the
    film's folder lies.

    Raises:
        UnreadableMediaDatabase: the file cannot be read, is no JSON (with the position), or has another shape.
    """
    version = version_of_file(path)
    with writing(engine, area=Area.LIBRARY) as connection:
        intake = _Intake(connection, root_paths)
        for section, entry in _entries(path):
            if section == "movies":
                intake.take_movie(entry)
            else:
                intake.take_show(entry)
        intake.write()
        remember_import(connection, version)
        return intake.counted()


class _Intake:
    """Collects folders until there are enough to be written at once. State: what waits, and the counts."""

    def __init__(self, connection: Connection, root_paths: tuple[str, ...]) -> None:
        self._connection = connection
        self._root_paths = tuple(sorted((path.rstrip("/") for path in root_paths), key=len, reverse=True))
        self._root_ids: dict[str, int] = {}
        self._waiting: dict[str, list[ShelvedFolder]] = {}
        self._waiting_count = 0
        self._movie_count = self._show_count = self._episode_count = self._skipped_count = 0

    def counted(self) -> Imported:
        """Return what was taken in so far."""
        return Imported(
            movie_count=self._movie_count,
            show_count=self._show_count,
            episode_count=self._episode_count,
            skipped_count=self._skipped_count,
        )

    def take_movie(self, entry: object) -> None:
        """Take one value of `movies`."""
        title, file_path = _text(entry, "title"), _text(entry, "file_path")
        if not title or not is_plain(file_path):
            self._skipped_count += 1
            return
        year = _whole(entry, "year")
        found = folder_title(title)
        work = Movie(title=found.title, year=year or found.year)
        shelf = shelf_of(file_path, self._root_paths, title=found.title)
        self._put(shelf, [_file(entry, work, version_of(parse(file_path.rpartition("/")[2])))], None)
        self._movie_count += 1

    def take_show(self, entry: object) -> None:
        """Take one value of `tv_shows` with its episodes."""
        name = _text(entry, "name")
        episodes = entry.get("episodes") if isinstance(entry, Mapping) else None
        if not name or not isinstance(episodes, list):
            self._skipped_count += 1
            return
        named = folder_title(name)
        folders = self._show_folders(entry, Show(title=named.title, year=named.year, ids=named.ids))
        loose = Show(title=named.title, year=named.year, ids=named.ids)
        by_directory: dict[str, list[Mapping[str, object]]] = {}
        for episode in episodes:
            file_path = _text(episode, "file_path")
            if is_plain(file_path) and _whole(episode, "episode") is not None:
                by_directory.setdefault(file_path.rpartition("/")[0], []).append(episode)
            else:
                self._skipped_count += 1
        for directory, found in by_directory.items():
            self._take_episodes(directory, found, folders, loose)
        self._show_count += 1

    def _show_folders(self, entry: object, show: Show) -> dict[tuple[str, tuple[str, ...]], ShowFolder]:
        """Return the show's folders by root and path; the first directory of the entry is preferred."""
        directories = entry.get("directories") if isinstance(entry, Mapping) else None
        folders: dict[tuple[str, tuple[str, ...]], ShowFolder] = {}
        for directory in directories if isinstance(directories, list) else ():
            shelf = show_shelf(directory, self._root_paths) if isinstance(directory, str) else None
            if shelf is None or (shelf.root_path, shelf.parts) in folders:
                continue
            found = folder_title(shelf.parts[-1])
            is_same = likeness(found.title, show.title) >= _SAME_TITLE
            owned = Show(title=found.title, year=found.year or show.year, ids=found.ids) if is_same else show
            folders[shelf.root_path, shelf.parts] = ShowFolder(show=owned, parts=shelf.parts, preference=len(folders))
        return folders

    def _take_episodes(
        self,
        directory: str,
        episodes: Sequence[Mapping[str, object]],
        folders: Mapping[tuple[str, tuple[str, ...]], ShowFolder],
        loose: Show,
    ) -> None:
        of_show = show_shelf(directory, self._root_paths)
        folder = folders.get((of_show.root_path, of_show.parts)) if of_show else None
        shelf = shelf_of(f"{directory}/", (of_show.root_path,) if of_show else self._root_paths)
        show = folder.show if folder else loose
        files = [_file(episode, _episode(episode, show), PLAIN_VERSION) for episode in episodes]
        self._put(shelf, files, folder)
        self._episode_count += len(files)

    def _put(self, shelf: Shelf, files: Sequence[ShelvedFile], show_folder: ShowFolder | None) -> None:
        is_in_show = show_folder is not None and len(shelf.parts) > len(show_folder.parts)
        folder = ShelvedFolder(
            parts=shelf.parts,
            files=tuple(files),
            show_folder=show_folder,
            season=season_of_folder(shelf.parts[-1]) if is_in_show else None,
        )
        self._waiting.setdefault(shelf.root_path, []).append(folder)
        self._waiting_count += len(files)
        if self._waiting_count >= _FILES_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        for root_path, folders in self._waiting.items():
            if root_path not in self._root_ids:
                self._root_ids[root_path] = root_id(self._connection, root_path)
            put_folders(self._connection, self._root_ids[root_path], folders, replace=False)
        self._waiting.clear()
        self._waiting_count = 0


def _episode(entry: Mapping[str, object], show: Show) -> Episodes:
    title, number = _text(entry, "title"), _whole(entry, "episode")
    assert number is not None
    return Episodes(show=show, season=_whole(entry, "season"), numbers=(number,), titles=(title,) if title else ())


def _file(entry: object, work: Work, version: Version) -> ShelvedFile:
    """Return the file. The version of episodes is left to the next scan, for there may be a million of them."""
    return ShelvedFile(
        name=_text(entry, "file_path").rpartition("/")[2],
        size_bytes=_whole(entry, "file_size") or 0,
        work=work,
        version=version,
        mtime_ns=_time_ns(_text(entry, "last_modified")),
    )


def _entries(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield (section, value) of every movie and show; only one value at a time is held."""
    done_bytes = count = 0
    sinks: dict[str, list[Any]] = {section: ijson.sendable_list() for section in _SECTIONS}
    parsers = {section: ijson.kvitems_coro(sink, section, use_float=True) for section, sink in sinks.items()}
    try:
        with path.open("rb") as document:
            _skip_mark(document)
            while chunk := document.read(_CHUNK_BYTES):
                for section, parser in parsers.items():
                    parser.send(chunk)
                    count += len(sinks[section])
                    yield from ((section, value) for _, value in sinks[section])
                    sinks[section].clear()
                done_bytes += len(chunk)
            for parser in parsers.values():
                parser.close()
    except JSONError as fault:
        raise _damaged(path, done_bytes, fault) from fault
    except OSError as fault:
        raise UnreadableMediaDatabase(
            f"{path} cannot be read: {fault.strerror}. Nothing was imported.", hint="Check its path and its rights."
        ) from fault
    if not count and not _has_sections(path):
        raise UnreadableMediaDatabase(
            f"{path} is JSON, but no media database: it has neither movies nor tv_shows. Nothing was imported.",
            hint="Name the media_database.json that the old program wrote.",
        )


def _has_sections(path: Path) -> bool:
    with path.open("rb") as document:
        _skip_mark(document)
        return any(event == "start_map" and prefix in _SECTIONS for prefix, event, _ in ijson.parse(document))


def _skip_mark(document: IO[bytes]) -> None:
    if document.read(3) != b"\xef\xbb\xbf":
        document.seek(0)


def _damaged(path: Path, done_bytes: int, fault: JSONError) -> UnreadableMediaDatabase:
    """Name the byte and the line; the chunk that failed is parsed once more, byte by byte."""
    sink: Generator[None, Any, None] = _ignoring()
    next(sink)
    parser = ijson.basic_parse_coro(sink)
    position, line = done_bytes, 1
    with path.open("rb") as document:
        _skip_mark(document)
        start = document.tell()
        for block in iter(lambda: document.read(min(_CHUNK_BYTES, max(0, start + done_bytes - document.tell()))), b""):
            line += block.count(b"\n")
            parser.send(block)
        try:
            for byte in iter(lambda: document.read(1), b""):
                parser.send(byte)
                position += 1
                line += byte == b"\n"
        except JSONError:
            position += 1
    said = fault.args[0] if fault.args else ""
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    reason = next(iter(text.strip().splitlines()), "it is no JSON").strip(" .")
    return UnreadableMediaDatabase(
        f"{path} is damaged at byte {position} (line {line}): {reason}. Nothing was imported.",
        hint="Put a whole copy in its place, or fill the index from the disks with: shelver library scan",
    )


def _ignoring() -> Generator[None, Any, None]:
    while True:
        yield


def _text(entry: object, key: str) -> str:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    return value if isinstance(value, str) else ""


def _whole(entry: object, key: str) -> int | None:
    value = entry.get(key) if isinstance(entry, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 2**53 else None


def _time_ns(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1_000_000_000)
    except (ValueError, OverflowError, OSError):
        return None
