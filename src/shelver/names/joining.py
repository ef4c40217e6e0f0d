"""Joins what the folders and the file of a path say, in the order in which a librarian would trust them.

Numbers come from the file; the title from the file when it has one, else from the nearest folder that does.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from itertools import pairwise

from shelver.names.component import Component
from shelver.names.finds import Number
from shelver.names.keys import title_key
from shelver.names.segments import is_latin, titles_in
from shelver.names.titles import halves, readable
from shelver.names.vocabulary.places import GENERIC, SPECIALS

_meaningless = re.compile(
    r"[0-9a-f]{12,}|[0-9a-f-]{24,}|\d{5}|title t?\d+|vts[ _]\d\d[ _]\d|(?:19|20)\d\d ?- ?(?:19|20)\d\d|[a-z0-9]{22,}|[\W_]*|movie cd\d|cd ?\d|disc ?\d|[a-z]:",
    re.IGNORECASE,
).fullmatch
_PARTING = frozenset("/|[]")
_FARTHEST = 5
"""Folders farther up than this say nothing about the file."""

_ABBREVIATION = 5
_DISC_FILE = 5
"""Files of a Blu-ray disc bear five digits."""


class Draft:
    """What one component says, ready to be joined with the others."""

    __slots__ = ("component", "episode_title", "is_season_folder", "other_titles", "title")

    def __init__(self, text: str, ignored: frozenset[int] = frozenset()) -> None:
        self.component = component = Component(text, ignored)
        tokens, finds = component.tokens, component.finds
        spans = titles_in(tokens, *component.title_words)
        seasons = [find.start for find in finds if find.kind == "season"]
        if seasons:
            spans = [(start, min([stop, *(at for at in seasons if start < at < stop)])) for start, stop in spans]
        titles = [readable(tokens.raw(*span)) for span in spans]
        dropped = readable(tokens.raw(*component.dropped))
        if dropped and is_latin(dropped) > is_latin(titles[0]):
            titles, dropped = [dropped, *titles], ""
        self.title = titles[0]
        self.other_titles = [*titles[1:], *halves(titles[0]), *([dropped] if dropped else [])]
        whole = readable(tokens.raw(*component.title_words))
        if len(titles) > 1 and not whole.isascii() and not component.numbers.chosen and not _PARTING & {*whole}:
            self.other_titles.append(whole)  # one title in two scripts, or one in each
        self.episode_title = readable(tokens.raw(*component.episode_words))
        numbers = component.numbers
        only_season = bool(numbers.seasons) and not numbers.episodes and not numbers.absolute
        self.is_season_folder = (only_season and component.title_follows) or text.strip(" ._").casefold() in SPECIALS

    @classmethod
    def of_file(cls, stem: str, ignored: frozenset[int]) -> Draft:
        """The draft of a file name, read backwards where it was written backwards."""
        draft = cls(stem, ignored)
        if "reversed" in [shape.name for shape in draft.component.tokens.shapes if shape is not None]:
            return cls(stem[::-1])
        return draft

    @property
    def is_numbered(self) -> bool:
        """Whether it says which episode it is."""
        numbers = self.component.numbers
        return bool(numbers.episodes or numbers.absolute or numbers.date)

    @property
    def says_nothing(self) -> bool:
        """Whether no title can be taken from it."""
        text = self.component.tokens.text
        if _meaningless(self.title) is not None or self.is_nameless or text.casefold().replace("_", " ") in GENERIC:
            return True
        return self.title.casefold() in GENERIC and not self.is_described

    @property
    def is_nameless(self) -> bool:
        """Whether a machine made the name, so that not even its numbers mean anything."""
        text = self.component.tokens.text
        return _meaningless(text) is not None or _is_scrambled(text)

    @property
    def title_behind_number(self) -> str:
        """The title without the bare number in front of it."""
        start, stop = self.component.title_words
        tokens = self.component.tokens
        return readable(tokens.raw(start + 1, stop)) if stop - start > 1 and tokens.shapes[start] else self.title

    @property
    def is_described(self) -> bool:
        """Whether it carries a year or tags, as a release does."""
        return self.component.year is not None or self.component.anchor < self.component.tokens.size


class Joined:
    """The parts of a reading while the folders add to it."""

    __slots__ = (
        "absolute",
        "date",
        "episode_title",
        "episodes",
        "folders",
        "is_from_folder",
        "seasons",
        "source",
        "title",
        "year",
    )

    def __init__(self, draft: Draft) -> None:
        self.source = draft
        self.folders: list[Draft] = []
        self.is_from_folder = False
        """Whether the season or the show comes from a folder."""
        component = draft.component
        self.title, self.episode_title = draft.title, draft.episode_title
        self.year = component.year
        self.seasons: tuple[int, ...] = component.numbers.seasons
        self.episodes: tuple[int, ...] = component.numbers.episodes
        self.absolute: tuple[Number, ...] = component.numbers.absolute
        self.date: dt.date | None = component.numbers.date

    @property
    def is_episode(self) -> bool:
        """Whether numbers say that it is part of a show."""
        return bool(self.seasons or self.episodes or self.absolute or self.date)


def join(file: Draft, parents: list[str]) -> Joined:
    """The file with what its folders add."""
    joined = Joined(file)
    if not parents:
        return joined
    folders = [_draft_of_folder(part) for part in parents[: -1 - _FARTHEST : -1] if not part.endswith(":")]
    if not folders:
        return joined
    joined.folders = folders
    release = next((folder for folder in folders if not folder.says_nothing), folders[0])
    if _replaces(file, release):
        return _moved(joined, release)
    _take_season(joined, file, folders)
    shows = [folder for folder in folders if not folder.is_season_folder and not folder.says_nothing]
    if not shows:
        return joined
    if joined.is_episode:
        _take_show(joined, file, folders[0], shows[0])
        return joined
    return _joined_movie(joined, file, shows[0])


@lru_cache(maxsize=64)
def _draft_of_folder(name: str) -> Draft:
    """The draft of a folder, which the files in it, coming one after another, share; nobody changes it."""
    return Draft(name)


def _replaces(file: Draft, release: Draft) -> bool:
    """Whether the folder is the release and the file inside only bears a short or scrambled name."""
    if file.is_nameless and release.is_described:
        return True
    if not (release.is_numbered and release.is_described) or file.component.numbers.is_marked:
        return False
    return not (file.component.numbers.absolute and release.component.numbers.absolute)


def _take_season(joined: Joined, file: Draft, folders: list[Draft]) -> None:
    season = next((folder for folder in folders[:3] if folder.component.numbers.seasons), None)
    is_specials = folders[0].is_season_folder and not folders[0].component.numbers.seasons
    if joined.seasons or (season is None and not is_specials):
        _take_lone_number(joined, file, folders)
        return
    joined.is_from_folder = True
    joined.seasons = season.component.numbers.seasons if season is not None else (0,)
    if joined.absolute and not joined.episodes and all(isinstance(number, int) for number in joined.absolute):
        joined.episodes, joined.absolute = tuple(int(number) for number in joined.absolute), ()
        return
    if joined.episodes or not folders[0].component.numbers.is_pack:
        return
    number = file.component.leading_number
    if number is not None:
        joined.title = file.title_behind_number
    elif folders[0].is_season_folder:
        number = _last_number(file)
    joined.episodes = (number,) if number is not None else ()


def _last_number(file: Draft) -> int | None:
    """The number at the end of a file name without tags: "One Piece 1001"."""
    component = file.component
    last = component.finds[-1] if component.finds else None
    if last is None or last.end != component.tokens.size or last.kind not in {"number", "part"} or not last.is_whole:
        return None
    return int(last.numbers[0])


def _take_lone_number(joined: Joined, file: Draft, folders: list[Draft]) -> None:
    """A file name that is nothing but a number, in the folder of a show."""
    component = file.component
    if joined.is_episode or component.tokens.size > 2 or not component.finds:
        return
    only, folder = component.finds[0], folders[0].component
    is_lone = (
        only.kind == "number" and only.end == component.tokens.size and len(component.tokens.words[0]) < _DISC_FILE
    )
    if is_lone and folder.year is None and (folder.numbers.absolute or folder.anchor >= folder.tokens.size):
        joined.absolute = only.numbers


def _take_show(joined: Joined, file: Draft, folder: Draft, show: Draft) -> None:
    """The title of the show from its folder, where the file has none or only that of the episode."""
    component = file.component
    if not component.numbers.seasons and title_key(joined.title).startswith(title_key(show.title) + " "):
        head, _, tail = joined.title.partition(" - ")
        if title_key(head) == title_key(show.title):
            joined.title, joined.episode_title = head, tail
    if _abbreviates(file, show):
        joined.title = show.title
        return
    is_number = title_key(joined.title).isdecimal() and not _agrees(file, show)
    is_untitled = component.title_follows or file.says_nothing or is_number
    if not is_untitled and not (folder.component.numbers.is_pack and not component.numbers.is_marked):
        joined.year = joined.year or (show.component.year if _agrees(file, show) else None)
        return
    if (
        folder.component.numbers.is_pack
        and not is_untitled
        and title_key(joined.title).startswith(title_key(show.title))
    ):
        joined.title = show.title
        return
    joined.episode_title = joined.episode_title or joined.title
    joined.title = show.title
    joined.year = joined.year or show.component.year


def _joined_movie(joined: Joined, file: Draft, folder: Draft) -> Joined:
    is_short = len(file.title) <= _ABBREVIATION and folder.is_described and not file.component.year
    is_coded = " " not in file.title and folder.component.year is not None and file.component.year is None
    if (
        file.says_nothing
        or is_short
        or (is_coded and not _agrees(file, folder))
        or (folder.is_described and not file.is_described and not _agrees(file, folder))
    ):
        return _moved(joined, folder)
    if joined.year is None and _agrees(file, folder):
        joined.year = folder.component.year
    return joined


def _moved(joined: Joined, folder: Draft) -> Joined:
    """The reading of a folder in place of that of the file."""
    moved = Joined(folder)
    moved.folders = joined.folders
    return moved


def _agrees(file: Draft, folder: Draft) -> bool:
    return title_key(folder.title) == title_key(file.title)


def _abbreviates(file: Draft, folder: Draft) -> bool:
    """Whether the file's title is a short form of that of the release it lies in: "hl" for "Harbour Light"."""
    short, whole = title_key(file.title).replace(" ", ""), title_key(folder.title)
    if short and folder.is_described and short == "".join(word[0] for word in whole.split(" ") if word):
        return True
    if (
        not folder.is_described
        or not 0 < len(short) <= _ABBREVIATION
        or short[0] != whole[:1]
        or len(whole) <= len(short)
    ):
        return False
    letters = iter(whole)
    return all(char in letters for char in short)


def _is_scrambled(stem: str) -> bool:
    """Whether a long name without spaces or dots is letters and digits in no order."""
    if len(stem) < 16 or any(char in " ._" for char in stem):
        return False
    changes = sum(one.isdecimal() != other.isdecimal() for one, other in pairwise(stem))
    return changes >= 6
