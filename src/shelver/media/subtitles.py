"""What the end of a subtitle's file name says: language and flags."""

import re
from dataclasses import dataclass

from shelver.media.languages import language_code

_FORCED = frozenset({"forced", "foreign"})
_HEARING_IMPAIRED = frozenset({"sdh", "cc", "hi"})
_BREAKS = re.compile(r"[\s._()\[\]{}+,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleTag:
    """Language (BCP-47, empty when not said) and flags of a subtitle; `is_sdh` means made for the hard of hearing."""

    language: str = ""
    is_forced: bool = False
    is_sdh: bool = False
    is_default: bool = False


def read_subtitle_tag(text: str) -> SubtitleTag:
    """Read the words that a subtitle's name has beyond its video's name, for example ".pt-BR.forced" or "2_English".

    "hi" alone is Hindi; beside another language it marks subtitles for the hard of hearing.
    """
    words = [part for word in _BREAKS.split(text.casefold()) for part in _parts(word)]
    languages = [code for word in words if word not in _HEARING_IMPAIRED and (code := language_code(word))]
    has_hi = "hi" in words
    language = languages[-1] if languages else ("hi" if has_hi else "")
    return SubtitleTag(
        language=language,
        is_forced=not _FORCED.isdisjoint(words),
        is_sdh=not _HEARING_IMPAIRED.isdisjoint(words) and not (has_hi and not languages),
        is_default="default" in words,
    )


def is_subtitle_word(word: str) -> bool:
    """Say whether a word in a subtitle's name is a language, a flag or a track number, and no part of a title."""
    lowered = word.casefold()
    return bool(language_code(lowered)) or lowered in _OTHER_WORDS or (lowered.isdigit() and len(lowered) <= 2)


_OTHER_WORDS = (
    _FORCED | _HEARING_IMPAIRED | {"default", "full", "signs", "songs", "commentary", "sub", "subs", "track", "text"}
)


def _parts(word: str) -> tuple[str, ...]:
    """Return the word whole when it is a code such as "pt-br", else its pieces between hyphens."""
    return (word,) if language_code(word) else tuple(word.split("-"))
