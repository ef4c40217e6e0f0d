"""Python's search for circles among values: how often it looks while a plan is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_VALUES_BETWEEN = 200_000
_AT_START = (10_000, 10, 10)


def seek_circles_less_often() -> None:
    """Look for circles after more new values than Python does by itself: a start makes many values, and all of them last."""
    gc.set_threshold(*_AT_START)


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
