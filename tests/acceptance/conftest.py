"""The whole program as a person starts it, in a home of its own, on real files."""

import hashlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelver.cli import main
from tests.clouds import Cloud
from tests.trees import plant


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    code: int
    stdout: str
    stderr: str


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def started(arguments, stdin="", *, on_terminal=False):
    """Run the program's `main` in this process, with its own standard streams; an exception fails the test.

    With `on_terminal` standard error and standard input are one, as where a person sends only the output to a file.
    """
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = (Terminal if on_terminal else io.TextIOWrapper)(io.BytesIO(), encoding="utf-8", write_through=True)
    code = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["shelver", *arguments])
        patch.setattr(sys, "stdin", (Terminal if on_terminal else io.TextIOWrapper)(io.BytesIO(stdin.encode())))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            main()
        except SystemExit as done:
            code = done.code or 0
    return Done(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


class Home:
    """A person's machine: downloads, library roots, settings; `run` starts the program there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self.config = folder / "shelver.toml"
        self.roots = {}
        self.extra = ""
        self.downloads.mkdir()

    def root(self, name, kind, tree=None, *, layout="jellyfin", priority=1):
        path = plant(self.folder / "library" / name, tree or {})
        self.roots[name] = (
            f'[roots.{name}]\npath = "{path}"\nkind = "{kind}"\nlayout = "{layout}"\npriority = {priority}\n'
        )
        return path

    def download(self, tree):
        plant(self.downloads, tree)

    def run(self, *arguments, code=0, stdin="", on_terminal=False):
        """Run a command as `main` does, with this home's settings, and check its exit code; returns what it printed."""
        base = f'[downloads]\npath = "{self.downloads}"\n[moving]\nfree_space_buffer = "1 MiB"\n'
        self.config.write_text(base + "".join(self.roots.values()) + self.extra)
        done = started([*map(str, arguments), "--config", str(self.config)], stdin, on_terminal=on_terminal)
        assert done.code in ({code} if isinstance(code, int) else code), done.stdout + done.stderr
        return done

    def json(self, *arguments, code=0):
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    def files(self, *below):
        """Every file below the given folders of this home, as relative paths."""
        tops = [self.folder / name for name in below or ("downloads", "library")]
        found = (path for top in tops for path in top.rglob("*") if path.is_file() or path.is_symlink())
        return sorted(str(path.relative_to(self.folder)) for path in found if path.name != ".shelver-root")

    def snapshot(self):
        """Every folder, and every file with its bytes and its time: what undo has to bring back."""
        seen = {}
        for top in (self.downloads, self.folder / "library"):
            for path in top.rglob("*"):
                if path.name == ".shelver-root":
                    continue
                content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
                seen[str(path.relative_to(self.folder))] = (content, path.stat().st_mtime_ns if path.is_file() else 0)
        return seen


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Home(tmp_path)


@pytest.fixture
def clouds(home):
    """Make clouds on demand; their remotes stand in the home's rclone configuration."""
    made = []
    home.extra = f'[staging]\npath = "{home.folder}/staging"\n[rclone]\nconfig = "{home.folder}/rclone.conf"\n'

    def cloud(kind, tree, *, name=""):
        made.append(Cloud(kind, home.folder / "clouds" / (name or kind), home.folder / "rclone.conf", name=name))
        plant(made[-1].folder, tree)
        return made[-1]

    yield cloud
    for one in made:
        one.stop()
