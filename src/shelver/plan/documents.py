"""A plan as a file: one JSON value in each line, so that a plan of any size is written and read in little memory.

The first line names the format and its version, the last one counts the bundles: a file that was cut short is noticed.
Paths are exact, whatever bytes they hold: what is no UTF-8 stands as the lone surrogates of PEP 383, escaped.
"""

import json
from collections.abc import Collection, Iterable, Iterator

from shelver.errors import UnreadablePlan
from shelver.media.encoding import UnreadableValue, decode, encode
from shelver.media.files import FileRole
from shelver.plan.placements import BundlePlan, Method, Placement, Target

FORMAT = "shelver-plan"
VERSION = 1

_NAMELESS = frozenset({"", ".", ".."})


def write_plan(bundles: Iterable[BundlePlan]) -> Iterator[bytes]:
    """Yield the lines of a plan's file, each with its line end, as the bundles arrive."""
    yield _line({"format": FORMAT, "version": VERSION})
    count = 0
    for bundle in bundles:
        count += 1
        yield _line(encode(bundle))
    yield _line({"bundles": count})


def read_plan(lines: Iterable[bytes], *, root_paths: Collection[str]) -> Iterator[BundlePlan]:
    """Yield the bundles of a plan's file; `root_paths` are the library roots that it may place files in.

    Damage may lie at the end, so whoever acts on a plan reads it to the end once before.

    Raises:
        UnreadablePlan: the file is no plan, of another version, damaged, cut short, or leads out of its roots.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    _check_header(next(numbered, None))
    count = 0
    ended_at = 0
    for number, line in numbered:
        if ended_at:
            raise _unreadable(number, "something follows the end of the plan")
        value = _value(number, line)
        if isinstance(value, dict) and value.keys() == {"bundles"}:
            ended_at = number
            if value["bundles"] != count:
                raise _unreadable(number, f"{count} bundles are there, {value['bundles']!r} were written")
            continue
        yield _bundle(number, value, root_paths)
        count += 1
    if not ended_at:
        raise UnreadablePlan("The plan was cut short: its last line is missing. Nothing was moved.", hint=_HINT)


_HINT = "Write it again with: shelver plan -o FILE"


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def _value(number: int, line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unreadable(number, "it is no JSON") from error


def _check_header(first: tuple[int, bytes] | None) -> None:
    header = _value(*first) if first else None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise UnreadablePlan("The file is no plan of shelver. Nothing was moved.", hint=_HINT)
    if header.get("version") != VERSION:
        raise UnreadablePlan(
            f"The plan has version {header.get('version')!r}, and this shelver reads version {VERSION}. Nothing was moved.",
            hint=_HINT,
        )


def _bundle(number: int, value: object, root_paths: Collection[str]) -> BundlePlan:
    try:
        bundle = decode(BundlePlan, value)
    except (UnreadableValue, RecursionError) as error:
        raise _unreadable(number, str(error)) from error
    problem = next(_problems(bundle, root_paths), "")
    if problem:
        raise _unreadable(number, problem)
    return bundle


def _problems(bundle: BundlePlan, root_paths: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the paths of a bundle: none of them may lead anywhere else than it says."""
    if not _is_exact(bundle.source_root):
        yield f"{bundle.source_root!r} is no absolute path"
    for folder in bundle.tidy:
        if not _is_below(folder, bundle.source_root):
            yield f"the folder {folder!r} does not lie in the downloads folder {bundle.source_root!r}"
    for parts, _, _ in bundle.make_again:
        if not all(map(_is_component, parts)):
            yield f"{parts!r} leads out of the downloads folder"
    for placement in bundle.placements:
        yield from _placement_problems(placement, bundle.source_root, root_paths)


def _placement_problems(placement: Placement, source_root: str, root_paths: Collection[str]) -> Iterator[str]:
    if placement.source_root != source_root:
        yield f"{placement.source_root!r} is not the downloads folder of its bundle"
    if placement.method is Method.WRITE:
        if placement.source_path or (placement.content is None) is not bool(placement.fetched_from):
            yield "a file to be written has no content"
        if placement.fetched_from and placement.role is not FileRole.ART:
            yield "something else than a picture is to be fetched from the web"
    elif not _is_below(placement.source_path, source_root) or placement.identity is None:
        yield f"the file {placement.source_path!r} does not lie in the downloads folder {source_root!r}"
    for target in filter(None, (placement.target, placement.replaces)):
        yield from _target_problems(target, root_paths)


def _target_problems(target: Target, root_paths: Collection[str]) -> Iterator[str]:
    if target.root_path not in root_paths:
        yield f"{target.root_path!r} is no configured library root"
    if not target.parts or not all(map(_is_component, target.parts)):
        yield f"the target {target.parts!r} leads out of its library root"


def _is_below(path: str, folder: str) -> bool:
    return _is_exact(path) and path.startswith(folder.rstrip("/") + "/")


def _is_exact(path: str) -> bool:
    """Say whether a path is absolute and has no detours."""
    return path == "/" or (path.startswith("/") and all(map(_is_component, path[1:].split("/"))))


def _is_component(name: str) -> bool:
    if name in _NAMELESS or "/" in name or "\0" in name:
        return False
    try:
        name.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(number: int, problem: str) -> UnreadablePlan:
    return UnreadablePlan(f"The plan cannot be used: line {number}: {problem}. Nothing was moved.", hint=_HINT)
