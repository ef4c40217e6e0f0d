"""Where a file of a media database lies: its library root and its folders below it."""

from typing import NamedTuple

from shelver.match.shelves import folder_title, season_of_folder
from shelver.stores.title_keys import likeness

_SAME_TITLE = 0.97
_SHELF_NAMES = frozenset({"tv", "tv shows", "tvshows", "shows", "series", "serien", "anime", "television"})


class Shelf(NamedTuple):
    """A folder: the path of its root and the components below it."""

    root_path: str
    parts: tuple[str, ...]


def is_plain(path: str) -> bool:
    """Whether a path is absolute and leads straight to its file, without "..", "." or empty components."""
    return path.startswith("/") and not {"", ".", ".."}.intersection(path[1:].split("/"))


def shelf_of(file_path: str, root_paths: tuple[str, ...], *, title: str = "") -> Shelf:
    """Return the folder of a file. Outside of all roots, the root is the folder, or the one around a film's own folder."""
    folder = file_path.rpartition("/")[0]
    if within := _within(folder, root_paths):
        return within
    head, _, last = folder.rpartition("/")
    if title and head and likeness(folder_title(last).title, title) >= _SAME_TITLE:
        return Shelf(head, (last,))
    return Shelf(folder or "/", ())


def show_shelf(directory: str, root_paths: tuple[str, ...]) -> Shelf | None:
    """Return the folder of the show whose episodes lie in a directory; None where they lie loose among other shows."""
    directory = directory.rstrip("/")
    if not is_plain(directory):
        return None
    head, _, last = directory.rpartition("/")
    folder = head if season_of_folder(last) is not None else directory
    if within := _within(folder, root_paths):
        return within if within.parts and not _is_shelf_name(within.parts[-1]) else None
    head, _, last = folder.rpartition("/")
    return Shelf(head, (last,)) if head and last and not _is_shelf_name(last) else None


def _within(folder: str, root_paths: tuple[str, ...]) -> Shelf | None:
    for root_path in root_paths:
        if folder == root_path:
            return Shelf(root_path, ())
        if folder.startswith(f"{root_path}/"):
            return Shelf(root_path, tuple(part for part in folder[len(root_path) + 1 :].split("/") if part))
    return None


def _is_shelf_name(name: str) -> bool:
    return name.casefold() in _SHELF_NAMES
