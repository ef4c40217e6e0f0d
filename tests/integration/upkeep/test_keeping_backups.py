"""The newest backups are kept here and at a second place; old ones go, and files of others stay."""

import os
from pathlib import Path

import pytest

from shelver.errors import BackupFailed, FetchFault, RemoteRefused, ShelverError
from shelver.remotes.folder import FolderRemote
from shelver.upkeep.archives import archives_in, forget_old, pack
from shelver.wiring import Program
from shelver.wiring.backing_up import copy_backups, newest_archive
from shelver.wiring.chores import do_chore
from shelver.wiring.service import Service
from tests.integration.upkeep.backups import NOW, backed_up


def test_only_the_newest_backups_are_kept_and_other_files_never_go(settings):
    for _ in range(5):
        backed_up(settings)
    (settings.backup.path / "holiday.tar.gz").touch()
    found = archives_in(settings.backup.path)
    assert len(found) == 3
    assert newest_archive(settings) == found[0]
    forget_old(settings.backup.path, 1, now=NOW)
    assert {path.name for path in settings.backup.path.iterdir()} == {found[0].name, "holiday.tar.gz"}


def test_of_backups_within_one_second_the_newest_are_kept(tmp_path):
    folder, file = tmp_path / "backups", tmp_path / "settings.toml"
    file.touch()
    made = []
    for _ in range(6):
        made.append(pack(folder, {"settings.toml": file}, engine="sqlite", schema="0001", now=NOW))
        forget_old(folder, 2, now=NOW)
        assert archives_in(folder) == tuple(reversed(made[-2:]))


def test_what_a_killed_backup_left_goes_after_a_day_and_one_at_work_is_left_alone(tmp_path):
    old, new = tmp_path / ".shelver-backup-old", tmp_path / ".shelver-backup-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "database").touch()
    unfinished = tmp_path / ".shelver-20261118-030000.tar.gz.unfinished"
    unfinished.touch()
    for path in (old, unfinished):
        os.utime(path, (NOW.timestamp() - 90_000,) * 2)
    os.utime(new, (NOW.timestamp() - 60,) * 2)
    forget_old(tmp_path, 1, now=NOW)
    assert list(tmp_path.iterdir()) == [new]


def test_a_second_copy_goes_to_the_other_place(settings, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    changed = settings.backup.model_copy(update={"remote": str(other)})
    path = backed_up(settings.model_copy(update={"backup": changed}))
    assert (other / path.name).read_bytes() == path.read_bytes()


def with_remote(settings, place):
    return settings.model_copy(update={"backup": settings.backup.model_copy(update={"remote": str(place)})})


class Context:
    """What a chore says and asks for."""

    def __init__(self):
        self.requests = []

    def is_stopped(self):
        return False

    def tell(self, note):
        pass

    def enqueue(self, *requests):
        self.requests += requests


def test_a_second_place_that_is_away_makes_no_backup_twice_and_none_fill_the_disk(settings, tmp_path):
    service, context = Service(with_remote(settings, tmp_path / "away")), Context()
    do_chore(service, "backup", context)
    [copying] = context.requests
    for _ in range(6):
        with pytest.raises(ShelverError):
            do_chore(service, copying.arguments["chore"], context)
    assert len(archives_in(settings.backup.path)) == 1
    for _ in range(6):
        do_chore(service, "backup", context)
    assert len(archives_in(settings.backup.path)) == 3

    (tmp_path / "away").mkdir()
    said = do_chore(service, "backup_copy", context)
    service.close()

    assert said == f"3 backups copied to {tmp_path / 'away'}."
    assert names_in(tmp_path / "away") == names_in(settings.backup.path)


def test_a_backup_by_hand_makes_old_ones_go_though_its_second_place_is_away(settings, tmp_path):
    for _ in range(5):
        with pytest.raises(ShelverError):
            backed_up(with_remote(settings, tmp_path / "away"))
    assert len(archives_in(settings.backup.path)) == 3


def test_a_second_place_keeps_as_many_backups_and_everything_else(settings, tmp_path):
    other = tmp_path / "other"
    (other / "older").mkdir(parents=True)
    strange = ["shelver-20200101-000000.tar.gz.txt", "holiday.tar.gz", "older/shelver-20200101-000000.tar.gz"]
    of_others = ["shelver-20200101-000000.tar.gz", "shelver-29991231-000000-2.tar.gz"]
    for name in (*strange, *of_others):
        (other / name).write_bytes(name.encode())
    changed = with_remote(settings, other)
    for _ in range(5):
        backed_up(changed)
    assert names_in(other) == {*names_in(settings.backup.path), *of_others}
    assert len(names_in(settings.backup.path)) == 3
    assert all((other / name).read_bytes() == name.encode() for name in (*strange, *of_others))


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_text("[1"), lambda path: path.write_text("[1]")]
)
def test_a_copy_of_which_nobody_knows_any_more_whose_it_is_stays(settings, tmp_path, damage):
    other = tmp_path / "other"
    other.mkdir()
    changed = with_remote(settings, other)
    for _ in range(3):
        backed_up(changed)
    before = names_in(other)
    damage(settings.backup.path / "copied.json")
    newest, *older = archives_in(settings.backup.path)
    for path in older:
        path.unlink()
    for _ in range(4):
        backed_up(changed)
    assert names_in(other) == {*names_in(settings.backup.path), *(before - {newest.name})}  # it was proven once more


def test_no_copy_goes_while_it_cannot_be_written_down_which_are_ours(settings, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    changed = with_remote(settings, other)
    for _ in range(3):
        backed_up(changed)
    before = names_in(other)
    (settings.backup.path / "copied.json").unlink()
    (settings.backup.path / "copied.json").mkdir()
    with pytest.raises(BackupFailed, match=r"copied\.json.* cannot be written"):
        backed_up(changed)
    assert before < names_in(other)


def names_in(folder):
    return {path.name for path in archives_in(folder)}


def test_a_copy_at_the_second_place_that_is_not_the_same_is_said(settings, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    changed = settings.backup.model_copy(update={"remote": str(other)})

    def garbled(_remote, local_path, path, *, on_bytes=None):
        content = Path(local_path).read_bytes()
        (other / path).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    monkeypatch.setattr(FolderRemote, "send", garbled)
    wanted = settings.model_copy(update={"backup": changed})
    with pytest.raises(FetchFault, match="not the same"):
        backed_up(wanted)
    monkeypatch.undo()
    with pytest.raises(FetchFault, match="not the same"):  # its name alone proves nothing at the next attempt
        backed_up(wanted)
    assert len(names_in(other)) == 2


def test_the_second_place_is_looked_at_itself_and_no_folder_in_it(settings, tmp_path, monkeypatch):
    other = tmp_path / "other"
    (other / "lost+found").mkdir(parents=True)
    scan = os.scandir

    def scandir(path):
        if "lost+found" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("shelver.remotes.folder.os.scandir", scandir)
    changed = settings.backup.model_copy(update={"remote": str(other)})
    backed_up(settings.model_copy(update={"backup": changed}))
    assert len(names_in(other)) == 1


def test_old_copies_stay_with_a_word_where_the_second_place_lets_none_go(settings, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()

    def refuse(_remote, file):
        raise RemoteRefused(f"{file.path} is locked.")

    monkeypatch.setattr(FolderRemote, "remove", refuse)
    changed = settings.backup.model_copy(update={"remote": str(other), "keep": 1})
    wanted = settings.model_copy(update={"backup": changed})
    for _ in range(2):
        backed_up(wanted)
    program = Program(wanted)
    said = str(copy_backups(program))
    program.close()
    assert "Old ones stay there" in said
    assert "is locked" in said
    assert len(names_in(other)) == 2
