"""Functions of the C library that Python does not offer."""

import ctypes
from collections.abc import Callable


def system_function(name: str, *types: type) -> Callable[..., int] | None:
    """Return a function of the C library that takes these types; None where it has none."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return None
    function.argtypes = types
    function.restype = ctypes.c_int
    return function  # type: ignore[no-any-return]  # ctypes types its functions as Any
