"""Every content that was taken in, once: the port Videos on the documented tables."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.evidence import Candidate, Decision
from shelver.media.facts import Facts
from shelver.media.videos import KnownVideo, NewVideo, Shelved, VideoState, VideoStatus
from shelver.media.works import Episodes, Movie, Show, Work
from shelver.stores.connections import Area, reading, writing
from shelver.stores.title_words import write_words
from shelver.stores.video_tables import media_matches, organized_files, videos
from shelver.stores.whereabouts import is_moving, where_it_is

_UNDECIDED = (VideoState.ARRIVED, VideoState.MATCHED, VideoState.WAITING, VideoState.REVIEW)
_STATUS_OF = {
    VideoState.ARRIVED: VideoStatus.PENDING,
    VideoState.MATCHED: VideoStatus.ANALYZED,
    VideoState.REVIEW: VideoStatus.ANALYZED,
    VideoState.LEFT: VideoStatus.ANALYZED,
    VideoState.WAITING: VideoStatus.PENDING,
    VideoState.FAILED: VideoStatus.ERROR,
    VideoState.PLACED: VideoStatus.ORGANIZED,
}


class VideoStore:
    """Videos, their matches and where they were put."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def video(self, video_id: int) -> KnownVideo | None:
        """Return one video, or None."""
        found = self._known(_VIDEOS.where(videos.c.id == video_id))
        return found[0] if found else None

    def of_size(self, size_bytes: int) -> tuple[KnownVideo, ...]:
        """Return the videos of that length, oldest first."""
        return self._known(_VIDEOS.where(videos.c.file_size == size_bytes))

    def take(self, video: NewVideo) -> tuple[KnownVideo, bool]:
        """Take in a video and say whether it is new."""
        now = _now()
        values = {
            "source_path": video.source_path,
            "source_type": video.source_type,
            "file_hash": video.digest or None,
            "file_size": video.size_bytes,
            "mtime_ns": video.mtime_ns,
            "kind": video.kind,
            "sampled_digest": video.sample or None,
            "status": VideoStatus.PENDING.value,
            "state": VideoState.ARRIVED.value,
            "bundle": _lying(video),
            "created_at": now,
            "updated_at": now,
        }
        try:
            with writing(self._engine) as connection:
                made = connection.execute(insert(videos).values(**values)).inserted_primary_key
        except IntegrityError:
            return self._known(_VIDEOS.where(videos.c.file_hash == video.digest))[0], False
        assert made is not None
        known = self.video(made[0])
        assert known is not None
        return known, True

    def discard(self, video_id: int) -> None:
        """Drop a video that was taken in a moment ago and turned out to be an older one."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(videos).where(videos.c.id == video_id, videos.c.state == VideoState.ARRIVED.value)
            )

    def locate(self, video_id: int) -> str:
        """Return where the bytes of a video lie now; what was moved or taken back since is written down."""
        video = self.video(video_id)
        if video is None:
            return ""
        found = where_it_is(self._engine, video.file_path)
        if found and found != video.file_path:
            self._follow(video, found)
        return found

    def is_moving(self, video: KnownVideo) -> bool:
        """Say whether a run that lives has the file of a video on its way."""
        return is_moving(self._engine, video.file_path)

    def _follow(self, video: KnownVideo, path: str) -> None:
        mine = (organized_files.c.video_id == video.video_id) & (organized_files.c.jellyfin_path == video.file_path)
        is_back = video.state == VideoState.PLACED and path.startswith(f"{video.root_path}/")
        moved = {"is_taken_back": True} if is_back else {"jellyfin_path": path}
        with writing(self._engine) as connection:
            is_shelved = connection.execute(update(organized_files).where(mine).values(**moved)).rowcount
            if is_back:
                _settle(connection, video.video_id, VideoState.LEFT, "it was taken back from the library")
        if not is_shelved:
            self.shelve(video.video_id, Shelved(path=path, size_bytes=video.size_bytes, digest="", batch_id=""))

    def relocate(self, video_id: int, video: NewVideo) -> None:
        """Note that the bytes of a video lie elsewhere now, and that it is to be placed again."""
        with writing(self._engine) as connection:
            _settle(connection, video_id, VideoState.ARRIVED, "")
            connection.execute(update(videos).where(videos.c.id == video_id).values(bundle=_lying(video)))
            connection.execute(
                update(organized_files).where(organized_files.c.video_id == video_id).values(is_taken_back=True)
            )

    def learn(self, video_id: int, *, sample: str = "", digest: str = "") -> None:
        """Remember digests of a video that were not known."""
        values = {"sampled_digest": sample, "file_hash": digest}
        ours = update(videos).where(videos.c.id == video_id)
        try:
            with writing(self._engine) as connection:
                connection.execute(ours.values(**{name: value for name, value in values.items() if value}))
        except IntegrityError:  # two rows of one content from before either was read: the older one is the content
            if sample:
                self.learn(video_id, sample=sample)

    def describe(self, video_id: int, facts: Facts) -> None:
        """Remember what the container says."""
        values = {
            "duration": facts.duration_s or None,
            "resolution": f"{facts.width_px}x{facts.height_px}" if facts.width_px else None,
            "codec": facts.video_codec or (facts.audio[0].codec if facts.audio else None),
            "facts": encode(facts),
        }
        with writing(self._engine) as connection:
            connection.execute(update(videos).where(videos.c.id == video_id).values(**values))

    def facts(self, video_id: int) -> Facts | None:
        """Return what the container says, if it was ever looked into."""
        with reading(self._engine) as connection:
            found = connection.execute(select(videos.c.facts).where(videos.c.id == video_id)).scalar()
        try:
            return decode(Facts, found) if found else None
        except UnreadableValue:
            return None

    def undecided(self, *, is_failed_too: bool = False) -> tuple[KnownVideo, ...]:
        """Return the videos that are neither placed nor left on purpose, oldest first; failed ones only when asked for."""
        states = (*_UNDECIDED, VideoState.FAILED) if is_failed_too else _UNDECIDED
        return self._known(_VIDEOS.where(or_(*(videos.c.state == state.value for state in states))))

    def decide(self, video_id: int, decision: Decision, state: VideoState, message: str = "") -> None:
        """Write what a video is taken for, over what was said before."""
        with writing(self._engine, area=Area.VIDEOS) as connection:
            _settle(connection, video_id, state, message)
            connection.execute(
                update(media_matches)
                .where(media_matches.c.video_id == video_id, media_matches.c.is_current)
                .values(is_current=False)
            )
            if decision.chosen:
                values = _match(decision, decision.chosen)
                connection.execute(insert(media_matches).values(video_id=video_id, created_at=_now(), **values))
                titled = {name: values[name] for name in ("title", "year", "media_type")}
                connection.execute(update(videos).where(videos.c.id == video_id).values(**titled))
                write_words(connection, video_id, values["title"])
                write_words(connection, video_id, values["title"])

    def shelve(self, video_id: int, shelved: Shelved) -> None:
        """Write that a video lies in the library, and where."""
        values: dict[str, Any] = {
            "file_size": shelved.size_bytes,
            "digest": shelved.digest or None,
            "batch_id": shelved.batch_id,
        }
        mine = (organized_files.c.video_id == video_id) & (organized_files.c.jellyfin_path == shelved.path)
        with writing(self._engine) as connection:
            _settle(connection, video_id, VideoState.PLACED, "")
            values |= {"organized_at": _now(), "is_taken_back": False}
            if not connection.execute(update(organized_files).where(mine).values(**values)).rowcount:
                connection.execute(
                    insert(organized_files).values(video_id=video_id, jellyfin_path=shelved.path, **values)
                )
        if shelved.digest:
            self.learn(video_id, digest=shelved.digest)

    def fail(self, video_id: int, state: VideoState, message: str) -> None:
        """Write why a video is not placed."""
        with writing(self._engine) as connection:
            _settle(connection, video_id, state, message)

    def _known(self, asked: Select[Any]) -> tuple[KnownVideo, ...]:
        with reading(self._engine) as connection:
            found = {
                row.id: _video(row) for row in connection.execute(asked.order_by(videos.c.id, organized_files.c.id))
            }
        return tuple(found.values())


_VIDEOS = select(videos, organized_files.c.jellyfin_path).outerjoin(
    organized_files, (organized_files.c.video_id == videos.c.id) & ~organized_files.c.is_taken_back
)


def _settle(connection: Connection, video_id: int, state: VideoState, message: str) -> None:
    values = {"state": state.value, "state_message": message, "status": _STATUS_OF[state].value, "updated_at": _now()}
    connection.execute(update(videos).where(videos.c.id == video_id).values(**values))


def _lying(video: NewVideo) -> dict[str, str]:
    return {"file": video.file_path, "path": video.bundle_path, "root": video.root_path}


def _video(row: Row[Any]) -> KnownVideo:
    lies = row.bundle or {}
    return KnownVideo(
        video_id=row.id,
        source_path=row.source_path,
        size_bytes=row.file_size,
        status=VideoStatus(row.status),
        state=row.state,
        file_path=row.jellyfin_path or lies.get("file", ""),
        bundle_path=lies.get("path", ""),
        root_path=lies.get("root", ""),
        digest=row.file_hash or "",
        sample=row.sampled_digest or "",
    )


def _match(decision: Decision, chosen: Candidate) -> dict[str, Any]:
    """Return a decision as the documented columns say it."""
    work = chosen.work
    known = _titled(work)
    episodes = work if isinstance(work, Episodes) else None
    return {
        "media_type": chosen.media_type.value,
        "tmdb_id": known.ids.tmdb if isinstance(known, Movie | Show) else None,
        "tvdb_id": known.ids.tvdb if isinstance(known, Movie | Show) else None,
        "title": known.title,
        "year": known.year,
        "season": episodes.season if episodes else None,
        "episode": episodes.numbers[0] if episodes and episodes.numbers else None,
        "episode_title": episodes.titles[0] if episodes and episodes.titles else None,
        "match_confidence": decision.confidence,
        "metadata": {"reason": decision.reason, "work": encode(work)},
        "decided_by": decision.source,
        "is_current": True,
    }


def _titled(work: Work) -> Any:  # noqa: ANN401 - every kind of work has a title and a year
    return work.show if isinstance(work, Episodes) else work


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
