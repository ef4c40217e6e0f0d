"""What the tests of sources share: films, a program at work, and what it left."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from shelver.media.jobs import LIVE_STATES
from shelver.settings import load
from shelver.stores.engine import open_database
from shelver.stores.videos import VideoStore
from shelver.wiring.service import Service
from tests.services.processes import children_of
from tests.trees import LONG_AGO_S

ROOT = Path(__file__).resolve().parents[2]


BIG = 12 << 20
"""What a cloud that was slowed down needs many seconds for."""


LATER = LONG_AGO_S + 1000


def film(title, year, filling=b"x", size=5000):
    return f"{title}.{year}.1080p.BluRay.x264-GRP.mkv", (filling * size)[:size]


@contextmanager
def working(home):
    """Work off the queues inside this process, as `shelver serve` does, until nothing is left to do."""
    home.run("config", "check")
    service = Service(load(home.config))
    worker = service.worker([])
    worker.start()

    def rest():
        deadline_s = time.monotonic() + 300
        while any(service.desk.jobs(states=LIVE_STATES)):
            assert time.monotonic() < deadline_s, [
                job.note or job.error for job in service.desk.jobs(states=LIVE_STATES)
            ]
            time.sleep(0.05)

    try:
        yield service, rest
    finally:
        worker.stop(grace_s=60)
        service.close()


def started(home, *arguments):
    """Start the program as a process of its own, with this home's settings."""
    home.run("config", "check")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "shelver", *arguments, "--config", str(home.config)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until(is_so):
    """Wait until something is so."""
    deadline_s = time.monotonic() + 300
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def parts(home):
    return [path for path in (home.folder / "staging").rglob("*.part") if path.stat().st_size > 1 << 20]


def guards_of(process):
    """The shells that guard an rclone which a process started, by their process ids."""
    return [pid for pid in children_of(process.pid) if b"--rc-serve" in command_of(pid)]


def command_of(pid):
    """The words with which a process was started; none when it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def states(home):
    engine = open_database(f"sqlite:///{os.environ['HOME']}/.local/state/shelver/shelver.db")
    videos = VideoStore(engine)
    found = {number: videos.video(number) for number in range(1, 5)}
    engine.dispose()
    return {video.video_id: (video.state, video.file_path) for video in found.values() if video}
