"""A name that is kept must fit the file system of its root; it is never shortened behind a person's back."""

from shelver.plan.layouts import KEEP
from shelver.plan.placements import Objection, Severity
from shelver.plan.rules.cases import ItemCase


def name_storable(case: ItemCase) -> Objection | None:
    """Object to a kept name that is longer than the root's file system takes."""
    if case.layout != KEEP:
        return None
    files = (*case.item.main, *case.item.sidecars, *case.item.extras)
    names = [piece for file in files for piece in file.relative_path.split("/")]
    too_long = [name for name in names if len(name.encode(errors="surrogateescape")) > case.name_limit_bytes]
    if not too_long:
        return None
    return Objection(
        rule="name_storable",
        message=f"The name {too_long[0]!r} is longer than the {case.name_limit_bytes} bytes that the library root stores.",
        severity=Severity.FAIL,
        hint="Rename the file, or use a layout that renames.",
    )
