"""Short stories of interrupted runs and of undo. Each returns what it saw go wrong, or "" when all is well."""

import os

import pytest
from sqlalchemy import text

from shelver.disk import publishing
from shelver.plan.placements import Method
from shelver.transfers import mover, releasing, writing
from tests.crash.forms import Form
from tests.crash.probes import Make, Patch, after
from tests.integration.transfers.workshop import OLD_NS, Workshop, content_of, names_in

_SIZE = 200_000


class _Ended(BaseException):
    """The program ends here."""


def _end(*_args: object, **_options: object) -> None:
    raise _Ended


def _ended_at(workshop: Workshop, module: object, step: str, method: Method = Method.AUTO) -> None:
    """Run until a step, end there as a kill would, and start anew."""
    for name in ("a.mkv", "b.mkv"):
        workshop.file(name, _SIZE)
    bundle = workshop.bundle(*(workshop.placement(name, name, method=method) for name in ("a.mkv", "b.mkv")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, step, _end)
        try:
            workshop.run(bundle)
        except _Ended:
            workshop.start()


def source_taken_away_before_recovery(make: Make, _patch: Patch) -> str:
    """A copy has its name when the run ends; its source goes away, and its bundle cannot go on."""
    workshop = make(is_far=True)
    _ended_at(workshop, publishing._Touched, "make_durable", Method.COPY)
    (workshop.downloads / "a.mkv").unlink()
    (workshop.library / "b.mkv").unlink()
    (workshop.library / "b.mkv").write_bytes(b"theirs")
    workshop.recover()
    target = workshop.library / "a.mkv"
    is_there = target.exists() and target.read_bytes() == content_of("a.mkv", _SIZE)
    return "" if is_there else "the last name of a file was removed"


def name_taken_while_an_undo_reads(make: Make, patch: Patch) -> str:
    """Another file takes the name while its old bytes are compared."""
    workshop = make()
    workshop.file("a.mkv", _SIZE)
    workshop.move("a.mkv", "a.mkv", method=Method.COPY)
    target = workshop.library / "a.mkv"

    def replace() -> None:
        target.unlink()
        target.write_bytes(b"another film")

    after(patch, releasing, "is_same_content", replace)
    workshop.undo()
    return "" if target.exists() and target.read_bytes() == b"another film" else "a foreign file was removed"


def root_offline_after_a_power_cut(make: Make, _patch: Patch) -> str:
    """The disk did not keep a published file, and is away at the first start after the loss of power."""
    workshop = make(is_far=True)
    _ended_at(workshop, mover, "release")
    with workshop._engine.begin() as connection:
        connection.execute(text("UPDATE journal_entries SET boot_id = 'before'"))
    (workshop.library / "a.mkv").write_bytes(bytes(_SIZE))
    marker, away = workshop.library / ".shelver-root", workshop.library / "away"
    marker.rename(away)
    workshop.recover()
    away.rename(marker)
    workshop.recover()
    return "" if (workshop.downloads / "a.mkv").exists() else "the only whole copy was removed"


def bytes_changed_under_an_unchanged_time(make: Make, patch: Patch) -> str:
    """A program repairs the source while it is copied, and puts its time back."""
    workshop = make(is_far=True)
    source = workshop.file("a.mkv", _SIZE)

    def repair() -> None:
        with source.open("r+b") as file:
            file.write(b"repaired")
        os.utime(source, ns=(OLD_NS, OLD_NS))

    after(patch, writing, "copy", repair)
    workshop.move("a.mkv", "a.mkv")
    return "" if not names_in(workshop.library) else "a file was published that is not the source as it is"


def something_comes_into_a_folder_that_moves(make: Make, patch: Patch) -> str:
    """A download goes on in the release folder right after it was looked through."""
    workshop = make()
    workshop.file("Rel/a.mkv", _SIZE)
    late = workshop.downloads / "Rel/b.mkv.part"
    after(patch, publishing, "holds_only", lambda: late.parent.is_dir() and late.write_bytes(b"still coming"))
    workshop.run(workshop.bundle(workshop.placement("Rel/a.mkv", "Movies/Rel/a.mkv"), tidy=["Rel"]))
    return "" if late.exists() else "a download was torn from its folder"


def ended_right_after_a_placeholder_was_made(make: Make, patch: Patch) -> str:
    """The name is kept by an empty file whose identity the journal does not know yet; then the name of the next is taken."""
    workshop = make()
    Form.PLACEHOLDER.imposed(patch)
    _ended_at(workshop, publishing, "identity_of")
    kept = [name for name in ("a.mkv", "b.mkv") if (workshop.library / name).exists()]
    free = "b.mkv" if kept == ["a.mkv"] else "a.mkv"
    (workshop.library / free).write_bytes(b"theirs")
    workshop.recover()
    if names_in(workshop.library) != [free] or (workshop.library / free).read_bytes() != b"theirs":
        return "recovery left an empty file, or took another one"
    return "" if names_in(workshop.downloads) == ["a.mkv", "b.mkv"] else "a source went"


def name_taken_where_a_placeholder_was_to_be(make: Make, patch: Patch) -> str:
    """Somebody else's file stands where the journal expects the empty one."""
    workshop = make()
    Form.PLACEHOLDER.imposed(patch)
    _ended_at(workshop, publishing, "identity_of")
    (kept,) = names_in(workshop.library)
    (workshop.library / kept).write_bytes(b"theirs")
    workshop.recover()
    is_there = (workshop.library / kept).read_bytes() == b"theirs"
    return "" if is_there and names_in(workshop.downloads) == ["a.mkv", "b.mkv"] else "somebody's file was taken"


PROBES = (
    ended_right_after_a_placeholder_was_made,
    name_taken_where_a_placeholder_was_to_be,
    source_taken_away_before_recovery,
    name_taken_while_an_undo_reads,
    root_offline_after_a_power_cut,
    bytes_changed_under_an_unchanged_time,
    something_comes_into_a_folder_that_moves,
)
