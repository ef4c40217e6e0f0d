"""What kind of work an item is: the form from the structure of its name, the genre from words, models and memory.

Evidence of group FORM carries the documented media type that it speaks for in `candidate_value`.
"""

from collections.abc import Iterable

from shelver.match.fusion import total_bits
from shelver.match.identity import has_identity
from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.kinds import Form, Genre, MediaType, form_and_genre
from shelver.media.release_name import NameKind, ReleaseName

_GENRE_BITS = 2.5
"""What it takes for a film to leave the shelf of films for that of a genre."""


def bits_for(evidence: Iterable[Evidence]) -> dict[MediaType, float]:
    """Return the bits for each documented media type that somebody spoke for."""
    spoken: dict[str, list[Evidence]] = {}
    for row in evidence:
        if row.group is EvidenceGroup.FORM and row.candidate_value in MediaType.__members__:
            spoken.setdefault(row.candidate_value, []).append(row)
    return {MediaType[name]: total_bits(rows) for name, rows in spoken.items()}


def form_of(name: ReleaseName, evidence: Iterable[Evidence]) -> tuple[Form, Genre]:
    """Return what the item is. An episode's number settles the form; words and models choose only what it leaves open."""
    bits = bits_for(evidence)
    genre = _genre(bits) if bits else Genre.PLAIN
    best = max(bits, key=lambda kind: bits[kind], default=MediaType.MOVIE)
    if best is MediaType.OTHER and bits[best] >= _GENRE_BITS and not has_identity(name):
        return Form.OTHER, Genre.PLAIN  # the numbers of a camera are no episodes
    if _is_numbered(name):
        return Form.EPISODE, genre
    settled = {
        NameKind.AUDIOBOOK: Form.AUDIOBOOK,
        NameKind.MUSIC: Form.MUSIC,
        NameKind.BOOK: Form.BOOK,
    }.get(name.kind)
    if best in {MediaType.AUDIOBOOK, MediaType.OTHER} and bits[best] >= _GENRE_BITS:
        return form_and_genre(best)
    if settled:
        return settled, Genre.PLAIN
    if best is MediaType.TV and name.year is None and bits[best] > 0:
        return Form.EPISODE, genre
    return Form.MOVIE, genre


def speaking_for(evidence: Iterable[Evidence], kind: MediaType) -> tuple[Evidence, ...]:
    """Return the rows that speak for a media type."""
    return tuple(row for row in evidence if row.group is EvidenceGroup.FORM and row.candidate_value == kind.name)


def _is_numbered(name: ReleaseName) -> bool:
    return name.kind is NameKind.EPISODE and bool(name.seasons or name.episodes or name.absolute or name.date)


def _genre(bits: dict[MediaType, float]) -> Genre:
    named = {MediaType.DOCUMENTARY: Genre.DOCUMENTARY, MediaType.STANDUP: Genre.STANDUP}
    best = max(named, key=lambda kind: bits.get(kind, 0.0))
    against = max((bits[kind] for kind in bits if kind not in {best, MediaType.TV}), default=0.0)
    return named[best] if bits.get(best, 0.0) >= max(_GENRE_BITS, against) else Genre.PLAIN
