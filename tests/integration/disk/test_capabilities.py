from pathlib import Path

import pytest

from shelver.disk.capabilities import probe
from tests.integration.transfers.conftest import other_disk  # noqa: F401 - a fixture


def test_a_local_disk_can_what_moving_needs_and_is_left_clean(tmp_path):
    found = probe(str(tmp_path))
    assert (found.no_replace_rename, found.hardlink, found.sync_folder, found.stable_inodes) == (True,) * 4
    assert (found.chmod, found.folds_case, found.name_limit_bytes, found.name_limit_chars) == (True, False, 255, 127)
    assert found.mtime_granularity_ns == 1
    assert found.refused_characters == ""
    assert list(tmp_path.iterdir()) == []


def test_a_memory_disk_has_no_reflinks(other_disk):  # noqa: F811 - the fixture
    found = probe(str(other_disk))
    assert (found.no_replace_rename, found.reserves_space, found.reflink) == (True, True, False)


def test_a_file_system_whose_rename_replaces_is_found_out(tmp_path, monkeypatch):
    from shelver.disk import capabilities

    def replacing(old, new, *, handles):
        Path(old.path).rename(new.path)

    monkeypatch.setattr(capabilities, "rename_without_replacing", replacing)
    assert not probe(str(tmp_path)).no_replace_rename


def test_a_root_that_takes_no_folder_is_said(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        probe(str(tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []
