"""The documented workflow on real files."""

import json
import re
import shutil
from pathlib import Path

import pytest

from file_managers.plex.media_autoorganizer import AutoOrganizer, MediaFile, MediaType, MoveResult
from shelver.errors import NoDownloadsFolder, NoLibraryRoots, OverlappingRoots, RootOffline, SourceMissing
from tests.trees import plant

DOWNLOADS = {
    "Game.of.Thrones.S08E06.The.Iron.Throne.mkv": 3_000_000,
    "Lost.S01E02.720p.mkv": "an episode of a show that is there",
    "The.Matrix.1999.1080p.BluRay-GRP": {
        "The.Matrix.1999.1080p.BluRay-GRP.mkv": "a film",
        "The.Matrix.1999.1080p.BluRay-GRP.srt": "its subtitles",
    },
    "Bees.2019.Documentary.1080p.mkv": "a documentary",
    "01.mkv": "nobody knows",
}


def results(found):
    return {result.source_path.name: result for result in found}


def test_the_documented_values_have_the_documented_fields():
    assert MediaFile._fields == (
        "path",
        "size",
        "media_type",
        "target_directory",
        "classification_source",
        "show_name",
        "season",
        "episode",
    )
    assert MoveResult._fields == ("success", "source_path", "target_path", "error", "space_freed")
    assert [kind.value for kind in MediaType] == ["MOVIE", "TV", "DOCUMENTARY", "STANDUP", "AUDIOBOOK", "OTHER"]


def test_constructing_needs_no_configuration_and_running_names_what_to_do(machine):
    (machine.home / ".config/shelver/config.toml").unlink()
    organizer = AutoOrganizer(dry_run=True, use_ai=True)
    for step in (organizer.run_full_organization, organizer.verify_mount_access, organizer.scan_downloads):
        with pytest.raises(NoDownloadsFolder, match="shelver config init"):
            step()
    assert not (machine.home / ".local").exists()


def test_running_without_target_folders_names_what_to_do(machine):
    (machine.home / ".config/shelver/config.toml").write_text(f'[downloads]\npath = "{machine.downloads}"\n')
    with pytest.raises(NoLibraryRoots, match="shelver config init"):
        machine.organizer().run_full_organization()


def test_a_dry_run_moves_nothing_and_says_where_everything_would_go(machine):
    plant(machine.downloads, DOWNLOADS)
    plant(machine.library, {"TV": {"Lost": {"Lost.S01E01.mkv": "an owned episode"}}})
    before = machine.tree()
    found = results(machine.organizer().organize_files())
    assert machine.tree() == before
    assert found["Lost.S01E02.720p.mkv"].target_path == machine.library / "TV/Lost/Lost.S01E02.720p.mkv"
    assert found["The.Matrix.1999.1080p.BluRay-GRP"].target_path == (
        machine.library / "Movies/The.Matrix.1999.1080p.BluRay-GRP"
    )
    assert found["Bees.2019.Documentary.1080p.mkv"].target_path.parent == machine.library / "Documentaries"
    assert found["Game.of.Thrones.S08E06.The.Iron.Throne.mkv"].space_freed == 3_000_000
    assert not found["01.mkv"].success
    assert "shelver review" in found["01.mkv"].error


def test_what_a_run_moves_is_taken_back_by_shelver_undo(machine):
    plant(machine.downloads, DOWNLOADS)
    before = machine.tree()
    organizer = machine.organizer(dry_run=False)
    found = results(organizer.organize_files())
    assert (machine.library / "TV/Game of Thrones/Game.of.Thrones.S08E06.The.Iron.Throne.mkv").is_file()
    assert (machine.library / "Movies/The.Matrix.1999.1080p.BluRay-GRP/The.Matrix.1999.1080p.BluRay-GRP.srt").is_file()
    assert found["The.Matrix.1999.1080p.BluRay-GRP"].target_path.is_dir()
    assert found["The.Matrix.1999.1080p.BluRay-GRP"].space_freed == len("a film") + len("its subtitles")
    assert [path.name for path in machine.downloads.iterdir()] == ["01.mkv"]
    undone = machine.run("undo", "--yes", module="shelver")
    assert undone.returncode == 0, undone.stderr
    assert machine.tree() == before


def test_the_report_has_the_documented_form(machine):
    plant(machine.downloads, DOWNLOADS)
    report_path = machine.organizer(dry_run=False).run_full_organization()
    text = report_path.read_text()
    head = text.split("\n\n")[0].splitlines()
    assert head[:2] == ["🤖 AUTO-ORGANIZER REPORT", "=" * 60]
    assert re.fullmatch(r"Generated: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", head[2])
    assert head[3:] == [
        "Mode: EXECUTION",
        "Total Files Processed: 5",
        "Successful Moves: 4",
        "Failed Moves: 1",
        "Total Space Freed: 2.9 MB",
    ]
    assert "✅ SUCCESSFUL MOVES:\n----------------------------------------\n  Bees.2019.Documentary.1080p.mkv\n" in text
    assert (
        f"  Game.of.Thrones.S08E06.The.Iron.Throne.mkv\n"
        f"    FROM: {machine.downloads}/Game.of.Thrones.S08E06.The.Iron.Throne.mkv\n"
        f"    TO:   {machine.library}/TV/Game of Thrones/Game.of.Thrones.S08E06.The.Iron.Throne.mkv\n"
        f"    SIZE: 2.9 MB\n"
        f"    TYPE: TV - Game of Thrones S08E06 (Rule-based Classification)\n"
    ) in text
    failed = text[text.index("❌ FAILED MOVES:") :]
    assert f"FROM: {machine.downloads}/01.mkv\n    ERROR: " in failed
    assert f"INTENDED DIRECTORY: {machine.library}/Movies\n" in failed
    assert "🔧 TROUBLESHOOTING:" in failed
    assert "--verify-mounts" in failed
    assert "shelver undo " in failed
    assert text.strip() in "\n".join(machine.said)


def test_the_report_is_also_written_for_programs(machine):
    plant(machine.downloads, DOWNLOADS)
    report_path = machine.organizer().run_full_organization()
    report = json.loads(report_path.with_suffix(".json").read_bytes())
    assert report["mode"] == "DRY RUN"
    assert (report["total_files_processed"], report["successful_moves"], report["failed_moves"]) == (5, 4, 1)
    rows = {Path(row["source_path"]).name: row for row in report["results"]}
    thrones = rows["Game.of.Thrones.S08E06.The.Iron.Throne.mkv"]
    assert (thrones["show_name"], thrones["season"], thrones["episode"]) == ("Game of Thrones", 8, 6)
    assert thrones["target_directory"] == f"{machine.library}/TV/Game of Thrones"
    assert rows["01.mkv"]["error"]


def test_reports_of_one_second_stand_beside_each_other(machine):
    reports = machine.home / "reports"
    machine.configure(f'[reports]\npath = "{reports}"\nformats = ["text"]\ntimestamp_format = "%Y"\n')
    organizer = machine.organizer()
    first, second = organizer.generate_report(), organizer.generate_report()
    assert first != second
    assert sorted(reports.iterdir()) == sorted([first, second])


def test_episodes_follow_the_show_that_is_there_and_new_shows_get_no_season_folder(machine):
    plant(machine.downloads, {"Lost.S02E01.mkv": "1", "New.Show.S02E01.mkv": "2"})
    plant(machine.library, {"TV2": {"Lost": {"Season 1": {"Lost.S01E01.mkv": "owned"}}}})
    machine.organizer(dry_run=False).organize_files()
    assert any("TV2 for the first time: 1 file" in line for line in machine.said)
    assert (machine.library / "TV2/Lost/Season 2/Lost.S02E01.mkv").is_file()
    assert (machine.library / "TV/New Show/New.Show.S02E01.mkv").is_file()


def test_season_folders_and_layouts_that_somebody_set_are_kept(machine):
    machine.configure("[naming]\nseason_folders = true\n")
    plant(machine.downloads, {"New.Show.S02E01.mkv": "2"})
    machine.organizer(dry_run=False).organize_files()
    [placed] = (machine.library / "TV").rglob("*.mkv")
    assert placed.parent.name == "Season 02"
    assert placed.name == "New.Show.S02E01.mkv"


def test_a_name_that_is_taken_gets_a_number(machine):
    plant(
        machine.downloads, {"Some.Film.2001.mkv": "another film", "Other.Film.2002-GRP": {"Other.Film.2002.mkv": "x"}}
    )
    plant(machine.library / "Movies", {"Some.Film.2001.mkv": "a film", "Other.Film.2002-GRP": {"old.mkv": "y"}})
    found = results(machine.organizer(dry_run=False).organize_files())
    assert found["Some.Film.2001.mkv"].target_path.name != "Some.Film.2001.mkv"
    assert found["Some.Film.2001.mkv"].target_path.read_text() == "another film"
    assert (machine.library / "Movies/Some.Film.2001.mkv").read_text() == "a film"
    assert found["Other.Film.2002-GRP"].target_path.name != "Other.Film.2002-GRP"
    assert (found["Other.Film.2002-GRP"].target_path / "Other.Film.2002.mkv").read_text() == "x"


def test_a_type_that_the_caller_says_decides_where_the_file_goes(machine):
    plant(machine.downloads, {"Planet.of.Birds.2018.mkv": "1"})
    organizer = machine.organizer(dry_run=False)
    [file] = organizer.classify_files(organizer.scan_downloads())
    assert file.media_type is MediaType.MOVIE
    [result] = organizer.organize_files([file._replace(media_type=MediaType.DOCUMENTARY, classification_source="me")])
    assert result.target_path == machine.library / "Documentaries/Planet.of.Birds.2018.mkv"
    assert "TYPE: Documentary (me Classification)" in organizer.generate_report().read_text()


def test_a_type_without_a_target_folder_stays_with_the_reason(machine):
    plant(machine.downloads, {"Some.Book.Unabridged.m4b": "1"})
    [result] = machine.organizer(dry_run=False).organize_files()
    assert not result.success
    assert "audiobook" in result.error
    assert (machine.downloads / "Some.Book.Unabridged.m4b").exists()


def test_a_root_that_cannot_be_used_is_said_and_the_next_one_takes_the_file(machine):
    plant(machine.downloads, {"Some.Show.S01E01.mkv": "1"})
    shutil.rmtree(machine.library / "TV")
    organizer = machine.organizer(dry_run=False)
    assert organizer.verify_mount_access() is False
    assert any(line.startswith("❌") and str(machine.library / "TV") in line for line in machine.said)
    [result] = organizer.organize_files()
    assert result.target_path == machine.library / "TV2/Some Show/Some.Show.S01E01.mkv"


def test_nothing_moves_when_no_target_folder_can_be_used(machine):
    plant(machine.downloads, {"Some.Show.S01E01.mkv": "1"})
    shutil.rmtree(machine.library)
    before = machine.tree()
    with pytest.raises(RootOffline, match="Nothing was moved"):
        machine.organizer(dry_run=False).run_full_organization()
    assert machine.tree() == before


def test_a_downloads_folder_that_is_missing_or_overlaps_is_named(machine):
    machine.downloads.rmdir()
    with pytest.raises(SourceMissing, match="downloads"):
        machine.organizer().scan_downloads()
    machine.downloads.symlink_to(machine.library)
    with pytest.raises(OverlappingRoots):
        machine.organizer().scan_downloads()


def test_a_file_that_went_away_since_the_scan_fails_alone(machine):
    plant(machine.downloads, {"Some.Show.S01E01.mkv": "1", "Some.Show.S01E02.mkv": "2"})
    organizer = machine.organizer(dry_run=False)
    files = organizer.classify_files(organizer.scan_downloads())
    (machine.downloads / "Some.Show.S01E01.mkv").unlink()
    found = results(organizer.organize_files(files))
    assert not found["Some.Show.S01E01.mkv"].success
    assert found["Some.Show.S01E01.mkv"].error
    assert found["Some.Show.S01E02.mkv"].success


def test_hostile_names_are_spelt_out_wherever_they_are_shown(machine):
    plant(machine.downloads, {"Evil\x1b[2J\nFROM: x.2001.mkv": "1", "Bad\u202eName.S01E01.mkv": "2"})
    (machine.downloads / "Und\udcffecodable.2003.mkv").write_bytes(b"3")
    plant(machine.downloads, {"Und\udcffecodable.2003.mkv": "3"})
    report_path = machine.organizer(dry_run=False, use_ai=True).run_full_organization()
    shown = report_path.read_text() + "\n".join(machine.said)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\x1b" in shown
    assert "\\xff" in shown
    assert len(json.loads(report_path.with_suffix(".json").read_bytes())["results"]) == 3


def test_an_empty_downloads_folder_gives_an_empty_report(machine):
    organizer = machine.organizer(dry_run=False)
    assert "Total Files Processed: 0" in organizer.run_full_organization().read_text()
    assert organizer.exit_code == 9
