"""File extensions, by what such a file holds."""

from __future__ import annotations

VIDEO = frozenset(
    [
        "mkv",
        "mp4",
        "avi",
        "m4v",
        "mov",
        "wmv",
        "mpg",
        "mpeg",
        "ts",
        "m2ts",
        "mts",
        "webm",
        "flv",
        "f4v",
        "vob",
        "ogm",
        "ogv",
        "divx",
        "xvid",
        "rmvb",
        "rm",
        "asf",
        "3gp",
        "3g2",
        "iso",
        "img",
        "mk3d",
        "strm",
        "mpe",
        "mpv",
        "qt",
        "wtv",
        "dvr-ms",
        "dvrms",
        "disc",
        "bdmv",
        "ifo",
        "nuv",
        "ssif",
        "evo",
        "tp",
        "trp",
        "m2v",
        "h264",
        "hevc",
        "rec",
    ]
)
STREAMS = VIDEO - {"iso", "img", "disc"}
"""Files that hold a picture and nothing else; a disc image may hold a game."""

SIDECAR = frozenset(
    [
        "srt",
        "sub",
        "idx",
        "ass",
        "ssa",
        "smi",
        "vtt",
        "sup",
        "nfo",
        "txt",
        "jpg",
        "jpeg",
        "png",
        "torrent",
        "nzb",
        "sfv",
        "md5",
        "rar",
        "zip",
        "7z",
        "par2",
        "xml",
        "url",
        "lnk",
        "mks",
        "r00",
    ]
)
AUDIO = frozenset(
    [
        "mp3",
        "flac",
        "m4a",
        "ogg",
        "oga",
        "opus",
        "wav",
        "wma",
        "aac",
        "alac",
        "ape",
        "aiff",
        "aif",
        "wv",
        "mka",
        "dsf",
        "dff",
        "mpc",
        "cue",
        "m3u",
        "ac3",
        "dts",
    ]
)
AUDIOBOOK = frozenset(["m4b", "aax", "aaxc"])
BOOK = frozenset(
    [
        "epub",
        "mobi",
        "azw",
        "azw3",
        "azw4",
        "kfx",
        "pdf",
        "djvu",
        "fb2",
        "lit",
        "lrf",
        "prc",
        "pdb",
        "rtf",
        "doc",
        "docx",
        "chm",
    ]
)
OTHER = frozenset(["cbr", "cbz", "cb7", "cbt", "exe", "msi", "dmg", "apk", "nsp", "xci", "wbfs", "cia", "pkg"])

EXTENSIONS = VIDEO | SIDECAR | AUDIO | AUDIOBOOK | BOOK | OTHER

CODECS = frozenset(["aac", "ac3", "dts", "flac", "mp3", "ogg", "opus", "alac", "h264", "hevc", "divx", "xvid"])
"""Extensions that end a release name in capitals without being its extension: "Title.1080p.x264.AAC"."""

SUBTITLES = frozenset(["srt", "sub", "idx", "ass", "ssa", "smi", "vtt", "sup"])
SUBTITLE_MARKS = frozenset(["forced", "sdh", "cc", "hi", "default", "full"])
"""What media servers write between a subtitle's language and its extension."""
