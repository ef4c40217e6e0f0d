"""Sources as a person uses them: folders and clouds are synced, taken in once, and organized."""

import os

import pytest

from shelver.demo.clips import Clip, ClipMaker
from tests.acceptance.sourcing import LATER, film, states
from tests.clouds import KINDS, forget_caches
from tests.trees import LONG_AGO_S, plant


def test_a_folder_and_a_cloud_are_synced_and_organized(home, clouds):
    home.root("films", "movies")
    cloud = clouds("sftp", {"In": dict([film("The.Matrix", 1999, b"m")])})
    plant(home.folder / "local", dict([film("Inception", 2010, b"i")]))
    home.run("sources", "add", "drive", f"{cloud.address}In")
    home.run("sources", "add", "disk", home.folder / "local")

    done = {one["source"]: one for one in home.json("sources", "sync", "--organize", "--yes")}

    assert (done["drive"]["fetched_files"], done["drive"]["placed"]) == (1, 1)
    assert (done["disk"]["fetched_files"], done["disk"]["placed"]) == (0, 1)
    assert home.files("library") == [
        "library/films/Inception (2010)/Inception (2010).mkv",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert (home.folder / "local" / film("Inception", 2010)[0]).exists()  # a local source keeps its files
    assert (cloud.folder / "In" / film("The.Matrix", 1999)[0]).exists()

    again = home.json("sources", "sync", "--organize", "--yes")
    zero = dict.fromkeys(
        ["fetched_files", "fetched_bytes", "new", "sampled", "digested", "probed", "queued", "placed"], 0
    )
    assert [{name: one[name] for name in zero} for one in again] == [zero, zero]
    assert [one["unchanged"] for one in again] == [1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_renamed_file_is_recognised_without_fetching_it(home, clouds, kind):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m", 300_000)
    cloud = clouds(kind, {name: body})
    home.run("sources", "add", "drive", cloud.address)
    home.run("sources", "sync", "--organize", "--yes")
    (cloud.folder / name).rename(cloud.folder / "matrix renamed.mkv")
    forget_caches()

    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["listed"], done["known"], done["fetched_bytes"], done["gone"], done["new"]) == (1, 1, 0, 1, 0)
    [again] = home.json("sources", "sync")
    assert again["unchanged"] == 1


def test_a_file_whose_content_changed_is_fetched_again(home, clouds):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    cloud = clouds("sftp", {name: body})
    home.run("sources", "add", "drive", cloud.address)
    home.run("sources", "sync")
    plant(cloud.folder, {name: body + b"more"}, mtime_s=LATER)
    forget_caches()
    [done] = home.json("sources", "sync", code={0, 3})
    assert (done["fetched_files"] + done["failed"], done["unchanged"]) == (1, 0)


def test_what_is_still_arriving_or_excluded_or_no_media_stays_there(home, clouds):
    home.root("films", "movies")
    fresh, body = film("Alien", 1979, b"a")
    cloud = clouds(
        "sftp",
        {
            **dict([film("The.Matrix", 1999, b"m")]),
            "Some.Show.S01E01.1080p.WEB-DL.mkv": b"e" * 5000,
            "notes.exe": b"x",
            "half.mkv.part": b"x",
            "private": {"Own.Film.2001.1080p.mkv": b"p" * 5000},
        },
    )
    (cloud.folder / fresh).write_bytes(body)  # it changed just now
    home.run("sources", "add", "drive", cloud.address, "--exclude", "private", "--exclude", "*S01E*")
    [done] = home.json("sources", "sync")
    assert (done["fetched_files"], done["new"]) == (1, 1)
    assert done["waiting"] >= 1
    assert done["left"] >= 3
    staged = [path.rpartition("/")[2] for path in home.files("staging")]
    assert staged == [film("The.Matrix", 1999)[0]]

    os.utime(cloud.folder / fresh, (LONG_AGO_S, LONG_AGO_S))
    forget_caches()
    [done] = home.json("sources", "sync")
    assert (done["fetched_files"], done["new"], done["unchanged"]) == (1, 1, done["listed"] - 1)


def test_a_sample_a_subtitle_and_a_film_arrive_as_one_release(home, clouds):
    home.root("films", "movies")
    cloud = clouds(
        "s3",
        {
            "The.Matrix.1999.1080p.BluRay.x264-GRP": {
                "the.matrix.1999.1080p-grp.mkv": b"m" * 9000,
                "the.matrix.1999.1080p-grp.en.srt": "1\n00:00:01,000 --> 00:00:02,000\nHi\n",
                "Sample": {"the.matrix.sample.mkv": b"s" * 4000},
            }
        },
    )
    home.run("sources", "add", "drive", cloud.address)
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["left"], done["new"]) == (2, 1, 1)  # the sample is not fetched
    assert home.files("library") == [
        "library/films/The Matrix (1999)/The Matrix (1999).en.srt",
        "library/films/The Matrix (1999)/The Matrix (1999).mkv",
    ]
    assert home.files("staging") == []
    [again] = home.json("sources", "sync")
    assert (again["unchanged"], again["fetched_files"]) == (3, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_of_a_cloud_reads_only_heads_and_tails(home, clouds, kind):
    home.root("films", "movies")
    clip = ClipMaker().make(Clip.SMALL_MKV, "of its own")
    cloud = clouds(kind, {"The Matrix (1999).mkv": clip + bytes(6 << 20), **dict([film("Alien", 1979, b"a", 3 << 20)])})
    home.run("sources", "add", "drive", cloud.address)
    shown = home.json("sources", "plan", "drive")
    placed = {one["path"]: one["items"][0] for one in shown["bundles"]}
    assert sorted(path.rpartition(":")[2].rpartition("/")[2] for path in placed) == [
        film("Alien", 1979)[0],
        "The Matrix (1999).mkv",
    ]
    assert shown["new"] == 2
    assert shown["bytes_through_us"] == len(clip) + (6 << 20) + (3 << 20)
    assert 0 < shown["bytes_looked_at"] < 2 << 20  # the film whose name says its quality is not read at all
    assert "→" in home.run("sources", "plan", "drive").stdout
    assert home.files("library", "staging") == []
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert done["placed"] == 2


def test_a_content_that_was_organized_and_moved_since_is_still_known(home, clouds):
    films = home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    first = clouds("sftp", {name: body}, name="first")
    second = clouds("sftp", {}, name="second")
    for cloud in (first, second):
        home.run("sources", "add", cloud.name, cloud.address)
    home.run("sources", "sync", "first", "--organize", "--yes")
    home.run("rematch", films / "The Matrix (1999)", "--as", "Inception (2010)", "--execute", "--yes")
    plant(second.folder, {"Another.Name.2001.mkv": body})
    forget_caches()
    [done] = home.json("sources", "sync", "second", "--organize", "--yes")
    assert (done["new"], done["known"], done["placed"]) == (0, 1, 0)
    assert home.files("library") == ["library/films/Inception (2010)/Inception (2010).mkv"]
    assert states(home) == {1: ("placed", str(films / "Inception (2010)/Inception (2010).mkv"))}


def test_what_was_taken_back_is_not_organized_again_by_itself(home, clouds):
    home.root("films", "movies")
    name, body = film("The.Matrix", 1999, b"m")
    home.run("sources", "add", "drive", clouds("sftp", {name: body}).address)
    home.run("sources", "sync", "--organize", "--yes")
    home.run("undo", "--yes")
    assert [path.rpartition("/")[2] for path in home.files("staging")] == [name]
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert (done["fetched_files"], done["placed"]) == (0, 0)


def test_what_a_person_decides_about_a_staged_file_is_carried_out_by_the_next_run(home, clouds):
    home.root("films", "movies")
    home.run("sources", "add", "drive", clouds("sftp", {"qwzx.mkv": b"q" * 5000}).address)
    [done] = home.json("sources", "sync", "--organize", "--yes", code=4)
    assert (done["placed"], done["to_review"]) == (0, 1)
    [waiting] = home.json("review", "list", code={0, 4})
    home.run("review", "choose", str(waiting["id"]), "Inception (2010)", code={0, 4})
    [done] = home.json("sources", "sync", "--organize", "--yes")
    assert home.files("library") == ["library/films/Inception (2010)/Inception (2010).mkv"]
    assert {state for state, _ in states(home).values()} == {"placed"}


def test_a_source_is_changed_without_forgetting_what_was_seen_there(home, clouds):
    home.root("films", "movies")
    folder = plant(home.folder / "local", dict([film("Alien", 1979, b"a"), film("Heat", 1995, b"h", size=900)]))
    home.run("sources", "add", "disk", folder, "--min-size", "1000", "--every", "6h")
    [first] = home.json("sources", "sync", "disk", "--organize", "--yes")
    assert (first["placed"], first["left"]) == (1, 1)
    changed = home.json("sources", "set", "disk", "--min-size", "100", "--exclude", "*Alien*")
    assert (changed["minimum_size_bytes"], changed["exclude"], changed["every"]) == (100, ["*Alien*"], "6h")
    [second] = home.json("sources", "sync", "disk", "--organize", "--yes")
    assert second["placed"] == 1
    assert [name.rpartition("/")[2] for name in home.files("library")] == ["Alien (1979).mkv", "Heat (1995).mkv"]
    changed = home.json("sources", "set", "disk", "--every", "", "--exclude", "")
    assert (changed["exclude"], changed["every"], changed["minimum_size_bytes"]) == ([], "1h", 100)
    assert home.json("sources", "list")[0]["every"] == "1h"


def test_what_means_nothing_for_a_source_is_refused_with_words(home, clouds):
    folder = plant(home.folder / "local", {})
    assert (
        "--bandwidth is for remotes"
        in home.run("sources", "add", "disk", folder, "--bandwidth", "5 MiB", code=2).stderr
    )
    assert home.json("sources", "list", code=9) == []
    home.run("sources", "add", "disk", folder)
    assert "--bandwidth is for remotes" in home.run("sources", "set", "disk", "--bandwidth", "5 MiB", code=2).stderr
    assert "Nothing to change" in home.run("sources", "set", "disk", code=2).stderr
    assert "number of bytes" in home.run("sources", "set", "disk", "--min-size", "many", code=2).stderr
    assert "no method" in home.run("sources", "set", "disk", "--method", "magic", code=2).stderr
    home.run("sources", "set", "disk", "--every", "now and then", code=1)
    home.run("sources", "set", "nix", "--every", "1h", code=2)
