"""`shelver storage`: push the library to a storage box or a cloud, look at what lies there, take it back."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Execute, Json, Quiet, Verbose, Yes
from shelver.cli.screen import Screen, columns, screen, size, visible
from shelver.cli.session import opened
from shelver.errors import ExitCode, UsageError
from shelver.media.storage import Push, Way
from shelver.media.visible import many

if TYPE_CHECKING:
    from shelver.pipeline.publish import Pushed
    from shelver.wiring import Program

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Push the library to a storage box or a cloud, see what lies there, and take it back.",
)

Name = Annotated[str | None, typer.Argument(help="Name of the storage; the only one when it is left out.")]


@app.command("list")
def list_(
    name: Name = None, config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False
) -> None:
    """List what was pushed and lies on the storage."""
    from shelver.wiring.publishing import Publishing

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        found = Publishing(program, _named(program, name)).in_place()
    output.result(
        [
            {"path": one.path, "local_path": one.local_path, "size_bytes": one.size_bytes, "digests": dict(one.digests)}
            for one in found
        ]
    )
    if not json:
        for line in columns([("size", "file"), *((size(one.size_bytes), one.path) for one in found)] if found else []):
            output.line(line)
        output.say(f"{many(len(found), 'file')}, {size(sum(one.size_bytes for one in found))}.")
    if not found:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command("push")
def push_(
    name: Name = None,
    *,
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Show what the storage lacks; with --execute send it, or move it where the storage holds it under an old name.

    Every copy is compared with its file. A name that is taken on the storage is never replaced.
    """
    from shelver.pipeline.publish import push
    from shelver.pipeline.transfer import stop_on_signals
    from shelver.wiring.publishing import Publishing

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        name = _named(program, name)
        pushes = Publishing(program, name).plan()
        if not json:
            _show(output, pushes)
            _warn(output, program, name)
        if not (execute and pushes):
            output.result({"executed": False, "files": [_push_as_json(one) for one in pushes]})
            if pushes:
                output.say("Nothing was sent. Send it with the same command and --execute.")
            raise typer.Exit(ExitCode.DONE if pushes else ExitCode.NOTHING_TO_DO)
        if not (yes or output.ask("Send them now?")):
            raise UsageError("Nothing was sent.", hint="Say yes, or use --yes.")
        total = sum(one.file.size_bytes for one in pushes if one.way is not Way.MOVE)
        with output.progress(f"Pushing to {name}", total_bytes=total) as listener, stop_on_signals() as is_stopped:
            ports = Publishing(program, name, listener=listener).ports()
            done = list(push(pushes, ports, is_stopped=is_stopped))
    _report(output, done, "pushed")


@app.command()
def take_back(
    name: Name = None,
    *,
    below: Annotated[str, typer.Option(help="Only what lies below this folder of the storage.")] = "",
    execute: Execute = False,
    yes: Yes = False,
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Remove copies from the storage again, as far as they are unchanged and the library still holds their files."""
    from shelver.pipeline.publish import take_back as take
    from shelver.pipeline.transfer import stop_on_signals
    from shelver.wiring.publishing import Publishing

    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        name = _named(program, name)
        publishing = Publishing(program, name)
        prefix = f"{below.strip('/')}/" if below.strip("/") else ""
        files = [one for one in publishing.in_place() if one.path.startswith(prefix)]
        if not json:
            for one in files:
                output.line(f"- {visible(one.path)}  {size(one.size_bytes)}")
            _warn(output, program, name)
        if not (execute and files):
            output.result({"executed": False, "files": [one.path for one in files]})
            if files:
                output.say("Nothing was removed. Remove it with the same command and --execute.")
            raise typer.Exit(ExitCode.DONE if files else ExitCode.NOTHING_TO_DO)
        if not (yes or output.ask(f"Remove {many(len(files), 'copy').replace('copys', 'copies')} from {name}?")):
            raise UsageError("Nothing was removed.", hint="Say yes, or use --yes.")
        with stop_on_signals() as is_stopped:
            done = list(take(files, publishing.ports(), is_stopped=is_stopped))
    _report(output, done, "removed from the storage")


def _named(program: "Program", name: str | None) -> str:
    storages = program.settings.storage
    if name:
        return name
    if len(storages) == 1:
        return next(iter(storages))
    raise UsageError(
        f"{'Several storages are' if storages else 'No storage is'} configured.",
        hint=f"Name one of: {', '.join(storages)}"
        if storages
        else "Write [storage.NAME] with an address in the settings.",
    )


def _warn(output: Screen, program: "Program", name: str) -> None:
    if program.settings.storage[name].is_host_unchecked:
        output.say(
            f"The host key of {name} is not checked, so that another server could answer in its place."
            f" Set known_hosts of [storage.{name}] to a file that holds its key."
        )


def _show(output: Screen, pushes: tuple[Push, ...]) -> None:
    for one in pushes:
        how = "moved there" if one.way is Way.MOVE else size(one.file.size_bytes)
        output.line(f"+ {visible(one.file.path)}  {how}")
    sent = [one.file.size_bytes for one in pushes if one.way is not Way.MOVE]
    moved = [one.file.size_bytes for one in pushes if one.way is Way.MOVE]
    if not pushes:
        output.say("The storage holds everything.")
    else:
        output.say(
            f"{many(len(sent), 'file')} to send through this machine ({size(sum(sent))}),"
            f" {len(moved)} to move on the storage itself ({size(sum(moved))})."
        )


def _report(output: Screen, done: list["Pushed"], what: str) -> None:
    failed = [one for one in done if one.reason]
    output.result(
        {
            "executed": True,
            "files": [{"path": one.publication.path, "reason": one.reason or None} for one in done],
        }
    )
    if not output.json:
        for one in failed:
            output.line(f"{output.paint('!', 'bad')} {visible(one.publication.path)}: {visible(one.reason)}")
        output.say(f"{many(len(done) - len(failed), 'file')} {what}, {len(failed)} failed.")
    if failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _push_as_json(one: Push) -> dict[str, Any]:
    return {
        "local_path": one.file.local_path,
        "path": one.file.path,
        "size_bytes": one.file.size_bytes,
        "way": "server_side" if one.way is Way.MOVE else "through_us",
        "bytes_through_us": 0 if one.way is Way.MOVE else one.file.size_bytes,
    }
