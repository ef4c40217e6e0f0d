"""The version that a name and the container's facts tell: the cut and the quality, spelt for people."""

import re

from shelver.media.facts import Facts
from shelver.media.release_name import ReleaseName
from shelver.media.works import Version

_EDITIONS = {
    "directors cut": "Director's Cut",
    "extended": "Extended",
    "theatrical": "Theatrical Cut",
    "imax": "IMAX",
    "criterion": "Criterion Collection",
    "ultimate": "Ultimate Edition",
    "collectors": "Collector's Edition",
    "anniversary": "Anniversary Edition",
    "deluxe": "Deluxe Edition",
    "definitive": "Definitive Edition",
    "signature": "Signature Edition",
}
_NO_CUT = frozenset({"limited", "festival", "hybrid", "censored"})
"""Words of distribution: the film is cut as ever."""
_MEDIA = {"bluray": "BluRay", "web-dl": "WEB-DL", "webrip": "WEBRip", "web": "WEB", "bluray-remux": "Remux"}
_STEREO = re.compile(
    r"(?:(?:^|[^a-z]|3d)(?P<half>half|full|h|f)[ ._-]?|3d[ ._-]*)(?P<way>sbs|ou|tab)(?:$|[^a-z])|[^a-z](?P<both>mvc)(?:$|[^a-z])",
    re.IGNORECASE,
)
_HEIGHTS = (480, 576, 720, 1080, 1440, 2160, 4320)
_WIDTH_OF_HEIGHT = {4320: 7000, 2160: 3200, 1440: 2300, 1080: 1700, 720: 1100, 576: 1000, 480: 1}


def version_of(name: ReleaseName, facts: Facts | None = None) -> Version:
    """Return the version; what the container shows outweighs what the name claims about the picture's size."""
    shown = _height_class(facts.width_px, facts.height_px) if facts and facts.width_px and facts.height_px else 0
    return Version(
        edition=" ".join(filter(None, (edition_for_people(name.edition), _stereo(name)))),
        resolution=shown or name.resolution or 0,
        source=_MEDIA.get(name.source_medium, name.source_medium.upper()),
        is_proper=name.is_proper or name.is_repack,
        part=name.part or 0 if not name.episodes else 0,
    )


def edition_for_people(edition: str) -> str:
    """Return "Director's Cut" for "directors cut"; several cuts stay together, words of distribution go.

    >>> edition_for_people("directors cut, remastered")
    "Director's Cut Remastered"
    """
    words = [word for word in edition.split(", ") if word and word not in _NO_CUT]
    return " ".join(_EDITIONS.get(word, word.title()) for word in words)


def _stereo(name: ReleaseName) -> str:
    """Return "3D.HSBS", as media servers read how the two pictures of a film lie; a film in 3D is a cut of its own.

    A name that does not say whether the pictures are halved means that they are.
    """
    if not name.is_3d:
        return ""
    found = list(_STEREO.finditer(name.name))
    if not found:
        return "3D"
    if found[-1]["both"]:
        return "3D.MVC"
    size = "F" if (found[-1]["half"] or "").lower().startswith("f") else "H"
    return f"3D.{size}{'SBS' if found[-1]['way'].lower() == 'sbs' else 'TAB'}"


def _height_class(width_px: int, height_px: int) -> int:
    """Return the class that people name: a 1920 by 800 film is 1080, whatever the bars cut off."""
    return max(
        height
        for height in _HEIGHTS
        if height == _HEIGHTS[0] or width_px >= _WIDTH_OF_HEIGHT[height] or height_px >= height
    )
