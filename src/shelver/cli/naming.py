"""`shelver naming`: try a template for names before it is put into the settings."""

from typing import Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, screen, visible
from shelver.plan.naming.templates import TOKENS, TemplateKind, kind_of

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Try templates for names, and list their tokens.")


@app.command("try")
def try_(
    template: Annotated[str, typer.Argument(help='As in "{title} ({year})/{title} ({year})< - {edition}>".')],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Release names or paths instead of examples.")
    ] = None,
    *,
    layout: Annotated[str, typer.Option(help="The layout of the root that it is for.")] = "jellyfin",
    kind: Annotated[TemplateKind | None, typer.Option(help="What it names; told by its tokens if left out.")] = None,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what a template makes of names, and what each media server would read in the result.

    What else [naming] says in the settings counts, as for {id_tag}.
    """
    from shelver.errors import ExitCode
    from shelver.pipeline.trying import tried
    from shelver.settings import load
    from shelver.settings.naming import naming_rules

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    rules = naming_rules(load(config))
    found = tried(template, kind or kind_of(template), layout=layout, names=names or (), rules=rules)
    if json:
        output.data([_as_json(one) for one in found])
    else:
        for one in found:
            _show(output, one)
        output.say(
            f"Put it into the settings as [naming.templates] movie or episode, and see: {output.command('rename')}"
        )
    if not any(one.path for one in found):
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command()
def tokens(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """List the tokens that templates may use, and the templates in the settings."""
    from shelver.cli.screen import columns
    from shelver.settings import load
    from shelver.settings.naming import templates_in

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    templates = templates_in(load(config))
    if json:
        output.data({kind.value: known for kind, known in TOKENS.items()} | {"templates": templates})
        return
    films = TOKENS[TemplateKind.MOVIE]
    rows = [
        (f"{{{name}}}", "" if name in films else "episodes", meaning)
        for name, meaning in TOKENS[TemplateKind.EPISODE].items()
    ]
    for line in columns(rows):
        output.line(line)
    if templates:
        output.line()
    for line in columns((where, visible(text)) for where, text in templates.items()):
        output.line(line)


def _show(output: Screen, one: Any) -> None:  # noqa: ANN401 - its module is imported only when the command runs
    output.line(f"{output.paint(visible(one.work), 'bold')}")
    if one.path:
        output.line(f"    {visible(one.path)}")
    if one.note:
        output.line(output.paint(f"    {visible(one.note)}", "dim"))
    for verdict in one.verdicts:
        mark, style = _MARKS[int(verdict.misreading)]
        output.line(f"    {output.paint(mark, style)} {verdict.server}: {visible(_reads(verdict))}")


_MARKS = (("+", "good"), ("~", "warn"), ("!", "bad"))


def _reads(verdict: Any) -> str:  # noqa: ANN401 - as above
    reading = verdict.reading
    if reading is None:
        return "hides it, or is not sure to read this form"
    is_film = not reading.episodes and not reading.aired
    year = f" ({reading.year})" if reading.year else " without a year" if is_film else ""
    numbers = f" season {reading.season}, episode {'-'.join(map(str, reading.episodes))}" if reading.episodes else ""
    aired = f" of {reading.aired}" if reading.aired else ""
    known = "".join(f" [{key} {number}]" for key, number in sorted(reading.ids))
    wrong = {1: ", another title until an NFO or an id says better", 2: ", which is wrong"}.get(
        int(verdict.misreading), ""
    )
    return f"reads {reading.title}{year}{numbers}{aired}{known}{wrong}"


def _as_json(one: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    return {
        "work": one.work,
        "path": one.path or None,
        "note": one.note,
        "servers": [
            {
                "server": verdict.server,
                "verdict": verdict.misreading.name.lower(),
                "title": verdict.reading.title if verdict.reading else None,
                "year": verdict.reading.year if verdict.reading else None,
                "season": verdict.reading.season if verdict.reading else None,
                "episodes": list(verdict.reading.episodes) if verdict.reading else [],
                "aired": verdict.reading.aired or None if verdict.reading else None,
            }
            for verdict in one.verdicts
        ],
    }
