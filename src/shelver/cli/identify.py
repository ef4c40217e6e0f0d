"""`shelver identify`: what a name or a file is taken for, and why."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.plan_view import bars, decision_as_json
from shelver.cli.screen import Screen, columns, screen, visible
from shelver.cli.session import opened
from shelver.errors import UsageError
from shelver.media.release_name import ReleaseName
from shelver.media.titles import called
from shelver.plan.placements import BundlePlan

app = typer.Typer(rich_markup_mode=None)


@app.command()
def identify(
    what: Annotated[str, typer.Argument(metavar="NAME|PATH", help="A release name, or a file or folder that exists.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show token by token what a name says; for a file also the candidates with their evidence."""
    from shelver.names import explain, readings

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    if not what.strip():
        raise UsageError("An empty name says nothing.", hint="Give a release name, or a file that exists.")
    path = _existing(what)
    bundles: list[BundlePlan] = []
    if path:
        from shelver.pipeline.stages import plan

        with opened(config) as program:
            bundles = list(plan([str(path)], program.ports()))
    name = path.name if path else what
    found = readings(name)
    if json:
        decisions = [
            {"item": item.name, **decision_as_json(item.decision)} for bundle in bundles for item in bundle.items
        ]
        output.data({"name": what, "readings": [_fields(reading) for reading in found], "items": decisions})
        return
    for line in columns([(token.role, token.text, token.value) for token in explain(name)]):
        output.line(f"  {line}")
    output.line()
    for reading in found:
        stated = ", ".join(f"{key} {value}" for key, value in _fields(reading).items() if key not in {"name", "score"})
        output.line(f"{reading.score:.2f}  {visible(stated)}")
    for bundle in bundles:
        _show(output, bundle)


def _existing(what: str) -> Path | None:
    """Return the file or folder of that name with its way from the root; None for a name that is only a name.

    The folders above are no part of its name: a run reads what a person names without them.
    """
    path = Path(os.path.abspath(what))  # noqa: PTH100 - Path.absolute keeps "..", which is no name
    return path if path.name and os.path.exists(path) else None  # noqa: PTH110 - Path.exists raises for overlong names


def _show(output: Screen, bundle: BundlePlan) -> None:
    for item in bundle.items:
        output.line()
        decision = item.decision
        output.line(f"{output.paint(visible(item.name), 'bold')}: {decision.verdict.value}, {visible(decision.reason)}")
        for candidate in decision.candidates or ((decision.chosen,) if decision.chosen else ()):
            owned = f"  (in the library: {candidate.library_folder})" if candidate.library_folder else ""
            kind = candidate.media_type.value.lower()
            output.line(f"  {candidate.probability:4.0%} {visible(called(candidate.work))} [{kind}]{visible(owned)}")
            for bar in bars(candidate):
                output.line(f"       {bar}")


def _fields(reading: ReleaseName) -> dict[str, Any]:
    """Return what a reading states, leaving out what the name does not say."""
    values = {name: getattr(reading, name) for name in reading.__slots__ if name != "tokens"}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in (None, "", (), False)
    }
