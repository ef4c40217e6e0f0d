"""`shelver rename`: an existing library in new names, with all that belongs to it, and back."""

import os

import pytest

from tests.fakes.catalogue_server import V3_KEY, catalogue_server


@pytest.fixture
def library(home):
    home.root(
        "tv",
        "tv",
        {
            "Lost (2004)": {
                "tvshow.nfo": "<tvshow><title>Lost</title><uniqueid type='tvdb'>73739</uniqueid></tvshow>",
                "poster.jpg": "poster",
                "Season 1": {
                    "Lost 1x01 Pilot.mkv": "pilot",
                    "Lost 1x01 Pilot.en.forced.srt": "subtitle",
                    "Lost 1x01 Pilot.nfo": "<episodedetails><title>Pilot</title></episodedetails>",
                    "Lost 1x01 Pilot-thumb.jpg": "thumb",
                    "Lost 1x02.mkv": "second",
                },
                "extras": {"interview.mkv": "talk"},
            }
        },
    )
    home.root(
        "movies",
        "movies",
        {
            "Heat.1995.1080p.BluRay": {
                "Heat.1995.1080p.BluRay.mkv": "heat",
                "Heat.1995.1080p.BluRay.en.srt": "subtitle",
                "Featurettes": {"making of.mkv": "making", ".nomedia": ""},
            },
            "Face-Off (1997)": {
                "Face-Off (1997).mkv": "face",
                "Face-Off (1997).nfo": "<movie><uniqueid type='tmdb'>754</uniqueid></movie>",
            },
            "Alien (1979)": {
                "Alien (1979).mkv": "plain",
                "Alien (1979) - 1080p.mkv": "better",
                "Alien (1979).en.srt": "s",
            },
            "Ronin (1998).mkv": "loose",
        },
    )
    return home


NAMED = [
    "library/movies/Alien (1979)/Alien (1979) - 1080p.mkv",
    "library/movies/Alien (1979)/Alien (1979).en.srt",
    "library/movies/Alien (1979)/Alien (1979).mkv",
    "library/movies/Face-Off (1997)/Face-Off (1997).mkv",
    "library/movies/Face-Off (1997)/Face-Off (1997).nfo",
    "library/movies/Heat (1995)/Featurettes/.nomedia",
    "library/movies/Heat (1995)/Featurettes/making of.mkv",
    "library/movies/Heat (1995)/Heat (1995).en.srt",
    "library/movies/Heat (1995)/Heat (1995).mkv",
    "library/movies/Ronin (1998)/Ronin (1998).mkv",
    "library/tv/Lost/Season 01/Lost - s01e01 - Pilot-thumb.jpg",
    "library/tv/Lost/Season 01/Lost - s01e01 - Pilot.en.forced.srt",
    "library/tv/Lost/Season 01/Lost - s01e01 - Pilot.mkv",
    "library/tv/Lost/Season 01/Lost - s01e01 - Pilot.nfo",
    "library/tv/Lost/Season 01/Lost - s01e02.mkv",
    "library/tv/Lost/extras/interview.mkv",
    "library/tv/Lost/poster.jpg",
    "library/tv/Lost/tvshow.nfo",
]


def test_what_was_renamed_is_read_under_its_new_names_and_is_whole(library):
    library.run("rename", "--execute", "--yes")
    said = library.run("verify")
    assert "missing" not in said.stdout + said.stderr
    library.extra = "[naming]\nyear_in_show_folder = true\n"
    library.run("rename", "--execute", "--yes")
    assert [row["placed"] > 0 for row in library.json("history")] == [True, True]
    assert {one["health"] for one in library.json("verify")} == {"good"}


def test_without_execute_nothing_is_touched(library):
    before = library.snapshot()
    shown = library.run("rename", "--preview")
    assert "movies: Heat (1995)/Heat (1995).mkv" in shown.stdout
    assert "Alien" not in shown.stdout
    assert library.snapshot() == before


def test_the_library_gets_its_layouts_names_with_everything_that_belongs_to_it_and_comes_back(library):
    before = library.snapshot()
    library.run("rename", "--execute", "--yes")
    assert library.files("library") == NAMED
    assert not (library.folder / "library/movies/Heat.1995.1080p.BluRay").exists()
    assert not (library.folder / "library/tv/Lost (2004)").exists()
    library.run("rename", code=9)
    library.run("undo", "--yes")
    assert library.snapshot() == before
    library.run("rename", "--execute", "--yes")
    assert library.files("library") == NAMED


def test_ids_that_only_an_nfo_tells_get_into_names_that_carry_ids(library):
    library.extra = "[naming]\nid_tags = true\n"
    library.run("rename", "--execute", "--yes", "Face-Off (1997)", "Lost")
    files = library.files("library")
    assert "library/movies/Face-Off (1997) [tmdbid-754]/Face-Off (1997) [tmdbid-754].mkv" in files
    assert "library/tv/Lost (2004) [tvdbid-73739]/Season 01/Lost (2004) - s01e01 - Pilot.mkv" in files
    assert "library/movies/Heat.1995.1080p.BluRay/Heat.1995.1080p.BluRay.mkv" in files


def test_versions_of_a_film_move_together_into_a_templates_folder(library):
    library.extra = '[naming.templates]\nmovie = "{letter}/{title} ({year})/{title} ({year})"\n'
    library.run("rename", "--execute", "--yes", "--root", "movies")
    assert [path for path in library.files("library") if "Alien" in path] == [
        "library/movies/A/Alien (1979)/Alien (1979) - 1080p.mkv",
        "library/movies/A/Alien (1979)/Alien (1979).en.srt",
        "library/movies/A/Alien (1979)/Alien (1979).mkv",
    ]
    library.run("rename", "--root", "movies", code=9)
    library.extra = ""
    library.run("rename", "--execute", "--yes", "--root", "movies")
    assert library.files("library")[:10] == NAMED[:10]


def test_the_index_follows_so_that_new_episodes_find_the_renamed_show(library):
    long_ago_s = 1_700_000_000
    for folder in (library.folder / "library").rglob("*/"):  # so that a scan trusts the times of folders
        os.utime(folder, (long_ago_s, long_ago_s))
    library.run("rename", "--execute", "--yes")
    library.download({"Lost.S01E03.720p.HDTV.x264-GRP.mkv": "third", "Lost.S01E01.720p.HDTV.x264-GRP.mkv": "again"})
    library.run("organize", "--execute", "--yes", "--no-probe", code=(0, 3, 4))
    assert "library/tv/Lost/Season 01/Lost - s01e03.mkv" in library.files("library")


def test_a_file_in_the_way_keeps_what_it_is_and_the_film_keeps_its_name(library):
    taken = library.folder / "library/movies/Heat (1995)"
    taken.mkdir()
    (taken / "Heat (1995).mkv").write_text("another cut")
    library.run("rename", "--execute", "--yes", "--root", "movies")
    assert (taken / "Heat (1995).mkv").read_text() == "another cut"
    assert (taken / "Heat (1995) - 1080p.mkv").read_text() == "heat"


def test_a_name_that_nothing_goes_by_is_refused(library):
    done = library.run("rename", "No Such Show", code=2)
    assert "SHV-404" in done.stderr


def test_a_root_that_keeps_names_is_left_alone(home):
    home.root("movies", "movies", {"Heat.1995": {"Heat.1995.mkv": "heat"}}, layout="keep")
    home.run("rename", "--execute", "--yes", code=9)
    assert home.files("library") == ["library/movies/Heat.1995/Heat.1995.mkv"]


def test_links_and_foreign_files_in_a_show_follow_it_or_stay_but_nothing_is_lost(library):
    lost = library.folder / "library/tv/Lost (2004)"
    (lost / "theme.mp3").write_text("song")
    (lost / "link.mkv").symlink_to("/nowhere")
    library.run("rename", "--execute", "--yes", "Lost")
    assert (library.folder / "library/tv/Lost/theme.mp3").read_text() == "song"
    assert (lost / "link.mkv").is_symlink()


@pytest.mark.parametrize("method", ["copy", "hardlink", "symlink"])
def test_library_files_move_whatever_new_files_do(library, method, monkeypatch):
    monkeypatch.setenv("SHELVER_MOVING__METHOD", method)
    library.run("rename", "--execute", "--yes", "--root", "movies")
    assert library.files("library")[:10] == NAMED[:10]
    assert not any((library.folder / path).is_symlink() for path in NAMED[:10])


def test_another_layout_s_server_gets_what_it_reads_beside_the_files(home):
    layouts = {"movies": "jellyfin", "tv": "jellyfin"}
    for name, layout in layouts.items():
        home.root(name, name, layout=layout)
    with catalogue_server() as server:
        home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n'
        home.download(
            {
                "Night.Ferry.2003.1080p.mkv": "film",
                "Kestrel.Street.2010.S01E01.720p.mkv": "one",
            }
        )
        home.run("organize", "--execute", "--yes", "--no-probe")
        kept = [path for path in home.files("library") if path.endswith(".nfo")]
        home.root("tv", "tv", layout="plex")
        home.run("rename", "--execute", "--yes")
        folder = "library/tv/Kestrel Street (2010) {tmdb-10}"
        assert f"{folder}/.plexmatch" in home.files("library")
        assert len([path for path in home.files("library") if path.endswith(".nfo")]) == len(kept)
        home.run("undo", "--yes")
        assert [path for path in home.files("library") if path.endswith((".nfo", ".plexmatch"))] == kept


def test_a_library_of_plex_that_is_renamed_for_kodi_gets_its_nfo_files(home):
    home.root("tv", "tv", layout="plex")
    with catalogue_server() as server:
        home.extra = f'[tmdb]\nbase_url = "{server.address}/3"\napi_key = "{V3_KEY}"\n'
        home.download({"Kestrel.Street.2010.S01E01.720p.mkv": "one"})
        home.run("organize", "--execute", "--yes", "--no-probe")
        assert not [path for path in home.files("library") if path.endswith(".nfo")]
        home.root("tv", "tv", layout="kodi")
        home.extra += "[naming]\nid_tags = false\n"
        home.run("rename", "--execute", "--yes")
        assert [path for path in home.files("library") if path.endswith(".nfo")] == [
            "library/tv/Kestrel Street (2010)/Season 01/Kestrel Street (2010) - S01E01 - Arrivals.nfo",
            "library/tv/Kestrel Street (2010)/tvshow.nfo",
        ]


def test_an_episode_that_is_counted_both_ways_keeps_both_counts(home):
    home.root("tv", "tv", {"Sora (1999)": {"Season 21": {"Sora (1999) - S21E892 - 892 - Arrival.mkv": "x"}}})
    home.run("rename", "--execute", "--yes")
    assert home.files("library") == ["library/tv/Sora/Season 21/Sora - s21e892 - 892 - Arrival.mkv"]
