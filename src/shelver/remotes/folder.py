"""A folder of this machine as a remote: a local source, or a storage box that is mounted."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b

from shelver.disk.announcing import Announcement
from shelver.disk.comparing import open_regular
from shelver.disk.copying import BLOCK_BYTES
from shelver.disk.digests import digest_of
from shelver.disk.folders import FolderHandles, Place, check_component, open_root
from shelver.disk.free_space import free_bytes
from shelver.disk.landing import COMPUTED_DIGESTS, Landing
from shelver.disk.publications import Deed, Publication
from shelver.disk.publishing import put_in_place, sync_folder
from shelver.errors import (
    RemoteFull,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    ShelverError,
    SourceMissing,
    TargetTaken,
)
from shelver.media.sources import Abilities, RemoteFile

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED = (PermissionError,)
_DIGESTS = ("blake3", *COMPUTED_DIGESTS)


class FolderRemote:
    """The port Remote on a folder. No link is followed below it; symbolic links and devices are no files."""

    def __init__(self, path: str) -> None:
        self.label = path

    def abilities(self) -> Abilities:
        """Return what a folder can do."""
        self.free_bytes()
        return Abilities(digests=_DIGESTS, are_digests_free=False, moves=True)

    def free_bytes(self) -> int | None:
        """Return the room that is left."""
        try:
            handle = open_root(self.label)
        except OSError as error:
            raise self._fault(error) from error
        try:
            return free_bytes(handle)
        finally:
            os.close(handle)

    def files(self, *, is_recursive: bool = True, on_wait: Callable[[], None] | None = None) -> Iterator[RemoteFile]:
        """Yield every regular file below the folder; folders that cannot be read are a fault of the whole listing."""
        self.free_bytes()
        pending = [""]
        while pending:
            folder = pending.pop()
            if on_wait:
                on_wait()
            try:
                with os.scandir(f"{self.label}/{folder}") as entries:
                    for entry in entries:
                        path = f"{folder}/{entry.name}" if folder else entry.name
                        if entry.is_dir(follow_symlinks=False):
                            pending += [path] if is_recursive else []
                        elif entry.is_file(follow_symlinks=False):
                            yield _remote_file(path, entry.stat(follow_symlinks=False))
            except OSError as error:
                raise self._fault(error) from error

    def file(self, path: str, *, digests: tuple[str, ...] = ()) -> RemoteFile | None:
        """Return one file, with these digests; None when there is no such file."""
        with FolderHandles() as handles:
            place = self._place(path)
            try:
                status = handles.status(place)
                if status is None or not stat.S_ISREG(status.st_mode):
                    return None
                fd = open_regular(place.name, folder_fd=handles.of(place))
            except NotADirectoryError:
                return None
            except OSError as error:
                raise self._fault(error) from error
            try:
                found = tuple((name, digest_of(fd, name)) for name in digests if name in _DIGESTS)
            finally:
                os.close(fd)
        return _remote_file(path, status, digests=found)

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Return so many bytes of a file from there on, fewer at its end."""
        fd = self._opened(path)
        try:
            return os.pread(fd, max(0, length), offset)
        except OSError as error:
            raise self._fault(error) from error
        finally:
            os.close(fd)

    def stream(self, path: str, offset: int) -> Iterator[bytes]:
        """Yield the bytes of a file from there on."""
        fd = self._opened(path)
        try:
            os.lseek(fd, offset, os.SEEK_SET)
            while block := os.read(fd, BLOCK_BYTES):
                yield block
        except OSError as error:
            raise self._fault(error) from error
        finally:
            os.close(fd)

    def send(self, local_path: str, path: str, *, on_bytes: Callable[[int], None] | None = None) -> None:
        """Copy a file to a name that is free; it gets that name only when it is durable in full."""
        source = open_regular(local_path)
        try:
            if self._has_arrived(path, source):
                return
            with Landing(self.label, self._temporary(path).name, self._place(path).parts) as landing:
                os.lseek(source, landing.size_bytes, os.SEEK_SET)
                while block := os.read(source, BLOCK_BYTES):
                    landing.write(block)
                    if on_bytes:
                        on_bytes(landing.size_bytes)
                if landing.digest("blake3") != digest_of(source, "blake3"):
                    landing.abandon()  # an earlier landing was of other content
                    raise RemoteUnavailable(f"{local_path} changed while it was copied to {self.label}.")
                try:
                    landing.finish(mtime_ns=os.fstat(source).st_mtime_ns)
                except FileNotFoundError as error:
                    if landing.is_ours:
                        raise
                    raise RemoteUnavailable(f"Another run sends {path} to {self.label}; this one stops.") from error
        except FileExistsError as error:
            raise self._taken(path) from error
        except OSError as error:
            raise self._fault(error) from error
        finally:
            os.close(source)

    def move(self, path: str, new_path: str) -> None:
        """Give a file another name below the folder."""
        with FolderHandles() as handles:
            old, new = self._place(path), self._place(new_path)
            status = handles.status(old)
            if status is None:
                raise SourceMissing(f"There is no {path} in {self.label}. Nothing was moved.")
            announced = Announcement(new, handles=handles)
            publication = Publication(
                deed=Deed.RENAME,
                old=old,
                new=new,
                size_bytes=status.st_size,
                note_placeholder=announced.note,
                placeholder=announced.placeholder,
            )
            results = put_in_place([[publication]], handles=handles, check=lambda: None, commit=lambda _results: None)
            if isinstance(results[0], OSError) and not isinstance(results[0], FileExistsError):
                with suppress(OSError):  # then the announcement stays, and the next move of that name goes on from here
                    if handles.status(old) is not None:
                        announced.give_up()
                raise self._fault(results[0])
            announced.withdraw()
        if isinstance(results[0], FileExistsError):
            raise self._taken(new_path)

    def remove(self, file: RemoteFile) -> None:
        """Remove a file, if it still has the size and digests that are given; one that is gone is no fault."""
        found = self.file(file.path, digests=tuple(name for name, _ in file.digests))
        if found is None:
            return
        if found.size_bytes != file.size_bytes or not set(file.digests) <= set(found.digests):
            raise TargetTaken(f"In {self.label} the file {file.path} holds other content by now. It was not removed.")
        place = self._place(file.path)
        with FolderHandles() as handles:
            try:
                os.unlink(place.name, dir_fd=handles.of(place))
                sync_folder(handles.of(place))
            except OSError as error:
                raise self._fault(error) from error

    def _temporary(self, path: str) -> Place:
        """Return where what gets this name waits before."""
        mark = blake2b(os.fsencode(path), digest_size=8).hexdigest()
        return Place(self.label, (f".shelver-send-{mark}.part",))

    def _has_arrived(self, path: str, source: int) -> bool:
        """Say whether the name holds the bytes already; an empty file of ours, as a killed run leaves it, counts as none."""
        with FolderHandles() as handles:
            announced = Announcement(self._place(path), handles=handles)
            has_arrived = not announced.keeps_name and self._holds(path, source)
            if has_arrived:
                announced.withdraw()
        return has_arrived

    def _place(self, path: str) -> Place:
        parts = tuple(path.split("/"))
        for part in parts:
            check_component(part)
        return Place(self.label, parts)

    def _opened(self, path: str) -> int:
        place = self._place(path)
        with FolderHandles() as handles:
            try:
                return open_regular(place.name, folder_fd=handles.of(place))
            except (FileNotFoundError, ValueError) as error:
                raise SourceMissing(f"There is no file {path} in {self.label}.") from error
            except OSError as error:
                raise self._fault(error) from error

    def _holds(self, path: str, source: int) -> bool:
        """Say whether the name holds the same bytes already; other bytes are a fault."""
        found = self.file(path, digests=("blake3",))
        if found is None:
            return False
        if found.size_bytes != os.fstat(source).st_size or found.digests != (("blake3", digest_of(source, "blake3")),):
            raise self._taken(path)
        return True

    def _taken(self, path: str) -> TargetTaken:
        return TargetTaken(f"In {self.label} the name {path} is taken by another file. Nothing was replaced.")

    def _fault(self, error: OSError) -> ShelverError:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return RemoteMissing(
                f"The folder {self.label} does not exist or is not mounted.", hint="Mount it, or make it."
            )
        if isinstance(error, PermissionError):
            return RemoteRefused(f"{self.label} cannot be read: {error.strerror}.", hint="Check its owner and rights.")
        if error.errno in _FULL:
            return RemoteFull(f"{self.label} has no room: {error.strerror}.", hint="Make room there.")
        return RemoteUnavailable(f"{self.label} cannot be used now: {error.strerror}.", hint="Check its disk or mount.")


def _remote_file(path: str, status: os.stat_result, *, digests: tuple[tuple[str, str], ...] = ()) -> RemoteFile:
    return RemoteFile(path=path, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns, digests=digests)
