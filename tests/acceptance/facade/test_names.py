"""What file names and the library say about episodes."""

import json

import pytest

from file_managers.plex.media_autoorganizer import MediaDatabase, media_database
from shelver.errors import UnreadableMediaDatabase
from tests.trees import plant


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("Show.Name.S01E01.Title.mkv", ("Show Name", 1, 1)),
        ("Show Name - S01E01 - Title.mkv", ("Show Name", 1, 1)),
        ("Show.Name.1x01.Title.mkv", ("Show Name", 1, 1)),
        ("Show Name (2023) S01E01.mkv", ("Show Name", 1, 1)),
        ("[Group] Show Name - 01 [Season 1].mkv", ("Show Name", 1, 1)),
        ("Show.Name.S01E03E04.mkv", ("Show Name", 1, 3)),
        ("[Group] Show Name - 12 [1080p].mkv", ("Show Name", None, 12)),
        ("Show.Name.S02.1080p.WEB-DL", ("Show Name", 2, None)),
        ("/downloads/Other.Show.S09E09/Show.Name.S01E01.mkv", ("Show Name", 1, 1)),
        ("Some.Film.1999.1080p.mkv", (None, None, None)),
        ("01.mkv", (None, None, None)),
        ("", (None, None, None)),
        ("\udcff" * 300, (None, None, None)),
    ],
)
def test_show_season_and_episode_come_as_a_plain_tuple(filename, expected):
    found = MediaDatabase().extract_tv_info(filename)
    assert type(found) is tuple
    assert found == expected


def test_a_show_is_found_by_other_spellings_of_its_title_and_not_by_shared_words(machine):
    plant(machine.downloads, {"Lost.S01E01.mkv": "1", "The.Expanse.S01E01.mkv": "2"})
    machine.organizer(dry_run=False).organize_files()
    with MediaDatabase() as database:
        assert database.find_tv_show_location("Lost") == str(machine.library / "TV" / "Lost")
        assert database.find_tv_show_location("lost (2004)") == str(machine.library / "TV" / "Lost")
        assert database.find_tv_show_location("Expanse") == str(machine.library / "TV" / "The Expanse")
        assert database.find_tv_show_location("the expnase") == str(machine.library / "TV" / "The Expanse")
        assert database.find_tv_show_location("Lost in Space") is None
        assert database.find_tv_show_location("") is None


def test_a_folder_marked_as_failed_is_not_answered(machine):
    plant(machine.downloads, {"Lost.S01E01.mkv": "1"})
    machine.organizer(dry_run=False).organize_files()
    with MediaDatabase() as database:
        database.mark_directory_failed(f"{machine.library}/TV/")
        assert database.find_tv_show_location("Lost") is None


def json_database(path, folder, show="Harbour Lights"):
    file_path = f"{folder}/Season 01/{show.replace(' ', '.')}.S01E01.mkv"
    episode = {"show_name": show, "season": 1, "episode": 1, "title": None, "file_path": file_path, "file_size": 1}
    entry = {"name": show, "directories": [f"{folder}/Season 01"], "episodes": [episode]}
    path.write_text(json.dumps({"version": "1.0", "movies": {}, "tv_shows": {show.lower(): entry}}))
    return path


def test_a_json_database_answers_with_the_shows_folder_and_is_read_once(machine, monkeypatch):
    folder = machine.library / "TV2" / "Harbour Lights"
    plant(folder, {"Season 01": None})
    document = json_database(machine.home / "media_database.json", folder)
    with MediaDatabase(document) as database:
        assert database.find_tv_show_location("harbour.lights") == str(folder)
    monkeypatch.setattr(media_database, "import_media_database", None)
    with MediaDatabase(document) as database:
        assert database.find_tv_show_location("Harbour Lights") == str(folder)


def test_a_show_whose_folder_is_gone_or_failed_is_answered_from_its_next_folder(machine):
    first, second = machine.library / "TV/Harbour Lights", machine.library / "TV2/Harbour Lights"
    plant(second, {"Season 01": None})
    document = json_database(machine.home / "media_database.json", first)
    with MediaDatabase(document) as database:
        assert database.find_tv_show_location("Harbour Lights") is None
    json_database(document, second)
    plant(first, {"Season 01": None})
    with MediaDatabase(document) as database:
        assert database.find_tv_show_location("Harbour Lights") in {str(first), str(second)}
        database.mark_directory_failed(first)
        assert database.find_tv_show_location("Harbour Lights") == str(second)


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"movies": 3'])
def test_a_json_database_that_cannot_be_read_is_named(machine, content):
    document = machine.home / "media_database.json"
    if content is not None:
        document.write_text(content)
    with MediaDatabase(document) as database:
        for _ in range(2):
            with pytest.raises(UnreadableMediaDatabase, match=r"media_database\.json"):
                database.find_tv_show_location("Lost")
