"""Which of two files of one work is the better one, by what their names say."""

from enum import StrEnum

from shelver.media.works import Version

_SOURCES = ("CAM", "TELESYNC", "SCREENER", "VHS", "DVD", "TV", "HDTV", "WEB", "WEBRip", "WEB-DL", "BluRay", "Remux")
"""From the worst to the best; what is not named here is unknown."""


class Comparison(StrEnum):
    """How a new file stands to an old one."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"  # or not to be told


def compare(new: Version, old: Version) -> Comparison:
    """Compare by lines, then by source, then by being a corrected release.

    A quality that one side does not tell decides nothing. That a release is a corrected one counts only where the lines or the source of both are known.
    """
    steps = (
        (new.resolution, old.resolution, bool(new.resolution and old.resolution)),
        (_rank(new.source), _rank(old.source), bool(_rank(new.source) and _rank(old.source))),
        (int(new.is_proper), int(old.is_proper), True),
    )
    if not any(is_told for _, _, is_told in steps[:-1]):
        return Comparison.EQUAL  # a corrected release of nobody knows what is no better than another
    for ours, theirs, is_told in steps:
        if is_told and ours != theirs:
            return Comparison.BETTER if ours > theirs else Comparison.WORSE
    return Comparison.EQUAL


def _rank(source: str) -> int:
    return _SOURCES.index(source) + 1 if source in _SOURCES else 0
