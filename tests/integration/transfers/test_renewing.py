"""Sidecars that we wrote are renewed in place; what a person wrote never is."""

import errno

import pytest

from shelver.disk import publishing
from shelver.plan.journal import EntryState
from shelver.plan.placements import Conflict
from tests.integration.transfers.workshop import names_in

OLD, NEW, NEWER = b"<movie>1</movie>", b"<movie>2 and more</movie>", b"<movie>3</movie>"


def _write(workshop, content, **options):
    placement = workshop.write("Film/movie.nfo", content, **options)
    return workshop.run(workshop.bundle(placement, path=str(workshop.library / "Film")))[0]


@pytest.fixture
def nfo(workshop):
    path = workshop.library / "Film/movie.nfo"
    assert _write(workshop, OLD).reason == ""
    return path


@pytest.fixture(params=["exchange", "rename"])
def either_form(request, monkeypatch):
    """File systems that can exchange two names, and those that cannot."""
    if request.param == "rename":
        real = publishing._rename_by

        def refuse(flag, *args, **options):
            if flag == publishing._RENAME_EXCHANGE:
                raise OSError(errno.EINVAL, "no such rename")
            real(flag, *args, **options)

        monkeypatch.setattr(publishing, "_rename_by", refuse)


def test_a_sidecar_of_ours_is_renewed_and_the_way_back_brings_its_old_bytes_and_time(workshop, nfo, either_form):
    before = workshop.trees()
    moved = _write(workshop, NEW, renews=True)
    assert (moved.reason, nfo.read_bytes()) == ("", NEW)
    assert names_in(workshop.library) == ["Film/movie.nfo"]
    assert workshop.undo()[1] == ()
    assert workshop.trees() == before
    assert workshop.redo()[1] == ()
    assert nfo.read_bytes() == NEW


def test_it_is_written_plainly_where_there_is_none(workshop):
    assert _write(workshop, NEW, renews=True).reason == ""
    assert (workshop.library / "Film/movie.nfo").read_bytes() == NEW


def test_the_same_bytes_are_not_written_again(workshop, nfo):
    inode = nfo.stat().st_ino
    moved = _write(workshop, OLD, renews=True)
    assert [entry.state for entry in moved.entries] == [EntryState.DUPLICATE]
    assert nfo.stat().st_ino == inode


def test_without_the_wish_to_renew_even_our_own_sidecar_stays(workshop, nfo):
    assert "other content" in _write(workshop, NEW).reason
    assert nfo.read_bytes() == OLD


@pytest.mark.parametrize(("conflict", "reason"), [(Conflict.FAIL, "other content"), (Conflict.SKIP, "")])
def test_what_a_person_edited_is_never_renewed(workshop, nfo, conflict, reason):
    nfo.write_bytes(b"<movie>mine</movie>")
    moved = _write(workshop, NEW, renews=True, conflict=conflict)
    assert reason in moved.reason
    assert not moved.receipts
    assert nfo.read_bytes() == b"<movie>mine</movie>"


def test_an_edit_at_the_last_moment_is_kept(workshop, nfo, monkeypatch):
    real = publishing._rename_by

    def edit_first(flag, *args, **options):
        if flag == publishing._RENAME_EXCHANGE and nfo.read_bytes() == OLD:
            nfo.write_bytes(b"<movie>mine</movie>")
        real(flag, *args, **options)

    monkeypatch.setattr(publishing, "_rename_by", edit_first)
    assert _write(workshop, NEW, renews=True).reason != ""
    assert nfo.read_bytes() == b"<movie>mine</movie>"
    assert names_in(workshop.library) == ["Film/movie.nfo"]


def test_a_bundle_that_goes_back_brings_the_renewed_sidecar_back(workshop, nfo, monkeypatch, either_form):
    film = workshop.library / "Film/film.mkv"
    workshop.file("film.mkv", b"film")
    before = workshop.trees()
    real = publishing._make_folders

    def occupy(new, work):
        if new.name == "film.mkv" and not film.exists():
            film.write_bytes(b"theirs")
        real(new, work)

    monkeypatch.setattr(publishing, "_make_folders", occupy)
    bundle = workshop.bundle(
        workshop.placement("film.mkv", "Film/film.mkv"), workshop.write("Film/movie.nfo", NEW, renews=True)
    )
    moved = workshop.run(bundle)[0]
    assert "other content" in moved.reason
    assert film.read_bytes() == b"theirs"
    film.unlink()
    assert workshop.trees() == before


def test_the_first_batch_can_be_taken_back_after_its_sidecar_was_renewed(workshop, nfo):
    first = workshop.journal.batches()[0].batch_id
    _write(workshop, NEW, renews=True)
    _write(workshop, NEWER, renews=True)
    assert workshop.undo(first)[1] == ()
    assert names_in(workshop.library) == []


def test_a_renewal_that_was_renewed_again_is_no_longer_ours_to_take_back(workshop, nfo):
    _write(workshop, NEW, renews=True)
    second = workshop.journal.batches()[0].batch_id
    _write(workshop, NEWER, renews=True)
    obstacles = workshop.undo(second)[1]
    assert ["changed" in one.reason for one in obstacles] == [True]
    assert nfo.read_bytes() == NEWER
