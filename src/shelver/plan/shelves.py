"""Which library roots take a kind of work, and which folders of a mixed root it stands in."""

from collections.abc import Iterable, Iterator

from shelver.media.kinds import MediaType, RootKind, shelf
from shelver.media.library import RootState

_MIXED_FOLDERS = {
    MediaType.MOVIE: ("Movies",),
    MediaType.TV: ("TV Shows",),
    MediaType.DOCUMENTARY: ("Other", "Documentaries"),
    MediaType.STANDUP: ("Other", "Stand-up"),
    MediaType.AUDIOBOOK: ("Audiobooks",),
    MediaType.OTHER: ("Other",),
}
_FILMS = frozenset({MediaType.DOCUMENTARY, MediaType.STANDUP})


def shelf_folder(root: RootState, media_type: MediaType) -> tuple[str, ...]:
    """Return the folders of a kind below a root; a typed root has none."""
    return _MIXED_FOLDERS[media_type] if root.kind is RootKind.MIXED else ()


def takes(root: RootState, media_type: MediaType, *, roots: Iterable[RootState]) -> bool:
    """Say whether a root takes works of a kind.

    Documentary films and specials go to the movies where no root of all `roots` is meant for them.
    """
    wanted = {shelf(media_type), RootKind.MIXED}
    if media_type in _FILMS and not any(other.kind in wanted for other in roots):
        wanted = {RootKind.MOVIES}
    return root.kind in wanted


def in_order(roots: Iterable[RootState], preferred: tuple[str, ...]) -> Iterator[RootState]:
    """Yield the roots: first those with a preferred path, in that order, then the others by priority and name."""
    by_path = {root.path: root for root in roots}
    for path in preferred:
        if path in by_path:
            yield by_path.pop(path)
    yield from sorted(by_path.values(), key=lambda root: (root.priority, root.name))


def storage_folder(kind: RootKind) -> tuple[str, ...]:
    """Return the folders in which a root of that kind stands where several roots are brought together in one place."""
    return next((folders for media_type, folders in _MIXED_FOLDERS.items() if shelf(media_type) is kind), ())
