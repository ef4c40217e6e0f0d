import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.match.shelves import (
    _EXTRA_FILE,
    FolderTitle,
    country_of,
    folder_title,
    is_extra_file,
    is_extras_folder,
    season_of_folder,
    section_of,
    work_ids,
)
from shelver.media.kinds import RootKind
from shelver.media.works import WorkIds


@pytest.mark.parametrize(
    ("name", "title", "year", "ids"),
    [
        ("Lost", "Lost", None, WorkIds()),
        ("Lost (2004)", "Lost", 2004, WorkIds()),
        ("Scrubs (2026) [tvdbid-4711]", "Scrubs", 2026, WorkIds(tvdb=4711)),
        ("The Office (US) (2005) {tvdb-73244}", "The Office (US)", 2005, WorkIds(tvdb=73244)),
        ("The Matrix (1999) {imdb-tt0133093} [tmdbid=603]", "The Matrix", 1999, WorkIds(imdb="tt0133093", tmdb=603)),
        ("Dark [tt5753856]", "Dark", None, WorkIds(imdb="tt5753856")),
        ("Game.of.Thrones", "Game of Thrones", None, WorkIds()),
        ("S.W.A.T. (2017)", "S.W.A.T.", 2017, WorkIds()),
        ("Babylon 5", "Babylon 5", None, WorkIds()),
        ("1923", "1923", None, WorkIds()),
        ("(2004)", "(2004)", None, WorkIds()),
        ("24", "24", None, WorkIds()),
        ("[tmdbid-5]", "[tmdbid-5]", None, WorkIds(tmdb=5)),
        ("Doctor Who (1963-1989)", "Doctor Who", 1963, WorkIds()),
    ],
)
def test_a_folder_says_title_year_and_ids(name, title, year, ids):
    assert folder_title(name) == FolderTitle(title=title, year=year, ids=ids)


def test_ids_that_are_no_ids_are_left_out():
    assert work_ids((("tmdb", "x"), ("tvdb", "9" * 30), ("imdb", "133093"))) == WorkIds()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Office (UK)", ("The Office", "GB")),
        ("The Office US", ("The Office", "US")),
        ("Us", ("Us", "")),
        ("Shameless (DE)", ("Shameless", "DE")),
        ("Made in DE", ("Made in DE", "")),
    ],
)
def test_a_title_may_end_with_a_country(title, expected):
    assert country_of(title) == expected


@pytest.mark.parametrize(
    ("name", "season"),
    [
        ("Season 1", 1),
        ("Season 01", 1),
        ("season.12", 12),
        ("S01", 1),
        ("s3", 3),
        ("Staffel 2", 2),
        ("Saison 04", 4),
        ("Temporada 1", 1),
        ("Series 5", 5),
        ("Season 2024", 2024),
        ("Season 1 (2004)", 1),
        ("Season 01 - Book One", 1),
        ("2. Staffel", 2),
        ("第2季", 2),
        ("Specials", 0),
        ("Season 0", 0),
        ("S01E02", None),
        ("Season", None),
        ("Seasons 1-3", None),
        ("Seinfeld", None),
        ("24", None),
        ("S.W.A.T.", None),
        ("", None),
    ],
)
def test_a_season_folder_is_recognised_in_every_style(name, season):
    assert season_of_folder(name) == season


@pytest.mark.parametrize(
    ("parts", "section"),
    [
        (("Movies", "Alien (1979)"), (RootKind.MOVIES, 1)),
        (("TV Shows", "Dark", "Season 01"), (RootKind.TV, 1)),
        (("Other", "Documentaries", "Thaw (2010)"), (RootKind.DOCUMENTARIES, 2)),
        (("Other", "Stand-up"), (RootKind.STANDUP, 2)),
        (("Audiobooks",), (RootKind.AUDIOBOOKS, 1)),
        (("Other",), (RootKind.OTHER, 1)),
        (("Holiday",), (RootKind.OTHER, 1)),
        ((), (RootKind.MIXED, 0)),
    ],
)
def test_a_mixed_root_has_a_section_for_each_kind(parts, section):
    assert section_of(RootKind.MIXED, parts) == section


def test_a_typed_root_is_one_section_whatever_its_folders_are_called():
    assert section_of(RootKind.TV, ("Movies", "x")) == (RootKind.TV, 0)


@pytest.mark.parametrize(
    "name", ["x-sample.mkv", "Sample.mkv", "film-trailer.mp4", "a-behindthescenes.mkv", "b-short2.mp4"]
)
def test_samples_and_trailers_are_extras(name):
    assert is_extra_file(name)


@pytest.mark.parametrize("name", ["The Samples.mkv", "Trailer Park Boys.mkv", "Extract.mkv"])
def test_titles_with_such_words_are_no_extras(name):
    assert not is_extra_file(name)


@given(
    st.lists(
        st.sampled_from(
            ["sample", "Trailer", "SCENE", "short", "clip", "other", "-", ".", " ", "_", "7", "²", "\u017f", "K", "x"]
        ),
        max_size=6,
    ).map("".join)
)
def test_what_ends_like_no_extra_matches_no_pattern_of_extras(stem):
    assert is_extra_file(f"{stem}.mkv") == (_EXTRA_FILE.fullmatch(stem) is not None)


def test_the_folders_of_extras_are_known():
    assert is_extras_folder("Featurettes")
    assert not is_extras_folder("Season 1")
