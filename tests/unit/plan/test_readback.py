"""What media servers read from names: that of ours is what was meant, that of careless ones is not."""

from dataclasses import replace

import pytest

from shelver.media.works import Episodes, ImdbId, Movie, Show, TmdbId, TvdbId, Version, WorkIds
from shelver.plan.layouts import STYLES
from shelver.plan.naming.home import Home
from shelver.plan.naming.seats import seats
from shelver.plan.naming.style import NamingRules, styled
from shelver.plan.readback import jellyfin, kodi, plex
from shelver.plan.readback.guard import Misreading, misreading
from shelver.plan.readback.reading import Parts
from tests.fakes.library import item_of
from tests.unit.plan.test_names_of_media_servers import ROWS, work_of

NUMBERS = [str(number) for number in range(1, len(ROWS) + 1)]
SERVERS = {"jellyfin": "jellyfin", "plex": "plex", "kodi": "kodi"}


def parts_of(layout: str, row: dict, **changes: bool) -> Parts:
    style = replace(STYLES[layout], **changes)
    seat = next(seats(style, item_of("x.mkv"), work_of(row), Version(), shelf=(), home=None))
    return (*seat.folder, f"{seat.stem}.mkv")


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
@pytest.mark.parametrize("server", SERVERS)
def test_every_server_reads_the_recommended_form_right(server: str, row: dict) -> None:
    parts = parts_of("plex" if server == "plex" else "kodi", row, id_tags=True)
    assert misreading(server, work_of(row), parts) is not Misreading.PLACE


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
@pytest.mark.parametrize("server", ["jellyfin", "kodi"])
def test_the_default_form_is_filed_right_too(server: str, row: dict) -> None:
    parts = parts_of(server, row)
    assert misreading(server, work_of(row), parts) is not Misreading.PLACE


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
@pytest.mark.parametrize("layout", STYLES)
def test_an_id_in_both_forms_is_read_right_by_every_server(layout: str, row: dict) -> None:
    style = styled(STYLES[layout], NamingRules(id_tags=True, has_universal_tags=True), 255)
    work = work_of(row)
    seat = next(seats(style, item_of("x.mkv"), work, Version(), shelf=(), home=None))
    key = "tmdb" if isinstance(work, Movie) else "tvdb"
    assert seat.owner[0].endswith(f" {{{key}-{row['id']}}} [{key}id-{row['id']}]")
    assert len(f"{seat.stem}-clearlogo.png".encode()) <= 255
    parts = (*seat.folder, f"{seat.stem}.mkv")
    readers = {"plex"} if layout == "plex" else {"jellyfin", "kodi"} | ({"plex"} if isinstance(work, Movie) else set())
    assert Misreading.PLACE not in {misreading(server, work, parts) for server in readers}


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
@pytest.mark.parametrize("source", ["DVD", "BluRay"])
def test_an_image_that_says_its_disc_is_read_as_any_other_file(source: str, row: dict) -> None:
    work = work_of(row)
    seat = next(seats(STYLES["emby"], item_of("x.iso"), work, Version(source=source), shelf=(), home=None))
    assert seat.stem.endswith(f".{source.lower()}")
    assert len(f"{seat.stem}-clearlogo.png".encode()) <= 255
    parts = (*seat.folder, f"{seat.stem}.iso")
    plain = (*seat.folder, f"{seat.stem.removesuffix(f'.{source.lower()}')}.mkv")
    for server in ("emby", "kodi"):
        assert misreading(server, work, parts) is not Misreading.PLACE
        assert misreading(server, work, parts) is misreading(server, work, plain)


def careless(row: dict) -> Parts:
    """Names as somebody makes them who only replaces the slash."""
    work = work_of(row)
    if isinstance(work, Movie):
        name = f"{work.title} ({work.year})".replace("/", "_")
        return name, f"{name}.mkv"
    assert isinstance(work, Episodes)
    numbers = "-".join(f"E{number:02}" for number in work.numbers)
    show = f"{work.show.title} ({work.show.year})".replace("/", "_")
    name = f"{show} - S{work.season:02}{numbers} - {work.titles[0]}".replace("/", "_")
    return show, f"Season {work.season:02}", f"{name}.mkv"


def test_careless_names_are_found_out() -> None:
    rows = {
        number
        for number, row in zip(NUMBERS, ROWS, strict=True)
        for server in SERVERS
        if misreading(server, work_of(row), careless(row)) is Misreading.PLACE
    }
    assert rows >= {"6", "21", "22", "44", "45", "46", "47", "48", "49"}
    assert "1" not in rows
    assert "34" not in rows


MOVIES = [
    (jellyfin, "1917 (2019)", ("1917", 2019)),
    (jellyfin, "Blade Runner 2049 (2017)", ("Blade Runner 2049", 2017)),
    (jellyfin, "2001 - A Space Odyssey (1968)", ("2001 - A Space Odyssey", 1968)),
    (jellyfin, "The DC Story (2004)", ("The", 2004)),
    (jellyfin, "The 3D (2010)", ("The", 2010)),
    (jellyfin, "[REC]² (2009)", ("²", 2009)),
    (jellyfin, "Cam (2018)", ("Cam", 2018)),
    (jellyfin, "Heat", ("Heat", None)),
    (kodi, "Blade Runner 2049 (2017)", ("Blade Runner 2049", 2017)),
    (plex, "Blade Runner 2049 (2017) {tmdb-1}", ("Blade Runner 2049", 2017)),
]


@pytest.mark.parametrize(("server", "name", "read"), MOVIES)
def test_films_are_read_as_their_servers_read_them(server: object, name: str, read: tuple[str, int | None]) -> None:
    reading = server.read_movie((name, f"{name}.mkv"))  # type: ignore[attr-defined]
    assert (reading.title, reading.year) == read


HIDDEN = [
    (jellyfin.read_movie, (".Heat (1995)", ".Heat (1995).mkv")),
    (jellyfin.read_movie, ("The Sample (2001)", "The Sample (2001).mkv")),
    (jellyfin.read_movie, ("Heat (1995)", "Heat (1995)-trailer.mkv")),
    (jellyfin.read_episode, ("Show", "extras", "Show - s01e01.mkv")),
    (jellyfin.read_episode, ("Show", "Season 300", "Show - s300e01.mkv")),
    (jellyfin.read_episode, ("Show", "Season 01", "Pilot.mkv")),
    (kodi.read_movie, ("A-Trailer Park (2001)", "A-Trailer Park (2001).mkv")),
    (kodi.read_movie, ("The Sample (2001)", "The Sample (2001).mkv")),
    (kodi.read_episode, ("Show", "Season 01", "Show - S01E05 - S02E05 Rewind.mkv")),
    (plex.read_movie, ("10x10 (2018)", "10x10 (2018).mkv")),
    (plex.read_episode, ("Show", "Season 01", "Show - S01E03 - Free Sample Day.mkv")),
]


@pytest.mark.parametrize(("read", "parts"), HIDDEN)
def test_what_a_server_hides_is_read_as_nothing(read: object, parts: Parts) -> None:
    assert read(parts) is None  # type: ignore[operator]


RANGES = [
    (jellyfin, "Show - s01e01-e02 - Both.mkv", (1, 2)),
    (jellyfin, "Show - s01e23-e25.mkv", (23, 24, 25)),
    (jellyfin, "Show - s01e23-e24-e25.mkv", (23, 24, 25)),
    (jellyfin, "Show - s01e01-1080p.mkv", (1,)),
    (kodi, "Show - S01E23-E25.mkv", (23, 25)),
    (kodi, "Show - S01E23-E24-E25.mkv", (23, 24, 25)),
    (plex, "Show - S01E23-E25.mkv", (23, 24, 25)),
    (plex, "Show - S01E23-E24-E25.mkv", (23, 24)),
]


@pytest.mark.parametrize(("server", "name", "episodes"), RANGES)
def test_several_episodes_in_a_file_are_read_as_their_servers_read_them(
    server: object, name: str, episodes: tuple[int, ...]
) -> None:
    assert server.read_episode(("Show", "Season 01", name)).episodes == episodes  # type: ignore[attr-defined]


def test_a_title_that_a_server_mangles_is_told_from_a_film_that_it_misfiles() -> None:
    dc = Movie(title="The DC Story", year=2004, ids=WorkIds(tmdb=TmdbId(9)))
    assert misreading("jellyfin", dc, ("The DC Story (2004)", "The DC Story (2004).mkv")) is Misreading.TITLE
    tagged = "The DC Story (2004) [tmdbid-9]"
    assert misreading("jellyfin", dc, (tagged, f"{tagged}.mkv")) is Misreading.NONE
    assert misreading("jellyfin", dc, ("The DC Story", "The DC Story.mkv")) is Misreading.PLACE


@pytest.mark.parametrize("layout", STYLES)
@pytest.mark.parametrize(
    "title",
    ["Heat [tmdbid-5]", "Heat {tmdb-5}", "[[imdb=tt0000001]] Heat", "Heat tt0000001", "He\u200bat [tm\u200bdb-5]"],
)
@pytest.mark.parametrize("id_tags", [False, True])
def test_an_id_in_a_title_makes_no_server_take_the_film_for_another(layout: str, title: str, *, id_tags: bool) -> None:
    work = Movie(title=title, year=1995, ids=WorkIds(tmdb=TmdbId(949), imdb=ImdbId("tt0113277")))
    style = replace(STYLES[layout], id_tags=id_tags)
    seat = next(seats(style, item_of("x.mkv"), work, Version(), shelf=(), home=None))
    parts = (*seat.folder, f"{seat.stem}.mkv")
    read = [reader.read_movie(parts) for reader in (jellyfin, plex)]
    assert {found for reading in read if reading for found in reading.ids} <= {("tmdb", "949"), ("imdb", "tt0113277")}


def test_a_folder_with_the_id_of_another_work_is_misread() -> None:
    heat = Movie(title="Heat", year=1995, ids=WorkIds(tmdb=TmdbId(949)))
    for layout, name in (("jellyfin", "Heat (1995) [tmdbid-5]"), ("plex", "Heat (1995) {tmdb-5}")):
        assert misreading(layout, heat, (name, f"{name}.mkv")) is Misreading.PLACE


def test_an_id_that_stands_in_a_show_s_folder_keeps_no_further_episode_out_of_it() -> None:
    lost = Show(title="Lost", year=2004, ids=WorkIds(tvdb=TvdbId(73739)))
    home = Home(folder=("Lost (2004) [tvdbid-1]",))
    work = Episodes(show=lost, season=1, numbers=(2,))
    found = next(seats(STYLES["jellyfin"], item_of("x.mkv"), work, Version(), shelf=(), home=home))
    assert found.owner == home.folder


@pytest.mark.parametrize("layout", STYLES)
def test_two_episodes_with_others_between_them_get_no_name_that_says_all_of_them(layout: str) -> None:
    work = Episodes(show=Show(title="Lost", year=2004), season=4, numbers=(5, 9))
    assert not list(seats(STYLES[layout], item_of("x.mkv"), work, Version(), shelf=(), home=None))
