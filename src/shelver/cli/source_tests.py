"""Whether a source can be reached: what it can do, how much room it has, and its first bytes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelver.errors import ShelverError
from shelver.media.sources import SourceType, SyncSource
from shelver.media.visible import size
from shelver.remotes.folder import FolderRemote

if TYPE_CHECKING:
    from shelver.ports import Remote
    from shelver.wiring import Program

_FIRST_BYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of a try; `trouble` is None when the source can be used."""

    name: str
    message: str
    trouble: ShelverError | None = None


def require_reached(program: "Program", kind: SourceType, path: str) -> None:
    """Ask once whether an address can be reached; raises what it says, also that it does not answer."""
    if kind is not SourceType.LOCAL:
        program.remotes.at(path).abilities()
        return
    with program.reach() as reach:
        trouble = reach.at(path, _trouble_of, path)
    if trouble:
        raise trouble


def _trouble_of(path: str) -> ShelverError | None:
    try:
        FolderRemote(path).abilities()
    except ShelverError as trouble:
        return trouble
    return None


def tried(program: "Program", source: SyncSource) -> Tried:
    """Ask a source what it can do, list it as far as its first file, and read that file's first bytes.

    A folder on a network or FUSE file system is tried by a child that can be killed, since it may hang.
    """
    try:
        if source.type is not SourceType.LOCAL:
            return _tried(source, program.remotes.of_source(source))
        with program.reach() as reach:
            return reach.at(source.path, _tried_here, source)
    except ShelverError as trouble:
        return Tried(name=source.name, message=str(trouble), trouble=trouble)


def _tried_here(source: SyncSource) -> Tried:
    """Try a folder; a function of its own, with plain values, since it may run in a child."""
    return _tried(source, FolderRemote(source.path))


def _tried(source: SyncSource, remote: "Remote") -> Tried:
    try:
        abilities = remote.abilities()
        first = next((file for file in remote.files() if file.size_bytes), None)
        if first is not None:
            remote.read(first.path, 0, _FIRST_BYTES)
    except ShelverError as trouble:
        return Tried(name=source.name, message=str(trouble), trouble=trouble)
    said = [f"{source.path} can be read" if first else f"{source.path} is empty"]
    said.append(f"digests: {', '.join(abilities.free_digests) or 'none without reading'}")
    if abilities.moves:
        said.append("moves files by itself")
    if (free := remote.free_bytes()) is not None:
        said.append(f"{size(free)} free")
    return Tried(name=source.name, message="; ".join(said))
