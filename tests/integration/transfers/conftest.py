import shutil
import tempfile
from pathlib import Path

import pytest

from tests.integration.transfers.workshop import Workshop, opened

OTHER_DISK = Path("/dev/shm")


@pytest.fixture
def near(tmp_path):
    """Downloads and library on one file system."""
    with opened(Workshop(tmp_path / "downloads", tmp_path / "library", tmp_path / "shelver.db")) as workshop:
        yield workshop


@pytest.fixture
def other_disk(tmp_path):
    """A folder on another file system than tmp_path."""
    if not OTHER_DISK.is_dir() or OTHER_DISK.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system: /dev/shm is missing or the same as the temporary folder")
    folder = Path(tempfile.mkdtemp(prefix="shelver-test-", dir=OTHER_DISK))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def far(tmp_path, other_disk):
    """Downloads and library on two file systems."""
    with opened(Workshop(tmp_path / "downloads", other_disk / "library", tmp_path / "shelver.db")) as workshop:
        yield workshop


@pytest.fixture
def by_server(tmp_path, postgres_url):
    """Downloads and library on one file system, the journal on PostgreSQL."""
    with opened(Workshop(tmp_path / "downloads", tmp_path / "library", postgres_url)) as workshop:
        yield workshop


@pytest.fixture(params=["near", "far", "by_server"])
def workshop(request):
    """Each test once on one file system, once across two, once with the journal on a server."""
    return request.getfixturevalue(request.param)
