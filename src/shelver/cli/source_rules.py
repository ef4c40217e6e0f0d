"""What a person says on the command line of which files of a source are taken, and how."""

from dataclasses import dataclass, replace
from typing import Any

from shelver.errors import UsageError
from shelver.media.sources import SourceRules, SourceType

METHODS = ("copy", "move", "hardlink", "reflink", "auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The options as they were given; None stands for one that was not. `sizes` are the smallest and the largest."""

    include: list[str] | None = None
    exclude: list[str] | None = None
    sizes: tuple[str | None, str | None] = (None, None)
    bandwidth: str | None = None
    method: str | None = None


def ruled(rules: SourceRules, said: Said, kind: SourceType) -> SourceRules:
    """Return the rules with what was said in place of what was there.

    Raises:
        UsageError: a value cannot be understood, or means nothing for a source of that type.
    """
    changes: dict[str, Any] = {}
    for name, patterns in (("include", said.include), ("exclude", said.exclude)):
        if patterns is not None:
            changes[name] = tuple(pattern for pattern in patterns if pattern)
    for name, length in zip(("minimum_size_bytes", "maximum_size_bytes"), said.sizes, strict=True):
        if length is not None:
            changes[name] = _bytes(length)
    if said.bandwidth is not None:
        changes["bytes_per_s"] = _bytes(said.bandwidth)
        if changes["bytes_per_s"] and kind is SourceType.LOCAL:
            raise UsageError(
                "--bandwidth is for remotes: files of a folder are looked at where they are, and nothing is fetched.",
                hint="Leave it out.",
            )
    if said.method is not None:
        if said.method not in METHODS:
            raise UsageError(f"There is no method {said.method!r}.", hint=f"Methods: {', '.join(METHODS)}")
        changes["method"] = said.method
    return replace(rules, **changes)


def _bytes(text: str) -> int:
    from pydantic import ByteSize, TypeAdapter, ValidationError

    try:
        return int(TypeAdapter(ByteSize).validate_python(text))
    except ValidationError as error:
        raise UsageError(f"{text!r} is no number of bytes.", hint='Write it as in "50 MB" or "1 GiB".') from error
