"""Everything that can be asked of a catalogue."""

from datetime import date

import pytest
from pydantic import SecretStr

from shelver.catalogs.local import LocalCatalogue
from shelver.catalogs.tmdb import TmdbCatalogue
from shelver.catalogs.tvdb import TvdbCatalogue
from shelver.media.catalogue import EpisodeOrder, WorkKey
from shelver.media.details import Picture, PictureKind
from shelver.media.kinds import Form, Genre
from shelver.settings.values import TmdbSettings, TvdbSettings
from tests.fakes.catalogue_server import TOKEN, TVDB_KEY, V3_KEY, catalogue_server
from tests.fakes.catalogue_works import FILMS, SHOWS
from tests.fakes.memory_cache import MemoryCache, NoLimit


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as running:
        yield running


def hand_made(tmp_path):
    lines = []
    for works, kind in ((FILMS, "movie"), (SHOWS, "show")):
        for work in works.values():
            lines += ["[[work]]", f'kind = "{kind}"', f'title = "{work["title"]}"', f"year = {work['year']}"]
            also = [title for title in (work.get("original"), *work.get("also", ())) if title]
            lines += [f"also = {also!r}", f'imdb = "{work["imdb"]}"']
            lines += ["documentary = true"] if work["title"] == "Night Ferry" else []
            for season, rows in work.get("seasons", {}).items():
                for number, (title, aired) in enumerate(rows, 1):
                    lines += ["[[work.episode]]", f"season = {season}", f"number = {number}", f"aired = {aired}"]
                    lines += [f'title = "{title}"'] if not title.startswith("Episode") else []
    path = tmp_path / "works.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(params=["tmdb", "tmdb-token", "tvdb", "local"])
def catalogue(request, server, tmp_path):
    if request.param == "local":
        yield LocalCatalogue(hand_made(tmp_path))
        return
    if request.param == "tvdb":
        settings = TvdbSettings(base_url=f"{server.address}/v4", api_key=SecretStr(TVDB_KEY))
        made = TvdbCatalogue(settings, cache=MemoryCache(), rate=NoLimit())
    else:
        key = V3_KEY if request.param == "tmdb" else TOKEN
        settings = TmdbSettings(base_url=f"{server.address}/3", api_key=SecretStr(key))
        made = TmdbCatalogue(settings, cache=MemoryCache(), rate=NoLimit())
    yield made
    made.close()


def film(catalogue, title, year):
    return next(work for work in catalogue.movies(title, year) if work.year == year)


def show(catalogue, year=2010):
    return next(work for work in catalogue.shows("Kestrel Street") if work.year == year)


def test_a_title_finds_every_film_of_that_name(catalogue):
    found = catalogue.movies("the harbour light")
    assert {(work.title, work.year) for work in found} == {("The Harbour Light", 1999), ("The Harbour Light", 2014)}
    assert all(work.key.catalogue == catalogue.name and work.key.form is Form.MOVIE for work in found)


def test_a_year_tells_films_of_one_name_apart(catalogue):
    assert [work.year for work in catalogue.movies("The Harbour Light", 2014)] == [2014]


def test_films_are_no_shows(catalogue):
    assert catalogue.shows("The Harbour Light") == ()
    assert catalogue.movies("Kestrel Street") == ()


@pytest.mark.parametrize(
    "title", ["A Title That Nobody Ever Gave", "", "   ", "🎬", "x" * 5000, "../../etc/passwd&page=2"]
)
def test_what_nobody_knows_is_an_empty_answer_and_no_fault(catalogue, title):
    assert catalogue.movies(title) == ()
    assert catalogue.shows(title) == ()


def test_the_record_of_a_film_found_under_another_title_has_that_title(catalogue):
    found = catalogue.movies("Luz del puerto")
    assert [work.year for work in found] == [1999]
    record = catalogue.record(found[0].key)
    assert {"The Harbour Light", "Das Hafenlicht", "Luz del puerto"} <= set(record.titles)
    assert record.ids.imdb == "tt9000001"
    assert 1999 in record.years


def test_documentaries_are_told_from_other_films(catalogue):
    assert catalogue.record(film(catalogue, "Night Ferry", 2003).key).found.genre is Genre.DOCUMENTARY
    assert catalogue.record(film(catalogue, "The Harbour Light", 1999).key).found.genre is Genre.PLAIN


def test_a_number_that_names_no_work_has_no_record(catalogue):
    for form in (Form.MOVIE, Form.EPISODE):
        assert catalogue.record(WorkKey(catalogue=catalogue.name, form=form, number=987654)) is None


def test_the_record_of_a_show_lists_its_seasons_and_specials(catalogue):
    record = catalogue.record(show(catalogue).key, seasons=(1,))
    assert [(row.number, row.episode_count) for row in record.seasons] == [(0, 1), (1, 3), (2, 2)]
    assert record.ids.imdb == "tt9000010"


def test_a_season_has_its_episodes_in_order(catalogue):
    season = catalogue.season(show(catalogue).key, 1)
    assert [(row.season, row.number, row.aired) for row in season.episodes] == [
        (1, 1, date(2010, 3, 1)),
        (1, 2, date(2010, 3, 8)),
        (1, 3, date(2010, 3, 15)),
    ]
    assert [row.title for row in season.episodes][:2] == ["Arrivals", "The Lodger"]


def test_a_season_that_does_not_exist_is_none(catalogue):
    assert catalogue.season(show(catalogue).key, 7) is None


def test_of_several_seasons_those_that_exist_come_in_the_order_asked_for(catalogue):
    found = catalogue.seasons(show(catalogue).key, (2, 9, 0, 2))
    assert [(season.number, len(season.episodes)) for season in found] == [(2, 2), (0, 1)]


def test_an_imdb_id_leads_to_its_work(catalogue):
    assert [(work.key.form, work.year) for work in catalogue.by_external_id("imdb", "tt9000002")] == [
        (Form.MOVIE, 2014)
    ]
    assert [(work.key.form, work.year) for work in catalogue.by_external_id("imdb", "tt9000011")] == [
        (Form.EPISODE, 1985)
    ]


@pytest.mark.parametrize("identifier", ["tt0000000", "", "../3/movie/1"])
def test_an_id_that_nobody_has_leads_nowhere(catalogue, identifier):
    assert catalogue.by_external_id("imdb", identifier) == ()
    assert catalogue.by_external_id("an unheard-of catalogue", identifier) == ()


def test_an_order_that_nobody_entered_is_empty(catalogue):
    assert catalogue.ordered(show(catalogue, 1985).key, EpisodeOrder.STORY) == ()


def test_an_absolute_order_counts_through_the_seasons(catalogue):
    found = catalogue.ordered(show(catalogue).key, EpisodeOrder.ABSOLUTE)
    if catalogue.name == "local":
        assert found == ()
    else:
        assert [[(row.season, row.number) for row in season.episodes] for season in found] == [
            [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
        ]


def test_a_picture_has_a_plain_web_address_or_none(catalogue):
    address = catalogue.picture_address(Picture(kind=PictureKind.POSTER, name="/poster.png"))
    assert address == "" or (address.startswith("http") and address.endswith("/poster.png"))


def test_a_logo_has_an_address_or_there_is_none(catalogue):
    logo = catalogue.logo(show(catalogue).key)
    assert logo is None or catalogue.picture_address(logo).endswith(logo.name)


def test_an_answer_is_asked_for_once(catalogue, server):
    def everything():
        key = show(catalogue).key
        return (
            catalogue.movies("Night Ferry"),
            catalogue.movies("nobody knows this"),
            catalogue.record(key, seasons=(1,)),
            catalogue.season(key, 1),
            catalogue.season(key, 8),
            catalogue.record(WorkKey(catalogue=catalogue.name, form=Form.MOVIE, number=987654)),
        )

    first = everything()
    count = len(server.asked)
    assert everything() == first
    assert len(server.asked) == count
