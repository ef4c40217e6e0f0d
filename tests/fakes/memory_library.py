"""The library index in memory: the ports LibraryIndex and LibraryShelves without a database."""

from collections.abc import Iterable, Mapping
from datetime import date

from shelver.media.library import (
    KnownFolder,
    OwnedFile,
    OwnedMovie,
    OwnedShow,
    ShelvedFile,
    ShelvedFolder,
    ShowFolder,
    files_mark,
)
from shelver.media.works import Episodes, Movie
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan
from shelver.stores.recording import recorded_folders
from shelver.stores.title_keys import exact_key, likeness

Parts = tuple[str, ...]


class MemoryLibrary:
    """Folders by root and path; every question walks them all."""

    def __init__(self) -> None:
        self._folders: dict[tuple[str, Parts], ShelvedFolder] = {}

    def known_folders(self, root_path: str) -> Mapping[Parts, KnownFolder]:
        return {
            parts: KnownFolder(
                mtime_ns=folder.mtime_ns, show_parts=folder.show_folder.parts if folder.show_folder else None
            )
            for (root, parts), folder in self._folders.items()
            if root == root_path
        }

    def file_marks(self, root_path: str) -> Mapping[Parts, int]:
        return {
            parts: files_mark((file.name, file.size_bytes, file.mtime_ns) for file in folder.files)
            for (root, parts), folder in self._folders.items()
            if root == root_path and folder.files
        }

    def put(self, root_path: str, folders: Iterable[ShelvedFolder]) -> None:
        for folder in folders:
            self._folders[root_path, folder.parts] = folder

    def drop(self, root_path: str, folders: Iterable[Parts]) -> None:
        gone = set(folders)
        for root, parts in list(self._folders):
            if root == root_path and any(parts[:depth] in gone for depth in range(len(parts) + 1)):
                del self._folders[root, parts]

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        found = [(show, likeness(title, show.title)) for show in self._shows()]
        near = [pair for pair in found if pair[1] >= 0.97] or [pair for pair in found if pair[1] > 0]
        return tuple(sorted(near, key=lambda pair: -pair[1]))

    def movies_named(self, title: str) -> tuple[tuple[OwnedMovie, float], ...]:
        movies = {
            OwnedMovie(title=movie.title, year=movie.year, genre=movie.genre, ids=movie.ids): None
            for movie, _ in self._movies()
        }
        found = [(movie, likeness(title, movie.title)) for movie in movies]
        return tuple(sorted((pair for pair in found if pair[1] >= 0.97), key=lambda pair: -pair[1]))

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        wanted = exact_key(title), year
        return tuple(file for movie, file in self._movies() if (exact_key(movie.title), movie.year) == wanted)

    def episode_files(self, show: OwnedShow, season: int | None, episode: float | date) -> tuple[OwnedFile, ...]:
        of_show = exact_key(show.title), show.year
        return tuple(
            file
            for work, file in self._episodes()
            if (exact_key(work.show.title), work.show.year) == of_show
            and (
                (season is not None and work.season == season and episode in work.numbers)
                or (season is None and (episode in work.absolute or work.aired == episode))
            )
        )

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        for root_path, folders in recorded_folders(bundle, receipts).items():
            for folder in folders:
                known = self._folders.get((root_path, folder.parts))
                names = {file.name for file in folder.files}
                kept = [file for file in known.files if file.name not in names] if known else []
                self._folders[root_path, folder.parts] = ShelvedFolder(
                    parts=folder.parts,
                    files=(*kept, *folder.files),
                    mtime_ns=known.mtime_ns if known else None,
                    show_folder=known.show_folder if known else folder.show_folder,
                    season=known.season if known else folder.season,
                )

    def forget(self, root_path: str, parts: Parts) -> None:
        folder = self._folders.get((root_path, parts[:-1]))
        if folder is None:
            return
        files = tuple(file for file in folder.files if file.name != parts[-1])
        if not files and folder.mtime_ns is None:
            del self._folders[root_path, parts[:-1]]
            return
        self._folders[root_path, parts[:-1]] = ShelvedFolder(
            parts=folder.parts,
            files=files,
            mtime_ns=folder.mtime_ns,
            show_folder=folder.show_folder,
            season=folder.season,
        )

    def _all_files(self) -> Iterable[tuple[ShelvedFile, OwnedFile, ShowFolder | None]]:
        for (root_path, parts), folder in self._folders.items():
            for file in folder.files:
                owned = OwnedFile(
                    root_path=root_path, parts=(*parts, file.name), size_bytes=file.size_bytes, version=file.version
                )
                yield file, owned, folder.show_folder

    def _movies(self) -> Iterable[tuple[Movie, OwnedFile]]:
        return ((file.work, owned) for file, owned, _ in self._all_files() if isinstance(file.work, Movie))

    def _episodes(self) -> Iterable[tuple[Episodes, OwnedFile]]:
        return ((file.work, owned) for file, owned, _ in self._all_files() if isinstance(file.work, Episodes))

    def _shows(self) -> list[OwnedShow]:
        shows: dict[tuple[str, Parts], list[ShelvedFolder]] = {}
        for (root_path, _), folder in self._folders.items():
            if folder.show_folder:
                shows.setdefault((root_path, folder.show_folder.parts), []).append(folder)
        found = [(self._show(root_path, parts, folders), folders) for (root_path, parts), folders in shows.items()]
        preferred = sorted(found, key=lambda pair: pair[1][0].show_folder.preference if pair[1][0].show_folder else 0)
        return [show for show, _ in preferred]

    def _show(self, root_path: str, parts: Parts, folders: list[ShelvedFolder]) -> OwnedShow:
        assert folders[0].show_folder is not None
        show = folders[0].show_folder.show
        seasons = sorted(
            (folder.season, folder.parts[-1])
            for folder in folders
            if folder.season is not None and folder.parts[:-1] == parts
        )
        own = next((folder for folder in folders if folder.parts == parts), None)
        return OwnedShow(
            title=show.title,
            year=show.year,
            root_path=root_path,
            folder=parts,
            genre=show.genre,
            ids=show.ids,
            season_folders=tuple(seasons),
            is_flat=not seasons and own is not None and bool(own.files),
            episode_count=sum(len(folder.files) for folder in folders),
        )
