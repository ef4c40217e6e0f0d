"""Invented titles and release names with the habits of real ones; the same seed gives the same names."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_ADJECTIVES = [
    "Amber",
    "Ancient",
    "Bitter",
    "Blue",
    "Borrowed",
    "Brass",
    "Broken",
    "Burning",
    "Cold",
    "Copper",
    "Crooked",
    "Dark",
    "Distant",
    "Drowned",
    "Early",
    "Eastern",
    "Electric",
    "Empty",
    "Endless",
    "Faded",
    "Fallen",
    "First",
    "Forgotten",
    "Frozen",
    "Gentle",
    "Gilded",
    "Golden",
    "Hidden",
    "Hollow",
    "Hungry",
    "Iron",
    "Last",
    "Little",
    "Lonely",
    "Long",
    "Lost",
    "Midnight",
    "Narrow",
    "Northern",
    "Paper",
    "Patient",
    "Quiet",
    "Red",
    "Restless",
    "Rising",
    "Rusted",
    "Salt",
    "Scarlet",
    "Secret",
    "Seventh",
    "Silent",
    "Silver",
    "Sleeping",
    "Southern",
    "Stolen",
    "Thirteenth",
    "Tin",
    "Twisted",
    "Velvet",
    "Wandering",
    "Western",
    "White",
    "Wild",
    "Winter",
]
_NOUNS = [
    "Anchor",
    "Archive",
    "Atlas",
    "Avenue",
    "Bakery",
    "Ballroom",
    "Bridge",
    "Cabinet",
    "Canal",
    "Carousel",
    "Cathedral",
    "City",
    "Clock",
    "Coast",
    "Compass",
    "Court",
    "Crossing",
    "Crown",
    "Dam",
    "Department",
    "Detective",
    "Dynasty",
    "Echo",
    "Embassy",
    "Empire",
    "Engine",
    "Estuary",
    "Farm",
    "Ferry",
    "Field",
    "Fire",
    "Forest",
    "Frontier",
    "Garden",
    "Gate",
    "Ghost",
    "Glacier",
    "Harbour",
    "Heir",
    "Hill",
    "Hospital",
    "Hotel",
    "Hour",
    "House",
    "Island",
    "Judge",
    "Kingdom",
    "Kitchen",
    "Lantern",
    "Ledger",
    "Letter",
    "Library",
    "Lighthouse",
    "Machine",
    "Meridian",
    "Mill",
    "Mirror",
    "Moon",
    "Mountain",
    "Museum",
    "Night",
    "Orchard",
    "Orchestra",
    "Palace",
    "Parade",
    "Passenger",
    "Pier",
    "Planet",
    "Quarry",
    "Queen",
    "River",
    "Road",
    "Room",
    "Sailor",
    "Salon",
    "School",
    "Sea",
    "Shadow",
    "Signal",
    "Sky",
    "Station",
    "Storm",
    "Street",
    "Summer",
    "Surgeon",
    "Theatre",
    "Throne",
    "Tide",
    "Tower",
    "Train",
    "Valley",
    "Verdict",
    "Village",
    "Voyage",
    "Wall",
    "Watch",
    "Weather",
    "Winter",
    "Wolf",
]
_FORENAMES = [
    "Ada",
    "Boris",
    "Clara",
    "Dana",
    "Edgar",
    "Farah",
    "Greta",
    "Hugo",
    "Iris",
    "Jonas",
    "Karim",
    "Lena",
    "Mara",
    "Nils",
    "Olga",
    "Pavel",
    "Rosa",
    "Sami",
    "Tove",
    "Uma",
]
_SURNAMES = [
    "Brandt",
    "Castell",
    "Dorr",
    "Ellison",
    "Finch",
    "Grove",
    "Hallam",
    "Ilves",
    "Juric",
    "Kestner",
    "Lund",
    "Marsh",
    "Novak",
    "Okoro",
    "Quill",
    "Reyes",
    "Sorel",
]
_GROUPS = [
    "KESTREL",
    "NOVARiP",
    "BRAMBLE",
    "oTTERz",
    "QUARTZ",
    "HALYARD",
    "iNKWELL",
    "NiMBUS",
    "SLATE",
    "FOXGLOVE",
    "PARALLAX",
    "CiNDER",
    "LANTERN",
    "drftwd",
    "TPX",
]
_FANSUBBERS = ["Mizuiro-Subs", "HarborFansubs", "Tsubame", "Sazanami", "Kumo"]
_RESOLUTIONS = ("480p", "720p", "720p", "1080p", "1080p", "1080p", "2160p")
_MEDIA = ("BluRay", "WEB-DL", "WEBRip", "HDTV", "DVDRip", "BDRip", "AMZN.WEB-DL", "NF.WEB-DL")
_AUDIO = ("DTS", "DDP5.1", "AAC2.0", "AC3", "DTS-HD.MA.5.1", "TrueHD.7.1.Atmos")
_VIDEO = ("x264", "x265", "H.264", "HEVC", "XviD")
_CUTS = ("EXTENDED", "PROPER", "REPACK", "REMASTERED", "DIRECTORS.CUT", "iNTERNAL", "UNRATED")
_LANGUAGES = ("GERMAN.DL", "FRENCH", "MULTi", "iTALiAN", "SPANISH", "NORDiC")
_NON_LATIN = ("海の図書館", "北の灯台", "Северный маяк", "Тихий лёд", "바다의 시계", "ندای دریا")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One download: `paths` are relative, with their sizes in bytes; those of `videos` are what a parser reads."""

    paths: tuple[tuple[str, int], ...]
    videos: tuple[str, ...]


def titles(rng: random.Random, count: int) -> list[str]:
    """Return different titles."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[_title(rng)] = None
    return list(found)


def _title(rng: random.Random) -> str:
    adjective, noun, other = rng.choice(_ADJECTIVES), rng.choice(_NOUNS), rng.choice(_NOUNS)
    name = rng.choice(_FORENAMES)
    forms = (
        f"{adjective} {noun}",
        f"The {adjective} {noun}",
        f"{noun} of {other}",
        f"The {noun} and the {other}",
        f"{name} {rng.choice(_SURNAMES)}",
        f"{name}'s {adjective} {noun}",
        f"{adjective} {noun} {rng.choice((3, 9, 24, 1987, 2049))}",
    )
    return rng.choice(forms)


def downloads(rng: random.Random, owned_shows: list[str], video_count: int) -> Iterator[Download]:
    """Yield downloads that hold `video_count` videos in all: loose files mostly, some season packs and movie folders.

    No two have the same name.
    """
    new_titles = titles(rng, max(50, video_count // 4))
    taken: set[str] = set()
    left = video_count
    while left > 0:
        show = rng.choice(owned_shows) if rng.random() < 0.7 else rng.choice(new_titles)
        download = _download(rng, show, rng.choice(new_titles), left)
        name = download.videos[0].partition("/")[0].casefold()
        if name not in taken:
            taken.add(name)
            left -= len(download.videos)
            yield download


def _download(rng: random.Random, show: str, movie: str, most_videos: int) -> Download:
    kind = rng.random()
    if kind < 0.02:
        return _season_pack(rng, show, min(most_videos, rng.randint(6, 12)))
    if kind < 0.07:
        return _movie_folder(rng, movie)
    ending = rng.choice(("mkv", "mkv", "mkv", "mp4", "avi"))
    if kind < 0.62:
        return _loose(rng, f"{_episode(rng, show)}.{ending}", 300, 3_000)
    return _loose(rng, f"{_movie(rng, movie)}.{ending}", 700, 15_000)


def _loose(rng: random.Random, name: str, least_mb: int, most_mb: int) -> Download:
    return Download(paths=((name, rng.randint(least_mb, most_mb) << 20),), videos=(name,))


def _season_pack(rng: random.Random, show: str, episode_count: int) -> Download:
    season, quality = rng.randint(1, 9), _quality(rng)
    folder = f"{_dotted(show)}.S{season:02}.{quality}"
    videos = tuple(
        f"{folder}/{_dotted(show)}.S{season:02}E{episode:02}.{_dotted(_title(rng))}.{quality}.mkv"
        for episode in range(1, episode_count + 1)
    )
    return Download(paths=tuple((video, rng.randint(300, 3_000) << 20) for video in videos), videos=videos)


def _movie_folder(rng: random.Random, title: str) -> Download:
    name = f"{_dotted(title)}.{rng.randint(1950, 2025)}.{_quality(rng)}"
    video = f"{name}/{name.lower()}.mkv"
    companions = (
        (f"{name}/{name.lower()}.nfo", 4_000),
        (f"{name}/Subs/English.srt", 60_000),
        (f"{name}/Sample/{name.lower()}-sample.mkv", 30 << 20),
    )
    return Download(paths=((video, rng.randint(700, 15_000) << 20), *companions), videos=(video,))


def _episode(rng: random.Random, show: str) -> str:
    season, episode = rng.randint(1, 12), rng.randint(1, 24)
    dotted, quality = _dotted(show), _quality(rng)
    forms = (
        (40, f"{dotted}.S{season:02}E{episode:02}.{quality}"),
        (20, f"{dotted}.S{season:02}E{episode:02}.{_dotted(_title(rng))}.{quality}"),
        (8, f"{dotted}.s{season:02}e{episode:02}.{quality}".lower()),
        (8, f"{show} - {season}x{episode:02} - {_title(rng)}"),
        (6, f"{show} - S{season:02}E{episode:02}"),
        (5, f"{dotted}.{rng.randint(2000, 2025)}.S{season:02}E{episode:02}.{quality}"),
        (4, f"{dotted}.S{season:02}E{episode:02}E{episode + 1:02}.{quality}"),
        (
            4,
            f"{dotted}.{rng.randint(2010, 2025)}.{rng.randint(1, 12):02}.{rng.randint(1, 28):02}.{_guest(rng)}.{quality}",
        ),
        (
            5,
            f"[{rng.choice(_FANSUBBERS)}] {show} - {episode:02} ({rng.choice(_RESOLUTIONS)}) [{rng.getrandbits(32):08X}]",
        ),
    )
    return _weighted(rng, forms)


def _movie(rng: random.Random, title: str) -> str:
    year, dotted, quality = rng.randint(1950, 2025), _dotted(title), _quality(rng)
    forms = (
        (45, f"{dotted}.{year}.{quality}"),
        (10, f"{dotted}.{year}.{rng.choice(_CUTS)}.{quality}"),
        (10, f"{dotted}.{year}.{rng.choice(_LANGUAGES)}.{quality}"),
        (14, f"{title} ({year}) [{rng.choice(_RESOLUTIONS)}] [WEBRip]"),
        (8, f"{title} ({year})"),
        (4, f"{dotted}.{quality}"),
        (4, f"{dotted}.{year}.Documentary.{quality}"),
        (3, f"{_guest(rng)}.Live.at.the.{rng.choice(_NOUNS)}.{year}.{quality}"),
        (2, f"{rng.choice(_NON_LATIN)}.{year}.{quality}"),
    )
    return _weighted(rng, forms)


def _weighted(rng: random.Random, forms: tuple[tuple[int, str], ...]) -> str:
    return rng.choices([form for _, form in forms], [weight for weight, _ in forms])[0]


def _quality(rng: random.Random) -> str:
    audio = f".{rng.choice(_AUDIO)}" if rng.random() < 0.6 else ""
    return f"{rng.choice(_RESOLUTIONS)}.{rng.choice(_MEDIA)}{audio}.{rng.choice(_VIDEO)}-{rng.choice(_GROUPS)}"


def _guest(rng: random.Random) -> str:
    return f"{rng.choice(_FORENAMES)}.{rng.choice(_SURNAMES)}"


def _dotted(title: str) -> str:
    return title.replace("'", "").replace(" ", ".")
