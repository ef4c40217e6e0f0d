"""Everything that can be asked of a prober."""

import os
from pathlib import Path

import pytest

from shelver.demo.clips import Clip, ClipMaker
from shelver.media.facts import Facts, Track
from shelver.probes.container import ContainerProber
from tests.fakes.prober import FakeProber

SOUND = Track(codec="aac", channels=2, is_default=True)
FILM = Facts(
    container="matroska",
    duration_s=2.043,
    width_px=1280,
    height_px=720,
    frame_rate=12.0,
    video_codec="h264",
    audio=(SOUND,),
    tags=(("COMMENT", "of its own"), ("ENCODER", "Lavf")),
)


@pytest.fixture(scope="module")
def film_bytes():
    return ClipMaker().make(Clip.SMALL_MKV, "of its own")


@pytest.fixture
def film(tmp_path, film_bytes):
    path = tmp_path / "Harbour.Lights.S01E03.mkv"
    path.write_bytes(film_bytes)
    return str(path)


@pytest.fixture(params=["container", "fake"])
def prober(request, film):
    if request.param == "fake":
        yield FakeProber({film: FILM})
        return
    real = ContainerProber()
    yield real
    real.close()


def test_a_film_has_a_length_a_picture_and_sound(prober, film):
    facts = prober.facts(film)
    assert isinstance(facts, Facts)
    assert facts.duration_s == pytest.approx(FILM.duration_s, abs=0.1)
    assert (facts.container, facts.width_px, facts.height_px, facts.frame_rate) == ("matroska", 1280, 720, 12.0)
    assert facts.video_codec == "h264"
    assert [(track.codec, track.channels) for track in facts.audio] == [("aac", 2)]
    assert ("COMMENT", "of its own") in facts.tags


def test_the_same_file_gives_the_same_facts(prober, film):
    assert prober.facts(film) == prober.facts(film)


@pytest.mark.parametrize("content", [b"", b"WEBVTT\n\nno film at all\n" * 1000, bytes(70_000), b"\x1a\x45\xdf\xa3"])
def test_what_is_no_media_has_no_facts(prober, tmp_path, content):
    (tmp_path / "film.mkv").write_bytes(content)
    assert prober.facts(str(tmp_path / "film.mkv")) is None


def test_what_is_not_there_has_no_facts(prober, tmp_path, film):
    os.mkfifo(tmp_path / "pipe.mkv")
    for path in (tmp_path / "none.mkv", tmp_path, tmp_path / "pipe.mkv", Path(film) / "below.mkv"):
        assert prober.facts(str(path)) is None
    assert prober.facts("a\0b.mkv") is None


def test_after_what_is_no_media_a_film_is_read_as_before(prober, tmp_path, film):
    before = prober.facts(film)
    (tmp_path / "noise.mkv").write_bytes(b"\x00\xff" * 50_000)
    prober.facts(str(tmp_path / "noise.mkv"))
    assert prober.facts(film) == before


def test_the_file_is_only_read(prober, film):
    before = Path(film).stat(), Path(film).read_bytes()
    prober.facts(film)
    after = Path(film).stat(), Path(film).read_bytes()
    assert (before[0].st_mtime_ns, before[0].st_ctime_ns, before[1]) == (
        after[0].st_mtime_ns,
        after[0].st_ctime_ns,
        after[1],
    )
