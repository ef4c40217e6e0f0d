"""Settings of the service: its queues, its address, and when its chores run."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ByteSize, ConfigDict, Field, PositiveInt, SecretStr

from shelver.media.jobs import JobType, MissedRuns
from shelver.settings.paths import Folder


def _interval(value: Any) -> Any:  # noqa: ANN401 - whatever the file or the environment holds
    """Read a bare number, as the documented SYNC_INTERVAL is written, as seconds."""
    text = str(value).strip()
    return f"{text}s" if text.isascii() and text.isdecimal() else value


When = Annotated[str, BeforeValidator(_interval)]


class _ServiceSection(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class QueueSettings(_ServiceSection):
    """Where jobs wait for workers, and how many run at once."""

    url: SecretStr | None = Field(
        default=None,
        description="redis://HOST:PORT/NUMBER, for workers of several processes; unset: inside the process",
    )
    threads: PositiveInt = Field(default=4, description="jobs that one worker runs at the same time")
    concurrency: dict[JobType, PositiveInt] = Field(
        default={},
        description="jobs of a queue that run at the same time on all workers together, as in `{sync = 2}`;"
        " match, organize and publish run one by one unless named, the others without a limit",
    )

    @property
    def limits(self) -> dict[JobType, int]:
        """The limits as workers take them."""
        return {JobType.MATCH: 1, JobType.ORGANIZE: 1, JobType.PUBLISH: 1, **self.concurrency}


class ServeSettings(_ServiceSection):
    """Where `shelver serve` listens."""

    host: str = Field(
        default="127.0.0.1", description="address; anything but 127.0.0.1 is reachable from other machines"
    )
    port: int = Field(default=8420, ge=0, le=65535, description="port; 0 takes a free one")


class LogSettings(_ServiceSection):
    """Where `shelver serve` and `shelver worker` write what happens, besides standard error."""

    file: Folder | None = Field(
        default=None, description="a file that is rotated by itself, one for each process; unset: standard error alone"
    )
    max_size: ByteSize = Field(
        default=ByteSize(10 * 1024**2), ge=4096, description="the file is rotated before it grows beyond this"
    )
    keep: PositiveInt = Field(
        default=5, le=1000, description="rotated files that are kept, as FILE.1 (the newest) and on"
    )


class ScheduleSettings(_ServiceSection):
    """When chores run: an interval such as `30m`, `1h`, `2d`, or a cron expression in local time; empty means never."""

    sync: When = Field(default="1h", description="every source that has no schedule of its own")
    scrub: When = Field(default="0 4 1 * *", description="read the library again and find rot")
    trash: When = Field(default="30 3 * * *", description="delete for good what has waited in the trash long enough")
    clean_up: When = Field(default="15 3 * * *", description="forget old finished jobs and other leftovers")
    backup: When = Field(default="0 3 * * *", description="copy the database and the settings")
    publish: When = Field(
        default="30 5 * * *",
        description="push to every storage what it lacks; what a batch of the service placed is pushed at once anyway",
    )
    disk_space: When = Field(
        default="15m", description="look at the free space of every root, of staging and of backups"
    )
    stats: When = Field(default="1h", description="write the statistics of the day")
    missed: MissedRuns = Field(
        default=MissedRuns.ONCE,
        description="what happens to runs that were missed: once makes up for them, skip does not",
    )
    job_days: float = Field(default=30.0, ge=0, description="days that finished jobs are remembered")
    scrub_hours: float = Field(
        default=1.0,
        gt=0,
        description="hours that a scrub reads in one go; the rest follows at once, and a restart costs no more than that",
    )
    trash_days: float = Field(default=30.0, ge=0, description="days that replaced files wait in the trash")


class BackupSettings(_ServiceSection):
    """Where backups of the database, the cache of media types and the settings go."""

    path: Folder | None = Field(default=None, description="the folder; unset means backups in the state folder")
    keep: PositiveInt = Field(
        default=14, description="backups that are kept, here and at the second place; older ones are removed"
    )
    remote: str = Field(
        default="", description="a second place for each: `name:path` of rclone's configuration, or an absolute folder"
    )
