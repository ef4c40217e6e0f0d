"""A source on a disk that stops answering: it is said to be so, the others go on, and the service stops when told to."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from shelver.cli.source_tests import require_reached, tried
from shelver.errors import ExitCode, RemoteMissing, RootOffline, SourceOffline
from shelver.media.sources import SourceRules as Taken
from shelver.media.sources import SourceState, SourceType, SyncSource
from shelver.pipeline.ingest import IntakePorts, ingest
from shelver.pipeline.sync import Sync
from shelver.pipeline.syncing import Arrived, SyncPorts
from shelver.sources.local import LocalSources, refuse_overlap
from shelver.sources.rules import SourceRules
from shelver.sources.sheltered import ShelteredSources
from shelver.sources.watching import FolderWatch
from shelver.stores.engine import open_database
from shelver.stores.sources import SourceStore
from shelver.stores.videos import VideoStore
from shelver.transfers.reaching import ShelteredReach
from tests.crash.mounted import ROOT, Mounted, needs_fuse
from tests.crash.patience import Patience
from tests.trees import plant

pytestmark = needs_fuse

RULES = SourceRules()
STALL_S = 1.5
EVERYTHING = {"op": "*", "hang": 1}
TREE = {
    "Alien.1979.1080p.mkv": "a",
    "Heat.1995.1080p-GRP": {"heat.mkv": "h", "heat.en.srt": "s"},
    "shows": {"Dark.S01E01.mkv": "d"},
}


@pytest.fixture
def mounted(tmp_path):
    found = Mounted(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def sheltered():
    made = ShelteredSources(RULES, stall_s=STALL_S)
    yield made
    made.close()


def names(bundles):
    return [bundle.name for bundle in bundles]


def test_a_folder_on_such_a_disk_shows_the_bundles_that_any_folder_shows(mounted, sheltered):
    plant(mounted.mount, TREE)
    expected = list(LocalSources(RULES).bundles([str(mounted.mount)]))
    assert len(expected) == 3
    assert list(sheltered.bundles([str(mounted.mount)])) == expected
    paths = [one.path for one in expected]
    assert list(sheltered.bundles(paths)) == list(LocalSources(RULES).bundles(paths))


@pytest.mark.parametrize("rule", [EVERYTHING, {"op": "readdir", "hang": 1}])
def test_a_folder_that_hangs_ends_in_a_clear_error_and_the_others_are_found(mounted, sheltered, tmp_path, rule):
    plant(mounted.mount, TREE)
    near = plant(tmp_path / "near", TREE)
    mounted.break_by(rule)
    with pytest.raises(SourceOffline, match="does not answer"):
        list(sheltered.bundles([str(mounted.mount)]))
    found = sheltered.bundles([str(near), str(mounted.mount)])
    assert names([next(found) for _ in range(3)]) == ["Alien.1979.1080p.mkv", "Heat.1995.1080p-GRP", "Dark.S01E01.mkv"]
    mounted.break_by()
    assert len(list(sheltered.bundles([str(mounted.mount)]))) == 3


def test_a_disk_that_hangs_inside_a_folder_is_looked_at_from_outside_too(mounted, sheltered, tmp_path):
    plant(mounted.backing, TREE)
    mounted.break_by(EVERYTHING)
    with pytest.raises(SourceOffline, match="does not answer"):
        list(sheltered.bundles([str(tmp_path)]))


def test_what_is_written_on_a_disk_that_hangs_holds_up_no_other_folder(mounted, sheltered, tmp_path):
    near = plant(tmp_path / "near", TREE)
    with (mounted.mount / "growing.part").open("wb"):
        mounted.break_by(EVERYTHING)
        time.sleep(1.5)  # by then the kernel has forgotten what the file was
        rescue = threading.Timer(10, mounted.break_by)
        rescue.start()
        began_s = time.monotonic()
        assert len(list(sheltered.bundles([str(near)]))) == 3
        assert time.monotonic() - began_s < 8
        rescue.cancel()
        mounted.break_by()


def test_whether_a_source_lies_in_a_library_is_known_without_touching_a_disk_that_hangs(mounted, tmp_path):
    mounted.break_by(EVERYTHING)
    refuse_overlap([str(mounted.mount / "downloads")], [str(tmp_path)[:-1]])


def test_a_sync_of_a_source_that_hangs_ends_with_that_as_its_state(mounted, sheltered, tmp_path):
    plant(mounted.mount, TREE)
    mounted.break_by(EVERYTHING)
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    book = SourceStore(engine)
    source = book.add("cloud", SourceType.LOCAL, str(mounted.mount), schedule="", rules=Taken())
    ports = SyncPorts(
        book=book,
        videos=VideoStore(engine),
        sources=sheltered,
        remote_of=lambda _source: pytest.fail("it is no remote"),
        staging=str(tmp_path / "staging"),
        buffer_bytes=0,
    )
    assert list(sync := Sync(source, ports)) == []
    assert isinstance(sync.counts.trouble, SourceOffline)
    assert book.source("cloud").state is SourceState.TROUBLE
    assert "does not answer" in book.source("cloud").problem
    mounted.break_by()
    assert len(list(Sync(source, ports))) == 3
    assert book.source("cloud").state is SourceState.READY
    engine.dispose()


def test_a_file_that_hangs_while_it_is_compared_ends_in_a_clear_error_and_is_taken_in_later(mounted, tmp_path):
    plant(mounted.mount, dict.fromkeys(("Alien.1979.mkv", "Brazil.1985.mkv"), b"f" * 900000))
    engine = open_database(f"sqlite:///{tmp_path}/shelver.db")
    book, root = SourceStore(engine), str(mounted.mount)
    book.add("cloud", SourceType.LOCAL, root, schedule="", rules=Taken())

    def take(name):
        with ShelteredReach(stall_s=STALL_S) as reach:
            ports = IntakePorts(book=book, videos=VideoStore(engine), sources=LocalSources(RULES), reach=reach)
            return ingest(Arrived(source="cloud", bundle_path=f"{root}/{name}", root_path=root), ports)

    assert len(take("Alien.1979.mkv").new) == 1
    mounted.break_by({"op": "read", "hang": 1})
    with pytest.raises(RootOffline, match=f"{root} does not answer"):
        take("Brazil.1985.mkv")
    mounted.break_by()
    assert len(take("Brazil.1985.mkv").known) == 1
    engine.dispose()


def test_adding_and_testing_a_source_that_hangs_says_so_of_the_folder(mounted):
    plant(mounted.mount, TREE)
    source = SyncSource(
        source_id=1, name="cloud", type=SourceType.LOCAL, path=str(mounted.mount), schedule="", rules=Taken()
    )
    program = SimpleNamespace(reach=lambda: ShelteredReach(stall_s=STALL_S))
    require_reached(program, SourceType.LOCAL, source.path)
    assert "can be read" in tried(program, source).message
    with pytest.raises(RemoteMissing):
        require_reached(program, SourceType.LOCAL, str(mounted.mount / "nothing"))
    mounted.break_by(EVERYTHING)
    assert f"The folder {mounted.mount} does not answer" in tried(program, source).message
    with pytest.raises(RootOffline, match="does not answer"):  # by now the kernel has forgotten what the folder was
        require_reached(program, SourceType.LOCAL, source.path)


def shelver(tmp_path, *arguments, code=0):
    command = [sys.executable, "-m", "shelver", *arguments, "--config", str(tmp_path / "shelver.toml")]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == code, done.stderr
    return done


def environment(tmp_path):
    return {**os.environ, "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT / "src")}


def test_a_link_to_a_disk_that_hangs_in_a_watched_folder_stops_nobody(mounted, tmp_path, caplog):
    plant(mounted.mount, TREE)
    near, inner = plant(tmp_path / "near", TREE), plant(tmp_path / "inner", TREE)
    (near / "inner").symlink_to(inner)
    (inner / "loop").symlink_to(near)
    (inner / "cloud").symlink_to(mounted.mount / "shows")
    mounted.break_by(EVERYTHING)
    time.sleep(1.5)  # by then the kernel has forgotten what the folder was
    rescue = threading.Timer(10, mounted.break_by)
    rescue.start()
    watch = FolderWatch(lambda: {"near": str(near)}, lambda _name: True, looks_every_s=0.2)
    watch.start()
    longest_s, begin_s = 0.0, time.monotonic()
    while (looked_s := time.monotonic()) - begin_s < 5:
        time.sleep(0.05)
        longest_s = max(longest_s, time.monotonic() - looked_s)
    watch.stop()
    rescue.cancel()
    assert longest_s < 4
    assert "inner/cloud leads to a network or FUSE file system" in caplog.text


def test_a_folder_with_a_link_to_one_that_holds_a_share_is_not_watched(mounted, tmp_path, caplog):
    near = plant(tmp_path / "near", TREE)
    (near / "all").symlink_to(mounted.mount.parent)
    watch = FolderWatch(lambda: {"near": str(near)}, lambda _name: True, looks_every_s=0.2)
    watch.start()
    deadline_s = time.monotonic() + 20
    while "near/all leads to a network or FUSE file system" not in caplog.text:
        assert time.monotonic() < deadline_s
        time.sleep(0.05)
    watch.stop()


@pytest.mark.parametrize("command", [["plan"], ["organize", "--execute", "--yes"]])
def test_a_downloads_folder_that_hangs_ends_a_plan_with_a_clear_error(mounted, tmp_path, command):
    (tmp_path / "library").mkdir()
    (tmp_path / "shelver.toml").write_text(
        f'[roots.films]\npath = "{tmp_path}/library"\nkind = "movies"\n'
        f'[downloads]\npath = "{mounted.mount}"\n[moving]\nstall_s = 5\n'
    )
    plant(mounted.mount, TREE)
    mounted.break_by(EVERYTHING)
    done = shelver(tmp_path, *command, code=ExitCode.TEMPORARY)
    assert re.search(r"SHV-303 .*/mount does not answer", done.stderr)
    assert list((tmp_path / "library").iterdir()) == []


def test_serve_stops_within_20_s_while_a_watched_source_hangs(mounted, tmp_path):
    (tmp_path / "library").mkdir()
    (tmp_path / "shelver.toml").write_text(
        f'[roots.films]\npath = "{tmp_path}/library"\nkind = "movies"\n[staging]\npath = "{tmp_path}/staging"\n'
        "[moving]\nstall_s = 300\n"
    )
    plant(mounted.mount, TREE)
    shelver(tmp_path, "sources", "add", "cloud", str(mounted.mount))
    mounted.break_by(EVERYTHING)
    shelver(tmp_path, "jobs", "add", "sync", "cloud")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "shelver", "serve", "--port", "0", "--config", str(tmp_path / "shelver.toml")]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stdout=output, stderr=output)
    try:
        begin = Patience(60, lambda: [process.pid])
        while (
            not re.search(r"cloud is not watched", log.read_text())
            or "running" not in shelver(tmp_path, "jobs", "list").stdout
        ):
            assert not begin.is_over(), log.read_text()
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        end = Patience(20, lambda: [process.pid])
        while process.poll() is None:
            assert not end.is_over(), log.read_text()
            time.sleep(0.05)
    finally:
        mounted.break_by()
        process.kill()
        process.wait(30)
    assert process.returncode == 0
    assert "Stopping" in log.read_text()
    [job] = [
        line for line in shelver(tmp_path, "jobs", "list").stdout.splitlines() if "sync" in line and "cloud" in line
    ]
    assert "waiting" in job
