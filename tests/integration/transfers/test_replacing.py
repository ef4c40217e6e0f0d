import pytest

from shelver.disk import publishing
from shelver.media.files import FileRole
from shelver.plan.journal import EntryState
from shelver.plan.placements import Conflict, Method
from tests.integration.transfers.workshop import names_in, tree_of


def _owned(workshop, name="Film/Film - 480p.mkv", content=b"old quality"):
    path = workshop.library / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_new_file_is_in_place_and_the_old_one_waits_in_the_trash(workshop):
    _owned(workshop)
    workshop.file("new.mkv", b"new quality")

    moved = workshop.move("new.mkv", "Film/Film - 1080p.mkv", replaces="Film/Film - 480p.mkv")

    assert moved.reason == ""
    assert moved.trashed == (str(workshop.library / "Film/Film - 480p.mkv"),)
    assert [receipt.target.parts[-1] for receipt in moved.receipts] == ["Film - 1080p.mkv"]
    in_trash = [name for name in names_in(workshop.library) if name.startswith(".shelver-trash/")]
    assert len(in_trash) == 1
    assert (workshop.library / in_trash[0]).read_bytes() == b"old quality"
    assert (workshop.library / "Film/Film - 1080p.mkv").read_bytes() == b"new quality"


def test_undo_of_an_upgrade_brings_the_old_file_back_and_leaves_no_trash_folder(workshop):
    _owned(workshop)
    workshop.file("new.mkv", b"new quality")
    before = workshop.trees()
    workshop.move("new.mkv", "Film/Film - 1080p.mkv", replaces="Film/Film - 480p.mkv")
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before
    assert workshop.redo()[1] == ()
    assert (workshop.library / "Film/Film - 1080p.mkv").read_bytes() == b"new quality"
    assert not (workshop.library / "Film/Film - 480p.mkv").exists()
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before


def test_the_old_file_stays_when_the_new_one_cannot_be_placed(workshop):
    old = _owned(workshop)
    _owned(workshop, "Film/Film - 1080p.mkv", b"somebody else's")
    workshop.file("new.mkv", b"new quality")
    before = tree_of(workshop.library)
    moved = workshop.move("new.mkv", "Film/Film - 1080p.mkv", replaces="Film/Film - 480p.mkv")
    assert "other content" in moved.reason
    assert old.exists()
    assert tree_of(workshop.library) == before


def test_an_old_file_that_changes_meanwhile_stays_beside_the_new_one(workshop, monkeypatch):
    old = _owned(workshop)
    workshop.file("new.mkv", b"new quality")
    real = workshop.journal.advance

    def change_it(entries, **options):
        if any(entry.is_trashing for entry in entries) and old.read_bytes() == b"old quality":
            old.write_bytes(b"edited by somebody")
        return real(entries, **options)

    monkeypatch.setattr(workshop.journal, "advance", change_it)
    moved = workshop.move("new.mkv", "Film/Film - 1080p.mkv", replaces="Film/Film - 480p.mkv")

    assert moved.trashed == ()
    assert old.read_bytes() == b"edited by somebody"
    assert (workshop.library / "Film/Film - 1080p.mkv").read_bytes() == b"new quality"
    assert [entry.state for entry in moved.entries if entry.is_trashing] == [EntryState.CANCELLED]
    assert workshop.recover().is_empty


@pytest.mark.parametrize("options", [{"conflict": Conflict.REPLACE_TO_TRASH}, {"replaces": "Film/Film.mkv"}])
def test_a_better_copy_takes_the_same_name_and_the_old_one_waits_in_the_trash(workshop, options):
    old = _owned(workshop, "Film/Film.mkv")
    workshop.file("new.mkv", b"new quality")
    before = workshop.trees()

    moved = workshop.move("new.mkv", "Film/Film.mkv", **options)

    assert (moved.reason, old.read_bytes()) == ("", b"new quality")
    assert [receipt.target.path for receipt in moved.receipts] == [str(old)]
    assert moved.trashed == ()
    (in_trash,) = [name for name in names_in(workshop.library) if name.startswith(".shelver-trash/")]
    assert (workshop.library / in_trash).read_bytes() == b"old quality"
    assert [entry.target.path for entry in workshop.journal.in_library()] == [str(old)]

    assert workshop.undo()[1] == ()
    assert workshop.trees() == before
    assert workshop.redo()[1] == ()
    assert old.read_bytes() == b"new quality"
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before


@pytest.mark.parametrize("method", [Method.COPY, Method.HARDLINK, Method.SYMLINK])
def test_a_replacement_by_a_copy_or_a_link_is_taken_back_as_well(workshop, method):
    old = _owned(workshop, "Film/Film.mkv")
    workshop.file("new.mkv", b"new quality")
    before = workshop.trees()
    moved = workshop.move("new.mkv", "Film/Film.mkv", conflict=Conflict.REPLACE_TO_TRASH, method=method)
    if method is Method.HARDLINK and workshop.library.stat().st_dev != workshop.downloads.stat().st_dev:
        assert "lie on different disks" in moved.reason
        assert workshop.trees() == before
        return
    assert (moved.reason, old.read_bytes()) == ("", b"new quality")
    assert [entry.target.path for entry in workshop.journal.in_library()] == [str(old)]
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before
    assert workshop.redo()[1] == ()
    assert old.read_bytes() == b"new quality"


def test_of_two_plans_that_keep_the_best_the_later_one_looks_at_what_the_first_one_brought(workshop):
    """Both were made when the old quality stood there."""
    for name in ("Film.2010.720p", "Film.2010.2160p", "Film.2010.1080p"):
        workshop.file(f"{name}/{name}.mkv", name.encode())
    workshop.move("Film.2010.720p/Film.2010.720p.mkv", "Film/Film.mkv")
    best, worse = (
        workshop.bundle(
            workshop.placement(
                f"{name}/{name}.mkv", "Film/Film.mkv", conflict=Conflict.KEEP_BEST, replaces="Film/Film.mkv"
            )
        )
        for name in ("Film.2010.2160p", "Film.2010.1080p")
    )
    workshop.run(best)
    workshop.run(worse)
    assert (workshop.library / "Film/Film.mkv").read_bytes() == b"Film.2010.2160p"
    assert (workshop.downloads / "Film.2010.1080p/Film.2010.1080p.mkv").exists()


def test_at_every_step_of_a_replacement_there_is_a_playable_file_in_its_folder(workshop, monkeypatch):
    old = _owned(workshop, "Film/Film.mkv")
    workshop.file("new.mkv", b"new quality")
    seen = []
    reals = {name: getattr(publishing, name) for name in ("rename_without_replacing", "sync_folder")}

    def looking(name):
        def look_first(*args, **options):
            seen.append({path.read_bytes() for path in old.parent.glob("Film*.mkv")})
            return reals[name](*args, **options)

        return look_first

    for name in reals:
        monkeypatch.setattr(publishing, name, looking(name))
    assert workshop.move("new.mkv", "Film/Film.mkv", conflict=Conflict.REPLACE_TO_TRASH).reason == ""
    assert len(seen) > 4
    assert set() not in seen


def test_a_name_that_is_taken_again_before_it_changes_hands_is_left_and_the_new_file_keeps_its_own(
    workshop, monkeypatch
):
    old = _owned(workshop, "Film/Film.mkv")
    workshop.file("new.mkv", b"new quality")
    real = publishing.rename_without_replacing

    def occupy(source, target, **options):
        real(source, target, **options)
        if ".shelver-trash" in target.path:
            old.write_bytes(b"theirs")

    monkeypatch.setattr(publishing, "rename_without_replacing", occupy)
    moved = workshop.move("new.mkv", "Film/Film.mkv", conflict=Conflict.REPLACE_TO_TRASH)
    assert old.read_bytes() == b"theirs"
    assert [receipt.target.parts[-1] for receipt in moved.receipts] == ["Film (1).mkv"]
    assert (workshop.library / "Film/Film (1).mkv").read_bytes() == b"new quality"
    assert workshop.recover().is_empty


@pytest.mark.parametrize(
    ("new", "old", "winner", "names"),
    [
        ("Film.2010.2160p.WEB-DL.mkv", "Film.2010.1080p.BluRay.mkv", "new", 1),
        ("Film.2010.1080p.BluRay.mkv", "Film.2010.1080p.WEB-DL.mkv", "new", 1),
        ("Film.2010.1080p.WEB-DL.PROPER.mkv", "Film.2010.1080p.WEB-DL.mkv", "new", 1),
        ("Film.2010.720p.BluRay.mkv", "Film.2010.1080p.WEB-DL.mkv", "old", 1),
        ("Film.2010.1080p.WEB-DL.mkv", "Film.2010.1080p.WEB-DL.v2.mkv", "old", 2),
        ("Film.2010.mkv", "Film.2010.1080p.mkv", "old", 2),
    ],
)
def test_of_two_that_want_one_name_the_better_keeps_it_and_equals_stand_side_by_side(workshop, new, old, winner, names):
    """The plan was made when the name was free; what counts is what stands there now, and where it came from."""
    workshop.file(f"first/{old}", b"old")
    workshop.file(f"second/{new}", b"new")
    placement = workshop.placement(f"second/{new}", "Film/Film.mkv", conflict=Conflict.KEEP_BEST)
    workshop.move(f"first/{old}", "Film/Film.mkv")

    (moved,) = workshop.run(workshop.bundle(placement))

    assert moved.reason == ""
    assert (workshop.library / "Film/Film.mkv").read_bytes() == winner.encode()
    assert len([name for name in names_in(workshop.library) if not name.startswith(".")]) == names
    assert (workshop.downloads / "second" / new).exists() == (winner == "old" and names == 1)


def test_the_sidecars_of_the_worse_copy_stay_with_it(workshop):
    workshop.file("first/Film.1080p.mkv", b"old")
    workshop.move("first/Film.1080p.mkv", "Film/Film.mkv")
    workshop.file("second/Film.720p.mkv", b"new")
    workshop.file("second/Film.720p.srt", b"words")
    bundle = workshop.bundle(
        workshop.placement("second/Film.720p.mkv", "Film/Film.mkv", conflict=Conflict.KEEP_BEST),
        workshop.placement(
            "second/Film.720p.srt", "Film/Film.srt", conflict=Conflict.KEEP_BEST, role=FileRole.SUBTITLE
        ),
    )
    assert workshop.run(bundle)[0].reason == ""
    assert names_in(workshop.library) == ["Film/Film.mkv"]
    assert names_in(workshop.downloads) == ["second/Film.720p.mkv", "second/Film.720p.srt"]


def test_what_is_to_be_replaced_may_be_gone_already(workshop):
    workshop.file("new.mkv", b"new quality")
    moved = workshop.move("new.mkv", "Film/Film.mkv", replaces="Film/gone.mkv", role=FileRole.VIDEO)
    assert moved.reason == ""
    assert moved.trashed == ()
