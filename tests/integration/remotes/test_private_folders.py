"""The folders of rclone in the temporary folder: those of the living stay, those of the dead are swept away."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from shelver.remotes.daemon import RcloneDaemon
from shelver.remotes.private_folders import PrivateFolder
from shelver.remotes.rclone import remote_names


@pytest.fixture
def base(monkeypatch):
    with tempfile.TemporaryDirectory(prefix="shelver-test-", dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def left_by_a_killed_process(base):
    code = (
        f"import os, tempfile; tempfile.tempdir = {str(base)!r}\n"
        "from shelver.remotes.private_folders import PrivateFolder\n"
        "print(PrivateFolder().path, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    return Path(done.stdout.strip())


def test_the_folder_of_a_killed_process_goes_when_the_next_one_starts(base):
    left = left_by_a_killed_process(base)
    assert left.is_dir()
    folder = PrivateFolder()
    assert not left.exists()
    assert Path(folder.path).is_dir()
    folder.remove()
    assert list(base.iterdir()) == []


def test_the_folder_of_a_living_process_stays_however_old_it_is(base):
    first = PrivateFolder()
    os.utime(first.path, (0, 0))
    second = PrivateFolder()
    assert Path(first.path).is_dir()
    first.remove()
    second.remove()


@pytest.mark.parametrize(("age_s", "stays"), [(0, True), (7200, False)])
def test_a_folder_without_a_lock_goes_only_when_it_is_old(base, age_s, stays):
    old = base / "shelver-rclone-older"
    old.mkdir()
    os.utime(old, (time.time() - age_s,) * 2)
    PrivateFolder().remove()
    assert old.exists() == stays


def test_a_link_and_a_file_of_such_a_name_lead_to_nothing(base, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "lock").touch()
    (base / "shelver-rclone-link").symlink_to(tmp_path / "kept")
    (base / "shelver-rclone-file").touch()
    PrivateFolder().remove()
    assert (tmp_path / "kept" / "lock").exists()
    assert (base / "shelver-rclone-file").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_the_folder_of_another_user_stays(base):
    other = base / "shelver-rclone-other"
    other.mkdir()
    os.chown(other, 65534, 65534)
    os.utime(other, (0, 0))
    PrivateFolder().remove()
    assert other.exists()


def test_the_log_of_rclone_has_a_largest_size(base):
    daemon = RcloneDaemon()
    remote_names(daemon)
    [rclone] = [pid for pid in Path("/proc").glob("[0-9]*") if parent_of(pid) == daemon.pid]
    command = (rclone / "cmdline").read_bytes().decode().split("\0")
    assert {"--log-file-max-size=1M", "--log-file-max-backups=1"} <= set(command)
    daemon.close()
    assert list(base.iterdir()) == []


def parent_of(process):
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
