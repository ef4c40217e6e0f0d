"""Pieces of work whose interruption is tested: what they move, how they finish, and what must hold at every instant."""

import errno
import shutil
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shelver.disk import publishing
from shelver.media.files import FileRole
from shelver.plan.journal import Entry
from shelver.plan.placements import BundlePlan, Conflict, Method
from tests.crash.forms import Form
from tests.integration.transfers.workshop import Workshop, content_of, names_in, tree_of

FILES = {
    "Rel/film.mkv": 70_000,
    "Rel/film.en.srt": 500,
    "Rel/film.de.srt": 0,
    "Rel/Extras/trailer.mkv": 30_000,
    "Rel/film.nfo": 90,
}
_SOURCE_MODE = 0o604
NFO = b"<movie><title>Film</title></movie>"


@dataclass(frozen=True)
class Scenario:
    """One kind of run.

    `plan` makes the bundles of what is still to do; `targets` maps each download to its library name. `keeps_sources`
    for links and copies, and they keep their permission bits. `is_undo` runs the way back of a batch that `prepare` carried out. `replaced` is a library file that the first
    download replaces: at every instant one of the two can be played. `renewed` are sidecars of ours with their bytes before:
    at every instant the old or the new bytes are there. `refused` is a name that the system refuses to give during the run,
    though not to recovery, so that its bundle goes back. `form` is how names can be given on the file systems of the run.
    """

    name: str
    is_far: bool
    plan: Callable[[Workshop], list[BundlePlan]]
    targets: dict[str, str]
    written: dict[str, bytes] = field(default_factory=dict)
    renewed: dict[str, bytes] = field(default_factory=dict)
    keeps_sources: bool = False
    is_undo: bool = False
    replaced: str = ""
    refused: str = ""
    form: Form = Form.NO_REPLACE

    def prepare(self, workshop: Workshop) -> None:
        for name in self.targets:
            workshop.file(name, content_of(name, FILES[name])).chmod(_SOURCE_MODE)
        if self.replaced:
            old = workshop.library / self.replaced
            old.parent.mkdir()
            old.write_bytes(self._old)
        for target, old in self.renewed.items():
            sidecar = workshop.bundle(workshop.write(target, old), path=str(workshop.library))
            assert [moved.reason for moved in workshop.run(sidecar)] == [""]
        if self.is_undo:
            assert [moved.reason for moved in workshop.run(*self.plan(workshop))] == [""]
        if self.is_undo and self.keeps_sources:
            self._change_mode_of_copies(workshop)

    def _change_mode_of_copies(self, workshop: Workshop) -> None:
        """A copy wears what its owner likes; nothing of it may come upon the source when it goes."""
        for name, target in self.targets.items():
            if not (workshop.library / target).samefile(workshop.downloads / name):
                (workshop.library / target).chmod(0o777)

    def work(self, workshop: Workshop) -> None:
        """Do what a program does: recover first, then what is still to do."""
        workshop.recover()
        if self.is_undo:
            if any(self._is_to_go_back(workshop, name, target) for name, target in self.targets.items()):
                workshop.undo()
            return
        workshop.run(*self.plan(workshop))

    def _is_to_go_back(self, workshop: Workshop, name: str, target: str) -> bool:
        if self.keeps_sources:
            return (workshop.library / target).exists()
        return not (workshop.downloads / name).exists()

    def disturbed(self, patch: pytest.MonkeyPatch) -> None:
        """Let the system refuse what it refuses during the run."""
        real = publishing._publish

        def publish(publication: publishing.Publication, **options: object) -> None:
            if publication.new.path.endswith(f"/{self.refused}"):
                raise OSError(errno.EACCES, "refused", publication.new.path)
            real(publication, **options)

        if self.refused:
            patch.setattr(publishing, "_publish", publish)

    def assert_safe(self, workshop: Workshop) -> None:
        """Every file is whole at its source or at its target, and no name shows anything else.

        Only an empty file that the journal announces may keep a name for a file that comes.
        """
        kept = kept_names(workshop)
        for name, target in self.targets.items():
            whole = content_of(name, FILES[name])
            shown = [path for path in self._places(workshop, name, target) if path.exists() and path not in kept]
            assert shown, f"{name} is lost"
            for path in shown:
                assert path.read_bytes() == whole, f"{path} is not whole"
            if self.keeps_sources:
                mode = stat.S_IMODE((workshop.downloads / name).stat().st_mode)
                assert mode == _SOURCE_MODE, f"the permissions of {name} are {mode:o} by now"
        for target, content in self.written.items():
            path = workshop.library / target
            allowed = {content, self.renewed.get(target, content), *([b""] if path in kept else [])}
            assert path.exists() or target not in self.renewed, f"{path} is gone"
            assert not path.exists() or path.read_bytes() in allowed, f"{path} is not whole"
        if self.replaced:
            self._assert_playable(workshop)

    def _places(self, workshop: Workshop, name: str, target: str) -> list[Path]:
        """Where the download may be: what takes a name that is in use stands beside it first."""
        place = workshop.library / target
        if target != self.replaced:
            return [workshop.downloads / name, place]
        beside = place.with_name(f"{place.stem} (1){place.suffix}")
        return [workshop.downloads / name, beside, *([place] if self._is_new(place) else [])]

    def _is_new(self, place: Path) -> bool:
        return place.exists() and place.read_bytes() not in {self._old, b""}

    @property
    def _old(self) -> bytes:
        return content_of(self.replaced, 40_000)

    def _assert_playable(self, workshop: Workshop) -> None:
        old = workshop.library / self.replaced
        is_playable = any(path.stat().st_size for path in old.parent.glob("Film*.mkv"))
        assert is_playable or self.is_undo, "there is no playable file"
        wholes = self._wholes_of_the_old(workshop)
        assert len({path.stat().st_ino for path in wholes}) == 1, "the replaced file is not whole"

    def _wholes_of_the_old(self, workshop: Workshop) -> list[Path]:
        old = workshop.library / self.replaced
        kept = [old, *(workshop.library / ".shelver-trash").rglob(old.name)]
        return [path for path in kept if path.exists() and path.read_bytes() == self._old]

    def assert_settled(self, workshop: Workshop) -> None:
        """After recovery nothing is left over, and the bundle is in place as a whole or not at all."""
        left = leftovers(workshop.downloads) + leftovers(workshop.library)
        assert left == [], left
        empty = _empty_files(workshop.downloads) + _empty_files(workshop.library)
        of_no_size = {name: target for name, target in self.targets.items() if not FILES[name]}
        known = {path for pair in of_no_size.items() for path in self._places(workshop, *pair)}
        assert [path for path in empty if path not in known] == [], "an empty file keeps a name"
        assert not self.replaced or len(self._wholes_of_the_old(workshop)) == 1, "the replaced file has two names"
        assert workshop.journal.unfinished() == ()
        in_place = {
            self._is_new(workshop.library / target) if target == self.replaced else (workshop.library / target).exists()
            for target in self.targets.values()
        }
        in_place |= {self._is_written(workshop, target) for target in self.written}
        assert len(in_place) == 1, "the bundle is torn apart"
        if not self.keeps_sources:
            at_source = {(workshop.downloads / name).exists() for name in self.targets}
            assert at_source in ({not in_place.copy().pop()}, set()), "files are at both places"

    def _is_written(self, workshop: Workshop, target: str) -> bool:
        path = workshop.library / target
        return path.exists() and path.read_bytes() == self.written[target]

    def assert_finished(self, workshop: Workshop, *, may_keep_folders: bool = False) -> None:
        """A second run brings everything to its end; empty folders may stay where the system refused to remove them."""
        if may_keep_folders:
            _remove_empty_folders(workshop.downloads)
            _remove_empty_folders(workshop.library)
        if self.is_undo:
            before = {*self.renewed, *([self.replaced] if self.replaced else [])}
            assert names_in(workshop.library) == sorted(before)
            assert all((workshop.library / target).read_bytes() == old for target, old in self.renewed.items())
            assert sorted(names_in(workshop.downloads)) == sorted(self.targets)
            kept = before | folders_of(before) | {".shelver-root"}
            assert {str(path.relative_to(workshop.library)) for path in workshop.library.rglob("*")} == kept
            assert set(tree_of(workshop.downloads)) == {*self.targets, *folders_of(self.targets)}
            return
        shown = [name for name in names_in(workshop.library) if not name.startswith(".shelver-trash/")]
        assert shown == sorted([*self.targets.values(), *self.written])
        assert sorted(names_in(workshop.downloads)) == (sorted(self.targets) if self.keeps_sources else [])
        if not self.keeps_sources:
            assert list(workshop.downloads.iterdir()) == []


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def folders_of(names: Iterable[str]) -> set[str]:
    return {str(parent) for name in names for parent in Path(name).parents if str(parent) != "."}


def _empty_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.stat().st_size]


def kept_names(workshop: Workshop) -> set[Path]:
    """Return the names that show an empty file of ours, as the journal knows it."""
    kept = set()
    for bundle in workshop.journal.unfinished():
        for entry in bundle.entries:
            names = [entry.target.path, entry.source_path, *([entry.replaces.path] if entry.replaces else [])]
            if entry.placeholder is not None and not entry.kept_digest:
                kept |= {Path(name) for name in names if name and _is_kept(Path(name), entry)}
    return kept


def _is_kept(path: Path, entry: Entry) -> bool:
    status = path.lstat() if path.exists() else None
    is_itself = status is not None and entry.identity is not None and status.st_mtime_ns == entry.identity.mtime_ns
    return not is_itself and publishing.is_placeholder(status, entry.placeholder)


def leftovers(folder: Path) -> list[str]:
    """Return hidden files of ours that are no marker."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob(".shelver*")
        if path.name not in {".shelver-root", ".shelver-trash"}
    ]


def _present(workshop: Workshop, names: dict[str, str]) -> dict[str, str]:
    return {
        name: target
        for name, target in names.items()
        if (workshop.downloads / name).exists() and not (workshop.library / target).exists()
    }


def _one(method: Method = Method.AUTO) -> Callable[[Workshop], list[BundlePlan]]:
    def plan(workshop: Workshop) -> list[BundlePlan]:
        todo = _present(workshop, _ONE)
        placements = [workshop.placement(name, target, method=method) for name, target in todo.items()]
        return [workshop.bundle(*placements, tidy=["Rel"])] if placements else []

    return plan


def _several(workshop: Workshop) -> list[BundlePlan]:
    todo = _present(workshop, _ALL)
    placements = [
        workshop.placement(name, target, role=FileRole.VIDEO if name.endswith(".mkv") else FileRole.SUBTITLE)
        for name, target in todo.items()
    ]
    if not placements:
        return []
    return [workshop.bundle(*placements, workshop.write("Film (2010)/movie.nfo", NFO), tidy=["Rel/Extras", "Rel"])]


def _upgrade(workshop: Workshop) -> list[BundlePlan]:
    todo = _present(workshop, _ONE)
    placements = [workshop.placement(name, target, replaces=_OLD) for name, target in todo.items()]
    return [workshop.bundle(*placements, tidy=["Rel"])] if placements else []


def _upgrade_of_one_name(workshop: Workshop) -> list[BundlePlan]:
    todo = {name: target for name, target in _ONE.items() if (workshop.downloads / name).exists()}
    placements = [workshop.placement(name, target, conflict=Conflict.REPLACE_TO_TRASH) for name, target in todo.items()]
    return [workshop.bundle(*placements, tidy=["Rel"])] if placements else []


def _whole(workshop: Workshop) -> list[BundlePlan]:
    todo = _present(workshop, _KEPT)
    if not todo:
        return []
    placements = [workshop.placement(name, target) for name, target in todo.items()]
    return [workshop.bundle(*placements, tidy=["Rel/Extras", "Rel"])]


def _write(workshop: Workshop) -> list[BundlePlan]:
    if (workshop.library / "Film (2010)/movie.nfo").exists():
        return []
    return [workshop.bundle(workshop.write("Film (2010)/movie.nfo", NFO), path=str(workshop.library / "Film (2010)"))]


def _renew(workshop: Workshop) -> list[BundlePlan]:
    """A film joins a folder whose sidecar is renewed with it."""
    todo = _present(workshop, _ONE)
    placements = [workshop.placement(name, target) for name, target in todo.items()]
    if not placements:
        return []
    return [workshop.bundle(*placements, workshop.write("Film (2010)/movie.nfo", NFO, renews=True), tidy=["Rel"])]


_ONE = {"Rel/film.mkv": "Film (2010)/Film (2010).mkv"}
_ALL = {
    "Rel/film.mkv": "Film (2010)/Film (2010).mkv",
    "Rel/film.en.srt": "Film (2010)/Film (2010).en.srt",
    "Rel/film.de.srt": "Film (2010)/Film (2010).de.srt",
    "Rel/Extras/trailer.mkv": "Film (2010)/trailers/trailer.mkv",
    "Rel/film.nfo": "Film (2010)/Film (2010).nfo",
}
_KEPT = {name: f"Movies/{name}" for name in FILES}
_OLD = "Film (2010)/Film (2010) - 480p.mkv"
_SAME = _ONE["Rel/film.mkv"]
_WRITTEN = {"Film (2010)/movie.nfo": NFO}
_RENEWED = {"Film (2010)/movie.nfo": b"<movie><title>Fil</title></movie>"}

_PLAIN = (
    Scenario("same file system", False, _one(), _ONE),
    Scenario("across file systems", True, _one(), _ONE),
    Scenario("bundle on one file system", False, _several, _ALL, _WRITTEN),
    Scenario("bundle across file systems", True, _several, _ALL, _WRITTEN),
    Scenario("hard link", False, _one(Method.HARDLINK), _ONE, keeps_sources=True),
    Scenario("copy", True, _one(Method.COPY), _ONE, keeps_sources=True),
    Scenario("upgrade on one file system", False, _upgrade, _ONE, replaced=_OLD),
    Scenario("upgrade across file systems", True, _upgrade, _ONE, replaced=_OLD),
    Scenario("upgrade of one name on one file system", False, _upgrade_of_one_name, _ONE, replaced=_SAME),
    Scenario("upgrade of one name across file systems", True, _upgrade_of_one_name, _ONE, replaced=_SAME),
    Scenario("undo of a hard link", False, _one(Method.HARDLINK), _ONE, keeps_sources=True, is_undo=True),
    Scenario("undo of a copy", True, _one(Method.COPY), _ONE, keeps_sources=True, is_undo=True),
    Scenario("undo of a symlink", False, _one(Method.SYMLINK), _ONE, keeps_sources=True, is_undo=True),
    Scenario("undo of an upgrade", False, _upgrade_of_one_name, _ONE, replaced=_SAME, is_undo=True),
    Scenario("whole folder", False, _whole, _KEPT),
    Scenario("undo of a whole folder", False, _whole, _KEPT, is_undo=True),
    Scenario("write", False, _write, {}, _WRITTEN),
    Scenario("renew a sidecar on one file system", False, _renew, _ONE, _WRITTEN, _RENEWED),
    Scenario("renew a sidecar across file systems", True, _renew, _ONE, _WRITTEN, _RENEWED),
    Scenario("undo of a renewal", True, _renew, _ONE, _WRITTEN, _RENEWED, is_undo=True),
    Scenario("undo on one file system", False, _several, _ALL, _WRITTEN, is_undo=True),
    Scenario("undo across file systems", True, _several, _ALL, _WRITTEN, is_undo=True),
    Scenario("bundle that goes back on one file system", False, _several, _ALL, _WRITTEN, refused=_SAME),
    Scenario("bundle that goes back across file systems", True, _several, _ALL, _WRITTEN, refused=_SAME),
)
_LINKED = (
    "same file system",
    "across file systems",
    "bundle across file systems",
    "upgrade of one name on one file system",
    "undo of an upgrade",
    "renew a sidecar across file systems",
    "bundle that goes back on one file system",
)
_KEPT_FREE = (
    *_LINKED,
    "bundle on one file system",
    "upgrade across file systems",
    "undo across file systems",
    "bundle that goes back across file systems",
)


def _on(form: Form, names: Iterable[str]) -> Iterable[Scenario]:
    """Yield the scenarios of these names on file systems with that form; those left out take no step that these do not."""
    return (replace(one, name=f"{one.name} {form.value}", form=form) for one in _PLAIN if one.name in names)


SCENARIOS = (*_PLAIN, *_on(Form.LINK, _LINKED), *_on(Form.PLACEHOLDER, _KEPT_FREE))


@dataclass
class Stage:
    """Fresh folders for one run after the other; the database starts as a copy of an empty one."""

    near_disk: Path
    far_disk: Path
    number: int = 0

    def __post_init__(self) -> None:
        self.empty = self.near_disk / "empty.db"
        Workshop(self.near_disk / "none", self.near_disk / "none", self.empty, is_registered=False).close()

    def workshop(self, scenario: Scenario) -> Workshop:
        self.number += 1
        place = self.near_disk / f"run {self.number}"
        library = (self.far_disk if scenario.is_far else place) / f"library {self.number}"
        place.mkdir()
        shutil.copyfile(self.empty, place / "shelver.db")
        workshop = Workshop(place / "downloads", library, place / "shelver.db")
        scenario.prepare(workshop)
        return workshop

    def clear(self, workshop: Workshop) -> None:
        workshop.close()
        shutil.rmtree(workshop.database.parent)
        shutil.rmtree(workshop.library, ignore_errors=True)
