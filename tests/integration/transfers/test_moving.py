import os
import socket

import pytest
from blake3 import blake3

from shelver.media.files import FileRole
from shelver.plan.journal import EntryState, Way
from shelver.plan.placements import Conflict, Method, Verification
from tests.integration.transfers.workshop import content_of, names_in


def test_a_file_keeps_its_bytes_and_time_on_its_way(workshop):
    workshop.file("a.mkv", 300_000, mtime_ns=1_600_000_000_123_456_789)

    moved = workshop.move("a.mkv", "Movies/A (2010)/A (2010).mkv")

    target = workshop.library / "Movies/A (2010)/A (2010).mkv"
    assert moved.reason == ""
    assert target.read_bytes() == content_of("a.mkv", 300_000)
    assert target.stat().st_mtime_ns == 1_600_000_000_123_456_789
    assert names_in(workshop.downloads) == []
    assert moved.receipts[0].size_bytes == 300_000


def test_a_copy_across_disks_records_its_digest(far):
    far.file("a.mkv", b"film")
    moved = far.move("a.mkv", "a.mkv")
    assert moved.entries[0].way is Way.CARRY
    assert moved.receipts[0].digest == blake3(b"film").hexdigest()


def test_a_rename_on_one_disk_writes_nothing_and_so_has_no_digest(near):
    near.file("a.mkv", b"film")
    moved = near.move("a.mkv", "a.mkv")
    assert moved.entries[0].way is Way.RENAME
    assert moved.receipts[0].digest == ""


def test_an_empty_file_moves_like_any_other(workshop):
    workshop.file("empty.mkv", b"")
    assert workshop.move("empty.mkv", "empty.mkv").reason == ""
    assert (workshop.library / "empty.mkv").read_bytes() == b""


def test_names_that_are_no_text_survive(workshop):
    name = os.fsdecode(b"caf\xe9 \xff.mkv")
    workshop.file(name, b"film")
    assert workshop.move(name, name).reason == ""
    assert (workshop.library / name).read_bytes() == b"film"
    assert workshop.undo()[1] == ()
    assert (workshop.downloads / name).read_bytes() == b"film"


def test_names_of_255_bytes_move(workshop):
    name = "n" * 251 + ".mkv"
    workshop.file(name, b"film")
    assert workshop.move(name, name).reason == ""
    assert (workshop.library / name).exists()


def test_a_bundle_moves_as_a_whole_and_its_emptied_folders_go(workshop):
    workshop.file("Rel/film.mkv", b"film")
    workshop.file("Rel/Subs/film.en.srt", b"subtitle")
    (workshop.downloads / "Rel/empty").mkdir()
    bundle = workshop.bundle(
        workshop.placement("Rel/film.mkv", "Film (2010)/Film (2010).mkv"),
        workshop.placement("Rel/Subs/film.en.srt", "Film (2010)/Film (2010).en.srt", role=FileRole.SUBTITLE),
        workshop.write("Film (2010)/movie.nfo", b"<movie/>"),
        tidy=["Rel/Subs", "Rel/empty", "Rel"],
    )

    assert workshop.run(bundle)[0].reason == ""

    assert names_in(workshop.library) == [
        "Film (2010)/Film (2010).en.srt",
        "Film (2010)/Film (2010).mkv",
        "Film (2010)/movie.nfo",
    ]
    assert list(workshop.downloads.iterdir()) == []


def test_a_folder_that_still_holds_something_is_never_removed(workshop):
    workshop.file("Rel/film.mkv", b"film")
    workshop.file("Rel/readme.txt", b"unclaimed")
    workshop.run(workshop.bundle(workshop.placement("Rel/film.mkv", "Film/Film.mkv"), tidy=["Rel"]))
    assert names_in(workshop.downloads) == ["Rel/readme.txt"]


def test_a_bundle_of_which_one_file_cannot_move_stays_whole(workshop):
    workshop.file("one.mkv", b"one")
    workshop.file("two.mkv", b"two")
    (workshop.library / "Film").mkdir()
    (workshop.library / "Film/two.mkv").write_bytes(b"somebody else's")
    before = workshop.trees()

    moved = workshop.run(
        workshop.bundle(workshop.placement("one.mkv", "Film/one.mkv"), workshop.placement("two.mkv", "Film/two.mkv"))
    )[0]

    assert "Film/two.mkv exists already with other content" in moved.reason
    assert workshop.trees() == before


def test_a_name_that_is_taken_between_plan_and_publication_is_not_replaced(workshop, monkeypatch):
    """A foreign program takes the second name after everything was checked; the first file goes back."""
    workshop.file("one.srt", b"one")
    workshop.file("two.mkv", b"two")
    before = workshop.trees()
    real = workshop.journal.require_hold

    def take_the_name():
        if not (workshop.library / "Film").exists():
            (workshop.library / "Film").mkdir()
            (workshop.library / "Film/two.mkv").write_bytes(b"foreign")
        real()

    monkeypatch.setattr(workshop.journal, "require_hold", take_the_name)
    moved = workshop.run(
        workshop.bundle(
            workshop.placement("one.srt", "Film/one.srt", role=FileRole.SUBTITLE),
            workshop.placement("two.mkv", "Film/two.mkv"),
        )
    )[0]

    assert "exists already with other content" in moved.reason
    assert (workshop.library / "Film/two.mkv").read_bytes() == b"foreign"
    assert workshop.trees()[0] == before[0]
    assert names_in(workshop.library) == ["Film/two.mkv"]


def test_a_numeric_suffix_is_given_to_a_taken_name_and_to_one_taken_in_the_same_run(workshop):
    (workshop.library / "a.mkv").write_bytes(b"other")
    workshop.file("x/a.mkv", b"second")
    workshop.file("y/a.mkv", b"third")
    bundles = [
        workshop.bundle(workshop.placement(f"{folder}/a.mkv", "a.mkv", conflict=Conflict.SUFFIX)) for folder in "xy"
    ]

    assert [moved.reason for moved in workshop.run(*bundles)] == ["", ""]

    assert (workshop.library / "a.mkv").read_bytes() == b"other"
    assert (workshop.library / "a (1).mkv").read_bytes() == b"second"
    assert (workshop.library / "a (2).mkv").read_bytes() == b"third"


def test_identical_content_is_a_duplicate_and_stays_where_it_is(workshop):
    workshop.file("a.mkv", 100_000)
    (workshop.library / "a.mkv").write_bytes(content_of("a.mkv", 100_000))

    moved = workshop.move("a.mkv", "a.mkv")

    assert moved.reason == ""
    assert [entry.state for entry in moved.entries] == [EntryState.DUPLICATE]
    assert moved.receipts == ()
    assert (workshop.downloads / "a.mkv").exists()


def test_content_of_one_size_that_differs_is_no_duplicate(workshop):
    workshop.file("a.mkv", b"x" * 999_999 + b"1")
    (workshop.library / "a.mkv").write_bytes(b"x" * 999_999 + b"2")
    assert "other content" in workshop.move("a.mkv", "a.mkv").reason


def test_skip_leaves_the_file_without_a_failure(workshop):
    workshop.file("a.mkv", b"mine")
    (workshop.library / "a.mkv").write_bytes(b"theirs")
    moved = workshop.move("a.mkv", "a.mkv", conflict=Conflict.SKIP)
    assert [entry.state for entry in moved.entries] == [EntryState.SKIPPED]
    assert (workshop.downloads / "a.mkv").read_bytes() == b"mine"


@pytest.mark.parametrize("kind", ["symlink", "fifo", "socket", "folder"])
def test_what_is_no_regular_file_is_refused_with_the_reason(near, kind, monkeypatch):
    path = near.downloads / "thing"
    if kind == "symlink":
        near.file("real.mkv")
        path.symlink_to(near.downloads / "real.mkv")
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        # A socket's path must be short, so it is bound from inside its folder.
        monkeypatch.chdir(near.downloads)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("thing")
    words = {"symlink": "symlink", "fifo": "named pipe", "socket": "socket", "folder": "folder"}
    moved = near.move("thing", "thing")
    assert words[kind] in moved.reason
    assert os.path.lexists(path)
    assert names_in(near.library) == []


def test_a_symlinked_folder_on_the_way_is_not_followed(workshop, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (workshop.library / "Film").symlink_to(outside)
    workshop.file("a.mkv", b"film")

    moved = workshop.move("a.mkv", "Film/a.mkv")

    assert moved.reason != ""
    assert list(outside.iterdir()) == []
    assert (workshop.downloads / "a.mkv").exists()


def test_a_file_that_is_open_for_writing_waits(workshop):
    path = workshop.file("a.mkv", b"half")
    with path.open("ab"):
        moved = workshop.move("a.mkv", "a.mkv")
    assert "open for writing" in moved.reason
    assert moved.is_waiting
    assert workshop.move("a.mkv", "a.mkv").reason == ""


def test_a_file_that_changed_a_moment_ago_waits(workshop):
    workshop.with_policy(min_age_s=3600)
    path = workshop.file("a.mkv")
    os.utime(path)
    moved = workshop.move("a.mkv", "a.mkv")
    assert "may still be written" in moved.reason
    assert path.exists()


def test_a_file_that_changed_since_the_plan_is_refused_alone(workshop):
    workshop.file("a.mkv", b"old")
    workshop.file("b.mkv", b"good")
    bundles = [workshop.bundle(workshop.placement(name, name)) for name in ("a.mkv", "b.mkv")]
    workshop.file("a.mkv", b"newer bytes")

    moved = workshop.run(*bundles)

    assert "changed since it was planned" in moved[0].reason
    assert moved[1].reason == ""
    assert names_in(workshop.library) == ["b.mkv"]


def test_a_source_that_changes_during_the_copy_is_kept_and_no_copy_is_left(far, monkeypatch):
    path = far.file("a.mkv", 3_000_000)
    from shelver.transfers import writing

    real = writing.copy

    def copy_and_change(*args, **options):
        digests = real(*args, **options)
        path.write_bytes(b"changed while it was read")
        return digests

    monkeypatch.setattr(writing, "copy", copy_and_change)
    moved = far.move("a.mkv", "a.mkv")

    assert "changed" in moved.reason
    assert path.read_bytes() == b"changed while it was read"
    assert list(far.library.iterdir()) == [far.library / ".shelver-root"]


def test_a_hard_link_shares_the_file_and_leaves_the_source(near):
    path = near.file("a.mkv", b"seeding")
    moved = near.move("a.mkv", "a.mkv", method=Method.HARDLINK)
    assert [entry.state for entry in moved.entries] == [EntryState.LINKED]
    assert (near.library / "a.mkv").stat().st_ino == path.stat().st_ino


def test_a_hard_link_across_disks_fails_loudly(far):
    path = far.file("a.mkv")
    moved = far.move("a.mkv", "a.mkv", method=Method.HARDLINK)
    assert "different disks" in moved.reason
    assert path.exists()
    assert names_in(far.library) == []


def test_a_copy_leaves_the_source(workshop):
    path = workshop.file("a.mkv", b"film")
    moved = workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    assert [entry.way for entry in moved.entries] == [Way.COPY]
    assert path.read_bytes() == (workshop.library / "a.mkv").read_bytes() == b"film"


def test_a_symlink_points_to_the_source(workshop):
    path = workshop.file("a.mkv", b"film")
    workshop.move("a.mkv", "a.mkv", method=Method.SYMLINK)
    assert (workshop.library / "a.mkv").readlink() == path


def test_nothing_dangerous_is_inherited_by_a_copy(far):
    path = far.file("a.mkv", b"film")
    path.chmod(0o6755)
    far.move("a.mkv", "a.mkv")
    assert (far.library / "a.mkv").stat().st_mode & 0o7777 == 0o755


def test_user_attributes_travel_with_a_copy_where_both_sides_have_them(far):
    path = far.file("a.mkv", b"film")
    try:
        os.setxattr(path, "user.origin", b"camera")
        os.setxattr(far.library, "user.probe", b"1")
    except OSError:
        pytest.skip("one of the two file systems has no user attributes")
    far.move("a.mkv", "a.mkv")
    assert os.getxattr(far.library / "a.mkv", "user.origin") == b"camera"


def test_a_sparse_file_stays_sparse_and_whole(far):
    path = far.downloads / "sparse.mkv"
    with path.open("wb") as file:
        file.write(b"head")
        file.seek(30_000_000)
        file.write(b"tail")
    os.utime(path, ns=(1, 1))
    original = path.read_bytes()
    far.with_policy(verification=Verification.PARANOID)

    assert far.move("sparse.mkv", "sparse.mkv").reason == ""

    target = far.library / "sparse.mkv"
    assert target.read_bytes() == original
    assert target.stat().st_blocks * 512 < 1_000_000


def test_a_root_is_proven_only_by_a_copy_that_was_read_back(far):
    root_path = str(far.library)
    for verification, is_proven in ((Verification.FAST, False), (Verification.PARANOID, True)):
        far.with_policy(verification=verification)
        far.file(f"{verification}.mkv", 40_000)
        assert far.move(f"{verification}.mkv", f"{verification}.mkv").reason == ""
        assert far.registry.registered(root_path).is_proven == is_proven


def test_a_sparse_file_needs_only_the_space_of_its_data(far):
    free = os.statvfs(far.library).f_bavail * os.statvfs(far.library).f_frsize
    far.with_policy(free_space_buffer_bytes=free - 50_000_000, verification=Verification.FAST)
    path = far.downloads / "sparse.mkv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    os.utime(path, ns=(1, 1))
    assert far.move("sparse.mkv", "sparse.mkv").reason == ""
    assert (far.library / "sparse.mkv").stat().st_size == 200_000_000


def test_a_bundle_that_does_not_fit_beside_the_buffer_waits(far):
    far.with_policy(free_space_buffer_bytes=1 << 60)
    path = far.file("a.mkv", 100_000)
    moved = far.move("a.mkv", "a.mkv")
    assert "not enough space" in moved.reason
    assert moved.is_waiting
    assert path.exists()


def test_a_rename_on_one_disk_needs_no_space(near):
    near.with_policy(free_space_buffer_bytes=1 << 60)
    near.file("a.mkv", 100_000)
    assert near.move("a.mkv", "a.mkv").reason == ""


def test_a_stop_leaves_the_rest_of_the_plan_untouched(workshop):
    from shelver.pipeline.transfer import execute
    from shelver.plan.placements import Plan

    for number in range(3):
        workshop.file(f"{number}.mkv", str(number))
    bundles = tuple(workshop.bundle(workshop.placement(f"{n}.mkv", f"{n}.mkv")) for n in range(3))
    run = execute(Plan(bundles=bundles), workshop.movers, is_stopped=lambda: True)
    assert list(run) == []
    assert names_in(workshop.library) == []
    assert workshop.move("0.mkv", "0.mkv").reason == ""


def test_the_bundles_of_one_run_are_answered_in_the_order_of_the_plan(workshop):
    names = [f"{number:03}.mkv" for number in range(150)]
    for name in names:
        workshop.file(name, name)
    moved = workshop.run(*(workshop.bundle(workshop.placement(name, f"{name[0]}/{name}")) for name in names))
    assert [one.bundle.path.rpartition("/")[2] for one in moved] == names
    assert all(one.reason == "" for one in moved)
    assert all((workshop.library / name[0] / name).read_text() == name for name in names)
