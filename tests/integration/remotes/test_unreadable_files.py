"""A file that its server cannot read, on real clouds: it fails alone, with a sentence, while the others come."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from shelver.errors import FetchFault, RemoteUnavailable
from shelver.pipeline.ways import Way
from shelver.remotes.daemon import RcloneDaemon
from shelver.remotes.rclone import RcloneRemote
from tests.clouds import Cloud
from tests.trees import plant

_NOBODY = 65534


@pytest.fixture(params=["sftp", "webdav"])
def served(request, tmp_path):
    """A cloud with films of which the third cannot be read by who serves them."""
    around = Path(tempfile.mkdtemp(prefix="shelver-test-"))
    around.chmod(0o777)  # the server keeps its own key here
    folder = plant(around / "served", {f"Film {number}.mkv": os.urandom(3000) for number in (1, 2, 3, 4)})
    (folder / "Film 3.mkv").chmod(0)
    daemon = RcloneDaemon(config=tmp_path / "rclone.conf")
    cloud = Cloud(request.param, folder, tmp_path / "rclone.conf", user=_NOBODY if os.geteuid() == 0 else None)
    yield cloud, RcloneRemote(cloud.address, daemon)
    daemon.close()
    cloud.stop()
    shutil.rmtree(around)


def test_a_file_that_the_server_cannot_read_is_at_fault_alone(served):
    cloud, remote = served
    way = Way(remote)
    for number in (1, 2, 3, 4):
        path = f"Film {number}.mkv"
        if number == 3:
            with pytest.raises(FetchFault, match="cannot be read, though"):
                list(way.stream(path, 0))
        else:
            assert b"".join(way.stream(path, 0)) == (cloud.folder / path).read_bytes()


def test_the_only_file_that_was_ever_asked_for_is_at_fault_alone_too(served):
    _, remote = served
    with pytest.raises(FetchFault):
        list(Way(remote).stream("Film 3.mkv", 0))


@pytest.mark.parametrize("path", ["Film 1.mkv", "Film 3.mkv"])
def test_a_server_that_is_gone_is_not_taken_for_a_bad_file(served, path):
    cloud, remote = served
    way = Way(remote)
    assert list(way.stream("Film 2.mkv", 0))
    cloud.stop()
    with pytest.raises(RemoteUnavailable):
        list(way.stream(path, 0))
