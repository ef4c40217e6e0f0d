"""A person's machine: an empty home, a downloads folder, and library roots on it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.trees import plant

SETTINGS = """
[downloads]
path = "{home}/downloads"
[roots.movies]
path = "{home}/library/Movies"
kind = "movies"
[roots.tv]
path = "{home}/library/TV"
kind = "tv"
[roots.tv2]
path = "{home}/library/TV2"
kind = "tv"
priority = 2
[roots.documentaries]
path = "{home}/library/Documentaries"
kind = "documentaries"
[moving]
free_space_buffer = 0
{more}
"""


@dataclass(frozen=True)
class Machine:
    """The home of one test, and what the program said in it."""

    home: Path
    said: list[str]

    @property
    def downloads(self) -> Path:
        return self.home / "downloads"

    @property
    def library(self) -> Path:
        return self.home / "library"

    def configure(self, more: str = "") -> None:
        path = self.home / ".config" / "shelver" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SETTINGS.format(home=self.home, more=more))
        for folder in ("Movies", "TV", "TV2", "Documentaries"):
            (self.library / folder).mkdir(parents=True, exist_ok=True)

    def organizer(self, **arguments):
        from file_managers.plex.media_autoorganizer import AutoOrganizer

        return AutoOrganizer(**{"use_ai": False, "say": self.said.append, **arguments})

    def tree(self):
        """Every file below the downloads and the library with its bytes and time; root markers left out."""
        return {
            str(path.relative_to(self.home)): (path.read_bytes(), path.stat().st_mtime_ns)
            for folder in (self.downloads, self.library)
            for path in folder.rglob("*")
            if path.is_file() and path.name != ".shelver-root"
        }

    def run(self, *arguments, module="file_managers.plex.media_autoorganizer.cli", **environment):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], **environment},
            cwd=self.home,
        )


@pytest.fixture
def machine(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("SHELVER_", "XDG_", "TMDB_", "OPENAI_", "JELLYFIN_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = Machine(home=tmp_path, said=[])
    made.configure()
    plant(made.downloads, {})
    return made
