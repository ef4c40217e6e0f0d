"""`shelver roots`: list, add, remove and check library roots."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shelver.cli.options import Config, Json, Quiet, Verbose
from shelver.cli.screen import Screen, columns, screen, size
from shelver.cli.session import opened
from shelver.errors import ExitCode, OverlappingRoots, RootOffline, UsageError
from shelver.media.kinds import RootKind
from shelver.media.library import RootState
from shelver.media.roots import RegisteredRoot

if TYPE_CHECKING:
    from shelver.settings import RootSettings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, add, remove and check library roots.")


@app.command("list")
def list_(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """List the library roots with their free space, in the order in which they are tried."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        states = program.roots().states()
    if json:
        output.data([_as_json(state) for state in states])
    elif states:
        for line in columns([("name", "kind", "layout", "priority", "free", "path", ""), *map(_row, states)]):
            output.line(line)
    else:
        output.say("No library root is configured. Add one with: shelver roots add NAME PATH --kind movies")
    if not states:
        raise typer.Exit(ExitCode.NOTHING_TO_DO)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="A short name, such as movies or tv2.")],
    path: Annotated[Path, typer.Argument(help="The folder.")],
    *,
    kind: Annotated[RootKind, typer.Option(help="What it takes; mixed takes everything.")],
    priority: Annotated[int, typer.Option(help="The lowest is tried first.")] = 1,
    layout: Annotated[str, typer.Option(help="How files are named: jellyfin, plex, keep.")] = "jellyfin",
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Add a library root to the settings and register it by a marker file, so that a lost mount is noticed.

    The name and path of a root that is there already register it again, after its disk was replaced or its marker was lost.
    """
    from shelver.pipeline.register import register, unregistered
    from shelver.plan.layouts import LAYOUT_NAMES
    from shelver.settings import default_config_path, load
    from shelver.settings.editing import add_root
    from shelver.sources.local import refuse_overlap

    if not name.replace("_", "").replace("-", "").isalnum():
        raise UsageError(f"{name!r} is no name for a root.", hint="Use letters, digits, - and _.")
    if layout not in LAYOUT_NAMES:
        raise UsageError(f"There is no layout {layout!r}.", hint=f"Layouts: {', '.join(LAYOUT_NAMES)}")
    folder = path.absolute()
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder. Nothing was changed.", hint="Make or mount it first.")
    settings = load(config)
    if name in settings.roots and settings.roots[name].path == folder:
        _add_again(name, folder, screen(json=json, verbose=verbose, quiet=quiet, config=config), config=config)
        return
    for other, root in settings.roots.items():
        if folder == root.path or folder.is_relative_to(root.path) or root.path.is_relative_to(folder):
            raise OverlappingRoots(f"{folder} and the library root {other} ({root.path}) overlap. Nothing was changed.")
    if settings.downloads.path:
        refuse_overlap([str(settings.downloads.path)], [str(folder)])
    add_root(
        config or default_config_path(),
        name,
        {"path": str(folder), "kind": kind.value, "priority": priority, "layout": layout},
    )
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        for found in unregistered([str(folder)], registry=program.registry):
            output.say(f"{folder} lies on {found.mount.label} with {size(found.free_bytes)} free.")
        register(str(folder), registry=program.registry)
        output.result(next(_as_json(state) for state in program.roots().states() if state.name == name))
    output.say(f"Added the library root {name}. Take in what it holds with: {output.command(f'library scan {name}')}")


def _add_again(name: str, folder: Path, output: Screen, *, config: Path | None) -> None:
    """Register a root of the settings once more: its disk was replaced on purpose, or its marker file was lost."""
    from shelver.pipeline.register import candidacy, register

    with opened(config) as program:
        known = program.registry.registered(str(folder))
        before = next(state for state in program.roots().states() if state.name == name)
        if known and not before.problem:
            raise OverlappingRoots(
                f"{folder} is the library root {name} already, and registered. Nothing was changed.",
                hint="Its kind, priority and layout stand in the settings.",
            )
        found = candidacy(str(folder))
        output.say(f"{folder} lies on {found.mount.label} with {size(found.free_bytes)} free.")
        if known and known.mount != found.mount:
            output.say(f"It was registered on {known.mount.label}.")
        register(str(folder), registry=program.registry)
        output.result(next(_as_json(state) for state in program.roots().states() if state.name == name))
    output.say(f"Registered the library root {name} again. Its settings stay as they are.")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="Name of the root.")],
    config: Config = None,
    json: Json = False,
    verbose: Verbose = 0,
    quiet: Quiet = False,
) -> None:
    """Take a library root out of the settings. No file in it is touched."""
    from shelver.settings import default_config_path
    from shelver.settings.editing import remove_root

    remove_root(config or default_config_path(), name)
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    output.result({"removed": name})
    output.say(f"Removed the library root {name} from the settings. Its files were not touched.")


@app.command()
def check(config: Config = None, json: Json = False, verbose: Verbose = 0, quiet: Quiet = False) -> None:
    """Check that every root is mounted, writable and has room."""
    output = screen(json=json, verbose=verbose, quiet=quiet, config=config)
    with opened(config) as program:
        program.require_roots()
        states = program.roots().states()
        known = {state.name: program.registry.registered(state.path) for state in states}
        wear = {name: _wear(root) for name, root in program.settings.roots.items()}
    if json:
        output.data(
            [_as_json(state) | _abilities_as_json(known[state.name]) | {"wear": wear[state.name]} for state in states]
        )
    for state in () if json else states:
        mark, style = ("!", "bad") if _trouble(state) else ("+", "good")
        said = _trouble(state) or f"mounted, writable, {size(state.free_bytes)} free"
        output.line(f"{output.paint(mark, style)} {state.name} ({state.path}): {said}")
        for line in [*_abilities(known[state.name]), *_worn(wear[state.name], known[state.name])]:
            output.line(f"    {line}")
    if any(state.problem for state in states):
        raise typer.Exit(RootOffline.exit_code)
    if any(_trouble(state) for state in states):
        raise typer.Exit(ExitCode.ERROR)


def _wear(root: "RootSettings") -> dict[str, str]:
    """Return what new files and folders of the root wear by its settings; what is not set is left out."""
    worn = {"file_mode": root.file_mode, "folder_mode": root.folder_mode, "owner": root.owner, "group": root.group}
    return {name: value for name, value in worn.items() if value}


def _worn(wear: dict[str, str], root: RegisteredRoot | None) -> list[str]:
    if not wear:
        return []
    lines = ["new files and folders get: " + ", ".join(f"{name} {value}" for name, value in wear.items())]
    found = root.capabilities if root else None
    if found and not found.chown and {"owner", "group"} & wear.keys():
        lines.append("but owners cannot be given here: this needs root, and a file system that keeps owners")
    if found and not found.chmod and {"file_mode", "folder_mode"} & wear.keys():
        lines.append("but this file system keeps no permission bits")
    return lines


def _abilities(root: RegisteredRoot | None) -> list[str]:
    """Return what the root's file system was found to do, as a person reads it."""
    if root is None:
        return ["not registered yet: that happens when files are first moved there"]
    found = root.capabilities
    if found is None:
        return [root.mount.label]
    can = [word for word, able in _WORDS.items() if getattr(found, able)]
    cannot = [word for word, able in _WORDS.items() if not getattr(found, able)]
    lines = [f"{root.mount.label}; tried out {found.probed_at}"]
    lines.append(f"can: {', '.join(can)}" + (f"; cannot: {', '.join(cannot)}" if cannot else ""))
    lines.append(
        f"times in steps of {_step(found.mtime_granularity_ns)}; "
        + (
            "files keep their inodes"
            if found.stable_inodes
            else "files get other inodes, so size and time tell them apart"
        )
    )
    lines.append(
        f"names up to {found.name_limit_bytes} bytes" + (", upper and lower case are one" if found.folds_case else "")
    )
    if found.refused_characters:
        lines.append(f"refuses in names: {found.refused_characters}")
    return [*lines, found.note] if found.note else lines


def _step(nanoseconds: int) -> str:
    """Return a step of time in its largest whole unit."""
    units = (("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1000))
    unit, length = next(((unit, length) for unit, length in units if nanoseconds % length == 0), ("ns", 1))
    return f"{nanoseconds // length} {unit}"


_WORDS = {
    "rename without replacing": "no_replace_rename",
    "hard links": "hardlink",
    "symbolic links": "symlink",
    "reflinks": "reflink",
    "reserved space": "reserves_space",
    "extended attributes": "xattr",
    "permissions": "chmod",
    "owners": "chown",
}
"""What a file system can do, and the capability that says so."""


def _abilities_as_json(root: RegisteredRoot | None) -> dict[str, Any]:
    if root is None:
        return {"is_registered": False, "mount": None, "capabilities": None}
    found = root.capabilities
    return {
        "is_registered": True,
        "mount": root.mount.label,
        "capabilities": {name: getattr(found, name) for name in found.__slots__} if found else None,
    }


def _trouble(state: RootState) -> str:
    if state.problem:
        return state.problem
    return "" if state.is_writable else "it is not writable: check its permissions and mount options"


def _row(state: RootState) -> tuple[str, ...]:
    free = "" if state.problem else size(state.free_bytes)
    return state.name, state.kind.value, state.layout, str(state.priority), free, state.path, _trouble(state)


def _as_json(state: RootState) -> dict[str, Any]:
    return {
        "name": state.name,
        "path": state.path,
        "kind": state.kind.value,
        "layout": state.layout,
        "priority": state.priority,
        "free_bytes": None if state.problem else state.free_bytes,
        "is_writable": state.is_writable and not state.problem,
        "problem": _trouble(state) or None,
    }
