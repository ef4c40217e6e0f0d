"""Where shows lie in the library, and what a file name says about an episode."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from file_managers.plex.media_autoorganizer.opening import configuration, opened, read_new_roots
from shelver.match.shelves import folder_title
from shelver.media.release_name import NameKind, ReleaseName
from shelver.names import parse
from shelver.ports import LibraryIndex
from shelver.stores.imports import is_imported, version_of_file
from shelver.stores.media_database import import_media_database
from shelver.wiring import Program


def _silent(_line: str) -> None:
    return


class MediaDatabase:
    """The documented view of the library index.

    Library roots of which the index knows nothing yet are read at the first question; `shelver library scan` takes in what
    is new later.

    A `media_database.json` given here is streamed into the index at the first question, and again only when the file
    has changed; it is never held in memory.
    """

    def __init__(self, database_path: Path | str | None = None, *, config: Path | str | None = None) -> None:
        """Take a JSON database to import and a settings file, both optional; nothing is read before the first question."""
        self._database_path = Path(database_path) if database_path is not None else None
        self._config = configuration(config)
        self._failed: set[str] = set()
        self._open = ExitStack()
        self._index: LibraryIndex | None = None

    def find_tv_show_location(self, show_name: str) -> str | None:
        """Return the folder in which the library has the show, or None.

        Titles are compared exactly, without articles, years, signs and diacritics, and with a tolerance for slips of the
        hand; titles that only share words are different shows. None also when two shows fit equally well. Folders that do
        not exist now, or that were marked as failed, are left out in favour of the show's next one.

        Raises:
            UnreadableMediaDatabase: the JSON database is missing or damaged. Nothing of it was imported.
        """
        wanted = folder_title(show_name)
        named = self._library().shows_named(wanted.title)
        found = [pair for pair in named if wanted.year is None or pair[0].year in {None, wanted.year}]
        best = max((likeness for _, likeness in found), default=0.0)
        shows = [show for show, likeness in found if likeness == best]
        if len({(show.title, show.year) for show in shows}) > 1:
            return None
        folders = ("/".join((show.root_path, *show.folder)) for show in shows)
        return next((folder for folder in folders if not self._is_failed(folder) and Path(folder).is_dir()), None)

    def extract_tv_info(self, filename: str) -> tuple[str | None, int | None, int | None]:
        """Return show name, season and episode that a file name states; what it does not state is None.

        An episode counted from the first of the show has no season; of several episodes the first is returned.
        """
        return tv_info(parse(Path(filename).name))

    def mark_directory_failed(self, directory: Path | str) -> None:
        """Leave this folder and everything below it out from now on."""
        self._failed.add(str(directory).rstrip("/"))

    def close(self) -> None:
        """Close the index. Idempotent; a later question opens it again."""
        self._open.close()
        self._index = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _library(self) -> LibraryIndex:
        """Return the index, opened at the first question, with the JSON database in it."""
        if self._index is None:
            with ExitStack() as opening:
                program = opening.enter_context(opened(self._config))
                if self._database_path is not None:
                    _take_in(program, self._database_path)
                else:
                    read_new_roots(program, _silent)
                self._index = program.index
                self._open = opening.pop_all()
        return self._index

    def _is_failed(self, folder: str) -> bool:
        return any(folder == failed or folder.startswith(f"{failed}/") for failed in self._failed)


def _take_in(program: Program, path: Path) -> None:
    if not is_imported(program.database, version_of_file(path)):
        root_paths = tuple(root.path for root in program.configured_roots)
        import_media_database(program.database, path, root_paths)


def tv_info(name: ReleaseName) -> tuple[str | None, int | None, int | None]:
    """Return show name, season and episode of a name that was read; None for all three when it is no episode."""
    if name.kind is not NameKind.EPISODE or not name.title:
        return None, None, None
    season = name.seasons[0] if name.seasons else None
    numbers = [int(number) for number in (*name.episodes, *name.absolute) if number == int(number)]
    return name.title, season, numbers[0] if numbers else None
