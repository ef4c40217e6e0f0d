"""Which files are open for writing right now, as far as the kernel tells."""

import os
from collections.abc import Iterable

_ACCESS_MODE = 0o3


def open_for_writing(folders: Iterable[str]) -> frozenset[str]:
    """Return the paths below the folders that some process has open for writing.

    Only processes of the same user are seen without more rights; where there is no /proc the answer is empty.
    """
    prefixes = tuple(folder.rstrip("/") + "/" for folder in folders)
    found: set[str] = set()
    for process in _names("/proc"):
        if process.isdigit():
            found.update(_written_by(process, prefixes))
    return frozenset(found)


def _written_by(process: str, prefixes: tuple[str, ...]) -> Iterable[str]:
    for number in _names(f"/proc/{process}/fd"):
        try:
            path = os.readlink(f"/proc/{process}/fd/{number}")
            if path.startswith(prefixes) and _is_writing(process, number):
                yield path
        except OSError:  # the process or its file is gone meanwhile: nobody writes there any more
            continue


def _is_writing(process: str, number: str) -> bool:
    with open(f"/proc/{process}/fdinfo/{number}", encoding="ascii") as lines:
        flags = next((line for line in lines if line.startswith("flags:")), "flags: 0")
    return int(flags.split()[1], 8) & _ACCESS_MODE != os.O_RDONLY


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # gone, another user's, or no /proc at all
        return []
