"""The shared nouns as JSON values and back, strictly: a damaged or hostile document is refused, never guessed at.

A dataclass becomes an object of its fields; where several classes may stand in one place, the key "is" names the class.
Reads and writes exactly what the type annotations say: text, numbers, truth values, enumerations, dates, tuples, and
bytes as base64.
"""

import base64
import binascii
import datetime as dt
import types
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


class UnreadableValue(ValueError):
    """A document does not have the shape that the type asks for; the text names the place."""


def encode(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Return the value as JSON: objects, lists, text, numbers, truth values and null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__} | {
            field.name: encode(getattr(value, field.name)) for field in fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def decode(kind: type[Value], value: object) -> Value:
    """Return the value of a dataclass that `encode` made.

    Raises:
        UnreadableValue: the document has another shape; says where.
    """
    return cast("Value", _decode(kind, value, kind.__name__))


def _decode(kind: Any, value: object, place: str) -> Any:  # noqa: ANN401 - driven by annotations
    kind = kind.__supertype__ if isinstance(kind, NewType) else kind
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(kind), value, place)
    if origin is tuple:
        return _decode_tuple(get_args(kind), value, place)
    if is_dataclass(kind):
        return _decode_dataclass(cast("type", kind), value, place)
    return _decode_plain(kind, value, place)


def _decode_union(kinds: tuple[Any, ...], value: object, place: str) -> object:
    if value is None and types.NoneType in kinds:
        return None
    tag = value.get("is") if isinstance(value, dict) else None
    for kind in kinds:
        if is_dataclass(kind) and getattr(kind, "__name__", "") == tag:
            return _decode(kind, value, place)
    plain = [kind for kind in kinds if not is_dataclass(kind) and kind is not types.NoneType]
    for kind in plain:
        try:
            return _decode(kind, value, place)
        except UnreadableValue:
            continue
    raise UnreadableValue(f"{place} holds something unexpected")


def _decode_tuple(kinds: tuple[Any, ...], value: object, place: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise UnreadableValue(f"{place} is no list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_decode(kinds[0], item, f"{place}[{i}]") for i, item in enumerate(value))
    if len(kinds) != len(value):
        raise UnreadableValue(f"{place} has {len(value)} entries instead of {len(kinds)}")
    return tuple(_decode(kind, item, f"{place}[{i}]") for i, (kind, item) in enumerate(zip(kinds, value, strict=True)))


def _decode_dataclass(kind: type, value: object, place: str) -> object:
    if not isinstance(value, dict):
        raise UnreadableValue(f"{place} is no object")
    hints = _hints(kind)
    unknown = value.keys() - hints.keys() - {"is"}
    if unknown or value.get("is", kind.__name__) != kind.__name__:
        raise UnreadableValue(f"{place} is no {kind.__name__}")
    try:
        return kind(**{name: _decode(hints[name], value[name], f"{place}.{name}") for name in hints if name in value})
    except TypeError as error:
        raise UnreadableValue(f"{place} lacks a field: {error}") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _decode_plain(kind: Any, value: object, place: str) -> object:  # noqa: ANN401 - driven by annotations
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(value)
        except ValueError as error:
            raise UnreadableValue(f"{place}: {error}") from error
    if kind is dt.date and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise UnreadableValue(f"{place}: {error}") from error
    if kind is bytes and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise UnreadableValue(f"{place}: {error}") from error
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if isinstance(kind, type) and type(value) is kind:
        return value
    raise UnreadableValue(f"{place} is no {getattr(kind, '__name__', kind)}")
