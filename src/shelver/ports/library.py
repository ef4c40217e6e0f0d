"""What the library holds, and the roots on which it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol

from shelver.media.files import Bundle
from shelver.media.library import (
    FolderListing,
    KnownFolder,
    OwnedFile,
    OwnedMovie,
    OwnedShow,
    RootState,
    ShelvedFolder,
    StandingFile,
    WrittenIdentity,
)
from shelver.plan.journal import Receipt
from shelver.plan.placements import BundlePlan


class LibraryIndex(Protocol):
    """What the library holds, asked by title. Reading may be retried."""

    def shows_named(self, title: str) -> tuple[tuple[OwnedShow, float], ...]:
        """Return owned shows whose title may be this one, with similarity 0..1, best first.

        1.0 is the same title but for case, signs and diacritics; 0.97 leaves out an article, a year or a country. Less
        is a title that may be misspelt; titles that merely share words are not returned. A show that lies in several
        folders comes once for each, in order of preference.
        """
        ...

    def movies_named(self, title: str) -> tuple[tuple[OwnedMovie, float], ...]:
        """Return owned movies of that title, with similarity as `shows_named` gives it, but no misspelt ones."""
        ...

    def movie_files(self, title: str, year: int | None) -> tuple[OwnedFile, ...]:
        """Return the files of the owned movie of that title and year; () when it is not owned."""
        ...

    def episode_files(self, show: OwnedShow, season: int | None, episode: float | date) -> tuple[OwnedFile, ...]:
        """Return the files that hold this episode of the owned show; without a season, by absolute number or by date."""
        ...

    def record(self, bundle: BundlePlan, receipts: Iterable[Receipt]) -> None:
        """Take in what was durably placed. Idempotent."""
        ...

    def forget(self, root_path: str, parts: tuple[str, ...]) -> None:
        """Drop a file that is no longer there. Idempotent."""
        ...


class LibraryShelves(Protocol):
    """Writes what a scan or an import saw into the library index. Every method is durable and idempotent."""

    def known_folders(self, root_path: str) -> Mapping[tuple[str, ...], KnownFolder]:
        """Return every folder of a root that the index knows."""
        ...

    def file_marks(self, root_path: str) -> Mapping[tuple[str, ...], int]:
        """Return the mark that the listing of each folder has if its files are as the index knows them.

        Folders without indexed files are left out. A mark holds for this run of the program only.
        """
        ...

    def knows(self, root_path: str) -> bool:
        """Say whether anything of the root is in the index."""
        ...

    def put(self, root_path: str, folders: Iterable[ShelvedFolder]) -> None:
        """Replace what is known of these folders, together. Other folders stay as they are."""
        ...

    def drop(self, root_path: str, folders: Iterable[tuple[str, ...]]) -> None:
        """Forget these folders and everything below them."""
        ...


class LibraryFolders(Protocol):
    """Looks into the folders of library roots without changing anything. May be retried."""

    def changed_at_ns(self, root_path: str, parts: tuple[str, ...]) -> int | None:
        """Return the folder's mtime in nanoseconds, or None when there is no such folder.

        Raises:
            SourceUnreadable: the folder is there, or may be, and cannot be looked at.
        """
        ...

    def listing(self, root_path: str, parts: tuple[str, ...], is_wanted: Callable[[str], bool]) -> FolderListing | None:
        """Return what lies in the folder, with the files whose name is wanted; None when there is no such folder.

        Symbolic links and hidden names are left out. Raises as `changed_at_ns` does.
        """
        ...


class LibraryContents(Protocol):
    """Every film and episode that the index knows. Reading only; may be retried."""

    def standing(self, root_path: str) -> tuple[StandingFile, ...]:
        """Return the films and episodes below a root, in order of path."""
        ...


class LibraryBundles(Protocol):
    """Reads folders of library roots as bundles, with all that lies in them. Reading only; may be retried."""

    def folder(self, root_path: str, parts: tuple[str, ...]) -> Bundle | None:
        """Return everything below a folder as one bundle; None when it cannot be read."""
        ...

    def loose(self, root_path: str, parts: tuple[str, ...]) -> Iterator[Bundle]:
        """Yield the bundles of the files directly in a folder, each video with what is named after it."""
        ...


class WrittenIdentities(Protocol):
    """Reads NFO files. Reading only; may be retried."""

    def identity(self, path: str) -> WrittenIdentity | None:
        """Return what the file says of a film or a show; None when it says nothing or cannot be read."""
        ...


class Roots(Protocol):
    """The library roots as they are now. Reading only; may be retried."""

    def states(self) -> tuple[RootState, ...]:
        """Return every configured root with its mount, writability and free space, in order of priority."""
        ...

    def names_in(self, root_path: str, folder: tuple[str, ...]) -> frozenset[str]:
        """Return the names in a folder below a root, casefolded and NFC; empty when there is no such folder."""
        ...

    def is_same_content(self, first_path: str, second_path: str) -> bool:
        """Say whether both files hold the same bytes (size first, then samples, then a full digest of both).

        A file that cannot be read is equal to none; a symbolic link is equal to the file to which it leads, and to no other.
        """
        ...

    def is_link(self, path: str) -> bool:
        """Say whether a symbolic link is there, so that the file to which it leads must stay."""
        ...
