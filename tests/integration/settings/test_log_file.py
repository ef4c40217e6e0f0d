"""The log file of the settings: rotated by size, for one process, and for its owner's eyes."""

import logging
import stat

import pytest

from shelver.errors import SettingsError
from shelver.settings.service import LogSettings
from shelver.worker import log_to_file


@pytest.fixture
def logged_to():
    """Log to a file alone; gives the logger. What pytest captures has to be text that can be sent, which names need not be."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.setLevel(logging.INFO)

    def begin(**wanted):
        root.handlers[:] = []
        log_to_file(LogSettings(**wanted))
        return root

    yield begin
    root.setLevel(level)
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before


def test_the_log_file_is_rotated_by_size_and_old_ones_go(tmp_path, logged_to):
    log = logged_to(file=tmp_path / "logs/shelver.log", max_size=4096, keep=2)
    for number in range(300):
        log.info("Something happened, number %d, to b\udcffad.mkv.", number)
    files = sorted((tmp_path / "logs").glob("shelver.log*"))
    assert [path.name for path in files] == ["shelver.log", "shelver.log.1", "shelver.log.2", "shelver.log.lock"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert all(0 < path.stat().st_size <= 4096 for path in files[:3])
    assert "number 299," in files[0].read_text().splitlines()[-1]


def test_no_file_is_written_unless_one_is_named(logged_to):
    assert logged_to().handlers == []


def test_a_log_file_that_cannot_be_written_or_is_another_process_s_is_refused(tmp_path, logged_to):
    logged_to(file=tmp_path / "shelver.log")
    with pytest.raises(SettingsError, match="Another process"):
        log_to_file(LogSettings(file=tmp_path / "shelver.log"))
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be written"):
        log_to_file(LogSettings(file=tmp_path / "file/shelver.log"))
