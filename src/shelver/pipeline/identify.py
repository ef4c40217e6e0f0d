"""The stage that reads an item's name and collects what every identifier says about it."""

from collections.abc import Iterable
from dataclasses import replace

from shelver.media.evidence import Evidence
from shelver.media.files import Bundle, FileRole, Item
from shelver.media.release_name import ReleaseName
from shelver.names import parse
from shelver.names.keys import title_key
from shelver.ports import Identifier

_DISC_FOLDERS = frozenset({"video_ts", "audio_ts", "bdmv", "stream", "certificate", "hvdvd_ts"})


def identify(
    bundle: Bundle, item: Item, identifiers: Iterable[Identifier], read: ReleaseName | None = None
) -> tuple[ReleaseName, tuple[Evidence, ...]]:
    """Return what the item's name says, folders included, and the evidence of all identifiers in their order.

    `read` is what its naming path says, where it was read already.
    """
    name = _spelt_as_folder(read or parse(naming_path(bundle, item)), bundle)
    return name, tuple(row for identifier in identifiers for row in identifier.evidence(bundle, item, name))


def naming_path(bundle: Bundle, item: Item) -> str:
    """Return the path that names the item, from below the watched folder.

    Folders around a release say what its file leaves out. A disc or a book of many files goes by its folder, whose
    files are only numbered; the watched folder itself says nothing, unless it is the release.
    """
    main = item.main[0]
    root = bundle.source_root.rstrip("/")
    if bundle.is_folder and bundle.folder.rstrip("/") == root:
        root = root.rpartition("/")[0]
    path = main.file.path.removeprefix(root).lstrip("/")
    parts = path.split("/")
    if main.role is FileRole.DISC or any(part.casefold() in _DISC_FOLDERS for part in parts[:-1]):
        kept = [part for part in parts[:-1] if part.casefold() not in _DISC_FOLDERS]
        return "/".join(kept) or path
    if main.role is FileRole.AUDIO and len(item.main) > 1 and len(parts) > 1:
        return "/".join(parts[:-1])
    return path


def _spelt_as_folder(name: ReleaseName, bundle: Bundle) -> ReleaseName:
    """Take the spelling of the release folder where a file spells the same title without capitals."""
    if not bundle.is_folder or not name.title.islower():
        return name
    folder_title = parse(bundle.name).title
    return replace(name, title=folder_title) if title_key(folder_title) == title_key(name.title) else name
