"""What file names and the library say about episodes."""

import pytest

from file_managers.plex.media_autoorganizer import MediaDatabase
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
