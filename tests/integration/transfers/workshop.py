"""A downloads folder, a library and a moving engine on real folders, for tests of moving files."""

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from shelver.disk.folders import identity_of
from shelver.media.evidence import Decision, Verdict
from shelver.media.files import FileRole
from shelver.pipeline.recover import Recovered, recover
from shelver.pipeline.register import register
from shelver.pipeline.transfer import Movers, execute
from shelver.pipeline.undo import plan_redo, plan_undo
from shelver.plan.placements import BundlePlan, Conflict, ItemPlan, Method, Placement, Plan, Target
from shelver.ports import Moved
from shelver.stores.engine import open_database
from shelver.stores.journal import SqlJournal
from shelver.stores.root_registry import SqlRootRegistry
from shelver.transfers.companion import Greeting
from shelver.transfers.mover import Mover
from shelver.transfers.policy import MovingPolicy
from shelver.transfers.reaching import ShelteredReach
from shelver.transfers.sheltered import ShelteredMover

OLD_NS = 1_600_000_000_123_456_789
AT_ONCE = MovingPolicy(min_age_s=0, free_space_buffer_bytes=0)


@dataclass
class Workshop:
    """Everything that a move needs; `downloads` and `library` may lie on different disks, `database` on a server."""

    downloads: Path
    library: Path
    database: Path | str
    policy: MovingPolicy = AT_ONCE
    is_registered: bool = True
    stall_s: float = (
        0.0  # more than 0: remote folders are worked on by a child that is killed when nothing goes on so long
    )
    is_everything_remote: bool = False
    _engine: object = field(default=None, init=False)
    _sheltered: ShelteredMover | None = field(default=None, init=False)

    def __post_init__(self):
        self.downloads.mkdir(parents=True, exist_ok=True)
        self.library.mkdir(parents=True, exist_ok=True)
        self.start()
        if self.is_registered and self.registry.registered(str(self.library)) is None:
            register(str(self.library), registry=self.registry)

    @property
    def database_url(self):
        """The address of the database; a path is one of SQLite."""
        return self.database if isinstance(self.database, str) else f"sqlite:///{self.database}"

    def start(self):
        """Begin a new program run on the same database."""
        self.close()
        self._engine = open_database(self.database_url)
        self.journal = SqlJournal(self._engine)
        self.registry = SqlRootRegistry(self._engine)
        self.mover = Mover(journal=self.journal, registry=self.registry, policy=self.policy)
        if self.stall_s:
            self.mover = self._sheltered = self._shelter(self.mover)

    def _shelter(self, near):
        greeting = Greeting(database_url=self.database_url, policy=self.policy)
        remote = {"remote_root_of": lambda path: path} if self.is_everything_remote else {}
        module = "shelver.wiring.moving_companion"
        options = {"journal": self.journal, "module": module, "greeting": greeting, "stall_s": self.stall_s}
        return ShelteredMover(near, **options, **remote)

    def close(self):
        if self._sheltered is not None:
            self._sheltered.close()
            self._sheltered = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def reach(self):
        """What looks at roots that may hang; to be closed."""
        return ShelteredReach(stall_s=self.stall_s or 60.0)

    @property
    def movers(self):
        return Movers(journal=self.journal, transfers=self.mover)

    def file(self, name: str, content: bytes | str | int = b"film", *, mtime_ns: int = OLD_NS) -> Path:
        """Write a download; a number is a file of so many bytes that depend on its name."""
        path = self.downloads / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, int):
            content = content_of(name, content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, ns=(mtime_ns, mtime_ns))
        return path

    def placement(
        self,
        source: Path | str,
        target: str,
        *,
        role: FileRole = FileRole.VIDEO,
        method: Method = Method.AUTO,
        conflict: Conflict = Conflict.FAIL,
        replaces: str = "",
    ) -> Placement:
        path = self.downloads / source
        return Placement(
            source_path=str(path),
            source_root=str(self.downloads),
            identity=identity_of(path.lstat()),
            target=Target(root_path=str(self.library), parts=tuple(target.split("/"))),
            role=role,
            method=method,
            conflict=conflict,
            replaces=Target(root_path=str(self.library), parts=tuple(replaces.split("/"))) if replaces else None,
        )

    def write(
        self, target: str, content: bytes, *, conflict: Conflict = Conflict.FAIL, renews: bool = False
    ) -> Placement:
        place = Target(root_path=str(self.library), parts=tuple(target.split("/")))
        return Placement(
            source_path="",
            source_root="",
            identity=None,
            target=place,
            role=FileRole.NFO,
            method=Method.WRITE,
            conflict=conflict,
            content=content,
            replaces=place if renews else None,
        )

    def bundle(self, *placements: Placement, tidy: Sequence[str] = (), path: str = "") -> BundlePlan:
        item = ItemPlan(
            name="item",
            source_path=placements[0].source_path,
            size_bytes=sum(placement.size_bytes for placement in placements),
            decision=Decision(verdict=Verdict.ACCEPT, chosen=None),
            placements=placements,
        )
        return BundlePlan(
            path=path or placements[0].source_path,
            source_root=str(self.downloads),
            size_bytes=item.size_bytes,
            items=(item,),
            tidy=tuple(str(self.downloads / folder) for folder in tidy),
        )

    def run(self, *bundles: BundlePlan) -> list[Moved]:
        return list(execute(Plan(bundles=bundles), self.movers, wait_s=0))

    def move(self, source: Path | str, target: str, **options: object) -> Moved:
        return self.run(self.bundle(self.placement(source, target, **options)))[0]

    def undo(self, batch_id: str | None = None, *, only: Sequence[str] = ()):
        plan, obstacles = plan_undo(batch_id, journal=self.journal, transfers=self.mover, only=only)
        return list(execute(plan, self.movers, wait_s=0)), obstacles

    def redo(self, batch_id: str | None = None):
        plan, obstacles = plan_redo(batch_id, journal=self.journal, transfers=self.mover)
        return list(execute(plan, self.movers, wait_s=0)), obstacles

    def recover(self) -> Recovered:
        return recover(journal=self.journal, transfers=self.mover, wait_s=0)

    def with_policy(self, **changes: object) -> None:
        self.policy = replace(self.policy, **changes)
        self.start()

    def trees(self) -> tuple[dict[str, object], dict[str, object]]:
        return tree_of(self.downloads), tree_of(self.library)


def content_of(name: str, size: int) -> bytes:
    """Return bytes that only this name has, so that a mix-up shows."""
    seed = hashlib.sha256(name.encode()).digest()
    return (seed * (size // len(seed) + 1))[:size]


def tree_of(folder: Path) -> dict[str, object]:
    """Return every path below the folder with its kind, bytes, modification time (files) and permission bits."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        name = str(path.relative_to(folder))
        if stat.S_ISDIR(status.st_mode):
            found[name] = ("folder", stat.S_IMODE(status.st_mode))
        elif stat.S_ISLNK(status.st_mode):
            found[name] = ("link", str(path.readlink()))
        else:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[name] = ("file", digest, status.st_mtime_ns, stat.S_IMODE(status.st_mode))
    return found


def names_in(folder: Path) -> list[str]:
    """Return the files below a folder, without the root's marker."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".shelver-root"
    )


@contextmanager
def opened(workshop: Workshop):
    try:
        yield workshop
    finally:
        workshop.close()
