"""Which SHELVER_ variables of the environment set nothing, so that a typing error is not silent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from shelver.settings.values import Settings

_PREFIX, _BETWEEN, _OF_FILE = "SHELVER_", "__", "_FILE"
_OF_SCRIPTS = frozenset({"SHELVER_PROGRAM", "SHELVER_PYTHON"})
_ANY = "*"
_CLOSE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownVariable:
    """A variable that looks like a setting and is none; `nearest` is the setting that may be meant, or ""."""

    name: str
    nearest: str


def unknown_variables(environment: Mapping[str, str]) -> tuple[UnknownVariable, ...]:
    """Return the variables that are no settings of shelver; names without "__" only where they resemble one."""
    known = dict.fromkeys(_names(Settings))
    found = []
    for name in sorted(environment):
        if not name.upper().startswith(_PREFIX) or name in _OF_SCRIPTS:
            continue
        plain = name.upper().removesuffix(_OF_FILE)
        if _is_known(name.upper(), known) or _is_known(plain, known):
            continue
        nearest = next(iter(get_close_matches(plain, [one for one in known if _ANY not in one], 1, _CLOSE)), "")
        if nearest or _BETWEEN in name:
            found.append(UnknownVariable(name=name, nearest=nearest))
    return tuple(found)


def _is_known(name: str, known: Mapping[str, None]) -> bool:
    """Say whether a name is that of a setting; a section of a person's own naming (a library root) fits every name."""
    pieces = name.split(_BETWEEN)
    return any(
        len(pattern) == len(pieces) and all(own in {_ANY, piece} for own, piece in zip(pattern, pieces, strict=True))
        for pattern in (one.split(_BETWEEN) for one in known)
    )


def _names(section: type[BaseModel], prefix: str = _PREFIX) -> Iterator[str]:
    """Yield the variable of every setting, of every section as a whole, and "*" for names that a person gives."""
    for name, field in section.model_fields.items():
        own = f"{prefix}{name.upper()}"
        yield own
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _names(kind, f"{own}{_BETWEEN}")
            elif get_origin(kind) is dict:
                yield f"{own}{_BETWEEN}{_ANY}"
                of = get_args(kind)[1]
                if isinstance(of, type) and issubclass(of, BaseModel):
                    yield from _names(of, f"{own}{_BETWEEN}{_ANY}{_BETWEEN}")


def _kinds(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - annotations are of every kind
    return get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
