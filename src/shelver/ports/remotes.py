"""What holds files elsewhere: a cloud, a storage box, a folder of this machine."""

from collections.abc import Callable, Iterator
from typing import Protocol

from shelver.media.sources import Abilities, RemoteFile


class Readable(Protocol):
    """What gives stretches of files by their paths; raises as `Remote.read` does."""

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Return so many bytes of a file from an offset inside it on, fewer at its end."""
        ...


class Remote(Protocol):
    """A tree of files that is reached by listing, ranged reading, sending and moving.

    Paths are relative to the remote's own folder, with `/`. Reading may be retried at any time. Every method raises
    RemoteUnavailable (temporary: network, limits, a service that is down), RemoteRefused (rights or a token that has
    expired: a person must do something) or RemoteMissing (there is no such remote or folder).
    """

    label: str

    def abilities(self) -> Abilities:
        """Return what the remote can do by itself; asks it."""
        ...

    def free_bytes(self) -> int | None:
        """Return the room that is left; None where the remote does not say."""
        ...

    def files(self, *, is_recursive: bool = True, on_wait: Callable[[], None] | None = None) -> Iterator[RemoteFile]:
        """Yield every regular file below the folder, in any order, with digests where they cost nothing.

        Without `is_recursive` only those in the folder itself, and no other folder is looked at.
        `on_wait` is called now and then while nothing is there to be yielded; what it raises ends the listing.
        """
        ...

    def file(self, path: str, *, digests: tuple[str, ...] = ()) -> RemoteFile | None:
        """Return one file, with these digests where the remote knows them; None when there is no such file."""
        ...

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Return so many bytes of a file from an offset inside it on, fewer at its end.

        Raises:
            SourceMissing: there is no such file.
        """
        ...

    def stream(self, path: str, offset: int) -> Iterator[bytes]:
        """Yield the bytes of a file from an offset inside it on; closing the iterator ends the transfer.

        Raises:
            SourceMissing: there is no such file.
        """
        ...

    def send(self, local_path: str, path: str, *, on_bytes: Callable[[int], None] | None = None) -> None:
        """Copy a file of this machine to a name that is free; it shows there only in full. Idempotent for equal content.

        `on_bytes` hears now and then how many bytes are there.

        Raises:
            TargetTaken: other content has the name.
        """
        ...

    def move(self, path: str, new_path: str) -> None:
        """Give a file another name on the same remote; where the remote can, no byte passes through here.

        Raises:
            SourceMissing: there is no such file.
            TargetTaken: the name is taken.
        """
        ...

    def remove(self, file: RemoteFile) -> None:
        """Remove a file, if it still has the size and digests that are given; one that is gone is no fault.

        Raises:
            TargetTaken: the name shows other content by now; it stays.
        """
        ...
