"""From the files of a bundle to its items: every sidecar and extra finds the video to which it belongs."""

import re
from collections.abc import Sequence

from shelver.media.files import BundleFile, FileRole, Item
from shelver.media.subtitles import is_subtitle_word
from shelver.sources.folders import CD_FOLDER
from shelver.sources.grouping import disc_base, folder_of, in_reading_order, main_groups, part_mark, stem_of
from shelver.sources.roles import ART_WORDS, EXTRA_FOLDERS, SUBTITLE_FOLDERS, split_name, without_extra_suffix

_EPISODE = re.compile(r"s(\d{1,4})[ ._-]*e(\d{1,4})|(?<!\d)(\d{1,2})x(\d{2,3})(?!\d)", re.IGNORECASE)
_LAST_WORD = re.compile(r"[ ._-]+[(\[]?([^ ._()\[\]-]+)[)\]]?$")
_SIDECARS = frozenset({FileRole.SUBTITLE, FileRole.NFO, FileRole.NOTES, FileRole.ART, FileRole.AUDIO, FileRole.BOOK})


def assemble(files: Sequence[BundleFile]) -> tuple[tuple[Item, ...], tuple[BundleFile, ...]]:
    """Return the items of a bundle in reading order, and the files that belong to none of them."""
    groups, others = main_groups(files)
    if not groups:
        return (), tuple(others)
    homes = _Homes(groups)
    sidecars: list[list[BundleFile]] = [[] for _ in groups]
    extras: list[list[BundleFile]] = [[] for _ in groups]
    left: list[BundleFile] = []
    for file in in_reading_order(others):
        index = homes.index_for(file)
        if index is None:
            left.append(file)
        else:
            (extras if file.role is FileRole.EXTRA else sidecars)[index].append(file)
    items = tuple(
        Item(main=main, sidecars=tuple(own), extras=tuple(bonus))
        for main, own, bonus in zip(groups, sidecars, extras, strict=True)
    )
    return items, tuple(left)


def shorter_stems(stem: str) -> list[str]:
    """Return the stems of the videos that a sidecar may belong to, longest first: words about the subtitle fall away."""
    stems = [stem]
    while len(stems) < 6:
        found = _LAST_WORD.search(stem)
        if not found or not (is_subtitle_word(found.group(1)) or found.group(1).casefold() in ART_WORDS):
            break
        stem = stem[: found.start()]
        stems.append(stem)
    return stems


class _Homes:
    """Where the items of a bundle live: by folder, by stem and by episode."""

    def __init__(self, groups: Sequence[tuple[BundleFile, ...]]) -> None:
        self._by_folder: dict[str, list[int]] = {}
        self._by_stem: dict[str, int] = {}
        self._by_episode: dict[tuple[int, int], int] = {}
        self._only = 0 if len(groups) == 1 else None
        for index, main in enumerate(groups):
            self._by_folder.setdefault(_home(main[0]), []).append(index)
            for file in main:
                self._learn(index, file)

    def _learn(self, index: int, file: BundleFile) -> None:
        stem = stem_of(file)
        self._by_stem.setdefault(stem, index)
        if mark := part_mark(stem):
            self._by_stem.setdefault(mark[0].replace("\0", ""), index)
        if episode := _episode(file.file.name):
            self._by_episode.setdefault(episode, index)

    def index_for(self, file: BundleFile) -> int | None:
        """Return the item to which a sidecar or an extra belongs, or None."""
        if file.role is FileRole.EXTRA:
            return self._for_extra(file)
        if file.role not in _SIDECARS:
            return None
        by_name = self._named(file)
        if by_name is not None or file.role in {FileRole.AUDIO, FileRole.BOOK}:
            return by_name
        if file.role is FileRole.ART and not _is_art_name(file):
            return None
        return self._neighbour(file)

    def _named(self, file: BundleFile) -> int | None:
        """Find the item by the file's name, by the folder named like it, or by the episode that both name."""
        for stem in shorter_stems(stem_of(file)):
            if stem in self._by_stem:
                return self._by_stem[stem]
        for folder in reversed(folder_of(file).split("/")):
            if folder and (index := self._by_stem.get(folder.casefold())) is not None:
                return index
        episode = _episode(file.relative_path)
        return self._by_episode.get(episode) if episode else None

    def _neighbour(self, file: BundleFile) -> int | None:
        """Find the only item of the folder in which the file lies, the folders for subtitles not counted."""
        around = self._by_folder.get(_home(file), [])
        if len(around) == 1:
            return around[0]
        return self._only

    def _for_extra(self, file: BundleFile) -> int | None:
        base = without_extra_suffix(stem_of(file))
        if base in self._by_stem:
            return self._by_stem[base]
        folder = _home(file)
        around = self._by_folder.get(folder) or [
            index for home, indexes in self._by_folder.items() if _holds(folder, home) for index in indexes
        ]
        return min(around) if around else self._only


def _holds(folder: str, inner: str) -> bool:
    return not folder or inner.startswith(f"{folder}/")


def _home(file: BundleFile) -> str:
    """Return the folder to which a file belongs: what lies in Subs, Extras or CD1 belongs to the folder around it."""
    if file.role is FileRole.DISC:
        return disc_base(file)
    folders = folder_of(file).split("/")
    for index, folder in enumerate(folders):
        lowered = folder.casefold()
        if lowered in SUBTITLE_FOLDERS or lowered in EXTRA_FOLDERS:
            return "/".join(folders[:index])
    if folders and CD_FOLDER.fullmatch(folders[-1]):
        folders.pop()
    return "/".join(folders)


def _episode(text: str) -> tuple[int, int] | None:
    """Read season and episode from a name, for pairing a sidecar with its video."""
    found = None
    for match in _EPISODE.finditer(text):
        found = match
    if found is None:
        return None
    season, episode = (group for group in found.groups() if group)
    return int(season), int(episode)


def _is_art_name(file: BundleFile) -> bool:
    """Say whether a picture has a name by which media servers know it ("poster", "fanart1"), and no other one."""
    return split_name(file.file.name)[0].casefold().rstrip("0123456789") in ART_WORDS
