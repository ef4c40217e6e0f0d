"""Looking at folders that may hang, library roots and others: what lies on network and FUSE file systems is looked at by a child that can be killed."""

from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self, TypeVar, cast

from shelver.disk.mountinfo import remote_mount_of
from shelver.errors import RootOffline
from shelver.sandbox.calls import Calls
from shelver.sandbox.companion import CompanionLost

Taken = ParamSpec("Taken")
Result = TypeVar("Result")


class ShelteredReach:
    """The port Reach, for one piece of work. A folder that did not answer once is not asked again."""

    def __init__(self, *, stall_s: float, remote_root_of: Callable[[str], object] = remote_mount_of) -> None:
        """Take for how many seconds nothing may go on. `remote_root_of` tells folders that may hang."""
        self._calls = Calls(stall_s=stall_s)
        self._remote_root_of = remote_root_of
        self._far: dict[str, bool] = {}
        self._offline: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one. Idempotent; a later look starts another one."""
        self._calls.close()

    def at(
        self, root_path: str, work: Callable[Taken, Result], *arguments: Taken.args, **options: Taken.kwargs
    ) -> Result:
        """Return what `work` returns, which touches that root alone."""
        if root_path not in self._far:
            self._far[root_path] = self._remote_root_of(root_path) is not None
        if not self._far[root_path]:
            return work(*arguments, **options)
        if root_path not in self._offline:
            try:
                return cast(Result, self._calls.make(work, *arguments, **options))
            except CompanionLost as lost:
                self._offline[root_path] = (
                    f"The folder {root_path} does not answer, so it counts as offline."
                    if lost.is_silent
                    else f"The folder {root_path} was not looked at: the process that did so died ({lost})."
                )
        raise RootOffline(self._offline[root_path], hint="Mount it again, or wait until its server answers.")
