"""Where every download of the demo belongs, written by hand: the truth that the demo checks itself against."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a download."""

    PLACED = "placed"
    LEFT = "left"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The fate of one file: its path below `downloads`, and where it goes below the demo's folder ("" when it stays).

    `why` is for the reader. A file that stays does so for a reason (the name of the rule and its message) in which at
    least one of `reason_words` occurs.
    """

    download: str
    fate: Fate
    target: str = ""
    why: str = ""
    reason_words: tuple[str, ...] = ()


def _placed(folder: str, *names: tuple[str, str], why: str) -> tuple[Expected, ...]:
    return tuple(
        Expected(download=download, fate=Fate.PLACED, target=f"library/{folder}/{target}", why=why)
        for download, target in names
    )


def _stays(fate: Fate, *downloads: str, words: tuple[str, ...], why: str) -> tuple[Expected, ...]:
    return tuple(Expected(download=name, fate=fate, why=why, reason_words=words) for name in downloads)


_EPISODES = (
    *_placed(
        "disk1/TV/Harbour Lights/Season 1",
        (
            "Harbour.Lights.S01E03.The.Signal.Box.720p.HDTV.x264-KESTREL.mkv",
            "Harbour Lights - s01e03 - The Signal Box.mkv",
        ),
        (
            "Harbour.Lights.S01E03.The.Signal.Box.720p.HDTV.x264-KESTREL.en.srt",
            "Harbour Lights - s01e03 - The Signal Box.en.srt",
        ),
        why="the show is owned, and its folders are called Season 1, not Season 01",
    ),
    *_placed(
        "disk1/TV/Harbour Lights/Season 2",
        ("harbour.lights.s02e01.1080p.web.h264-otterz.mkv", "Harbour Lights - s02e01.mkv"),
        why="a new season follows the style of the owned one, and the show keeps the spelling of its folder",
    ),
    *_placed(
        "disk2/TV/The Tin Orchard",
        ("The Tin Orchard - 1x03 - Windfall.mp4", "The Tin Orchard - s01e03 - Windfall.mp4"),
        ("The.Tin.Orchard.S01E04E05.720p.WEB-DL.AAC2.0.H.264-BRMBL.mkv", "The Tin Orchard - s01e04-e05.mkv"),
        why="the show is owned on the second disk, and its episodes lie side by side",
    ),
    *_placed(
        "disk1/TV/Ember Falls/Season 01",
        ("Ember.Falls.S01E01.1080p.AMZN.WEB-DL.DDP5.1.H.264-QUARTZ.mkv", "Ember Falls - s01e01.mkv"),
        why="it is another show than the owned Ember",
    ),
    *_placed(
        "disk1/TV/Signal Box/Season 01",
        ("Signal.Box.2019.S01E02.The.Night.Shift.720p.WEB.h264-TPX.mkv", "Signal Box - s01e02 - The Night Shift.mkv"),
        why="a new show; its year stays out of the folder by default",
    ),
    *_placed(
        "disk1/TV/The Lantern Hour/Season 2024",
        (
            "The.Lantern.Hour.2024.02.13.Orla.Finch.720p.WEB.h264-SLT.mkv",
            "The Lantern Hour - 2024-02-13 - Orla Finch.mkv",
        ),
        why="a daily show goes by its date; its number nobody knows without a catalogue",
    ),
    *_placed(
        "disk2/TV/Kaze no Toride/Season 01",
        ("[Mizuiro-Subs] Kaze no Toride - 07 (1080p) [A1B2C3D4].mkv", "Kaze no Toride - s01e07.mkv"),
        why="the library owns episodes of one season only, so that the bare number counts in it",
    ),
    *_placed(
        "disk1/TV/Hoshi no Minato/Season 02",
        ("[HarborFansubs] Hoshi no Minato S2 - 03 [720p].mkv", "Hoshi no Minato - s02e03.mkv"),
        why="the season stands in the name",
    ),
    *_stays(
        Fate.LEFT,
        "Harbour.Lights.S01E02.Fog.Signal.720p.HDTV.x264-KESTREL.mkv",
        words=("not_a_duplicate",),
        why="the library holds the same bytes",
    ),
    *_stays(
        Fate.REVIEW,
        "Harbour.Lights.S01E01.Low.Tide.1080p.BluRay.x264-SLATE.mkv",
        words=("not_owned",),
        why="the episode is owned in another quality, and servers show only one file of an episode",
    ),
)

_PACK = "The.Weathermakers.S01.1080p.WEB-DL.AAC2.0.H.264-LANTERN"
_SEASON_PACK = (
    *_placed(
        "disk1/TV/The Weathermakers/Season 01",
        *(
            (
                f"{_PACK}/The.Weathermakers.S01E{number:02}.{title.replace(' ', '.')}.1080p.WEB-DL.AAC2.0.H.264-LANTERN.mkv",
                f"The Weathermakers - s01e{number:02} - {title}.mkv",
            )
            for number, title in enumerate(("First Snow", "Headwind", "The Dry Line", "Landfall"), start=1)
        ),
        why="a season pack of a new show",
    ),
    *_stays(Fate.LEFT, f"{_PACK}/Watch more shows.lnk", words=("no media",), why="a shortcut"),
)

_COPPER = "Copper.Sky.2018.1080p.BluRay.x264-NOVARiP"
_COPPER_FILE = f"{_COPPER}/copper.sky.2018.1080p.bluray.x264-novarip"
_MOVIE_FOLDERS = (
    *_placed(
        "disk1/Movies/Copper Sky (2018)",
        (f"{_COPPER_FILE}.mkv", "Copper Sky (2018).mkv"),
        (f"{_COPPER_FILE}.de.forced.srt", "Copper Sky (2018).de.forced.srt"),
        (f"{_COPPER}/Subs/English.srt", "Copper Sky (2018).en.srt"),
        (f"{_COPPER}/Featurettes/Making of Copper Sky.mkv", "featurettes/Making of Copper Sky.mkv"),
        why="a movie folder travels with its subtitles and its featurette; the folder's name spells the title",
    ),
    *_placed(
        "disk1/Movies/Copper Sky (2018)",
        (f"{_COPPER_FILE}.nfo", "Copper Sky (2018).nfo-orig"),
        why="the group's notes travel too, under a name that no media server takes for metadata",
    ),
    *_stays(
        Fate.LEFT,
        f"{_COPPER}/Sample/copper.sky.2018.1080p.bluray.x264-novarip-sample.mkv",
        words=("sample",),
        why="samples never go into a library",
    ),
    *_stays(
        Fate.LEFT,
        f"{_COPPER}/Codec Installer.exe",
        f"{_COPPER}/Downloaded from RareFilmVault.txt",
        words=("no media",),
        why="neither belongs in a library",
    ),
    *_placed(
        "disk1/Movies/The Long Carriageway (1999)",
        *(
            (
                f"The.Long.Carriageway.1999.DVDRip.XviD-HALYARD/the.long.carriageway.1999.cd{part}.avi",
                f"The Long Carriageway (1999)-cd{part}.avi",
            )
            for part in (1, 2)
        ),
        why="two parts of one film",
    ),
    *_placed(
        "disk1/Movies/Blue Hour at Station 9 (2021)",
        *(
            (
                f"Blue Hour at Station 9 (2021)/Blue Hour at Station 9 (2021) [1080p] [WEBRip].{ending}",
                f"Blue Hour at Station 9 (2021).{ending}",
            )
            for ending in ("mp4", "nfo")
        ),
        why="the 9 belongs to the title",
    ),
    *_placed(
        "disk1/Movies/The Glass Mountain (2003)/VIDEO_TS",
        *(
            (f"The Glass Mountain (2003)/VIDEO_TS/{name}", name)
            for name in (
                "VIDEO_TS.IFO",
                "VIDEO_TS.BUP",
                "VIDEO_TS.VOB",
                "VTS_01_0.IFO",
                "VTS_01_0.BUP",
                "VTS_01_1.VOB",
                "VTS_01_2.VOB",
            )
        ),
        why="a disc folder moves as it is",
    ),
    *_stays(
        Fate.LEFT,
        *(
            f"Silver.Estuary.2017.1080p.BluRay.x264-CiNDER/silver.estuary.2017.1080p.bluray.x264-cinder.{ending}"
            for ending in ("rar", "r00", "r01", "sfv")
        ),
        words=("packed", "no media"),
        why="the release is not unpacked yet",
    ),
)

_LOOSE_MOVIES = (
    *_placed(
        "disk1/Movies",
        (
            "Paper.Lanterns.2014.2160p.WEB-DL.DDP5.1.HDR.HEVC-PARALLAX.mkv",
            "Paper Lanterns (2014)/Paper Lanterns (2014) - 2160p.mkv",
        ),
        why="the movie is owned in another quality: it becomes a second version beside it",
    ),
    *_placed(
        "disk2/Movies",
        ("Winter.Ferry.2009.720p.BluRay.x264-CiNDER.mkv", "Winter Ferry (2009)/Winter Ferry (2009) - 720p.mkv"),
        why="the movie is owned on the second disk, and its versions belong together",
    ),
    *_placed(
        "disk1/Movies",
        (
            "The.Brass.Meridian.2012.HDTV.XviD-SLATE.avi",
            "The Brass Meridian (2012)/The Brass Meridian (2012).avi",
        ),
        why="a film that was on television is a film: HDTV never outweighs a year",
    ),
    *_placed(
        "disk1/Movies",
        ("1987.and.After.2019.1080p.WEB-DL.x264-VERTiGO.mkv", "1987 and After (2019)/1987 and After (2019).mkv"),
        why="the first number is the title, the second the year",
    ),
    *_placed(
        "disk1/Movies",
        (
            "The.Salt.Road.2006.Directors.Cut.1080p.BluRay.x264-FOXGLOVE.mkv",
            "The Salt Road (2006)/The Salt Road (2006) - Director's Cut.mkv",
        ),
        why="the cut stands behind the name",
    ),
    *_placed(
        "disk1/Movies",
        (
            "L'été des phares (2013) FRENCH 720p BluRay x264.mkv",
            "L'été des phares (2013)/L'été des phares (2013).mkv",
        ),
        ("海の図書館.2015.1080p.BluRay.x264-Tsubame.mkv", "海の図書館 (2015)/海の図書館 (2015).mkv"),
        ("Северный маяк (2016) WEB-DL 1080p.mkv", "Северный маяк (2016)/Северный маяк (2016).mkv"),
        why="titles keep their script and their accents",
    ),
    *_stays(
        Fate.REVIEW,
        "The.Clockmakers.Daughter.720p.WEB.x264-MOONRiSE.mkv",
        words=("year",),
        why="a movie without its year can be one of several",
    ),
    *_stays(
        Fate.REVIEW,
        "01.mkv",
        words=("name", "identity", "title", "says"),
        why="the name says nothing",
    ),
    *_stays(
        Fate.LEFT,
        "The.Far.Platform.2022.1080p.WEB.x264-GLDN.mkv.part",
        words=("downloaded",),
        why="it is still being downloaded",
    ),
)

_BOOK = "Mara Ellison - The Glass Ferry (Unabridged) [MP3]"
_OTHER_KINDS = (
    *_placed(
        "disk1/Documentaries",
        (
            "Deep.Kelp.Forests.2016.Documentary.1080p.WEB-DL.x264-BRAMBLE.mkv",
            "Deep Kelp Forests (2016)/Deep Kelp Forests (2016).mkv",
        ),
        why="a documentary film",
    ),
    *_placed(
        "disk2/Stand-up",
        (
            "Dana.Whitlock.Live.at.the.Corn.Exchange.2017.1080p.NF.WEB-DL.DDP5.1.x264-iNKWELL.mkv",
            "Dana Whitlock Live at the Corn Exchange (2017)/Dana Whitlock Live at the Corn Exchange (2017).mkv",
        ),
        (
            "Priya.Anand.Slow.Applause.2020.Stand-Up.Comedy.Special.720p.WEB.x264-ZEPHYRUS.mkv",
            "Priya Anand Slow Applause (2020)/Priya Anand Slow Applause (2020).mkv",
        ),
        why="stand-up specials",
    ),
    *_placed(
        "disk2/Audiobooks",
        ("Jonas Brandt - The Salt Clock (Unabridged).m4b", "Jonas Brandt - The Salt Clock (Unabridged).m4b"),
        *(
            (f"{_BOOK}/{name}", f"{_BOOK}/{name}")
            for name in ("01 - The Crossing.mp3", "02 - Ballast.mp3", "03 - Slack Water.mp3", "cover.jpg")
        ),
        why="audiobooks keep their names, and a folder moves as a folder",
    ),
    *_placed(
        "disk1/Other",
        ("VID_20190714_101500.mp4", "VID_20190714_101500 (1).mp4"),
        why="another clip has the name already, and layout keep counts on",
    ),
    *_placed("disk1/Other", ("IMG_4821.MOV", "IMG_4821.MOV"), why="a clip from a camera keeps its name"),
)

EXPECTED = (*_EPISODES, *_SEASON_PACK, *_MOVIE_FOLDERS, *_LOOSE_MOVIES, *_OTHER_KINDS)
"""The fate of every download, file by file."""
