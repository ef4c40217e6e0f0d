"""What the benchmarks generate and measure is what they say."""

import json
import random
import sys

from benchmarks import plan
from benchmarks.inventing import downloads, titles
from benchmarks.measuring import isolated_environment, measured, verdict


def generated(seed, video_count):
    rng = random.Random(seed)
    return list(downloads(rng, titles(rng, 100), video_count))


def test_the_same_seed_gives_the_same_downloads_and_another_seed_others():
    assert generated(1, 200) == generated(1, 200)
    assert generated(1, 200) != generated(2, 200)


def test_downloads_hold_just_as_many_videos_as_asked_for_and_no_name_twice():
    made = generated(3, 2_000)
    videos = [video for download in made for video in download.videos]
    assert len(videos) == 2_000
    paths = [path.casefold() for download in made for path, _ in download.paths]
    assert len(set(paths)) == len(paths)


def test_most_downloads_are_loose_files_and_some_are_folders():
    folders = [download for download in generated(3, 2_000) if "/" in download.videos[0]]
    assert 50 < len(folders) < 250


def test_files_have_realistic_sizes_without_taking_the_room(tmp_path):
    plan._write_downloads(tmp_path / "downloads", tmp_path / "names.txt", ["Tin Harbour"], 50, random.Random(1))
    files = [path for path in (tmp_path / "downloads").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) > 10 << 30
    assert sum(path.stat().st_blocks * 512 for path in files) < 1 << 20
    names = (tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()
    assert len(names) == 50
    assert all((tmp_path / "downloads" / name).is_file() for name in names)


def test_the_media_database_is_one_document_of_the_wanted_size(tmp_path):
    plan._write_media_database(tmp_path / "db.json", 3_000_000, random.Random(1))
    assert 3_000_000 <= (tmp_path / "db.json").stat().st_size < 3_500_000
    document = json.loads((tmp_path / "db.json").read_bytes())
    assert len(document["movies"]) == 3_000
    show = next(iter(document["tv_shows"].values()))
    assert show["total_episodes"] == len(show["episodes"]) == 24


def test_memory_is_that_of_the_whole_process_tree(tmp_path):
    grandchild = "x = bytearray(80 << 20); import time; time.sleep(1)"
    program = f"import subprocess, sys; x = bytearray(80 << 20); subprocess.run([sys.executable, '-c', {grandchild!r}])"
    run = measured(
        [sys.executable, "-c", program], environment=isolated_environment(tmp_path), output_path=tmp_path / "o"
    )
    assert run.exit_code == 0
    assert 160 << 20 <= run.peak_rss_bytes < 260 << 20


def test_a_run_gives_its_output_and_exit_code_and_sees_no_setting_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("SHELVER_TMDB__API_KEY", "canary")
    program = "import os, sys; print(sorted(os.environ), os.environ['HOME']); sys.exit(4)"
    run = measured(
        [sys.executable, "-c", program], environment=isolated_environment(tmp_path), output_path=tmp_path / "o"
    )
    assert run.exit_code == 4
    assert "SHELVER" not in run.output
    assert str(tmp_path) in run.output
    assert run.cpu_s > 0


def test_a_figure_beyond_its_limit_fails(capsys):
    assert verdict("a ratio", 0.04, 0.05, "")
    assert not verdict("a ratio", 0.06, 0.05, "")
    assert capsys.readouterr().out.splitlines()[1].startswith("OVER  a ratio: 0.060")
