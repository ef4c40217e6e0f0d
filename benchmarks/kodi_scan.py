"""Lets a real Kodi scan library folders and prints what it shows, as one JSON object: movies, tvshows, episodes.

    python -m benchmarks.kodi_scan [--movies DIR]… [--tv DIR]…

Kodi runs without a screen of the machine (Xvfb), with a home of its own that is thrown away, in a network namespace with
nothing but loopback, and takes local information only: NFO files and pictures. The library is only read.
"""

import argparse
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

_PORT = 9090
_START_S = 120.0
_SCAN_S = 900.0
_ADVANCED = f"""<advancedsettings version="1.0"><jsonrpc><tcpport>{_PORT}</tcpport></jsonrpc>
<videolibrary><backgroundupdate>true</backgroundupdate></videolibrary></advancedsettings>"""
_SETTINGS = """<settings version="2"><setting id="general.addonupdates">2</setting>
<setting id="services.esenabled">true</setting><setting id="services.zeroconf">false</setting>
<setting id="videolibrary.updateonstartup">false</setting><setting id="videolibrary.flattentvshows">0</setting>
<setting id="screensaver.mode"></setting><setting id="myvideos.extractthumb">false</setting></settings>"""
_MOVIE_PROPERTIES = ("title", "year", "uniqueid", "file", "art")
_SHOW_PROPERTIES = ("title", "year", "uniqueid", "file", "art")
_EPISODE_PROPERTIES = ("title", "season", "episode", "showtitle", "tvshowid", "uniqueid", "file", "art")


def missing_programs() -> tuple[str, ...]:
    """Return what has to be installed before Kodi can be asked."""
    needed = {
        "kodi": _kodi(),
        "xvfb": shutil.which("Xvfb"),
        "util-linux": shutil.which("unshare"),
        "iproute2": shutil.which("ip"),
    }
    return tuple(package for package, found in needed.items() if not found)


def scanned(movies: Sequence[Path], tv: Sequence[Path]) -> dict[str, Any]:
    """Return what Kodi shows of these folders; it runs in a process and a network of its own."""
    folders = [part for folder in movies for part in ("--movies", str(folder))]
    folders += [part for folder in tv for part in ("--tv", str(folder))]
    alone = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c"]
    script = 'ip link set lo up && exec "$@"'
    command = [*alone, script, "sh", sys.executable, "-m", "benchmarks.kodi_scan", *folders]
    repository = Path(__file__).parent.parent
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=repository)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Scan the folders of the command line and print what Kodi shows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--movies", action="append", default=[])
    parser.add_argument("--tv", action="append", default=[])
    arguments = parser.parse_args()
    with _running() as (kodi, home):
        _tell_folders(home, arguments.movies, arguments.tv)
        kodi.call("VideoLibrary.Scan", showdialogs=False)
        kodi.await_event("VideoLibrary.OnScanFinished", _SCAN_S)
        shown = {
            "movies": kodi.rows("VideoLibrary.GetMovies", "movies", _MOVIE_PROPERTIES),
            "tvshows": kodi.rows("VideoLibrary.GetTVShows", "tvshows", _SHOW_PROPERTIES),
            "episodes": kodi.rows("VideoLibrary.GetEpisodes", "episodes", _EPISODE_PROPERTIES),
        }
    print(json.dumps(shown))


class _Kodi:
    """The other end of Kodi's JSON-RPC, which sends objects one after another without anything between them."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = b""
        self._events: list[str] = []
        self._asked = 0

    def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON of any shape
        """Return what Kodi answers."""
        self._asked += 1
        question = {"jsonrpc": "2.0", "id": self._asked, "method": method, "params": parameters}
        self._connection.sendall(json.dumps(question).encode())
        deadline = time.monotonic() + _START_S
        while True:
            said = self._next(deadline)
            if said.get("id") == self._asked:
                if "error" in said:
                    raise RuntimeError(f"{method}: {said['error']}")
                return said["result"]
            self._events.append(said.get("method", ""))

    def rows(self, method: str, name: str, properties: Sequence[str]) -> list[dict[str, Any]]:
        """Return the list of that name in an answer."""
        found: list[dict[str, Any]] = self.call(method, properties=list(properties)).get(name, [])
        return found

    def await_event(self, name: str, seconds: float) -> None:
        """Wait until Kodi says that something happened."""
        deadline = time.monotonic() + seconds
        while name not in self._events:
            self._events.append(self._next(deadline).get("method", ""))

    def _next(self, deadline: float) -> dict[str, Any]:
        while True:
            text = self._received.decode("utf-8", "ignore").lstrip()
            try:
                value, end = json.JSONDecoder().raw_decode(text)
            except ValueError:
                self._connection.settimeout(max(0.01, deadline - time.monotonic()))
                piece = self._connection.recv(1 << 20)
                if not piece:
                    raise ConnectionError("Kodi ended") from None
                self._received += piece
                continue
            self._received = self._received.lstrip()[len(text[:end].encode()) :]
            assert isinstance(value, dict)
            return value


@contextmanager
def _running() -> Iterator[tuple[_Kodi, Path]]:
    """Start a screen in memory and Kodi on it; both end with the block."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kodi-")))
        userdata = home / ".kodi" / "userdata"
        userdata.mkdir(parents=True)
        (userdata / "advancedsettings.xml").write_text(_ADVANCED)
        (userdata / "guisettings.xml").write_text(_SETTINGS)
        display = _screen(stack)
        environment = {"HOME": str(home), "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(home), "PATH": os.environ["PATH"]}  # fmt: skip
        kodi = subprocess.Popen(
            [_kodi(), "--standalone", "--windowing=x11", "--audio-backend=alsa"],
            env=environment,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(_end, kodi)
        connection = stack.enter_context(closing(_connection(kodi)))
        yield _Kodi(connection), userdata


def _screen(stack: ExitStack) -> str:
    readable, writable = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writable), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=(writable,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(_end, screen)
    os.close(writable)
    with os.fdopen(readable) as number:
        return f":{number.readline().strip()}"


def _connection(kodi: subprocess.Popen[bytes]) -> socket.socket:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and kodi.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", _PORT), timeout=5)
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("Kodi did not start")


def _tell_folders(userdata: Path, movies: Sequence[str], tv: Sequence[str]) -> None:
    """Write the library folders into Kodi's database, as its dialogue for sources does."""
    deadline = time.monotonic() + _START_S
    rows = [(f"{folder}/", "movies", 2147483647, 1) for folder in movies]
    rows += [(f"{folder}/", "tvshows", 0, 0) for folder in tv]
    while time.monotonic() < deadline:
        try:
            for path in (userdata / "Database").glob("MyVideos*.db"):
                with closing(sqlite3.connect(path, timeout=10)) as database, database:
                    database.execute("SELECT idVersion FROM version").fetchone()
                    database.executemany(
                        "INSERT INTO path (strPath, strContent, strScraper, strHash, scanRecursive, useFolderNames,"
                        " strSettings, noUpdate, exclude) VALUES (?, ?, 'metadata.local', '', ?, ?, '', 0, 0)",
                        rows,
                    )
                    return
        except sqlite3.Error:
            pass  # Kodi is still making it
        time.sleep(0.2)
    raise RuntimeError("Kodi made no video database")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _kodi() -> str:
    return next(iter(sorted(map(str, Path("/usr/lib").glob("*/kodi/kodi.bin")))), "")


if __name__ == "__main__":
    main()
