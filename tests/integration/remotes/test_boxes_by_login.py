"""Storage boxes that the settings name by host and login: each reached by its own, with its host key checked or said not to be."""

import pytest

from shelver.errors import RemoteRefused
from shelver.settings.sources import StorageSettings
from shelver.settings.values import Settings
from shelver.wiring.remotes import Remotes, storage_address
from tests.clouds import Cloud
from tests.trees import plant


@pytest.fixture
def boxes(tmp_path, monkeypatch):
    """Two boxes with different files, by their names in the settings."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # where the servers keep their keys
    clouds = [
        Cloud("sftp", plant(tmp_path / name, {f"{name}.mkv": b"film"}), tmp_path / f"{name}.conf")
        for name in ("a", "b")
    ]
    yield clouds
    for cloud in clouds:
        cloud.stop()


def login(cloud, **more):
    return StorageSettings(host="127.0.0.1", port=cloud.port, user="someone", password="a good password", **more)


@pytest.fixture
def reached():
    """What reaches the storages of some settings."""
    made = []

    def reach(**storage):
        made.append(Remotes(Settings(storage=storage)))
        return made[-1]

    yield reach
    for remotes in made:
        remotes.close()


def test_boxes_whose_names_differ_in_a_sign_or_in_case_only_are_two(boxes, reached):
    first, second = boxes
    remotes = reached(**{"box-1": login(first), "box1": login(second)})
    assert [file.path for file in remotes.of_storage("box-1").files()] == ["a.mkv"]
    assert [file.path for file in remotes.of_storage("box1").files()] == ["b.mkv"]
    names = ["box", "Box", "bo-x", "bo_x", "b_6f_x", "bö", "bo", "box_2d_1", "box-1", "box1", "box_type"]
    assert len({storage_address(name, login(first)).casefold() for name in names}) == len(names)


def known_hosts(folder, port, *, is_right=True):
    """Write down the keys of the servers of a test, or others."""
    keys = [path.read_text().split() for path in sorted((folder / "cache/rclone/serve-sftp").glob("*.pub"))]
    assert keys
    kept = folder / "known_hosts"
    others = [(kind, key[:-8] + key[-8:].swapcase()) for kind, key, *_ in keys]
    kept.write_text("".join(f"[127.0.0.1]:{port} {kind} {key}\n" for kind, key, *_ in (keys if is_right else others)))
    return kept


def test_a_box_whose_host_key_is_the_known_one_is_used(boxes, reached, tmp_path):
    box = login(boxes[0], known_hosts=known_hosts(tmp_path, boxes[0].port))
    assert not box.is_host_unchecked
    assert [file.path for file in reached(box=box).of_storage("box").files()] == ["a.mkv"]


def test_a_box_with_another_host_key_is_refused_and_the_advice_is_about_the_key(boxes, reached, tmp_path):
    box = login(boxes[0], known_hosts=known_hosts(tmp_path, boxes[0].port, is_right=False))
    with pytest.raises(RemoteRefused, match="host key") as refused:
        list(reached(box=box).of_storage("box").files())
    assert "known_hosts" in refused.value.hint


def test_a_box_that_is_in_no_file_is_refused_and_without_a_file_it_is_said_not_to_be_checked(boxes, reached, tmp_path):
    (tmp_path / "empty").write_text("")
    with pytest.raises(RemoteRefused, match="host key"):
        list(reached(box=login(boxes[0], known_hosts=tmp_path / "empty")).of_storage("box").files())
    with pytest.raises(RemoteRefused, match="cannot be read"):
        reached(box=login(boxes[0], known_hosts=tmp_path / "nowhere")).of_storage("box")
    assert login(boxes[0]).is_host_unchecked
    assert not StorageSettings(address="box:").is_host_unchecked
