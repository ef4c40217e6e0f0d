"""Where works stand below a root: the folder that a work has, and the seat that an item gets."""

from dataclasses import dataclass

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A folder of the library that a work has already; `folder` is relative to its root.

    `season_folders` maps season to folder name; `is_flat` when the episodes lie in the show's folder itself.
    """

    folder: Parts
    season_folders: tuple[tuple[int, str], ...] = ()
    is_flat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A folder below a root and the stem that an item's main file gets in it. `owner` is the work's own folder."""

    owner: Parts
    folder: Parts
    stem: str


def lies_flat(home: Home | None, *, season_folders: bool) -> bool:
    """Say whether episodes go into the show's folder itself: an owned show's own way wins over the setting."""
    if home and (home.is_flat or home.season_folders):
        return home.is_flat
    return not season_folders
