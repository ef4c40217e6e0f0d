"""Episodes beside the regular ones: "Show - OVA 2" and "Show SP1" are specials of Show, filed under season 0."""

import re
from dataclasses import replace

from shelver.media.release_name import NameKind, ReleaseName

_ENDING = re.compile(
    r"(?P<show>.*\w)[\s\-:]+(?P<season>S\d{1,2}\s*)?(?P<word>OVAs?|OADs?|OAVs?|SP|Specials?)\s*(?P<number>\d{1,3})?",
    re.IGNORECASE,
)
_SURE = ("OVA", "OAD", "OAV")
"""Words that stand for nothing else; a film or show may be called a special."""


def special_of(name: ReleaseName) -> ReleaseName | None:
    """Return the name read as a special of the show before the word, numbered as the word is; None when no word ends the title.

    Without a number, or with one that counts within a season ("S02SP03"), it is a special, but nobody knows which.
    """
    if name.seasons or name.year or name.date:
        return None
    found = _ENDING.fullmatch(name.title)
    if found is None:
        return None
    counted = name.episodes or tuple(int(number) for number in name.absolute if number == int(number))
    written = (int(found["number"]),) if found["number"] else ()
    if len(counted) < len(name.absolute) or (counted and written):
        return None
    return replace(
        name,
        kind=NameKind.EPISODE,
        title=found["show"],
        alternative_titles=(name.title,),
        seasons=(0,),
        episodes=() if found["season"] else counted or written,
        absolute=(),
    )


def is_surely_special(name: ReleaseName) -> bool:
    """Whether the title ends with a word for specials that has no other meaning, and a number."""
    found = _ENDING.fullmatch(name.title)
    has_number = bool(found and found["number"]) or bool(name.episodes or name.absolute)
    return found is not None and found["word"].upper().startswith(_SURE) and has_number
