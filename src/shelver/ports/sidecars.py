"""What tells sidecars of ours from those of others, and what fetches pictures."""

from dataclasses import dataclass
from typing import Protocol

from shelver.plan.placements import Target


class OwnFiles(Protocol):
    """Knows the files that shelver wrote itself. Reading only; may be retried."""

    def content(self, target: Target) -> bytes | None:
        """Return the bytes of the file that stands there, if shelver wrote exactly these bytes once; None otherwise.

        None is the answer for a file of somebody else, for one that was changed since, and for one that cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A picture from the web, or None and the problem in words."""

    content: bytes | None
    problem: str = ""


class Pictures(Protocol):
    """Fetches pictures that a catalogue named. May be retried; what was kept once is not fetched again."""

    def fetch(self, address: str, extension: str) -> Fetched:
        """Return the picture at a web address, if it is one of the kind that the extension names ("jpg", "png").

        Never raises: a picture that cannot be had is a problem in words.
        """
        ...
