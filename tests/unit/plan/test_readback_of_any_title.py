"""Any title at all gets a name that its server files right, and the other servers of the house too."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelver.media.works import Episodes, Movie, Show, TmdbId, TvdbId, Version, WorkIds
from shelver.plan.layouts import STYLES
from shelver.plan.naming.seats import seats
from shelver.plan.readback.guard import Misreading, misreading
from tests.fakes.library import item_of
from tests.unit.plan.hostile import in_every_order

WORDS = [
    "the",
    "of",
    "and",
    "Sample",
    "sample",
    "Resample",
    "0SAMPLE",
    "Samples",
    "Trailer",
    "trailer",
    "A-Trailer",
    "3D",
    "DC",
    "CAM",
    "TS",
    "Multi",
    "1080p",
    "2049",
    "1917",
    "2010-05-06",
    "S02E05",
    "E2",
    "X3",
    "10x10",
    "Part",
    "2",
    "CD1",
    "Extras",
    "Short",
    "Other",
    "-other",
    "E100",
    "[REC]",
    "{x}",
    "(2001)",
    "Vol.",
    "1",
    ":",
    "/",
    "…",
    "Señor",
    "日本",
    "½",
    "'",
    "-",
    "--",
    ".",
    "..",
    "!",
    "Specials",
    "Season",
    "12",
    "[tmdbid-5]",
    "{tvdb-7}",
    "[[imdb=tt0000001]]",
    "tt0137523",
]
TITLES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("-".join),
    st.text("あいう漢字 éàü", min_size=50, max_size=200),
)
IDS = st.one_of(st.just(WorkIds()), st.just(WorkIds(tmdb=TmdbId(603), tvdb=TvdbId(73739))))
MOVIES = st.builds(Movie, title=TITLES, year=st.integers(1900, 2099), ids=IDS)
EPISODES = st.builds(
    Episodes,
    show=st.builds(Show, title=TITLES, year=st.one_of(st.none(), st.integers(1900, 2099)), ids=IDS),
    season=st.integers(0, 60),
    numbers=st.tuples(st.integers(1, 300), st.integers(0, 4)).map(lambda pair: tuple(range(pair[0], sum(pair) + 1))),
    titles=st.lists(TITLES, max_size=3).map(tuple),
)
WORKS = st.one_of(MOVIES, EPISODES)


def assert_read_back(layout: str, work: Movie | Episodes, *, id_tags: bool) -> None:
    style = replace(STYLES[layout], id_tags=id_tags)
    seat = next(seats(style, item_of("x.mkv"), work, Version(), shelf=(), home=None))
    found = misreading(layout, work, (*seat.folder, f"{seat.stem}.mkv"))
    assert found is not Misreading.PLACE, seat
    titled = work.show if isinstance(work, Episodes) else work
    if id_tags and titled.ids.tmdb and titled.year and layout != "kodi":  # Kodi reads ids only in NFO files
        assert found is Misreading.NONE, seat


@pytest.mark.parametrize("layout", STYLES)
@settings(max_examples=200)
@given(work=WORKS, id_tags=st.booleans())
def test_any_title_is_filed_right(layout: str, work: Movie | Episodes, *, id_tags: bool) -> None:
    assert_read_back(layout, work, id_tags=id_tags)


@pytest.mark.parametrize("layout", STYLES)
@pytest.mark.parametrize("title", ["Resample", "0SAMPLE", "Samples", "The Sampler"])
def test_a_title_with_sample_glued_into_it_is_filed_right(layout: str, title: str) -> None:
    assert_read_back(layout, Movie(title=title, year=2010), id_tags=False)


@pytest.mark.long
@pytest.mark.parametrize("layout", STYLES)
def test_a_hundred_thousand_titles_are_filed_right(layout: str) -> None:
    """Each draw gives a work and a few titles; it is filed under these, and under every two of them in a row."""
    filed = set()

    @settings(max_examples=1_000, database=None)
    @given(work=WORKS, titles=st.lists(TITLES, min_size=6, max_size=6, unique=True), id_tags=st.booleans())
    def are_filed_right(work: Movie | Episodes, titles: list[str], *, id_tags: bool) -> None:
        for title in in_every_order(titles):
            assert_read_back(layout, titled(work, title), id_tags=id_tags)
            filed.add(title)

    are_filed_right()
    assert len(filed) * len(STYLES) >= 100_000


def titled(work: Movie | Episodes, title: str) -> Movie | Episodes:
    if isinstance(work, Movie):
        return replace(work, title=title)
    return replace(work, show=replace(work.show, title=title))
