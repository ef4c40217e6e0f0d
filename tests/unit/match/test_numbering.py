from datetime import date

import pytest

from shelver.match.claims import Claim
from shelver.match.likeness import Likeness
from shelver.match.numbering import KnownShow, numberings, seasons_wanted
from shelver.media.catalogue import EpisodeRecord, FoundWork, SeasonOutline, SeasonRecord, WorkKey, WorkRecord
from shelver.media.kinds import Form

KEY = WorkKey(catalogue="tmdb", form=Form.EPISODE, number=10)


def known(seasons, *, fetched=None, absolute=()):
    """A show; `seasons` maps numbers to rows of (number, title, air date)."""
    outlines = tuple(
        SeasonOutline(number=number, episode_count=len(rows), first_aired=rows[0][2])
        for number, rows in seasons.items()
    )
    records = {
        number: SeasonRecord(
            show=KEY,
            number=number,
            episodes=tuple(EpisodeRecord(season=number, number=at, title=title, aired=day) for at, title, day in rows),
        )
        for number, rows in seasons.items()
        if fetched is None or number in fetched
    }
    found = FoundWork(key=KEY, titles=("Kestrel Street",), year=2010)
    record = WorkRecord(found=found, titles=found.titles, seasons=outlines)
    return KnownShow(record=record, seasons=records, absolute=absolute)


def rows(count, start=1, year=2010):
    return [(at, f"Story {at}", date(year, 1, at - start + 1)) for at in range(start, start + count)]


PLAIN = known({0: rows(2, year=2009), 1: rows(12), 2: rows(10, year=2011)})
ONE = known({1: rows(24)})
THROUGH = known({1: rows(12), 2: rows(10, start=13, year=2011)})


def claim(**more):
    return Claim(form=Form.EPISODE, titles=("Kestrel Street",), **more)


def meant(found, show):
    return {(one.way, one.season, one.numbers) for one in numberings(found, show)}


def test_written_numbers_are_taken_as_they_are():
    assert meant(claim(season=2, episodes=(3, 4)), PLAIN) == {("written", 2, (3, 4))}
    assert meant(claim(season=0, episodes=(2,)), PLAIN) == {("written", 0, (2,))}


@pytest.mark.parametrize(("season", "number", "way"), [(2, 11, "beyond"), (5, 1, "no_season"), (1, 0, "beyond")])
def test_numbers_that_do_not_exist_count_against_the_show(season, number, way):
    assert meant(claim(season=season, episodes=(number,)), PLAIN) == {(way, season, (number,))}
    assert meant(claim(season=season, episodes=(number,)), known({1: rows(12), 2: rows(10)}, fetched=())) == {
        (way, season, (number,))
    }


def test_an_absolute_number_is_counted_through_the_seasons():
    assert ("counted", 2, (1,)) in meant(claim(absolute=(13.0,)), PLAIN)
    assert ("counted_first", 1, (12,)) in meant(claim(absolute=(12.0,)), PLAIN)
    assert meant(claim(absolute=(23.0,)), PLAIN) == set()


def test_an_absolute_order_of_the_catalogue_is_trusted_more_than_counting():
    order = tuple(PLAIN.seasons[2].episodes) + tuple(PLAIN.seasons[1].episodes)
    show = KnownShow(record=PLAIN.record, seasons=PLAIN.seasons, absolute=order)
    assert ("counted", 2, (1,)) in meant(claim(absolute=(1.0,)), show)


def test_a_show_of_one_season_counts_from_its_first_episode():
    assert meant(claim(absolute=(17.0,)), ONE) == {("only_season", 1, (17,))}


def test_seasons_that_are_numbered_through_keep_their_numbers():
    found = meant(claim(absolute=(15.0,)), THROUGH)
    assert found == {("counted", 2, (15,)), ("literal", 2, (15,))}


def test_three_digits_may_be_a_season_and_an_episode():
    assert ("split", 1, (2,)) in meant(claim(absolute=(102.0,)), PLAIN)
    assert not any(way == "split" for way, _, _ in meant(claim(absolute=(100.0,)), PLAIN))


def test_half_numbers_mean_no_episode():
    assert meant(claim(absolute=(7.5,)), PLAIN) == set()


def test_an_air_date_finds_its_episode_and_the_day_beside_it_weakly():
    assert meant(claim(aired=date(2011, 1, 3)), known({2: rows(10, year=2011)})) == {("date", 2, (3,))}
    assert meant(claim(aired=date(2011, 1, 11)), known({2: rows(10, year=2011)})) == {("date_near", 2, (10,))}
    assert meant(claim(aired=date(2015, 1, 11)), PLAIN) == set()


def test_two_episodes_of_one_day_are_both_possible():
    show = known({1: [(1, "A", date(2010, 1, 1)), (2, "B", date(2010, 1, 1))]})
    assert meant(claim(aired=date(2010, 1, 1)), show) == {("date_shared", 1, (1,)), ("date_shared", 1, (2,))}


def test_a_title_alone_finds_its_episode():
    assert ("title", 1, (7,)) in meant(claim(episode_title="story 7"), known({1: rows(12)}))
    assert meant(claim(episode_title="Nobody's story"), PLAIN) == set()


def test_an_episode_title_beside_numbers_is_compared():
    found = numberings(claim(season=1, episodes=(2,), episode_title="Story 2"), PLAIN)
    assert found[0].title_likeness is Likeness.SAME
    found = numberings(claim(season=1, episodes=(2, 3), episode_title="Story 2 Story 3"), PLAIN)
    assert found[0].title_likeness is Likeness.SAME
    assert numberings(claim(season=1, episodes=(2,)), PLAIN)[0].title_likeness is None


def test_only_the_seasons_that_matter_are_fetched():
    assert seasons_wanted(claim(season=2, episodes=(1,)), PLAIN.record) == (2,)
    assert seasons_wanted(claim(season=9, episodes=(1,)), PLAIN.record) == ()
    assert seasons_wanted(claim(aired=date(2011, 1, 4)), PLAIN.record) == (2,)
    assert seasons_wanted(claim(aired=date(1999, 1, 4)), PLAIN.record) == ()
    assert seasons_wanted(claim(absolute=(14.0,)), PLAIN.record) == (1, 2)
    assert seasons_wanted(claim(episode_title="Story"), PLAIN.record) == (1, 2)
