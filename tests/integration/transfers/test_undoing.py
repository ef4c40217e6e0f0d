import os

from shelver.media.files import FileRole
from shelver.plan.journal import EntryState
from shelver.plan.placements import Method
from tests.integration.transfers.workshop import names_in


def _release(workshop, name="Rel"):
    workshop.file(f"{name}/film.mkv", 200_000)
    workshop.file(f"{name}/Subs/film.en.srt", b"subtitle", mtime_ns=1_500_000_000_000_000_001)
    (workshop.downloads / name / "empty").mkdir()
    (workshop.downloads / name / "empty").chmod(0o2750)
    return workshop.bundle(
        workshop.placement(f"{name}/film.mkv", f"{name} (2010)/film.mkv"),
        workshop.placement(f"{name}/Subs/film.en.srt", f"{name} (2010)/Subs/film.en.srt", role=FileRole.SUBTITLE),
        workshop.write(f"{name} (2010)/movie.nfo", b"<movie/>"),
        tidy=[f"{name}/Subs", f"{name}/empty", name],
        path=str(workshop.downloads / name),
    )


def test_undo_restores_every_path_byte_time_and_folder(workshop):
    bundle = _release(workshop)
    before = workshop.trees()
    workshop.run(bundle)
    assert workshop.trees() != before

    moved, obstacles = workshop.undo()

    assert obstacles == ()
    assert [one.reason for one in moved] == [""]
    assert workshop.trees() == before


def test_undo_and_redo_can_follow_each_other(workshop):
    bundle = _release(workshop)
    before = workshop.trees()
    workshop.run(bundle)
    after = workshop.trees()
    for _ in range(3):
        assert workshop.undo()[1] == ()
        assert workshop.trees() == before
        assert workshop.redo()[1] == ()
        assert workshop.trees()[0] == after[0]
        assert names_in(workshop.library) == [
            "Rel (2010)/Subs/film.en.srt",
            "Rel (2010)/film.mkv",
            "Rel (2010)/movie.nfo",
        ]


def test_undo_takes_the_batches_back_one_after_the_other_newest_first(workshop):
    workshop.file("a.mkv", b"a")
    workshop.move("a.mkv", "a.mkv")
    workshop.file("b.mkv", b"b")
    workshop.move("b.mkv", "b.mkv")
    workshop.undo()
    assert names_in(workshop.library) == ["a.mkv"]
    workshop.undo()
    assert names_in(workshop.library) == []
    assert names_in(workshop.downloads) == ["a.mkv", "b.mkv"]


def test_a_folder_that_was_there_before_is_not_removed_by_undo(workshop):
    (workshop.library / "Film").mkdir()
    workshop.file("a.mkv")
    workshop.move("a.mkv", "Film/a.mkv")
    workshop.undo()
    assert (workshop.library / "Film").is_dir()


def test_a_folder_that_was_made_stays_when_it_holds_something_else_by_now(workshop):
    workshop.file("a.mkv")
    workshop.move("a.mkv", "Film/a.mkv")
    (workshop.library / "Film/other.txt").write_bytes(b"mine")
    workshop.undo()
    assert names_in(workshop.library) == ["Film/other.txt"]


def test_a_target_that_changed_keeps_its_whole_bundle_in_place(workshop):
    workshop.run(_release(workshop), _release(workshop, "Other"))
    target = workshop.library / "Rel (2010)/Subs/film.en.srt"
    target.write_bytes(b"edited by hand")

    moved, obstacles = workshop.undo()

    assert [obstacle.path for obstacle in obstacles] == [str(target)]
    assert "changed" in obstacles[0].reason
    assert [one.reason for one in moved] == [""]
    assert (workshop.library / "Rel (2010)/film.mkv").exists()
    assert not (workshop.library / "Other (2010)").exists()


def test_a_target_that_is_gone_is_said_and_nothing_is_done_for_its_bundle(workshop):
    workshop.run(_release(workshop))
    (workshop.library / "Rel (2010)/film.mkv").unlink()
    moved, obstacles = workshop.undo()
    assert moved == []
    assert [obstacle.reason for obstacle in obstacles] == ["it is no longer there"]


def test_an_old_name_that_is_taken_is_never_replaced(workshop):
    workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv")
    workshop.file("a.mkv", b"another download")

    moved, obstacles = workshop.undo()

    assert moved == []
    assert "is taken" in obstacles[0].reason
    assert (workshop.downloads / "a.mkv").read_bytes() == b"another download"
    assert (workshop.library / "a.mkv").read_bytes() == b"film"


def test_only_the_named_paths_are_taken_back(workshop):
    workshop.run(_release(workshop), _release(workshop, "Other"))
    moved, _ = workshop.undo(only=[str(workshop.library / "Other (2010)")])
    assert len(moved) == 1
    assert not (workshop.library / "Other (2010)").exists()
    assert (workshop.library / "Rel (2010)/film.mkv").exists()


def test_undo_of_a_hard_link_removes_only_the_library_name(near):
    path = near.file("a.mkv", b"seeding")
    near.move("a.mkv", "Film/a.mkv", method=Method.HARDLINK)
    near.undo()
    assert path.read_bytes() == b"seeding"
    assert names_in(near.library) == []


def test_undo_of_a_copy_removes_the_copy_while_the_source_is_whole(workshop):
    path = workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    workshop.undo()
    assert path.read_bytes() == b"film"
    assert names_in(workshop.library) == []


def test_undo_of_a_copy_gives_the_only_remaining_bytes_back_to_the_source(workshop):
    path = workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    path.unlink()
    workshop.undo()
    assert path.read_bytes() == b"film"
    assert names_in(workshop.library) == []


def test_undo_of_a_symlink_removes_the_link(workshop):
    path = workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv", method=Method.SYMLINK)
    workshop.undo()
    assert path.read_bytes() == b"film"
    assert not os.path.lexists(workshop.library / "a.mkv")


def test_a_sidecar_of_ours_that_was_edited_is_not_discarded(workshop):
    workshop.run(workshop.bundle(workshop.write("movie.nfo", b"<movie/>")))
    (workshop.library / "movie.nfo").write_bytes(b"<movie>mine</movie>")
    moved, obstacles = workshop.undo()
    assert moved == []
    assert len(obstacles) == 1
    assert (workshop.library / "movie.nfo").exists()


def test_undone_entries_are_marked_in_the_history(workshop):
    workshop.file("a.mkv")
    workshop.move("a.mkv", "a.mkv")
    workshop.undo()
    undo, organize = workshop.journal.batches()
    assert undo.reverses == organize.batch_id
    assert organize.undone_count == 1
    assert organize.placed_count == 0
    assert workshop.journal.bundles(organize.batch_id)[0].entries[0].state is EntryState.UNDONE


def test_a_redo_meets_a_source_that_changed_with_a_reason(workshop):
    path = workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv")
    workshop.undo()
    path.write_bytes(b"other bytes by now")
    moved, obstacles = workshop.redo()
    assert moved == []
    assert "changed" in obstacles[0].reason
