"""Bundles of files that lie directly in a folder: each video with the sidecars that share its stem."""

from collections import defaultdict
from collections.abc import Iterator

from shelver.media.files import Bundle, BundleFile, FileRole, Item
from shelver.sources.admission import Admission
from shelver.sources.bundling import assemble, shorter_stems
from shelver.sources.grouping import are_parts, part_mark
from shelver.sources.listing import Listing, look_at
from shelver.sources.roles import finished_name, role_of, split_name, without_extra_suffix

_FOLLOWERS = frozenset({FileRole.SUBTITLE, FileRole.NFO, FileRole.ART, FileRole.PARTIAL})
_PART_WORDS = ("cd", "dis", "dvd", "part", "pt")


def loose_bundles(
    listing: Listing, source_root: str, admission: Admission, *, holding: str | None = None
) -> Iterator[Bundle]:
    """Yield the bundles of the files directly in a folder, in order of their names; each file is looked at once.

    Only names are held for the whole folder: a bundle is built when it is asked for. With `holding` there is only the one that
    has a file of that name, and no other file is looked at.
    """
    groups = _group(listing.files, admission.rules.video_extensions)
    groups.extend([name] for name in listing.odd)
    if holding is not None:
        groups = [group for group in groups if holding in group]
    groups.sort()
    groups.reverse()
    while groups:
        yield _bundle(groups.pop(), listing.path, source_root, admission)


def _group(names: list[str], video_extensions: frozenset[str]) -> list[list[str]]:
    """Return the names that belong together, the leading one first."""
    leaders: dict[str, list[str]] = {}
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    partial: list[str] = []
    followers: list[str] = []
    for name in names:
        role = role_of(name, video_extensions)
        stem = split_name(name)[0].casefold()
        mark = part_mark(stem) if any(word in stem for word in _PART_WORDS) else None
        if role is FileRole.PARTIAL:
            partial.append(name)
        elif role in _FOLLOWERS or (role is FileRole.VIDEO and without_extra_suffix(stem)):
            followers.append(name)
        elif mark:
            parts[f"{mark[0]}/{role}"].append((mark[1], name))
        else:
            leaders.setdefault(stem, []).append(name)
    _lead_parts(parts, leaders)
    for name in (*partial, *followers):
        _follow(name, leaders)
    return list({id(group): group for group in leaders.values()}.values())


def _lead_parts(parts: dict[str, list[tuple[int, str]]], leaders: dict[str, list[str]]) -> None:
    """Let the parts of one film or archive lead one group; marks that do not count from 1 are part of a title."""
    for key, numbered in parts.items():
        if not are_parts([number for number, _ in numbered]) and not key.endswith(FileRole.PACKED):
            for _, name in numbered:
                leaders.setdefault(split_name(name)[0].casefold(), []).append(name)
            continue
        joined = [name for _, name in sorted(numbered)]
        leaders.setdefault(key.rpartition("/")[0].replace("\0", ""), joined)
        for name in joined:
            leaders.setdefault(split_name(name)[0].casefold(), joined)


def _follow(name: str, leaders: dict[str, list[str]]) -> None:
    """Put a sidecar, an extra or a partial download to the file that it belongs to, or let it stand alone."""
    stem = split_name(finished_name(name))[0].casefold()
    base = without_extra_suffix(stem)
    for candidate in (*shorter_stems(stem), *([base] if base else [])):
        if candidate in leaders:
            leaders[candidate].append(name)
            return
    leaders[stem] = [name]


def _bundle(names: list[str], folder: str, source_root: str, admission: Admission) -> Bundle:
    """Look at the files of one group and make its bundle."""
    files: list[BundleFile] = []
    refused: list[tuple[str, str]] = []
    problem = ""
    for name in names:
        file = look_at(f"{folder}/{name}")
        if isinstance(file, str):
            refused.append((f"{folder}/{name}", file))
            continue
        role = admission.role(file, ())
        problem = problem or admission.objection(file, role)
        if reason := admission.refusal(file, role):
            refused.append((file.path, reason))
        else:
            files.append(BundleFile(file=file, role=role, relative_path=name))
    items, left = _only_item(files) or assemble(files)
    return Bundle(
        source_root=source_root,
        folder=folder,
        name=names[0],
        is_folder=False,
        items=items,
        left=left,
        problem=problem,
        refused=tuple(refused),
    )


def _only_item(files: list[BundleFile]) -> tuple[tuple[Item, ...], tuple[BundleFile, ...]] | None:
    """Return the item of a video that lies alone: the common case, without a search for sidecars."""
    if len(files) == 1 and files[0].role is FileRole.VIDEO:
        return (Item(main=(files[0],)),), ()
    return None
