"""What is remembered of files on storages."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from shelver.media.storage import Publication


class Publications(Protocol):
    """The journal of what was pushed. Every change is durable when its method returns."""

    def of(self, storage: str) -> Mapping[str, Publication]:
        """Return what is known of one storage, by the local path."""
        ...

    def write(self, publications: Sequence[Publication]) -> None:
        """Write publications, in one transaction; those of the same storage and local path are renewed."""
        ...

    def forget(self, storage: str, local_path: str) -> None:
        """Drop what is known of one file."""
        ...
