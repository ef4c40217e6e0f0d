"""The last name under which bytes are left is never removed, whoever takes the others away, and whenever."""

import os

import pytest
from sqlalchemy import text

from shelver.disk import publishing
from shelver.plan.journal import EntryState
from shelver.plan.placements import Conflict, Method
from shelver.transfers import ground, mover, releasing, writing
from tests.crash.forms import Form
from tests.crash.probes import before
from tests.integration.transfers.workshop import OLD_NS, content_of, names_in

_SIZE = 50_000


class _Killed(BaseException):
    """The program ends here."""


def _killed(*_args, **_options):
    raise _Killed


def _end_at(workshop, module, step, *bundles):
    """Run until a step, end there as a kill would, and start anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, step, _killed)
        with pytest.raises(_Killed):
            workshop.run(*bundles)
    workshop.start()


def _set(workshop, change):
    with workshop._engine.begin() as connection:
        connection.execute(text(f"UPDATE journal_entries SET {change}"))


def _pair(workshop, method):
    for name in ("a.mkv", "b.mkv"):
        workshop.file(name, _SIZE)
    return workshop.bundle(*(workshop.placement(name, name, method=method) for name in ("a.mkv", "b.mkv")))


def _rewrite(path, content):
    """Write other bytes of the same length, and put the time back."""
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(OLD_NS, OLD_NS))


@pytest.mark.parametrize(("where", "method"), [("near", Method.HARDLINK), ("far", Method.COPY), ("far", Method.AUTO)])
def test_a_bundle_that_goes_back_keeps_the_name_of_a_file_whose_source_is_gone(request, where, method):
    workshop = request.getfixturevalue(where)
    _end_at(workshop, publishing._Touched, "make_durable", _pair(workshop, method))
    (workshop.downloads / "a.mkv").unlink()
    (workshop.library / "b.mkv").unlink()
    (workshop.library / "b.mkv").write_bytes(b"theirs")

    (waiting,) = workshop.recover().waiting

    assert (workshop.library / "a.mkv").read_bytes() == content_of("a.mkv", _SIZE)
    assert (workshop.library / "b.mkv").read_bytes() == b"theirs"
    assert names_in(workshop.downloads) == ["b.mkv"]
    assert "do not show what the journal expects" in waiting.reason
    workshop.recover()
    assert (names_in(workshop.library), workshop.journal.unfinished()) == (["a.mkv", "b.mkv"], ())


def test_a_verified_copy_whose_source_is_gone_is_published_and_not_thrown_away(far, monkeypatch):
    far.file("a.mkv", _SIZE)
    far.file("b.mkv", _SIZE)
    bundle = far.bundle(*(far.placement(name, name) for name in ("a.mkv", "b.mkv")))
    real = mover.place

    def place(*args, **options):
        (far.downloads / "a.mkv").unlink()
        (far.library / "b.mkv").write_bytes(b"theirs")
        return real(*args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(mover, "place", place)
        far.run(bundle)
    far.recover()
    assert (far.library / "a.mkv").read_bytes() == content_of("a.mkv", _SIZE)
    assert names_in(far.downloads) == ["b.mkv"]


def test_what_takes_a_name_while_an_undo_reads_is_not_removed(workshop, monkeypatch):
    workshop.file("a.mkv", _SIZE)
    workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    target, real = workshop.library / "a.mkv", releasing.is_same_content

    def compare(*args):
        found = real(*args)
        target.unlink()
        target.write_bytes(b"another film")
        return found

    monkeypatch.setattr(releasing, "is_same_content", compare)
    workshop.undo()
    assert target.read_bytes() == b"another film"


def test_a_copy_is_not_removed_when_its_source_goes_while_an_undo_reads(workshop, monkeypatch):
    source = workshop.file("a.mkv", _SIZE)
    workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    real = releasing.is_same_content

    def compare(*args):
        found = real(*args)
        source.unlink()
        return found

    monkeypatch.setattr(releasing, "is_same_content", compare)
    workshop.undo()
    assert (workshop.library / "a.mkv").read_bytes() == content_of("a.mkv", _SIZE)


@pytest.fixture
def published(far):
    """A copy that was published right before power was lost, and that the disk did not keep."""
    source = far.file("a.mkv", _SIZE)
    bundle = far.bundle(far.placement("a.mkv", "a.mkv"))
    _end_at(far, mover, "release", bundle)
    _set(far, "boot_id = 'before'")
    (far.library / "a.mkv").write_bytes(bytes(_SIZE))
    return far, source


def test_a_damaged_target_that_cannot_be_set_aside_does_not_cost_the_source(published, monkeypatch):
    far, source = published
    real = publishing.rename_without_replacing

    def refuse(old, new, **options):
        if "shelver-bad" in new.name:
            raise PermissionError(13, "Permission denied", new.path)
        real(old, new, **options)

    monkeypatch.setattr(publishing, "rename_without_replacing", refuse)
    assert len(far.recover().waiting) == 1
    assert source.read_bytes() == content_of("a.mkv", _SIZE)


def test_a_root_that_was_offline_after_a_power_cut_is_still_read_when_it_is_back(published):
    far, source = published
    marker = far.library / ".shelver-root"
    marker.rename(far.library / "away")
    assert "not mounted" in far.recover().waiting[0].reason
    (far.library / "away").rename(marker)
    far.recover()
    assert source.read_bytes() == content_of("a.mkv", _SIZE)
    assert [name for name in names_in(far.library) if "shelver-bad" in name] != []


def test_a_damaged_target_of_another_length_is_set_aside_too(published):
    far, source = published
    (far.library / "a.mkv").write_bytes(b"short")
    far.recover()
    assert source.exists()
    assert [name for name in names_in(far.library) if name != ".shelver-root"] == ["a.mkv.shelver-bad-1"]
    assert far.journal.bundle(1).entries[0].state is EntryState.NEEDS_ATTENTION


@pytest.mark.parametrize(
    ("form", "step"),
    [
        (Form.LINK, "sync_folder"),
        (Form.PLACEHOLDER, "identity_of"),
        (Form.PLACEHOLDER, "_rename_over_placeholder"),
    ],
)
def test_a_kill_while_a_damaged_target_is_set_aside_leaves_it_under_one_name(published, form, step):
    far, source = published
    with form.offered():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(publishing, step, _killed)
            with pytest.raises(_Killed):
                far.recover()
        far.start()
        far.recover()
    assert source.exists()
    assert [name for name in names_in(far.library) if name != ".shelver-root"] == ["a.mkv.shelver-bad-1"]
    assert (far.library / "a.mkv.shelver-bad-1").stat().st_size == _SIZE
    assert far.journal.unfinished() == ()


def test_bytes_that_change_during_the_copy_under_an_unchanged_time_are_noticed(far, monkeypatch):
    source = far.file("a.mkv", _SIZE)
    bundle = far.bundle(far.placement("a.mkv", "a.mkv"))
    real = writing.copy

    def copy(*args, **options):
        digests = real(*args, **options)
        _rewrite(source, b"repaired")
        return digests

    monkeypatch.setattr(writing, "copy", copy)
    assert "changed while it was copied" in far.run(bundle)[0].reason
    assert (names_in(far.library), source.read_bytes()[:8]) == ([], b"repaired")


def test_bytes_that_change_after_the_copy_under_an_unchanged_time_keep_the_source(far, monkeypatch):
    source = far.file("a.mkv", _SIZE)
    bundle = far.bundle(far.placement("a.mkv", "a.mkv"))
    real = mover.release

    def release(*args, **options):
        _rewrite(source, b"repaired")
        return real(*args, **options)

    monkeypatch.setattr(mover, "release", release)
    far.run(bundle)
    assert source.read_bytes()[:8] == b"repaired"


def test_a_source_of_which_only_the_rights_change_meanwhile_goes_as_planned(far, monkeypatch):
    source = far.file("a.mkv", _SIZE)
    bundle = far.bundle(far.placement("a.mkv", "a.mkv"))
    real = mover.release

    def release(*args, **options):
        source.chmod(0o600)
        return real(*args, **options)

    monkeypatch.setattr(mover, "release", release)
    assert far.run(bundle)[0].reason == ""
    assert names_in(far.downloads) == []


def test_a_disk_that_has_another_number_after_a_restart_is_recovered_like_any_other(near):
    _end_at(near, publishing._Touched, "make_durable", _pair(near, Method.AUTO))
    _set(near, "source_device = 999999")
    near.recover()
    assert (names_in(near.library), near.journal.unfinished()) == (["a.mkv", "b.mkv"], ())


def test_a_source_on_a_disk_that_has_another_number_after_a_restart_is_released(far):
    far.file("a.mkv", _SIZE)
    bundle = far.bundle(far.placement("a.mkv", "a.mkv"))
    _end_at(far, mover, "release", bundle)
    _set(far, "source_device = 999999, written_device = 999998")
    far.recover()
    assert (names_in(far.downloads), names_in(far.library)) == ([], ["a.mkv"])


def test_a_replaced_file_comes_back_from_a_disk_that_has_another_number(near):
    near.file("a.mkv", _SIZE)
    (near.library / "a.mkv").write_bytes(b"old")
    near.move("a.mkv", "a.mkv", conflict=Conflict.REPLACE_TO_TRASH)
    _set(near, "source_device = 999999, written_device = 999999")
    assert near.undo()[1] == ()
    assert (near.library / "a.mkv").read_bytes() == b"old"


def test_what_somebody_writes_into_the_empty_file_that_keeps_a_name_is_not_replaced(workshop, monkeypatch):
    workshop.file("a.mkv", _SIZE)
    taken = workshop.library / "a.mkv"
    with Form.PLACEHOLDER.offered():
        _end_at(workshop, publishing, "identity_of", workshop.bundle(workshop.placement("a.mkv", "a.mkv")))
        assert taken.stat().st_size == 0
        real = workshop.journal.advance

        def advance(entries, **options):
            real(entries, **options)
            if any(entry.placeholder and entry.placeholder.inode for entry in entries):
                taken.write_bytes(b"theirs")

        monkeypatch.setattr(workshop.journal, "advance", advance)
        workshop.recover()
    assert taken.read_bytes() == b"theirs"
    assert (workshop.downloads / "a.mkv").read_bytes() == content_of("a.mkv", _SIZE)
    assert workshop.journal.unfinished() == ()


class Client:
    """What the machine of a share remembers of a published file: shorter than it is, until `waits` waits have passed."""

    def __init__(self, path, waits):
        self.whole, self.path, self.waits, self.slept_s = b"", path, waits, []

    def forget(self):
        self.whole = self.path.read_bytes()
        os.truncate(self.path, 10)

    def sleep(self, seconds):
        self.slept_s.append(seconds)
        if len(self.slept_s) == self.waits:
            self.path.write_bytes(self.whole)


@pytest.mark.parametrize(
    ("is_remote", "told_after", "slept_s"), [(True, 2, [3, 3]), (True, 9, [3, 3, 3]), (False, 2, [])]
)
def test_a_share_that_tells_the_length_of_a_copy_too_late_is_asked_again_before_the_source_stays(
    far, monkeypatch, is_remote, told_after, slept_s
):
    far.file("a.mkv", 50_000)
    client = Client(far.library / "a.mkv", told_after)
    is_told = len(slept_s) == told_after
    monkeypatch.setattr(ground.Ground, "is_remote", lambda *_: is_remote)
    monkeypatch.setattr(releasing.time, "sleep", client.sleep)
    before(monkeypatch, mover, "release", client.forget)

    moved = far.move("a.mkv", "a.mkv")

    assert client.slept_s == slept_s
    assert names_in(far.downloads) == ([] if is_told else ["a.mkv"])
    assert [entry.state for entry in moved.entries] == [EntryState.DONE if is_told else EntryState.SOURCE_REMAINS]
