"""An interrupted bundle whose downloads are gone: what is said at every command, and how a person ends it."""

import shutil

import pytest

from shelver.transfers import mover


class _Killed(BaseException):
    """The program ends here."""


def _killed(*_arguments, **_options):
    raise _Killed


@pytest.fixture
def stuck(home, monkeypatch):
    """A copy that was killed when it was whole and had no name yet, and whose downloads are gone since."""
    home.root("movies", "movies")
    home.download({"Ronin.1998.1080p.BluRay.x264-G.mkv": "ronin"})
    with monkeypatch.context() as patch:
        patch.setattr(mover, "place", _killed)
        with pytest.raises(_Killed):
            home.run("organize", "--method", "copy", "--execute", "--yes", "--no-probe")
    shutil.rmtree(home.downloads)
    home.downloads.mkdir()
    home.download({"Heat.1995.1080p.BluRay.x264-G.mkv": "heat"})
    shutil.move(home.downloads, home.folder / "away")
    return home


def test_a_bundle_that_cannot_be_finished_is_given_up_by_the_command_that_recover_names(stuck):
    path = str(stuck.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv")
    said = stuck.run("recover", code=3)
    assert path in said.stdout
    assert f"recover --give-up {path}" in said.stderr
    before = stuck.files("library")
    shown = stuck.run("recover", "--give-up", path, code=9)
    assert "kept: " in shown.stdout
    assert "by its digest" in shown.stdout
    assert "Nothing was changed" in shown.stderr
    assert stuck.run("recover", code=3).stdout == said.stdout
    ended = stuck.json("recover", "--give-up", path, "--yes")
    assert (ended["given_up"], ended["bundles"]) == (True, [path])
    assert [one["is_removed"] for one in ended["unfinished"]] == [False]
    assert ended["unfinished"][0]["path"] in ended["reasons"][0]
    assert stuck.files("library") == before
    assert "Nothing was interrupted" in stuck.run("recover").stderr
    assert "SHV-507" in stuck.run("recover", "--give-up", path, "--yes", code=2).stderr


def test_its_name_is_free_for_another_copy_of_the_film_afterwards(stuck):
    path = str(stuck.downloads / "Ronin.1998.1080p.BluRay.x264-G.mkv")
    shutil.move(stuck.folder / "away", stuck.downloads)
    [part] = [name for name in stuck.files("library") if name.endswith(".part")]
    (stuck.folder / part).write_bytes(b"ron")
    stuck.download({"Ronin.1998.720p.WEB-DL.x264-G.mkv": "ronin again"})
    refused = stuck.run("organize", "--execute", "--yes", "--no-probe", code=(3, 5))
    assert path in refused.stdout
    assert part in refused.stderr
    assert "recover --give-up" in refused.stderr
    assert "removed: " in stuck.run("recover", "--give-up", path, "--yes").stdout
    assert part not in stuck.files("library")
    stuck.run("organize", "--execute", "--yes", "--no-probe")
    assert "library/movies/Ronin (1998)/Ronin (1998).mkv" in stuck.files("library")
