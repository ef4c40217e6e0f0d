"""The words of release names: one file a kind, one row a term, looked up in two dictionaries.

`WORDS` holds terms of one word, `PHRASES` terms of several by their first word, longest first.
"""

from __future__ import annotations

from shelver.names.vocabulary import audio, languages, releases, signs, video
from shelver.names.vocabulary.rows import Rows, Term

_TABLES: tuple[tuple[str, Rows], ...] = (
    *signs.SIGNS.items(),
    ("countries", languages.COUNTRIES),
    ("service", releases.SERVICE),
    ("note", releases.NOTE),
    ("note", video.PICTURE),
    ("note", audio.SOUND),
    ("languages", languages.LANGUAGES),
    ("subtitles", languages.SUBTITLES),
    ("edition", releases.EDITION),
    ("is_proper", releases.PROPER),
    ("is_repack", releases.REPACK),
    ("bit_depth", video.BIT_DEPTH),
    ("is_3d", video.IS_3D),
    ("hdr", video.HDR),
    ("channels", audio.CHANNELS),
    ("audio_codecs", audio.AUDIO_CODECS),
    ("video_codec", video.VIDEO_CODEC),
    ("resolution", video.RESOLUTION),
    ("remux", video.REMUX),
    ("source_medium", video.SOURCE_MEDIUM),
)
"""Later tables win where two hold the same spelling."""


def _index(
    tables: tuple[tuple[str, Rows], ...],
) -> tuple[dict[str, Term], dict[str, list[tuple[tuple[str, ...], Term]]]]:
    words: dict[str, Term] = {}
    phrases: dict[str, dict[tuple[str, ...], Term]] = {}
    for field, rows in tables:
        for value, rank, spellings in rows:
            term = Term(field, value, rank)
            for spelling in spellings.split("|"):
                first, *rest = spelling.split(" ")
                if rest:
                    phrases.setdefault(first, {})[tuple(rest)] = term
                else:
                    words[first] = term
    longest_first = {first: sorted(found.items(), key=lambda item: -len(item[0])) for first, found in phrases.items()}
    return words, longest_first


WORDS, PHRASES = _index(_TABLES)
