"""A decorator for values of which every file needs several."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def made_often(cls: type[T]) -> type[T]:
    """Make the values of a frozen dataclass with slots and keyword-only fields in little more than half the time.

    The `__init__` of a frozen dataclass goes through `object.__setattr__`, which searches the class for each field. This
    one takes the same arguments and hands them straight to the slots. Nothing else about the class changes.
    """
    setters = {f"set_{field.name}": getattr(cls, field.name).__set__ for field in fields(cls)}  # type: ignore[arg-type]
    defaults = {f"default_{field.name}": field.default for field in fields(cls) if field.default is not MISSING}  # type: ignore[arg-type]
    cls.__init__ = _init(fields(cls), setters | defaults)  # type: ignore[arg-type,method-assign]
    return cls


def _init(own: tuple[Field[Any], ...], names: dict[str, Any]) -> Callable[..., None]:
    """Compile the `__init__`, as the dataclasses of the standard library do with theirs.

    Raises:
        TypeError: a field is computed, or made anew for each value: such a class keeps the `__init__` that it has.
    """
    if any(field.default_factory is not MISSING or not field.init for field in own):
        raise TypeError("only plain fields can be set quickly")
    parameters = [f"{f.name}=default_{f.name}" if f.default is not MISSING else f.name for f in own]
    body = [f"    set_{field.name}(self, {field.name})" for field in own]
    source = "\n".join([f"def __init__(self, *, {', '.join(parameters)}):", *body])
    made: dict[str, Any] = {}
    exec(source, names, made)  # noqa: S102 - the source holds names of fields alone
    return made["__init__"]  # type: ignore[no-any-return]
