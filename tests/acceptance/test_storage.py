"""Storage as a person uses it: the library is pushed to a box, compared, moved along, and taken back."""

import hashlib

import pytest

from tests.clouds import KINDS, Cloud, forget_caches
from tests.trees import plant

FILM = "The.Matrix.1999.1080p.BluRay.x264-GRP.mkv"
SHELVED = "Movies/The Matrix (1999)/The Matrix (1999).mkv"
BODY = hashlib.sha256(b"film").digest() * 5000


@pytest.fixture(params=["folder", *KINDS])
def box(request, home):
    """A storage: its folder on this machine, and what cuts it off."""
    home.root("films", "movies")
    home.download({FILM: BODY})
    config = home.folder / "rclone.conf"
    if request.param == "folder":
        folder, address = plant(home.folder / "box", {}), str(home.folder / "box")
        cloud = None
    else:
        cloud = Cloud(request.param, home.folder / "cloud", config, name="box")
        folder, address = cloud.folder, cloud.address
    home.extra = f'[rclone]\nconfig = "{config}"\n[storage.box]\naddress = "{address}"\n'
    home.run("organize", "--execute", "--yes")
    yield folder
    if cloud:
        cloud.stop()


def on(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_library_is_pushed_once_and_compared(home, box):
    shown = home.json("storage", "push")
    assert [(one["path"], one["way"], one["bytes_through_us"]) for one in shown["files"]] == [
        (SHELVED, "through_us", len(BODY))
    ]
    assert on(box) == []

    home.run("storage", "push", "--execute", "--yes")
    assert on(box) == [SHELVED]
    assert (box / SHELVED).read_bytes() == BODY

    assert home.json("storage", "push", "--execute", "--yes", code=9)["files"] == []
    assert [one["path"] for one in home.json("storage", "list")] == [SHELVED]


def test_a_file_that_got_another_name_is_moved_on_the_storage_itself(home, box):
    home.run("storage", "push", "--execute", "--yes")
    home.run("undo", "--yes")
    (home.downloads / FILM).rename(home.downloads / "Inception.2010.1080p.BluRay.x264-GRP.mkv")
    home.run("organize", "--execute", "--yes")

    done = home.json("storage", "push")
    assert [(one["way"], one["bytes_through_us"]) for one in done["files"]] == [("server_side", 0)]
    home.run("storage", "push", "--execute", "--yes")
    assert on(box) == ["Movies/Inception (2010)/Inception (2010).mkv"]
    assert home.json("storage", "push", code=9)["files"] == []


def test_a_name_that_is_taken_on_the_storage_is_never_replaced(home, box):
    plant(box, {"Movies": {"The Matrix (1999)": {"The Matrix (1999).mkv": b"somebody's own"}}})
    forget_caches()
    done = home.json("storage", "push", "--execute", "--yes", code=3)
    assert "taken" in done["files"][0]["reason"]
    assert (box / SHELVED).read_bytes() == b"somebody's own"


def test_copies_are_taken_back_as_long_as_the_library_holds_the_files(home, box):
    home.run("storage", "push", "--execute", "--yes")
    home.run("storage", "take-back")
    assert on(box) == [SHELVED]
    library = home.folder / "library" / "films" / "The Matrix (1999)" / "The Matrix (1999).mkv"
    library.rename(home.folder / "kept")
    home.run("storage", "take-back", "--execute", "--yes", code=3)
    assert on(box) == [SHELVED]  # it is the only copy that the library could get it back from

    (home.folder / "kept").rename(library)
    home.run("storage", "take-back", "--execute", "--yes")
    assert on(box) == []
    home.run("storage", "push", "--execute", "--yes")
    assert on(box) == [SHELVED]


def test_a_copy_that_somebody_changed_stays(home, box):
    home.run("storage", "push", "--execute", "--yes")
    (box / SHELVED).write_bytes(b"changed there")
    forget_caches()
    home.run("storage", "take-back", "--execute", "--yes", code=3)
    assert (box / SHELVED).read_bytes() == b"changed there"


def test_a_storage_that_cannot_be_reached_says_what_to_do(home):
    home.root("films", "movies")
    home.download({FILM: BODY})
    home.extra = '[storage.box]\naddress = "/nowhere/mounted"\n'
    home.run("organize", "--execute", "--yes")
    assert "Mount it" in home.run("storage", "push", "--execute", "--yes", code=1).stderr


def test_a_box_by_its_login_is_pushed_to_and_said_to_be_unchecked(home):
    home.root("films", "movies")
    home.download({FILM: BODY})
    home.run("organize", "--execute", "--yes")
    box = Cloud("sftp", home.folder / "cloud", home.folder / "rclone.conf")
    home.extra = (
        f'[storage.my-box]\nhost = "127.0.0.1"\nport = {box.port}\nuser = "someone"\npassword = "a good password"\n'
    )
    try:
        said = home.run("storage", "push", "--execute", "--yes")
    finally:
        box.stop()
    assert "host key of my-box is not checked" in said.stdout + said.stderr
    assert (box.folder / SHELVED).read_bytes() == BODY
