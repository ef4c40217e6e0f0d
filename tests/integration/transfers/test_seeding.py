"""What other programs still share stays where it is."""

import errno
import os

import pytest

from shelver.disk import publishing
from shelver.plan.placements import Method
from tests.integration.transfers.workshop import names_in


@pytest.fixture(params=["hardlink_first", "seeding"])
def sharing(request, workshop):
    seeding = {"seeding": (str(workshop.downloads / "Seeds"),)}
    workshop.with_policy(**({"hardlink_first": True} if request.param == "hardlink_first" else seeding))
    workshop.file("Seeds/Rel/a.mkv", 1000)
    return workshop


def _ways(moved):
    return {entry.way.value for entry in moved.entries}


def test_a_seeding_file_is_linked_where_possible_else_copied_and_the_history_says_which(sharing):
    is_far = sharing.downloads.stat().st_dev != sharing.library.stat().st_dev
    before = sharing.trees()
    bundle = sharing.bundle(sharing.placement("Seeds/Rel/a.mkv", "Film/a.mkv"), tidy=["Seeds/Rel"])
    (moved,) = sharing.run(bundle)
    assert (moved.reason, _ways(moved)) == ("", {"copy" if is_far else "hardlink"})
    assert sharing.journal.batches()[0].ways == (("copy" if is_far else "hardlink", 1),)
    assert names_in(sharing.downloads) == ["Seeds/Rel/a.mkv"]
    assert (sharing.library / "Film/a.mkv").read_bytes() == (sharing.downloads / "Seeds/Rel/a.mkv").read_bytes()
    assert sharing.undo()[1] == ()
    assert sharing.trees() == before


def test_who_asks_for_a_move_gets_a_move(sharing):
    assert sharing.move("Seeds/Rel/a.mkv", "a.mkv", method=Method.MOVE).reason == ""
    assert names_in(sharing.downloads) == []


def test_what_lies_elsewhere_moves(near):
    near.with_policy(seeding=(str(near.downloads / "Seeds"),))
    near.file("Seeds2/a.mkv", 1000)
    assert _ways(near.move("Seeds2/a.mkv", "a.mkv")) == {"rename"}


@pytest.mark.parametrize("code", [errno.EPERM, errno.EMLINK, errno.EXDEV])
def test_where_the_system_refuses_to_link_auto_copies_and_hardlink_fails(near, monkeypatch, code):
    def refuse(*_args, **_options):
        raise OSError(code, os.strerror(code))

    near.with_policy(hardlink_first=True)
    near.file("a.mkv", 1000)
    near.file("b.mkv", 1000)
    monkeypatch.setattr(publishing.os, "link", refuse)
    moved = near.move("a.mkv", "a.mkv")
    assert (moved.reason, _ways(moved)) == ("", {"copy"})
    assert near.move("b.mkv", "b.mkv", method=Method.HARDLINK).reason != ""
    assert names_in(near.library) == ["a.mkv"]
    assert names_in(near.downloads) == ["a.mkv", "b.mkv"]
