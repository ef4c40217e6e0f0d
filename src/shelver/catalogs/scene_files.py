"""Lists of how release groups and anime sites count episodes, downloaded by the person; asks nobody.

Two kinds are read. Fribb's anime list (`anime-list-full.json`) maps ids of AniDB to shows and seasons of TheTVDB and TMDB.
XEM's answers map names and scene numbers to TheTVDB: `allNames` (with season numbers) for all shows, and one file of
`map/all` for each show, named after its number at TheTVDB. Damage costs what it covers: the rest is used.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import ijson
import orjson
from ijson.common import JSONError

from shelver.match.claims import Claim
from shelver.match.likeness import plain
from shelver.media.kinds import Form

_LARGEST_MAP_BYTES = 8 << 20
_MOST_ROWS = 500_000

Place = tuple[int, int]
"""Season and episode at TheTVDB."""


@dataclass(frozen=True, slots=True)
class _Anime:
    """Where an entry of AniDB stands: its number and season in each catalogue, 0 where it has none."""

    tvdb: int
    tvdb_season: int
    tmdb: int
    tmdb_season: int


class SceneFiles:
    """Keeps the SceneNumbers port with downloaded files; each is read when it is first needed."""

    def __init__(
        self,
        *,
        anime_list: Path | None = None,
        xem_names: Path | None = None,
        xem_maps: Path | None = None,
        tell: Callable[[str], None],
    ) -> None:
        """Take the paths; `xem_maps` is a folder. `tell` hears of files that cannot be read to their end."""
        self._anime_list = anime_list
        self._xem_names = xem_names
        self._xem_maps = xem_maps
        self._tell = tell
        self._maps: dict[int, Mapping[Place | int, Place]] = {}

    def claims_for(self, claim: Claim) -> tuple[Claim, ...]:
        """Return what a claim means in a catalogue's numbers, when it counts as one of the lists does."""
        if claim.form is not Form.EPISODE or not (claim.episodes or claim.absolute) or claim.aired:
            return ()
        return (*self._by_anime(claim), *self._by_xem(claim))

    def _by_anime(self, claim: Claim) -> Iterator[Claim]:
        for source, number in claim.ids:
            row = self._anime.get(int(number)) if source == "anidb" and number.isdecimal() else None
            if row and row.tvdb:
                yield _renumbered(claim, ("tvdb", row.tvdb), row.tvdb_season, _numbers(claim))
            if row and row.tmdb:
                yield _renumbered(claim, ("tmdb", row.tmdb), row.tmdb_season, _numbers(claim))

    def _by_xem(self, claim: Claim) -> Iterator[Claim]:
        for title in claim.titles:
            for show, season in self._names.get(plain(title), ()):
                places = self._places(show, claim, season)
                seasons = {place[0] for place in places}
                if len(seasons) == 1:
                    yield _renumbered(claim, ("tvdb", show), seasons.pop(), tuple(place[1] for place in places))

    def _places(self, show: int, claim: Claim, season_of_name: int) -> list[Place]:
        """Return where the episodes stand: by the show's map, else in the season that the name alone stands for."""
        season = claim.season if claim.season is not None else season_of_name if season_of_name > 0 else None
        numbers = _numbers(claim)
        known = self._map(show)
        keys: list[Place | int] = [number if season is None else (season, number) for number in numbers]
        if known and all(key in known for key in keys):
            return [known[key] for key in keys]
        is_named_season = season_of_name > 0 and claim.season in {None, 1, season_of_name}
        return [(season_of_name, number) for number in numbers] if is_named_season and not known else []

    @cached_property
    def _anime(self) -> Mapping[int, _Anime]:
        found: dict[int, _Anime] = {}
        for row in self._rows(self._anime_list, "item"):
            anidb = _whole(_of(row, "anidb_id"))
            if anidb:
                found[anidb] = _anime(row)
        return found

    @cached_property
    def _names(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        found: dict[str, tuple[tuple[int, int], ...]] = {}
        for key, names in self._rows(self._xem_names, "data", of_object=True):
            show = int(key) if key.isdecimal() and len(key) < 10 else 0
            for name, season in _named(names) if show else ():
                found[plain(name)] = (*found.get(plain(name), ()), (show, season))
        return found

    def _rows(self, path: Path | None, prefix: str, *, of_object: bool = False) -> Iterator[Any]:
        """Yield the entries of a JSON file one by one; what cannot be read is told, and what was read before it counts."""
        if path is None:
            return
        read = ijson.kvitems if of_object else ijson.items
        try:
            with path.open("rb") as document:
                for count, row in enumerate(read(document, prefix, use_float=True)):
                    if count >= _MOST_ROWS:
                        return
                    yield row
        except (OSError, JSONError, ValueError) as fault:
            self._tell(
                f"{path} cannot be read to its end ({fault}); what stands before that is used. Download it again."
            )

    def _map(self, show: int) -> Mapping[Place | int, Place]:
        if show not in self._maps:
            self._maps[show] = self._read_map(self._xem_maps / f"{show}.json") if self._xem_maps else {}
        return self._maps[show]

    def _read_map(self, path: Path) -> Mapping[Place | int, Place]:
        """Read a show's map: by scene season and episode, and by the number counted through."""
        try:
            with path.open("rb") as document:  # what is longer is no map of one show, and is broken where it is cut
                rows = _of(orjson.loads(document.read(_LARGEST_MAP_BYTES)), "data")
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as fault:
            self._tell(f"{path} cannot be read ({fault}); the show is counted as its names say. Download it again.")
            return {}
        found: dict[Place | int, Place] = {}
        for row in rows if isinstance(rows, list) else ():
            scene, tvdb = _of(row, "scene"), _of(row, "tvdb")
            place = (_whole(_of(tvdb, "season")), _whole(_of(tvdb, "episode")))
            if place[1]:
                found[_whole(_of(scene, "season")), _whole(_of(scene, "episode"))] = place
                if absolute := _whole(_of(scene, "absolute")):
                    found[absolute] = place
        return found


def _renumbered(claim: Claim, identity: tuple[str, int], season: int, numbers: tuple[int, ...]) -> Claim:
    source, number = identity
    return replace(claim, ids=((source, str(number)),), season=season, episodes=numbers, absolute=(), is_derived=True)


def _numbers(claim: Claim) -> tuple[int, ...]:
    return claim.episodes or tuple(int(number) for number in claim.absolute if number == int(number))


def _anime(row: object) -> _Anime:
    season = _of(row, "season")
    tmdb = _of(row, "themoviedb_id")
    return _Anime(
        tvdb=_whole(_of(row, "tvdb_id")) or _whole(_of(row, "thetvdb_id")),
        tvdb_season=_whole(_of(season, "tvdb")) if _of(season, "tvdb") is not None else 1,
        tmdb=_whole(_of(tmdb, "tv")) or _whole(tmdb),
        tmdb_season=_whole(_of(season, "tmdb")) if _of(season, "tmdb") is not None else 1,
    )


def _named(names: object) -> Iterator[tuple[str, int]]:
    """Yield each name with the season that it stands for, -1 for the whole show."""
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str):
            yield name, -1
        elif isinstance(name, dict):
            for text, season in name.items():
                yield str(text), _whole(season) or -1


def _of(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else 0
