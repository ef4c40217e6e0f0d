"""What a real Kodi shows of a library that the program made. Needs Kodi, so it runs only under script/test --all."""

from urllib.parse import unquote

import pytest

from benchmarks.kodi import is_shown_right, organized, settings_for
from benchmarks.kodi_scan import missing_programs, scanned
from tests.fakes.catalogue_server import V3_KEY, catalogue_server

NAMES = [
    "The.Harbour.Light.1999.1080p.BluRay.x264-GRP.mkv",
    "The.Harbour.Light.1999.Directors.Cut.2160p.BluRay.x265-GRP.mkv",
    "Night.Ferry.2003.DVDRip.x264-GRP/night.ferry.2003.cd1.avi",
    "Night.Ferry.2003.DVDRip.x264-GRP/night.ferry.2003.cd2.avi",
    "Night.Ferry.2003.DVDRip.x264-GRP/Featurettes/On the water.mkv",
    "Night Ferry The Return (2006)/VIDEO_TS/VIDEO_TS.IFO",
    "Night Ferry The Return (2006)/VIDEO_TS/VTS_01_1.VOB",
    "Kestrel.Street.2010.S01E01E02.720p.HDTV.x264-GRP.mkv",
    "Kestrel.Street.2010.S01E03.720p.HDTV.x264-GRP.mkv",
    "Kestrel.Street.2010.S00E01.The.Making.Of.720p.HDTV.x264-GRP.mkv",
    "Kestrel.Street.2010.S02E02.720p.HDTV.x264-GRP.mkv",
    "Kestrel.Street.1985.S01E06.DVDRip.x264-GRP.avi",
]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"),
]


@pytest.mark.parametrize("layout", ["jellyfin", "kodi", "emby"])
def test_kodi_shows_every_film_and_episode_once_as_what_it_is(tmp_path, monkeypatch, layout):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with catalogue_server() as server:
        settings = settings_for(tmp_path, f"{server.address}/3", V3_KEY, layout, artwork=True)
        plan = organized(settings, NAMES)
    assert sum(bool(item.placements) for bundle in plan for item in bundle.items) == 9
    shown = scanned([tmp_path / "movies"], [tmp_path / "tv"])
    assert is_shown_right(plan, shown)
    assert len(shown["movies"]) == 4
    pictures = [unquote(row["art"]["poster"]) for row in (*shown["movies"], *shown["tvshows"])]
    assert all(f"{tmp_path}/" in picture and picture.endswith("/poster.png/") for picture in pictures)
    assert {row["art"].get("thumb", "")[-11:] for row in shown["episodes"]} == {"-thumb.png/"}
