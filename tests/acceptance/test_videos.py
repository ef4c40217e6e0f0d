"""What the service knows of videos, from the command line."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from shelver.media.videos import VideoStatus
from shelver.stores.connections import writing
from shelver.stores.engine import open_database
from shelver.stores.source_tables import source_files
from shelver.stores.sync_tables import sync_sources
from shelver.stores.title_words import write_words
from shelver.stores.video_tables import videos

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@pytest.fixture
def known(home):
    """A home whose database knows three videos, one of them at two places."""
    url = f"sqlite:///{home.folder}/shelver.db"
    home.extra = f"[database]\nurl = {json.dumps(url)}\n"
    engine = open_database(url)
    dated = {"created_at": NOW, "updated_at": NOW}
    with writing(engine) as connection:
        source = {"id": 1, "source_name": "drive", "source_type": "rclone", "source_path": "d:"}
        connection.execute(sa.insert(sync_sources).values(**source, **dated))
        for number, (title, status) in enumerate(
            [("Harbour Lights", VideoStatus.ORGANIZED), ("Dark Harbour", VideoStatus.ERROR), ("", VideoStatus.PENDING)],
            1,
        ):
            row = {
                "id": number,
                "source_path": f"drive:{number}\x1b[31m.mkv",
                "source_type": "rclone",
                "file_size": 2048,
            }
            row |= {
                "status": status.value,
                "title": title,
                "year": 1999,
                "state_message": "no room" if number == 2 else "",
            }
            connection.execute(sa.insert(videos).values(**row, **dated))
            write_words(connection, number, title)
        for path in ("a.mkv", "copy of a.mkv"):
            seen = {"path": path, "path_key": path, "size_bytes": 1, "mtime_ns": 1, "mark": "", "state": "taken"}
            connection.execute(sa.insert(source_files).values(source_id=1, video_id=1, **seen))
    engine.dispose()
    return home


def test_videos_are_counted_and_listed_and_no_name_reaches_the_terminal_raw(known):
    shown = known.run("videos", "list").stdout
    assert shown.splitlines()[0] == "1 pending, 1 organized, 1 error"
    assert "Harbour Lights (1999)" in shown
    assert "no room" in shown
    assert "\x1b" not in shown
    listed = known.json("videos", "list", "--status", "error")
    assert [one["title"] for one in listed["videos"]] == ["Dark Harbour"]
    assert listed["counts"]["organized"] == 1
    known.run("videos", "list", "--status", "analyzing", code=9)


def test_videos_are_found_by_words_and_the_beginning_of_the_last(known):
    assert [one["id"] for one in known.json("videos", "search", "harbour", "li")] == [1]
    known.run("videos", "search", "nothing", code=9)


def test_duplicates_show_every_place(known):
    assert "drive: copy of a.mkv" in known.run("videos", "duplicates").stdout
    (one,) = known.json("videos", "duplicates")
    assert [place["path"] for place in one["locations"]] == ["a.mkv", "copy of a.mkv"]


def test_costs_are_shown_by_day_where_it_is_asked_for(known):
    assert known.json("costs", "--days", "30")["days"] == {}
    assert "days" not in known.json("costs")
