"""Any remote of rclone's configuration: Google Drive, OneDrive, SFTP, S3, WebDAV and the others."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import quote

import ijson

from shelver.disk.comparing import open_regular
from shelver.disk.digests import sample_of, sample_of_file
from shelver.errors import (
    FetchFault,
    RemoteMissing,
    RemoteUnavailable,
    ShelverError,
    SourceMissing,
    TargetTaken,
    UsageError,
)
from shelver.media.sources import Abilities, RemoteFile
from shelver.remotes.answers import fault_of, listed, said
from shelver.remotes.daemon import RcloneDaemon

_NAME = re.compile(r"[\w.+@](?:[\w.+@ -]*[\w.+@-])?")
_BLOCK_BYTES = 1 << 20
_STRONGEST_FIRST = ("blake3", "sha256", "sha1", "md5", "quickxor", "dropbox", "mailru", "hidrive", "whirlpool")
_LONGEST_POLL_S = 1.0
_NO_TIMES_FROM_NS = 10**15

OnBytes = Callable[[int], None]
OnWait = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Job:
    """A job by its number, which tells it apart in one `execution` of rclone only."""

    number: int
    execution: str


class RcloneRemote:
    """The port Remote on `name:path`. Holds no connection of its own; the daemon keeps those to the clouds."""

    def __init__(self, address: str, daemon: RcloneDaemon) -> None:
        """Take an address that `checked_address` accepts."""
        self.label = checked_address(address)
        self._daemon = daemon
        self._name, _, self._folder = self.label.partition(":")
        self._abilities: Abilities | None = None

    def abilities(self) -> Abilities:
        """Return what the remote can do by itself; it is asked once."""
        if self._abilities is None:
            info = self._call("operations/fsinfo", {"fs": self.label})
            features, known = info.get("Features") or {}, info.get("Hashes") or []
            self._abilities = Abilities(
                digests=tuple(name for name in _STRONGEST_FIRST if name in known),
                are_digests_free=not features.get("SlowHash"),
                moves=bool(features.get("Move") or features.get("Copy")),
                keeps_times=int(info.get("Precision") or 0) < _NO_TIMES_FROM_NS,
            )
        return self._abilities

    def free_bytes(self) -> int | None:
        """Return the room that is left; None where the remote does not say."""
        try:
            return self._call("operations/about", {"fs": self.label}).get("free")
        except RemoteUnavailable:  # most remotes without a quota answer with a fault
            return None

    def files(self, *, is_recursive: bool = True, on_wait: OnWait | None = None) -> Iterator[RemoteFile]:
        """Yield every regular file below the folder, with digests where they cost nothing.

        rclone answers when it has listed everything, which takes as long as it takes. It holds about 3 KB for each file
        meanwhile, and for a minute after; folder by folder it would hold less, and ask many clouds for much more.
        """
        abilities = self.abilities()
        body = {
            "fs": self.label,
            "remote": "",
            "opt": {
                "recurse": is_recursive,
                "filesOnly": True,
                "noMimeType": True,
                **_digests(abilities.free_digests[:1]),
            },
            "_config": {"UseServerModTime": True, "UseListR": True},
        }
        job = self._finished("operations/list", body, on_wait)
        with self._daemon.request("POST", "/job/status", {"jobid": job.number}) as response:
            if response.status != 200:
                raise fault_of(self.label, response.read())
            try:
                for row in self._rows(response, job):
                    if (file := listed(row)) is not None:
                        yield file
            except ijson.IncompleteJSONError as fault:
                raise RemoteUnavailable(
                    f"The listing of {self.label} broke off.", hint="shelver tries again by itself."
                ) from fault

    def file(self, path: str, *, digests: tuple[str, ...] = ()) -> RemoteFile | None:
        """Return one file, with these digests where the remote knows them; None when there is no such file.

        Digests that the remote must read the file for take as long as they take.
        """
        body = {
            "fs": self.label,
            "remote": path,
            "opt": {"filesOnly": True, "noMimeType": True, **_digests(digests)},
            "_config": {"UseServerModTime": True},
        }
        answer = self._output("operations/stat", body) if digests else self._call("operations/stat", body)
        item = answer.get("item")
        return listed(item) if item else None

    def read(self, path: str, offset: int, length: int) -> bytes:
        """Return so many bytes of a file from there on, fewer at its end."""
        if length <= 0:
            return b""
        return b"".join(self._bytes(path, f"bytes={offset}-{offset + length - 1}", offset))

    def stream(self, path: str, offset: int) -> Iterator[bytes]:
        """Yield the bytes of a file from there on."""
        return self._bytes(path, f"bytes={offset}-" if offset else "", offset)

    def send(self, local_path: str, path: str, *, on_bytes: OnBytes | None = None) -> None:
        """Copy a file of this machine to a name that is free; rclone gives it that name only when it is there in full.

        A name that holds a file of that length and sample is taken for an earlier sending of it; who must be sure asks
        for its digests.
        """
        if self._holds(path, local_path):
            return
        folder, _, name = local_path.rpartition("/")
        body = {"srcFs": folder or "/", "srcRemote": name, "dstFs": self.label, "dstRemote": path}
        # where the server must read the file for its digest, rclone would remove a finished copy when that takes long
        options = {"Immutable": True, "Inplace": False, "IgnoreChecksum": not self.abilities().are_digests_free}
        self._output("operations/copyfile", {**body, "_config": options}, on_bytes)

    def move(self, path: str, new_path: str) -> None:
        """Give a file another name on the same remote; where the remote can, no byte passes through here."""
        if self.file(path) is None:
            raise SourceMissing(f"There is no {path} on {self.label}. Nothing was moved.")
        if self.file(new_path) is not None:
            raise TargetTaken(f"On {self.label} the name {new_path} is taken. {path} stays where it is.")
        self._output(
            "operations/movefile",
            {"srcFs": self.label, "srcRemote": path, "dstFs": self.label, "dstRemote": new_path},
        )

    def remove(self, file: RemoteFile) -> None:
        """Remove a file, if it still has the size and digests that are given; one that is gone is no fault."""
        found = self.file(file.path, digests=tuple(name for name, _ in file.digests))
        if found is None:
            return
        said = dict(found.digests)
        if found.size_bytes == file.size_bytes and any(name not in said for name, _ in file.digests):
            raise FetchFault(f"{self.label} did not tell a digest of {file.path}. It was not removed.")
        if found.size_bytes != file.size_bytes or not set(file.digests) <= set(found.digests):
            raise TargetTaken(f"On {self.label} the file {file.path} holds other content by now. It was not removed.")
        self._call("operations/deletefile", {"fs": self.label, "remote": file.path})

    def _holds(self, path: str, local_path: str) -> bool:
        """Say whether the name holds the bytes of the local file already; other bytes are a fault."""
        found = self.file(path)
        if found is None:
            return False
        fd = open_regular(local_path)
        try:
            if found.size_bytes == os.fstat(fd).st_size and self._sample(found) == sample_of_file(fd):
                return True
        finally:
            os.close(fd)
        raise TargetTaken(f"On {self.label} the name {path} is taken by another file. Nothing was replaced.")

    def _sample(self, file: RemoteFile) -> str:
        return sample_of(lambda offset, length: self.read(file.path, offset, length), file.size_bytes)

    def _bytes(self, path: str, byte_range: str, offset: int) -> Iterator[bytes]:
        root, below = (":/", self._folder[1:]) if self._folder.startswith("/") else (":", self._folder)
        whole = "/".join(part for part in (below.strip("/"), path) if part)
        address = f"/{quote(f'[{self._name}{root}]', safe='')}/{quote(whole)}"
        with self._daemon.request("GET", address, headers={"Range": byte_range} if byte_range else {}) as response:
            if response.status == 404:
                raise SourceMissing(f"There is no {path} on {self.label} any more. Nothing was fetched.")
            if response.status not in {200, 206}:
                raise fault_of(self.label, response.read())
            if response.status == 200 and offset:
                raise FetchFault(f"{self.label} cannot be read from the middle of {path}.")
            while block := response.read(_BLOCK_BYTES):
                yield block
            if response.length:
                raise RemoteUnavailable(
                    f"The connection to {self.label} broke in the middle of {path}.",
                    hint="The next sync goes on from there.",
                )

    def _output(self, command: str, body: Mapping[str, Any], on_bytes: OnBytes | None = None) -> dict[str, Any]:
        """Let the daemon do something that may take long, and return what came of it."""
        job = self._finished(command, body, None, on_bytes)
        status = self._call("job/status", {"jobid": job.number})
        self._require_same(status.get("executeId"), job)
        if not status["success"]:
            raise fault_of(self.label, status["error"])
        return status.get("output") or {}

    def _finished(
        self, command: str, body: Mapping[str, Any], on_wait: OnWait | None, on_bytes: OnBytes | None = None
    ) -> _Job:
        """Start a job in the daemon and return it at its end, however late; an interrupted wait stops the job.

        Raises:
            RemoteUnavailable: the daemon died meanwhile.
        """
        answer = self._call(command, {**body, "_async": True})
        job = _Job(number=answer["jobid"], execution=answer["executeId"])
        pause_s = 0.01
        try:
            while True:
                jobs = self._call("job/list", {})
                self._require_same(jobs.get("executeId"), job)
                if job.number not in jobs["runningIds"]:
                    return job
                if on_wait:
                    on_wait()
                if on_bytes:
                    on_bytes(int(self._call("core/stats", {"group": f"job/{job.number}"}).get("bytes") or 0))
                time.sleep(pause_s)
                pause_s = min(_LONGEST_POLL_S, pause_s * 1.5)
        except RemoteUnavailable:
            raise  # the daemon that knew the job is gone; another one must not be asked to stop what has its number
        except BaseException:
            with suppress(ShelverError):
                self._call("job/stop", {"jobid": job.number})
            raise

    def _rows(self, response: HTTPResponse, job: _Job) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of a listing that is the output of a job; its error and whose it is stand before them."""
        events = ijson.parse(response)
        for place, event, value in events:
            if place == "executeId":
                self._require_same(value, job)
            elif place == "error" and value:
                raise fault_of(self.label, value)
            elif place == "output.list":
                if event == "start_array":
                    yield from ijson.items(events, "output.list.item")
                return
        raise RemoteUnavailable(f"{self.label} was not listed.", hint="The next sync lists it again.")

    def _require_same(self, execution: object, job: _Job) -> None:
        if execution != job.execution:
            raise RemoteUnavailable(
                f"rclone ended while it was busy with {self.label}.", hint="shelver tries again by itself."
            )

    def _call(self, command: str, body: Mapping[str, Any]) -> dict[str, Any]:
        with self._daemon.request("POST", f"/{command}", body) as response:
            content = response.read()
        if response.status != 200:
            raise fault_of(self.label, content)
        return said(content)


def checked_address(address: str) -> str:
    """Return an address of the form `name:path`, where the name stands in rclone's configuration.

    Addresses that carry settings of their own (`name,key=value:`, `:sftp:`) are refused: rclone would obey them.

    Raises:
        UsageError: it is no such address.
    """
    name, colon, _ = address.partition(":")
    if not colon or not _NAME.fullmatch(name) or "\0" in address:
        raise UsageError(
            f"{address!r} names no remote. Nothing was changed.",
            hint="Write NAME:PATH, with a NAME that stands in: rclone config show",
        )
    return address


def remote_names(daemon: RcloneDaemon) -> tuple[str, ...]:
    """Return the remotes that rclone's configuration knows."""
    with daemon.request("POST", "/config/listremotes", {}) as response:
        content = response.read()
    if response.status != 200:
        raise fault_of("rclone", content)
    return tuple(str(name) for name in said(content).get("remotes") or [])


def require_remote(address: str, daemon: RcloneDaemon) -> None:
    """Check that the remote of an address is in rclone's configuration.

    Raises:
        RemoteMissing: it is not.
    """
    name = checked_address(address).partition(":")[0]
    known = remote_names(daemon)
    if name not in known:
        raise RemoteMissing(
            f"rclone's configuration has no remote {name}; it has: {', '.join(known) or 'none'}.",
            hint="Make it with: rclone config create, or set [rclone] config to the right file.",
        )


def _digests(names: tuple[str, ...]) -> dict[str, Any]:
    return {"showHash": True, "hashTypes": list(names)} if names else {}
