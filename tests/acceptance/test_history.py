"""There and back again: what the history tells of batches, and what can be taken back or done again."""

import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def library(home):
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin", "Thief.1981.1080p.BluRay.x264-G.mkv": "thief"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    return home


def test_the_history_keeps_the_files_of_a_batch_that_was_undone_and_says_what_each_batch_did(library):
    first = library.json("history")[0]["batch"]
    undone = library.run("undo", "--yes")
    assert f"shelver redo {first}" in undone.stderr
    library.run("redo", "--yes")
    redo, undo, organize = library.run("history").stdout.splitlines()[1:]
    assert f"does again {first}" in redo
    assert f"takes back {first}" in undo
    assert "2 undone" in organize
    assert organize.split()[4] == "2"
    assert "2 rename" in organize
    assert [row["placed"] + row["undone"] for row in library.json("history")] == [2, 2, 2]


def test_a_batch_that_was_done_again_already_leaves_nothing_to_do(library):
    first = library.json("history")[0]["batch"]
    library.run("undo", "--yes")
    library.run("redo", first, "--yes")
    again = library.run("redo", first, "--yes", code=9)
    assert "SHV-506" in again.stderr
    assert "done again already" in again.stderr
    library.run("undo", "--yes")
    library.run("redo", first, "--yes")
    assert len(library.files("library")) == 2


def test_what_a_partial_redo_left_out_can_still_be_done_again(library):
    first = library.json("history")[0]["batch"]
    library.run("undo", "--yes")
    library.run("redo", first, "--only", library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv", "--yes")
    assert library.files("library") == ["library/movies/Thief (1981)/Thief (1981).mkv"]
    library.run("redo", first, "--yes")
    assert len(library.files("library")) == 2
    library.run("redo", "--yes", code=9)


def test_a_plain_redo_goes_on_with_the_part_that_a_partial_redo_left_out(library):
    library.run("undo", "--yes")
    library.run("redo", "--only", library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv", "--yes")
    library.run("redo", "--yes")
    assert len(library.files("library")) == 2


def test_a_redo_that_failed_is_tried_again_by_the_next_one(library):
    library.run("undo", "--yes")
    library.download({"Heat.1995.1080p.BluRay.x264-G.mkv": "heat"})
    heat = library.downloads / "Heat.1995.1080p.BluRay.x264-G.mkv"
    library.run("organize", heat, "--execute", "--yes", "--no-probe")
    library.run("undo", "--yes")
    with heat.open("r+b"):
        failed = library.run("redo", "--yes", code=range(1, 99))
    assert "open for writing" in failed.stdout
    library.run("redo", "--yes")
    assert library.files("library") == ["library/movies/Heat (1995)/Heat (1995).mkv"]


def test_a_redo_that_replaced_something_again_is_done_and_the_older_batch_comes_next(library):
    library.run("undo", "--yes")
    for name in ("Heat.1995.720p.WEB-DL.x264-G.mkv", "Heat.1995.1080p.BluRay.x264-G.mkv"):
        library.download({name: name})
        path = library.downloads / name
        library.run("organize", path, "--execute", "--yes", "--no-probe", "--conflict", "replace_to_trash")
    library.run("undo", "--yes")
    library.run("redo", "--yes")
    library.run("redo", "--yes")
    assert {path.rpartition("/")[2] for path in library.files("library") if ".shelver-trash" not in path} >= {
        "Ronin (1998).mkv",
        "Thief (1981).mkv",
    }


def test_a_redo_that_was_taken_back_is_done_again_once(library):
    library.run("undo", "--yes")
    library.run("redo", "--yes")
    library.run("undo", "--yes")
    library.run("redo", "--yes")
    assert len(library.files("library")) == 2
    library.run("redo", "--yes", code=9)


@pytest.mark.parametrize("method", ["hardlink", "copy", "symlink"])
def test_an_undo_of_links_and_copies_says_how_many_it_took_back_and_how_they_come_again(home, method):
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    home.run("organize", "--execute", "--yes", "--no-probe", "--method", method)
    batch = home.json("history")[0]["batch"]
    undone = home.run("undo", "--yes")
    assert undone.stdout.splitlines()[-1] == "1 linked or copied file taken back."
    assert f"shelver redo {batch}" in undone.stderr
    assert home.files("library") == []


def test_a_batch_in_which_nothing_could_be_moved_says_so(library):
    library.run("undo", "--yes")
    with (library.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv").open("r+b"):
        library.run(
            "redo", "--yes", "--only", library.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv", code=range(1, 99)
        )
    assert library.run("history").stdout.splitlines()[1].endswith("nothing moved")


def test_the_history_tells_what_of_a_file_could_not_be_kept(library):
    batch = library.json("history")[0]["batch"]
    with closing(sqlite3.connect(library.folder / "home/.local/state/shelver/shelver.db")) as journal, journal:
        journal.execute(
            "UPDATE journal_entries SET losses = 'group (refused)\nowner (refused)' WHERE source_path LIKE '%Thief%'"
        )
    assert library.run("history", batch).stdout.count("not kept: group (refused), owner (refused)") == 1
    bundles = library.json("history", batch)["bundles"]
    kept = {
        entry["source_path"].rpartition("/")[2][:5]: entry["not_kept"] for one in bundles for entry in one["entries"]
    }
    assert kept == {"Ronin": [], "Thief": ["group (refused)", "owner (refused)"]}
