"""The NFO files and the .plexmatch: what they say, and that nothing hostile gets out of its place."""

from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelver.media.catalogue import EpisodeRecord, FoundWork, SeasonOutline, WorkKey, WorkRecord
from shelver.media.details import CastMember, Collection, Details, EpisodeDetails, Picture, PictureKind, Score
from shelver.media.facts import Facts, Track
from shelver.media.kinds import Form
from shelver.media.works import NO_IDS, ImdbId, Movie, TmdbId, TvdbId, WorkIds
from shelver.plan.sidecars.nfo import episodes_nfo, movie_nfo, season_nfo, show_nfo
from shelver.plan.sidecars.plexmatch import plexmatch
from shelver.plan.sidecars.xml import cleaned
from tests.unit.plan.test_names_of_media_servers import ROWS, work_of

PORTRAIT = Picture(kind=PictureKind.PORTRAIT, name="/ana.jpg")
FACTS = Facts(
    container="matroska",
    duration_s=6240.4,
    width_px=1920,
    height_px=800,
    video_codec="h264",
    audio=(Track(codec="dts", language="eng", channels=6),),
    subtitles=(Track(codec="subrip", language="ger"), Track(codec="subrip")),
)


def address_of(picture: Picture) -> str:
    return f"https://pictures.test{picture.name}"


def record_of(form: Form = Form.MOVIE, title: str = "The Harbour Light", **details: object) -> WorkRecord:
    key = WorkKey(catalogue="tmdb", form=form, number=7)
    found = FoundWork(key=key, titles=(title, "Das Hafenlicht"), year=1999, released=date(1999, 5, 1))
    ids = WorkIds(tmdb=TmdbId(7), imdb=ImdbId("tt9000001"))
    told = Details(plot="A keeper waits.", genres=("Drama", "Mystery"), score=Score(value=7.25, vote_count=900))
    told = replace(told, **details)  # type: ignore[arg-type]
    return WorkRecord(found=found, titles=found.titles, runtime_min=104, ids=ids, details=told)


def movie(record: WorkRecord, *, ids: WorkIds = NO_IDS, edition: str = "", facts: Facts | None = None) -> ET.Element:
    return ET.fromstring(movie_nfo(record, ids, edition=edition, facts=facts, address_of=address_of))


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in root.findall(path)]


def test_a_film_is_told_with_its_ids_ratings_people_and_collection() -> None:
    record = record_of(
        tagline="Nobody sails by night.",
        studios=("Quay Films",),
        countries=("Denmark",),
        certification="PG-13",
        directors=("Mo Lund",),
        writers=("Ia Berg",),
        cast=(CastMember(name="Ana Holm", role="The Keeper", portrait=PORTRAIT), CastMember(name="Per Dahl", place=1)),
        collection=Collection(name="Harbour Collection", number=12),
    )
    root = movie(record, edition="Director's Cut")
    said = {
        tag: root.findtext(tag) for tag in ("title", "originaltitle", "year", "premiered", "runtime", "mpaa", "plot")
    }
    assert said == {
        "title": "The Harbour Light",
        "originaltitle": "Das Hafenlicht",
        "year": "1999",
        "premiered": "1999-05-01",
        "runtime": "104",
        "mpaa": "PG-13",
        "plot": "A keeper waits.",
    }
    assert texts(root, "genre") == ["Drama", "Mystery"]
    assert (texts(root, "director"), texts(root, "credits")) == (["Mo Lund"], ["Ia Berg"])
    assert [(row.findtext("name"), row.findtext("role"), row.findtext("order")) for row in root.findall("actor")] == [
        ("Ana Holm", "The Keeper", "0"),
        ("Per Dahl", None, "1"),
    ]
    assert texts(root, "actor/thumb") == ["https://pictures.test/ana.jpg"]
    assert (root.findtext("set/name"), root.findtext("edition")) == ("Harbour Collection", "Director's Cut")
    assert (root.findtext("ratings/rating/value"), root.findtext("ratings/rating/votes")) == ("7.2", "900")


def test_exactly_one_id_is_the_default_and_each_stands_as_jellyfin_reads_it() -> None:
    root = movie(record_of(), ids=WorkIds(tvdb=TvdbId(5)))
    rows = [(row.get("type"), row.get("default"), row.text) for row in root.findall("uniqueid")]
    assert rows == [("tmdb", "true", "7"), ("tvdb", None, "5"), ("imdb", None, "tt9000001")]
    assert (root.findtext("tmdbid"), root.findtext("tvdbid"), root.findtext("imdbid")) == ("7", "5", "tt9000001")


def test_streams_are_told_as_kodi_calls_them() -> None:
    streams = movie(record_of(), facts=FACTS).find("fileinfo/streamdetails")
    assert streams is not None
    assert [(child.tag, child.text) for child in streams[0]] == [
        ("codec", "h264"),
        ("aspect", "2.40"),
        ("width", "1920"),
        ("height", "800"),
        ("durationinseconds", "6240"),
    ]
    assert (streams.findtext("audio/codec"), streams.findtext("audio/channels")) == ("dca", "6")
    assert texts(streams, "subtitle/language") == ["ger"]


def test_what_a_catalogue_does_not_say_is_not_written() -> None:
    bare = record_of()
    bare = replace(bare, runtime_min=0, details=Details())
    tags = {child.tag for child in movie(bare)}
    assert tags.isdisjoint({"plot", "ratings", "runtime", "set", "actor", "fileinfo", "tagline", "mpaa", "thumb"})


def test_a_show_names_its_seasons_where_kodi_looks_for_them() -> None:
    record = record_of(Form.EPISODE, status="Ended")
    outlines = (
        SeasonOutline(number=0, episode_count=1, title="Specials"),
        SeasonOutline(number=1, episode_count=3, title="Season 1"),
        SeasonOutline(number=2, episode_count=2, title="The Storm", plot="It comes.", first_aired=date(2001, 3, 4)),
    )
    record = replace(record, seasons=outlines)
    root = ET.fromstring(show_nfo(record, NO_IDS, address_of=address_of))
    assert [(row.get("number"), row.text) for row in root.findall("namedseason")] == [("2", "The Storm")]
    assert root.findtext("status") == "Ended"
    season = ET.fromstring(season_nfo(record, 2))
    assert [(child.tag, child.text) for child in season] == [
        ("title", "The Storm"),
        ("seasonnumber", "2"),
        ("premiered", "2001-03-04"),
        ("plot", "It comes."),
    ]
    assert ET.fromstring(season_nfo(record, 0)).findtext("seasonnumber") == "0"
    assert ET.fromstring(season_nfo(record, 9)).findtext("title") == "Season 9"


def test_a_file_of_two_episodes_has_two_roots_behind_one_prolog() -> None:
    rows = [
        EpisodeRecord(season=0, number=1, title="Good Cop", aired=date(2009, 2, 1), details=EpisodeDetails(number=71)),
        EpisodeRecord(season=0, number=2, details=EpisodeDetails(guests=(CastMember(name="Ana Holm"),))),
    ]
    text = episodes_nfo(record_of(Form.EPISODE), rows, facts=None, address_of=address_of).decode()
    assert text.count("<?xml") == 1
    first, second = (ET.fromstring(part + "</episodedetails>") for part in text.partition("?>\n")[2].split("</episodedetails>\n")[:2])  # fmt: skip
    assert [first.findtext(tag) for tag in ("title", "season", "episode", "aired", "showtitle")] == [
        "Good Cop",
        "0",
        "1",
        "2009-02-01",
        "The Harbour Light",
    ]
    unique = first.find("uniqueid")
    assert unique is not None
    assert (unique.get("type"), unique.get("default"), unique.text) == ("tmdb", "true", "71")
    assert (second.findtext("title"), second.findtext("actor/name")) == ("Episode 2", "Ana Holm")
    assert second.find("uniqueid") is None


HOSTILE = [
    "Face/Off ]]> <!-- & --> <script>\"'",
    "line\none\ttwo\x00\x07\x1b[31m",
    "right \u202eto\u2066 left\u200f\ufeff",
    "lone \udcff surrogate \uffff \ufffe \U0001ffff",
    "💩 " * 9000,
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    role = CastMember(name=text, role=text)
    record = record_of(
        title=text, tagline=text, studios=(text,), cast=(role,), collection=Collection(name=text, number=1)
    )
    root = movie(record, edition=text)
    assert root.findtext("title") == cleaned(text)
    assert root.findtext("actor/name") == cleaned(text)
    assert len(cleaned(text)) <= 4000


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_well_formed_and_comes_back_as_it_was_cleaned(text: str) -> None:
    root = movie(record_of(title=f"x{text}", studios=(f"y{text}",)))
    assert root.findtext("title") == cleaned(f"x{text}")
    assert root.findtext("studio") == cleaned(f"y{text}")
    assert all(sign.isprintable() or sign in "\u200c\u200d" or not sign.isascii() for sign in cleaned(text))


@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(1, len(ROWS) + 1)])
def test_what_a_name_in_the_default_form_leaves_open_the_nfo_says(row: dict[str, Any]) -> None:
    work = work_of(row)
    title = work.title if isinstance(work, Movie) else work.show.title  # type: ignore[union-attr]
    record = record_of(Form.MOVIE if isinstance(work, Movie) else Form.EPISODE, title=title)
    if isinstance(work, Movie):
        root, known = movie(record, ids=work.ids), "7"
    else:
        ids = WorkIds(tvdb=TvdbId(row["id"]))
        root, known = ET.fromstring(show_nfo(record, ids, address_of=address_of)), "7"
        assert root.findtext("tvdbid") == str(row["id"])
    assert root.findtext("title") == cleaned(title)
    assert [one.text for one in root.findall("uniqueid[@default='true']")] == [known]


def test_equal_works_give_equal_bytes() -> None:
    made = [movie_nfo(record_of(), NO_IDS, edition="", facts=FACTS, address_of=address_of) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].endswith(b"</movie>\n")


def test_plexmatch_names_title_year_and_the_id_that_plex_prefers() -> None:
    record = record_of(Form.EPISODE, title="Kestrel\nStreet: guid: tvdb://1")
    assert plexmatch(record, NO_IDS).decode() == "Title: Kestrel Street: guid: tvdb://1\nYear: 1999\nGuid: tmdb://7\n"
    assert b"Guid: tvdb://5\n" in plexmatch(record, WorkIds(tvdb=TvdbId(5)))
