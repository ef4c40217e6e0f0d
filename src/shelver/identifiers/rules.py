"""The documented rules on names: what kind of work the words of a name speak for, how surely, and why.

A word that people also put into titles, or that broadcasters put into every name ("hdtv", "bbc", "live at"), never
outweighs a year or the number of an episode.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.files import Bundle, Item
from shelver.media.kinds import MediaType
from shelver.media.release_name import NameKind, ReleaseName
from shelver.names.keys import title_key
from shelver.names.vocabulary.containers import AUDIO, AUDIOBOOK

SOURCE = "rules"

_CLEAR = 0.93
_LIKELY = 0.85
_HINT = 0.7


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found: the kind of work, how sure it is (0 to 1), the words it saw, and the reason in words."""

    media_type: MediaType
    confidence: float
    observed: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Phrases that speak for a kind. Clear words say it outright outside of the title; some even within it, or at its end."""

    media_type: MediaType
    phrases: str
    reason: str
    is_clear: bool = False
    is_clear_in_title: bool = False
    is_clear_at_end: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return _whole_words(self.phrases)


def _whole_words(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{phrases})(?![^ ])")


_ROWS = (
    _Words(
        MediaType.DOCUMENTARY,
        "documentary|documentaries|docu|docuseries|doku|dokumentation|documentaire|documental|documentario",
        "the name calls it a documentary",
        is_clear=True,
        is_clear_at_end=True,
    ),
    _Words(
        MediaType.DOCUMENTARY,
        "bbc|nat geo|natgeo|national geographic|discovery channel|history channel|smithsonian|pbs|arte|attenborough",
        "it is from a maker of documentaries",
    ),
    _Words(
        MediaType.STANDUP,
        "stand ?up comedy|comedy special|stand ?up special|stand ?up comedy special",
        "the name calls it a comedy special",
        is_clear=True,
        is_clear_in_title=True,
    ),
    _Words(MediaType.STANDUP, "stand ?up|standups", "the name calls it stand-up", is_clear=True),
    _Words(MediaType.STANDUP, "live at|live from|live in", "it was recorded before an audience"),
    _Words(
        MediaType.AUDIOBOOK,
        "audiobook|audio book|audiobooks|horbuch|hoerbuch|livre audio|audiolibro|unabridged|narrated by|read by",
        "the name calls it a read book",
        is_clear=True,
        is_clear_in_title=True,
    ),
    _Words(
        MediaType.TV,
        "season|seasons|episode|episodes|complete series|miniseries|mini series|staffel|saison|temporada",
        "the name speaks of seasons or episodes",
    ),
    _Words(MediaType.TV, "hdtv|pdtv|dsr|sdtv|tvrip", "it was recorded from television"),
)
_PATTERNS = tuple((row, row.pattern) for row in _ROWS)
_FIRST_WORDS = frozenset(
    spelt.partition(" ")[0]
    for row in _ROWS
    for phrase in row.phrases.split("|")
    for spelt in (phrase.replace(" ?", " "), phrase.replace(" ?", ""))
)
"""The words with which phrases begin: most names hold none of them, and need no further look."""

_CAMERA = re.compile(
    r"(?:(?:VID|IMG|MOV|PXL|DSC[FN]?|MVI|GOPR|G[HX]\d\d|DJI|P\d{3}|CIMG|SAM|SDC|RIMG|WP|WIN|Video|signal)[-_ ]?[\d_ -]{4,}.*"
    r"|WhatsApp Video .*|\d{8}[_ -]\d{6}.*|Screen ?Recording.*)",
    re.IGNORECASE,
)
_STREAMED_SPECIALS = frozenset({"NF", "HBO", "HMAX", "AMZN", "HULU", "SHO", "PCOK", "CC"})


class RulesIdentifier:
    """The port Identifier over the documented rules."""

    name = SOURCE

    def evidence(self, bundle: Bundle, item: Item, name: ReleaseName) -> tuple[Evidence, ...]:
        """Return what the words of the name say about form and genre; numbers and years are weighed elsewhere."""
        del bundle, item
        return tuple(
            Evidence(
                group=EvidenceGroup.FORM,
                signal="words",
                observed=finding.observed,
                candidate_value=finding.media_type.name,
                weight_bits=math.log2(finding.confidence / (1.0 - finding.confidence)),
                note=finding.reason,
                source=SOURCE,
            )
            for finding in _findings_by_word(name)
        )


def classify(name: ReleaseName) -> Finding:
    """Return the kind of work that the rules take the name for; a film when nothing speaks for anything else."""
    structure = _finding_by_structure(name)
    found = max(_findings_by_word(name), key=lambda finding: finding.confidence, default=None)
    is_from_camera = found is not None and found.media_type is MediaType.OTHER and found.observed == _file_name(name)
    if found and (is_from_camera or structure is None or structure.media_type is not MediaType.TV):
        return found
    return structure or Finding(MediaType.MOVIE, 0.5, "", "nothing in the name speaks for another kind")


def _finding_by_structure(name: ReleaseName) -> Finding | None:
    if name.seasons and (name.episodes or name.absolute):
        number = f"season {name.seasons[0]}, episode {(name.episodes or name.absolute)[0]:g}"
        return Finding(MediaType.TV, 0.99, number, "the name numbers season and episode")
    if name.date:
        return Finding(MediaType.TV, 0.95, name.date.isoformat(), "the name has a day of broadcast")
    if name.seasons:
        return Finding(MediaType.TV, 0.95, f"season {name.seasons[0]}", "the name says a season")
    if name.episodes or name.absolute:
        number = f"episode {(name.episodes or name.absolute)[0]:g}"
        return Finding(MediaType.TV, 0.9, number, "the name numbers an episode")
    if name.year:
        return Finding(MediaType.MOVIE, 0.9, str(name.year), "the name has a year and no episode number")
    return None


def _findings_by_word(name: ReleaseName) -> Iterator[Finding]:
    if _CAMERA.fullmatch(_file_name(name)):
        yield Finding(MediaType.OTHER, 0.97, _file_name(name), "a camera gave the name")
        return
    is_audio = name.container in AUDIO or name.container in AUDIOBOOK
    if name.container in AUDIOBOOK:
        yield Finding(MediaType.AUDIOBOOK, 0.95, f".{name.container}", "such files hold read books")
    words = title_key(name.name)
    is_settled = bool(name.year or name.seasons or name.episodes or name.absolute or name.date)
    is_book = False
    for row, pattern in () if _FIRST_WORDS.isdisjoint(words.split(" ")) else _PATTERNS:
        found = pattern.search(words)
        if not found or (row.media_type is MediaType.AUDIOBOOK and name.kind is NameKind.EPISODE and not is_audio):
            continue
        confidence = _confidence(row, name, _place_in_title(pattern, name), is_settled=is_settled)
        if confidence:
            is_book = is_book or row.media_type is MediaType.AUDIOBOOK
            yield Finding(row.media_type, confidence, found[0], row.reason)
    if is_audio and not is_book and name.container not in AUDIOBOOK:
        yield Finding(MediaType.OTHER, _LIKELY, f".{name.container}", "it is sound, and nothing calls it a read book")


class _Place(Enum):
    """Where the words stand: not in the title, after its other words, or elsewhere in it."""

    OUTSIDE = auto()
    END = auto()
    WITHIN = auto()


def _place_in_title(pattern: re.Pattern[str], name: ReleaseName) -> _Place:
    title = title_key(name.title)
    found = [(place.start(), place.end()) for place in pattern.finditer(title)]
    if not found:
        return _Place.OUTSIDE
    start, end = found[-1]
    return _Place.END if start and end == len(title) else _Place.WITHIN


def _confidence(row: _Words, name: ReleaseName, place: _Place, *, is_settled: bool) -> float:
    """Return how sure the words are; 0 where a year or an episode's number says otherwise."""
    is_clear = {
        _Place.OUTSIDE: row.is_clear,
        _Place.END: row.is_clear_in_title or row.is_clear_at_end,
        _Place.WITHIN: row.is_clear_in_title,
    }
    if is_clear[place]:
        return _CLEAR
    if row.media_type is MediaType.STANDUP and name.service in _STREAMED_SPECIALS and not name.episodes:
        return 0.88
    if is_settled:
        return 0.0
    return _LIKELY if row.media_type is not MediaType.TV else _HINT


def _file_name(name: ReleaseName) -> str:
    return name.name.rpartition("/")[2]
