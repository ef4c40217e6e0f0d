"""The library root for files that belong together."""

from dataclasses import dataclass

from shelver.media.files import FileIdentity, SourceFile
from shelver.media.kinds import MediaType
from shelver.media.library import RootState
from shelver.plan.book import Book, needed_bytes
from shelver.plan.placements import Method, Objection, Severity
from shelver.plan.rules import ROOT_RULES
from shelver.plan.rules.cases import RootCase
from shelver.plan.shelves import in_order

_RENAMING = frozenset({Method.AUTO, Method.MOVE, Method.HARDLINK, Method.REFLINK, Method.SYMLINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Files that look for a root together; `preferred` are root paths to try first: where the work is already."""

    media_type: MediaType
    files: tuple[SourceFile, ...]
    method: Method
    preferred: tuple[str, ...] = ()


def choose_root(wanted: Wanted, roots: tuple[RootState, ...], book: Book) -> RootState | tuple[Objection, ...]:
    """Return the first root that no rule objects to, or all objections when there is none.

    A root that is meant for the kind and cannot take the files explains itself; roots of other kinds are not mentioned.
    """
    objections: list[Objection] = []
    for root in in_order(roots, wanted.preferred):
        case = _case(wanted, root, roots, book)
        objection = next((found for rule in ROOT_RULES if (found := rule(case))), None)
        if objection is None:
            return root
        objections.append(objection)
    telling = tuple(objection for objection in objections if objection.rule != "root_takes_kind")
    return telling or (_no_root(wanted),)


def is_copied(source: FileIdentity, root: RootState, method: Method) -> bool:
    """Say whether a file's bytes are written anew when it goes to the root; a rename takes no space."""
    return method not in _RENAMING or source.device != root.volume


def _case(wanted: Wanted, root: RootState, roots: tuple[RootState, ...], book: Book) -> RootCase:
    copied = [file for file in wanted.files if is_copied(file.identity, root, wanted.method)]
    return RootCase(
        root=root,
        roots=roots,
        media_type=wanted.media_type,
        need_bytes=needed_bytes(sum(file.size_bytes for file in copied), len(copied)),
        free_bytes=book.free_bytes(root.volume, root.free_bytes),
        method=wanted.method,
        is_same_volume=all(file.identity.device == root.volume for file in wanted.files),
        failure=book.failure(root.path),
    )


def _no_root(wanted: Wanted) -> Objection:
    kind = wanted.media_type.value.lower()
    return Objection(
        rule="root_takes_kind",
        message=f"No library root takes {kind} files.",
        severity=Severity.FAIL,
        hint="Add one with: shelver roots add NAME PATH --kind KIND",
    )
