"""Names of what travels with a main file: subtitles, metadata, pictures, extras."""

import re

from shelver.media.files import BundleFile, FileRole
from shelver.media.subtitles import SubtitleTag, read_subtitle_tag
from shelver.plan.components import component, with_extension

_EXTRA_FOLDERS = {
    "behind the scenes": "behind the scenes", "behindthescenes": "behind the scenes", "making of": "behind the scenes",
    "deleted scenes": "deleted scenes", "deleted": "deleted scenes", "deletedscene": "deleted scenes",
    "featurettes": "featurettes", "featurette": "featurettes", "interviews": "interviews", "interview": "interviews",
    "scenes": "scenes", "scene": "scenes", "shorts": "shorts", "short": "shorts", "trailers": "trailers",
    "trailer": "trailers",
}  # fmt: skip
_SUFFIX = re.compile(r"[-._ ]+(behindthescenes|deleted|deletedscene|featurette|interview|scene|short|other|trailer|clip|extra)[._ -]?\d*$", re.IGNORECASE)  # fmt: skip
_PICTURES = {
    "poster": "poster", "folder": "poster", "cover": "poster", "movie": "poster", "default": "poster",
    "fanart": "fanart", "backdrop": "fanart", "background": "fanart", "banner": "banner", "landscape": "landscape",
    "thumb": "thumb", "clearlogo": "clearlogo", "logo": "clearlogo", "clearart": "clearart", "discart": "discart",
    "disc": "discart", "cdart": "discart", "keyart": "keyart",
}  # fmt: skip


def split_extension(name: str) -> tuple[str, str]:
    """Return stem and extension with its dot, as written."""
    stem, dot, extension = name.rpartition(".")
    return (stem, f".{extension}") if dot and stem else (name, "")


def subtitle_name(stem: str, tag: SubtitleTag, extension: str, copy: int = 1) -> str:
    """Return the name of a subtitle; `copy` counts those of the same language and flags."""
    words = [
        tag.language,
        str(copy) if copy > 1 else "",
        "default" if tag.is_default else "",
        "forced" if tag.is_forced else "",
        "sdh" if tag.is_sdh else "",
    ]
    return ".".join((stem, *(word for word in words if word))) + extension.lower()


def words_beyond(file: BundleFile, mains: tuple[BundleFile, ...]) -> tuple[int, str]:
    """Return which main file a sidecar's name starts with (0 when none does), and the words that the name has beyond it."""
    stem = split_extension(file.file.name)[0]
    for index, main in enumerate(mains):
        main_stem = split_extension(main.file.name)[0]
        if stem.casefold().startswith(main_stem.casefold()):
            return index, stem[len(main_stem) :]
    return 0, stem


def subtitle_tag(file: BundleFile, words: str) -> SubtitleTag:
    """Return language and flags of a subtitle from the words of its name, or from its folder ("Subs/English/…")."""
    tag = read_subtitle_tag(words)
    if tag.language or "/" not in file.relative_path:
        return tag
    return SubtitleTag(
        language=read_subtitle_tag(file.relative_path.split("/")[-2]).language,
        is_forced=tag.is_forced,
        is_sdh=tag.is_sdh,
        is_default=tag.is_default,
    )


def picture_word(words: str) -> str:
    """Return what a picture shows, as media servers call it, from its name or the words beyond its video's; "" if none."""
    word = words.casefold().strip(" ._-")
    digits = word[len(word.rstrip("0123456789")) :]
    found = _PICTURES.get(word.removesuffix(digits), "")
    return found + digits if found == "fanart" else found


def extra_place(file: BundleFile, other: str) -> tuple[str, str]:
    """Return the folder and the file name of an extra; `other` is the folder of extras of no special kind."""
    stem, extension = split_extension(file.file.name)
    found = _SUFFIX.search(stem)
    kind = _EXTRA_FOLDERS.get(found.group(1).casefold(), "") if found else ""
    for folder in reversed(file.relative_path.casefold().split("/")[:-1]):
        kind = kind or _EXTRA_FOLDERS.get(folder, "")
    return kind or other, with_extension(component(stem, fallback="extra"), extension)


SUFFIX_OF_ROLE = {FileRole.NFO: ".nfo", FileRole.NOTES: ".nfo-orig"}
"""A release group's notes are kept beside the video under a name that no media server takes for metadata."""

SIDECAR_EXTENSIONS = frozenset(
    [
        ".srt",
        ".ass",
        ".ssa",
        ".sub",
        ".idx",
        ".sup",
        ".vtt",
        ".smi",
        ".mks",
        ".nfo",
        ".nfo-orig",
        ".jpg",
        ".jpeg",
        ".png",
        ".tbn",
        ".webp",
        ".gif",
        ".xml",
        ".txt",
    ]
)
"""A file of such a name holds no work of its own: it does not keep a video from its place."""
