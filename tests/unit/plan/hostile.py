"""Many titles out of a few, since drawing one costs more than trying it."""

import itertools
from collections.abc import Iterator, Sequence

_BETWEEN = (" ", "-", ": ")


def in_every_order(titles: Sequence[str]) -> Iterator[str]:
    """Yield each title, and every two of them in both orders with a blank, a dash and a colon between them."""
    yield from titles
    for first, second in itertools.permutations(titles, 2):
        yield from (f"{first}{between}{second}" for between in _BETWEEN)
