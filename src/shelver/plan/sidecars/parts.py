"""What the NFO files of films, shows and episodes have in common: ids, ratings, people, streams."""

from collections.abc import Callable, Iterable, Iterator

from shelver.media.details import CastMember, Details, Picture, Score
from shelver.media.facts import Facts, Track
from shelver.media.works import WorkIds
from shelver.plan.sidecars.xml import Element, branch, leaf

AddressOf = Callable[[Picture], str]
"""Tells where a picture lies on the web; "" when it is not to be shown."""

_KODI_CODECS = {"dts": "dca", "hevc": "hevc", "h264": "h264"}
_SHORTEST_ASPECT = 0.1


def unique_ids(ids: WorkIds) -> Iterator[Element]:
    """Yield the ids, exactly one of them the default, and once more as Jellyfin and Emby write them."""
    known = [
        (key, str(number)) for key, number in (("tmdb", ids.tmdb), ("tvdb", ids.tvdb), ("imdb", ids.imdb)) if number
    ]
    for place, (key, number) in enumerate(known):
        yield leaf("uniqueid", number, type=key, **({"default": "true"} if place == 0 else {}))
    for key, number in known:
        yield leaf(f"{key}id", number)


def ratings(score: Score | None) -> Element:
    """Return the one block of ratings that Kodi reads."""
    if score is None:
        return Element("ratings")
    rating = branch(
        "rating",
        leaf("value", f"{score.value:.1f}"),
        leaf("votes", score.vote_count),
        name="themoviedb",
        max=10,
        default="true",
    )
    return branch("ratings", rating)


def cast(members: Iterable[CastMember], address_of: AddressOf) -> Iterator[Element]:
    """Yield the actors in their order."""
    for place, member in enumerate(members):
        thumb = address_of(member.portrait) if member.portrait else ""
        order = Element("order", str(place))
        yield branch("actor", leaf("name", member.name), leaf("role", member.role), order, leaf("thumb", thumb))


def pictures(details: Details, address_of: AddressOf) -> Iterator[Element]:
    """Yield where poster and backdrop lie on the web, for servers that fetch them themselves."""
    if details.poster:
        yield leaf("thumb", address_of(details.poster), aspect="poster")
    if details.backdrop:
        yield branch("fanart", leaf("thumb", address_of(details.backdrop)))


def streams(facts: Facts | None) -> Element:
    """Return what a probe read of picture, sound and subtitles."""
    if facts is None or not facts.video_codec:
        return Element("fileinfo")
    aspect = facts.width_px / facts.height_px if facts.height_px else 0.0
    video = branch(
        "video",
        leaf("codec", _codec(facts.video_codec)),
        leaf("aspect", f"{aspect:.2f}" if aspect > _SHORTEST_ASPECT else ""),
        leaf("width", facts.width_px),
        leaf("height", facts.height_px),
        leaf("durationinseconds", round(facts.duration_s)),
    )
    sound = (
        branch(
            "audio",
            leaf("codec", _codec(track.codec)),
            leaf("language", track.language),
            leaf("channels", track.channels),
        )
        for track in facts.audio
    )
    return branch("fileinfo", branch("streamdetails", video, sound, _subtitles(facts.subtitles)))


def _subtitles(tracks: Iterable[Track]) -> Iterator[Element]:
    return (branch("subtitle", leaf("language", track.language)) for track in tracks if track.language)


def _codec(name: str) -> str:
    return _KODI_CODECS.get(name, name)
