"""A number of a name with the meaning that its shape and its neighbours give it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

Number = int | float


class Find(NamedTuple):
    """Numbers and what they count."""

    kind: str
    """season_episode, season, episode, date, year, number, part, volume or disc."""
    start: int
    end: int
    """Index after the last word that belongs to it."""
    seasons: tuple[int, ...] = ()
    numbers: tuple[Number, ...] = ()
    version: int | None = None
    date: dt.date | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no number lies between two episodes, as 7.5 does."""
        return all(isinstance(number, int) for number in self.numbers)
