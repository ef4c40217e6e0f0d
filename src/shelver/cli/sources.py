"""`shelver sources`: where files come from, and when."""

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose, Yes
from shelver.cli.screen import Screen, columns, screen, size, visible
from shelver.cli.session import opened
from shelver.cli.source_rules import METHODS, Said, ruled
from shelver.errors import ExitCode, UsageError
from shelver.media.sources import SourceRules, SourceState, SourceType, SyncSource

if TYPE_CHECKING:
    from shelver.wiring import Program

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Fetch from clouds and folders: add, list, plan, sync, test and remove sources.",
)

Name = Annotated[str, typer.Argument(help="Name of the source.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Sources; all when none is named.")]
Every = Annotated[
    str | None, typer.Option(help='How often: an interval ("30m", "6h") or a cron expression; else [schedule] sync.')
]
Include = Annotated[list[str] | None, typer.Option(help="Take only names or paths of this pattern.")]
Exclude = Annotated[list[str] | None, typer.Option(help="Pass over names or paths of this pattern.")]
MinSize = Annotated[str | None, typer.Option(help='Pass over smaller files, as in "50 MB"; 0 for no limit.')]
MaxSize = Annotated[str | None, typer.Option(help="Pass over larger files; 0 for no limit.")]
Bandwidth = Annotated[
    str | None, typer.Option(help='Fetch at most so many bytes a second from a remote, as in "5 MiB"; 0 for no limit.')
]
Method = Annotated[
    str | None,
    typer.Option(help=f"How files of a folder get to the library: {', '.join(METHODS)}. At first it is copy."),
]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="A short name, such as drive or downloads.")],
    address: Annotated[str, typer.Argument(help="A folder, or REMOTE:PATH as rclone's configuration names it.")],
    *,
    every: Every = None,
    include: Include = None,
    exclude: Exclude = None,
    min_size: MinSize = None,
    max_size: MaxSize = None,
    bandwidth: Bandwidth = None,
    method: Method = None,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Add a source. It is asked once whether it can be reached; nothing is fetched yet."""
    from shelver.cli.source_tests import require_reached

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", name):
        raise UsageError(f"{name!r} is no name for a source.", hint="Use up to 40 letters, digits, - and _.")
    kind = SourceType.LOCAL if address.startswith(("/", ".", "~")) else SourceType.RCLONE
    path = str(Path(address).expanduser().absolute()) if kind is SourceType.LOCAL else address
    said = Said(include=include, exclude=exclude, sizes=(min_size, max_size), bandwidth=bandwidth, method=method)
    rules = ruled(SourceRules(), said, kind)
    _check_schedule(every or "")
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        _check_apart(program, path, kind)
        require_reached(program, kind, path)
        source = _book(program).add(name, kind, path, schedule=every or "", rules=rules)
        default = program.settings.schedule.sync
    output.result(_as_json(source, default))
    output.say(f"Added the source {source.name}. Fetch what it holds with: {output.command(f'sources sync {name}')}")


@app.command("set")
def set_(
    name: Name,
    *,
    every: Every = None,
    include: Include = None,
    exclude: Exclude = None,
    min_size: MinSize = None,
    max_size: MaxSize = None,
    bandwidth: Bandwidth = None,
    method: Method = None,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Change when a source is synced and what of it is taken; what was seen there stays known.

    What is not named stays as it is; the patterns that are named replace the old ones, and "" takes them, or --every, away.
    What the old rules passed over is looked at again by the next sync.
    """
    said = Said(include=include, exclude=exclude, sizes=(min_size, max_size), bandwidth=bandwidth, method=method)
    if said == Said() and every is None:
        raise UsageError(
            "Nothing to change was named.", hint="See what can be changed with: shelver sources set --help"
        )
    _check_schedule(every or "")
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        book = _book(program)
        before = book.source(name)
        schedule = before.schedule if every is None else every
        source = book.change(name, schedule=schedule, rules=ruled(before.rules, said, before.type))
        default = program.settings.schedule.sync
    output.result(_as_json(source, default))
    output.say(f"Changed the source {name}. The next sync goes by it: {output.command(f'sources sync {name}')}")


@app.command("list")
def list_(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """List the sources with their state."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        sources = _book(program).sources()
        every = program.settings.schedule.sync
    if json:
        output.data([_as_json(source, every) for source in sources])
    elif sources:
        for line in columns(
            [
                ("name", "state", "last sync", "every", "files", "bytes", "address"),
                *(_row(one, every) for one in sources),
            ]
        ):
            output.line(line)
        for source in sources:
            if source.problem:
                output.line(
                    f"{output.paint('!', 'bad')} {source.name}: {visible(source.problem)} {visible(source.hint)}"
                )
    else:
        output.say("There are no sources. Add one with: shelver sources add NAME FOLDER, or REMOTE:PATH")
    if not sources:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command()
def remove(name: Name, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Forget a source and what was seen there. No file is touched."""
    with opened(config) as program:
        _book(program).remove(name)
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"removed": name})
    output.say(f"Removed the source {name}. Its files, and what was fetched from it, were not touched.")


@app.command()
def pause(name: Name, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Let the schedule pass over a source until it is resumed; `sources sync NAME` still syncs it."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    _enable(output, name, is_enabled=False)
    output.say(f"The source {name} is passed over. Resume it with: {output.command(f'sources resume {name}')}")


@app.command()
def resume(name: Name, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Let the schedule sync a source again."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    _enable(output, name, is_enabled=True)
    output.say(f"The source {name} is synced again at its times.")


@app.command("test")
def try_(
    names: Names = None, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False
) -> None:
    """Try whether sources can be reached and read; nothing is fetched."""
    from shelver.cli.source_tests import tried

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        found = [tried(program, source) for source in _chosen(program, names)]
    output.result([{"source": one.name, "is_reached": not one.trouble, "message": one.message} for one in found])
    for one in () if json else found:
        mark, style = ("!", "bad") if one.trouble else ("+", "good")
        output.line(f"{output.paint(mark, style)} {one.name}: {visible(one.message)}")
    if troubles := [one.trouble.exit_code for one in found if one.trouble]:
        raise typer.Exit(ExitCode.ERROR if ExitCode.ERROR in troubles else max(troubles))


@app.command()
def sync(
    names: Names = None,
    *,
    organize: Annotated[
        bool, typer.Option("--organize", help="Bring what came to the library at once, instead of queueing it.")
    ] = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Fetch what is new at sources and take it in; with --organize bring it to the library at once.

    What is unchanged is neither fetched nor read again, and a sync that was cut off goes on where it was. Without
    --organize the new videos are queued for `shelver serve`.
    """
    from shelver.cli.syncing import as_json, exit_code, queue, sync_all
    from shelver.cli.working import read_new_roots, say_what_was_recovered
    from shelver.wiring.intake import Intake

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        sources = _chosen(program, names)
        if organize:
            say_what_was_recovered(program, output)
            read_new_roots(program, output)
            if not (yes or output.ask(f"Move what comes from {len(sources)} sources to the library?")):
                raise UsageError("Nothing was moved.", hint="Say yes, or use --yes.")
        done = sync_all(program, output, sources, organize=organize)
        if not organize:
            queue(Intake(program), program, done)
    output.result([as_json(one) for one in done])
    if any(one.queued for one in done):
        output.say(
            f"They are queued for: {output.command('serve')}; or do it now with: {output.command('sources sync --organize')}"
        )
    raise typer.Exit(exit_code(done))


@app.command()
def plan(name: Name, *, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Show where the new files of a remote would go, without fetching them: of unclear ones just head and tail are read."""
    from shelver.cli.plan_view import PlanView, bundle_as_json
    from shelver.pipeline.preview import preview
    from shelver.wiring.intake import Intake, wishes_for

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with output.progress("Looking", beside_lines=True) as listener, opened(config, listener=listener) as program:
        intake = Intake(program, listener=listener)
        source = intake.book.source(name)
        if source.type is SourceType.LOCAL:
            raise UsageError(
                f"The source {name} is a folder of this machine.", hint=f"Look at it with: shelver plan {source.path}"
            )
        view = PlanView(output, program.root_names)
        bundles = []
        with preview(source, intake.sync_ports, program.ports(), wishes_for(source)) as (planned, counts):
            for bundle in planned:
                view.show(bundle)
                view.count(bundle)
                bundles.append(bundle_as_json(bundle))
    output.result(
        {
            "bundles": bundles,
            "new": counts.new,
            "unchanged": counts.unchanged,
            "known": counts.known,
            "bytes_through_us": counts.fetch_bytes,
            "bytes_looked_at": counts.looked_bytes,
        }
    )
    output.say(
        f"{counts.new} new, {counts.known} known already, {counts.unchanged} unchanged;"
        f" {size(counts.fetch_bytes)} would be fetched, {size(counts.looked_bytes)} were read to look. Nothing was moved."
    )
    raise typer.Exit(view.exit_code())


def _enable(output: Screen, name: str, *, is_enabled: bool) -> None:
    with opened(output.config) as program:
        book = _book(program)
        book.enable(name, is_enabled=is_enabled)
        source = book.source(name)
        every = program.settings.schedule.sync
    output.result(_as_json(source, every))


def _chosen(program: "Program", names: list[str] | None) -> list[SyncSource]:
    book = _book(program)
    chosen = [book.source(name) for name in names] if names else [one for one in book.sources() if one.is_enabled]
    if not chosen and (paused := [one.name for one in book.sources()]):
        raise UsageError(
            f"All sources are paused: {', '.join(paused)}. Nothing was done.",
            hint=f"Name the one that is meant, or resume it, as in: shelver sources resume {paused[0]}",
        )
    if not chosen:
        raise UsageError("There are no sources.", hint="Add one with: shelver sources add NAME FOLDER, or REMOTE:PATH")
    return chosen


def _book(program: "Program") -> Any:  # noqa: ANN401 - imported late
    from shelver.wiring.intake import Intake

    return Intake(program).book


def _check_schedule(every: str) -> None:
    from shelver.upkeep.schedule import slot_before

    if every:
        slot_before(every, dt.datetime.now(dt.UTC).timestamp())


def _check_apart(program: "Program", path: str, kind: SourceType) -> None:
    from shelver.settings import staging_folder
    from shelver.sources.local import refuse_overlap

    if kind is SourceType.LOCAL:
        refuse_overlap(
            [path], [*(root.path for root in program.configured_roots), str(staging_folder(program.settings))]
        )


def _row(source: SyncSource, every: str) -> tuple[str, ...]:
    return (
        source.name,
        source.state.value if source.is_enabled else "paused",
        _when(source.last_sync_s),
        source.schedule or every,
        f"{source.files_synced:,}",
        size(source.bytes_synced),
        source.path,
    )


def _when(seconds: float | None) -> str:
    return dt.datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M") if seconds else "never"


def _as_json(source: SyncSource, every: str) -> dict[str, Any]:
    return {
        "name": source.name,
        "type": source.type.value,
        "path": source.path,
        "state": source.state.value,
        "problem": source.problem or None,
        "hint": source.hint or None,
        "is_enabled": source.is_enabled,
        "is_syncing": source.state is SourceState.SYNCING,
        "every": source.schedule or every,
        "last_sync_s": source.last_sync_s,
        "last_try_s": source.last_try_s,
        "files_synced": source.files_synced,
        "bytes_synced": source.bytes_synced,
        "include": source.rules.include,
        "exclude": source.rules.exclude,
        "minimum_size_bytes": source.rules.minimum_size_bytes,
        "maximum_size_bytes": source.rules.maximum_size_bytes,
        "bytes_per_s": source.rules.bytes_per_s,
        "method": source.rules.method if source.type is SourceType.LOCAL else None,
    }
