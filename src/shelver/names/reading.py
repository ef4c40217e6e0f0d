"""Makes release names out of what the components of a path say, in the order in which a librarian would trust them."""

from __future__ import annotations

import datetime
import re
from typing import Any

from shelver.media.release_name import NameKind, ReleaseName
from shelver.names.component import Component
from shelver.names.paths import LONGEST_NAME, split_extension, split_path
from shelver.names.tags import read_tags
from shelver.names.segments import titles_in
from shelver.names.titles import halves, readable
from shelver.names.vocabulary.places import GENERIC, SPECIALS

_meaningless = re.compile(
    r"[0-9a-f]{12,}|[0-9a-f-]{24,}|[0-9]{5}|title t?\d+|[A-Za-z0-9]{22,}|[\W_]*|movie cd\d|cd ?\d|disc ?\d|[a-z]:", re.IGNORECASE
).fullmatch
_FARTHEST = 5
"""Folders farther up than this say nothing about the file."""


class Draft:
    """What one component says, ready to be joined with the others."""

    __slots__ = ("component", "episode_title", "is_season_folder", "other_titles", "title")

    def __init__(self, text: str) -> None:
        self.component = component = Component(text)
        tokens = component.tokens
        titles = [readable(tokens.raw(*span)) for span in titles_in(tokens, *component.title_words)]
        self.title = titles[0]
        self.other_titles = [*titles[1:], *halves(titles[0])]
        self.episode_title = readable(tokens.raw(*component.episode_words))
        only_season = bool(component.seasons) and not component.episodes and not component.absolute
        self.is_season_folder = (only_season and component.title_follows) or text.strip(" ._").casefold() in SPECIALS

    @property
    def is_numbered(self) -> bool:
        """Whether it says which episode it is."""
        found = self.component
        return bool(found.episodes or found.absolute or found.date)

    @property
    def says_nothing(self) -> bool:
        """Whether no title can be taken from it."""
        title = self.title.casefold()
        return title in GENERIC or _meaningless(title) is not None

    @property
    def is_described(self) -> bool:
        """Whether it carries a year or tags, as a release does."""
        return self.component.year is not None or self.component.anchor < self.component.end


class Joined:
    """The parts of a reading while the folders add to it."""

    __slots__ = ("absolute", "episode_title", "episodes", "seasons", "source", "title", "year")

    def __init__(self, file: Draft) -> None:
        component = file.component
        self.source = file
        self.title = file.title
        self.episode_title = file.episode_title
        self.year = component.year
        self.seasons = component.seasons
        self.episodes = component.episodes
        self.absolute: tuple[int | float, ...] = component.absolute


def read(name: str) -> ReleaseName:
    """The best reading of a name or a path."""
    parts = split_path(name[:LONGEST_NAME])
    stem, container = split_extension(parts[-1])
    file = Draft(stem)
    if any(shape is not None and shape.name == "reversed" for shape in file.component.tokens.shapes):
        file = Draft(stem[::-1])
    joined = Joined(file)
    if len(parts) > 1:
        _join(joined, file, [Draft(part) for part in parts[-2 : -2 - _FARTHEST : -1]])
    return _finished(name, container, joined)


def _join(joined: Joined, file: Draft, folders: list[Draft]) -> None:
    component = file.component
    season = next((folder for folder in folders[:3] if folder.component.seasons), None)
    titled = [folder for folder in folders if not folder.is_season_folder and not folder.says_nothing]
    release = folders[0]
    if release.is_numbered and release.is_described and not component.chosen_strongly:
        if not (component.absolute and release.component.absolute):
            _become(joined, release)
            return
    in_season = bool(folders) and folders[0].is_season_folder
    if season is not None and not joined.seasons:
        _take_season(joined, file, season, in_season=in_season)
    show = titled[0] if titled else None
    if show is None:
        return
    is_episode = joined.seasons or joined.episodes or joined.absolute or component.date
    if is_episode:
        if component.title_follows or file.says_nothing or (in_season and not component.chosen_strongly):
            joined.episode_title = joined.title if not joined.episode_title else joined.episode_title
            joined.title = show.title
            joined.year = joined.year or show.component.year
        return
    if file.says_nothing or (show is release and release.is_described and not file.is_described and not _agrees(file, show)):
        _become(joined, show)
    elif joined.year is None and _agrees(file, show):
        joined.year = show.component.year


def _agrees(file: Draft, folder: Draft) -> bool:
    return folder.title.casefold().replace("'", "") == file.title.casefold().replace("'", "")


def _become(joined: Joined, folder: Draft) -> None:
    component = folder.component
    joined.source = folder
    joined.title, joined.episode_title = folder.title, folder.episode_title
    joined.year, joined.seasons = component.year, component.seasons
    joined.episodes, joined.absolute = component.episodes, component.absolute


def _take_season(joined: Joined, file: Draft, season: Draft, *, in_season: bool) -> None:
    component = file.component
    joined.seasons = season.component.seasons
    if joined.absolute and not joined.episodes and all(isinstance(number, int) for number in joined.absolute):
        joined.episodes = tuple(int(number) for number in joined.absolute)
        joined.absolute = ()
    elif in_season and not joined.episodes and component.leading_number is not None:
        joined.episodes = (component.leading_number,)
        joined.episode_title = joined.title


def _finished(name: str, container: str, joined: Joined) -> ReleaseName:
    component = joined.source.component
    tags: dict[str, Any] = read_tags(component)
    fields: dict[str, Any] = {k: (tuple(v) if isinstance(v, list) else v) for k, v in tags.items() if k not in ("note", "remux")}
    if component.country:
        fields["countries"] = (component.country,)
    date: datetime.date | None = component.date
    kind = NameKind.EPISODE if joined.seasons or joined.episodes or joined.absolute or date else NameKind.MOVIE
    return ReleaseName(
        name=name,
        kind=kind,
        title=joined.title,
        alternative_titles=tuple(dict.fromkeys(joined.source.other_titles)),
        year=joined.year,
        seasons=joined.seasons,
        episodes=joined.episodes,
        absolute=joined.absolute,
        date=date,
        episode_title=joined.episode_title,
        version=component.version,
        container=container,
        **fields,
    )
