"""What `--conflict` does with a film whose name is taken, from the command line: each way out that a message names works."""

import pytest

OLD = "library/movies/Heat (1995)/Heat (1995).mkv"


@pytest.fixture
def library(home):
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat", "Heat (1995).nfo": "kept"}})
    home.download({"Heat.1995.mkv": "heat again"})
    return home


def text(home, path):
    return (home.folder / path).read_text()


def test_the_newer_film_takes_name_and_place_and_the_plan_says_so_before(library):
    before = library.snapshot()
    shown = library.run("organize", "--no-probe", "--conflict", "replace_to_trash")
    line = "replaces movies: Heat (1995)/Heat (1995).mkv, which goes to the trash"
    assert line in shown.stdout
    [bundle] = library.json("organize", "--no-probe", "--conflict", "replace_to_trash")["bundles"]
    assert bundle["items"][0]["placements"][0]["replaces"] == str(library.folder / OLD)
    assert library.snapshot() == before
    done = library.run("organize", "--no-probe", "--conflict", "replace_to_trash", "--execute", "--yes")
    assert f"Replaced, and in the trash now: {library.folder / OLD}" in done.stdout
    assert text(library, OLD) == "heat again"
    assert [text(library, path) for path in library.files("library") if ".shelver-trash" in path] == ["heat"]
    library.run("undo", "--yes")
    after = library.snapshot()
    assert {path: after[path] for path in before} == before


def test_by_default_a_film_of_no_known_quality_lies_beside_the_other_as_a_counted_version(library):
    library.run("organize", "--no-probe", "--execute", "--yes")
    assert text(library, OLD) == "heat"
    assert text(library, OLD.replace(".mkv", " - Version 2.mkv")) == "heat again"


@pytest.mark.parametrize("way", ["suffix", "replace_to_trash"])
def test_an_answer_about_a_film_whose_name_is_taken_names_ways_out_that_work(library, way):
    library.run("organize", "--no-probe", "--conflict", "fail", code=4)
    assert library.files("library") == [OLD, OLD.replace(".mkv", ".nfo")]
    number = library.json("review", "list")[0]["id"]
    said = library.run("review", "accept", number, "--conflict", "fail", code=4).stderr
    assert f"--conflict {way} --execute" in said
    library.run("organize", library.downloads / "Heat.1995.mkv", "--conflict", way, "--execute", "--yes", "--no-probe")
    assert not library.files("downloads")


def test_the_better_film_replaces_and_the_worse_one_stays(home):
    home.root("movies", "movies")
    home.download({"Heat.1995.1080p.WEB-DL.x264-G.mkv": "web"})
    home.run("organize", "--no-probe", "--execute", "--yes")
    home.download({"Heat.1995.720p.BluRay.x264-G.mkv": "small"})
    left = home.run("organize", "--no-probe", "--conflict", "keep_best", "--execute", "--yes", code=9)
    assert "is better" in left.stdout
    home.download({"Heat.1995.1080p.BluRay.x264-G.mkv": "bluray"})
    home.run("organize", "--no-probe", "--conflict", "keep_best", "--execute", "--yes")
    assert text(home, OLD) == "bluray"
    assert [text(home, path) for path in home.files("library") if ".shelver-trash" in path] == ["web"]
    assert home.files("downloads") == ["downloads/Heat.1995.720p.BluRay.x264-G.mkv"]
    assert home.run("rename", code=9)


def test_a_file_that_keeps_its_name_takes_the_place_of_the_one_that_has_it(home):
    home.root("movies", "movies", {"Heat.1995.mkv": "heat"}, layout="keep")
    home.download({"Heat.1995.mkv": "heat again"})
    before = home.snapshot()
    shown = home.run("organize", "--no-probe", "--conflict", "replace_to_trash", "--execute", "--yes")
    assert "replaces movies: Heat.1995.mkv, which goes to the trash" in shown.stdout
    assert text(home, "library/movies/Heat.1995.mkv") == "heat again"
    assert [text(home, path) for path in home.files("library") if ".shelver-trash" in path] == ["heat"]
    home.run("undo", "--yes")
    after = home.snapshot()
    assert {path: after[path] for path in before} == before
