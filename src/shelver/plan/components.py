"""Path components from hostile text: every name that shelver composes passes through here.

A component holds no separator, control or bidirectional mark, is never empty, "." or "..", is no device name of
Windows, fits its limit in bytes, and is in Unicode NFC. The rules are safe for SMB shares, whatever the disk.
"""

import re
import unicodedata
from functools import lru_cache

NAME_LIMIT_BYTES = 255
SIDECAR_RESERVE_BYTES = 40
"""Kept free in a stem for the longest suffix of a sidecar or a temporary name."""

_ELLIPSIS = "…"
_REMEMBERED = 2048  # one item asks for the same few names again and again
_JOINERS = "\u200c\u200d"
_SPACING = frozenset({"Zs", "Zl", "Zp"})
_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_PLAIN = re.compile(r"[A-Za-z0-9 ._()&',!+\[\]{}=-]*")
_REPLACEMENTS = (
    (re.compile(r"\s*:\s+|\s+[/|\\]\s+"), " - "),
    (re.compile(r"[:/\\|]"), "-"),
    (re.compile(r'"'), "'"),
    (re.compile(r"[<>?*]"), ""),
    (re.compile(r"\s{2,}"), " "),
)
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_IGNORED_BY_SERVERS = frozenset(
    [
        "metadata",
        "subs",
        "sample",
        "minta",
        "extrafanart",
        "extrathumbs",
        "lost+found",
        "eadir",
        "@eadir",
        "#recycle",
        "proof",
    ]
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


@lru_cache(maxsize=_REMEMBERED)
def clean(text: str) -> str:
    """Return the text with only characters that every file system stores; it may be empty, or a part of a name.

    "Face/Off" becomes "Face-Off", "Alien: Romulus" becomes "Alien - Romulus", "What?" becomes "What".
    """
    if _PLAIN.fullmatch(text):
        return " ".join(text.split())
    text = "".join(_kept(char) for char in unicodedata.normalize("NFC", text))
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return unicodedata.normalize("NFC", text).strip()


@lru_cache(maxsize=_REMEMBERED)
def component(text: str, *, fallback: str, limit_bytes: int = NAME_LIMIT_BYTES) -> str:
    """Return the text as one path component of at most `limit_bytes` in UTF-8; `fallback` where nothing is left of it."""
    name = shortened(clean(text).lstrip(" .-").rstrip(" ."), limit_bytes - 1).rstrip(" .")
    if not name:
        return component(fallback, fallback="_", limit_bytes=limit_bytes)
    return _not_reserved(name)


def with_extension(stem: str, extension: str, *, limit_bytes: int = NAME_LIMIT_BYTES) -> str:
    """Return a file name: the stem, shortened where it must be, and the extension (with its dot) unchanged in meaning."""
    extension = _EXTENSION_REFUSED.sub("", clean(extension)).rstrip(" .")
    return component(stem, fallback="_", limit_bytes=limit_bytes - len(extension.encode())) + extension


_EXTENSION_REFUSED = re.compile(r"[\s/\\]")


def shortened(text: str, limit_bytes: int) -> str:
    """Return the text in at most `limit_bytes` of UTF-8, cut between characters as a reader sees them, and marked "…"."""
    encoded = text.encode()
    if len(encoded) <= limit_bytes:
        return text
    room = max(0, limit_bytes - len(_ELLIPSIS.encode()))
    kept = encoded[:room].decode(errors="ignore")
    while kept and _joins(kept, text[len(kept)]):
        kept = kept[:-1]
    kept = kept.rstrip(" .-")
    return kept + _ELLIPSIS if kept else ""


def name_key(name: str) -> str:
    """Return the form in which two names are the same on some file system: case and Unicode composition do not count."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _kept(char: str) -> str:
    """Return the character, a space for a spacing one, or nothing for one that hides or steers text."""
    category = unicodedata.category(char)
    if category in _SPACING or char in "\t\n\r\v\f":
        return " "
    if category in _DROPPED and char not in _JOINERS:
        return ""
    return char


def _joins(before: str, after: str) -> bool:
    """Say whether a cut between the text before and the character after would tear one visible character apart."""
    code = ord(after)
    if after in _JOINERS or before[-1] in _JOINERS or unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return True
    if code in _SKIN_TONES:
        return True
    if code in _FLAG_LETTERS:
        letters = len(before) - len(before.rstrip("".join(map(chr, _FLAG_LETTERS))))
        return letters % 2 == 1
    return False


def _not_reserved(name: str) -> str:
    """Mark names that Windows keeps for devices, and folder names that media servers skip, with an underscore."""
    first, dot, rest = name.partition(".")
    if first.rstrip().casefold() in _DEVICES:
        return f"{first.rstrip()}_{dot}{rest}"
    return f"{name}_" if name.casefold() in _IGNORED_BY_SERVERS else name
