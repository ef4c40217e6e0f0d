from shelver.media.files import FileRole
from shelver.plan.journal import EntryState
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


def test_a_file_cannot_replace_itself(workshop):
    old = _owned(workshop)
    workshop.file("new.mkv", b"new quality")
    moved = workshop.move("new.mkv", "Film/Film - 480p.mkv", replaces="Film/Film - 480p.mkv")
    assert "another name" in moved.reason
    assert old.read_bytes() == b"old quality"


def test_what_is_to_be_replaced_may_be_gone_already(workshop):
    workshop.file("new.mkv", b"new quality")
    moved = workshop.move("new.mkv", "Film/Film.mkv", replaces="Film/gone.mkv", role=FileRole.VIDEO)
    assert moved.reason == ""
    assert moved.trashed == ()
