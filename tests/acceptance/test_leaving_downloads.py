"""Methods that leave the downloads in place: what a run brought, the next one knows."""

import pytest

DOWNLOADS = {
    "Ronin.1998.1080p.BluRay.x264-GRP.mkv": "ronin",
    "Lost.S01E01.720p.HDTV.x264-GRP.mkv": "lost",
    "Dark.S01.720p.WEB.x264-GRP": {"Dark.S01E01.720p.WEB.x264-GRP.mkv": "1", "Dark.S01E02.720p.WEB.x264-GRP.mkv": "2"},
}


@pytest.mark.parametrize("layout", ["jellyfin", "keep"])
@pytest.mark.parametrize("method", ["symlink", "hardlink", "copy"])
def test_a_second_run_finds_everything_in_the_library_and_asks_nobody(home, method, layout):
    home.root("movies", "movies", layout=layout)
    home.root("tv", "tv", layout=layout)
    home.download(DOWNLOADS)
    run = ("organize", "--execute", "--yes", "--no-probe", "--method", method)
    home.run(*run)
    before = home.snapshot()
    assert len(home.files("library")) == 4
    again = home.run(*run, code=9)
    assert again.stdout.count("is a link to it" if method == "symlink" else "holds the same bytes") == 4
    home.run("library", "scan")
    home.run(*run, code=9)
    home.run("review", "list", code=9)
    assert home.snapshot() == before


def test_a_download_that_the_library_links_to_is_never_called_superfluous(home):
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-GRP.mkv": "ronin"})
    home.run("organize", "--execute", "--yes", "--no-probe", "--method", "symlink")
    assert "Delete it" not in home.run("organize", "--no-probe", code=9).stdout
