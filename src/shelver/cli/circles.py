"""Python's search for circles among values: how often it looks while a plan is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_VALUES_BETWEEN = 200_000


@contextmanager
def circles_sought_seldom() -> Iterator[None]:
    """Look for circles seldom meanwhile: a plan makes millions of short-lived values, and no circles among them.

    Whoever writes many rows leaves circles behind, and looks as often as Python does, so that memory does not grow.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_VALUES_BETWEEN, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
