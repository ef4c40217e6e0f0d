"""What runs inside the machine whose power is cut: makes downloads and moves them from one disk to another, on and on.

    python -m tests.crash.power_load DOWNLOADS_DISK LIBRARY_DISK full|unsynced

It prints `SRC n` when download n is durable. `unsynced` is the engine without any fsync of its own.
"""

import os
import sys
from pathlib import Path

import pytest

from tests.crash.mutants import file_not_synced, folders_not_synced
from tests.integration.transfers.workshop import Workshop, content_of

_FILES = 4000


def name_of(number: int) -> str:
    return f"{number:04}.mkv"


def size_of(number: int) -> int:
    return 60_000 + number % 97 * 1000


def workshop_on(downloads_disk: Path, library_disk: Path) -> Workshop:
    return Workshop(downloads_disk / "downloads", library_disk / "library", downloads_disk / "shelver.db")


def main() -> None:
    workshop = workshop_on(Path(sys.argv[1]), Path(sys.argv[2]))
    if sys.argv[3] == "unsynced":
        patch = pytest.MonkeyPatch()
        file_not_synced(patch)
        folders_not_synced(patch)
    for number in range(_FILES):
        name = name_of(number)
        path = workshop.downloads / name
        with path.open("wb") as file:
            file.write(content_of(name, size_of(number)))
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(workshop.downloads, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        os.write(1, f"SRC {number}\n".encode())
        workshop.move(name, name)


if __name__ == "__main__":
    main()
