"""What is remembered of sources, of the files seen there, and of the videos that they hold."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from shelver.media.evidence import Decision
from shelver.media.facts import Facts
from shelver.media.sources import SeenFile, SourceRules, SourceState, SourceType, SyncSource
from shelver.media.videos import KnownVideo, NewVideo, Shelved, VideoState


class VideoGone(Exception):
    """A video was discarded in favour of an older one of its content since it was looked up: look again."""


class SourceBook(Protocol):
    """The sync sources and what was seen at each. Every change is durable."""

    def sources(self) -> tuple[SyncSource, ...]:
        """Return every source, by name."""
        ...

    def source(self, name: str) -> SyncSource:
        """Return one source.

        Raises:
            UnknownSource: there is none of that name.
        """
        ...

    def add(self, name: str, kind: SourceType, path: str, *, schedule: str, rules: SourceRules) -> SyncSource:
        """Take in a source.

        Raises:
            SourceExists: one of that name is there already.
        """
        ...

    def change(self, name: str, *, schedule: str, rules: SourceRules) -> SyncSource:
        """Give a source another schedule and other rules; what was seen there stays known.

        What the old rules refused is looked at again by the next sync.

        Raises:
            UnknownSource: there is none of that name.
        """
        ...

    def remove(self, name: str) -> None:
        """Forget a source and what was seen there; videos stay known.

        Raises:
            UnknownSource: there is none of that name.
        """
        ...

    def hold(self, source: SyncSource) -> AbstractContextManager[None]:
        """Hold the source while the block runs, so that no two runs sync it.

        The hold renews itself. That of a process which ended or stands still is another's after some seconds. What a job
        holds, it holds by its claim: as soon as that is lost, the source is the next attempt's.

        Raises:
            SourceBusy: another run holds it.
        """
        ...

    def require_hold(self, source: SyncSource) -> None:
        """Check that the hold still stands.

        Raises:
            SourceBusy: it was lost, as happens to a process that stood still; the caller must stop.
        """
        ...

    def note(self, source: SyncSource, state: SourceState, *, problem: str = "", hint: str = "") -> None:
        """Write how the source stands; READY also notes the time."""
        ...

    def count(self, source: SyncSource, *, files: int, size_bytes: int) -> None:
        """Add to what was synced in all."""
        ...

    def seen(self, source: SyncSource) -> Mapping[str, SeenFile]:
        """Return what is known of the source's files, by path."""
        ...

    def known(self, source: SyncSource, paths: Sequence[str]) -> Mapping[str, SeenFile]:
        """Return what is known of some of the source's files, by path."""
        ...

    def see(self, files: Sequence[SeenFile]) -> None:
        """Write what is known of files, in one transaction; those of the same path are renewed.

        Raises:
            VideoGone: a video that a file belongs to, or the source, is there no more; nothing was written.
        """
        ...

    def locations(self, video_id: int) -> tuple[str, ...]:
        """Return every place at which a video was seen, as a person calls it, in order of first sight."""
        ...

    def want_again(self, video_id: int) -> None:
        """Note that the files of a video are to be taken anew wherever they are still found."""
        ...

    def enable(self, name: str, *, is_enabled: bool) -> None:
        """Let a source be synced by the schedule, or not.

        Raises:
            UnknownSource: there is none of that name.
        """
        ...

    def alike(self, size_bytes: int) -> tuple[SeenFile, ...]:
        """Return the files of any source that have that length and belong to a video."""
        ...


class Videos(Protocol):
    """Every content that was taken in, once. Every change is durable."""

    def video(self, video_id: int) -> KnownVideo | None:
        """Return one video, or None."""
        ...

    def of_size(self, size_bytes: int) -> tuple[KnownVideo, ...]:
        """Return the videos of that length, oldest first."""
        ...

    def take(self, video: NewVideo) -> tuple[KnownVideo, bool]:
        """Take in a video and say whether it is new; content of the same digest is taken in once."""
        ...

    def discard(self, video_id: int) -> None:
        """Drop a video that was taken in a moment ago and turned out to be an older one; nothing else names it yet."""
        ...

    def locate(self, video_id: int) -> str:
        """Return where the bytes of a video lie now, whatever moved them since; "" when they are nowhere."""
        ...

    def is_moving(self, video: KnownVideo) -> bool:
        """Say whether a run that lives has the file of a video on its way at this moment."""
        ...

    def relocate(self, video_id: int, video: NewVideo) -> None:
        """Note that the bytes of a video lie elsewhere now, and that it is to be placed again."""
        ...

    def learn(self, video_id: int, *, sample: str = "", digest: str = "") -> None:
        """Remember digests of a video that were not known; one that another video has already changes nothing."""
        ...

    def describe(self, video_id: int, facts: Facts) -> None:
        """Remember what the container says."""
        ...

    def facts(self, video_id: int) -> Facts | None:
        """Return what the container says, if it was ever looked into."""
        ...

    def undecided(self, *, is_failed_too: bool = False) -> tuple[KnownVideo, ...]:
        """Return the videos that are neither placed nor left on purpose, oldest first; failed ones only when asked for."""
        ...

    def decide(self, video_id: int, decision: Decision, state: VideoState, message: str = "") -> None:
        """Write what a video is taken for, over what was said before."""
        ...

    def shelve(self, video_id: int, shelved: Shelved) -> None:
        """Write that a video lies in the library, and where."""
        ...

    def fail(self, video_id: int, state: VideoState, message: str) -> None:
        """Write why a video is not placed."""
        ...
