"""Takes from a question what tells about the person and the machine, before it leaves the machine."""

import getpass
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shelver.media.questions import NameQuestion
from shelver.media.visible import visible

LONGEST_NAME = 240
"""Signs of a name that are sent; a file name has at most 255 bytes."""

_MOST_PARENTS = 2
_SHORTEST = 3
_NOBODY = frozenset(
    [
        "root",
        "admin",
        "administrator",
        "user",
        "users",
        "guest",
        "home",
        "media",
        "movies",
        "video",
        "videos",
        "films",
        "series",
        "shows",
        "downloads",
        "download",
        "torrent",
        "torrents",
        "plex",
        "jellyfin",
        "emby",
        "kodi",
        "sonarr",
        "radarr",
        "server",
        "nas",
        "localhost",
        "debian",
        "ubuntu",
        "fedora",
        "docker",
        "runner",
        "nobody",
        "data",
        "storage",
        "library",
    ]
)
"""Names of accounts and machines that tell about nobody, and that titles and folders may well hold."""

_PLACES = re.compile(r"(?i)(?:/home/|/users/|[a-z]:\\users\\|\\\\)[^/\\]*[/\\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What must not leave the machine: the home folder, and the names of its user and of the machine."""

    home: str = ""
    words: tuple[str, ...] = ()


def of_this_machine() -> Private:
    """Return the home folder, user and host of this process, as far as the system tells them."""
    try:
        home, user = str(Path.home()), getpass.getuser()
    except (OSError, KeyError, RuntimeError, ImportError):  # a user id without an account, as in containers
        home, user = "", ""
    host = socket.gethostname()
    return Private(home=home, words=(user, host, host.partition(".")[0], home.rpartition("/")[2]))


def redacted(question: NameQuestion, private: Private) -> NameQuestion:
    """Return the question with the base name and the two nearest folders only, and nothing private in them.

    Signs that could not be seen are spelt out, so that a person can read in the logs of the provider what was asked.
    """
    hide = _hider(private)
    base = question.name.replace("\\", "/").rstrip("/").rpartition("/")[2] if _is_path(question.name) else question.name
    parents = tuple(part for parent in question.parents for part in parent.split("/") if part not in {"", ".", ".."})
    return replace(
        question,
        name=_cut(visible(hide(base))),
        parents=tuple(shown for part in parents[-_MOST_PARENTS:] if (shown := _cut(visible(hide(part))).strip())),
    )


def _is_path(name: str) -> bool:
    return "/" in name or bool(re.match(r"(?i)[a-z]:\\|\\\\", name))


def _hider(private: Private) -> Callable[[str], str]:
    words = {word.casefold() for word in private.words if len(word) >= _SHORTEST} - _NOBODY
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    named = re.compile(rf"(?i)(?<![^\W_])(?:{alternatives})(?![^\W_])") if words else None

    def hide(text: str) -> str:
        if len(private.home) > _SHORTEST:
            text = text.replace(private.home, "")
        text = _PLACES.sub("", text)
        return named.sub("", text) if named else text

    return hide


def _cut(text: str) -> str:
    return text[:LONGEST_NAME]
