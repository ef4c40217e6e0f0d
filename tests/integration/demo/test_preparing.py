"""The demo's files are real, are what the truth names, and never cost a person a file."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import av
import pytest

from shelver.demo import EXPECTED, prepare
from shelver.errors import UsageError
from shelver.media.kinds import RootKind

PLAYABLE = {".mkv", ".mp4", ".avi", ".mov", ".vob", ".mp3", ".m4b"}


def tree(directory):
    return {
        str(path.relative_to(directory)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def test_every_download_has_exactly_one_expected_fate(demo):
    downloads = [
        str(path.relative_to(demo / "downloads")) for path in (demo / "downloads").rglob("*") if path.is_file()
    ]
    assert sorted(downloads) == sorted(expected.download for expected in EXPECTED)


def test_no_two_downloads_are_expected_at_one_place_and_none_where_the_library_has_a_file(demo):
    targets = [expected.target for expected in EXPECTED if expected.target]
    assert len({target.casefold() for target in targets}) == len(targets)
    assert not [target for target in targets if (demo / target).exists()]


def test_every_media_file_plays_from_start_to_end(demo):
    media = [path for path in demo.rglob("*") if path.suffix.lower() in PLAYABLE]
    assert len(media) > 50
    for path in media:
        with av.open(str(path)) as container:
            assert container.streams.audio, path
            assert container.streams.video or path.suffix in {".mp3", ".m4b"}, path
            streams = [*container.streams.video, *container.streams.audio]
            frames = [frame for packet in container.demux(streams) for frame in packet.decode()]
            assert max(frame.time for frame in frames) > 1.5, path


def test_some_films_hold_subtitles(demo):
    tracks = []
    for path in (demo / "downloads").rglob("*.mk*"):
        if path.suffix == ".mkv":
            with av.open(str(path)) as container:
                tracks += [stream.language for stream in container.streams.subtitles]
    assert {"eng", "ger"} <= set(tracks)


def test_no_two_files_are_alike_but_the_duplicate_and_the_disc_indexes(demo):
    files = tree(demo)
    contents = [content for path, (_, content) in files.items() if not path.endswith((".IFO", ".BUP"))]
    assert len(contents) - len(set(contents)) == 1


def test_all_files_are_old(demo):
    written_s = (demo / "shelver.toml").stat().st_mtime
    files = [path for part in ("downloads", "library") for path in (demo / part).rglob("*") if path.is_file()]
    assert max(path.stat().st_mtime for path in files) < written_s - 30 * 24 * 3600


def test_the_settings_name_every_kind_of_root_and_folders_that_exist(demo):
    settings = tomllib.loads((demo / "shelver.toml").read_text(encoding="utf-8"))
    assert settings["downloads"]["path"] == str(demo / "downloads")
    roots = settings["roots"].values()
    assert {root["kind"] for root in roots} == {kind.value for kind in RootKind} - {"mixed"}
    assert all(Path(root["path"]).is_dir() for root in roots)
    assert settings["database"]["url"].startswith(f"sqlite:///{demo}/state/")


def test_a_demo_that_was_played_with_is_renewed(tmp_path, demo):
    directory = tmp_path / "again"
    shutil.copytree(demo, directory)
    film = next((directory / "downloads").glob("*.mkv"))
    film.rename(directory / "library/disk1/Movies/Moved.mkv")
    (directory / "library/disk1/Movies/.nomedia").touch()
    (directory / "library/disk1/Movies/movie.nfo").write_text("<movie/>")
    next((directory / "downloads").glob("*.avi")).write_bytes(b"cut off by a power cut")
    (directory / "state/shelver.db").write_bytes(b"old")
    prepare(directory)
    before, after = tree(demo), tree(directory)
    assert {path: content for path, (_, content) in before.items() if path != "shelver.toml"} == {
        path: content for path, (_, content) in after.items() if path != "shelver.toml"
    }


@pytest.mark.parametrize(
    "place", ["downloads/My holiday.mp4", "library/disk1/Movies/My film (2020)/My film (2020).mkv"]
)
def test_a_persons_own_file_among_the_demo_is_never_removed(tmp_path, demo, place):
    directory = tmp_path / "mine"
    shutil.copytree(demo, directory)
    (directory / place).parent.mkdir(exist_ok=True)
    (directory / place).write_bytes(b"the only copy")
    before = tree(directory)
    with pytest.raises(UsageError, match="was not made by the demo") as raised:
        prepare(directory)
    assert str(directory / place) in raised.value.message
    assert tree(directory) == before


def test_a_folder_behind_a_link_is_never_emptied(tmp_path, demo):
    directory = tmp_path / "linked"
    shutil.copytree(demo, directory)
    (directory / "downloads").rename(tmp_path / "elsewhere")
    (directory / "downloads").symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    with pytest.raises(UsageError):
        prepare(directory)
    assert tree(tmp_path / "elsewhere") == before


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("chapter one")
    with pytest.raises(UsageError, match="was not made by the demo") as raised:
        prepare(tmp_path)
    assert "--dir" in raised.value.hint
    assert tree(tmp_path).keys() == {"thesis.txt"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    (tmp_path / "demo").write_text("a file")
    with pytest.raises(UsageError, match="is no folder"):
        prepare(tmp_path / "demo")
    assert (tmp_path / "demo").read_text() == "a file"


def test_a_folder_name_with_quotes_and_accents_gives_readable_settings(tmp_path, demo):
    directory = tmp_path / 'a "quoted" café'
    prepare(directory)
    settings = tomllib.loads((directory / "shelver.toml").read_text(encoding="utf-8"))
    assert settings["downloads"]["path"] == str(directory / "downloads")


def test_the_demo_is_the_same_wherever_and_whenever_it_is_written(tmp_path, demo):
    program = "import sys; from pathlib import Path; from shelver.demo import prepare; prepare(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "other")], check=True)
    assert {p: c for p, c in tree(demo).items() if "/" in p} == {
        p: c for p, c in tree(tmp_path / "other").items() if "/" in p
    }


def test_settings_may_be_a_link_to_what_is_not_there_yet(tmp_path):
    config = tmp_path / "shelver.toml"
    config.symlink_to("elsewhere.toml")
    prepare(tmp_path / "demo", config)
    assert str(tmp_path / "demo") in (tmp_path / "elsewhere.toml").read_text()
