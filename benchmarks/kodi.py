"""Organises generated downloads and asks a real Kodi whether it shows each of them once, as what it is.

script/bench kodi --server http://HOST:PORT/3 --key KEY --names FILE [--layout kodi] [--artwork]

FILE has one {"path": …} a line; a small file is made for each. What the program accepts is placed with its NFO; then Kodi
scans the library, and every file must be shown exactly once, with the title, season, episodes and id that were decided.
Needs: apt-get install kodi kodi-bin xvfb iproute2 util-linux
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.kodi_scan import missing_programs, scanned
from shelver.media.works import Episodes, Movie
from shelver.pipeline.register import register
from shelver.pipeline.stages import plan
from shelver.pipeline.transfer import execute
from shelver.plan.layouts import LAYOUT_NAMES
from shelver.plan.naming.episodes import season_of
from shelver.plan.placements import BundlePlan, Plan
from shelver.settings import Settings
from shelver.wiring import Program

Shown = tuple[str, ...]
"""What is shown of one film or episode: ("movie", title, TMDB id) or ("episode", show, season, number)."""


def main() -> int:
    """Run the benchmark with the arguments of the command line; 0 when Kodi shows everything right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="base address of the catalogue, with /3")
    parser.add_argument("--key", required=True)
    parser.add_argument("--names", required=True, type=Path)
    parser.add_argument("--layout", default="kodi", choices=LAYOUT_NAMES)
    parser.add_argument("--artwork", action="store_true", help="fetch pictures too")
    arguments = parser.parse_args()
    if missing := missing_programs():
        print(f"Not installed: {', '.join(missing)}. Install with: apt-get install kodi-bin {' '.join(missing)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="shelver-bench-") as folder:
        names = [json.loads(line)["path"] for line in arguments.names.read_text("utf-8").splitlines() if line.strip()]
        settings = settings_for(
            Path(folder), arguments.server, arguments.key, arguments.layout, artwork=arguments.artwork
        )
        bundles = organized(settings, names)
        return 0 if is_shown_right(bundles, scanned([Path(folder) / "movies"], [Path(folder) / "tv"])) else 1


def settings_for(folder: Path, server: str, key: str, layout: str, *, artwork: bool = False) -> Settings:
    """Return the settings of a library of films and shows below a folder."""
    (folder / "movies").mkdir()
    (folder / "tv").mkdir()
    return Settings.model_validate(
        {
            "downloads": {"path": folder / "downloads", "settle_s": 0},
            "roots": {name: {"path": folder / name, "kind": name, "layout": layout} for name in ("movies", "tv")},
            "database": {"url": f"sqlite:///{folder}/shelver.db"},
            "moving": {"free_space_buffer": 0},
            "tmdb": {"base_url": server, "api_key": key},
            "sidecars": {"artwork": artwork},
        }
    )


def organized(settings: Settings, names: list[str]) -> tuple[BundlePlan, ...]:
    """Make the downloads, place what the program accepts, and return the plan that was carried out."""
    downloads = settings.downloads.path
    assert downloads is not None
    for number, name in enumerate(names):
        path = downloads / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a film " * (200 + number))
    program = Program(settings)
    try:
        bundles = tuple(plan([str(downloads)], program.ports()))
        for root in settings.roots.values():
            register(str(root.path), registry=program.registry)
        moved = tuple(execute(Plan(bundles=bundles), program.movers()))
    finally:
        program.close()
    for one in moved:
        if one.reason:
            print(f"{one.bundle.path} was not moved: {one.reason}", file=sys.stderr)
    return bundles


def is_shown_right(bundles: tuple[BundlePlan, ...], shown: dict[str, Any]) -> bool:
    """Print what Kodi shows otherwise than it was decided, and say whether all is right."""
    expected, found = dict(_expected(bundles)), _found(shown)
    wrong = [path for path in sorted(expected.keys() | found.keys()) if expected.get(path) != found.get(path)]
    for path in wrong:
        print(f"{path}\n    decided {expected.get(path)}\n    shown   {found.get(path)}")
    shows = [show["uniqueid"].get("tmdb") for show in shown["tvshows"]]
    print(f"{len(expected)} files, {len(shows)} shows; {len(wrong)} files are shown wrong")
    return not wrong and len(shows) == len(set(shows))


def _expected(bundles: tuple[BundlePlan, ...]) -> Iterator[tuple[str, list[Shown]]]:
    """Yield for each main file what was decided that it is; only what a catalogue settled has an NFO."""
    for item in (item for bundle in bundles for item in bundle.items if item.placements):
        work = item.decision.chosen.work if item.decision.chosen else None
        path = item.placements[0].target.path
        if isinstance(work, Movie):
            yield path, [("movie", work.title, str(work.ids.tmdb))]
        elif isinstance(work, Episodes):
            season, show = season_of(work), work.show
            numbers = sorted(work.numbers) or [int(number) for number in work.absolute]
            yield path, [("episode", show.title, str(show.ids.tmdb), str(season), str(number)) for number in numbers]


def _found(shown: dict[str, Any]) -> dict[str, list[Shown]]:
    """Return what Kodi shows of each file; parts of one film are shown by the first."""
    found: dict[str, list[Shown]] = {}
    for film in shown["movies"]:
        path = film["file"].removeprefix("stack://").split(" , ")[0]
        found.setdefault(path, []).append(("movie", film["title"], str(film["uniqueid"].get("tmdb"))))
    shows = {show["tvshowid"]: str(show["uniqueid"].get("tmdb")) for show in shown["tvshows"]}
    for row in sorted(shown["episodes"], key=lambda one: int(one["episode"])):
        show_id = shows.get(row["tvshowid"], "")
        seen = ("episode", row["showtitle"], show_id, str(row["season"]), str(row["episode"]))
        found.setdefault(row["file"], []).append(seen)
    return found


if __name__ == "__main__":
    sys.exit(main())
