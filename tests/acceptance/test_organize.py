"""The main job, from the command line: before, after, and before again."""

import json
import os
import stat

import pytest


@pytest.fixture
def library(home):
    home.root(
        "tv",
        "tv",
        {"Lost (2004)": {"Season 1": {"Lost - s01e01.mkv": "pilot"}}, "Flat Show": {"Flat Show - s01e01.mkv": "x"}},
    )
    home.root("movies", "movies", {"Heat (1995)": {"Heat (1995).mkv": "heat in sd"}})
    return home


def test_without_execute_nothing_is_touched(library):
    library.download({"Lost.S01E02.720p.HDTV.x264-GRP.mkv": "episode two"})
    before = library.snapshot()
    shown = library.run("organize", "--no-probe")
    assert "Lost (2004) S01E02" in shown.stdout
    assert "Nothing was moved" in shown.stderr
    assert library.snapshot() == before


def test_what_was_moved_comes_back_with_every_byte_time_and_folder(library):
    library.download(
        {
            "Lost.S01E02.720p.HDTV.x264-GRP.mkv": "episode two",
            "Lost.S01E02.720p.HDTV.x264-GRP.en.srt": "subtitle",
            "Collateral.2004.1080p.BluRay.x264-GRP": {
                "collateral.2004.1080p.bluray.x264-grp.mkv": "film",
                "Subs": {"english.srt": "subs"},
                "Sample": {"sample-collateral.mkv": "sample"},
                "empty": None,
            },
            "Ronin.1998.720p.BluRay.x264-GRP": {"ronin.mkv": "ronin", "Subs": {"empty": None}},
        }
    )
    before = library.snapshot()
    library.run("organize", "--execute", "--yes", "--no-probe")
    after = library.files()
    assert "library/tv/Lost (2004)/Season 1/Lost (2004) - s01e02.mkv" in after
    assert "library/tv/Lost (2004)/Season 1/Lost (2004) - s01e02.en.srt" in after
    assert "library/movies/Collateral (2004)/Collateral (2004).mkv" in after
    assert "library/movies/Ronin (1998)/Ronin (1998).mkv" in after
    assert not (library.downloads / "Ronin.1998.720p.BluRay.x264-GRP").exists()
    library.run("undo", "--yes")
    assert library.snapshot() == before
    library.run("redo", "--yes")
    assert library.files() == after
    library.run("undo", "--yes")
    assert library.snapshot() == before


def test_the_folders_in_which_a_release_lay_are_tidied_when_empty_up_to_the_downloads_and_come_back(library):
    library.download(
        {
            "x": {"y": {"z": {"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"}}},
            "films": {"Thief.1981.1080p.BluRay.x264-G.mkv": "thief", "kept": {"notes.xyz": "a person's own"}},
        }
    )
    before = library.snapshot()
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert [path.name for path in library.downloads.iterdir()] == ["films"]
    assert [path.name for path in (library.downloads / "films").iterdir()] == ["kept"]
    library.run("undo", "--yes")
    assert library.snapshot() == before


def test_a_flat_show_stays_flat_and_a_show_keeps_its_season_style(library):
    library.download({"Flat.Show.S02E01.720p.WEB.x264-G.mkv": "a", "Lost.S02E03.720p.WEB.x264-G.mkv": "b"})
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/tv/Flat Show/Flat Show - s02e01.mkv" in library.files()
    assert "library/tv/Lost (2004)/Season 2/Lost (2004) - s02e03.mkv" in library.files()


@pytest.mark.parametrize(
    ("release", "never_in"),
    [
        ("Lost.in.Space.S01E01.1080p.WEB.x264-G.mkv", "Lost (2004)"),
        ("The.Flat.Show.Returns.S01E01.720p.WEB.x264-G.mkv", "Flat Show"),
    ],
)
def test_a_show_that_merely_shares_words_is_another_show(library, release, never_in):
    library.download({release: "x"})
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert not any(path.startswith("downloads/") for path in library.files())
    assert len([path for path in library.files("library") if path.startswith(f"library/tv/{never_in}/")]) == 1


def test_identical_content_is_a_duplicate_and_another_quality_a_version(library):
    library.download(
        {"Heat.1995.DVDRip.XviD-A.mkv": "heat in sd", "Heat.1995.2160p.UHD.BluRay.x265-B.mkv": "heat in uhd"}
    )
    shown = library.json("organize", "--execute", "--yes", "--no-probe", code=(0, 4))
    assert "library/movies/Heat (1995)/Heat (1995) - 2160p.mkv" in library.files()
    assert "downloads/Heat.1995.DVDRip.XviD-A.mkv" in library.files()
    said = json.dumps(shown)
    assert "duplicate" in said or "same content" in said


def test_an_owned_episode_in_another_quality_waits_for_a_person(library):
    library.download({"Lost.S01E01.2160p.WEB.x265-G.mkv": "other bytes"})
    library.run("organize", "--execute", "--yes", "--no-probe", code=4)
    waiting = library.json("review", "list")
    assert [item["source_path"].rpartition("/")[2] for item in waiting] == ["Lost.S01E01.2160p.WEB.x265-G.mkv"]
    assert not any(" (1)" in path for path in library.files("library"))


def test_a_film_without_a_year_waits_until_a_person_names_it(library):
    library.download({"The.Long.Goodbye.1080p.BluRay.x264-G.mkv": "film"})
    library.run("organize", "--no-probe", code=4)
    number = library.json("review", "list")[0]["id"]
    library.run("review", "show", number)
    library.run("review", "choose", number, "The Long Goodbye (1973)")
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/movies/The Long Goodbye (1973)/The Long Goodbye (1973).mkv" in library.files()
    library.run("review", "list", code=9)


def test_an_answer_that_is_not_enough_says_what_is_missing_and_the_file_keeps_waiting(library):
    library.download({"01.mkv": "film"})
    library.run("organize", "--no-probe", code=4)
    number = library.json("review", "list")[0]["id"]
    assert f'review choose {number} "Title (Year)"' in library.run("review", "show", number).stderr
    assert "year" in library.run("review", "choose", number, "Thief", code=4).stderr
    [waiting] = library.json("review", "list")
    assert (waiting["state"], waiting["choice"]) == ("waiting", "Thief")
    assert "Thief" in library.run("organize", "--no-probe", code=4).stdout
    assert "next run places it" in library.run("review", "choose", number, "Thief (1981)").stderr
    library.run("review", "list", code=9)
    library.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/movies/Thief (1981)/Thief (1981).mkv" in library.files()
    assert "was placed" in library.run("review", "skip", number, code=2).stderr


def test_an_answer_about_an_owned_episode_says_how_to_replace_it(library):
    library.download({"Lost.S01E01.2160p.WEB.x265-G.mkv": "in uhd"})
    library.run("organize", "--no-probe", code=4)
    number = library.json("review", "list")[0]["id"]
    said = library.run("review", "accept", number, code=4).stderr
    assert "--conflict replace_to_trash --execute" in said
    assert [item["id"] for item in library.json("review", "list")] == [number]


def test_a_film_without_a_year_is_accepted_where_names_are_kept(home):
    home.root("movies", "movies", layout="keep")
    home.download({"Some clip.mkv": "film"})
    home.run("organize", "--no-probe", code=4)
    number = home.json("review", "list")[0]["id"]
    home.run("review", "accept", number)
    home.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/movies/Some clip.mkv" in home.files()


def test_folders_above_the_downloads_say_nothing_about_what_a_person_names(library):
    library.download({"01.mkv": "film"})
    library.run("organize", "--no-probe", code=4)
    number = library.json("review", "list")[0]["id"]
    assert "title" in library.run("review", "choose", number, "tmdb:603", code=2).stderr
    assert library.json("review", "choose", number, "The Matrix (1999)")["choice"] == "The Matrix (1999)"


def test_a_skipped_file_is_left_alone_from_then_on(library):
    library.download({"The.Long.Goodbye.1080p.BluRay.x264-G.mkv": "film"})
    library.run("organize", "--no-probe", code=4)
    library.run("review", "skip", library.json("review", "list")[0]["id"])
    library.run("organize", "--execute", "--yes", "--no-probe", code=9)
    assert library.files("downloads") == ["downloads/The.Long.Goodbye.1080p.BluRay.x264-G.mkv"]


def test_a_person_can_name_everything_on_the_command_line(library):
    library.download({"garbage-name.mkv": "film", "x.mkv": "y"})
    path = library.downloads / "garbage-name.mkv"
    library.run("organize", path, "--as", "Thief (1981)", "--kind", "movies", "--execute", "--yes", "--no-probe")
    assert "library/movies/Thief (1981)/Thief (1981).mkv" in library.files()
    library.run("organize", "--root", "nowhere", code=2)
    library.run("organize", "--layout", "nowhere", code=2)
    library.run("organize", "--as", "tmdb:", code=2)


def test_bare_numbers_are_episodes_once_a_person_names_show_and_season(library):
    library.download({"show": {"01.mkv": "one", "02 - The Second.mkv": "two"}})
    library.run("organize", library.downloads / "show", "--as", "Lost (2004)", "--season", "2", "--execute", "--yes")
    placed = [path for path in library.files("library") if "Season 2" in path]
    assert [path.partition(" - ")[2][:6] for path in placed] == ["s02e01", "s02e02"]


def test_a_plan_is_written_carried_out_later_and_refuses_only_what_changed(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin", "Thief.1981.1080p.BluRay.x264-G.mkv": "thief"})
    plan = library.folder / "plan.jsonl"
    library.run("plan", "--no-probe", "-o", plan)
    (library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv").write_text("it changed since")
    os.utime(library.downloads / "Thief.1981.1080p.BluRay.x264-G.mkv", (1_600_000_000, 1_600_000_000))
    shown = library.run("apply", plan, "--execute", "--yes", code=(3, 5))
    assert "Thief.1981" in shown.stdout
    assert "library/movies/Ronin (1998)/Ronin (1998).mkv" in library.files()
    assert "downloads/Thief.1981.1080p.BluRay.x264-G.mkv" in library.files()


def test_the_preview_of_a_plan_says_which_sources_changed_or_went_since_it_was_made(library):
    names = [f"{title}.1080p.BluRay.x264-G.mkv" for title in ("Heat.2.2030", "Ronin.1998", "Thief.1981")]
    library.download({name: name for name in names})
    plan = library.folder / "plan.jsonl"
    library.run("plan", "--no-probe", "-o", plan)
    assert "refused" not in library.run("apply", plan).stdout
    (library.downloads / names[1]).unlink()
    (library.downloads / names[2]).write_text("it changed since")
    shown = library.run("apply", plan, code=3)
    assert f"{names[1]} is gone" in shown.stdout
    assert f"{names[2]} changed since it was planned" in shown.stdout
    assert "1 item to place" in shown.stderr
    assert "2 cannot be placed" in shown.stderr
    told = library.json("apply", plan, code=3)
    assert [one["path"].rpartition("/")[2] for one in told["refused"]] == names[1:]


@pytest.mark.parametrize(
    "damage",
    ["", "not json\n", '{"format": "shelver-plan", "version": 99}\n', '{"format": "shelver-plan", "version": 1}\n'],
)
def test_a_damaged_plan_moves_nothing(library, damage):
    plan = library.folder / "plan.jsonl"
    plan.write_text(damage)
    assert "SHV-401" in library.run("apply", plan, "--execute", "--yes", code=1).stderr


def test_the_first_root_that_can_take_a_film_gets_it_and_a_full_one_is_passed_over(home):
    home.root("small", "movies", priority=1)
    home.root("large", "movies", priority=2)
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/small/Ronin (1998)/Ronin (1998).mkv" in home.files()


def test_keep_renames_nothing_and_moves_a_release_folder_as_a_folder(home):
    home.root("tv", "tv", {"Lost": {"Lost.S01E01.mkv": "x"}}, layout="keep")
    home.root("movies", "movies", {"Ronin.1998.mkv": "another file"}, layout="keep")
    home.extra = "[naming]\nseason_folders = false\n"
    home.download(
        {
            "Lost.S01E02.720p.HDTV.x264-GRP.mkv": "two",
            "Ronin.1998.mkv": "ronin",
            "Thief.1981.1080p.BluRay.x264-G": {"thief.mkv": "t", "Subs": {"en.srt": "s"}},
        }
    )
    home.run("organize", "--execute", "--yes", "--no-probe")
    assert home.files("library") == [
        "library/movies/Ronin.1998 (1).mkv",
        "library/movies/Ronin.1998.mkv",
        "library/movies/Thief.1981.1080p.BluRay.x264-G/Subs/en.srt",
        "library/movies/Thief.1981.1080p.BluRay.x264-G/thief.mkv",
        "library/tv/Lost/Lost.S01E01.mkv",
        "library/tv/Lost/Lost.S01E02.720p.HDTV.x264-GRP.mkv",
    ]


def test_everything_can_be_read_by_programs(library):
    library.download({"Lost.S01E02.720p.HDTV.x264-GRP.mkv": "two"})
    planned = library.json("plan", "--no-probe")
    assert planned[0]["items"][0]["work"].startswith("Lost")
    assert planned[0]["items"][0]["candidates"][0]["evidence"]
    done = library.json("organize", "--execute", "--yes", "--no-probe")
    assert done["moved"][0]["files"][0]["target_path"].endswith("Lost (2004) - s01e02.mkv")
    assert library.json("history")[0]["batch"] == done["batch"]
    assert library.json("history", done["batch"])["bundles"][0]["entries"][0]["state"] == "done"
    assert library.json("roots", "list")[0]["name"]
    assert library.json("identify", "Lost.S01E03.mkv")["readings"][0]["title"] == "Lost"
    assert library.json("library", "find", "lost")["shows"][0]["title"] == "Lost"
    assert library.json("undo", "--yes")["executed"]
    assert library.json("config", "show")["roots"]["tv"]["kind"] == "tv"
    assert library.json("recover")["finished"] == []


def test_a_root_that_lost_its_marker_is_offline_and_gets_nothing(library):
    library.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    library.run("organize", "--execute", "--yes", "--no-probe")
    (library.folder / "library/movies/.shelver-root").unlink()
    library.download({"Thief.1981.1080p.BluRay.x264-G.mkv": "thief"})
    shown = library.run("organize", "--execute", "--yes", "--no-probe", code=(3, 5))
    assert "movies" in shown.stdout
    assert "downloads/Thief.1981.1080p.BluRay.x264-G.mkv" in library.files()
    assert library.run("roots", "check", code=5)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_root_without_permission_is_passed_over(home):
    first = home.root("first", "movies", priority=1)
    home.root("second", "movies", priority=2)
    first.chmod(stat.S_IRUSR | stat.S_IXUSR)
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    home.run("organize", "--execute", "--yes", "--no-probe")
    first.chmod(stat.S_IRWXU)
    assert "library/second/Ronin (1998)/Ronin (1998).mkv" in home.files()
