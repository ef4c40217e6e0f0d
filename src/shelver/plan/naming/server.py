"""Where every file of a seated item goes in a layout of a media server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from shelver.media.files import BundleFile, FileRole, Item
from shelver.media.languages import three_letter_code
from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Work
from shelver.plan.components import component, name_key, with_extension
from shelver.plan.naming.home import Parts, Seat
from shelver.plan.naming.movies import part_stem
from shelver.plan.naming.sidecars import (
    SUFFIX_OF_ROLE,
    extra_place,
    picture_word,
    split_extension,
    subtitle_name,
    subtitle_tag,
    words_beyond,
)
from shelver.plan.naming.style import Style

_DISC_FOLDERS = frozenset({"video_ts", "audio_ts", "bdmv", "certificate", "hvdvd_ts"})
_IMAGES = frozenset({".iso", ".img"})
_PICTURES_OF_FILMS = frozenset(
    {"poster", "fanart", "banner", "landscape", "clearlogo", "clearart", "discart", "keyart", "thumb"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The files of an item with their targets, and the sidecars that stay: (path, reason)."""

    files: tuple[tuple[BundleFile, Parts], ...]
    left: tuple[tuple[str, str], ...] = ()


def spread(style: Style, item: Item, work: Work, seat: Seat, *, is_taken: Callable[[Parts], bool]) -> Spread:
    """Return where every file of a seated item goes; `is_taken` tells of names that the library or the plan has."""
    return _Spreading(style, item, work, seat, is_taken).done()


class _Spreading:
    """Collects the targets of one item; a sidecar never takes a name that another file has."""

    def __init__(self, style: Style, item: Item, work: Work, seat: Seat, is_taken: Callable[[Parts], bool]) -> None:
        self._style = style
        self._item = item
        self._work = work
        self._seat = seat
        self._is_taken = is_taken
        self._files: list[tuple[BundleFile, Parts]] = []
        self._names: set[Parts] = set()
        self._left: list[tuple[str, str]] = []

    def done(self) -> Spread:
        for file, parts in main_targets(self._item, self._work, self._seat):
            self._put(file, self._unlike_the_others(parts))
        for file in self._item.sidecars:
            self._put_sidecar(file)
        for file in self._item.extras:
            self._put_extra(file)
        return Spread(files=tuple(self._files), left=tuple(self._left))

    def _put(self, file: BundleFile, parts: Parts) -> None:
        self._files.append((file, parts))
        self._names.add(_key(parts))

    def _is_free(self, parts: Parts) -> bool:
        return _key(parts) not in self._names and not self._is_taken(parts)

    def _unlike_the_others(self, parts: Parts) -> Parts:
        """Number a main file whose name differs from another one's only in what no file system tells apart."""
        stem, extension = split_extension(parts[-1])
        copy = 1
        while _key(parts) in self._names:
            copy += 1
            parts = (*parts[:-1], with_extension(f"{stem} {copy}", extension))
        return parts

    def _put_sidecar(self, file: BundleFile) -> None:
        index, words = words_beyond(file, self._item.main)
        stem = self._stem_of(index)
        extension = split_extension(file.file.name)[1]
        match file.role:
            case FileRole.SUBTITLE:
                self._put_subtitle(file, stem, words, extension)
            case FileRole.ART:
                self._put_or_leave(file, self._picture(words, extension))
            case FileRole.NFO | FileRole.NOTES:
                self._put_or_leave(file, self._metadata(stem, SUFFIX_OF_ROLE[file.role]))
            case _:
                self._put_or_leave(
                    file, with_extension(stem + component(words, fallback="") if words else stem, extension)
                )

    def _stem_of(self, index: int) -> str:
        return part_stem(self._work, self._seat.stem, index + 1) if _has_parts(self._item) else self._seat.stem

    def _put_subtitle(self, file: BundleFile, stem: str, words: str, extension: str) -> None:
        tag = subtitle_tag(file, words)
        if self._style.three_letter_languages:
            tag = replace(tag, language=three_letter_code(tag.language))
        for copy in range(1, len(self._item.sidecars) + 100):
            parts = (*self._seat.folder, subtitle_name(stem, tag, extension, copy))
            if self._is_free(parts):
                self._put(file, parts)
                return
        self._left.append((file.file.path, "the library has subtitles under every name that it could get"))

    def _picture(self, words: str, extension: str) -> str:
        """Return the name of a picture, or "" for one that no server would show."""
        if isinstance(self._work, Movie) and self._seat.folder == self._seat.owner:
            word = picture_word(words) or ("poster" if not words else "")
            return f"{word}{extension.lower()}" if word.rstrip("0123456789") in _PICTURES_OF_FILMS else ""
        if isinstance(self._work, Episodes):
            return f"{self._seat.stem}-thumb{extension.lower()}" if words.casefold() in {"", "-thumb"} else ""
        return (
            f"cover{extension.lower()}" if isinstance(self._work, Audiobook) and picture_word(words) == "poster" else ""
        )

    def _metadata(self, stem: str, suffix: str) -> str:
        return stem + suffix

    def _put_or_leave(self, file: BundleFile, name: str) -> None:
        parts = (*self._seat.folder, name)
        if not name:
            self._left.append((file.file.path, "no media server would show this picture here"))
        elif self._is_free(parts):
            self._put(file, parts)
        else:
            self._left.append((file.file.path, f"the library has {name} already"))

    def _put_extra(self, file: BundleFile) -> None:
        folder, name = extra_place(file, self._style.other_extras)
        stem, extension = split_extension(name)
        trailers = sum(1 for extra in self._item.extras if extra_place(extra, "")[0] == "trailers")
        first = (*self._seat.folder, f"{self._seat.stem}-trailer{extension}")
        if folder == "trailers" and trailers == 1 and isinstance(self._work, Movie) and self._is_free(first):
            self._put(file, first)
            return
        for copy in range(1, len(self._item.extras) + 100):
            parts = (*self._seat.folder, folder, name if copy == 1 else f"{stem} {copy}{extension}")
            if self._is_free(parts):
                self._put(file, parts)
                return
        self._left.append((file.file.path, "the library has extras under every name that it could get"))


def _key(parts: Parts) -> Parts:
    return tuple(map(name_key, parts))


def main_targets(item: Item, work: Work, seat: Seat) -> Iterator[tuple[BundleFile, Parts]]:
    """Yield the main files of an item with their targets."""
    if item.main[0].role is FileRole.DISC and split_extension(item.main[0].file.name)[1].lower() not in _IMAGES:
        for file in item.main:
            yield file, (*seat.folder, *_below_disc(file))
    elif len(item.main) == 1:
        yield item.main[0], (*seat.folder, _main_name(seat.stem, item.main[0]))
    elif isinstance(work, Audiobook | OtherWork):
        for file, below in _below_common(item.main):
            yield file, (*seat.folder, *below)
    else:
        for number, file in enumerate(item.main, start=1):
            yield file, (*seat.folder, _main_name(part_stem(work, seat.stem, number), file))


def _main_name(stem: str, file: BundleFile) -> str:
    return with_extension(stem, split_extension(file.file.name)[1].lower())


def _has_parts(item: Item) -> bool:
    return len(item.main) > 1 and item.main[0].role is FileRole.VIDEO


def _below_disc(file: BundleFile) -> Parts:
    """Return the path of a disc's file from VIDEO_TS or BDMV on; files of a DVD that lie bare get their VIDEO_TS."""
    pieces = file.relative_path.split("/")
    start = next((i for i, piece in enumerate(pieces[:-1]) if piece.casefold() in _DISC_FOLDERS), None)
    kept = pieces[start:] if start is not None else ["VIDEO_TS", pieces[-1]]
    return tuple(component(piece, fallback="_") for piece in kept)


def _below_common(files: tuple[BundleFile, ...]) -> Iterator[tuple[BundleFile, Parts]]:
    """Yield files with their paths below the deepest folder that holds all of them."""
    paths = [file.relative_path.split("/") for file in files]
    depth = 0
    while all(len(path) > depth + 1 and path[depth] == paths[0][depth] for path in paths):
        depth += 1
    for file, path in zip(files, paths, strict=True):
        yield file, tuple(_stored(piece) for piece in path[depth:])


def _stored(name: str) -> str:
    stem, extension = split_extension(name)
    return with_extension(stem, extension)
