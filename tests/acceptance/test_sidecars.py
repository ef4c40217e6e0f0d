"""NFO files, pictures and marks on real files, with a catalogue on a real socket: written, taken back, renewed, left alone."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.fakes.catalogue_server import V3_KEY, catalogue_server
from tests.fakes.catalogue_works import PICTURE


@pytest.fixture
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture
def library(home, server):
    home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n[sidecars]\nartwork = true\n'
    home.root("tv", "tv")
    home.root("movies", "movies", layout="kodi")
    return home


def organize(home):
    return home.run("organize", "--execute", "--yes", "--no-probe")


def read(home, path):
    return (home.folder / "library" / path).read_text()


def forget_answers(home):
    """Let the program ask the catalogue anew, as it does after some days."""
    if not (home.folder / "home/.local/state/shelver/shelver.db").exists():
        return
    with closing(sqlite3.connect(home.folder / "home/.local/state/shelver/shelver.db")) as database, database:
        database.execute("DELETE FROM catalogue_answers")


FILM = "movies/The Harbour Light (1999)/The Harbour Light (1999)"
SHOW = "tv/Kestrel Street"
EPISODE = f"{SHOW}/Season 01/Kestrel Street - s01e01-e02 - Arrivals + The Lodger"


def test_a_film_and_episodes_come_with_all_that_servers_read_and_undo_takes_all_of_it_back(library, server):
    library.download(
        {
            "The.Harbour.Light.1999.1080p.BluRay.x264-GRP": {
                "the.harbour.light.1999.mkv": "film",
                "Featurettes": {"Making of.mkv": "making of"},
            },
            "Kestrel.Street.2010.S01E01E02.720p.HDTV.x264-GRP.mkv": "episodes",
        }
    )
    before = library.snapshot()
    organize(library)
    after = library.snapshot()
    assert library.files("library") == sorted(
        f"library/{path}"
        for path in (
            f"{FILM}.mkv",
            f"{FILM}.nfo",
            "movies/The Harbour Light (1999)/poster.png",
            "movies/The Harbour Light (1999)/clearlogo.png",
            "movies/The Harbour Light (1999)/featurettes/Making of.mkv",
            "movies/The Harbour Light (1999)/featurettes/.nomedia",
            f"{SHOW}/tvshow.nfo",
            f"{SHOW}/poster.png",
            f"{SHOW}/clearlogo.png",
            f"{SHOW}/Season 01/season.nfo",
            f"{EPISODE}.mkv",
            f"{EPISODE}.nfo",
            f"{EPISODE}-thumb.png",
        )
    )
    assert (library.folder / "library" / "movies/The Harbour Light (1999)/poster.png").read_bytes() == PICTURE[0]
    assert '<uniqueid type="imdb">tt9000001</uniqueid>' in read(library, f"{FILM}.nfo")
    assert re.findall("<episode>(.)</episode>", read(library, f"{EPISODE}.nfo")) == ["1", "2"]
    assert sum("/3/movie/" in path and "/images" not in path for path in server.asked) == 1
    assert sum("/3/tv/" in path and "/images" not in path for path in server.asked) == 1
    library.run("undo", "--yes")
    assert library.snapshot() == before
    library.run("redo", "--yes")
    assert {path: seen[0] for path, seen in library.snapshot().items()} == {
        path: seen[0] for path, seen in after.items()
    }


def test_a_preview_shows_the_sidecars_and_fetches_no_picture(library, server):
    library.download({"The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv": "film"})
    shown = library.run("organize", "--no-probe", "-v").stdout
    assert "The Harbour Light (1999).nfo  [write]" in shown
    assert "poster.png  [write]" in shown
    assert not any("/t/p/" in path for path in server.asked)


def test_a_plan_file_with_pictures_is_carried_out_later(library):
    library.download({"The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv": "film"})
    file = library.folder / "plan.jsonl"
    library.run("plan", "-o", file, "--no-probe")
    assert "poster.png" in library.run("apply", file, "-v").stdout
    library.run("apply", file, "--execute", "--yes")
    assert "library/movies/The Harbour Light (1999)/poster.png" in library.files("library")


def test_a_picture_that_cannot_be_had_keeps_no_film_from_its_place(library, monkeypatch):
    library.download({"The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv": "film"})
    monkeypatch.setattr("tests.fakes.catalogue_server.PICTURE", (b"<html>", "text/html"))
    done = organize(library)
    assert "poster.png is left out" in done.stderr
    assert library.files("library") == [f"library/{FILM}.mkv", f"library/{FILM}.nfo"]


def test_what_ours_says_is_renewed_when_the_catalogue_says_something_else(library, monkeypatch):
    library.download({"Kestrel.Street.2010.S01E01.720p.HDTV.x264-GRP.mkv": "one"})
    organize(library)
    old = read(library, f"{SHOW}/tvshow.nfo")
    forget_answers(library)
    monkeypatch.setattr("tests.fakes.catalogue_server.TOLD", {"overview": "Another keeper waits."})
    library.download({"Kestrel.Street.2010.S01E02.720p.HDTV.x264-GRP.mkv": "two"})
    organize(library)
    assert "Another keeper waits." in read(library, f"{SHOW}/tvshow.nfo")
    library.run("undo", "--yes")
    assert read(library, f"{SHOW}/tvshow.nfo") == old


def test_what_somebody_else_wrote_stays(library):
    library.download({"Kestrel.Street.2010.S01E01.720p.HDTV.x264-GRP.mkv": "one"})
    organize(library)
    path = library.folder / "library" / SHOW / "tvshow.nfo"
    path.write_text("<tvshow><title>Mine</title></tvshow>")
    library.download({"Kestrel.Street.2010.S01E02.720p.HDTV.x264-GRP.mkv": "two"})
    organize(library)
    assert path.read_text() == "<tvshow><title>Mine</title></tvshow>"


@pytest.mark.parametrize(
    "change", [lambda path: path.unlink(), lambda path: path.write_text("<movie>of Jellyfin</movie>")]
)
def test_an_nfo_that_is_gone_or_somebody_else_s_keeps_no_film_from_going_back(library, change):
    library.download({"The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv": "film"})
    before = library.snapshot()
    organize(library)
    nfo = library.folder / "library" / f"{FILM}.nfo"
    change(nfo)
    theirs = nfo.read_text() if nfo.exists() else None
    shown = library.run("undo", "--yes")
    assert f"{FILM.rpartition('/')[2]}.nfo stays" in shown.stdout
    after = library.snapshot()
    assert {path for path in before if before[path] != after.get(path)} == set()
    assert (nfo.read_text() if nfo.exists() else None) == theirs
    assert "holds no batch" in library.run("undo", "--yes", code=9).stderr
    library.run("redo", "--yes")
    assert nfo.with_suffix(".mkv").read_text() == "film"
    assert theirs in {None, nfo.read_text()}
    library.run("undo", "--yes")
    assert library.snapshot() == after


def test_a_show_s_nfo_that_was_renewed_keeps_no_earlier_episode_from_going_back(library, monkeypatch):
    batches = []
    for number in (1, 2, 3):
        library.download({f"Kestrel.Street.2010.S01E0{number}.720p.HDTV.x264-GRP.mkv": f"{number}"})
        monkeypatch.setattr("tests.fakes.catalogue_server.TOLD", {"overview": f"Plot {number}."})
        forget_answers(library)
        organize(library)
        batches.append(library.json("history")[0]["batch"])
    library.run("undo", batches[1], "--yes")
    assert "Plot 3." in read(library, f"{SHOW}/tvshow.nfo")
    assert (library.downloads / "Kestrel.Street.2010.S01E02.720p.HDTV.x264-GRP.mkv").read_text() == "2"
    assert not list((library.folder / "library" / SHOW).rglob("*s01e02*"))


def test_without_a_key_nothing_is_told_and_the_layout_keep_is_left_as_it_came(home):
    home.root("movies", "movies")
    home.root("old", "tv", layout="keep")
    home.download({"The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv": "film"})
    organize(home)
    assert home.files("library") == ["library/movies/The Harbour Light (1999)/The Harbour Light (1999).mkv"]
