"""A run that stood still while another one took its fetching over can harm nothing when it wakes."""

import pytest

from shelver.disk import landing as landings
from shelver.disk.landing import Landing

PART = ".shelver-fetch-1.part"


def landing_in(folder):
    return Landing(str(folder), PART, ("film.mkv",))


def test_what_it_writes_reaches_no_file_that_the_other_finished(tmp_path):
    with landing_in(tmp_path) as stalled:
        stalled.write(b"half ")
        with landing_in(tmp_path) as other:
            assert other.size_bytes == len(b"half ")
            other.write(b"film")
            other.finish(mtime_ns=None)
        stalled.write(b"junk")
        assert (tmp_path / "film.mkv").read_bytes() == b"half film"
        with pytest.raises(FileNotFoundError):
            stalled.finish(mtime_ns=None)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mkv"]


def test_it_gives_no_name_to_what_the_other_has_on_its_way(tmp_path):
    with landing_in(tmp_path) as stalled:
        stalled.write(b"whole film")
        with landing_in(tmp_path) as other:
            with pytest.raises(FileNotFoundError):
                stalled.finish(mtime_ns=None)
            assert not (tmp_path / "film.mkv").exists()
            other.finish(mtime_ns=None)
    assert (tmp_path / "film.mkv").read_bytes() == b"whole film"


def test_it_throws_nothing_away_that_the_other_has_on_its_way(tmp_path):
    with landing_in(tmp_path) as stalled:
        stalled.write(b"film")
        with landing_in(tmp_path) as other:
            stalled.abandon()
            other.finish(mtime_ns=None)
    assert (tmp_path / "film.mkv").read_bytes() == b"film"


def test_what_a_run_that_ended_left_is_gone_on_with_in_place(tmp_path):
    with landing_in(tmp_path) as ended:
        ended.write(b"half ")
    inode = (tmp_path / PART).stat().st_ino
    with landing_in(tmp_path) as next_one:
        next_one.write(b"film")
        next_one.finish(mtime_ns=None)
    film = tmp_path / "film.mkv"
    assert (film.read_bytes(), film.stat().st_ino) == (b"half film", inode)


def test_a_landing_that_ends_while_the_next_one_looks_at_it_is_no_fault(tmp_path, monkeypatch):
    create = landings.create_temporary

    def create_as_the_other_ends(place, *, handles):
        monkeypatch.setattr(landings, "create_temporary", create)
        raise FileExistsError

    monkeypatch.setattr(landings, "create_temporary", create_as_the_other_ends)
    with landing_in(tmp_path) as landing:
        landing.write(b"film")
        landing.finish(mtime_ns=None)
    assert (tmp_path / "film.mkv").read_bytes() == b"film"
