"""Container facts of real files, whole, broken and hostile."""

import contextlib
import os
import socket
import struct

import pytest

from shelver.demo.clips import Clip, ClipMaker
from shelver.media.facts import Facts
from shelver.probes import container_reader
from shelver.probes.container import ContainerProber
from shelver.sandbox import Answer


@pytest.fixture(scope="module")
def maker():
    return ClipMaker()


@pytest.fixture(scope="module")
def prober():
    prober = ContainerProber()
    yield prober
    prober.close()


@pytest.fixture
def facts_of(prober, tmp_path):
    """Write a file and probe it."""

    def probe(content, name="film.mkv"):
        (tmp_path / name).write_bytes(content)
        return prober.facts(str(tmp_path / name))

    return probe


@pytest.mark.parametrize(
    ("clip", "container", "picture", "sound"),
    [
        (Clip.UHD_MKV, "matroska", ("h264", 3840, 2160), "aac"),
        (Clip.SMALL_MP4, "mp4", ("h264", 1280, 720), "aac"),
        (Clip.OLD_AVI, "avi", ("mpeg4", 720, 576), "mp3"),
        (Clip.DVD_VOB, "mpeg", ("mpeg2video", 720, 576), "ac3"),
        (Clip.MP3, "mp3", ("", 0, 0), "mp3"),
        (Clip.M4B, "mp4", ("", 0, 0), "aac"),
    ],
)
def test_every_usual_container_is_read(tmp_path, clip, container, picture, sound):
    (tmp_path / "file").write_bytes(ClipMaker().make(clip, "x"))
    with contextlib.closing(ContainerProber()) as prober:
        facts = prober.facts(str(tmp_path / "file"))
    assert facts.container == container
    assert (facts.video_codec, facts.width_px, facts.height_px) == picture
    assert [track.codec for track in facts.audio] == [sound]
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)


def test_subtitle_tracks_come_with_their_languages(facts_of, maker):
    facts = facts_of(maker.make(Clip.HD_MKV_SUBTITLED, "x"))
    assert [(track.codec, track.language) for track in facts.subtitles] == [("subrip", "eng"), ("subrip", "ger")]
    assert [track.language for track in facts.audio] == [""]


def test_tags_and_the_title_are_read(facts_of, maker):
    facts = facts_of(maker.make(Clip.MP3, "x", {"title": "Ballast", "artist": "Mara Ellison"}), "02.mp3")
    assert facts.title == "Ballast"
    assert ("artist", "Mara Ellison") in facts.tags


def test_an_endless_tag_is_cut(facts_of, maker):
    facts = facts_of(maker.make(Clip.SMALL_MKV, "x" * 1_000_000))
    assert max(len(value) for _, value in facts.tags) == 2_000


def test_a_film_that_was_cut_off_still_tells_what_its_header_holds(facts_of, maker):
    whole = maker.make(Clip.SMALL_MKV, "x")
    facts = facts_of(whole[: len(whole) // 2])
    assert (facts.width_px, facts.video_codec) == (1280, "h264")


def test_an_mp4_without_its_index_is_no_media(facts_of, maker):
    whole = maker.make(Clip.SMALL_MP4, "x")
    assert facts_of(whole[: len(whole) // 2], "film.mp4") is None


def test_an_mp4_of_no_duration_has_the_duration_zero(facts_of, maker):
    whole = bytearray(maker.make(Clip.M4B, "x"))
    for box, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        start = whole.index(box)
        whole[start + offset : start + offset + 4] = bytes(4)
    start = whole.index(b"stts")
    whole[start + 8 : start + 12] = bytes(4)
    facts = facts_of(bytes(whole), "film.mp4")
    assert facts is None or facts.duration_s == 0.0


def test_a_file_without_picture_and_sound_is_no_media(facts_of):
    assert facts_of(b"1\n00:00:01,000 --> 00:00:02,000\nonly words\n\n", "film.srt") is None


HOSTILE = {
    "playlist.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{url}/segment.ts\n#EXT-X-ENDLIST\n",
    "playlist.mkv": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "script.mkv": "ffconcat version 1.0\nfile {film}\n",
    "remote.mkv": "ffconcat version 1.0\nfile '{url}/film.mkv'\n",
    "session.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "manifest.mpd": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet>'
    '<Representation id="1" bandwidth="1"><BaseURL>{url}/film.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_names_another_place_is_no_media_and_nothing_is_fetched(tmp_path, maker, prober, name):
    film = tmp_path / "film.mkv"
    film.write_bytes(maker.make(Clip.SMALL_MKV, "x"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        (tmp_path / name).write_text(HOSTILE[name].format(url=url, film=film))
        assert prober.facts(str(tmp_path / name)) is None
        # The same outside the sandbox: already FFmpeg's own limits allow nothing else.
        with (tmp_path / name).open("rb") as opened, pytest.raises((OSError, ValueError)):
            container_reader.read_facts(opened.fileno(), {})
        with pytest.raises(BlockingIOError):
            server.accept()


def test_damaged_bytes_anywhere_in_the_header_harm_nobody(facts_of, maker):
    for clip in (Clip.SMALL_MKV, Clip.SMALL_MP4, Clip.OLD_AVI, Clip.MP3):
        whole = maker.make(clip, "x")
        outcomes = set()
        for position in range(0, 600, 7):
            damaged = bytearray(whole)
            damaged[position : position + 4] = struct.pack("!I", 0xFFFFFFFF)
            outcomes.add(type(facts_of(bytes(damaged))))
        assert outcomes <= {Facts, type(None)}
    assert facts_of(maker.make(Clip.SMALL_MKV, "x")).video_codec == "h264"


def test_a_name_like_an_option_or_a_protocol_is_only_a_name(tmp_path, maker, prober, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("-i", "http:film.mkv", "concat:a|b.mkv", "%03d.mkv", os.fsdecode(b"\xff\xfe.mkv")):
        (tmp_path / name).write_bytes(maker.make(Clip.SMALL_MKV, "x"))
        assert prober.facts(name).video_codec == "h264"


@pytest.mark.parametrize(
    "lie",
    [
        {"container": 7},
        {"duration_s": "long"},
        {"width_px": True},
        {"audio": "all"},
        {"audio": [["aac"]]},
        {"tags": [["one"]]},
        {"subtitles": [{"language": None}]},
        {"chapter_count": 1.5},
    ],
)
def test_a_child_that_lies_about_types_is_not_believed(lie):
    class Liar:
        def ask(self, _path):
            return Answer(value={"container": "mp4", **lie})

        def close(self):
            pass

    assert ContainerProber(Liar()).facts("film.mkv") is None


def test_a_thousand_small_files_are_read_by_three_children(tmp_path, maker):
    path = tmp_path / "film.mkv"
    path.write_bytes(maker.make(Clip.SMALL_MKV, "x"))
    prober = ContainerProber()
    children = set()
    for _ in range(1001):
        assert prober.facts(str(path)) is not None
        children.add(prober._sandbox.child_pid)
    prober.close()
    assert len(children) == 3
