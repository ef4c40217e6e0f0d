"""The main job with PostgreSQL as the database: what is on SQLite is on the server, too."""

import json

import pytest


@pytest.fixture
def home_on_server(home, postgres_url):
    home.extra = f"[database]\nurl = {json.dumps(postgres_url)}\n"
    home.root("tv", "tv", {"Lost (2004)": {"Season 1": {"Lost - s01e01.mkv": "pilot"}}})
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat in sd"}})
    return home


def test_a_whole_day_with_a_server(home_on_server):
    home = home_on_server
    home.run("library", "scan")
    home.download(
        {
            "Lost.S01E02.720p.HDTV.x264-GRP.mkv": "episode two",
            "caf\udce9.Collateral.2004": {"Collateral.2004.1080p.BluRay.x264-GRP.mkv": "film", "a \udcff.nfo": "notes"},
            "what is this": {"x.mkv": "unclear"},
            "b" * 200: {"c" * 200: {"d" * 200 + ".mkv": "deep"}},
        }
    )
    before = home.snapshot()
    home.run("organize", "--execute", "--yes", "--no-probe", code={0, 3, 4})
    after = home.files()
    assert "library/tv/Lost (2004)/Season 1/Lost (2004) - s01e02.mkv" in after
    assert home.json("review", "list", code={0, 9})
    assert len(home.json("history")) == 1
    home.run("verify", code={0, 9})
    home.run("undo", "--yes")
    assert home.snapshot() == before
    home.run("redo", "--yes")
    assert home.files() == after
    assert home.json("library", "find", "Lost")
    home.run("recover", code={0, 9})
    assert home.json("db", "check")["problems"] == []
