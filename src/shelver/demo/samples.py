"""What the demo writes, file by file. All titles are invented.

A sample's content is a clip, half a clip, the bytes themselves, or those of another sample.
"""

from dataclasses import dataclass

from shelver.demo import texts
from shelver.demo.clips import Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """The same bytes as the sample at this path below the demo's folder."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """The first half of a clip, as a download leaves it that was cut off."""

    clip: Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file: its path below the demo's folder, its content, and the tags of a recording."""

    path: str
    content: Clip | Half | Same | bytes
    tags: tuple[tuple[str, str], ...] = ()


def _downloads(folder: str, *files: tuple[str, Clip | Half | Same | bytes]) -> tuple[Sample, ...]:
    prefix = f"downloads/{folder}/" if folder else "downloads/"
    return tuple(Sample(path=prefix + name, content=content) for name, content in files)


_EPISODES = _downloads(
    "",
    ("Harbour.Lights.S01E03.The.Signal.Box.720p.HDTV.x264-KESTREL.mkv", Clip.SMALL_MKV),
    ("Harbour.Lights.S01E03.The.Signal.Box.720p.HDTV.x264-KESTREL.en.srt", texts.subtitles("The lamp is out again.")),
    ("harbour.lights.s02e01.1080p.web.h264-otterz.mkv", Clip.HD_MKV),
    (
        "Harbour.Lights.S01E02.Fog.Signal.720p.HDTV.x264-KESTREL.mkv",
        Same(path="library/disk1/TV/Harbour Lights/Season 1/Harbour Lights - s01e02 - Fog Signal.mkv"),
    ),
    ("Harbour.Lights.S01E01.Low.Tide.1080p.BluRay.x264-SLATE.mkv", Clip.HD_MKV),
    ("The Tin Orchard - 1x03 - Windfall.mp4", Clip.SMALL_MP4),
    ("The.Tin.Orchard.S01E04E05.720p.WEB-DL.AAC2.0.H.264-BRMBL.mkv", Clip.SMALL_MKV),
    ("Ember.Falls.S01E01.1080p.AMZN.WEB-DL.DDP5.1.H.264-QUARTZ.mkv", Clip.HD_MKV_SUBTITLED),
    ("Signal.Box.2019.S01E02.The.Night.Shift.720p.WEB.h264-TPX.mkv", Clip.SMALL_MKV),
    ("The.Lantern.Hour.2024.02.13.Orla.Finch.720p.WEB.h264-SLT.mkv", Clip.SMALL_MKV),
    ("[Mizuiro-Subs] Kaze no Toride - 07 (1080p) [A1B2C3D4].mkv", Clip.HD_MKV_SUBTITLED),
    ("[HarborFansubs] Hoshi no Minato S2 - 03 [720p].mkv", Clip.SMALL_MKV),
)

_SEASON_PACK = _downloads(
    "The.Weathermakers.S01.1080p.WEB-DL.AAC2.0.H.264-LANTERN",
    ("The.Weathermakers.S01E01.First.Snow.1080p.WEB-DL.AAC2.0.H.264-LANTERN.mkv", Clip.HD_MKV),
    ("The.Weathermakers.S01E02.Headwind.1080p.WEB-DL.AAC2.0.H.264-LANTERN.mkv", Clip.HD_MKV),
    ("The.Weathermakers.S01E03.The.Dry.Line.1080p.WEB-DL.AAC2.0.H.264-LANTERN.mkv", Clip.HD_MKV),
    ("The.Weathermakers.S01E04.Landfall.1080p.WEB-DL.AAC2.0.H.264-LANTERN.mkv", Clip.HD_MKV),
    ("Watch more shows.lnk", texts.SHORTCUT),
)

_MOVIE_FOLDERS = (
    *_downloads(
        "Copper.Sky.2018.1080p.BluRay.x264-NOVARiP",
        ("copper.sky.2018.1080p.bluray.x264-novarip.mkv", Clip.HD_MKV),
        ("copper.sky.2018.1080p.bluray.x264-novarip.de.forced.srt", texts.subtitles("Wir landen heute nicht.")),
        ("copper.sky.2018.1080p.bluray.x264-novarip.nfo", texts.RELEASE_NOTES),
        ("Subs/English.srt", texts.subtitles("We are not landing today.")),
        ("Sample/copper.sky.2018.1080p.bluray.x264-novarip-sample.mkv", Clip.SMALL_MKV),
        ("Featurettes/Making of Copper Sky.mkv", Clip.SMALL_MKV),
        ("Codec Installer.exe", texts.PROGRAM),
        ("Downloaded from RareFilmVault.txt", b"Visit us again for more films.\r\n"),
    ),
    *_downloads(
        "The.Long.Carriageway.1999.DVDRip.XviD-HALYARD",
        ("the.long.carriageway.1999.cd1.avi", Clip.OLD_AVI),
        ("the.long.carriageway.1999.cd2.avi", Clip.OLD_AVI),
    ),
    *_downloads(
        "Blue Hour at Station 9 (2021)",
        ("Blue Hour at Station 9 (2021) [1080p] [WEBRip].mp4", Clip.HD_MP4_SUBTITLED),
        ("Blue Hour at Station 9 (2021) [1080p] [WEBRip].nfo", texts.movie_nfo("Blue Hour at Station 9", 2021)),
    ),
    *_downloads(
        "The Glass Mountain (2003)/VIDEO_TS",
        ("VIDEO_TS.IFO", texts.dvd_index("VMG")),
        ("VIDEO_TS.BUP", texts.dvd_index("VMG")),
        ("VIDEO_TS.VOB", Clip.DVD_VOB),
        ("VTS_01_0.IFO", texts.dvd_index("VTS")),
        ("VTS_01_0.BUP", texts.dvd_index("VTS")),
        ("VTS_01_1.VOB", Clip.DVD_VOB),
        ("VTS_01_2.VOB", Clip.DVD_VOB),
    ),
    *_downloads(
        "Silver.Estuary.2017.1080p.BluRay.x264-CiNDER",
        ("silver.estuary.2017.1080p.bluray.x264-cinder.rar", texts.rar_volume(0)),
        ("silver.estuary.2017.1080p.bluray.x264-cinder.r00", texts.rar_volume(1)),
        ("silver.estuary.2017.1080p.bluray.x264-cinder.r01", texts.rar_volume(2)),
        ("silver.estuary.2017.1080p.bluray.x264-cinder.sfv", texts.CHECKSUMS),
    ),
)

_LOOSE_MOVIES = _downloads(
    "",
    ("Paper.Lanterns.2014.2160p.WEB-DL.DDP5.1.HDR.HEVC-PARALLAX.mkv", Clip.UHD_MKV),
    ("Winter.Ferry.2009.720p.BluRay.x264-CiNDER.mkv", Clip.SMALL_MKV),
    ("The.Brass.Meridian.2012.HDTV.XviD-SLATE.avi", Clip.OLD_AVI),
    ("1987.and.After.2019.1080p.WEB-DL.x264-VERTiGO.mkv", Clip.HD_MKV),
    ("The.Salt.Road.2006.Directors.Cut.1080p.BluRay.x264-FOXGLOVE.mkv", Clip.HD_MKV),
    ("L'été des phares (2013) FRENCH 720p BluRay x264.mkv", Clip.SMALL_MKV),
    ("海の図書館.2015.1080p.BluRay.x264-Tsubame.mkv", Clip.HD_MKV_SUBTITLED),
    ("Северный маяк (2016) WEB-DL 1080p.mkv", Clip.HD_MKV),
    ("The.Clockmakers.Daughter.720p.WEB.x264-MOONRiSE.mkv", Clip.SMALL_MKV),
    ("01.mkv", Clip.SMALL_MKV),
    ("The.Far.Platform.2022.1080p.WEB.x264-GLDN.mkv.part", Half(clip=Clip.HD_MKV)),
)

_OTHER_KINDS = (
    *_downloads(
        "",
        ("Deep.Kelp.Forests.2016.Documentary.1080p.WEB-DL.x264-BRAMBLE.mkv", Clip.HD_MKV),
        ("Dana.Whitlock.Live.at.the.Corn.Exchange.2017.1080p.NF.WEB-DL.DDP5.1.x264-iNKWELL.mkv", Clip.HD_MKV),
        ("Priya.Anand.Slow.Applause.2020.Stand-Up.Comedy.Special.720p.WEB.x264-ZEPHYRUS.mkv", Clip.SMALL_MKV),
        ("Jonas Brandt - The Salt Clock (Unabridged).m4b", Clip.M4B),
        ("VID_20190714_101500.mp4", Clip.SMALL_MP4),
        ("IMG_4821.MOV", Clip.SMALL_MP4),
    ),
    *(
        Sample(
            path=f"downloads/Mara Ellison - The Glass Ferry (Unabridged) [MP3]/{number:02} - {chapter}.mp3",
            content=Clip.MP3,
            tags=(("artist", "Mara Ellison"), ("album", "The Glass Ferry"), ("title", chapter), ("track", str(number))),
        )
        for number, chapter in enumerate(("The Crossing", "Ballast", "Slack Water"), start=1)
    ),
    Sample(
        path="downloads/Mara Ellison - The Glass Ferry (Unabridged) [MP3]/cover.jpg",
        content=Clip.COVER,
    ),
)

_LIBRARY = tuple(
    Sample(path=f"library/{path}", content=clip)
    for path, clip in (
        ("disk1/TV/Harbour Lights/Season 1/Harbour Lights - s01e01 - Low Tide.mkv", Clip.SMALL_MKV),
        ("disk1/TV/Harbour Lights/Season 1/Harbour Lights - s01e02 - Fog Signal.mkv", Clip.SMALL_MKV),
        ("disk2/TV/The Tin Orchard/The Tin Orchard - s01e01.mkv", Clip.SMALL_MKV),
        ("disk2/TV/The Tin Orchard/The Tin Orchard - s01e02.mkv", Clip.SMALL_MKV),
        ("disk2/TV/Ember/Season 01/Ember - s01e01.mkv", Clip.SMALL_MKV),
        ("disk2/TV/Kaze no Toride/Season 01/Kaze no Toride - s01e05.mkv", Clip.HD_MKV),
        ("disk2/TV/Kaze no Toride/Season 01/Kaze no Toride - s01e06.mkv", Clip.HD_MKV),
        ("disk1/Movies/Paper Lanterns (2014)/Paper Lanterns (2014).mkv", Clip.HD_MKV),
        ("disk2/Movies/Winter Ferry (2009)/Winter Ferry (2009).mkv", Clip.HD_MKV),
        ("disk1/Documentaries/The Long Thaw (2010)/The Long Thaw (2010).mkv", Clip.SMALL_MKV),
        ("disk2/Stand-up/Rosa Quill Indoor Voice (2015)/Rosa Quill Indoor Voice (2015).mkv", Clip.SMALL_MKV),
        ("disk2/Audiobooks/Ada Fell - The Copper Coast.m4b", Clip.M4B),
        ("disk1/Other/VID_20190714_101500.mp4", Clip.SMALL_MP4),
    )
)

SAMPLES = (*_LIBRARY, *_EPISODES, *_SEASON_PACK, *_MOVIE_FOLDERS, *_LOOSE_MOVIES, *_OTHER_KINDS)
"""Every file of the demo; those that repeat another come after it."""
