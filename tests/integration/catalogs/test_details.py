"""What The Movie Database tells about works, on real sockets: the details of a film, a show, an episode, and its pictures."""

import pytest
from pydantic import SecretStr

from shelver.catalogs.tmdb import TmdbCatalogue
from shelver.http.faults import Patience
from shelver.media.catalogue import WorkKey
from shelver.media.details import CastMember, Collection, Picture, PictureKind, Score
from shelver.media.kinds import Form
from shelver.settings.values import TmdbSettings
from tests.fakes.catalogue_server import V3_KEY, catalogue_server
from tests.fakes.catalogue_works import SHOWS
from tests.fakes.memory_cache import MemoryCache, NoLimit

FILM = WorkKey(catalogue="tmdb", form=Form.MOVIE, number=1)
SHOW = WorkKey(catalogue="tmdb", form=Form.EPISODE, number=10)
ANA = Picture(kind=PictureKind.PORTRAIT, name="/ana.png")


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _as_new(server):
    server.asked.clear()
    server.faults.clear()


@pytest.fixture
def opened(server):
    made = []

    def open_catalogue(**settings):
        known = TmdbSettings(base_url=f"{server.address}/3", api_key=SecretStr(V3_KEY), **settings)
        patience = Patience(attempts=1, rest_s=0)
        made.append(TmdbCatalogue(known, cache=MemoryCache(), rate=NoLimit(), patience=patience))
        return made[-1]

    yield open_catalogue
    for each in made:
        each.close()


def test_a_film_is_one_request_however_much_is_told_of_it(opened, server):
    details = opened().record(FILM).details
    assert (details.plot, details.score) == ("A keeper waits.", Score(value=7.5, vote_count=900))
    assert (details.studios, details.countries, details.certification) == (("Quay Films",), ("Denmark",), "PG")
    assert (details.directors, details.writers) == (("Mo Lund",), ("Ia Berg",))
    assert details.collection == Collection(name="Harbour Collection", number=77)
    assert len(server.asked) == 1


def test_what_nobody_wrote_in_the_language_that_is_asked_for_is_told_in_english(opened, server, monkeypatch):
    assert opened().record(FILM).details.tagline == "Light the lamp."
    monkeypatch.setattr("tests.fakes.catalogue_server.TOLD", {"overview": ""})
    assert opened(language="de-DE").record(FILM).details.plot == "A keeper waits for a ship."


@pytest.mark.parametrize("name", ["Folge 3", "Épisode 3", "3. Bölüm", "第3話", "第 3 集", "3화", "Episode 3"])
def test_a_title_that_only_counts_is_none_in_any_language(opened, monkeypatch, name):
    rows = [("Arrivals", "2010-03-01"), ("The Lodger", "2010-03-08"), (name, "2010-03-15"), (f"{name}3", "2010-03-22")]
    monkeypatch.setitem(SHOWS[10]["seasons"], 1, rows)
    titles = [episode.title for episode in opened().season(SHOW, 1).episodes]
    assert titles == ["Arrivals", "The Lodger", "", f"{name}3"]


@pytest.mark.parametrize(("language", "name"), [("en-US", "/logo.png"), ("de-DE", "/schrift.png"), ("fr", "/logo.png")])
def test_a_logo_speaks_the_language_that_is_asked_for_else_english(opened, server, language, name):
    catalogue = opened(language=language)
    assert catalogue.logo(FILM) == catalogue.logo(FILM) == Picture(kind=PictureKind.LOGO, name=name)
    assert len(server.asked) == 1


def test_people_stand_in_their_order_and_nonsense_among_them_is_passed_over(opened):
    assert opened().record(FILM).details.cast == (
        CastMember(name="Ana Holm", role="The Keeper", place=0, portrait=ANA),
        CastMember(name="Per Dahl", place=1),
    )


def test_only_plain_names_of_pictures_are_pictures(opened):
    details = opened().record(FILM).details
    assert details.poster == Picture(kind=PictureKind.POSTER, name="/poster.png")
    assert details.backdrop is None


@pytest.mark.parametrize(("language", "rating"), [("en-US", "TV-14"), ("de-DE", "12"), ("fr-FR", ""), ("en", "TV-14")])
def test_a_show_is_rated_as_in_the_country_of_the_language(opened, language, rating):
    details = opened(language=language).record(SHOW).details
    assert (details.certification, details.studios, details.writers) == (rating, ("Quay TV",), ("Ia Berg",))


def test_an_episode_is_told_by_its_season_s_answer(opened, server):
    told = opened().season(SHOW, 1).episodes[1].details
    assert (told.number, told.plot, told.score) == (1002, "Somebody arrives.", Score(value=8.1, vote_count=12))
    assert (told.directors, [guest.name for guest in told.guests]) == (("Mo Lund",), ["Per Dahl"])
    assert told.still == Picture(kind=PictureKind.STILL, name="/still.png")
    assert len(server.asked) == 1


def test_pictures_lie_where_the_configuration_says_which_is_asked_for_once(opened, server):
    catalogue = opened()
    assert catalogue.picture_address(ANA) == f"{server.address}/t/p/w185/ana.png"
    assert catalogue.picture_address(ANA).endswith("/ana.png")
    assert len(server.asked) == 1


def test_pictures_lie_where_the_settings_say(opened, server):
    assert opened(pictures_url="https://mirror.test/p/").picture_address(ANA) == "https://mirror.test/p/w185/ana.png"
    assert server.asked == []


def test_a_service_that_does_not_answer_keeps_its_usual_place_for_pictures(opened, server):
    server.fail(503, 503, 503)
    assert opened().picture_address(ANA) == "https://image.tmdb.org/t/p/w185/ana.png"
