"""`shelver trash`: what better copies replaced, given back or let go."""

import pytest

OLD = "library/tv/Lost (2004)/Season 01/Lost (2004) - s01e01.720p.mkv"


@pytest.fixture
def library(home):
    """A library in which an episode was replaced by a better copy."""
    home.root("tv", "tv", {"Lost (2004)": {"Season 01": {"Lost (2004) - s01e01.720p.mkv": "old"}}})
    home.download({"Lost.S01E01.2160p.WEB.x265-G.mkv": "better"})
    home.run("organize", "--execute", "--yes", "--no-probe", "--conflict", "replace_to_trash")
    return home


def _in_trash(library):
    (path,) = (library.folder / "library/tv/.shelver-trash").rglob("*.mkv")
    return path


def test_a_restore_says_that_it_cannot_be_taken_back(library):
    restored = library.run("trash", "restore", library.folder / OLD)
    assert "cannot be taken back" in restored.stderr
    assert (library.folder / OLD).read_text() == "old"


def test_a_file_in_the_trash_that_changed_stays_and_is_named(library):
    path = _in_trash(library)
    path.write_text("somebody wrote to it")
    said = library.run("trash", "empty", "--older-than-days", "0", "--yes", code=3)
    assert f"{path} changed since it was put into the trash, so it stays." in said.stdout
    assert path.exists()
    (told,) = library.json("trash", "empty", "--older-than-days", "0", "--yes", code=3)
    assert "changed" in told["problem"]
