"""`script/bench plan`: how long planning takes beside guessit, how it grows, and what memory it and an import need.

Everything is generated: downloads as sparse files, a library of real folders that `shelver library scan` reads, and a
`media_database.json`. The caches are empty, nothing is probed, and nothing touches a network.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inventing import downloads, titles
from benchmarks.measuring import Run, isolated_environment, measured, verdict

SHOW_COUNT = 2_000
SHELVER = Path(sys.executable).with_name("shelver")
_ENDS_WELL = {0, 4}  # 4: some names need a person
_NOTHING_TO_DO = 9
_KINDS = ("tv", "movies", "documentaries", "standup")
_OLD_S = 1_700_000_000
_GUESSIT = """
import sys, time
from guessit import guessit
names = open(sys.argv[1], encoding="utf-8").read().splitlines()
guessit(names[0])
started = time.perf_counter()
for name in names:
    guessit(name)
print(time.perf_counter() - started)
"""


def main() -> int:
    """Measure and print; 0 when every limit holds."""
    arguments = _arguments()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shelver-bench-", dir=arguments.dir)))
        holds: list[bool] = []
        if arguments.only in {None, "plan"}:
            holds += _planning(folder, arguments)
        if arguments.only in {None, "import"}:
            holds.append(_importing(folder, arguments))
    return 0 if all(holds) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench plan", description=__doc__)
    parser.add_argument("--few", type=int, default=10_000, help="downloads of the run beside guessit")
    parser.add_argument("--many", type=int, default=100_000, help="downloads of the large run")
    parser.add_argument("--import-mb", type=int, default=500, help="size of the media_database.json")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--dir", type=Path, help="where to write the generated files (default: the temporary folder)")
    parser.add_argument("--only", choices=["plan", "import"])
    return parser.parse_args()


def _planning(folder: Path, arguments: argparse.Namespace) -> Iterator[bool]:
    rng = random.Random(arguments.seed)
    shows = titles(rng, SHOW_COUNT)
    _write_library(folder / "tv", shows, rng)
    scanned = _scanned_state(folder)
    few = _plan(folder, shows, arguments.few, arguments.seed, scanned)
    guessit_s = _guessit_s(folder / f"names-{arguments.few}.txt")
    print(
        f"{arguments.few} names: shelver plan {few.wall_s:.2f} s ({few.cpu_s:.2f} s of processor), guessit only parsing {guessit_s:.2f} s"
    )
    yield verdict("shelver plan / guessit parsing", few.wall_s / guessit_s, 1 / 20, "")
    many = _plan(folder, shows, arguments.many, arguments.seed + 1, scanned)
    print(f"{arguments.many} names: shelver plan {many.wall_s:.2f} s ({many.cpu_s:.2f} s of processor)")
    factor = arguments.many / arguments.few
    yield verdict(f"time of {arguments.many} / time of {arguments.few}", many.wall_s / few.wall_s, 1.2 * factor, "")
    yield verdict(f"peak memory, {arguments.many}", many.peak_rss_bytes / 1e6, 250, "MB")


def _write_library(root: Path, shows: list[str], rng: random.Random) -> None:
    for show in shows:
        for season in range(1, rng.randint(2, 4)):
            season_folder = root / show / f"Season {season:02}"
            season_folder.mkdir(parents=True)
            for episode in range(1, 7):
                _write_sparse(season_folder / f"{show} - s{season:02}e{episode:02}.mkv", 500 << 20)


def _scanned_state(folder: Path) -> Path:
    """Read the library into a database and return the state folder that holds it."""
    state = folder / "scanned"
    config = _write_settings(folder, folder / "nothing", state)
    _ends_well(_shelver(folder, "library", "scan", "--config", config), {0})
    # A fresh environment has no byte code yet: writing it is paid here, as guessit's is before its clock starts.
    _ends_well(_shelver(folder, "plan", "--config", config, "--no-probe"), {_NOTHING_TO_DO})
    return state


def _plan(folder: Path, shows: list[str], video_count: int, seed: int, scanned: Path) -> Run:
    source = folder / f"downloads-{video_count}"
    _write_downloads(source, folder / f"names-{video_count}.txt", shows, video_count, random.Random(seed))
    state = folder / f"state-{video_count}"
    shutil.copytree(scanned, state)
    config = _write_settings(folder, source, state)
    return _ends_well(_shelver(folder, "plan", "--config", config, "--no-probe"), _ENDS_WELL)


def _write_downloads(source: Path, names: Path, shows: list[str], video_count: int, rng: random.Random) -> None:
    source.mkdir()
    with names.open("w", encoding="utf-8") as listing:
        for download in downloads(rng, shows, video_count):
            for path, size_bytes in download.paths:
                (source / path).parent.mkdir(parents=True, exist_ok=True)
                _write_sparse(source / path, size_bytes)
            listing.writelines(f"{video}\n" for video in download.videos)


def _write_sparse(path: Path, size_bytes: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.ftruncate(descriptor, size_bytes)
        os.utime(descriptor, (_OLD_S, _OLD_S))
    finally:
        os.close(descriptor)


def _write_settings(folder: Path, source: Path, state: Path) -> Path:
    source.mkdir(exist_ok=True)
    state.mkdir(exist_ok=True)
    config = folder / f"{state.name}.toml"
    roots = "".join(f'[roots.{kind}]\npath = "{folder / kind}"\nkind = "{kind}"\n' for kind in _KINDS)
    for kind in _KINDS:
        (folder / kind).mkdir(exist_ok=True)
    config.write_text(
        f'[downloads]\npath = "{source}"\n{roots}[database]\nurl = "sqlite:///{state / "shelver.db"}"\n'
        f'[classifications]\npath = "{state / "classifications.db"}"\n',
        encoding="utf-8",
    )
    return config


def _shelver(folder: Path, *arguments: str | Path) -> Run:
    environment = isolated_environment(folder)
    return measured([SHELVER, *arguments], environment=environment, output_path=folder / f"{arguments[0]}.out")


def _ends_well(run: Run, codes: set[int]) -> Run:
    if run.exit_code not in codes:
        raise SystemExit(f"shelver ended with {run.exit_code}:\n{run.output[-2000:]}")
    return run


def _guessit_s(names: Path) -> float:
    done = subprocess.run([sys.executable, "-c", _GUESSIT, str(names)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _importing(folder: Path, arguments: argparse.Namespace) -> bool:
    document = folder / "media_database.json"
    _write_media_database(document, arguments.import_mb * 1_000_000, random.Random(arguments.seed))
    config = _write_settings(folder, folder / "nothing", folder / "imported")
    run = _ends_well(_shelver(folder, "library", "import", document, "--config", config), {0})
    print(f"import of {document.stat().st_size / 1e6:.0f} MB: {run.wall_s:.1f} s ({run.cpu_s:.1f} s of processor)")
    return verdict("peak memory, import", run.peak_rss_bytes / 1e6, 100, "MB")


def _write_media_database(document: Path, size_bytes: int, rng: random.Random) -> None:
    """Write the documented format: movies first, then shows until the size is reached."""
    with document.open("w", encoding="utf-8") as out:
        out.write('{"version": "1.0", "created_at": "2025-01-18T14:30:15", "stats": {}, "movies": {')
        movies = titles(rng, 3_000)
        out.write(", ".join(f"{json.dumps(title.lower())}: {json.dumps(_movie_row(title))}" for title in movies))
        out.write('}, "tv_shows": {')
        number = 0
        while out.tell() < size_bytes:
            name = f"{titles(rng, 1)[0]} {number}"
            out.write(f"{', ' if number else ''}{json.dumps(name.lower())}: {json.dumps(_show_row(name))}")
            number += 1
        out.write('}, "search_index": {"movie_titles": {}, "tv_titles": {}, "all_titles": {}}}')


def _movie_row(title: str) -> dict[str, object]:
    folder, name = f"/mnt/qnap/plex/Movie/{title} (2015)", f"{title} (2015).mkv"
    return {"title": title, "normalized_title": title.lower(), "year": 2015, **_file(folder, name)}


def _show_row(name: str) -> dict[str, object]:
    folder = f"/mnt/qnap/plex/TV/{name}/Season 01"
    key = {"show_name": name, "normalized_show_name": name.lower()}
    episodes = [
        {**key, "season": 1, "episode": episode, "title": None, **_file(folder, f"{name} - S01E{episode:02}.mkv")}
        for episode in range(1, 25)
    ]
    return {
        "name": name,
        "normalized_name": name.lower(),
        "total_episodes": len(episodes),
        "seasons": [1],
        "total_size": 24 << 30,
        "directories": [folder],
        "episodes": episodes,
    }


def _file(folder: str, name: str) -> dict[str, object]:
    return {
        "file_path": f"{folder}/{name}",
        "file_name": name,
        "file_size": 1 << 30,
        "directory": folder,
        "last_modified": "2025-01-18T14:30:15",
    }


if __name__ == "__main__":
    sys.exit(main())
