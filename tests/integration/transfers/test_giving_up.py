"""A person ends what recovery cannot: names and space are free again, and the last copy of a file is never removed."""

import shutil

import pytest
from sqlalchemy import text

from shelver.errors import UnknownBundle
from shelver.pipeline.recover import give_up, left_parts, stuck_at
from shelver.plan.journal import EntryState
from shelver.plan.placements import Method
from shelver.transfers import mover, writing
from tests.integration.transfers.workshop import Workshop, content_of, names_in, opened

_SIZE = 50_000


class _Killed(BaseException):
    """The program ends here."""


def _killed(*_arguments, **_options):
    raise _Killed


def _interrupted(workshop, module, step, *, method=Method.COPY):
    """Move a film, end at a step as a kill would, and start anew; returns its path."""
    path = workshop.file("a.mkv", _SIZE)
    bundle = workshop.bundle(workshop.placement("a.mkv", "A/a.mkv", method=method))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, step, _killed)
        with pytest.raises(_Killed):
            workshop.run(bundle)
    workshop.start()
    return path


def _part(workshop):
    [name] = [name for name in names_in(workshop.library) if name.endswith(".part")]
    return workshop.library / name


def _halve(path):
    with path.open("r+b") as file:
        file.truncate(_SIZE // 2)


def _give_up(workshop, path):
    bundles = stuck_at(str(path), journal=workshop.journal)
    parts = left_parts(bundles, transfers=workshop.mover)
    [ended] = give_up(bundles, journal=workshop.journal, transfers=workshop.mover, wait_s=0)
    return parts, ended


def _assert_is_over(workshop):
    assert workshop.journal.unfinished() == ()
    assert workshop.recover().is_empty
    with workshop._engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM journal_reservations")).scalar() == 0


def test_a_half_written_copy_goes_when_its_source_is_there_and_the_name_is_free_again(workshop):
    path = _interrupted(workshop, writing, "seal")
    _halve(_part(workshop))
    [part], ended = _give_up(workshop, path)
    assert (part.is_removed, ended.reason) == (True, "")
    assert names_in(workshop.library) == []
    assert not (workshop.library / "A").exists()
    assert path.read_bytes() == content_of("a.mkv", _SIZE)
    _assert_is_over(workshop)
    assert not workshop.move("a.mkv", "A/a.mkv").reason


def test_a_whole_copy_of_a_source_that_is_gone_is_kept_and_said(workshop):
    path = _interrupted(workshop, mover, "place")
    place = _part(workshop)
    shutil.rmtree(workshop.downloads)
    assert "cannot be opened" in workshop.recover().waiting[0].reason
    [part], ended = _give_up(workshop, path)
    assert not part.is_removed
    assert "by its digest" in part.why
    assert str(place) in ended.reason
    assert ended.bundle.entries[0].state is EntryState.NEEDS_ATTENTION
    assert place.read_bytes() == content_of("a.mkv", _SIZE)
    _assert_is_over(workshop)


def test_a_half_written_copy_stays_while_nobody_can_tell_whether_its_source_is_gone(workshop):
    path = _interrupted(workshop, writing, "seal")
    place = _part(workshop)
    _halve(place)
    shutil.rmtree(workshop.downloads)
    workshop.recover()
    [part], _ = _give_up(workshop, path)
    assert (part.is_removed, place.exists()) == (False, True)
    _assert_is_over(workshop)


def test_a_half_written_copy_of_a_source_that_is_gone_is_named_and_goes(workshop):
    path = _interrupted(workshop, writing, "seal")
    place = _part(workshop)
    _halve(place)
    path.unlink()
    [waiting] = workshop.recover().waiting
    assert str(place) in waiting.reason
    [part], _ = _give_up(workshop, path)
    assert (part.is_removed, names_in(workshop.library)) == (True, [])
    _assert_is_over(workshop)


def test_a_copy_of_full_length_that_nothing_proves_stays_when_its_source_is_gone(workshop):
    path = _interrupted(workshop, writing, "seal")
    place = _part(workshop)
    path.unlink()
    [part], _ = _give_up(workshop, path)
    assert (part.is_removed, place.exists()) == (False, True)
    assert "may be the last copy" in part.why
    _assert_is_over(workshop)


def test_what_is_in_place_stays_there_and_its_source_too(far):
    path = _interrupted(far, mover, "release", method=Method.AUTO)
    parts, ended = _give_up(far, path)
    assert parts == ()
    assert ended.bundle.entries[0].state is EntryState.SOURCE_REMAINS
    assert (far.library / "A" / "a.mkv").read_bytes() == path.read_bytes() == content_of("a.mkv", _SIZE)
    _assert_is_over(far)


def test_an_interrupted_copy_is_named_to_whoever_wants_its_name(workshop):
    path = _interrupted(workshop, mover, "place")
    workshop.file("b.mkv", _SIZE)
    refused = workshop.move("b.mkv", "A/a.mkv").reason
    assert str(path) in refused
    assert "shelver recover" in refused


def test_only_what_was_interrupted_can_be_given_up(workshop):
    path = _interrupted(workshop, mover, "place")
    with pytest.raises(UnknownBundle) as error:
        stuck_at("/elsewhere.mkv", journal=workshop.journal)
    assert str(path) in error.value.hint


def test_a_bundle_on_a_network_disk_is_given_up_by_the_child_that_can_be_killed(tmp_path):
    folders = (tmp_path / "downloads", tmp_path / "library", tmp_path / "shelver.db")
    with opened(Workshop(*folders)) as near:
        path = _interrupted(near, mover, "place")
        whole = _part(near)
        path.unlink()
    with opened(Workshop(*folders, stall_s=30.0, is_everything_remote=True)) as remote:
        [part], ended = _give_up(remote, path)
        assert (part.path, part.is_removed, whole.exists()) == (str(whole), False, True)
        assert str(whole) in ended.reason
        _assert_is_over(remote)
