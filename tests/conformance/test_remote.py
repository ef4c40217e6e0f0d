"""Everything that can be asked of a remote: a folder, and real clouds that rclone serves and reaches."""

import hashlib
import os

import pytest

from shelver.disk.digests import sample_of, sample_of_file
from shelver.errors import RemoteMissing, RemoteRefused, RemoteUnavailable, SourceMissing, TargetTaken
from shelver.remotes.daemon import RcloneDaemon
from shelver.remotes.folder import FolderRemote
from shelver.remotes.rclone import RcloneRemote
from tests.clouds import KINDS, Cloud, forget_caches
from tests.trees import LONG_AGO_S, plant

CONTENT = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    daemon = RcloneDaemon(config=tmp_path_factory.mktemp("config") / "rclone.conf")
    yield daemon
    daemon.close()


@pytest.fixture(scope="module")
def clouds(tmp_path_factory, daemon):
    clouds = {kind: Cloud(kind, tmp_path_factory.mktemp(kind), daemon._config) for kind in KINDS}
    yield clouds
    for cloud in clouds.values():
        cloud.stop()


@pytest.fixture
def lent():
    """Clouds of one test, stopped at its end."""
    made = []

    def lend(cloud):
        made.append(cloud)
        return cloud

    yield lend
    for cloud in made:
        cloud.stop()


@pytest.fixture(params=["folder", *KINDS])
def place(request, tmp_path, clouds, daemon):
    """A remote, and the folder in which its files really lie."""
    if request.param == "folder":
        return FolderRemote(str(tmp_path)), tmp_path
    cloud = clouds[request.param]
    folder = plant(cloud.folder / tmp_path.name, {"Film (2001)": {".keep": "x"}})
    return RcloneRemote(
        f"{cloud.address.rstrip('/')}{'/' if cloud.kind == 's3' else ''}{tmp_path.name}", daemon
    ), folder


@pytest.fixture
def remote(place):
    remote, folder = place
    plant(
        folder,
        {"Film (2001)": {"Film (2001).mkv": CONTENT, "Film [x] 100% ü & co#?.srt": "one"}, "empty.mkv": b""},
    )
    forget_caches()
    return remote


def test_every_file_is_listed_with_its_length(remote):
    found = {file.path: file.size_bytes for file in remote.files() if file.name != ".keep"}
    assert found == {
        "Film (2001)/Film (2001).mkv": len(CONTENT),
        "Film (2001)/Film [x] 100% ü & co#?.srt": 3,
        "empty.mkv": 0,
    }


def test_the_same_file_has_the_same_mark_in_every_listing(remote):
    first = {file.path: file.mark for file in remote.files()}
    assert first == {file.path: file.mark for file in remote.files()}


def test_a_file_with_other_content_has_another_mark(place, remote):
    _, folder = place
    before = {file.path: file.mark for file in remote.files()}
    (folder / "Film (2001)" / "Film (2001).mkv").write_bytes(CONTENT[::-1])
    os.utime(folder / "Film (2001)" / "Film (2001).mkv", (LONG_AGO_S + 10, LONG_AGO_S + 10))
    forget_caches()
    after = {file.path: file.mark for file in remote.files()}
    assert {path for path in before if before[path] != after[path]} == {"Film (2001)/Film (2001).mkv"}


def test_any_stretch_of_a_file_can_be_read(remote):
    path = "Film (2001)/Film (2001).mkv"
    assert remote.read(path, 0, 4) == CONTENT[:4]
    assert remote.read(path, len(CONTENT) - 3, 100) == CONTENT[-3:]
    assert remote.read("Film (2001)/Film [x] 100% ü & co#?.srt", 1, 2) == b"ne"


def test_the_sample_of_a_file_is_that_of_the_same_bytes_here(remote, tmp_path):
    (tmp_path / "copy").write_bytes(CONTENT)
    with (tmp_path / "copy").open("rb") as copy:
        here = sample_of_file(copy.fileno())
    path = "Film (2001)/Film (2001).mkv"
    assert sample_of(lambda offset, length: remote.read(path, offset, length), len(CONTENT)) == here


def test_a_file_streams_from_the_middle_to_its_end(remote):
    assert b"".join(remote.stream("Film (2001)/Film (2001).mkv", 1000)) == CONTENT[1000:]
    assert b"".join(remote.stream("empty.mkv", 0)) == b""


def test_what_is_not_there_is_an_answer_or_a_clear_fault(remote):
    assert remote.file("nothing.mkv") is None
    with pytest.raises(SourceMissing):
        remote.read("nothing.mkv", 0, 1)
    with pytest.raises(SourceMissing):
        list(remote.stream("nothing.mkv", 0))
    with pytest.raises(SourceMissing):
        remote.move("nothing.mkv", "something.mkv")


def test_digests_are_those_of_the_content_where_the_remote_knows_them(remote):
    known = [name for name in remote.abilities().digests if name in {"md5", "sha1"}]
    found = remote.file("Film (2001)/Film (2001).mkv", digests=tuple(known))
    said = dict(found.digests)
    for name, digest in said.items():
        assert digest == hashlib.new(name, CONTENT).hexdigest()


def test_a_sent_file_is_there_in_full_and_sending_again_changes_nothing(place, remote, tmp_path):
    local = tmp_path / "local.bin"
    local.write_bytes(CONTENT + b"end")
    for _ in range(2):
        remote.send(str(local), "New Film/New Film.mkv")
    assert b"".join(remote.stream("New Film/New Film.mkv", 0)) == CONTENT + b"end"
    assert remote.file("New Film/New Film.mkv").size_bytes == len(CONTENT) + 3


def test_a_taken_name_is_never_replaced(remote, tmp_path):
    local = tmp_path / "local.bin"
    local.write_bytes(b"other")
    with pytest.raises(TargetTaken):
        remote.send(str(local), "Film (2001)/Film (2001).mkv")
    with pytest.raises(TargetTaken):
        remote.move("empty.mkv", "Film (2001)/Film (2001).mkv")
    assert remote.read("Film (2001)/Film (2001).mkv", 0, 10) == CONTENT[:10]
    assert remote.file("empty.mkv") is not None


def test_a_moved_file_has_its_new_name_only(remote):
    remote.move("Film (2001)/Film (2001).mkv", "Shelf/Film (2001)/Film.mkv")
    assert remote.file("Film (2001)/Film (2001).mkv") is None
    assert remote.read("Shelf/Film (2001)/Film.mkv", 0, 10) == CONTENT[:10]


def test_only_the_file_that_was_meant_is_removed(place, remote):
    path = "Film (2001)/Film (2001).mkv"
    meant = remote.file(path)
    _, folder = place
    (folder / path).write_bytes(b"changed meanwhile")
    forget_caches()
    with pytest.raises(TargetTaken):
        remote.remove(meant)
    remote.remove(remote.file(path))
    assert remote.file(path) is None
    remote.remove(meant)


def test_a_folder_that_is_not_there_is_named(tmp_path, clouds, daemon):
    with pytest.raises(RemoteMissing):
        list(FolderRemote(str(tmp_path / "nowhere")).files())
    for kind in ("sftp", "webdav"):
        with pytest.raises(RemoteMissing):
            list(RcloneRemote(f"{clouds[kind].address}nowhere", daemon).files())
    with pytest.raises(RemoteMissing):
        list(RcloneRemote("unheard-of:", daemon).files())


@pytest.mark.parametrize("kind", KINDS)
def test_a_cloud_that_is_cut_off_is_unavailable_and_back_when_it_is_back(kind, tmp_path, daemon, lent):
    cloud = lent(Cloud(kind, tmp_path / "cloud", daemon._config, name=f"{kind}-cut"))
    plant(cloud.folder, {"a.mkv": CONTENT})
    remote = RcloneRemote(cloud.address, daemon)
    assert remote.read("a.mkv", 0, 3) == CONTENT[:3]
    cloud.stop()
    with pytest.raises(RemoteUnavailable):
        list(remote.files())
    cloud.start()
    assert [file.path for file in remote.files()] == ["a.mkv"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_password_says_how_access_is_renewed(kind, tmp_path, daemon, lent):
    cloud = lent(Cloud(kind, tmp_path / "cloud", daemon._config, name=f"{kind}-wrong"))
    cloud.configure(password="a wrong password")
    with pytest.raises(RemoteRefused, match="rclone config"):
        list(RcloneRemote(cloud.address, daemon).files())
