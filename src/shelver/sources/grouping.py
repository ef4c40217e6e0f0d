"""Which files are the main files of one item: a video, the parts of a film, a disc, the files of a read book."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shelver.media.files import BundleFile, FileRole
from shelver.sources.folders import CD_FOLDER
from shelver.sources.roles import DISC_FOLDERS, split_name, without_extra_suffix

_MARKED_PART = re.compile(r"[ ._([-]+(?:(?:cd|dvd|dis[ck])[ ._-]*(\d|[a-d])|(?:part|pt)(\d|[a-d]))(?=$|[ ._)\]-])", re.IGNORECASE)  # fmt: skip
_DIGITS = re.compile(r"(\d+)")
_DISC_PART = re.compile(r"\.(?:ifo|bup|vob)$", re.IGNORECASE)
MOST_PARTS = 8
"""Media servers stack no more files to one film."""


def folder_of(file: BundleFile) -> str:
    """Return the folder of a file relative to its bundle; "" for the bundle's own folder."""
    return file.relative_path.rpartition("/")[0]


def stem_of(file: BundleFile) -> str:
    """Return the file's name without its extension, for comparing."""
    return split_name(file.file.name)[0].casefold()


def in_reading_order(files: Iterable[BundleFile]) -> list[BundleFile]:
    """Sort by path so that "2" comes before "10"."""
    return sorted(files, key=_reading_key)


def _reading_key(file: BundleFile) -> list[tuple[int, str]]:
    """Numbers by value, before words; equal numbers by their spelling."""
    pieces = _DIGITS.split(file.relative_path.casefold())
    return [(int(piece[:18]), piece) if piece.isdecimal() else (-1, piece) for piece in pieces]


def part_mark(stem: str) -> tuple[str, int] | None:
    """Return the stem without its mark of a part ("film-cd2", "film.part2") and the part's number; None without one.

    "Part 2" as words of a title is no mark: only "part2" in one piece is.
    """
    found = _MARKED_PART.search(stem)
    if not found:
        return None
    word = (found.group(1) or found.group(2)).casefold()
    number = int(word) if word.isdecimal() else ord(word) - ord("a") + 1
    return f"{stem[: found.start()]}\0{stem[found.end() :]}".casefold(), number


def are_parts(numbers: Sequence[int]) -> bool:
    """Say whether numbers count the parts of one film: 1, 2, … without gap or repetition."""
    return 2 <= len(numbers) <= MOST_PARTS and sorted(numbers) == list(range(1, len(numbers) + 1))


def main_groups(files: Sequence[BundleFile]) -> tuple[list[tuple[BundleFile, ...]], list[BundleFile]]:
    """Return the main files item by item, in reading order, and the files that are no main file.

    A bundle is read as the strongest kind of content in it: discs and videos, else read books, else written ones.
    """
    files = _with_disc_files(files)
    files = _with_suffix_extras(files)
    discs = [file for file in files if file.role is FileRole.DISC]
    videos = [file for file in files if file.role is FileRole.VIDEO]
    if discs or videos:
        groups = [*_discs(discs), *_films(videos)]
    else:
        groups = _by_folder(files, FileRole.AUDIO) or _by_stem(files, FileRole.BOOK)
    groups.sort(key=lambda group: _reading_key(group[0]))
    taken = {file.relative_path for group in groups for file in group}
    return groups, [file for file in files if file.relative_path not in taken]


def _with_disc_files(files: Sequence[BundleFile]) -> list[BundleFile]:
    """Give the streams of a DVD whose files lie without their VIDEO_TS folder the role of a disc."""
    dvd_folders = {folder_of(file) for file in files if file.file.name.casefold().endswith(".ifo")}
    return [
        replace(file, role=FileRole.DISC)
        if dvd_folders and folder_of(file) in dvd_folders and _DISC_PART.search(file.file.name)
        else file
        for file in files
    ]


def _with_suffix_extras(files: list[BundleFile]) -> list[BundleFile]:
    """Give the role of an extra to videos such as "Film-interview" that lie beside the video "Film"."""
    videos = {(folder_of(file), stem_of(file)) for file in files if file.role is FileRole.VIDEO}
    return [
        replace(file, role=FileRole.EXTRA)
        if file.role is FileRole.VIDEO and (folder_of(file), without_extra_suffix(stem_of(file))) in videos
        else file
        for file in files
    ]


def disc_base(file: BundleFile) -> str:
    """Return the folder, relative to the bundle, that holds the disc structure to which a file belongs."""
    folders = file.relative_path.split("/")[:-1]
    for index, folder in enumerate(folders):
        if folder.casefold() in DISC_FOLDERS:
            return "/".join(folders[:index])
    return "/".join(folders)


def _discs(files: list[BundleFile]) -> list[tuple[BundleFile, ...]]:
    groups: dict[str, list[BundleFile]] = defaultdict(list)
    for file in files:
        is_image = split_name(file.file.name)[1] in {".iso", ".img"}
        groups[file.relative_path if is_image else f"{disc_base(file)}/"].append(file)
    return [tuple(in_reading_order(group)) for group in groups.values()]


def _films(videos: list[BundleFile]) -> list[tuple[BundleFile, ...]]:
    """Join the parts of films; every other video stands alone."""
    candidates: dict[str, list[tuple[int, BundleFile]]] = defaultdict(list)
    for file in videos:
        mark = part_mark(split_name(file.file.name)[0]) or _folder_mark(file)
        if mark:
            key, number = mark
            home = folder_of(file).rpartition("/")[0] if _is_cd_folder(file) else folder_of(file)
            candidates[f"{home}/{key}"].append((number, file))
    films = []
    joined: set[str] = set()
    for parts in candidates.values():
        if are_parts([number for number, _ in parts]):
            film = tuple(file for _, file in sorted(parts, key=lambda part: part[0]))
            films.append(film)
            joined.update(file.relative_path for file in film)
    return films + [(file,) for file in videos if file.relative_path not in joined]


def _is_cd_folder(file: BundleFile) -> bool:
    return bool(CD_FOLDER.fullmatch(folder_of(file).rpartition("/")[2]))


def _folder_mark(file: BundleFile) -> tuple[str, int] | None:
    """Read the part's number from a folder such as CD2."""
    found = CD_FOLDER.fullmatch(folder_of(file).rpartition("/")[2])
    if not found:
        return None
    word = found.group(1).casefold()
    return "", int(word) if word.isdecimal() else ord(word) - ord("a") + 1


def _by_folder(files: list[BundleFile], role: FileRole) -> list[tuple[BundleFile, ...]]:
    """Group by folder; folders such as "CD 2" belong to the folder around them."""
    groups: dict[str, list[BundleFile]] = defaultdict(list)
    for file in files:
        if file.role is role:
            folder = folder_of(file)
            groups[folder.rpartition("/")[0] if _is_cd_folder(file) else folder].append(file)
    return [tuple(in_reading_order(group)) for group in groups.values()]


def _by_stem(files: list[BundleFile], role: FileRole) -> list[tuple[BundleFile, ...]]:
    groups: dict[tuple[str, str], list[BundleFile]] = defaultdict(list)
    for file in files:
        if file.role is role:
            groups[folder_of(file), stem_of(file)].append(file)
    return [tuple(in_reading_order(group)) for group in groups.values()]
