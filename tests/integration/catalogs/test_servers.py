from contextlib import closing

import pytest
import stamina
from pydantic import SecretStr

from shelver.catalogs.tmdb import TmdbCatalogue
from shelver.catalogs.tvdb import TvdbCatalogue
from shelver.errors import KeyRefused, ServiceUnavailable
from shelver.http.faults import Patience
from shelver.media.catalogue import WorkKey
from shelver.media.kinds import Form
from shelver.settings.values import TmdbSettings, TvdbSettings
from tests.fakes.catalogue_server import TOKEN, TVDB_KEY, V3_KEY, catalogue_server
from tests.fakes.memory_cache import MemoryCache, NoLimit

SHOW = WorkKey(catalogue="tmdb", form=Form.EPISODE, number=10)
DAY_S = 86400


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_waiting(server):
    server.asked.clear()
    server.faults.clear()
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def cache():
    return MemoryCache()


def tmdb_of(server, cache, key=V3_KEY):
    settings = TmdbSettings(base_url=f"{server.address}/3", api_key=SecretStr(key))
    return TmdbCatalogue(settings, cache=cache, rate=NoLimit(), patience=Patience(rest_s=0))


@pytest.fixture
def tmdb(server, cache):
    made = tmdb_of(server, cache)
    yield made
    made.close()


@pytest.fixture
def tvdb(server, cache):
    settings = TvdbSettings(base_url=f"{server.address}/v4", api_key=SecretStr(TVDB_KEY))
    made = TvdbCatalogue(settings, cache=cache, rate=NoLimit(), patience=Patience(rest_s=0))
    yield made
    made.close()


def test_a_show_and_the_season_that_is_asked_for_are_one_request(tmdb, server):
    tmdb.record(SHOW, seasons=(1,))
    assert tmdb.season(SHOW, 1).episodes[0].title == "Arrivals"
    assert len(server.asked) == 1


def test_all_seasons_of_a_show_are_one_request(tmdb, server):
    assert [season.number for season in tmdb.seasons(SHOW, (0, 1, 2, 3))] == [0, 1, 2]
    assert len(server.asked) == 1


def test_a_title_that_is_only_a_number_is_no_title(tmdb):
    titles = [row.title for row in tmdb.season(SHOW, 1).episodes]
    assert titles == ["Arrivals", "The Lodger", ""]


def test_what_was_found_is_asked_for_again_when_it_is_old(tmdb, server, cache):
    tmdb.movies("Night Ferry")
    cache.now_s += 8 * DAY_S
    later = tmdb_of(server, cache)
    later.movies("Night Ferry")
    later.close()
    assert len(server.asked) == 2


def test_what_was_not_found_is_asked_for_again_sooner(tmdb, server, cache):
    tmdb.movies("Brand new film")
    tmdb.movies("Night Ferry")
    cache.now_s += 2 * DAY_S
    later = tmdb_of(server, cache)
    later.movies("Brand new film")
    later.movies("Night Ferry")
    later.close()
    assert [path.split("query=")[1].split("&")[0] for path in server.asked] == [
        "Brand+new+film",
        "Night+Ferry",
        "Brand+new+film",
    ]


def test_an_old_answer_serves_while_the_catalogue_is_down(tmdb, server, cache):
    known = tmdb.movies("Night Ferry")
    cache.now_s += 30 * DAY_S
    later = tmdb_of(server, cache)
    server.fail(503, 503, 503)
    assert later.movies("Night Ferry") == known
    server.fail(503, 503, 503)
    with pytest.raises(ServiceUnavailable):
        later.movies("Never asked before")
    later.close()


@pytest.mark.parametrize("fault", ["nonsense", "empty", "truncated"])
def test_nonsense_is_no_crash(tmdb, server, fault):
    server.fail(fault)
    tmdb.movies("Night Ferry")
    server.fail(fault)
    tmdb.record(SHOW, seasons=(1,))
    server.fail(fault)
    tmdb.season(SHOW, 2)
    server.fail(fault)
    assert tmdb.by_external_id("imdb", "tt9000002") is not None


def test_a_key_of_version_3_goes_into_the_address_and_a_token_into_a_header(server, cache):
    for key, is_in_address in ((V3_KEY, True), (TOKEN, False)):
        catalogue = tmdb_of(server, cache, key)
        catalogue.check_key()
        catalogue.close()
        assert (key in server.asked[-1]) is is_in_address


@pytest.mark.parametrize("key", ["0" * 32, "no key at all", ""])
def test_a_wrong_key_says_where_to_put_the_right_one(server, cache, key):
    catalogue = tmdb_of(server, cache, key)
    with pytest.raises(KeyRefused) as caught:
        catalogue.movies("Night Ferry")
    catalogue.close()
    assert "SHELVER_TMDB__API_KEY" in caught.value.hint
    assert not key or key not in str(caught.value)


def test_no_key_is_ever_written_into_the_cache(tmdb, tvdb, cache):
    tmdb.movies("Night Ferry")
    tvdb.movies("Night Ferry")
    stored = repr(cache.rows)
    assert V3_KEY not in stored
    assert TVDB_KEY not in stored
    assert "tvdb-token" not in stored


def test_a_token_that_ran_out_is_renewed_in_passing(tvdb, server):
    tvdb.movies("Night Ferry")
    server.tvdb_token += 1
    assert [work.year for work in tvdb.movies("The Harbour Light", 2014)] == [2014]
    assert sum(path.startswith("POST") for path in server.asked) == 2


def test_a_tvdb_key_that_is_refused_says_where_to_put_the_right_one(server, cache):
    settings = TvdbSettings(base_url=f"{server.address}/v4", api_key=SecretStr("wrong-canary"))
    catalogue = TvdbCatalogue(settings, cache=cache, rate=NoLimit())
    with pytest.raises(KeyRefused) as caught:
        catalogue.shows("Kestrel Street")
    catalogue.close()
    assert "SHELVER_TVDB__API_KEY" in caught.value.hint
    assert "wrong-canary" not in str(caught.value)


def test_episodes_of_tvdb_come_page_by_page_until_there_is_no_next_one(tvdb, server):
    show = WorkKey(catalogue="tvdb", form=Form.EPISODE, number=10)
    assert [len(season.episodes) for season in tvdb.seasons(show, (0, 1, 2))] == [1, 3, 2]
    assert sum("/episodes/official" in path for path in server.asked) == 2


def test_adult_works_are_searched_for_only_when_a_person_wants_them(server, cache):
    for wanted in (False, True):
        settings = TmdbSettings(base_url=f"{server.address}/3", api_key=SecretStr(V3_KEY), include_adult=wanted)
        with closing(TmdbCatalogue(settings, cache=cache, rate=NoLimit())) as catalogue:
            catalogue.movies("Night Ferry")
            catalogue.shows("Kestrel Street")
    assert ["include_adult=true" in path for path in server.asked] == [False, False, True, True]
