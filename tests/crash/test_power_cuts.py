import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from tests.crash.machine import KERNEL, Machine, promised
from tests.crash.power_load import name_of, size_of, workshop_on
from tests.integration.transfers.workshop import content_of

ROOT = Path(__file__).parents[2]
_CUTS = 20
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        KERNEL is None
        or os.geteuid() != 0
        or not Path("/dev/loop-control").exists()
        or shutil.which("modprobe") is None,
        reason="power cuts need root, loop devices and the packages user-mode-linux and kmod",
    ),
]


def _machine(tmp_path, fs_type):
    if shutil.which(f"mkfs.{fs_type}") is None:
        pytest.skip(f"mkfs.{fs_type} is not installed")
    try:
        return Machine(tmp_path, fs_type)
    except OSError as error:
        pytest.skip(f"no disk can be made: {error}")


def _cut(tmp_path, fs_type, variant, moments):
    """Cut the power once; return how many downloads were promised, which are lost, and what recovery left open."""
    machine = _machine(tmp_path, fs_type)
    command = [sys.executable, "-m", "tests.crash.power_load", *map(str, machine.disks), variant]
    heard = machine.run_and_cut(command, root=ROOT, start="SRC 3", moments=moments)
    with machine.opened() as disks:
        numbers = promised(heard)
        lost = [number for number in numbers if not _is_whole(disks, number)]
        workshop = workshop_on(*disks)
        try:
            workshop.recover()
            still_open = len(workshop.journal.unfinished())
        finally:
            workshop.close()
        lost += [number for number in numbers if not _is_whole(disks, number) and number not in lost]
        return len(numbers), lost, still_open


def _is_whole(disks, number):
    """The download is whole at one of its places, and its final name shows nothing else."""
    name, whole = name_of(number), content_of(name_of(number), size_of(number))
    source, target = disks[0] / "downloads" / name, disks[1] / "library" / name
    if target.exists():
        return target.read_bytes() == whole
    return source.exists() and source.read_bytes() == whole


@pytest.mark.parametrize("fs_type", ["ext4", "xfs"])
def test_power_cuts_lose_no_file(tmp_path, fs_type, capsys):
    moments = random.Random(17)
    files = 0
    for _ in range(_CUTS):
        count, lost, still_open = _cut(tmp_path, fs_type, "full", moments)
        assert (lost, still_open) == ([], 0)
        files += count
    with capsys.disabled():
        print(f" power cuts on {fs_type}: {_CUTS}, files: {files}, lost: 0", end="")  # noqa: T201 - what the reader wants


def test_without_fsync_power_cuts_do_lose_files(tmp_path, capsys):
    """The cuts are real: the same engine without its fsyncs loses files."""
    moments = random.Random(18)
    lost = sum(len(_cut(tmp_path, "ext4", "unsynced", moments)[1]) for _ in range(6))
    with capsys.disabled():
        print(f" lost without fsync: {lost}", end="")  # noqa: T201 - what the reader wants
    assert lost > 0
