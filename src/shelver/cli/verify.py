"""`shelver verify`: read library files again and report silent rot."""

from collections import Counter
from typing import Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import screen, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode
from shelver.pipeline.verify import Health, Verified

app = typer.Typer(rich_markup_mode=None)

_WORDS = {
    Health.GOOD: "good",
    Health.ROTTEN: "rotten: restore it from a backup",
    Health.CHANGED: "changed since it was placed",
    Health.MISSING: "missing",
    Health.UNREADABLE: "cannot be read",
    Health.LEARNED: "read for the first time",
    Health.MOVED: "moved meanwhile, so it was not judged",
    Health.OFFLINE: "not looked at, its root is offline",
}
_BAD = frozenset({Health.ROTTEN, Health.MISSING, Health.UNREADABLE})


@app.command()
def verify(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Read every file that was placed again and compare it with what was written. Nothing is changed."""
    from shelver.pipeline.verify import verify as examine

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    found: list[Verified] = []
    with opened(config) as program, program.reach() as reach:
        for one in examine(journal=program.journal, registry=program.registry, reach=reach):
            found.append(one)
            if not json and one.health is not Health.GOOD and one.health is not Health.LEARNED:
                mark = output.paint("!", "bad" if one.health in _BAD else "dim")
                output.line(
                    f"{mark} {visible(one.path)}: {_WORDS[one.health]}" + (f" ({one.detail})" if one.detail else "")
                )
    counts = Counter(one.health for one in found)
    if json:
        output.data([_as_json(one) for one in found])
    else:
        output.say(
            ", ".join(f"{count} {health.value}" for health, count in sorted(counts.items()))
            or "Nothing was placed yet."
        )
    if not found:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)
    if any(counts[health] for health in _BAD):
        raise typer.Exit(ExitCode.SOME_FAILED)
    if counts[Health.OFFLINE]:
        raise typer.Exit(ExitCode.TEMPORARY)


def _as_json(one: Verified) -> dict[str, Any]:
    return {"path": one.path, "health": one.health.value, "size_bytes": one.size_bytes, "detail": one.detail or None}
