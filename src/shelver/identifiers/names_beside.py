"""Names read in a process of its own, while this one weighs and places what was read before."""

from collections.abc import Callable, Sequence
from functools import cache

from shelver.media.release_name import ReleaseName
from shelver.names import parse
from shelver.sandbox.companion import Companion, CompanionLost

_MODULE = "shelver.identifiers.name_companion"
_STALL_S = 30.0

Names = Sequence[ReleaseName]


class NamesBeside:
    """Reads names in a child process, and here once that child is lost. State: the child, and its answer to come."""

    def __init__(self) -> None:
        """The child starts with the first question."""
        self._child: Companion | None = None
        self._is_lost = False
        self._awaited: Callable[[], Names] | None = None

    @property
    def child_pid(self) -> int | None:
        """Process id of the child that runs now."""
        return self._child.pid if self._child else None

    def ask(self, paths: Sequence[str]) -> Callable[[], Names]:
        """Begin to read; the returned function waits, and returns what each path says, in the order of the paths."""
        if self._awaited:
            # The child takes names only once its last answer is taken: so neither waits for the other in a full channel.
            self._awaited()
        asked = tuple(paths)
        if self._child is None and not self._is_lost:
            self._start()
        if self._child:
            self._child.send(asked)
        self._awaited = cache(lambda: self._answer(asked))
        return self._awaited

    def close(self) -> None:
        """End the child. Idempotent; what is asked later is read here."""
        self._is_lost = True
        if self._child:
            self._child.end()
        self._child = None

    def _start(self) -> None:
        try:
            self._child = Companion(_MODULE)
        except OSError:
            self._is_lost = True  # no process is to be had: slower, and otherwise the same

    def _answer(self, asked: tuple[str, ...]) -> Names:
        if self._child:
            try:
                answer = next(self._child.answers(stall_s=_STALL_S, is_stopped=lambda: False))
            except CompanionLost:
                self.close()
            else:
                assert isinstance(answer, list)
                return answer
        return [parse(path) for path in asked]
