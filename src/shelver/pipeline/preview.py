"""Preview: where new files of a remote would go, found out without fetching them.

The remote is listed, its outline is planned as any folder, and of a file whose name leaves something open just the head
and the tail are read, where containers keep their facts.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from shelver.errors import ShelverError
from shelver.media.facts import Facts
from shelver.media.sources import FileState, RemoteFile, SyncSource, location
from shelver.pipeline.recognise import recognise_there
from shelver.pipeline.remote_bundles import LOOKING, Outlined, outlined
from shelver.pipeline.stages import Ports, plan
from shelver.pipeline.syncing import SyncPorts
from shelver.pipeline.taking import Filter
from shelver.pipeline.ways import Way
from shelver.pipeline.wishes import Wishes
from shelver.plan.placements import BundlePlan
from shelver.ports import Prober, Remote

_HEAD_BYTES = 512 << 10
_TAIL_BYTES = 1 << 20
_DONE = frozenset({FileState.TAKEN, FileState.LEFT})


@dataclass(slots=True, kw_only=True)
class PreviewCounts:
    """What a preview saw. State: it grows while bundles are planned.

    `fetch_bytes` would have to pass through this machine; `looked_bytes` were read to find out what files are.
    """

    new: int = 0
    unchanged: int = 0
    known: int = 0
    left: int = 0
    fetch_bytes: int = 0
    looked_bytes: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def preview(
    source: SyncSource, sync: SyncPorts, stages: Ports, wishes: Wishes
) -> Iterator[tuple[Iterator[BundlePlan], PreviewCounts]]:
    """Give the plans of what is new at a remote source, which last while the block runs; nothing is fetched or changed.

    The plans name files as a person calls them at the source.

    Raises:
        RemoteUnavailable, RemoteRefused, RemoteMissing: the source cannot be looked at.
    """
    counts = PreviewCounts()
    remote = sync.remote_of(source)
    fresh = _fresh(source, sync, remote, counts)
    with outlined(fresh.values(), Way(remote), sync.sources, sync.holder_of(source), what=LOOKING) as found:
        prober = _Peeking(stages.prober, remote, found, fresh, counts) if stages.prober else None
        planned = plan([found.folder], replace(stages, sources=sync.sources, prober=prober), wishes)
        yield (_named_as_there(bundle, source, found, counts) for bundle in planned), counts


def _fresh(source: SyncSource, sync: SyncPorts, remote: Remote, counts: PreviewCounts) -> dict[str, RemoteFile]:
    """Return the files that a sync would look at."""
    known = sync.book.seen(source)
    filter_ = Filter(source.rules)
    listed = {file.path: file for file in remote.files()}
    fresh = {}
    way = Way(remote)
    for path, file in listed.items():
        row = known.get(path)
        if row is not None and row.mark == file.mark and row.state in _DONE:
            counts.unchanged += 1
        elif filter_.refusal(path, file.size_bytes):
            counts.left += 1
        elif recognise_there(way, source, file, sync, is_listed=listed.__contains__) is not None:
            counts.known += 1
        else:
            fresh[path] = file
    counts.new = len(fresh)
    return fresh


def _named_as_there(bundle: BundlePlan, source: SyncSource, found: Outlined, counts: PreviewCounts) -> BundlePlan:
    def there(path: str) -> str:
        return location(source, found.below(path)) if path else path

    counts.fetch_bytes += sum(placement.size_bytes for placement in bundle.placements if placement.source_path)
    items = tuple(
        replace(
            item,
            source_path=there(item.source_path),
            placements=tuple(replace(one, source_path=there(one.source_path)) for one in item.placements),
        )
        for item in bundle.items
    )
    return replace(
        bundle,
        path=there(bundle.path),
        source_root=source.path,
        items=items,
        left=tuple((there(path), reason) for path, reason in bundle.left),
    )


class _Peeking:
    """A prober that reads the head and the tail of a remote file into its outline before the container is looked at."""

    def __init__(
        self,
        prober: Prober,
        remote: Remote,
        found: Outlined,
        files: dict[str, RemoteFile],
        counts: PreviewCounts,
    ) -> None:
        self._prober = prober
        self._remote = remote
        self._found = found
        self._files = files
        self._counts = counts

    def facts(self, path: str) -> Facts | None:
        """Return the facts that head and tail tell; None when they tell nothing, or the remote does not give them."""
        file = self._files.get(self._found.below(path))
        if file is None:
            return None
        try:
            self._fill(path, file)
        except (ShelverError, OSError) as fault:
            self._counts.problems.append((file.path, str(fault)))
            return None
        return self._prober.facts(path)

    def _fill(self, path: str, file: RemoteFile) -> None:
        tail_at = max(_HEAD_BYTES, file.size_bytes - _TAIL_BYTES)
        fd = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            for offset, length in ((0, _HEAD_BYTES), (tail_at, _TAIL_BYTES)):
                if offset < file.size_bytes:
                    content = self._remote.read(file.path, offset, min(length, file.size_bytes - offset))
                    self._counts.looked_bytes += len(content)
                    os.pwrite(fd, content, offset)
        finally:
            os.close(fd)
