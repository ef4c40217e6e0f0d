"""What a plan has promised so far: space on each volume, names that are taken, works and shows that got a place."""

from dataclasses import dataclass

from shelver.plan.components import name_key
from shelver.plan.naming.home import Home, Parts

FILE_OVERHEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that the plan places."""

    source_path: str
    size_bytes: int


class Book:
    """The state of one plan while it grows, bundle by bundle; the only thing that the bundles of a plan share.

    Names are remembered as 64-bit hashes of their keys, so that a plan of a hundred thousand files stays small. Two
    names with one hash would merely be treated as one name.
    """

    def __init__(self, *, buffer_bytes: int) -> None:
        """Start an empty plan; `buffer_bytes` stay free on every volume."""
        self._buffer_bytes = buffer_bytes
        self._reserved: dict[int, int] = {}
        self._failed: dict[str, str] = {}
        self._taken: set[int] = set()
        self._folders: set[int] = set()
        self._works: dict[int, tuple[PlannedFile, ...]] = {}
        self._homes: dict[str, dict[str, Home]] = {}
        self._titles: dict[str, str] = {}

    def free_bytes(self, volume: int, free_bytes: int) -> int:
        """Return what the plan can still use of a volume's free bytes, the buffer taken off."""
        return free_bytes - self._reserved.get(volume, 0) - self._buffer_bytes

    def reserve(self, volume: int, size_bytes: int, file_count: int) -> None:
        """Promise space for files that will be copied to a volume."""
        self._reserved[volume] = self._reserved.get(volume, 0) + needed_bytes(size_bytes, file_count)

    def fail(self, root_path: str, reason: str) -> None:
        """Remember that a root refused a file; no further file of this run is planned there."""
        self._failed.setdefault(root_path, reason)

    def failure(self, root_path: str) -> str:
        """Return why a root was given up in this run, or ""."""
        return self._failed.get(root_path, "")

    def take(self, root_path: str, parts: Parts) -> None:
        """Claim a name below a root, and the folders that lead to it."""
        keys = tuple(map(name_key, parts))
        self._taken.add(hash((root_path, keys)))
        for depth in range(1, len(keys)):
            self._folders.add(hash((root_path, keys[:depth])))

    def is_taken(self, root_path: str, parts: Parts) -> bool:
        """Say whether the plan has given this name to a file or a folder."""
        key = hash((root_path, tuple(map(name_key, parts))))
        return key in self._taken or key in self._folders

    def place_work(self, work_key: str, file: PlannedFile) -> None:
        """Remember that the plan places a file of a work."""
        key = hash(work_key)
        self._works[key] = (*self._works.get(key, ()), file)

    def planned_files(self, work_key: str) -> tuple[PlannedFile, ...]:
        """Return the files that the plan places of a work."""
        return self._works.get(hash(work_key), ())

    def meet(self, title_key: str, show_key: str) -> bool:
        """Take note of a show, and say whether the plan met another one of that title before."""
        return self._titles.setdefault(title_key, show_key) != show_key

    def settle(self, root_path: str, show_key: str, home: Home) -> None:
        """Remember the folder in which the plan puts a show, so that its other episodes follow."""
        self._homes.setdefault(show_key, {}).setdefault(root_path, home)

    def home(self, root_path: str, show_key: str) -> Home | None:
        """Return the folder that the plan gave to a show below a root."""
        return self._homes.get(show_key, {}).get(root_path)

    def roots_of(self, show_key: str) -> tuple[str, ...]:
        """Return the roots in which the plan has put the show."""
        return tuple(self._homes.get(show_key, ()))


def needed_bytes(size_bytes: int, file_count: int) -> int:
    """Return the space that files take on a volume, with one per cent and a block for each file on top."""
    return size_bytes + size_bytes // 100 + FILE_OVERHEAD_BYTES * file_count
