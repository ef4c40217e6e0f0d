"""`shelver roots`: what a root is on, and how one is registered again."""

import json

import pytest

from tests.acceptance.conftest import started


@pytest.fixture
def library(home):
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    return home


def _add(library, name, *arguments):
    path = library.folder / "library/movies"
    return started(["roots", "add", name, str(path), "--kind", "movies", "--config", str(library.config), *arguments])


def test_a_root_that_lost_its_marker_is_registered_again_by_its_own_name_and_path(library):
    marker = library.folder / "library/movies/.shelver-root"
    marker.unlink()
    library.run("roots", "check", code=5)
    settings = library.config.read_text()
    again = _add(library, "movies")
    assert again.code == 0
    assert "lies on" in again.stderr
    assert "Registered the library root movies again" in again.stderr
    assert library.config.read_text() == settings
    library.run("roots", "check")
    marker.unlink()
    assert json.loads(_add(library, "movies", "--json").stdout)["problem"] is None


def test_a_root_that_is_well_is_not_registered_again_nor_under_another_name(library):
    assert "SHV-202" in (same := _add(library, "movies")).stderr
    assert "registered" in same.stderr
    (library.folder / "library/movies/.shelver-root").unlink()
    assert "overlap" in _add(library, "other").stderr


def test_a_check_tells_how_the_file_system_keeps_times_and_inodes(library):
    said = library.run("roots", "check").stdout
    known = library.json("roots", "check")[0]["capabilities"]
    assert known["stable_inodes"]
    assert "files keep their inodes" in said
    assert "times in steps of " in said
