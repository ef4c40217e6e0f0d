"""What a name or a file is taken for, as a person asks for it."""

from tests.acceptance.conftest import started


def test_a_file_is_read_by_its_own_name_and_not_by_the_folders_above(home):
    home.root("movies", "movies")
    home.download({"Season 3": {"Ronin.1998.1080p.BluRay.x264-G.mkv": "film"}})
    path = home.downloads / "Season 3" / "Ronin.1998.1080p.BluRay.x264-G.mkv"
    [best, *_] = home.json("identify", path)["readings"]
    assert (best["kind"], best["title"], best["year"], best.get("seasons")) == ("movie", "Ronin", 1998, None)
    assert "Season 3" not in home.run("identify", path).stdout


def test_a_name_longer_than_any_file_can_have_is_read_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    told = started(["identify", "Ronin.1998." + "x" * 400 + ".mkv"])
    assert told.code == 0
    assert "1998" in told.stdout
