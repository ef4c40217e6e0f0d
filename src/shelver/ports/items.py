"""What finds source files, and what reads and identifies them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from shelver.media.evidence import Evidence
from shelver.media.facts import Facts
from shelver.media.files import Bundle, Item
from shelver.media.release_name import ReleaseName


class Sources(Protocol):
    """Finds bundles. Reading only; may be retried at any time."""

    def bundles(self, paths: Iterable[str]) -> Iterator[Bundle]:
        """Yield the bundles below each path, in path order. A folder that cannot be read becomes a Noted event.

        Raises:
            SourceMissing: a path does not exist.
            SourceUnreadable: a path itself cannot be read.
        """
        ...


class Prober(Protocol):
    """Reads container facts. May be retried; a broken or hostile file never harms the caller."""

    def facts(self, path: str) -> Facts | None:
        """Return the facts of the media file, or None when it is no readable media."""
        ...


class Identifier(Protocol):
    """Says what an item may be. May be retried; the same item gives the same evidence."""

    name: str

    def evidence(self, bundle: Bundle, item: Item, name: ReleaseName) -> tuple[Evidence, ...]:
        """Return evidence about form, genre or identity; nothing when there is none."""
        ...


class NameReader(Protocol):
    """Reads many names beside the caller's own work. May be retried; a name always reads the same."""

    def ask(self, paths: Sequence[str]) -> Callable[[], Sequence[ReleaseName]]:
        """Begin to read; the returned function waits, and returns what each path says, in the order of the paths."""
        ...
