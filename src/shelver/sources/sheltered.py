"""Bundles in folders that may hang: what lies on network and FUSE file systems is looked at by a child that can be killed."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import cast

from shelver.disk.mountinfo import remote_mount_of, remote_mounts_below
from shelver.errors import ShelverError, SourceOffline, SourceUnreadable
from shelver.events import Event, Listener, ignore
from shelver.media.files import Bundle
from shelver.sandbox.companion import Companion, CompanionLost
from shelver.sources.companion import End
from shelver.sources.local import LocalSources
from shelver.sources.rules import SourceRules

_MODULE = "shelver.sources.companion"
_MOST_IDLE = 2


class ShelteredSources:
    """The port Sources for folders of this machine, of which some may hang. Threads may share it.

    Whether a folder may hang, because it lies on such a file system or holds one, is read from the table of mounts, so
    that this process touches none of them. State: the children that wait for the next question.
    """

    def __init__(self, rules: SourceRules, *, stall_s: float, listener: Listener = ignore) -> None:
        """Take the rules, and for how many seconds nothing may go on while a folder is read."""
        self._rules = rules
        self._stall_s = stall_s
        self._listener = listener
        self._near = LocalSources(rules, listener=listener)
        self._idle: list[Companion] = []

    def close(self) -> None:
        """End the children. Idempotent; a later look starts another one."""
        while self._idle:
            self._idle.pop().end()

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundles below each path, in path order, as `LocalSources.bundles` does.

        Raises:
            SourceMissing: a path does not exist.
            SourceUnreadable: a path itself cannot be read, or the child died on something below it.
            SourceOffline: a file system does not answer.
        """
        asked = tuple(paths)
        if not remote_mounts_below("/"):
            yield from self._near.bundles(asked)
            return
        for mount_point, together in groupby(asked, _mount_point_of):
            if mount_point:
                yield from self._far_bundles(tuple(together), mount_point)
            else:
                yield from self._near.bundles(together)

    def _far_bundles(self, paths: tuple[str, ...], mount_point: str) -> Iterator[Bundle]:
        """Yield what the child finds, each bundle when the next message is here: so the child is free before the last one."""
        child = self._ready()
        child.send((self._rules, paths))
        is_answered = False
        held: Bundle | None = None
        fault: Exception | None = None
        try:
            for message in child.answers(stall_s=self._stall_s, is_stopped=_never):
                if isinstance(message, Bundle):
                    if held:
                        yield held
                    held = message
                elif isinstance(message, tuple):
                    is_answered, (fault,) = True, cast(End, message)
                    self._keep(child)
                    break
                else:
                    self._listener(cast(Event, message))
        except CompanionLost as lost:
            fault = _fault_of(lost, paths, mount_point, last=held.path if held else "")
        finally:
            if not is_answered:
                child.end()
        if held:
            yield held
        if fault:
            raise fault

    def _ready(self) -> Companion:
        while self._idle:
            child = self._idle.pop()
            if child.is_alive:
                return child
            child.end()
        return Companion(_MODULE)

    def _keep(self, child: Companion) -> None:
        if len(self._idle) < _MOST_IDLE:
            self._idle.append(child)
        else:
            child.end()


def _mount_point_of(path: str) -> str:
    """Return the first network or FUSE mount that a walk below the path may enter, or ""."""
    found = remote_mount_of(path)
    return found.mount_point if found else next((one.mount_point for one in remote_mounts_below(path)), "")


def _fault_of(lost: CompanionLost, paths: tuple[str, ...], mount_point: str, *, last: str) -> ShelverError:
    """Return what a lost child means: a hang is a disk that is away, and passes; a death may come again every time.

    `last` is what the child found last, or "".
    """
    if not lost.is_silent:
        where = f" behind {last}" if last else ""
        return SourceUnreadable(
            f"{paths[0]} was not looked at to its end: the process that did so died{where} ({lost}). Nothing was changed.",
            hint="If it comes again, the system's log may say why (memory, disk): take what lies there out of the folder.",
        )
    return SourceOffline(
        f"{paths[0]} does not answer: on {mount_point} {lost}. Nothing was changed.",
        hint="Mount it again, or wait until its server answers.",
    )


def _never() -> bool:
    return False
