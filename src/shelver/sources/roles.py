"""What a file is for, read from its name and from the folders around it."""

import re
from collections.abc import Collection

from shelver.media.files import FileRole

VIDEO_EXTENSIONS = frozenset(
    [
        ".mp4",
        ".mkv",
        ".avi",
        ".mov",
        ".wmv",
        ".flv",
        ".m4v",
        ".mpg",
        ".mpeg",
        ".webm",
        ".ts",
        ".m2ts",
        ".mts",
        ".ogm",
        ".ogv",
        ".divx",
        ".3gp",
        ".rmvb",
        ".asf",
        ".vob",
        ".f4v",
    ]
)
"""Containers that shelver treats as video when the settings name none."""

LARGEST_SAMPLE_BYTES = 300 * 1024**2
"""A longer file is never taken for a sample, a trailer or the creditless opening of a show by its name alone."""

_EXTENSIONS: dict[FileRole, str] = {
    FileRole.AUDIO: ".mp3 .m4a .m4b .aac .flac .ogg .oga .opus .wma .wav .aax .ape .mka .ac3 .eac3 .dts .mp2 .aiff",
    FileRole.BOOK: ".epub .pdf .mobi .azw .azw3 .cbz .cbr .cb7 .fb2 .djvu .lit",
    FileRole.DISC: ".iso .img .ifo .bup",
    FileRole.SUBTITLE: ".srt .ass .ssa .sub .idx .sup .vtt .smi .sami .mks .usf",
    FileRole.NFO: ".nfo",
    FileRole.ART: ".jpg .jpeg .png .tbn .webp .gif .bmp",
    FileRole.PACKED: ".rar .zip .7z .tar .gz .bz2 .xz .tgz .ace .arj .par2 .zst",
    FileRole.PARTIAL: (
        ".part .partial .crdownload .tmp .temp .aria2 .!qb .!ut .bc! .!bt .download .opdownload .filepart .dtapart "
        ".jc! .td .xltd .unfinished .incomplete .parts"
    ),
    FileRole.JUNK: (
        ".lnk .exe .url .txt .htm .html .mht .website .bat .cmd .com .scr .vbs .js .jar .msi .ps1 .pif .dll .apk .nzb "
        ".torrent .sfv .md5 .sha1 .sha256 .srr .srs .diz .log .db .ini .webloc .desktop .rtf .doc .docx"
    ),
}
_ROLE_OF = {extension: role for role, extensions in _EXTENSIONS.items() for extension in extensions.split()}

_PACKED_VOLUME = re.compile(r"\.(?:[r-z]\d\d|\d{3})$", re.IGNORECASE)
_PARTIAL_NAME = re.compile(r"^(?:~uTorrentPartFile|\.nfs[0-9a-f]|\.fuse_hidden|\.syncthing\.)", re.IGNORECASE)
_SAMPLE_STEM = re.compile(r"^(?:.*[._ -])?sample(?:[._ -]?\d)?$|^sample[._-]", re.IGNORECASE)
_TRAILER_STEM = re.compile(r"(?:^|[._ -])trailer[._ -]?\d*$", re.IGNORECASE)
_CREDITLESS_STEM = re.compile(r"(?:^|[\W_])nc[ ._-]?(?:op|ed)\d*[a-z]?(?:v\d)?(?=[\W_]|$)", re.IGNORECASE)
_ADVERT_STEM = re.compile(
    r"^(?:www[. ].*|rarbg|etrg|yify|yts(?:[._ -]?[a-z]{2})?|[\w-]+\.(?:com|net|org|to|mx|info|me|cc|tv))$",
    re.IGNORECASE,
)

_PLAYED = frozenset({FileRole.VIDEO, FileRole.AUDIO})

SUBTITLE_FOLDERS = frozenset(
    ["subs", "sub", "subtitles", "subtitle", "vobsubs", "vobsub", "legendas", "sottotitoli", "untertitel"]
)
SAMPLE_FOLDERS = frozenset({"sample", "samples"})
PICTURE_FOLDERS = frozenset(["proof", "proofs", "screens", "screenshots", "screen", "covers", "cover", "artwork"])
DISC_FOLDERS = frozenset({"video_ts", "audio_ts", "bdmv", "certificate", "hvdvd_ts"})
EXTRA_FOLDERS = frozenset(
    {
        "behind the scenes", "deleted scenes", "featurettes", "featurette", "interviews", "scenes", "shorts",
        "trailers", "trailer", "other", "extras", "extra", "clips", "bonus", "bonus features", "bonus disc",
        "special features", "making of", "backdrops", "theme-music",
    }
)  # fmt: skip

_EXTRA_SUFFIX = re.compile(
    r"-(?:behindthescenes|deleted|deletedscene|featurette|interview|scene|short|other|clip|extra)\d*$"
    r"|[._ -]+trailer[._ -]?\d*$",
    re.IGNORECASE,
)
ART_WORDS = frozenset(
    [
        "poster",
        "fanart",
        "backdrop",
        "background",
        "folder",
        "cover",
        "movie",
        "default",
        "banner",
        "landscape",
        "clearlogo",
        "logo",
        "clearart",
        "discart",
        "disc",
        "cdart",
        "keyart",
        "thumb",
        "season",
        "show",
        "characterart",
    ]
)
"""Words by which media servers know a picture."""


def split_name(name: str) -> tuple[str, str]:
    """Return the stem and the extension (lower case, with its dot); a leading dot starts no extension."""
    dot = name.rfind(".")
    if dot <= 0:
        return name, ""
    return name[:dot], name[dot:].lower()


def role_of(name: str, video_extensions: Collection[str] = VIDEO_EXTENSIONS) -> FileRole:
    """Return what a file is for by its name alone; folders and neighbours may still change it."""
    _, extension = split_name(name)
    if extension in video_extensions:
        return FileRole.VIDEO
    role = _ROLE_OF.get(extension)
    if role is FileRole.PARTIAL or _PARTIAL_NAME.match(name):
        return FileRole.PARTIAL
    if role is None and _PACKED_VOLUME.search(extension):
        return FileRole.PACKED
    return role or FileRole.UNKNOWN


def role_in_folders(role: FileRole, name: str, size_bytes: int, folders: tuple[str, ...]) -> FileRole:
    """Return the role of a file inside its bundle: what a video is, depends on the folders (relative) that hold it."""
    lowered = {folder.casefold() for folder in folders}
    if role is not FileRole.PARTIAL and lowered & DISC_FOLDERS:
        return FileRole.DISC
    if role in _PLAYED and lowered & SAMPLE_FOLDERS:
        return FileRole.SAMPLE
    if role is not FileRole.VIDEO:
        return role
    small = size_bytes <= LARGEST_SAMPLE_BYTES and _role_of_small(split_name(name)[0])
    return small or (FileRole.EXTRA if lowered & EXTRA_FOLDERS else role)


def _role_of_small(stem: str) -> FileRole | None:
    """Return what a small video is by the words of its stem, if they make it anything else than a video."""
    if _SAMPLE_STEM.search(stem):
        return FileRole.SAMPLE
    if _TRAILER_STEM.search(stem) or _CREDITLESS_STEM.search(stem):
        return FileRole.EXTRA
    return FileRole.JUNK if _ADVERT_STEM.match(stem) else None


def without_extra_suffix(stem: str) -> str:
    """Return the stem of the video to which a file such as "Film-trailer" belongs, or "" when it names no extra."""
    found = _EXTRA_SUFFIX.search(stem)
    return stem[: found.start()] if found else ""


def finished_name(name: str) -> str:
    """Return the name that a partial download will have when it is complete."""
    stem, extension = split_name(name)
    while _ROLE_OF.get(extension) is FileRole.PARTIAL:
        name = stem
        stem, extension = split_name(name)
    return name
