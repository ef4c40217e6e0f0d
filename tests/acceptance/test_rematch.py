"""`shelver rematch`: what was taken for something else gets its right place, and back."""

import json

import pytest

from tests.fakes.catalogue_server import V3_KEY, catalogue_server


@pytest.fixture
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture
def library(home, server):
    home.root(
        "movies", "movies", {"Night Ferry (2006)": {"Night Ferry (2006).mkv": "film", "Night Ferry (2006).en.srt": "s"}}
    )
    home.root(
        "tv",
        "tv",
        {
            "Kestrel Street (1985)": {
                "poster.jpg": "the person's own",
                "Season 01": {
                    "Kestrel Street (1985) - s01e01.mkv": "first",
                    "Kestrel Street (1985) - s01e01.en.srt": "words",
                    "Kestrel Street (1985) - s01e02.mkv": "second",
                },
            }
        },
    )
    home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n[sidecars]\nartwork = false\n'
    return home


def test_a_film_moves_with_its_subtitles_gets_an_nfo_and_comes_back(library):
    before = library.snapshot()
    library.run("rematch", "Night Ferry (2006)", "--as", "tmdb:4")
    assert library.snapshot() == before
    library.run("rematch", "Night Ferry (2006)", "--as", "tmdb:3", "--execute", "--yes")
    assert [path for path in library.files("library") if "movies" in path] == [
        "library/movies/Night Ferry (2003)/Night Ferry (2003).en.srt",
        "library/movies/Night Ferry (2003)/Night Ferry (2003).mkv",
        "library/movies/Night Ferry (2003)/Night Ferry (2003).nfo",
    ]
    library.run("undo", "--yes")
    assert library.snapshot() == before


def test_one_episode_gets_another_show_and_the_others_stay(library):
    file = library.folder / "library/tv/Kestrel Street (1985)/Season 01/Kestrel Street (1985) - s01e01.mkv"
    library.run("rematch", file, "--as", "tmdb:10", "--execute", "--yes")
    files = library.files("library")
    moved = [path for path in files if "Arrivals" in path]
    assert [path.rpartition(".")[2] for path in moved] == ["srt", "mkv", "nfo"]
    assert "library/tv/Kestrel Street (2010)/tvshow.nfo" in files
    assert "library/tv/Kestrel Street (1985)/Season 01/Kestrel Street (1985) - s01e02.mkv" in files
    assert "library/tv/Kestrel Street (1985)/poster.jpg" in files


def test_a_whole_show_becomes_another_one_in_place_of_the_old_and_undo_brings_every_byte_back(library):
    before = library.snapshot()
    library.run("rematch", "Kestrel Street", "--as", "Kestrel Street (2010)", "--execute", "--yes")
    files = [path for path in library.files("library") if "/tv/" in path]
    assert not any("1985" in path for path in files)
    assert sum(path.endswith(".mkv") for path in files) == 2
    assert any(path.endswith("/poster.jpg") for path in files)
    library.run("undo", "--yes")
    assert library.snapshot() == before


def test_an_nfo_that_shelver_wrote_for_the_wrong_film_goes_and_that_of_somebody_else_is_set_aside(library):
    library.run("rematch", "Night Ferry (2006)", "--as", "tmdb:3", "--execute", "--yes")
    before = library.snapshot()
    library.run("rematch", "Night Ferry (2003)", "--as", "tmdb:1", "--execute", "--yes")
    nfo = library.folder / "library/movies/The Harbour Light (1999)/The Harbour Light (1999).nfo"
    assert "The Harbour Light" in nfo.read_text()
    assert not any("Night Ferry" in path and ".shelver-trash" not in path for path in library.files("library"))
    library.run("undo", "--yes")
    assert {path: kept for path, kept in library.snapshot().items() if ".shelver-trash" not in str(path)} == before
    own = library.folder / "library/movies/Night Ferry (2003)/Night Ferry (2003).nfo"
    own.write_text("<movie><title>my own</title></movie>")
    library.run("rematch", "Night Ferry (2003)", "--as", "tmdb:1", "--execute", "--yes")
    assert nfo.with_name("The Harbour Light (1999).nfo-orig").read_text() == "<movie><title>my own</title></movie>"


def test_the_choice_is_remembered_for_what_is_named_alike(library):
    library.extra += "[naming]\nid_tags = true\n"
    library.download({"Night.Fery.2006.1080p.WEB.x264-GRP.mkv": "misnamed"})
    library.run("organize", "--execute", "--yes", "--no-probe", code=(0, 3, 4, 9))
    library.run("rematch", "Night Ferry (2006)", "--as", "tmdb:3", "--execute", "--yes")
    library.download({"Night.Ferry.2006.720p.HDTV.x264-OTHER.mkv": "again"})
    shown = library.json("organize", "--no-probe", code=(0, 3, 4))
    works = [item["work"] for bundle in shown["bundles"] for item in bundle["items"] if "HDTV" in item["name"]]
    assert works == ["Night Ferry (2003)"]


def test_without_as_the_candidates_are_shown_with_their_ids(library):
    shown = library.run("rematch", "Kestrel Street")
    assert "Kestrel Street (1985)" in shown.stdout
    assert "tmdb:11" in shown.stdout
    found = json.loads(library.run("rematch", "Kestrel Street", "--json").stdout)
    assert found[0]["candidates"]


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        (("Nothing Here", "--as", "tmdb:1"), "SHV-404"),
        (("Night Ferry (2006)", "--as", "tmdb:999"), "SHV-403"),
        (("Night Ferry (2006)", "--as", "nonsense:1"), "SHV-403"),
    ],
)
def test_what_names_nothing_is_refused_and_nothing_is_moved(library, words, reference):
    before = library.snapshot()
    assert reference in library.run("rematch", *words, "--execute", "--yes", code=2).stderr
    assert library.snapshot() == before


def test_without_a_catalogue_a_title_is_enough_and_an_id_is_not(home):
    home.root("movies", "movies", {"Wrong (2001)": {"Wrong (2001).mkv": "film"}})
    assert "SHV-403" in home.run("rematch", "Wrong", "--as", "tmdb:1", code=2).stderr
    home.run("rematch", "Wrong", "--as", "Right (2002)", "--execute", "--yes")
    assert home.files("library") == ["library/movies/Right (2002)/Right (2002).mkv"]


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_show_that_turns_out_to_be_another_is_another_to_plex_too(home, server, is_ours):
    home.root("tv", "tv", layout="plex")
    home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n'
    home.download({"Kestrel.Street.2010.S01E01.720p.mkv": "one"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    wrong = home.folder / "library/tv/Kestrel Street (2010) {tmdb-10}/.plexmatch"
    if not is_ours:
        wrong.write_text("guid: tmdb://10")
    before = home.snapshot()
    home.run("rematch", "Kestrel Street (2010)", "--as", "tmdb:11", "--execute", "--yes")
    folder = home.folder / "library/tv/Kestrel Street (1985) {tmdb-11}"
    assert (folder / ".plexmatch").read_text() == "Title: Kestrel Street\nYear: 1985\nGuid: tmdb://11\n"
    assert (folder / ".plexmatch-orig").exists() is not is_ours
    assert not wrong.exists()
    home.run("undo", "--yes")
    assert home.snapshot() == before
