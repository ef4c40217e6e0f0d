"""Which names say what they are."""

import re

from shelver.media.release_name import ReleaseName

_MEANINGLESS = re.compile(
    r"[\W\d_]*"
    r"|(?:video|movie|film|episode|track|title|disc|disk|cd|dvd|part|file|clip|untitled|new|temp|tmp|test|sample|vts|dsc|img|mov|"
    r"mvi|gopr|gx|vid|pxl|capture|recording|screen ?recording|audio|chapter|kapitel|folge|output|download)?[\W\d_]*"
    r"|[0-9a-f]{8,}(?:-[0-9a-f]{4,})*",
    re.IGNORECASE,
)


def has_identity(name: ReleaseName) -> bool:
    """Whether the name says which work the file holds, so that what is learned of it may be remembered by it.

    `01.mkv`, `S01E02.mkv`, `VTS_01_1.VOB` and hash-like names say nothing: two files of that name are two works.
    A number alone is a title only with a year or a season beside it ("1917 (2019)", "24 S01E02").
    """
    if not name.title:
        return False
    if not _MEANINGLESS.fullmatch(name.title):
        return True
    has_number_as_title = name.title.strip().isdigit() and len(name.title.strip()) <= 4
    return has_number_as_title and (name.year is not None or bool(name.seasons and name.episodes))
