"""Evidence that the name itself and the container's facts give, whatever the library holds."""

from shelver.match.library_weights import LIBRARY_WEIGHTS as WEIGHTS
from shelver.media.evidence import Evidence, EvidenceGroup
from shelver.media.facts import Facts
from shelver.media.release_name import ReleaseName

_FILM_S = (40 * 60, 300 * 60)
_CLIP_S = 10 * 60
_NAME = "name"


def title_sign(title: str) -> Evidence:
    """The name says a title."""
    return Evidence(
        group=EvidenceGroup.NAME, signal="title", observed=title, weight_bits=WEIGHTS.title_named, source=_NAME
    )


def episode_sign(name: ReleaseName) -> Evidence:
    """How precisely the name says which episode it is."""
    if name.date or (name.seasons and (name.episodes or name.absolute)):
        bits = WEIGHTS.numbered
    elif name.episodes or name.absolute:
        bits = WEIGHTS.counted
    else:
        bits = WEIGHTS.season_only
    return Evidence(
        group=EvidenceGroup.EPISODE, signal="number", observed=numbers_in(name), weight_bits=bits, source=_NAME
    )


def numbers_in(name: ReleaseName) -> str:
    """Return the episode's number as people write it."""
    if name.date:
        return name.date.isoformat()
    season = f"S{name.seasons[0]:02}" if name.seasons else ""
    numbers = name.episodes or name.absolute
    return season + "".join(f"E{number:02g}" for number in numbers[:4]) + ("…" if len(numbers) > 4 else "")


def film_signs(name: ReleaseName, facts: Facts | None) -> list[Evidence]:
    """What makes a name without episode numbers that of a film: a year, words of a release, its length.

    A short file speaks against a film only where the name does not claim one: trailers and shorts have years too.
    """
    signs = []
    if name.year:
        signs.append(_form("year", str(name.year), WEIGHTS.year_named))
    words = [str(word) for word in (name.source_medium, name.resolution, name.video_codec) if word]
    if words:
        signs.append(_form("release", " ".join(words), WEIGHTS.released))
    if facts and facts.duration_s >= _FILM_S[0]:
        minutes = f"{facts.duration_s / 60:.0f} min"
        weight = WEIGHTS.film_length if facts.duration_s <= _FILM_S[1] else 0.0
        signs.append(
            Evidence(group=EvidenceGroup.RUNTIME, signal="length", observed=minutes, weight_bits=weight, source="probe")
        )
    elif facts and 0 < facts.duration_s < _CLIP_S and not signs:
        signs.append(
            Evidence(
                group=EvidenceGroup.RUNTIME,
                signal="length",
                observed=f"{facts.duration_s:.0f} s",
                weight_bits=WEIGHTS.clip_length,
                source="probe",
            )
        )
    return signs


def _form(signal: str, observed: str, weight_bits: float) -> Evidence:
    return Evidence(group=EvidenceGroup.FORM, signal=signal, observed=observed, weight_bits=weight_bits, source=_NAME)
