"""What placing needs to know of the world: roots, library, and what the plan has promised so far."""

from dataclasses import dataclass, field

from shelver.media.evidence import Candidate
from shelver.media.library import OwnedFile, OwnedShow, RootState
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, Work
from shelver.names.keys import title_key
from shelver.plan.book import Book, PlannedFile
from shelver.plan.components import name_key
from shelver.plan.naming.home import Home, Parts
from shelver.plan.naming.style import LAYOUT_DECIDES, NamingRules
from shelver.plan.placements import Conflict, Method
from shelver.plan.works import namesake_key, show_key, work_keys
from shelver.ports import LibraryIndex, Roots

_SAME_TITLE = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingRules:
    """How a person wants files to be moved and named."""

    method: Method = Method.AUTO
    conflict: Conflict = Conflict.SUFFIX
    naming: NamingRules = LAYOUT_DECIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The world around the bundles of one plan.

    `states` are the roots that may be used, as they were when the plan began; `book` grows with every bundle. The library
    is asked once for each show.
    """

    roots: Roots
    states: tuple[RootState, ...]
    library: LibraryIndex
    book: Book
    rules: PlacingRules
    _shows: dict[str, tuple[OwnedShow, ...]] = field(default_factory=dict)

    def owned_shows(self, show: Show, library_folder: str = "") -> tuple[OwnedShow, ...]:
        """Return the folders in which the library has the show, the one that the decision names first.

        A folder of another year or country than that one is another show: "The Office (US)" beside "The Office".
        """
        key = show_key(show)
        if key not in self._shows:
            named = self.library.shows_named(show.title)
            self._shows[key] = tuple(
                owned
                for owned, likeness in named
                if likeness >= _SAME_TITLE and (show.year is None or owned.year in {None, show.year})
            )
        shows = self._shows[key]
        first = next((owned for owned in shows if _path(owned) == library_folder), None)
        if first is None:
            return shows
        return (first, *(owned for owned in shows if owned is not first and _is_same_show(owned, first)))

    def has_namesake(self, show: Show) -> bool:
        """Whether the library, or this plan, has another show of the same title, so that only the year tells them apart."""
        is_second = self.book.meet(namesake_key(show), show_key(show))
        own = self.owned_shows(show)
        return is_second or any(
            likeness >= _SAME_TITLE and owned not in own for owned, likeness in self.library.shows_named(show.title)
        )

    def preferred_roots(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the roots in which the work, or its show, is or will be, best first."""
        match candidate.work:
            case Episodes(show=show):
                owned = self.owned_shows(show, candidate.library_folder)
                paths = (*(one.root_path for one in owned), *self.book.roots_of(show_key(show)))
            case Movie() as movie:
                paths = tuple(file.root_path for file in self.library.movie_files(movie.title, movie.year))
            case _:
                paths = ()
        return tuple(dict.fromkeys(paths))

    def home(self, candidate: Candidate, root: RootState, shelf: Parts) -> Home | None:
        """Return the folder that the work has below a root, in the library or in this plan."""
        match candidate.work:
            case Episodes(show=show):
                for owned in self.owned_shows(show, candidate.library_folder):
                    if owned.root_path == root.path:
                        return Home(folder=owned.folder, season_folders=owned.season_folders, is_flat=owned.is_flat)
                return self.book.home(root.path, show_key(show))
            case Movie() as movie:
                for file in self.library.movie_files(movie.title, movie.year):
                    if file.root_path == root.path and len(file.parts) > len(shelf) + 1:
                        return Home(folder=file.parts[:-1])
                return None
            case Audiobook() | OtherWork():
                return None

    def owned_files(self, candidate: Candidate) -> tuple[OwnedFile, ...]:
        """Return the library's files of the same film or the same episodes."""
        match candidate.work:
            case Movie() as movie:
                return self.library.movie_files(movie.title, movie.year)
            case Episodes() as work:
                found = (
                    file
                    for owned in self.owned_shows(work.show, candidate.library_folder)
                    for number in (work.numbers or work.absolute)
                    for file in self.library.episode_files(owned, work.season, number)
                )
                return tuple({(file.root_path, file.parts): file for file in found}.values())
            case Audiobook() | OtherWork():
                return ()

    def holds_others(self, file: OwnedFile, candidate: Candidate) -> bool:
        """Say whether a library file of these episodes also holds the one before or after them."""
        work = candidate.work
        numbers = (work.numbers or work.absolute) if isinstance(work, Episodes) else ()
        if not isinstance(work, Episodes) or not numbers:
            return False
        found = (
            other
            for owned in self.owned_shows(work.show, candidate.library_folder)
            for number in (min(numbers) - 1, max(numbers) + 1)
            for other in self.library.episode_files(owned, work.season, number)
        )
        return any((other.root_path, other.parts) == (file.root_path, file.parts) for other in found)

    def planned_files(self, work: Work) -> tuple[PlannedFile, ...]:
        """Return the files that earlier bundles of the plan bring of the same work."""
        return tuple(file for key in work_keys(work) for file in self.book.planned_files(key))

    def is_taken(self, root: RootState, parts: Parts) -> bool:
        """Say whether a name below a root is there already, or promised to another file of the plan."""
        return self.book.is_taken(root.path, parts) or name_key(parts[-1]) in self.names_in(root, parts[:-1])

    def names_in(self, root: RootState, folder: Parts) -> frozenset[str]:
        """Return the keys of the names in a folder; a folder whose parent does not list it is not looked into."""
        for depth in range(1, len(folder) + 1):
            if name_key(folder[depth - 1]) not in self.roots.names_in(root.path, folder[: depth - 1]):
                return frozenset()
        return self.roots.names_in(root.path, folder)


def _is_same_show(one: OwnedShow, other: OwnedShow) -> bool:
    return one.year == other.year and title_key(one.title) == title_key(other.title)


def _path(owned: OwnedShow) -> str:
    return "/".join((owned.root_path, *owned.folder))
