"""A folder that keeps its names moves by one rename, and never takes along what does not belong to its bundle."""

import os
from pathlib import Path

import pytest

from shelver.disk import publishing
from shelver.media.files import FileRole
from tests.integration.transfers.workshop import names_in

FILES = ("Rel/film.mkv", "Rel/film.srt", "Rel/Extras/trailer.mkv")


@pytest.fixture
def renames(monkeypatch):
    """Every rename of a run, as (old, new) names."""
    seen = []
    real = publishing.rename_without_replacing

    def note(old, new, **options):
        real(old, new, **options)
        seen.append((old.name, new.name))

    monkeypatch.setattr(publishing, "rename_without_replacing", note)
    return seen


def _bundle(workshop, folder="Movies/Rel", files=FILES):
    for name in files:
        if not (workshop.downloads / name).exists():
            workshop.file(name, 1000)
    placements = [
        workshop.placement(
            name, f"{folder}/{name[4:]}", role=FileRole.VIDEO if name.endswith("film.mkv") else FileRole.EXTRA
        )
        for name in files
    ]
    return workshop.bundle(*placements, tidy=["Rel/Extras", "Rel"], path=str(workshop.downloads / "Rel"))


def test_a_release_folder_moves_by_one_rename_and_comes_back_by_one(near, renames):
    bundle = _bundle(near)
    (near.downloads / "Rel").chmod(0o750)
    before = near.trees()
    (moved,) = near.run(bundle)
    assert (moved.reason, renames) == ("", [("Rel", "Rel")])
    assert names_in(near.library) == sorted(f"Movies/{name}" for name in FILES)
    assert list(near.downloads.iterdir()) == []
    assert {entry.way.value for entry in moved.entries} == {"rename"}
    renames.clear()
    assert near.undo()[1] == ()
    assert renames == [("Rel", "Rel")]
    assert near.trees() == before
    assert near.redo()[1] == ()
    assert names_in(near.library) == sorted(f"Movies/{name}" for name in FILES)


def test_it_may_get_another_name(near, renames):
    assert near.run(_bundle(near, "Movies/Rel (1)"))[0].reason == ""
    assert renames == [("Rel", "Rel (1)")]


@pytest.mark.parametrize("foreign", ["Rel/notes.txt", "Rel/film2.mkv.part", "Rel/Extras/.hidden"])
def test_what_lies_beside_the_files_of_the_bundle_stays_and_the_files_move_one_by_one(near, renames, foreign):
    bundle = _bundle(near)
    near.file(foreign, b"mine")
    assert near.run(bundle)[0].reason == ""
    assert len(renames) == len(FILES)
    assert names_in(near.downloads) == [foreign]
    assert names_in(near.library) == sorted(f"Movies/{name}" for name in FILES)


def test_what_appears_at_the_last_moment_stays(near, renames, monkeypatch):
    bundle = _bundle(near)
    real = publishing._rename_whole

    def first(*args):
        near.file("Rel/late.txt", b"mine")
        return real(*args)

    monkeypatch.setattr(publishing, "_rename_whole", first)
    assert near.run(bundle)[0].reason == ""
    assert names_in(near.downloads) == ["Rel/late.txt"]


def test_what_appears_after_the_last_look_stays_too(near, renames, monkeypatch):
    bundle = _bundle(near)
    real = publishing.holds_only

    def then(folder, *args, **options):
        found = real(folder, *args, **options)
        if folder.root_path == str(near.downloads):
            near.file("Rel/Extras/late.mkv", b"mine")
        return found

    monkeypatch.setattr(publishing, "holds_only", then)
    assert near.run(bundle)[0].reason == ""
    assert renames[:2] == [("Rel", "Rel"), ("Rel", "Rel")]
    assert names_in(near.downloads) == ["Rel/Extras/late.mkv"]
    assert names_in(near.library) == sorted(f"Movies/{name}" for name in FILES)
    monkeypatch.undo()
    assert near.undo()[1] == ()
    assert names_in(near.downloads) == sorted([*FILES, "Rel/Extras/late.mkv"])


def test_an_empty_folder_inside_is_nothing_to_take_along(near, renames):
    bundle = _bundle(near)
    (near.downloads / "Rel/Empty").mkdir()
    assert near.run(bundle)[0].reason == ""
    assert len(renames) == len(FILES)
    assert not (near.library / "Movies/Rel/Empty").exists()


def test_a_folder_that_is_there_already_is_filled_file_by_file(near, renames):
    bundle = _bundle(near)
    (near.library / "Movies/Rel").mkdir(parents=True)
    (near.library / "Movies/Rel/other.mkv").write_bytes(b"theirs")
    assert near.run(bundle)[0].reason == ""
    assert len(renames) == len(FILES)
    assert (near.library / "Movies/Rel/other.mkv").read_bytes() == b"theirs"


def test_a_part_of_a_folder_never_takes_the_rest_along(near, renames):
    near.file("Rel/second.mkv", 500)
    bundle = _bundle(near, files=FILES[:2])
    assert near.run(bundle)[0].reason == ""
    assert names_in(near.downloads) == ["Rel/second.mkv"]


def test_across_disks_the_files_are_copied_one_by_one(far, renames):
    assert far.run(_bundle(far))[0].reason == ""
    assert names_in(far.library) == sorted(f"Movies/{name}" for name in FILES)
    assert names_in(far.downloads) == []


def test_a_bundle_whose_folder_cannot_be_recorded_goes_back_with_its_modes(near, monkeypatch):
    bundle = _bundle(near)
    (near.downloads / "Rel").chmod(0o750)
    before = near.trees()
    real = os.fsync
    failed = []

    def fail_once(fd):
        if not failed and str(Path(f"/proc/self/fd/{fd}").readlink()).endswith("/library/Movies"):
            failed.append(fd)
            raise OSError(5, "Input/output error")
        return real(fd)

    monkeypatch.setattr(publishing.os, "fsync", fail_once)
    (moved,) = near.run(bundle)
    assert failed
    assert moved.reason != ""
    assert near.trees() == before
