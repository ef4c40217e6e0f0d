"""`shelver naming`: what a template makes of names, before it is used; and templates at work."""

import json

import pytest

from tests.acceptance.conftest import started


def naming(*arguments, code=0):
    done = started(["naming", *arguments])
    assert done.code == code, done.stdout + done.stderr
    return done


def test_examples_show_the_path_and_what_each_server_reads():
    shown = naming("try", "{title} ({year})/{title} ({year})< - {edition}>").stdout
    assert "The Matrix (1999)/The Matrix (1999).mkv" in shown
    assert "Blade Runner (1982)/Blade Runner (1982) - Director's Cut.mkv" in shown
    assert "+ plex: reads The Matrix (1999)" in shown


def test_own_names_take_the_place_of_the_examples():
    shown = naming(
        "try", "{title}/S{season:02}/{title} {numbers}", "My.Show.S01E02E03.720p.mkv", "A.Film.1999.mkv"
    ).stdout
    assert "My Show/S01/My Show s01e02-e03.mkv" in shown
    assert "not read as that of an episode" in shown


def test_a_template_without_the_year_says_what_servers_miss():
    shown = naming("try", "{title}/{title}", code=3).stdout
    assert "! jellyfin: reads The Matrix without a year, which is wrong" in shown


def test_json_tells_the_verdict_of_each_server():
    found = json.loads(naming("try", "{title}/{title}", "--json", code=3).stdout)
    assert found[0]["path"] is None
    assert {row["server"]: row["verdict"] for row in found[0]["servers"]}["jellyfin"] == "place"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("{titel}/{title}",), "Did you mean {title}?"),
        (("{title}/../{title}",), "would lead out of the library root"),
        (("{title} ({year})/{title}", "--layout", "keep"), "renames nothing"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(arguments, words):
    done = naming("try", *arguments, code=2)
    assert "SHV-105" in done.stderr
    assert words in done.stderr


def test_the_tokens_are_listed():
    assert "{episode_title}" in naming("tokens").stdout
    assert "title" in json.loads(naming("tokens", "--json").stdout)["movie"]


def test_the_settings_count_for_the_rest_of_a_name_and_their_templates_are_listed(home):
    home.root("kids", "movies")
    home.extra = (
        '[naming]\nid_tag_style = "universal"\n[naming.templates]\nmovie = "{letter}/{title} ({year})/{title} ({year})"\n'
        '[roots.kids.templates]\nmovie = "{title} ({year})/{title}"\n'
    )
    shown = home.run(
        "naming", "try", "{title} ({year}) {id_tag}/{title} ({year})", "Heat (1995) [tmdbid-949].mkv"
    ).stdout
    assert "Heat (1995) {tmdb-949} [tmdbid-949]/" in shown
    listed = home.run("naming", "tokens").stdout
    assert "[naming.templates] movie" in listed
    assert "[roots.kids.templates] movie" in listed
    assert listed.rstrip().endswith("{title} ({year})/{title}")
    assert len(home.json("naming", "tokens")["templates"]) == 2


def test_new_files_get_the_names_of_the_templates(home):
    home.root("movies", "movies")
    home.root("tv", "tv")
    home.extra = (
        '[naming.templates]\nmovie = "{letter}/{title} ({year})/{title} ({year})< [{resolution}]>"\n'
        'episode = "{title}/S{season:02}/{title} - S{season:02}E{episode:02}"\n'
        '[roots.tv.templates]\nepisode = "{title}/Staffel {season}/{title} - {numbers}"\n'
    )
    home.download(
        {"The.Matrix.1999.1080p.BluRay.x264-GRP.mkv": "film", "Lost.S01E02.720p.HDTV.x264-GRP.mkv": "episode"}
    )
    home.run("organize", "--execute", "--yes", "--no-probe")
    assert home.files("library") == [
        "library/movies/M/The Matrix (1999)/The Matrix (1999) [1080p].mkv",
        "library/tv/Lost/Staffel 1/Lost - s01e02.mkv",
    ]


def test_a_template_in_the_settings_that_cannot_be_read_stops_before_anything_moves(home):
    home.root("movies", "movies")
    home.extra = '[naming.templates]\nmovie = "{title} ({yeer})/{title}"\n'
    home.download({"The.Matrix.1999.mkv": "film"})
    done = home.run("organize", code=1)
    assert "[naming.templates] movie" in done.stderr
    assert "Did you mean {year}?" in done.stderr
