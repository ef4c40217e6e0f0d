"""Metadata and the names that come of it, for every layout of a media server: one line of names.jsonl each."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shelver.media.works import Episodes, Movie, Show, TmdbId, TvdbId, Version, Work, WorkIds
from shelver.plan.layouts import STYLES
from shelver.plan.naming.seats import seats
from tests.fakes.library import item_of

ROWS = [json.loads(line) for line in Path(__file__).with_name("names.jsonl").read_text("utf-8").splitlines()]


def work_of(row: dict) -> Work:
    if "movie" in row:
        return Movie(title=row["movie"], year=row["year"], ids=WorkIds(tmdb=TmdbId(row["id"])))
    return Episodes(
        show=Show(title=row["show"], year=row["year"], ids=WorkIds(tvdb=TvdbId(row["id"]))),
        season=row["season"],
        numbers=tuple(row["episodes"]),
        absolute=(float(row["absolute"]),) if "absolute" in row else (),
        aired=date.fromisoformat(row["aired"]) if "aired" in row else None,
        titles=(row["title"],),
    )


def path_of(layout: str, row: dict) -> tuple[str, ...]:
    style = replace(STYLES[layout], id_tags=True, is_upper_case=True)
    seat = next(seats(style, item_of("x.mkv"), work_of(row), Version(), shelf=(), home=None))
    return (*seat.folder, f"{seat.stem}.mkv")


def expected(layout: str, row: dict) -> tuple[str, ...]:
    folder = row["path"][0]
    file = row.get("plex_file") if layout == "plex" else None
    if layout == "plex":
        folder = re.sub(r"\[(tmdb|tvdb)id-(\d+)\]$", r"{\1-\2}", folder)
    return (folder, f"{folder}.mkv") if "movie" in row else (folder, row["path"][1], file or row["path"][2])


@pytest.mark.parametrize("layout", STYLES)
@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(1, len(ROWS) + 1)])
def test_metadata_becomes_the_name_that_servers_read(row: dict, layout: str) -> None:
    assert path_of(layout, row) == expected(layout, row)


@pytest.mark.parametrize(("layout", "stem"), [("jellyfin", "Heat (1995) - 3D.HSBS"), ("kodi", "Heat (1995) - 3D.HSBS")])
def test_a_film_in_3d_stands_beside_the_flat_one_under_the_label_that_servers_read(layout: str, stem: str) -> None:
    heat = Movie(title="Heat", year=1995)
    version = Version(edition="3D.HSBS")
    assert next(seats(STYLES[layout], item_of("x.mkv"), heat, version, shelf=(), home=None)).stem == stem
