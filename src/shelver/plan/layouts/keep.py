"""The layout that renames nothing: it only chooses the folder. A release folder moves as a folder.

A taken name gets a number: "Name (1).mkv", "Folder (1)"; sidecars follow their video's number.
"""

from collections.abc import Callable, Iterator

from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.works import Episodes, Work
from shelver.plan.components import component
from shelver.plan.naming.episodes import season_folder, season_of
from shelver.plan.naming.server import Home, Parts
from shelver.plan.naming.sidecars import split_extension

_STAYS = frozenset({FileRole.SAMPLE, FileRole.JUNK, FileRole.PACKED, FileRole.PARTIAL})
"""What does not travel with a release folder."""


def keep_folder(
    works: tuple[Work, ...], *, shelf: Parts, home: Home | None, season_folders: bool
) -> tuple[Parts, Parts]:
    """Return the work's own folder and the one in which its files go: the kind's, or the show's with its only season."""
    first = works[0]
    if not isinstance(first, Episodes):
        return shelf, shelf
    owner = home.folder if home else (*shelf, component(first.show.title, fallback="Untitled"))
    seasons = {season_of(work) for work in works if isinstance(work, Episodes)}
    is_flat = not season_folders or len(seasons) > 1 or (home is not None and (home.is_flat or not home.season_folders))
    if is_flat:
        return owner, owner
    return owner, (*owner, season_folder(seasons.pop(), home.season_folders if home else ()))


def travelling(bundle: Bundle) -> tuple[BundleFile, ...]:
    """Return the files that move with a release folder beside those of its items."""
    return tuple(file for file in bundle.left if file.role not in _STAYS)


def folder_targets(
    bundle: Bundle, files: tuple[BundleFile, ...], folder: Parts, *, is_taken: Callable[[Parts], bool]
) -> tuple[tuple[BundleFile, Parts], ...]:
    """Return targets that keep every file's path inside the release folder, under the folder's own or numbered name."""
    top = next((*folder, name) for name in numbered(bundle.name, "") if not is_taken((*folder, name)))
    return tuple((file, (*top, *file.relative_path.split("/"))) for file in files)


def file_targets(
    item: Item, folder: Parts, *, is_taken: Callable[[Parts], bool]
) -> tuple[tuple[BundleFile, Parts], ...]:
    """Return targets under unchanged names; when one is taken, all files of the item get the same number."""
    files = (*item.main, *item.sidecars, *item.extras)
    stem = split_extension(item.main[0].file.name)[0]
    are_unique = len({file.file.name for file in files}) == len(files)
    for suffix in numbers():
        targets = tuple((file, (*folder, *_below(file, stem, suffix, are_unique=are_unique))) for file in files)
        if not any(is_taken(parts) for _, parts in targets):
            return targets
    raise AssertionError("numbers never end")


def _below(file: BundleFile, stem: str, suffix: str, *, are_unique: bool) -> Parts:
    """Return the name with its number; files of one name (CD1/film.avi, CD2/film.avi) keep their folders."""
    folders = () if are_unique else tuple(file.relative_path.split("/")[:-1])
    return (*folders, _with_number(file.file.name, stem, suffix))


def numbered(stem: str, extension: str) -> Iterator[str]:
    """Yield a name as it is, then with (1), (2), … before its extension."""
    return (f"{stem}{suffix}{extension}" for suffix in numbers())


def numbers() -> Iterator[str]:
    """Yield "", " (1)", " (2)", … without end."""
    yield ""
    count = 0
    while True:
        count += 1
        yield f" ({count})"


def _with_number(name: str, stem: str, suffix: str) -> str:
    """Put the number behind the item's stem, or before the extension of a file that is named otherwise."""
    if name.startswith(stem):
        return f"{stem}{suffix}{name[len(stem) :]}"
    own_stem, extension = split_extension(name)
    return f"{own_stem}{suffix}{extension}"
