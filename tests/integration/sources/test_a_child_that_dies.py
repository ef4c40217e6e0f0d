"""The child that looks at network file systems may die of what it finds: that is a failure that counts, no disk that is away."""

import os
import signal
from contextlib import closing

import pytest

from shelver.errors import ExitCode, SourceOffline, SourceUnreadable
from shelver.media.files import Bundle
from shelver.sandbox.companion import Companion, CompanionLost
from shelver.sources import sheltered
from shelver.sources.rules import SourceRules
from shelver.sources.sheltered import ShelteredSources
from tests.trees import plant


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that counts as one on a network file system."""
    monkeypatch.setattr(sheltered, "remote_mounts_below", lambda _path: ("/",))
    monkeypatch.setattr(sheltered, "_mount_point_of", lambda _path: str(tmp_path))
    return plant(tmp_path / "share", {"Alien.1979.1080p.mkv": "a", "Heat.1995.1080p.mkv": "h"})


@pytest.fixture
def sources():
    with closing(ShelteredSources(SourceRules(), stall_s=20)) as made:
        yield made


class KilledAtOnce(Companion):
    def send(self, message):
        super().send(message)
        os.kill(self.pid, signal.SIGSEGV)


def lost_behind_the_first(is_silent):
    class Lost(Companion):
        def answers(self, **asked):
            for message in super().answers(**asked):
                yield message
                if isinstance(message, Bundle):
                    raise CompanionLost("it ended (-11)", is_silent=is_silent)

    return Lost


def test_a_child_that_is_killed_by_what_it_reads_is_a_failure_of_that_folder(folder, sources, monkeypatch):
    monkeypatch.setattr(sheltered, "Companion", KilledAtOnce)
    with pytest.raises(
        SourceUnreadable, match=f"{folder} was not looked at to its end: .* died \\(it ended \\(-11\\)\\)"
    ) as told:
        list(sources.bundles([str(folder)]))
    assert told.value.exit_code is not ExitCode.TEMPORARY  # so the job's attempts count
    assert "take what lies there out of the folder" in told.value.hint


def test_it_is_said_behind_which_file_the_child_died(folder, sources, monkeypatch):
    monkeypatch.setattr(sheltered, "Companion", lost_behind_the_first(is_silent=False))
    found = sources.bundles([str(folder)])
    assert next(found).name == "Alien.1979.1080p.mkv"
    with pytest.raises(SourceUnreadable, match=f"died behind {folder}/Alien.1979.1080p.mkv"):
        next(found)


def test_a_child_that_hangs_is_a_disk_that_is_away(folder, sources, monkeypatch):
    monkeypatch.setattr(sheltered, "Companion", lost_behind_the_first(is_silent=True))
    with pytest.raises(SourceOffline) as told:
        list(sources.bundles([str(folder)]))
    assert told.value.exit_code is ExitCode.TEMPORARY
