"""Names of episodes: the show's folder, the season's folder, and the stem."""

import re
from collections.abc import Iterator

from shelver.media.works import Episodes, Show, Version
from shelver.plan.components import clean, component
from shelver.plan.naming.style import Style, show_tag
from shelver.plan.naming.titles import episode_title, show_title

_ID_TAG = re.compile(r"\s*[\[{(](?:tmdb|tvdb|imdb)(?:id)?[-=][^\]})]*[\]})]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_TITLE_LIMIT_BYTES = 205
_FIRST_OF_TWO_DIGITS = 10


def show_folder(style: Style, show: Show) -> str:
    """Return the folder of a show that the library does not hold yet."""
    tag = show_tag(style, show.ids)
    year = f" ({show.year})" if show.year and (style.year_in_show_folder or tag) else ""
    title = show_title(show.title, style.show_limit_bytes)
    return component(f"{title}{year}{tag if year else ''}", fallback="Untitled", limit_bytes=style.stem_limit_bytes)


def season_folder(season: int, known: tuple[tuple[int, str], ...] = ()) -> str:
    """Return the folder of a season: as the show's other seasons are called ("Season 1", "S01"), else "Season 01"."""
    names = dict(known)
    if season in names:
        return names[season]
    for number, name in known:
        found = _NUMBER.search(name)
        if found and number and int(found.group()) == number:
            width = len(found.group()) if number < _FIRST_OF_TWO_DIGITS else 2
            return f"{name[: found.start()]}{season:0{width}}"
    return f"Season {season:02}"


def season_of(episodes: Episodes) -> int:
    """Return the season under which episodes are filed: by number, else by the year of their broadcast, else 1."""
    if episodes.season is not None:
        return episodes.season
    return episodes.aired.year if episodes.aired and not episodes.numbers else 1


def episode_stems(style: Style, folder: str, episodes: Episodes, version: Version) -> Iterator[tuple[str, ...]]:
    """Yield the stems for episodes of the show in the folder of that name, with and without the episode's title.

    The second pair also names the version.
    """
    show = _ID_TAG.sub("", folder).strip() or folder
    head = f"{show} - {number_of(style, episodes)}"
    room = min(_TITLE_LIMIT_BYTES, style.stem_limit_bytes - len(" - ")) - len(head.encode())
    title = episode_title(episodes.titles, room)
    bodies = (f"{head} - {title}", head) if title else (head,)
    yield tuple(_stem(style, folder, body) for body in bodies)
    if label := version_label(version):
        yield tuple(_stem(style, folder, f"{body} - {label}") for body in bodies)


def version_label(version: Version) -> str:
    """Return "1080p WEB-DL", by which a second file of the same episodes is told apart; "" when nothing is known."""
    words = (f"{version.resolution}p" if version.resolution else "", clean(version.source))
    return " ".join(word for word in words if word)


def _stem(style: Style, folder: str, text: str) -> str:
    return component(text, fallback=folder, limit_bytes=style.stem_limit_bytes)


def number_of(style: Style, episodes: Episodes) -> str:
    """Return "S01E02", "S01E01-E02", "S2024E31 - 2024-02-13", "S21E892 - 892", or the date alone."""
    pieces = []
    numbers = episodes.numbers or tuple(int(number) for number in episodes.absolute)
    if numbers and not (episodes.aired and not episodes.numbers):
        text = f"S{season_of(episodes):02}{_list(style, numbers)}"
        pieces.append(text if style.is_upper_case else text.lower())
    if episodes.aired and (not episodes.numbers or season_of(episodes) == episodes.aired.year):
        pieces.append(episodes.aired.isoformat())
    if episodes.absolute and episodes.numbers:
        pieces.append("-".join(f"{number:03g}" for number in episodes.absolute))
    return " - ".join(pieces)


def numbers_shown(style: Style, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Return the numbers that stand in a name: all, or the first and last where the layout writes ranges."""
    is_range = numbers == tuple(range(numbers[0], numbers[0] + len(numbers)))
    if len(numbers) > 2 and is_range and not style.lists_episodes:
        return (numbers[0], numbers[-1])
    return numbers


def _list(style: Style, numbers: tuple[int, ...]) -> str:
    return "-".join(f"E{number:02}" for number in numbers_shown(style, numbers))
