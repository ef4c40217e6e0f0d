"""Whom the program asks what a file is: a person's own works, one catalogue, and a second one in doubt."""

import json

import pytest
import stamina

from tests.fakes.catalogue_server import TVDB_KEY, V3_KEY, catalogue_server

OWN = """
[[work]]
title = "Aunt Ada's Birthday"
year = 2019

[[work]]
title = "Regional Final"
kind = "show"
year = 2021
[[work.episode]]
season = 1
number = 2
title = "Second Leg"
"""


@pytest.fixture
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture
def library(home, server):
    home.root("movies", "movies")
    home.root("tv", "tv")
    home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n[sidecars]\nnfo = false\n'
    return home


def works(home, *arguments):
    shown = home.json("plan", "--no-probe", *arguments, code=(0, 3, 4, 5, 9))
    return {item["name"]: item for bundle in shown for item in bundle["items"]}


def test_works_that_a_person_wrote_down_are_known_without_any_catalogue(home):
    home.root("movies", "movies")
    home.root("tv", "tv")
    (home.folder / "own.toml").write_text(OWN)
    home.extra = f'[own_works]\npath = "{home.folder}/own.toml"\n'
    home.download({"aunt.adas.birthday.2019.mp4": "cake", "Regional.Final.S01E02.1080p.mkv": "goals"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    episode = "library/tv/Regional Final/Season 01/Regional Final - s01e02 - Second Leg"
    assert home.files("library") == [
        "library/movies/Aunt Ada's Birthday (2019)/Aunt Ada's Birthday (2019).mp4",
        "library/movies/Aunt Ada's Birthday (2019)/Aunt Ada's Birthday (2019).nfo",
        f"{episode}.mkv",
        f"{episode}.nfo",
        "library/tv/Regional Final/Season 01/season.nfo",
        "library/tv/Regional Final/tvshow.nfo",
    ]
    assert "<title>Second Leg</title>" in (home.folder / f"{episode}.nfo").read_text()


def test_own_works_come_before_the_catalogue_which_still_knows_the_rest(library, server):
    (library.folder / "own.toml").write_text(
        '[[work]]\ntitle = "Night Ferry"\nyear = 2003\nkind = "movie"\nalso = ["The Ferry"]\n'
    )
    library.extra += f'[own_works]\npath = "{library.folder}/own.toml"\n'
    library.download({"Night.Ferry.2003.1080p.mkv": "own", "The.Harbour.Light.1999.1080p.mkv": "known"})
    found = works(library)
    assert found["Night.Ferry.2003.1080p.mkv"]["verdict"] == "accept"
    assert found["The.Harbour.Light.1999.1080p.mkv"]["work"] == "The Harbour Light (1999)"
    assert not any("Night" in path for path in server.asked)


def test_a_list_of_own_works_that_cannot_be_read_says_where(library):
    (library.folder / "own.toml").write_text("[[work]]\ntitle = 7\n")
    library.extra += f'[own_works]\npath = "{library.folder}/own.toml"\n'
    library.download({"x.mkv": "x"})
    done = library.run("organize", "--no-probe", code=1)
    assert "own.toml is wrong at work.0.title" in done.stderr


def test_a_second_catalogue_is_asked_in_doubt_and_its_agreement_is_shown(library, server):
    library.download({"Night.Fery.mkv": "which"})
    alone = works(library)["Night.Fery.mkv"]
    assert alone["verdict"] == "review"
    library.extra += f'[tvdb]\nbase_url = "{server.address}/v4"\napi_key = "{TVDB_KEY}"\n'
    both = works(library)["Night.Fery.mkv"]
    assert both["confidence"] > alone["confidence"]
    meanings = [row["meaning"] for row in both["candidates"][0]["evidence"]]
    assert "two catalogues say the same" in meanings


@pytest.mark.parametrize(("order", "title"), [("aired", ""), ("absolute", " - Departures")])
def test_the_order_that_is_set_for_a_series_counts_its_episodes(library, order, title):
    library.extra += f'[series."Kestrel Street (2010)"]\norder = "{order}"\n'
    library.download({"Kestrel.Street.2010.S01E04.1080p.mkv": "x"})
    library.run("organize", "--execute", "--yes", "--no-probe", code=(0, 4))
    expected = [f"library/tv/Kestrel Street/Season 01/Kestrel Street - s01e04{title}.mkv"] if title else []
    assert library.files("library") == expected


def test_an_unknown_order_is_refused_with_the_ones_that_there_are(library):
    library.extra += '[series."Kestrel Street"]\norder = "alphabetical"\n'
    done = library.run("organize", code=1)
    assert "dvd" in done.stderr


def test_scene_numbers_of_a_downloaded_list_lead_to_the_catalogues_episode(library, server):
    library.extra = f'[tvdb]\nbase_url = "{server.address}/v4"\napi_key = "{TVDB_KEY}"\n'
    (library.folder / "maps").mkdir()
    row = {"scene": {"season": 1, "episode": 5, "absolute": 5}, "tvdb": {"season": 2, "episode": 2, "absolute": 5}}
    (library.folder / "maps/10.json").write_text(json.dumps({"data": [row]}))
    (library.folder / "names.json").write_text(json.dumps({"data": {"10": [{"Kestrel Gaiden": -1}]}}))
    library.download({"Kestrel.Gaiden.S01E05.1080p.mkv": "x"})
    assert works(library)["Kestrel.Gaiden.S01E05.1080p.mkv"]["verdict"] != "accept"
    library.extra += f'[scene]\nxem_names = "{library.folder}/names.json"\nxem_maps = "{library.folder}/maps"\n'
    found = works(library)["Kestrel.Gaiden.S01E05.1080p.mkv"]
    assert found["work"] == "Kestrel Street (2010) S02E02"
    assert "a list of scene names and numbers says so" in [row["meaning"] for row in found["candidates"][0]["evidence"]]


def test_while_the_catalogue_is_down_owned_shows_are_placed_and_everything_else_waits_until_it_is_back(home, server):
    home.root("movies", "movies")
    home.root("tv", "tv", {"Lost (2004)": {"Season 01": {"Lost (2004) - s01e01.mkv": "pilot"}}})
    home.extra = '[tmdb]\nbase_url = "http://127.0.0.1:9/3"\ntimeout_s = 0.1\napi_key = "{V3_KEY}"\n'
    home.download({"Night.Ferry.2003.1080p.mkv": "film", "Lost.2004.S01E02.1080p.mkv": "second"})
    with stamina.set_testing(True, attempts=2):
        done = home.run("organize", "--execute", "--yes", "--no-probe", code=5)
    assert "It waits for the catalogue: " in done.stdout
    assert "library/tv/Lost (2004)/Season 01/Lost (2004) - s01e02.mkv" in home.files("library")
    assert "downloads/Night.Ferry.2003.1080p.mkv" in home.files("downloads")
    home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n'
    home.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/movies/Night Ferry (2003)/Night Ferry (2003).mkv" in home.files("library")


def test_an_id_is_enough_to_say_what_a_file_is(library):
    library.download({"something.mkv": "film", "s01e02.mkv": "episode"})
    library.run("organize", library.downloads / "something.mkv", "--as", "tmdb:3", "--execute", "--yes", "--no-probe")
    library.run("organize", library.downloads / "s01e02.mkv", "--as", "tmdb:10", "--execute", "--yes", "--no-probe")
    assert library.files("library") == [
        "library/movies/Night Ferry (2003)/Night Ferry (2003).mkv",
        "library/tv/Kestrel Street/Season 01/Kestrel Street - s01e02.mkv",
    ]


def test_an_id_that_the_catalogue_does_not_know_is_refused(library):
    library.download({"something.mkv": "film"})
    done = library.run("organize", "--as", "tmdb:999", "--no-probe", code=2)
    assert "SHV-403" in done.stderr


def test_the_keys_of_both_catalogues_are_checked(library, server):
    library.extra += f'[tvdb]\nbase_url = "{server.address}/v4"\napi_key = "{TVDB_KEY}"\n'
    checked = library.json("catalogues", "check")
    assert [row["name"] for row in checked["catalogues"]] == ["tmdb", "tvdb"]
    library.extra = f'[tvdb]\nbase_url = "{server.address}/v4"\napi_key = "wrong"\n'
    assert "SHV-702" in library.run("catalogues", "check", code=1).stderr
