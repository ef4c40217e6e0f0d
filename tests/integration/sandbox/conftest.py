import subprocess
import sys
from pathlib import Path

import pytest

from shelver.sandbox import Limits, Sandbox, process

HERE = Path(__file__).parent
CHILD = f"import sys; sys.path.append({str(HERE)!r}); from shelver.sandbox.child import main; main(sys.argv[1:])"


@pytest.fixture
def sandbox(monkeypatch):
    """A maker of sandboxes whose child can import the tasks beside this file; everything else is the real thing."""
    popen = subprocess.Popen

    def with_tasks(command, **options):
        assert command[1:4] == ["-I", "-m", "shelver.sandbox.child"]
        return popen([sys.executable, "-I", "-c", CHILD, *command[4:]], **options)

    monkeypatch.setattr(process.subprocess, "Popen", with_tasks)
    made = []

    def make(task="hostile_tasks:obey", **options):
        options.setdefault("limits", Limits(cpu_s=20))
        made.append(Sandbox(task, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def order(tmp_path):
    """A maker of files that tell the child what to do."""

    def write(text):
        path = tmp_path / f"{text.partition(' ')[0]}.mkv"
        path.write_text(text)
        return str(path)

    return write
