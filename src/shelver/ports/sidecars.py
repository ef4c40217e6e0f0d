"""What tells sidecars of ours from those of others."""

from typing import Protocol

from shelver.plan.placements import Target


class OwnFiles(Protocol):
    """Knows the files that shelver wrote itself. Reading only; may be retried."""

    def content(self, target: Target) -> bytes | None:
        """Return the bytes of the file that stands there, if shelver wrote exactly these bytes once; None otherwise.

        None is the answer for a file of somebody else, for one that was changed since, and for one that cannot be read.
        """
        ...
