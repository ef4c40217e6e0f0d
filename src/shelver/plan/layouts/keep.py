"""The layout that renames nothing: it only chooses the folder. A release folder moves as a folder.

A taken name gets a number: "Name (1).mkv", "Folder (1)"; sidecars follow their video's number.
"""

from collections.abc import Callable
from itertools import count

from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.media.works import Episodes, Show
from shelver.plan.components import component
from shelver.plan.naming.episodes import season_folder, season_of
from shelver.plan.naming.home import Home, Parts, lies_flat
from shelver.plan.naming.sidecars import split_extension
from shelver.plan.suffixes import suffixed, suffixed_folder

_STAYS = frozenset({FileRole.SAMPLE, FileRole.JUNK, FileRole.PACKED, FileRole.PARTIAL})
"""What does not travel with a release folder."""


def show_name(show: Show, *, has_namesake: bool) -> str:
    """Return the folder of a show that the library does not hold yet; the year stands in it only to tell shows apart."""
    title = f"{show.title} ({show.year})" if has_namesake and show.year else show.title
    return component(title, fallback="Untitled")


def keep_folder(works: tuple[Episodes, ...], *, owner: Parts, home: Home | None, season_folders: bool) -> Parts:
    """Return the folder in which the files of episodes go: the show's own one, `owner`, or in it that of their only season."""
    seasons = {season_of(work) for work in works}
    if len(seasons) > 1 or lies_flat(home, season_folders=season_folders):
        return owner
    return (*owner, season_folder(seasons.pop(), home.season_folders if home else ()))


def own_home(owner: Parts, works: tuple[tuple[Item, Episodes], ...]) -> Home:
    """Return the home that a show gets whose own folder moves as it is: with the seasons that it holds."""
    folders = [(season_of(work), item.main[0].relative_path.split("/")[:-1]) for item, work in works]
    seasons = {season: names[0] for season, names in folders if len(names) == 1}
    return Home(folder=owner, season_folders=tuple(sorted(seasons.items())), is_flat=not seasons)


def travelling(bundle: Bundle) -> tuple[BundleFile, ...]:
    """Return the files that move with a release folder beside those of its items."""
    return tuple(file for file in bundle.left if file.role not in _STAYS)


def folder_targets(
    bundle: Bundle, files: tuple[BundleFile, ...], folder: Parts, *, is_taken: Callable[[Parts], bool]
) -> tuple[tuple[BundleFile, Parts], ...]:
    """Return targets that keep every file's path inside the release folder, under the folder's own or numbered name."""
    name = bundle.name
    for number in count(1):
        if not is_taken((*folder, name)):
            break
        name = suffixed_folder(bundle.name, number)
    return tuple((file, (*folder, name, *file.relative_path.split("/"))) for file in files)


def file_targets(
    item: Item, folder: Parts, *, is_taken: Callable[[Parts], bool]
) -> tuple[tuple[BundleFile, Parts], ...]:
    """Return targets under unchanged names; when one is taken, all files of the item get the same number."""
    files = (*item.main, *item.sidecars, *item.extras)
    are_unique = len({file.file.name for file in files}) == len(files)
    targets: tuple[tuple[BundleFile, Parts], ...] = ()
    for number in count():
        targets = tuple(
            (file, (*folder, *_folders(file, are_unique=are_unique), _numbered(file.file.name, item, number)))
            for file in files
        )
        if not any(is_taken(parts) for _, parts in targets):
            break
    return targets


def _folders(file: BundleFile, *, are_unique: bool) -> Parts:
    """Return the folders that files of one name (CD1/film.avi, CD2/film.avi) keep, to stay apart."""
    return () if are_unique else tuple(file.relative_path.split("/")[:-1])


def _numbered(name: str, item: Item, number: int) -> str:
    """Put a number behind the stem of the item, or before the ending of a file that is named otherwise."""
    if not number:
        return name
    main = item.main[0].file.name
    stem = split_extension(main)[0]
    if name.startswith(stem):
        return split_extension(suffixed(main, number))[0] + name[len(stem) :]
    return suffixed(name, number)
