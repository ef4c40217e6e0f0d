"""Publish: pushes what the library holds to a storage, proves that it is there, and can take it back.

The intent is durable before anything is sent. A name that is taken on the storage is never replaced, and nothing is
removed there that is not proven to be our own unchanged copy of a file that the library still holds.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from shelver.disk.comparing import open_regular
from shelver.disk.digests import digest_of, sample_of, sample_of_file
from shelver.disk.landing import COMPUTED_DIGESTS
from shelver.errors import (
    FetchFault,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    ShelverError,
    SourceMissing,
    TargetTaken,
)
from shelver.events import BytesWritten, Listener, ignore
from shelver.media.sources import RemoteFile
from shelver.media.storage import LibraryFile, Publication, PublicationState, Push, Way
from shelver.ports import Remote
from shelver.ports.storage import Publications

_COMPARABLE = ("blake3", *COMPUTED_DIGESTS)
_ENDS_ALL = (RemoteUnavailable, RemoteMissing)
"""What a storage says when nothing else can be done there. A refusal may be that of one folder: then it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePorts:
    """One storage by its name in the settings, and what is remembered of it."""

    storage: str
    remote: Remote
    publications: Publications
    listener: Listener = ignore


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of one file; `reason` says why it failed, or is empty."""

    publication: Publication
    reason: str = ""


def plan_pushes(
    files: Iterable[LibraryFile],
    known: Mapping[str, Publication],
    content_of: Callable[[LibraryFile], str],
    *,
    can_move: Callable[[], bool],
) -> tuple[Push, ...]:
    """Return what must be done so that the storage holds every file under its name.

    A copy whose file has another name in the library by now is moved on the storage. `content_of` gives a file's BLAKE3;
    it is asked only where a copy of that length has lost its file, as is whether the storage moves files by itself.
    """
    files = tuple(files)
    here = {file.local_path for file in files}
    strays = {one.content: one for one in known.values() if one.local_path not in here and _may_move(one)}
    lengths = {size_bytes for size_bytes, _ in strays}
    pushes = []
    for file in files:
        one = known.get(file.local_path)
        if one is not None and one.state is PublicationState.IN_PLACE and _is_current(one, file):
            continue
        digest = (file.digest or content_of(file)) if file.size_bytes in lengths else ""
        old = strays.pop((file.size_bytes, digest), None) if digest else None
        way = Way.SEND if old is None else Way.MOVE if can_move() else Way.CARRY
        pushes.append(Push(file=file, way=way, old=old))
    return tuple(pushes)


def push(
    pushes: Iterable[Push], ports: StoragePorts, *, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Pushed]:
    """Carry pushes out, one after another; yields what became of each.

    A file whose folder the storage refuses fails alone, as long as the storage itself can be looked at.

    Raises:
        RemoteUnavailable, RemoteRefused, RemoteMissing: the storage cannot go on; what is in place stays there.
    """
    for one in pushes:
        if is_stopped():
            return
        try:
            yield Pushed(publication=_carried_out(one, ports))
        except _ENDS_ALL:
            raise
        except (ShelverError, OSError) as fault:
            reason = _reason_of(fault, one.file.path, ports.remote)
            failed = _drafted(one, ports, PublicationState.FAILED, reason=reason)
            ports.publications.write([failed])
            yield Pushed(publication=failed, reason=reason)


def take_back(
    files: Iterable[Publication], ports: StoragePorts, *, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Pushed]:
    """Remove our own unchanged copies from the storage, where the library still holds the file; yields each.

    Raises:
        RemoteUnavailable, RemoteRefused, RemoteMissing: the storage cannot go on.
    """
    for one in files:
        if is_stopped():
            return
        try:
            _require_original(one)
            ports.remote.remove(_proven(one, ports))
        except _ENDS_ALL:
            raise
        except (ShelverError, OSError) as fault:
            yield Pushed(publication=one, reason=_reason_of(fault, one.path, ports.remote))
            continue
        gone = replace(one, state=PublicationState.TAKEN_BACK)
        ports.publications.write([gone])
        yield Pushed(publication=gone)


def _reason_of(fault: ShelverError | OSError, path: str, remote: Remote) -> str:
    """Return why one file failed, for its own sake; a refusal is its own when the storage still shows its folder.

    Raises:
        RemoteUnavailable, RemoteRefused, RemoteMissing: the storage as a whole cannot go on.
    """
    if isinstance(fault, RemoteRefused):
        for _ in remote.files(is_recursive=False):
            break
        return f"{fault.message} Let shelver write to {path.rpartition('/')[0] or 'its folder'} there, then push again."
    return fault.message if isinstance(fault, ShelverError) else f"it cannot be read here ({fault.strerror})"


def _carried_out(one: Push, ports: StoragePorts) -> Publication:
    """Bring one file to its place on the storage, compare it, and write that down."""
    drafted = _drafted(one, ports, PublicationState.INTENT)
    ports.publications.write([drafted])
    if one.old is not None:
        _move(one.old, one.file, ports)
    else:
        ports.remote.send(
            one.file.local_path, one.file.path, on_bytes=lambda count: _tell(one.file, count, ports.listener)
        )
    done = replace(drafted, state=PublicationState.IN_PLACE, digests=compared(one.file, ports.remote))
    ports.publications.write([done])
    if one.old is not None:
        ports.publications.forget(one.old.storage, one.old.local_path)
    return done


def _move(old: Publication, file: LibraryFile, ports: StoragePorts) -> None:
    """Give a copy on the storage its new name; a run that was killed may have done so already, or half of it.

    Raises:
        TargetTaken: something else has the new name.
        FetchFault: something else of that length has it.
    """
    there = ports.remote.file(file.path)
    if there is None or there.size_bytes != file.size_bytes:
        ports.remote.move(old.path, file.path)
        return
    compared(file, ports.remote)
    known = tuple((name, digest) for name, digest in old.digests if name in ports.remote.abilities().digests)[-1:]
    if known:  # where nothing proves that the old name shows our copy, it stays
        ports.remote.remove(RemoteFile(path=old.path, size_bytes=old.size_bytes, digests=known))


def compared(file: LibraryFile, remote: Remote) -> tuple[tuple[str, str], ...]:
    """Prove that the copy is the file: by its length and a digest that the storage knows, else by samples of it.

    A storage that reads the file for its digest knows that of every file; when it does not say it, nothing is proven yet.

    Raises:
        FetchFault: it is not, and the copy stays, for a person to look at; or the storage did not give its digest now.
    """
    abilities = remote.abilities()
    known = next((name for name in abilities.digests if name in _COMPARABLE), None)
    found = remote.file(file.path, digests=(known,) if known else ())
    if found is None or found.size_bytes != file.size_bytes:
        raise _differs(file, remote)
    if known and not abilities.are_digests_free and not dict(found.digests).get(known):
        raise FetchFault(
            f"{remote.label} did not tell the {known} of {file.path}, so that the copy is not proven yet.",
            hint="The next push asks again; the file is not sent again.",
        )
    fd = open_regular(file.local_path)
    try:
        digests = {"blake3": digest_of(fd, "blake3")}
        said = dict(found.digests).get(known or "", "")
        if known and said:
            digests.setdefault(known, "" if known == "blake3" else digest_of(fd, known))
            is_same = digests[known] == said
        else:
            is_same = sample_of_file(fd) == _sample_there(found, remote)
    finally:
        os.close(fd)
    if not is_same:
        raise _differs(file, remote)
    return tuple(digests.items())


def _sample_there(found: RemoteFile, remote: Remote) -> str:
    return sample_of(lambda offset, length: remote.read(found.path, offset, length), found.size_bytes)


def _proven(one: Publication, ports: StoragePorts) -> RemoteFile:
    """Return what the storage must still hold for it to be our copy: with a digest, or compared by samples here.

    Raises:
        TargetTaken: the name shows other content by now.
    """
    known = tuple((name, digest) for name, digest in one.digests if name in ports.remote.abilities().digests)[-1:]
    found = ports.remote.file(one.path)
    if not known and found is not None and found.size_bytes == one.size_bytes:
        fd = open_regular(one.local_path)
        try:
            is_same = sample_of_file(fd) == _sample_there(found, ports.remote)
        finally:
            os.close(fd)
        if not is_same:
            raise TargetTaken(f"On {ports.remote.label} the file {one.path} holds other content by now. It stays.")
    return RemoteFile(path=one.path, size_bytes=one.size_bytes, digests=known)


def _require_original(one: Publication) -> None:
    """Check that the library still holds the file whose copy is to go; raises SourceMissing or OSError."""
    fd = open_regular(one.local_path)
    try:
        is_same = os.fstat(fd).st_size == one.size_bytes and digest_of(fd, "blake3") == one.content[1]
    finally:
        os.close(fd)
    if not is_same:
        raise SourceMissing(
            f"{one.local_path} is not the file that was pushed any more, so its copy stays on {one.storage}.",
            hint="Push it again, or remove the copy by hand.",
        )


def _drafted(one: Push, ports: StoragePorts, state: PublicationState, *, reason: str = "") -> Publication:
    return Publication(
        storage=ports.storage,
        local_path=one.file.local_path,
        address=ports.remote.label,
        path=one.file.path,
        size_bytes=one.file.size_bytes,
        mtime_ns=0,
        state=state,
        reason=reason,
    )


def _may_move(one: Publication) -> bool:
    return one.state is PublicationState.IN_PLACE and bool(one.content[1])


def _is_current(one: Publication, file: LibraryFile) -> bool:
    digest = one.content[1]
    return (one.path, one.size_bytes) == (file.path, file.size_bytes) and (
        not file.digest or not digest or digest == file.digest
    )


def _tell(file: LibraryFile, count: int, listener: Listener) -> None:
    listener(BytesWritten(path=file.local_path, done_bytes=count, total_bytes=file.size_bytes))


def _differs(file: LibraryFile, remote: Remote) -> FetchFault:
    return FetchFault(
        f"The copy of {file.local_path} on {remote.label} is not the same as the file. The file was not touched.",
        hint="Remove the copy there, then push again.",
    )
