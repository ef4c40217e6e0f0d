"""Short stories that go wrong only when a guard is missing. Each returns what it saw go wrong, or "" when all is well."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from shelver.errors import ShelverError
from shelver.plan.journal import EntryState
from shelver.stores.journal import SqlJournal
from shelver.transfers import ground, mover, placing, room, writing
from tests.crash.harness import finished, fork
from tests.crash.scenarios import leftovers
from tests.integration.transfers.workshop import Workshop, content_of, names_in

Make = Callable[..., Workshop]
Patch = pytest.MonkeyPatch
_SIZE = 200_000


def before(patch: Patch, module: object, name: str, deed: Callable[[], None]) -> None:
    """Let something happen right before a step of the engine."""
    real = getattr(module, name)

    def first(*args: object, **options: object) -> object:
        deed()
        return real(*args, **options)

    patch.setattr(module, name, first)


def after(patch: Patch, module: object, name: str, deed: Callable[[], None]) -> None:
    """Let something happen right after a step of the engine."""
    real = getattr(module, name)

    def then(*args: object, **options: object) -> object:
        result = real(*args, **options)
        deed()
        return result

    patch.setattr(module, name, then)


def _move(workshop: Workshop, name: str = "a.mkv") -> str:
    try:
        return workshop.move(name, name).reason
    except ShelverError as error:
        return str(error)


def taken_name(make: Make, patch: Patch) -> str:
    """Somebody takes the final name at the last moment."""
    workshop = make()
    workshop.file("a.mkv", _SIZE)
    target = workshop.library / "a.mkv"
    before(patch, placing, "put_in_place", lambda: None if target.exists() else target.write_bytes(b"foreign"))
    _move(workshop)
    if target.read_bytes() != b"foreign":
        return "a foreign file was replaced"
    return "" if names_in(workshop.downloads) == ["a.mkv"] else "the source went although its name was taken"


def vanished_before_publishing(make: Make, patch: Patch) -> str:
    """The library's marker goes away while the copy is written, as when its disk is unmounted."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)
    marker = workshop.library / ".shelver-root"
    after(patch, mover, "write_temporary", lambda: marker.unlink(missing_ok=True))
    _move(workshop)
    if (workshop.library / "a.mkv").exists():
        return "a file was published on a root without its marker"
    return "" if (workshop.downloads / "a.mkv").exists() else "the source went"


def vanished_before_release(make: Make, patch: Patch) -> str:
    """The library's marker goes away between publishing and the removal of the source."""
    workshop = make(is_far=True)
    path = workshop.file("a.mkv", _SIZE)
    marker = workshop.library / ".shelver-root"
    before(patch, mover, "release", lambda: marker.unlink(missing_ok=True))
    _move(workshop)
    return "" if path.exists() else "the source was removed while the target's root was offline"


def source_replaced_before_release(make: Make, patch: Patch) -> str:
    """Another file takes the source's name after the copy was published."""
    workshop = make(is_far=True)
    path = workshop.file("a.mkv", _SIZE)

    def replace() -> None:
        path.unlink()
        path.write_bytes(b"another download")

    before(patch, mover, "release", replace)
    _move(workshop)
    return "" if path.exists() and path.read_bytes() == b"another download" else "a file that was never copied is gone"


def source_on_a_share_replaced_before_release(make: Make, patch: Patch) -> str:
    """The same on a share, whose server keeps change times as it likes, so that they prove nothing."""
    patch.setattr(ground.Ground, "tells_changes", lambda *_: False)
    return source_replaced_before_release(make, patch)


def target_damaged_before_release(make: Make, patch: Patch) -> str:
    """The published file is cut short before the source is removed."""
    workshop = make(is_far=True)
    path = workshop.file("a.mkv", _SIZE)
    before(patch, mover, "release", lambda: os.truncate(workshop.library / "a.mkv", 10))
    _move(workshop)
    return "" if path.exists() else "the only whole copy was removed"


def source_changed_since_the_plan(make: Make, _patch: Patch) -> str:
    """The download goes on after the plan was made."""
    workshop = make()
    workshop.file("a.mkv", _SIZE)
    bundle = workshop.bundle(workshop.placement("a.mkv", "a.mkv"))
    workshop.file("a.mkv", b"more bytes", mtime_ns=7)
    workshop.run(bundle)
    return "moved a file that is not the planned one" if names_in(workshop.library) else ""


def source_grows_during_the_copy(make: Make, patch: Patch) -> str:
    """Bytes are added to the source after they were read."""
    workshop = make(is_far=True)
    path = workshop.file("a.mkv", _SIZE)

    def grow() -> None:
        with path.open("ab") as file:
            file.write(b"tail")

    after(patch, writing, "copy", grow)
    _move(workshop)
    return "" if not names_in(workshop.library) else "a file was published that is not the source as it is"


def copy_damaged_on_the_disk(make: Make, patch: Patch) -> str:
    """The disk returns other bytes than were written."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)

    def flip() -> None:
        for part in workshop.library.rglob(".shelver-*.part"):
            status = part.stat()
            content = bytearray(part.read_bytes())
            content[_SIZE // 2] ^= 1
            part.write_bytes(content)
            os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))

    after(patch, writing, "seal", flip)
    _move(workshop)
    target = workshop.library / "a.mkv"
    return "" if not target.exists() or target.read_bytes() == content_of("a.mkv", _SIZE) else "damage was published"


def open_for_writing(make: Make, _patch: Patch) -> str:
    """Another program is still writing the download."""
    workshop = make()
    with workshop.file("a.mkv", _SIZE).open("ab"):
        _move(workshop)
    return "a file was moved while it was written" if names_in(workshop.library) else ""


def changed_just_now(make: Make, _patch: Patch) -> str:
    """The download was written to a moment ago."""
    workshop = make()
    workshop.with_policy(min_age_s=3600)
    os.utime(workshop.file("a.mkv", _SIZE))
    _move(workshop)
    return "a file was moved that may still be written" if names_in(workshop.library) else ""


def symlink_as_source(make: Make, _patch: Patch) -> str:
    """What is to be moved is a link."""
    workshop = make()
    workshop.file("real.mkv", _SIZE)
    (workshop.downloads / "a.mkv").symlink_to("real.mkv")
    _move(workshop)
    return "a link was moved" if os.path.lexists(workshop.library / "a.mkv") else ""


def symlink_on_the_way(make: Make, _patch: Patch) -> str:
    """A folder of the library leads out of it."""
    workshop = make()
    outside = workshop.library.parent / "outside"
    outside.mkdir()
    (workshop.library / "Film").symlink_to(outside)
    workshop.file("a.mkv", _SIZE)
    try:
        workshop.move("a.mkv", "Film/a.mkv")
    except ShelverError:
        return ""
    return "a file left the library" if list(outside.iterdir()) else ""


def hold_lost(make: Make, patch: Patch) -> str:
    """Another run took the journal over while the copy was written."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)

    def drop() -> None:
        with workshop._engine.begin() as connection:
            connection.execute(text("DELETE FROM journal_holders"))

    # After the last commit before publishing, so that only the check at publishing can notice.
    real = workshop.journal.advance

    def advance(entries: object, **options: object) -> None:
        real(entries, **options)
        if any(entry.state is EntryState.VERIFIED for entry in entries):
            drop()

    patch.setattr(workshop.journal, "advance", advance)
    _move(workshop)
    return "published without the hold" if (workshop.library / "a.mkv").exists() else ""


def one_name_wanted_twice(make: Make, _patch: Patch) -> str:
    """Two bundles of one run want the same name."""
    workshop = make()
    for name in ("x/a.mkv", "y/a.mkv"):
        workshop.file(name, name)
    bundles = [workshop.bundle(workshop.placement(f"{folder}/a.mkv", "a.mkv")) for folder in "xy"]
    moved = workshop.run(*bundles)
    if sorted(bool(one.reason) for one in moved) != [False, True]:
        return "not exactly one got the name"
    return "" if "on its way" in moved[1].reason else "the second one was not stopped by the journal"


def no_room_left(make: Make, _patch: Patch) -> str:
    """The buffer would not stay free."""
    workshop = make(is_far=True)
    workshop.with_policy(free_space_buffer_bytes=1 << 60)
    workshop.file("a.mkv", _SIZE)
    _move(workshop)
    return "the buffer was used up" if names_in(workshop.library) else ""


def room_taken_meanwhile(make: Make, patch: Patch) -> str:
    """The disk is filled between the look at it and the reservation."""
    workshop = make(is_far=True)
    left = [1 << 40]
    patch.setattr(room, "free_bytes", lambda _fd: left[0])
    before(patch, SqlJournal, "enter", lambda: left.__setitem__(0, 0))
    workshop.file("a.mkv", _SIZE)
    _move(workshop)
    return "more was written than there was room" if names_in(workshop.library) else ""


def second_file_refused(make: Make, patch: Patch) -> str:
    """The second file of a bundle meets a taken name after the first got its own."""
    workshop = make()
    workshop.file("a.srt", _SIZE)
    workshop.file("b.mkv", _SIZE + 1)
    target = workshop.library / "b.mkv"
    before(patch, placing, "put_in_place", lambda: None if target.exists() else target.write_bytes(b"foreign"))
    workshop.run(workshop.bundle(workshop.placement("a.srt", "a.srt"), workshop.placement("b.mkv", "b.mkv")))
    return "" if names_in(workshop.downloads) == ["a.srt", "b.mkv"] else "the bundle was torn apart"


def something_left_in_the_folder(make: Make, _patch: Patch) -> str:
    """The release folder holds a file that nobody claimed."""
    workshop = make()
    workshop.file("Rel/a.mkv", _SIZE)
    workshop.file("Rel/keep.txt", b"mine")
    workshop.run(workshop.bundle(workshop.placement("Rel/a.mkv", "a.mkv"), tidy=["Rel"]))
    return "" if (workshop.downloads / "Rel/keep.txt").exists() else "an unclaimed file was deleted"


def killed_while_copying(make: Make, patch: Patch) -> str:
    """The program ends while the copy is written."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)
    workshop.close()

    def work() -> None:
        inner = Workshop(workshop.downloads, workshop.library, workshop.database, workshop.policy)
        after(patch, writing, "copy", lambda: os._exit(9))
        inner.move("a.mkv", "a.mkv")

    finished(fork(work))
    workshop.start()
    workshop.recover()
    if leftovers(workshop.library):
        return "recovery left a temporary file"
    return "" if _move(workshop) == "" else "the file could not be moved after recovery"


def foreign_temporary(make: Make, patch: Patch) -> str:
    """A file of the temporary's name is there already; it is not ours."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)
    made: list[Path] = []
    real = writing.temporary_place

    def occupied(entry: object) -> object:
        place = real(entry)
        path = Path(place.path)
        if not path.exists() and not made:
            path.write_bytes(b"foreign")
            made.append(path)
        return place

    patch.setattr(writing, "temporary_place", occupied)
    _move(workshop)
    target = workshop.library / "a.mkv"
    if made[0].exists() and made[0].read_bytes() != b"foreign":
        return "a foreign file was written to"
    whole = content_of("a.mkv", _SIZE)
    return "" if not target.exists() or target.read_bytes() == whole else "a foreign temporary file was published"


def foreign_file_in_a_folder_that_moves(make: Make, _patch: Patch) -> str:
    """Something that is not of the bundle lies in its folder."""
    workshop = make()
    workshop.file("Rel/film.mkv", _SIZE)
    workshop.file("Rel/film2.mkv.part", b"still coming")
    workshop.run(workshop.bundle(workshop.placement("Rel/film.mkv", "Movies/Rel/film.mkv"), tidy=["Rel"]))
    return "" if (workshop.downloads / "Rel/film2.mkv.part").exists() else "a download was torn from its folder"


def seeding_source(make: Make, _patch: Patch) -> str:
    """Another program still shares the file."""
    workshop = make()
    workshop.with_policy(hardlink_first=True)
    path = workshop.file("a.mkv", _SIZE)
    _move(workshop)
    return "" if path.exists() else "a shared file was taken away"


def setuid_download(make: Make, _patch: Patch) -> str:
    """A download can be run with another user's rights."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE).chmod(0o6777)
    _move(workshop)
    mode = (workshop.library / "a.mkv").stat().st_mode
    return "dangerous permissions were inherited" if mode & 0o7002 else ""


def buffer_reached_during_the_copy(make: Make, patch: Patch) -> str:
    """Others fill the disk while the copy is written."""
    workshop = make(is_far=True)
    workshop.file("a.mkv", _SIZE)
    patch.setattr(mover, "LOOK_EVERY_BYTES", 1)
    patch.setattr(mover, "free_bytes", lambda _folder: -1)
    _move(workshop)
    return "the buffer was used up" if names_in(workshop.library) else ""


PROBES = (
    foreign_file_in_a_folder_that_moves,
    seeding_source,
    setuid_download,
    buffer_reached_during_the_copy,
    taken_name,
    vanished_before_publishing,
    vanished_before_release,
    source_replaced_before_release,
    source_on_a_share_replaced_before_release,
    target_damaged_before_release,
    source_changed_since_the_plan,
    source_grows_during_the_copy,
    copy_damaged_on_the_disk,
    open_for_writing,
    changed_just_now,
    symlink_as_source,
    symlink_on_the_way,
    hold_lost,
    one_name_wanted_twice,
    no_room_left,
    room_taken_meanwhile,
    second_file_refused,
    something_left_in_the_folder,
    killed_while_copying,
    foreign_temporary,
)


def maker(near_disk: Path, far_disk: Path, empty: Path) -> Make:
    """Return a function that makes a fresh workshop."""
    number = iter(range(10_000))

    def make(*, is_far: bool = False) -> Workshop:
        place = near_disk / f"probe {next(number)}"
        place.mkdir()
        shutil.copyfile(empty, place / "shelver.db")
        library = (far_disk / place.name if is_far else place) / "library"
        return Workshop(place / "downloads", library, place / "shelver.db")

    return make
