"""Keys by which the bundles of one plan notice that they hold the same work."""

import re
from functools import lru_cache

from shelver.media.works import Audiobook, Episodes, Movie, OtherWork, Show, Work
from shelver.plan.components import clean, name_key


def show_key(show: Show) -> str:
    """Return the key of a show: its title, and its year where it is known."""
    return f"{_plain(show.title)}/{show.year or ''}"


def namesake_key(show: Show) -> str:
    """Return the part of a show's key that its namesakes share."""
    return _plain(show.title)


def is_named_like(folder: str, show: Show) -> bool:
    """Say whether a folder's name is the show's title, with or without the year, and nothing more."""
    plain = _plain(_JOINTS.sub(" ", folder))
    names = (show.title, f"{show.title} ({show.year})", f"{show.title} {show.year}")
    return plain in {_plain(_JOINTS.sub(" ", name)) for name in names}


def work_keys(work: Work) -> tuple[str, ...]:
    """Return the keys of everything that a file of this work holds: one for each episode."""
    match work:
        case Episodes():
            show = f"episode/{show_key(work.show)}/{'' if work.season is None else work.season}"
            numbers = work.numbers or work.absolute or ((work.aired.isoformat(),) if work.aired else ())
            return tuple(f"{show}/{number}" for number in numbers)
        case Movie():
            return (f"movie/{_plain(work.title)}/{work.year or ''}",)
        case Audiobook():
            return (f"audiobook/{_plain(work.author)}/{_plain(work.title)}",)
        case OtherWork():
            return (f"other/{_plain(work.title)}/{work.year or ''}",)


_JOINTS = re.compile(r"[._\s]+")


@lru_cache(maxsize=2048)
def _plain(title: str) -> str:
    return name_key(clean(title))
